"""Only the browser that opened the app's address may use the app.

Pages of other sites and other users of this computer can also send requests to 127.0.0.1, and
another program can use the same port later. The checks here stop each of them.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field
from http.cookies import CookieError, SimpleCookie
from typing import Any, TypeAlias
from urllib.parse import parse_qs

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse, RedirectResponse, Response

Scope: TypeAlias = Any
Receive: TypeAlias = Any
Send: TypeAlias = Any

HOST = "127.0.0.1"
KEY_HEADER = "X-Lorkit-Key"
MOST_BYTES = 19_000_000  # the largest attachment, and the form around it
_SAFE = ("GET", "HEAD")
# Allow only what the pages use: their own styles, scripts, fonts, and pictures.
CSP = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
_HEADERS = {
    "Content-Security-Policy": CSP,
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
    # Not "no-referrer": with that, browsers send a plain form with "Origin: null".
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
_OPEN_AGAIN = (
    "lorkit is running on this computer, but not in this browser.\n"
    "Its address works only once. Start lorkit again to get a new address.\n"
)


@dataclass(slots=True)
class Session:
    """The secrets of one run. The token opens the app once; the cookie keeps it open."""

    port: int
    token: str = field(default_factory=lambda: secrets.token_urlsafe(32))
    cookie: str = field(default_factory=lambda: secrets.token_urlsafe(32))
    key: str = field(default_factory=lambda: secrets.token_urlsafe(32))  # sent with every write
    is_opened: bool = False

    @property
    def origin(self) -> str:
        """The app's origin, as browsers send it."""
        return f"http://{HOST}:{self.port}"

    @property
    def address(self) -> str:
        """The address that opens the app. It works once."""
        return f"{self.origin}/?token={self.token}"

    @property
    def cookie_name(self) -> str:
        """The cookie's name. Cookies ignore ports, so two apps on one computer need two names."""
        return f"lorkit-{self.port}"

    def open(self, token: str) -> bool:
        """Whether this is the token. It works only once."""
        if self.is_opened or not _same(token, self.token):
            return False
        self.is_opened = True
        return True


class Guard:
    """ASGI middleware that lets only the app's own pages through."""

    def __init__(self, app: Any, session: Session) -> None:
        self._app = app
        self._session = session

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer the request or refuse it. Every answer carries the security headers."""
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self._app(scope, receive, send)
            return

        async def guarded(message: Any) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        refusal = self._refusal(scope)
        if refusal is not None:
            await refusal(scope, receive, guarded)
            return
        await self._app(scope, _Bounded(receive), guarded)

    def _refusal(self, scope: Scope) -> Response | None:
        """The response to a request that doesn't reach the app: a refusal, or the cookie."""
        headers = Headers(scope=scope)
        # DNS rebinding: another site's name can point here, and its pages send that name.
        if headers.getlist("host") != [self._session.origin.removeprefix("http://")]:
            return PlainTextResponse("lorkit is not at this address.\n", 421)
        if scope["method"] in _SAFE and (token := _query(scope, "token")):
            return self._opened(token)
        if not _same(_cookie(headers, self._session.cookie_name), self._session.cookie):
            return PlainTextResponse(_OPEN_AGAIN, 403)
        if scope["method"] in _SAFE:
            return None
        if scope["method"] != "POST" or not self._is_own_write(scope, headers):
            return PlainTextResponse("Only lorkit's own pages can change anything.\n", 403)
        if _length(headers) > MOST_BYTES:
            return PlainTextResponse("A file can be at most 18 MB.\n", 413)
        return None

    def _opened(self, token: str) -> Response:
        if not self._session.open(token):
            return PlainTextResponse(_OPEN_AGAIN, 403)
        answer = RedirectResponse("/", 303)
        answer.set_cookie(
            self._session.cookie_name,
            self._session.cookie,
            path="/",
            httponly=True,
            samesite="strict",
        )
        return answer

    def _is_own_write(self, scope: Scope, headers: Headers) -> bool:
        """Whether one of the app's own pages sent it. A plain form has its key in the URL."""
        key = headers.get(KEY_HEADER) or _query(scope, "key")
        return (
            headers.getlist("origin") == [self._session.origin]
            and headers.getlist("sec-fetch-site") == ["same-origin"]
            and _same(key, self._session.key)
        )


class _Bounded:
    """A request's body, cut off when it gets longer than the app accepts."""

    def __init__(self, receive: Receive) -> None:
        self._receive = receive
        self._left = MOST_BYTES

    async def __call__(self) -> Any:
        message = await self._receive()
        self._left -= len(message.get("body", b""))
        return message if self._left >= 0 else {"type": "http.disconnect"}


def _same(given: str, right: str) -> bool:
    return hmac.compare_digest(given.encode(), right.encode())


def _query(scope: Scope, name: str) -> str:
    found: Iterable[str] = parse_qs(scope["query_string"].decode("latin-1")).get(name, ())
    return next(iter(found), "")


def _cookie(headers: Headers, name: str) -> str:
    try:
        found = SimpleCookie(headers.get("cookie", "")).get(name)
    except CookieError:
        return ""
    return found.value if found else ""


def _length(headers: Headers) -> int:
    text = headers.get("content-length", "0")
    return int(text) if text.isdigit() else 0
