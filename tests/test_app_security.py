"""Who may talk to the app, and what it never does: each line of the design's section 7."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from app_helpers import App, running, sample


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    with running(sample(tmp_path_factory.mktemp("safe"))) as app:
        yield app


def stranger(app: App) -> httpx.Client:
    """A client that has not been let in."""
    return httpx.Client(base_url=str(app.client.base_url), trust_env=False)


def log(app: App, headers: dict[str, str], key: str | None = None) -> httpx.Response:
    return app.client.post(
        "/undo", params={"key": app.key if key is None else key}, headers=headers
    )


def test_it_listens_on_this_computer_alone(app: App) -> None:
    port = urlsplit(app.address).port
    assert urlsplit(app.address).hostname == "127.0.0.1"
    with socket.socket() as elsewhere:
        elsewhere.settimeout(2)
        assert elsewhere.connect_ex(("127.0.0.1", port)) == 0
    with socket.socket() as elsewhere:  # what listens on all addresses answers here as well
        elsewhere.settimeout(2)
        assert elsewhere.connect_ex(("127.0.0.2", port)) != 0


def test_the_address_opens_it_once(app: App) -> None:
    with stranger(app) as client:
        assert client.get("/").status_code == 403
        assert client.get(app.address).status_code == 403
        assert client.get("/", params={"token": "guessed"}).status_code == 403


def test_without_the_cookie_nothing_is_shown(app: App) -> None:
    with stranger(app) as client:
        for path in ("/applicant", "/static/app.css", "/picture/plan/me/1.png", "/nowhere"):
            assert client.get(path).status_code == 403, path
        name = next(iter(app.client.cookies))
        assert client.get("/", headers={"Cookie": f"{name}=wrong"}).status_code == 403


def test_the_cookie_is_for_this_port_and_for_no_script_or_other_site(tmp_path: Path) -> None:
    with running(sample(tmp_path)) as app:
        port = urlsplit(app.address).port
        assert list(app.client.cookies) == [f"lorkit-{port}"]
        cookie = next(iter(app.client.cookies.jar))
        assert cookie.has_nonstandard_attr("HttpOnly")
        assert cookie.get_nonstandard_attr("SameSite") == "strict"


@pytest.mark.parametrize("host", ["localhost", "lorkit.example.com", "127.0.0.1:1", "127.0.0.1"])
def test_another_host_name_is_refused(app: App, host: str) -> None:
    port = urlsplit(app.address).port
    name = f"{host}:{port}" if host == "localhost" else host
    assert app.get("/", headers={"Host": name}).status_code == 421


def test_a_write_needs_origin_fetch_site_and_key(app: App) -> None:
    right = app.headers
    assert log(app, right).status_code == 303
    assert log(app, {**right, "X-Lorkit-Key": app.key}, key="").status_code == 303
    origin = right["Origin"]
    for wrong in ("null", "http://localhost", f"{origin}.example.com", f"{origin}0"):
        assert log(app, {**right, "Origin": wrong}).status_code == 403, wrong
    for wrong in ("cross-site", "same-site", "none"):
        assert log(app, {**right, "Sec-Fetch-Site": wrong}).status_code == 403, wrong
    assert log(app, {"Origin": origin}).status_code == 403
    assert log(app, {"Sec-Fetch-Site": "same-origin"}).status_code == 403
    assert log(app, right, key="").status_code == 403
    assert log(app, right, key="guessed").status_code == 403


def test_reading_never_writes(app: App) -> None:
    for path in ("/undo", "/log", "/save", "/arrange", "/upload", "/draft", "/stop", "/begin"):
        assert app.get(path).status_code == 405, path
    for method in ("PUT", "DELETE", "PATCH"):
        assert app.client.request(method, "/", headers=app.headers).status_code == 403


def test_pages_load_nothing_from_elsewhere_and_stay_in_no_cache(app: App) -> None:
    for path in ("/", "/applicant", "/documents/follow-up/anchor-1", "/nowhere", "/letters.ics"):
        headers = app.get(path).headers
        policy = headers["content-security-policy"]
        assert policy.startswith("default-src 'none';")
        assert "unsafe" not in policy
        assert "http" not in policy
        assert "frame-ancestors 'none'" in policy
        assert "base-uri 'none'" in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["cache-control"] == "no-store"
        assert headers["referrer-policy"] == "same-origin"


@pytest.mark.parametrize(
    "path",
    [
        "/documents/..%2f..%2fetc%2fpasswd/me",
        "/documents/nothing/me",
        "/documents/plan/anchor-1",
        "/download/plan/me/exe",
        "/picture/plan/me/99.png",
    ],
)
def test_documents_are_known_by_the_catalogue_and_never_by_a_path(app: App, path: str) -> None:
    found = app.get(path)
    assert found.status_code in (404, 409)
    assert "root:" not in found.text


@pytest.mark.parametrize(
    "path", ["/static/..%2fserver.py", "/static/%2e%2e/server.py", "/font/x.ttf"]
)
def test_static_files_are_those_of_the_app(app: App, path: str) -> None:
    assert app.get(path).status_code == 404


def test_what_a_profile_holds_is_text_to_the_page(tmp_path: Path) -> None:
    with running(sample(tmp_path)) as app:
        evil = "<script>alert(1)</script>\"'><img src=x>"
        app.save("/applicant", "applicant", {"career_goal": evil})
        for path in ("/applicant", "/", "/documents/support-sheet/anchor-1", "/check"):
            page = app.get(path).text
            assert "<script>alert" not in page
            assert "<img src=x" not in page


# --- Files that come in


def upload(app: App, name: str, content: bytes, path: str = "applicant.cv") -> httpx.Response:
    return app.client.post(
        "/upload",
        params={"key": app.key},
        data={"path": path},
        files={"file": (name, content)},
        headers=app.headers,
    )


def test_a_cv_goes_into_the_folder_and_into_the_profile(tmp_path: Path) -> None:
    with running(sample(tmp_path)) as app:
        old = (tmp_path / "cv.pdf").read_bytes()
        assert upload(app, "CV final (2).pdf", b"%PDF-1.7 mine").status_code == 303
        assert "cv: CV final (2).pdf" in app.text
        assert (tmp_path / "CV final (2).pdf").read_bytes() == b"%PDF-1.7 mine"
        assert upload(app, "cv.pdf", b"%PDF-1.7 other").status_code == 303
        assert (tmp_path / "cv.pdf").read_bytes() == old
        assert (tmp_path / "cv-2.pdf").read_bytes() == b"%PDF-1.7 other"
        assert "cv: cv-2.pdf" in app.text


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("cv.exe", b"MZ"),
        ("cv.html", b"<script>"),
        ("cv.pdf", b"MZ not a PDF"),
        ("cv.pdf", b""),
        ("profile.yaml", b"applicant: {}"),
        ("big.pdf", b"%PDF-" + b"x" * 18_500_000),
    ],
)
def test_what_may_not_be_attached_is_refused(tmp_path: Path, name: str, content: bytes) -> None:
    with running(sample(tmp_path)) as app:
        before = sorted(tmp_path.iterdir()), app.text
        refused = upload(app, name, content)
        assert refused.status_code in (409, 413)
        assert (sorted(tmp_path.iterdir()), app.text) == before


@pytest.mark.parametrize(
    "name", ["../up.pdf", "..\\up.pdf", "/tmp/up.pdf", "C:\\up.pdf", ".up.pdf"]
)
def test_an_upload_never_leaves_the_folder(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "inner"
    with running(sample(folder)) as app:
        assert upload(app, name, b"%PDF-1.7").status_code == 303
        assert (folder / "up.pdf").exists()
        assert [path.name for path in tmp_path.iterdir()] == ["inner"]


def test_a_body_without_end_is_cut_off(tmp_path: Path) -> None:
    def endless() -> Iterator[bytes]:
        for _ in range(30):
            yield b"x" * 1024 * 1024

    with running(sample(tmp_path)) as app:
        kind = {"Content-Type": "multipart/form-data; boundary=b"}
        try:
            done = app.client.post(
                "/upload",
                params={"key": app.key},
                content=endless(),
                headers={**app.headers, **kind},
            )
        except httpx.HTTPError:
            return
        assert done.status_code >= 400
