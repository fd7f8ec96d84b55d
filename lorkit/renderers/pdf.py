"""PDF: tagged PDF/UA-1 through WeasyPrint, in the layout's style sheet."""

from __future__ import annotations

import atexit
import ctypes.util
import html
import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import fontpkg_fira_sans

from lorkit.errors import LorkitError, MissingLibraryError
from lorkit.files import assets
from lorkit.letter.model import Figure, Letter
from lorkit.renderers import complete, sheets
from lorkit.renderers.complete import excerpt, too_long
from lorkit.renderers.html import fragment
from lorkit.renderers.legible import missing_glyphs, readable


@contextmanager
def _by_their_own_names() -> Iterator[None]:
    """Let shared libraries load by the names that the system's loader knows.

    WeasyPrint tries those last. For each name before them, ctypes runs a compiler and a linker
    on Linux for nothing, which takes a quarter of a cold start.
    """
    search = ctypes.util.find_library
    ctypes.util.find_library = lambda name: None
    try:
        yield
    finally:
        ctypes.util.find_library = search


try:
    # Without Pango, WeasyPrint prints a page of advice; without fonts, it warns.
    with redirect_stdout(io.StringIO()), warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        try:
            with _by_their_own_names():
                import weasyprint
        except OSError:  # only the long search finds them
            import weasyprint
        from weasyprint.text.fonts import FontConfiguration
        from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse
except OSError as error:  # without the system library Pango the import itself fails
    raise MissingLibraryError(
        "PDF needs the system library Pango, which is missing or too old here",
        "lorkit doctor shows how to install it; the other formats work without it",
    ) from error

ENGINE = f"WeasyPrint {weasyprint.__version__}"

# Points. A one-page document uses the first that fits; below 9 pt it is hard to read.
SIZES = (10.5, 10.25, 10.0, 9.75, 9.5, 9.25, 9.0)
LINE_HEIGHT = 1.4  # of the sheet's text; only used to estimate how many lines are too many
_PAGE_END = 10.4 * 72  # points from the top to the sheet's lower margin; likewise

_FONTS = Path(fontpkg_fira_sans.ROOT) / "files"
_FACES = (
    ("Regular", 400, "normal"),
    ("Italic", 400, "italic"),
    ("Medium", 500, "normal"),
    ("SemiBold", 600, "normal"),
    ("SemiBoldItalic", 600, "italic"),
)


class OwnFontsFetcher(URLFetcher):  # type: ignore[misc]  # WeasyPrint has no type hints
    """Allows only the package's own fonts and data: URLs."""

    def __init__(self) -> None:
        super().__init__(allowed_protocols=("data",), allow_redirects=False, fail_on_errors=True)

    def fetch(self, url: str, headers: Any = None) -> Any:
        """The content of a URL; ValueError for any outside URL."""
        if url.startswith("lorkit-font:"):
            face = url.removeprefix("lorkit-font:")
            if face in {name for name, _, _ in _FACES}:
                return URLFetcherResponse(url, (_FONTS / f"FiraSans-{face}.ttf").read_bytes())
        return super().fetch(url, headers)


def render(letter: Letter, overrides: Path | None = None) -> bytes:
    """The letter as a PDF of US Letter pages, laid out by the user's style sheet or our own.

    Raises LorkitError if a one-page document does not fit its page at 9 pt. Characters that
    no font here can draw are logged as a warning, by name.
    """
    css = assets.layout(f"{letter.layout}.css", overrides)
    with _faults(css), missing_glyphs(letter.document):
        document = _fitting(letter, css) if letter.one_page else _lay_out(page_html(letter), css)
        _nothing_left_out(document, letter, css)
        pdf: bytes = document.write_pdf(pdf_variant="pdf/ua-1")
    return pdf


def _nothing_left_out(document: Any, letter: Letter, css: Path) -> None:
    """Raise LorkitError if part of the letter can't be read on its pages."""
    page = readable(document.pages)
    left_out = complete.missing(letter, page.text)
    if not left_out and page.figures < sum(isinstance(b, Figure) for b in letter.blocks):
        left_out = "its picture"
    if left_out:
        raise LorkitError(
            f"{css} leaves out or cuts off “{excerpt(left_out)}” of the {letter.name}",
            "shorten that, or compare the style sheet with lorkit's own: lorkit templates copy DIR",
        )


def render_page(name: str, source: str, css: Path) -> bytes:
    """One of lorkit's own HTML pages as a PDF, laid out by a style sheet. Raises LorkitError."""
    with _faults(css), missing_glyphs(name):
        pdf: bytes = _lay_out(source, css).write_pdf(pdf_variant="pdf/ua-1")
    return pdf


def page_html(letter: Letter) -> str:
    """The letter as a whole HTML page."""
    rows = "".join(
        f'<tr><th scope="row">{html.escape(label)}</th><td>{html.escape(text)}</td></tr>'
        for label, text in letter.head
    )
    head = f'<table class="head">{rows}</table>' if rows else ""
    made = letter.date.isoformat()
    return (
        f'<!DOCTYPE html><html lang="en-US"><head><meta charset="utf-8">'
        f"<title>{html.escape(letter.title)}</title>"
        f'<meta name="author" content="{html.escape(letter.author)}">'
        f'<meta name="dcterms.created" content="{made}">'
        f'<meta name="dcterms.modified" content="{made}">'
        f'</head><body class="{letter.layout} {letter.document}">'
        f"{head}{fragment(letter.blocks)}</body></html>"
    )


def _fitting(letter: Letter, css: Path) -> Any:
    """The letter on one page, in the largest size that fits; most fit the first."""
    page = page_html(letter)
    document = _lay_out(page, css, _size(SIZES[0]))
    low, high = 0, len(SIZES)  # SIZES[low] is too large; SIZES[high] fits or doesn't exist
    if len(document.pages) == 1:
        return document
    best = None
    while high - low > 1:
        # Try the smallest first: if even that is too large, nothing fits.
        middle = len(SIZES) - 1 if best is None and high == len(SIZES) else (low + high) // 2
        document = _lay_out(page, css, _size(SIZES[middle]))
        if len(document.pages) == 1:
            best, high = document, middle
        elif middle == len(SIZES) - 1:
            raise too_long(letter, _points_over(page, css) / (SIZES[-1] * LINE_HEIGHT))
        else:
            low = middle
    return best


def _size(points: float) -> str:
    return f"html {{ font-size: {points}pt }}"


def _points_over(page: str, css: Path) -> float:
    """Roughly how many points the smallest text extends past the end of its page."""
    tall = f"{_size(SIZES[-1])} @page {{ size: 8.5in 300in }}"
    document = _lay_out(page.replace("<body ", '<body id="text" ', 1), css, tall)
    last = document.pages[-1]
    bottom = last.anchors["text"][-1]
    pixels = (len(document.pages) - 1) * last.height + bottom
    return float(pixels * 0.75 - _PAGE_END)


def _lay_out(page: str, css: Path, extra: str = "") -> Any:
    styles = [_style_sheet(text) for text in (sheets.read(css), extra) if text]
    source = weasyprint.HTML(string=page, url_fetcher=_fetcher())
    return source.render(stylesheets=styles, font_config=_fonts(), pdf_variant="pdf/ua-1")


@contextmanager
def _faults(css: Path) -> Iterator[None]:
    """Turn errors caused by a style sheet into a LorkitError that names the file."""
    try:
        yield
    except LorkitError:
        raise
    except FatalURLFetchingError as error:  # a BaseException, so that nothing swallows it
        raise LorkitError(
            f"{css} refers to a file or a site: {error}",
            "put a picture or a font into the style sheet itself, as a data: URL",
        ) from error
    # The style sheet is the user's, so any exception is its fault.
    except Exception as error:
        raise LorkitError(
            f"{css} can't be laid out",
            "look in it for very large and very small sizes, or compare it with lorkit's own: "
            "lorkit templates copy DIR",
        ) from error


@cache
def _fonts() -> Any:
    """One font configuration per process: reading fonts again costs more than a layout."""
    fonts = FontConfiguration()
    # Remove its folder of fonts at exit, since a worker exits without finalizers.
    atexit.register(fonts.__del__)
    faces = "".join(
        f"@font-face {{ font-family: 'Lorkit Sans'; src: url(lorkit-font:{face}); "
        f"font-weight: {weight}; font-style: {style} }}"
        for face, weight, style in _FACES
    )
    weasyprint.CSS(string=faces, font_config=fonts, url_fetcher=_fetcher())
    return fonts


@cache
def _fetcher() -> OwnFontsFetcher:
    """One for all documents, since creating it is slow."""
    return OwnFontsFetcher()


@lru_cache(maxsize=32)
def _style_sheet(text: str) -> Any:
    """The parsed style sheet, cached by text, since a user may change the file at any time."""
    return weasyprint.CSS(string=text, font_config=_fonts(), url_fetcher=_fetcher())
