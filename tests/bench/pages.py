"""What lorkit's documents say, written down for peers that only lay out."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import fontpkg_fira_sans

from lorkit.files import assets
from lorkit.letter.catalogue import catalogue
from lorkit.letter.model import (
    Block,
    Bullets,
    Facts,
    Heading,
    Letter,
    Paragraph,
    Quote,
    Runs,
    plain,
)
from lorkit.profile.model import Profile, Writer
from lorkit.profile.reading import load
from lorkit.renderers import html, txt
from lorkit.renderers.pdf import page_html
from lorkit.words import environment
from lorkit.words.compose import compose
from tests.bench import cohort

PACKET = ("support-sheet", "follow-up", "thank-you")
_FONTS = Path(fontpkg_fira_sans.ROOT) / "files"
_FACES = (
    ("Regular", 400, "normal"),
    ("Italic", 400, "italic"),
    ("Medium", 500, "normal"),
    ("SemiBold", 600, "normal"),
    ("SemiBoldItalic", 600, "italic"),
)


def letter(document: str, profile: Profile, writer: Writer) -> Letter:
    """One document as lorkit composes it."""
    words = environment.words()
    on = dt.date.fromisoformat(cohort.ON)
    return compose(catalogue().find(document), profile, writer, on, words)


def sheet(profile_file: Path, page: Path, css: Path) -> None:
    """The first writer's support sheet as HTML, and its style sheet."""
    profile = load(profile_file)
    page.write_text(page_html(letter("support-sheet", profile, profile.writers[0])), "utf-8")
    css.write_text(_css("sheet"), "utf-8")


def packets(profile_files: Sequence[Path], folder: Path) -> None:
    """What the packets of all writers say, with the layouts and the file that they attach."""
    profiles = [load(file) for file in profile_files]
    everybody = [
        {
            "id": f"{number}-{writer.id}",
            "documents": [_contents(letter(document, profile, writer)) for document in PACKET],
        }
        for number, profile in enumerate(profiles)
        for writer in profile.writers
    ]
    folder.mkdir()
    (folder / "packets.json").write_text(json.dumps(everybody), "utf-8")
    for layout in ("letter", "sheet"):
        (folder / f"{layout}.css").write_text(_css(layout), "utf-8")
        shutil.copy(assets.layout(f"{layout}.docx"), folder)
    shutil.copy(cohort.SAMPLE / "cv.pdf", folder)


def _css(layout: str) -> str:
    faces = "".join(
        f"@font-face {{ font-family: 'Lorkit Sans'; font-weight: {weight}; font-style: {style}; "
        f"src: url({(_FONTS / f'FiraSans-{face}.ttf').as_uri()}) }}\n"
        for face, weight, style in _FACES
    )
    return faces + assets.layout(f"{layout}.css").read_text("utf-8")


def _contents(one: Letter) -> dict[str, Any]:
    return {
        "document": one.document,
        "html": page_html(one),
        "css": f"{one.layout}.css",
        "docx": f"{one.layout}.docx",
        "context": {
            "title": one.title,
            "head": [{"label": label, "text": text} for label, text in one.head],
            "blocks": [_block(block) for block in one.blocks],
        },
        "from": f"{one.sender.name} <{one.sender.address}>",
        "to": f"{one.recipient.name} <{one.recipient.address}>",
        "subject": one.subject,
        "text": txt.body(one.blocks),
        "mail": html.mail(one.blocks, one.title),
        "attached": [enclosure.name for enclosure in one.enclosures],
    }


def _block(block: Block) -> dict[str, Any]:
    """What a Word layout reads of a block."""
    match block:
        case Heading(level, runs):
            return {"kind": f"heading {level}", "text": plain(runs)}
        case Paragraph(runs):
            return {"kind": "paragraph", "text": plain(runs)}
        case Bullets(items):
            return {"kind": "bullets", "items": _plain(items)}
        case Quote(paragraphs):
            return {"kind": "quote", "items": _plain(paragraphs)}
        case Facts(rows):
            return {
                "kind": "facts",
                "rows": [dict(zip(("label", "text"), _plain(row), strict=True)) for row in rows],
            }
    raise ValueError(block)


def _plain(stretches: Sequence[Runs]) -> list[str]:
    return [plain(runs) for runs in stretches]
