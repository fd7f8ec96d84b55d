"""The timeline: legible whatever the dates, and the same in SVG and PNG."""

from __future__ import annotations

import datetime as dt
import io
import xml.etree.ElementTree as ElementTree
from functools import cache
from itertools import combinations
from pathlib import Path

import fontpkg_fira_sans
import pytest
from fontTools.ttLib import TTFont
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageFont
from plans import MONDAY, days_near, profile, profiles, rotation, writer

from lorkit.letter.drawing import Drawing, Line, Rect, Text, text_width
from lorkit.letter.model import Figure
from lorkit.profile.model import Profile
from lorkit.renderers import figures
from lorkit.schedule.timeline import timeline
from lorkit.schedule.windows import ask_window

FONTS = Path(fontpkg_fira_sans.ROOT) / "files"
LENGTHS = (1, 2, 3, 5, 7, 12, 19, 26, 28, 40, 54, 84, 180, 364, 365)


@cache
def font(face: str) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(FONTS / f"FiraSans-{face}.ttf", 1000, layout_engine=0)


@cache
def known_characters() -> frozenset[str]:
    """What the regular face can draw."""
    with TTFont(FONTS / "FiraSans-Regular.ttf") as face:
        return frozenset(map(chr, face.getBestCmap()))


def drawn_width(text: Text) -> float:
    """How wide the font really is."""
    return font("SemiBold" if text.bold else "Regular").getlength(text.text) * text.size / 1000


def box(text: Text) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of the letters of a text."""
    width = drawn_width(text)
    left = text.x - width * {"start": 0, "middle": 0.5, "end": 1}[text.anchor]
    return left, text.y - 0.7 * text.size, left + width, text.y + 0.2 * text.size


def assert_legible(drawing: Drawing) -> None:
    """No text over another or outside the picture, and nothing drawn outside either."""
    texts = [shape for shape in drawing.shapes if isinstance(shape, Text)]
    for text in texts:
        left, top, right, bottom = box(text)
        assert left >= -0.1, text
        assert right <= drawing.width + 0.1, text
        assert top >= 0, text
        assert bottom <= drawing.height + 0.1, text
    for one, other in combinations(texts, 2):
        a, b = box(one), box(other)
        apart = a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1]
        assert apart, f"{one.text!r} and {other.text!r} overlap"
    for shape in drawing.shapes:
        if isinstance(shape, Rect):
            assert -0.1 <= shape.x <= shape.x + shape.width <= drawing.width + 0.1, shape
        if isinstance(shape, Line):
            assert -0.1 <= min(shape.x1, shape.x2) <= max(shape.x1, shape.x2), shape
            assert max(shape.x1, shape.x2) <= drawing.width + 0.1, shape


def pictures(found: Profile, on: dt.date) -> list[Drawing]:
    return [timeline(found, place, on).drawing for place in found.rotations]


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_no_label_overlaps_another_whatever_the_dates(data: st.DataObject) -> None:
    found = data.draw(profiles())
    for drawing in pictures(found, data.draw(days_near(found))):
        assert_legible(drawing)


@pytest.mark.parametrize("days", LENGTHS)
def test_windows_that_coincide_are_legible(days: int) -> None:
    """In a rotation of one day every role is asked on that day."""
    found = profile(rotation(days), letters_by=MONDAY + dt.timedelta(days=days))
    for ahead in (-10, 0, days - 1, days + 5):
        (drawing,) = pictures(found, MONDAY + dt.timedelta(days=ahead))
        assert_legible(drawing)


def test_rows_hold_the_ask_windows_and_what_follows_them() -> None:
    found = profile(rotation(26), letters_by=dt.date(2026, 9, 14))
    rows = timeline(found, found.rotations[0], MONDAY).rows
    assert [row.label for row in rows] == [
        *("Ask the anchor", "Ask the secondary", "Ask the fellow", "Ask the director"),
        *("Follow up", "Thank", "Remind", "Letters in by"),
    ]
    window = ask_window(found.rotations[0], "anchor")
    assert (rows[0].start, rows[0].end) == window
    assert rows[4].start == window[0] + dt.timedelta(days=1)
    assert not any(span.settled for row in rows[4:7] for span in row.spans)
    assert rows[7].start == dt.date(2026, 9, 14)


def test_what_is_settled_is_drawn_as_settled_and_merged() -> None:
    log = ("2026-07-23 asked", "2026-07-23 agreed")
    writers = (writer("one", log=log), writer("two", "secondary", log=log), writer("three"))
    found = profile(rotation(26), writers=writers)
    rows = {r.kind: r for r in timeline(found, found.rotations[0], dt.date(2026, 7, 23)).rows}
    settled = [span for span in rows["follow-up"].spans if span.settled]
    assert [(s.start.day, s.end.day) for s in settled] == [(24, 25)]
    assert [span.settled for span in rows["follow-up"].spans] == [True, False], "soonest first"


def test_what_has_happened_is_drawn_on_its_real_day_and_what_is_moot_not_at_all() -> None:
    """An ask that is logged leaves the window that it was planned for; a no leaves no thanks."""
    log = ("2026-07-20 asked", "2026-07-21 agreed", "2026-07-22 followed-up", "2026-07-30 thanked")
    writers = (
        writer("one", log=log),
        writer("two", "secondary", log=("2026-07-21 asked", "2026-07-22 declined")),
        writer("three", "director", log=("2026-07-22 received",)),
    )
    found = profile(rotation(26), writers=writers)
    drawn = timeline(found, found.rotations[0], dt.date(2026, 7, 31))
    rows = {row.label: row for row in drawn.rows}
    assert "Ask the director" not in rows
    for label, day in (
        ("Ask the anchor", 20),
        ("Ask the secondary", 21),
        ("Follow up", 22),
        ("Thank", 30),
    ):
        (span,) = rows[label].spans
        assert (span.start.day, span.end.day, span.done) == (day, day, True), label
    assert "done Jul 20" in [s.text for s in drawn.drawing.shapes if isinstance(s, Text)]


def test_today_is_a_line_only_where_it_is_inside() -> None:
    found = profile(rotation(26))
    place = found.rotations[0]

    def words(on: dt.date) -> str:
        shapes = timeline(found, place, on).drawing.shapes
        return " ".join(shape.text for shape in shapes if isinstance(shape, Text))

    assert "Today, Jul 20" in words(dt.date(2026, 7, 20))
    assert "Today" not in words(dt.date(2026, 7, 5))
    assert "Today" not in words(dt.date(2027, 7, 20))


def test_what_lies_far_off_is_told_at_the_edge() -> None:
    found = profile(rotation(5), letters_by=dt.date(2027, 9, 14))
    drawing = timeline(found, found.rotations[0], MONDAY).drawing
    assert "Sep 14, 2027 →" in [s.text for s in drawing.shapes if isinstance(s, Text)]
    found = profile(rotation(5), letters_by=dt.date(2026, 1, 2))
    drawing = timeline(found, found.rotations[0], MONDAY).drawing
    assert "← Jan 2" in [s.text for s in drawing.shapes if isinstance(s, Text)]


@given(st.data())
def test_the_font_has_every_character(data: st.DataObject) -> None:
    found = data.draw(profiles())
    for drawing in pictures(found, data.draw(days_near(found))):
        for shape in drawing.shapes:
            if isinstance(shape, Text):
                assert known_characters().issuperset(shape.text), shape


@given(st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=30))
def test_text_is_never_wider_than_estimated(text: str) -> None:
    for bold in (False, True):
        guess = Text(0, 0, text, 8, "#000000", bold=bold)
        assert drawn_width(guess) <= guess.width + 0.01
    assert text_width(text, 8) == pytest.approx(
        drawn_width(Text(0, 0, text, 8, "#000000")), abs=0.1
    )


def test_svg_holds_the_same_words_and_its_alternative_text() -> None:
    found = profile(rotation(26))
    drawing = timeline(found, found.rotations[0], dt.date(2026, 7, 20)).drawing
    root = ElementTree.fromstring(figures.svg(Figure(drawing, 'A "timeline" <of> R&D')))
    assert root.get("role") == "img"
    assert root.get("aria-label") == 'A "timeline" <of> R&D'
    assert root.get("viewBox") == f"0 0 504 {drawing.height:g}"
    texts = [element.text for element in root if element.tag.endswith("text")]
    assert texts == [shape.text for shape in drawing.shapes if isinstance(shape, Text)]
    assert "<image" not in figures.svg(Figure(drawing, "x"))


def test_png_is_twice_as_fine_as_a_screen_and_always_the_same() -> None:
    found = profile(rotation(26))
    drawing = timeline(found, found.rotations[0], dt.date(2026, 7, 20)).drawing
    picture = figures.png(drawing)
    image = Image.open(io.BytesIO(picture))
    assert image.size == (1344, round(drawing.height * 2 * 96 / 72))
    assert image.convert("RGB").getpixel((2, 2)) == (255, 255, 255)
    assert picture == figures.png(drawing)
    assert len(picture) < 60_000


def test_it_is_legible_without_color() -> None:
    """Kinds of bars differ in their patterns, and all text is dark on white."""
    found = profile(rotation(26), letters_by=dt.date(2026, 9, 14))
    drawing = timeline(found, found.rotations[0], dt.date(2026, 7, 20)).drawing
    for shape in drawing.shapes:
        if isinstance(shape, Text):
            red, green, blue = (int(shape.color[at : at + 2], 16) for at in (1, 3, 5))
            assert 0.299 * red + 0.587 * green + 0.114 * blue < 100, shape
