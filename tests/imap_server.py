"""A real mailbox for tests: Dovecot on loopback, TLS with a certificate of its own.

It runs as an ordinary user (as nobody where the tests run as root), in a folder of its own, and
knows nothing of a Dovecot that the system may have.
"""

from __future__ import annotations

import contextlib
import grp
import os
import pwd
import re
import select
import shutil
import socket
import ssl
import subprocess
import tempfile
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from imapclient import IMAPClient

PASSWORD = "Zx-81;nicht geheim"
DRAFTS, SENT, TRASH = "Entwürfe", "Gesendet", "Papierkorb"
# What the certificate is good for; the last ones are names that a domain could publish.
NAMES = ("localhost", "imap.example.com", "autoconfig.example.com")

_CONFIGURATION = """\
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/log
protocols = imap
listen = 127.0.0.1
default_internal_user = {user}
default_internal_group = {group}
default_login_user = {user}
first_valid_uid = 1
mail_location = maildir:~/mail
ssl = required
ssl_cert = <{folder}/certificate.pem
ssl_key = <{folder}/key.pem
auth_mechanisms = plain
auth_failure_delay = 0
mail_plugins = quota
protocol imap {{
  mail_plugins = quota imap_quota
}}
plugin {{
  quota = count:User quota
  quota_vsizes = yes
  quota_grace = 0
}}
passdb {{
  driver = passwd-file
  args = {folder}/users
}}
userdb {{
  driver = passwd-file
  args = {folder}/users
}}
namespace inbox {{
  inbox = yes
  separator = /
  mailbox {drafts} {{
    special_use = \\Drafts
    auto = create
  }}
  mailbox {sent} {{
    special_use = \\Sent
    auto = create
  }}
  mailbox {trash} {{
    special_use = \\Trash
    auto = create
  }}
}}
service anvil {{
  chroot =
  # No waiting after a wrong password.
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service stats {{
  chroot =
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {plain_port}
  }}
  inet_listener imaps {{
    port = {port}
    ssl = yes
  }}
}}
"""


@dataclass(frozen=True, slots=True)
class Server:
    """A Dovecot that runs."""

    folder: Path
    port: int  # TLS from the first byte on
    plain_port: int  # STARTTLS
    _empty: list[str]
    _full: list[str]

    @property
    def certificate(self) -> Path:
        """The certificate, which is its own authority."""
        return self.folder / "certificate.pem"

    def context(self) -> ssl.SSLContext:
        """What trusts this server and no other."""
        return ssl.create_default_context(cafile=str(self.certificate))

    def mailbox(self, *, full: bool = False) -> str:
        """The address of a mailbox that nobody has used yet; ``full``: without room."""
        return (self._full if full else self._empty).pop()

    @contextlib.contextmanager
    def client(self, address: str, folder: str = DRAFTS) -> Iterator[IMAPClient]:
        """Another program that has the mailbox open."""
        with IMAPClient("localhost", self.port, ssl_context=self.context()) as client:
            client.login(address, PASSWORD)
            client.select_folder(folder)
            yield client

    def messages(self, address: str, folder: str = DRAFTS) -> list[bytes]:
        """The messages in a folder, oldest first."""
        with self.client(address, folder) as client:
            found = client.fetch(client.search("ALL"), ["BODY.PEEK[]"])
        return [found[uid][b"BODY[]"] for uid in sorted(found)]

    def put(self, address: str, folder: str, message: bytes) -> None:
        """Put a message into a folder, as a mail program does after sending."""
        with self.client(address, folder) as client:
            client.append(folder, message, [rb"\Seen"])


@contextlib.contextmanager
def dovecot() -> Iterator[Server]:
    """A Dovecot, stopped and cleared away at the end."""
    program = shutil.which("dovecot", path=f"{os.environ['PATH']}:/usr/sbin:/usr/local/sbin")
    if program is None:
        raise RuntimeError("these tests need dovecot: apt install dovecot-imapd")
    # Short, since a socket's path may have 107 characters; pytest's own folders shut others out.
    folder = Path(tempfile.mkdtemp(prefix="imap", dir="/tmp"))
    is_root = os.getuid() == 0
    who = pwd.getpwnam("nobody") if is_root else pwd.getpwuid(os.getuid())
    try:
        port, plain_port = _free_ports(2)
        (folder / "dovecot.conf").write_text(
            _CONFIGURATION.format(
                folder=folder,
                user=who.pw_name,
                group=grp.getgrgid(who.pw_gid).gr_name,
                port=port,
                plain_port=plain_port,
                drafts=DRAFTS,
                sent=SENT,
                trash=TRASH,
            ),
            encoding="utf-8",
        )
        empty = [f"tomas.{number}@example.com" for number in range(99, 0, -1)]
        full = [f"full.{number}@example.com" for number in range(9, 0, -1)]
        lines = [_user(folder, who, address, "20M") for address in empty]
        lines += [_user(folder, who, address, "1K") for address in full]
        (folder / "users").write_text("".join(lines))
        _certificate(folder)
        if is_root:
            for path in (folder, *folder.iterdir()):
                os.chown(path, who.pw_uid, who.pw_gid)
        as_user = {"user": who.pw_uid, "group": who.pw_gid, "extra_groups": []} if is_root else {}
        process = subprocess.Popen(
            [program, "-F", "-c", folder / "dovecot.conf"],
            stderr=subprocess.PIPE,
            env={"PATH": "/usr/sbin:/usr/bin:/bin"},
            **as_user,
        )
        try:
            _wait(process, port, folder)
            yield Server(folder, port, plain_port, empty, full)
        finally:
            process.terminate()
            process.communicate(timeout=20)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _user(folder: Path, who: pwd.struct_passwd, address: str, quota: str) -> str:
    """A line of the file of users. All stand there at once: it is looked at once a second."""
    home, rule = folder / "home" / address, f"userdb_quota_rule=*:storage={quota}"
    return f"{address}:{{PLAIN}}{PASSWORD}:{who.pw_uid}:{who.pw_gid}::{home}::{rule}\n"


def _free_ports(count: int) -> list[int]:
    with contextlib.ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in range(count)]
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in sockets]


def _certificate(folder: Path) -> None:
    names = ",".join(f"DNS:{name}" for name in NAMES)
    command = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"]
    command += ["-nodes", "-days", "2", "-subj", "/CN=localhost", "-addext"]
    command += [f"subjectAltName={names}", "-keyout", f"{folder}/key.pem"]
    command += ["-out", f"{folder}/certificate.pem"]
    subprocess.run(command, check=True, capture_output=True)


def _wait(process: subprocess.Popen[bytes], port: int, folder: Path) -> None:
    """Until the server greets, which it does once it is ready to let somebody in."""
    context = ssl.create_default_context(cafile=str(folder / "certificate.pem"))
    for _ in range(200):
        with contextlib.suppress(OSError), IMAPClient("localhost", port, ssl_context=context):
            return
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(0.05)
            break
    stderr = process.stderr.read().decode() if process.stderr and process.poll() else ""
    log = folder / "log"
    raise RuntimeError(f"Dovecot did not start: {stderr}{log.read_text() if log.exists() else ''}")


# --- A bad line between lorkit and the server

# What comes from the program or the server to what goes on; None breaks the connection.
Change = Callable[[bytes], bytes | None]


def unchanged(data: bytes) -> bytes:
    return data


@contextlib.contextmanager
def between(
    server: Server, *, to_server: Change = unchanged, to_program: Change = unchanged
) -> Iterator[int]:
    """A port that leads to the server's, by way of what changes or breaks the conversation."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(server.certificate, server.folder / "key.pem")
    listener = socket.create_server(("127.0.0.1", 0))
    talks: list[threading.Thread] = []

    def serve() -> None:
        with contextlib.suppress(OSError):  # the listener is closed at the end
            while True:
                program = context.wrap_socket(listener.accept()[0], server_side=True)
                plain = socket.create_connection(("127.0.0.1", server.port))
                real = server.context().wrap_socket(plain, server_hostname="localhost")
                changes = {program: (real, to_server), real: (program, to_program)}
                talks.append(threading.Thread(target=_pass_on, args=(changes,)))
                talks[-1].start()

    accepting = threading.Thread(target=serve)
    accepting.start()
    try:
        yield listener.getsockname()[1]
    finally:
        with contextlib.suppress(OSError):
            listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        for thread in (accepting, *talks):
            thread.join(20)


def _pass_on(changes: dict[ssl.SSLSocket, tuple[ssl.SSLSocket, Change]]) -> None:
    """One thread for both ways: two must not use a TLS connection at once."""
    with contextlib.suppress(OSError):
        while True:
            waiting = [one for one in changes if one.pending()]
            for source in waiting or select.select([*changes], [], [])[0]:
                target, change = changes[source]
                changed = change(data) if (data := source.recv(65536)) else None
                if changed is None:
                    raise OSError
                target.sendall(changed)
    for one in changes:
        one.close()


def replacing(pattern: bytes, by: bytes) -> Change:
    """Change what matches a pattern."""
    return lambda data: re.sub(pattern, by, data)
