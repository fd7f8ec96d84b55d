"""``lorkit drafts``: into a real mailbox, each draft once, and never over the user's own."""

from __future__ import annotations

import contextlib
import email
import http.server
import io
import os
import pty
import re
import shutil
import socket
import ssl
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from email.message import Message
from pathlib import Path

import imap_server
import pytest
from conftest import ROOT, Ran
from imap_server import DRAFTS, PASSWORD, SENT, Server, between, replacing

ON = ("--on", "2026-08-08")  # the follow-up is due since July 24, the reminder soon
SUBJECT = "LOR for Tomás Ñúñez Echeverría – Inpatient Internal Medicine/July 2026"
WRITER = "ngozi.okonkwo-hale@example.com"


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with imap_server.dovecot() as running:
        yield running


class User:
    """A person with a mailbox and a profile, at a command line."""

    def __init__(self, run: Callable[..., Ran], server: Server, folder: Path, address: str) -> None:
        self._run, self._type = run, PASSWORD
        self.server, self.folder, self.address = server, folder, address
        for name in ("profile.yaml", "cv.pdf"):
            shutil.copy(ROOT / "templates" / "sample" / name, folder)
        self.profile = folder / "profile.yaml"
        self._plain = self.profile.read_text("utf-8")
        self.connect(server.port)

    def connect(self, port: int, **more: str) -> None:
        """Say in the profile where the mailbox is."""
        lines = {"address": self.address, "server": "localhost", "port": port, **more}
        mail = "".join(f"  {key}: {value}\n" for key, value in lines.items())
        self.profile.write_text(f"{self._plain}\nmail:\n{mail}", encoding="utf-8")

    def edit(self, old: str, new: str) -> None:
        for text in (self._plain, self.profile.read_text("utf-8")):
            assert text.count(old) == 1, old
        self._plain = self._plain.replace(old, new)
        self.profile.write_text(self.profile.read_text("utf-8").replace(old, new), "utf-8")

    def drafts(self, *arguments: str, types: str = PASSWORD) -> Ran:
        """Run ``lorkit drafts``; ``types`` is what stands on standard input."""
        stdin, sys.stdin = sys.stdin, io.StringIO(f"{types}\n")
        try:
            return self._run("drafts", *arguments, *ON, cwd=self.folder)
        finally:
            sys.stdin = stdin

    def messages(self, folder: str = DRAFTS) -> list[bytes]:
        return self.server.messages(self.address, folder)

    def message(self) -> Message:
        """The only draft."""
        (one,) = self.messages()
        return email.message_from_bytes(one)

    def sends(self, subject: str = SUBJECT, day: int = 3, message_id: str = "<real@x.org>") -> None:
        """Leave in the Sent folder what a mail program leaves there."""
        head = [f"From: {self.address}", f"To: Ngozi Okonkwo-Hale <{WRITER}>"]
        head += [f"Subject: {email.header.Header(subject, 'utf-8').encode(maxlinelen=998)}"]
        head += [f"Date: Mon, {day:02} Aug 2026 22:10:00 -0400", f"Message-ID: {message_id}"]
        text = "\r\n".join([*head, "", "Dear Dr. Okonkwo-Hale,", ""])
        self.server.put(self.address, SENT, text.encode())

    @property
    def log(self) -> str:
        return self.profile.read_text("utf-8")


@pytest.fixture
def user(
    run: Callable[..., Ran], server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> User:
    monkeypatch.setenv("SSL_CERT_FILE", str(server.certificate))
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    return User(run, server, tmp_path, server.mailbox())


def done(ran: Ran) -> str:
    assert ran.code == 0, ran.err
    return ran.out


def one_error(ran: Ran, *parts: str) -> str:
    """The only line on stderr, which says all of this."""
    assert ran.code == 1, ran.out
    (line,) = ran.err.splitlines()
    assert line.startswith("lorkit: error: "), line
    assert not [part for part in parts if part not in line], line
    assert PASSWORD not in ran.err + ran.out
    return line


# --- Putting drafts


def test_a_follow_up_goes_into_the_drafts_folder_with_its_attachments(user: User) -> None:
    """Found by its use, since it is called Entwürfe here."""
    out = done(user.drafts("follow-up", "--to", "anchor-1"))
    assert out.startswith("follow-up for anchor-1: saved in Entwürfe\n")
    assert "Nothing was sent" in out
    assert "lorkit log anchor-1 followed-up" in out
    message = user.message()
    names = [part.get_filename() for part in message.walk() if part.get_filename()]
    assert names == ["Nunez-Echeverria-CV.pdf", "Nunez-Echeverria-support-sheet.pdf"]
    assert message["From"].endswith(f"<{user.address}>")
    assert message["Reply-To"].endswith("<tomas.nunez@example.com>")
    assert "X-Unsent" not in message  # it would make of the sent message a draft at its reader's
    assert user.messages(SENT) == []


def test_a_draft_is_marked_as_one(user: User) -> None:
    done(user.drafts("follow-up", "--to", "anchor-1"))
    with user.server.client(user.address) as client:
        (flags,) = client.get_flags(client.search("ALL")).values()
    assert rb"\Draft" in flags


def test_the_same_command_again_puts_nothing_more(user: User) -> None:
    done(user.drafts("follow-up", "--to", "anchor-1"))
    before = user.messages()
    assert "already in Entwürfe, unchanged" in done(user.drafts("follow-up", "--to", "anchor-1"))
    assert user.messages() == before


def test_another_text_replaces_the_earlier_draft_under_another_id(user: User) -> None:
    done(user.drafts("follow-up", "--to", "anchor-1"))
    first = user.message()
    user.edit("letters_by: 2026-09-14", "letters_by: 2026-09-21")
    assert "in place of the earlier draft" in done(user.drafts("follow-up", "--to", "anchor-1"))
    second = user.message()
    assert "September 21" in second.as_string()
    assert second["Message-ID"] != first["Message-ID"]


def test_several_documents_and_writers_are_a_draft_each(user: User) -> None:
    out = done(user.drafts("thank-you", "follow-up", "--to", "anchor-1", "--to", "clinic"))
    told = [line for line in out.splitlines() if "saved in" in line]
    assert len(told) == 4
    assert len(user.messages()) == 4


def test_due_puts_what_is_due_and_sent_by_email(user: User) -> None:
    done(user.drafts("due"))
    readers = {email.message_from_bytes(m)["To"] for m in user.messages()}
    assert len(readers) == 3


@pytest.mark.parametrize("keeps_id", [True, False], ids=["its id kept", "under a new id"])
def test_a_draft_that_the_user_has_changed_is_left_and_told(user: User, keeps_id: bool) -> None:
    """Mail programs save a changed draft as a new message, some of them under a new id."""
    done(user.drafts("follow-up", "--to", "anchor-1"))
    with user.server.client(user.address) as client:
        (uid,) = client.search("ALL")
        changed = client.fetch([uid], ["BODY.PEEK[]"])[uid][b"BODY[]"]
        changed = changed.replace(b"Dear Dr.", b"Dear, dear Dr.")
        if not keeps_id:
            changed = re.sub(rb"Message-ID: <[^>]+>", b"Message-ID: <new@mail.example>", changed)
        client.append(DRAFTS, changed, [rb"\Draft"])
        client.delete_messages([uid])
        client.expunge()
    user.edit("letters_by: 2026-09-14", "letters_by: 2026-09-21")
    out = done(user.drafts("follow-up", "--to", "anchor-1"))
    assert "left alone, because you have changed the draft in Entwürfe" in out
    assert user.messages() == [changed]


def test_drafts_of_the_users_own_are_not_touched(user: User) -> None:
    own = b"To: mother@example.org\r\nSubject: Sunday\r\n\r\nHello\r\n"
    user.server.put(user.address, DRAFTS, own)
    with user.server.client(user.address) as client:  # deleted, and not yet gone
        client.append(DRAFTS, own.replace(b"Sunday", b"Monday"), [rb"\Draft", rb"\Deleted"])
    done(user.drafts("follow-up", "--to", "anchor-1"))
    user.edit("letters_by: 2026-09-14", "letters_by: 2026-09-21")
    done(user.drafts("follow-up", "--to", "anchor-1"))
    assert len(user.messages()) == 3
    assert own in user.messages()


def test_an_assistant_gets_a_copy_of_the_request_and_not_of_the_thanks(user: User) -> None:
    user.edit(f"    email: {WRITER}\n", f"    email: {WRITER}\n    cc: office@example.com\n")
    done(user.drafts("follow-up", "thank-you", "--to", "anchor-1"))
    copies = [email.message_from_bytes(m)["Cc"] for m in user.messages()]
    assert copies == ["office@example.com", None]


def test_a_script_is_no_message(user: User) -> None:
    one_error(user.drafts("ask-script", "--to", "anchor-1", "--force"), "ask-script", "render")


def test_a_writer_without_an_address_is_told_before_anything_is_put(user: User) -> None:
    user.edit(f"    email: {WRITER}\n", "")
    one_error(user.drafts("follow-up"), "email:", "Okonkw")
    assert user.messages() == []


def test_what_makes_no_sense_now_is_refused_before_a_password_is_asked(user: User) -> None:
    ran = user.drafts("update-submitted", "--to", "anchor-1", types="")
    one_error(ran, "no update-submitted now")


# --- Threads


def test_a_reminder_answers_the_follow_up_that_was_really_sent(user: User) -> None:
    user.edit("happy to, send me a summary", "happy to\n      - 2026-07-25 followed-up")
    user.sends(day=1, message_id="<older@x.org>")
    user.sends(day=3)
    user.sends("Another subject", day=4, message_id="<other@x.org>")
    done(user.drafts("reminder", "--to", "anchor-1", "--force"))
    message = user.message()
    assert message["In-Reply-To"] == "<real@x.org>"
    assert message["References"] == "<real@x.org>"
    assert str(email.header.make_header(email.header.decode_header(message["Subject"]))) == (
        f"Re: {SUBJECT}"
    )


def test_a_reminder_whose_follow_up_is_not_found_says_how_to_reply_by_hand(user: User) -> None:
    user.edit("happy to, send me a summary", "happy to\n      - 2026-07-25 followed-up")
    ran = user.drafts("reminder", "--to", "anchor-1", "--force")
    done(ran)
    assert "open your follow-up, press Reply" in ran.err
    assert "In-Reply-To" not in user.message()


# --- What was sent


def test_what_was_sent_is_not_put_again(user: User) -> None:
    user.sends()
    out = done(user.drafts("follow-up", "--to", "anchor-1"))
    assert (
        "no draft was made, because a message with this subject went out on Monday, August 3" in out
    )
    assert user.messages() == []
    done(user.drafts("follow-up", "--to", "anchor-1", "--force"))
    assert len(user.messages()) == 1


def test_what_was_sent_is_logged_with_a_yes(user: User) -> None:
    user.sends()
    out = done(user.drafts("--sent", types=f"{PASSWORD}\ny"))
    assert f'follow-up for anchor-1: "{SUBJECT}" went out on Monday, August 3.' in out
    assert "- 2026-08-03 followed-up" in user.log


@pytest.mark.parametrize("answer", ["n", "", "maybe"])
def test_nothing_is_logged_without_a_yes(user: User, answer: str) -> None:
    user.sends()
    before = user.log
    done(user.drafts("--sent", types=f"{PASSWORD}\n{answer}"))
    assert user.log == before


def test_what_went_to_somebody_else_or_long_ago_was_not_sent(user: User) -> None:
    text = (
        f"To: x@example.org\r\nSubject: {SUBJECT}\r\nDate: Mon, 3 Aug 2026 10:00:00 +0000\r\n\r\n"
    )
    user.server.put(user.address, SENT, text.encode())
    user.server.put(
        user.address, SENT, text.replace("x@example.org", WRITER).replace("2026", "2025").encode()
    )
    assert "Nothing in your Sent folder" in done(user.drafts("--sent"))


# --- What goes wrong


def test_a_wrong_password_is_told_in_a_line(user: User) -> None:
    ran = user.drafts("follow-up", "--to", "anchor-1", types="wrong password")
    one_error(ran, "localhost refused the password for", "app password")
    assert "wrong password" not in ran.err.replace("wrong password of", "")


def test_a_server_without_tls_gets_no_password(user: User) -> None:
    user.connect(user.server.plain_port, security="TLS")
    one_error(user.drafts("follow-up", "--to", "anchor-1"), "doesn't offer TLS", "STARTTLS")


def test_starttls_does_where_the_server_has_no_other(user: User) -> None:
    user.connect(user.server.plain_port, security="STARTTLS")
    done(user.drafts("follow-up", "--to", "anchor-1"))
    assert len(user.messages()) == 1


def test_an_untrusted_certificate_is_told(user: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SSL_CERT_FILE")
    one_error(user.drafts("follow-up", "--to", "anchor-1"), "certificate", "can't be trusted")


def test_a_full_mailbox_keeps_what_it_has(user: User) -> None:
    user.address = user.server.mailbox(full=True)
    user.connect(user.server.port)
    one_error(user.drafts("follow-up", "--to", "anchor-1"), "is full", "free up space")
    assert user.messages() == []


def cut_in_append(data: bytes) -> bytes | None:
    """Let the beginning of a message through, then nothing more."""
    return None if len(data) > 4000 else data


def cut_after_append(data: bytes) -> bytes | None:
    return None if b"APPENDUID" in data else data


@pytest.mark.parametrize(
    "broken",
    [{"to_server": cut_in_append}, {"to_program": cut_after_append}],
    ids=["in the middle", "before the answer"],
)
def test_a_connection_cut_while_putting_loses_and_doubles_nothing(
    user: User, broken: dict[str, imap_server.Change]
) -> None:
    done(user.drafts("follow-up", "--to", "anchor-1"))
    (first,) = user.messages()
    user.edit("letters_by: 2026-09-14", "letters_by: 2026-09-21")
    with between(user.server, **broken) as port:
        user.connect(port)
        one_error(user.drafts("follow-up", "--to", "anchor-1"), "was lost", "again")
    assert first in user.messages()
    user.connect(user.server.port)
    done(user.drafts("follow-up", "--to", "anchor-1"))
    assert "September 21" in user.message().as_string()


@pytest.mark.parametrize(
    ("before", "told"), [(b" SELECT ", "no longer exists"), (b" APPEND ", "localhost refused")]
)
def test_a_folder_that_vanishes_meanwhile_is_told(user: User, before: bytes, told: str) -> None:
    with user.server.client(user.address) as client:
        client.create_folder("Eigene")

    def deleting(data: bytes) -> bytes:
        if before in data:
            with user.server.client(user.address) as client:
                client.delete_folder("Eigene")
        return data

    with between(user.server, to_server=deleting) as port:
        user.connect(port, drafts="Eigene")
        one_error(user.drafts("follow-up", "--to", "anchor-1"), told, "try again")


def test_a_server_that_keeps_something_else_keeps_nothing(user: User) -> None:
    """The draft is read back byte for byte; the earlier one stays."""
    done(user.drafts("follow-up", "--to", "anchor-1"))
    before = user.messages()
    user.edit("letters_by: 2026-09-14", "letters_by: 2026-09-21")
    with between(user.server, to_server=replacing(b"September", b"Septembre")) as port:
        user.connect(port)
        one_error(
            user.drafts("follow-up", "--to", "anchor-1"), "changed the text", "lorkit removed it"
        )
    assert user.messages() == before


def test_a_server_without_uidplus_loses_nothing_else(user: User) -> None:
    without = replacing(rb" UIDPLUS|\[APPENDUID [^\]]+\] ", b"")
    with between(user.server, to_program=without) as port:
        user.connect(port)
        done(user.drafts("follow-up", "--to", "anchor-1"))
        user.edit("letters_by: 2026-09-14", "letters_by: 2026-09-21")
        done(user.drafts("follow-up", "--to", "anchor-1"))
    assert "September 21" in user.message().as_string()


def test_at_gmail_an_earlier_draft_goes_to_the_trash(user: User) -> None:
    """What is expunged there stays in All Mail."""
    with between(user.server, to_program=replacing(b" UIDPLUS", b" UIDPLUS X-GM-EXT-1")) as port:
        user.connect(port)
        done(user.drafts("follow-up", "--to", "anchor-1"))
        (first,) = user.messages()
        user.edit("letters_by: 2026-09-14", "letters_by: 2026-09-21")
        done(user.drafts("follow-up", "--to", "anchor-1"))
    assert "September 21" in user.message().as_string()
    assert user.messages(imap_server.TRASH) == [first]


def test_a_server_that_marks_no_folders_is_told_which_is_drafts(user: User) -> None:
    unmarked = replacing(rb" \\(Drafts|Sent|Trash)\b", b"")
    with between(user.server, to_program=unmarked) as port:
        user.connect(port)
        one_error(user.drafts("follow-up", "--to", "anchor-1"), "which folder is Drafts", DRAFTS)
        user.connect(port, drafts=DRAFTS, sent=SENT)
        done(user.drafts("follow-up", "--to", "anchor-1"))
    assert len(user.messages()) == 1


@pytest.mark.parametrize(
    "address", ["ana@outlook.com", "ana@hotmail.co.uk", "ana@x.onmicrosoft.com"]
)
def test_microsofts_mailboxes_are_told_plainly_with_the_way_by_copying(
    user: User, address: str
) -> None:
    user.profile.write_text(f"{user._plain}\nmail: {{address: {address}}}\n", "utf-8")
    ran = user.drafts("follow-up", "--to", "anchor-1", types="")
    one_error(ran, "Outlook.com and Microsoft 365", "lorkit render", "-f txt")


# --- The password


@pytest.fixture
def keyring(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[[str, str], dict[str, str]]:
    """A system keyring for a new process, which keeps one password: ``keyring(address, it)``."""

    def keep(address: str, password: str) -> dict[str, str]:
        folder = tmp_path / "backend"
        folder.mkdir()
        (folder / "one_password.py").write_text(
            "from keyring.backend import KeyringBackend\n"
            "class Keyring(KeyringBackend):\n"
            "    priority = 1\n"
            "    def get_password(self, service, username):\n"
            f"        known = (service, username) == ('lorkit', {address!r})\n"
            f"        return {password[::-1]!r}[::-1] if known else None\n"
            "    set_password = delete_password = None\n"
        )
        path = os.pathsep.join([str(folder), str(ROOT)])
        return {"PYTHONPATH": path, "PYTHON_KEYRING_BACKEND": "one_password.Keyring"}

    return keep


def test_the_password_comes_from_the_keyring(
    user: User, cold: Callable[..., Ran], keyring: Callable[[str, str], dict[str, str]]
) -> None:
    env = keyring(user.address, PASSWORD)
    done(cold("drafts", "follow-up", "--to", "anchor-1", *ON, cwd=user.folder, env=env))
    assert len(user.messages()) == 1


def test_without_a_password_nothing_is_put_and_the_keyring_is_shown(user: User) -> None:
    ran = user.drafts("follow-up", "--to", "anchor-1", types="")
    one_error(ran, f"keyring set lorkit {user.address}")


def test_the_password_is_asked_without_showing_it_and_stands_nowhere(
    user: User, tmp_path: Path
) -> None:
    """Not on the terminal, in no file, and not where other users see a process's arguments."""
    home = tmp_path / "home"
    home.mkdir()
    wrong = "Falsch&81-nirgends"
    for password, code in ((wrong, 1), (PASSWORD, 0)):
        shown, processes, exited = at_a_terminal(
            ["drafts", "follow-up", "--to", "anchor-1", *ON],
            {"Email address of your mailbox": "", "Password for": password},
            user.folder,
            {"HOME": str(home), "LORKIT_DEBUG": "1"},
        )
        assert exited == code, shown
        assert "Password for" in shown
        assert password not in shown
        assert password not in processes
    written = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert written
    for path in written:
        assert not [p for p in (PASSWORD, wrong) if p.encode() in path.read_bytes()], path
    assert len(user.messages()) == 1


def at_a_terminal(
    arguments: list[str], answers: dict[str, str], cwd: Path, env: dict[str, str]
) -> tuple[str, str, int]:
    """Run lorkit at a terminal and answer what it asks.

    Returns what was shown, the arguments of all processes at the last question, and the status.
    """
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "lorkit", *arguments],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(ROOT), **env},
        start_new_session=True,  # or getpass asks at the terminal that the tests run in
    )
    os.close(theirs)
    shown, waiting, processes = "", dict(answers), ""
    with contextlib.suppress(OSError):  # the terminal's end, once the program has ended
        while data := os.read(ours, 4096):
            shown += data.decode(errors="replace")
            for question in [q for q in waiting if q in shown and shown.rstrip().endswith(":")]:
                processes = "\n".join(_command_lines())
                os.write(ours, f"{waiting.pop(question)}\n".encode())
    os.close(ours)
    return shown, processes, process.wait(60)


def _command_lines() -> Iterator[str]:
    """The arguments and the environment of every process that may be looked at."""
    for name in ("cmdline", "environ"):
        for file in Path("/proc").glob(f"[0-9]*/{name}"):
            with contextlib.suppress(OSError):
                yield file.read_bytes().replace(b"\0", b" ").decode(errors="replace")


def test_a_password_in_the_profile_is_refused_and_not_shown(
    user: User, run: Callable[..., Ran]
) -> None:
    user.connect(user.server.port, password=PASSWORD)
    for command in ("check", "drafts"):
        ran = user.drafts("follow-up") if command == "drafts" else run("check", cwd=user.folder)
        assert ran.code == 1
        assert "unknown key 'password'" in ran.out + ran.err
        assert "remove it" in ran.out + ran.err
        assert PASSWORD not in ran.out + ran.err


# --- Which server


class Internet:
    """What stands in for the names of the internet: each leads to a port on loopback, or nowhere."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    @contextlib.contextmanager
    def known(self, names: dict[str, int]) -> Iterator[None]:
        """Only these names lead somewhere until the block ends."""

        def getaddrinfo(host: str, port: int, *_: object, **__: object) -> list[object]:
            self.asked.append(f"{host}:{port}")
            if f"{host}:{port}" not in names:
                raise socket.gaierror(socket.EAI_NONAME, "no such name here")
            address = ("127.0.0.1", names[f"{host}:{port}"])
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", address)]

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(socket, "getaddrinfo", getaddrinfo)
            yield


@pytest.fixture
def internet() -> Internet:
    return Internet()


def at(user: User, internet: Internet, names: dict[str, int], mail: str) -> Ran:
    """Put a follow-up, with other settings of the mailbox."""
    user.profile.write_text(f"{user._plain}\nmail: {{{mail}}}\n", "utf-8")
    with internet.known(names):
        return user.drafts("follow-up", "--to", "anchor-1")


def test_a_server_is_found_by_the_name_that_providers_give_it(
    user: User, internet: Internet
) -> None:
    """Only names in the address's own domain are asked for, and the address goes to none."""
    names = {"imap.example.com:993": user.server.port}
    done(at(user, internet, names, f"address: {user.address}"))
    assert len(user.messages()) == 1
    assert {name.rpartition(":")[0] for name in internet.asked} == {
        "autoconfig.example.com",
        "example.com",
        "imap.example.com",
    }


@pytest.mark.parametrize(
    ("address", "asked"),
    [
        ("ana@gmail.com", "imap.gmail.com:993"),
        ("ana@me.com", "imap.mail.me.com:993"),
        ("ana@yahoo.com.br", "imap.mail.yahoo.com:993"),
    ],
)
def test_known_providers_servers_are_known(
    user: User, internet: Internet, address: str, asked: str
) -> None:
    one_error(at(user, internet, {}, f"address: {address}"), asked.partition(":")[0])
    assert internet.asked == [asked]


def test_a_domain_that_names_no_server_is_told(user: User, internet: Internet) -> None:
    one_error(at(user, internet, {}, f"address: {user.address}"), "example.com", "server:")
    assert {n.rpartition(":")[0].removesuffix("example.com") for n in internet.asked} == {
        "autoconfig.",
        "",
        "imap.",
        "mail.",
    }


CONFIGURATION = """\
<?xml version="1.0"?>
<clientConfig version="1.1"><emailProvider id="example.com">
  <incomingServer type="pop3"><hostname>pop.example.com</hostname><port>995</port>
    <socketType>SSL</socketType></incomingServer>
  <incomingServer type="imap"><hostname>plain.example.com</hostname><port>143</port>
    <socketType>plain</socketType></incomingServer>
  <incomingServer type="imap"><hostname>imap.example.com</hostname><port>PORT</port>
    <socketType>SSL</socketType></incomingServer>
</emailProvider></clientConfig>
"""


class Answering(http.server.BaseHTTPRequestHandler):
    """A web server that publishes ``text``; it leads away where that is an address."""

    text = ""
    paths: list[str]

    def do_GET(self) -> None:
        self.paths.append(self.path)
        self.send_response(301 if self.text.startswith("https:") else 200)
        if self.text.startswith("https:"):
            self.send_header("Location", self.text)
        self.end_headers()
        self.wfile.write(self.text.encode())

    def log_message(self, *_: object) -> None:
        pass


@contextlib.contextmanager
def website(server: Server, text: str) -> Iterator[tuple[int, list[str]]]:
    """A port where HTTPS publishes a text, and the paths that were asked for."""
    paths: list[str] = []
    handler = type("Handler", (Answering,), {"text": text, "paths": paths})
    with http.server.HTTPServer(("127.0.0.1", 0), handler) as site:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(server.certificate, server.folder / "key.pem")
        site.socket = context.wrap_socket(site.socket, server_side=True)
        thread = threading.Thread(target=site.serve_forever, args=(0.01,))
        thread.start()
        yield site.server_port, paths
        site.shutdown()
        thread.join()


def test_a_server_is_found_as_its_domain_publishes_it(user: User, internet: Internet) -> None:
    """The one with TLS from the first byte on; the file is asked for without the address."""
    port = user.server.port
    with website(user.server, CONFIGURATION.replace("PORT", str(port))) as (site, paths):
        names = {"autoconfig.example.com:443": site, f"imap.example.com:{port}": port}
        done(at(user, internet, names, f"address: {user.address}"))
    assert len(user.messages()) == 1
    assert paths == ["/mail/config-v1.1.xml"]
    assert internet.asked == ["autoconfig.example.com:443", f"imap.example.com:{port}"]


@pytest.mark.parametrize(
    "text",
    [
        "https://elsewhere.example.org/config.xml",
        '<!DOCTYPE x [<!ENTITY a "aaaa">]><clientConfig>&a;</clientConfig>',
        CONFIGURATION.replace("imap.example.com", "imap.example.com/../x"),
        "<clientConfig>" + " " * 70_000 + "</clientConfig>",
        "no XML",
    ],
    ids=["leads away", "entities", "no name", "too long", "no XML"],
)
def test_a_strange_answer_counts_as_none(user: User, internet: Internet, text: str) -> None:
    with website(user.server, text) as (site, _):
        names = {"autoconfig.example.com:443": site}
        one_error(at(user, internet, names, f"address: {user.address}"), "publishes none")
    assert all(name.rpartition(":")[0].endswith("example.com") for name in internet.asked)
