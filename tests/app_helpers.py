"""The app for tests: a real server on this computer, spoken to as a browser does."""

from __future__ import annotations

import datetime as dt
import re
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from queue import Queue

import httpx

from lorkit.app.server import serve
from lorkit.app.workspace import Workspace
from lorkit.profile import starters

DAY = dt.date(2026, 8, 13)


@dataclass
class App:
    """A running app, and a client that has been let in."""

    folder: Path
    address: str
    client: httpx.Client
    days: list[dt.date]  # whose first is today
    key: str = ""
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def profile(self) -> Path:
        return self.folder / "profile.yaml"

    @property
    def text(self) -> str:
        return self.profile.read_text("utf-8")

    def get(self, path: str, **named: object) -> httpx.Response:
        return self.client.get(path, **named)  # type: ignore[arg-type]

    def digest(self, page: str) -> str:
        found = re.search(r'name="digest"[^>]*value="(\w+)"', self.get(page).text)
        assert found, page
        return found[1]

    def post(
        self, path: str, data: Mapping[str, str | Sequence[str]], **named: object
    ) -> httpx.Response:
        """A plain form, as a browser without JavaScript sends it."""
        return self.client.post(
            path,
            params={"key": self.key},
            data=dict(data),
            headers=self.headers,
            **named,  # type: ignore[arg-type]
        )

    def save(self, page: str, root: str, values: Mapping[str, str | Sequence[str]]) -> str:
        """Save fields of a page's form; returns the page as it is then."""
        digest = self.digest(page)
        data = {f"v:{root}.{key}": value for key, value in values.items()}
        done = self.post("/save", {"root": root, "digest": digest, **data})
        assert done.status_code == 303, done.text
        return plain(self.get(page).text)


def plain(html: str) -> str:
    """The words of a page, on one line."""
    body = re.sub(r"(?s)<(script|style|template)\b.*?</\1>", " ", html)
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", body)))


@contextmanager
def running(folder: Path, on: dt.date = DAY) -> Iterator[App]:
    """Serve a folder until the block ends."""
    addresses: Queue[str] = Queue()
    days = [on]
    folder.mkdir(parents=True, exist_ok=True)
    work = Workspace(folder, lambda: days[0])
    thread = threading.Thread(
        target=serve, args=(work, 0, addresses.put), kwargs={"open_browser": False}
    )
    thread.start()
    address = addresses.get(timeout=20)
    origin = address.partition("/?")[0]
    with httpx.Client(base_url=origin, timeout=30, trust_env=False) as client:
        app = App(folder, address, client, days)
        opened = client.get(address, follow_redirects=True)
        found = re.search(r'"X-Lorkit-Key": "([^"]+)"', unescape(opened.text))
        assert found, opened.text
        app.key = found[1]
        app.headers = {"Origin": origin, "Sec-Fetch-Site": "same-origin"}
        try:
            yield app
        finally:
            with suppress(httpx.HTTPError):  # a test may have ended it
                app.post("/stop", {})
            thread.join(20)
            assert not thread.is_alive()


def sample(folder: Path) -> Path:
    """The sample profile in a folder."""
    starters.write(folder, starters.sample())
    return folder
