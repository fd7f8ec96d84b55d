"""Blocks as semantic HTML: unstyled for the PDF's style sheet, with inline styles for mail."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from hashlib import blake2b
from html import escape

from lorkit.letter.model import (
    Block,
    Bullets,
    Facts,
    Figure,
    Heading,
    Paragraph,
    Quote,
    Run,
    Runs,
    TextBlock,
    linked,
)
from lorkit.renderers import figures
from lorkit.text import printable

_SCHEMES = ("http://", "https://", "mailto:", "tel:")

_PLAIN = {
    tag: f"<{tag}>"
    for tag in ("h1", "h2", "h3", "h4", "h5", "h6", "p", "ul", "li", "blockquote", "tr", "td")
} | {"table": '<table class="facts">', "th": '<th scope="row">', "a": "<a", "quoted": "<p>"}

# Gmail and Outlook drop a style sheet in the head, so every tag carries its own style. None sets
# a text color: in dark mode the mail program chooses it. Outlook for Windows, which lays
# out as Word does, takes a list's left space from its margin and ignores its padding.
_FONT = "font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif"
_HEADING = f"margin:24px 0 8px;line-height:1.3;font-weight:600;{_FONT};font-size"
_STYLES = {
    "h1": f"{_HEADING}:22px",
    "h2": f"{_HEADING}:18px",
    "h3": f"{_HEADING}:16px",
    "p": "margin:0 0 16px",
    "ul": "margin:0 0 16px 24px;padding:0",
    "li": "margin:0 0 6px",
    "blockquote": "margin:0 0 16px;padding:4px 0 4px 16px;border-left:3px solid #b8c4d0",
    "quoted": "margin:8px 0;font-size:17px",
    "table": "margin:0 0 16px;border-collapse:collapse",
    "th": "padding:3px 16px 3px 0;text-align:left;vertical-align:top;font-weight:600",
    "td": "padding:3px 0;vertical-align:top",
}
_MAIL = _PLAIN | {
    tag: _PLAIN[tag].removesuffix(">") + f' style="{style}"' + (">" if tag != "a" else "")
    for tag, style in _STYLES.items()
}
_BODY = f"margin:0;padding:16px;font-size:16px;line-height:1.5;{_FONT}"


def fragment(blocks: Iterable[Block]) -> str:
    """The blocks as HTML elements, without a surrounding document and without styles.

    Headings are ``h1`` to ``h6``, facts a ``table.facts`` with row headers, spoken words a
    ``blockquote`` of paragraphs, figures an ``svg`` in a ``div.figure``. All text is
    escaped; only web, mail and telephone links become links.
    """
    return _blocks(blocks, _PLAIN, _drawn)


def mail(blocks: Iterable[Block], title: str) -> str:
    """The blocks as a whole HTML document in US English for a message's body.

    The message must include each figure's picture as a part with its ``content_id``.
    """
    return (
        '<!DOCTYPE html>\n<html lang="en-US">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="color-scheme" content="light dark">\n'
        '<meta name="supported-color-schemes" content="light dark">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{_escape(title)}</title>\n</head>\n"
        f'<body style="{_BODY}">\n<div style="max-width:640px">\n'
        f"{_blocks(blocks, _MAIL, _enclosed)}\n</div>\n</body>\n</html>\n"
    )


def content_id(figure: Figure) -> str:
    """The Content-ID, without its brackets, of a figure's picture (RFC 2392).

    Made from rounded coordinates: Python versions differ in the last digits of a sum.
    """
    return f"{blake2b(figures.svg(figure).encode(), digest_size=12).hexdigest()}@lorkit.invalid"


def _drawn(figure: Figure) -> str:
    return f'<div class="figure">{figures.svg(figure)}</div>'


def _enclosed(figure: Figure) -> str:
    """A reference to a part of the same message, since mail programs don't show SVG."""
    width = round(figure.drawing.width * 96 / 72)
    return (
        f'<img src="cid:{content_id(figure)}" alt="{_escape(figure.alt)}" width="{width}" '
        'style="display:block;width:100%;height:auto;margin:0 0 16px">'
    )


def _blocks(
    blocks: Iterable[Block], tags: Mapping[str, str], picture: Callable[[Figure], str]
) -> str:
    return "\n".join(
        picture(block) if isinstance(block, Figure) else _block(block, tags) for block in blocks
    )


def _block(block: TextBlock, tags: Mapping[str, str]) -> str:
    match block:
        case Heading(level, runs):
            tag = f"h{min(level, 6)}"
            return f"{tags[tag]}{_runs(runs, tags)}</{tag}>"
        case Paragraph(runs):
            return f"{tags['p']}{_runs(runs, tags)}</p>"
        case Bullets(items):
            rows = "".join(f"{tags['li']}{_runs(item, tags)}</li>\n" for item in items)
            return f"{tags['ul']}\n{rows}</ul>"
        case Quote(paragraphs):
            rows = "".join(f"{tags['quoted']}{_runs(p, tags)}</p>\n" for p in paragraphs)
            return f"{tags['blockquote']}\n{rows}</blockquote>"
        case Facts(facts):
            rows = "".join(_fact(label, value, tags) for label, value in facts)
            return f"{tags['table']}\n{rows}</table>"


def _fact(label: Runs, value: Runs, tags: Mapping[str, str]) -> str:
    cells = f"{tags['th']}{_runs(label, tags)}</th>{tags['td']}{_runs(value, tags)}</td>"
    return f"{tags['tr']}{cells}</tr>\n"


def _runs(runs: Runs, tags: Mapping[str, str]) -> str:
    return "".join(_link(link, "".join(map(_run, group)), tags) for link, group in linked(runs))


def _link(link: str, words: str, tags: Mapping[str, str]) -> str:
    if not link.lower().startswith(_SCHEMES):
        return words
    return f'{tags["a"]} href="{_escape(link)}">{words}</a>'


def _run(run: Run) -> str:
    if run.is_break:
        return "<br>"
    text = _escape(run.text)
    if run.emphasis:
        text = f"<em>{text}</em>"
    return f"<strong>{text}</strong>" if run.strong else text


def _escape(text: str) -> str:
    return escape(printable(text))
