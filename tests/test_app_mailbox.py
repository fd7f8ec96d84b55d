"""From the page into the mailbox: a real server, and no word of the password anywhere."""

from __future__ import annotations

import re
import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

import httpx
import imap_server
import pytest
from app_helpers import App, plain, running, sample
from imap_server import DRAFTS, PASSWORD, Server

PAGE = "/documents/follow-up/anchor-1"
NAMES = {"document": "follow-up", "about": "anchor-1"}
WRONG = "Falsch&81-nirgends"


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with imap_server.dovecot() as running:
        yield running


class User(NamedTuple):
    """A person with a mailbox, in front of the app; every answer that the app gave is kept."""

    app: App
    server: Server
    address: str
    profile: str
    answers: list[httpx.Response]

    def connect(self, address: str, port: int, **more: str) -> None:
        """Say in the profile where the mailbox is."""
        lines = {"address": address, "server": "localhost", "port": port, **more}
        mail = "".join(f"  {key}: {value}\n" for key, value in lines.items())
        self.app.profile.write_text(f"{self.profile}\nmail:\n{mail}", encoding="utf-8")

    def puts(self, password: str = "", page: str = PAGE, **more: str) -> str:
        """Press the button, and give the password where it is asked for; the last page's words."""
        form = {**NAMES, **more}
        answer = self._follow(self.app.post("/draft", form))
        if found := re.search(r'name="place" value="([^"]+)"', answer.text):
            if not password:
                return plain(answer.text)
            form |= {"place": found[1], "password": password}
            answer = self._follow(self.app.post("/draft", form))
        return plain(answer.text)

    def _follow(self, answer: httpx.Response) -> httpx.Response:
        self.answers.append(answer)
        if answer.status_code == 303:
            answer = self.app.get(answer.headers["location"])
            self.answers.append(answer)
        return answer


@pytest.fixture
def user(server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[User]:
    monkeypatch.setenv("SSL_CERT_FILE", str(server.certificate))
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    with running(sample(tmp_path)) as app:
        one = User(app, server, server.mailbox(), app.text, [])
        one.connect(one.address, server.port)
        yield one


def test_a_message_is_put_asked_about_and_put_again_without_the_password(user: User) -> None:
    shown = plain(user.app.get(PAGE).text)
    assert (
        f"Save as a draft” puts it, with its attachments, into your drafts at {user.address}"
        in shown
    )
    asked = user.puts()
    assert f"Password for {user.address} at localhost" in asked
    assert user.server.messages(user.address) == []

    told = user.puts(PASSWORD)
    assert "Follow-up for Dr. Okonkwọ-Hale: saved in Entwürfe." in told
    assert "lorkit has sent nothing" in told
    assert "Did you send it?" in told
    assert 'class="card sent asking"' in user.answers[-1].text
    (first,) = user.server.messages(user.address)
    assert b'filename="Nunez-Echeverria-support-sheet.pdf"' in first

    assert "already in Entwürfe, unchanged." in user.puts()
    user.app.save("/application", "application", {"letters_by": "2026-09-21"})
    assert "saved in Entwürfe in place of the earlier draft." in user.puts()
    (second,) = user.server.messages(user.address)
    assert second != first

    with user.server.client(user.address) as client:
        client.append(DRAFTS, second.replace(b"Dear Dr.", b"Dear, dear Dr."))
        client.delete_messages(client.search("ALL")[:1])
        client.expunge()
    assert "left alone, because you have changed the draft in Entwürfe" in user.puts()
    assert len(user.server.messages(user.address)) == 1


def test_what_went_out_is_not_put_and_asked_about_with_its_day(user: User) -> None:
    user.puts(PASSWORD)
    (draft,) = user.server.messages(user.address)
    date = b"Date: Mon, 03 Aug 2026 22:10:00 -0400"
    sent = re.sub(rb"(?m)^(Date|Message-ID): [^\r]*\r\n", b"", draft)
    user.server.put(user.address, imap_server.SENT, date + b"\r\n" + sent)
    told = user.puts()
    assert (
        "no draft was made, because a message with this subject went out on Monday, August 3."
        in told
    )
    assert 'type="date" value="2026-08-03"' in user.answers[-1].text
    assert "Save it anyway" in told
    assert "already in Entwürfe, unchanged." in user.puts(force="1")


def test_a_wrong_password_is_told_in_a_line_and_stands_nowhere(
    user: User, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(0)
    told = user.puts(WRONG)
    assert f"No draft was saved: localhost refused the password for {user.address}" in told
    assert f"Password for {user.address} at localhost" in told
    assert "saved in Entwürfe." in user.puts(PASSWORD)
    heads = [f"{answer.url} {answer.headers}" for answer in user.answers]
    shown = "".join([answer.text for answer in user.answers] + heads)
    shown += "".join(capfd.readouterr()) + caplog.text
    files = b"".join(f.read_bytes() for f in user.app.folder.rglob("*") if f.is_file())
    for password in (WRONG, PASSWORD):
        assert password not in shown.replace("&amp;", "&")
        assert password.encode() not in files


def test_a_password_goes_to_no_other_mailbox_than_it_was_typed_for(user: User) -> None:
    user.puts()
    place = f"{user.address} localhost:{user.server.port + 1}"
    told = user._follow(user.app.post("/draft", {**NAMES, "password": PASSWORD, "place": place}))
    assert "Password for" in told.text
    assert user.server.messages(user.address) == []


def test_what_can_not_be_is_told_beside_the_message(user: User) -> None:
    user.connect(user.address, user.server.plain_port, security="TLS")
    told = user.puts(PASSWORD)
    assert "doesn't offer TLS, and lorkit never sends a password without it." in told
    full = user.server.mailbox(full=True)
    user.connect(full, user.server.port)
    told = user.puts(PASSWORD)
    assert f"No draft was saved: the mailbox {full} is full" in told
    assert "Copy for Gmail" in told
    user.app.profile.write_text(f"{user.profile}\nmail: {{address: ana@outlook.com}}\n", "utf-8")
    page = user.app.get(PAGE).text
    assert 'form="draft"' not in page
    assert "its own sign-in, which lorkit doesn't support. Copy the message" in plain(page)
    assert "Download the email file" in user.puts()


def test_the_other_pages_do_not_wait_for_the_mail_server(user: User) -> None:
    """The server greets nobody until another page has been read."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        user.connect(user.address, silent.getsockname()[1])
        with ThreadPoolExecutor(1) as pool:
            told = pool.submit(user.puts, PASSWORD)
            connection, _ = silent.accept()
            assert user.app.get("/").status_code == 200
            connection.close()
    assert "No draft was saved: the mail server localhost, port" in told.result()
