"""Hypothesis strategies of text and names that break programs, for any test that handles words.

``hard_line`` and ``hard_name`` give what a profile's value is after it was read: one NFC line
without control characters, not blank. ``wild_text`` gives anything a ``str`` can hold, for code
that must stay safe whatever it is handed. ``hard_file_name`` gives attachments' names.
``examples`` draws many at once, for programs that are slow to start.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TypeVar

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

T = TypeVar("T")

NAMES = (
    "Anna Bell",
    "O'Neill-Sánchez, María-José",
    "Nguyễn Thị Minh Khai",
    "Ọlábísí Adébáyọ̀",
    "Şükrü Gökçe İnci",
    "Łukasz Żółć",
    "محمد بن سلمان",
    "דוד בן־גוריון",
    "王小明",
    "さくら 花子",
    "김민수",
    "अनुष्का शर्मा",
    "สมชาย ใจดี",
    "Χρήστος Παπαδόπουλος",
    "Сергей Иванов",
    "أحمد (Ahmed) Müller",
    "Sukarno",
    "de la Cruz y Ortega",
    'Robert "Bob" Smith',
    "Smith, Jr., M.D.",
    "Dr. Anna Bell, MD, FACP",
)
SCRIPTS = (
    *(
        "é",
        "ß",
        "ñ",
        "Ł",
        "İ",
        "ọ̀",
        "ễ",
        "中",
        "文",
        "あ",
        "한",
        "ع",
        "ש",
        "ण",
        "क्ष",
        "ไ",
        "Ж",
        "Ω",
    ),
    *("ﬁ", "Ⅷ", "½", "𝒜", "𠮷", "–", "—", "“", "”", "’", "…", "•", "№", "™"),
)
MARKS = ("\u0301", "\u0323", "\u0300", "\u20e3", "\ufe0f", "\u0fb5", "\u0e31", "\u093f")
EMOJI = ("🩺", "👩🏽‍⚕️", "👨‍👩‍👧‍👦", "🇳🇬", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "❤️", "✉️")
INVISIBLE = ("\u200b", "\u200c", "\u200d", "\u200e", "\u200f", "\u061c")
TURNS = ("\u202a", "\u202b", "\u202c", "\u202d", "\u202e", "\u2066", "\u2067", "\u2068", "\u2069")
SPACES = (" ", "  ", "\u00a0", "\u2009", "\u3000", "\ufeff")
SYNTAX = (
    *",;:<>@()[]{}\\\"'`|/=?&%#$!*_~^+-.",
    *("<b>", "</p>", "&amp;", "&#10;", "<!--", "]]>", "${x}", "{{ 1 }}", "{% if %}", "\\n"),
    *("From ", "\u2019s", "--", ".", "..", "a@b.org", "<x@y.org>", "mailto:", "https://a.org/?b=c"),
)
ENCODED_WORDS = (
    *("=?utf-8?q?a=0D=0ABcc:x@y.org?=", "=?utf-8?b?DQpCY2M6IHhAeS5vcmc=?=", "=?", "?=", "=?utf-8?"),
    *("=?utf-8?q?Anna_Bell?=", "=?iso-8859-1?q?=A1?=", "=0D=0A", "=3D", "%0D%0A"),
)
CONTROLS = ("\r", "\n", "\r\n", "\r\nBcc: x@y.org\r\n", "\n\n", "\x00", "\x0b", "\x1b[31m", "\x7f")
LINE_ENDS = ("\u0085", "\u2028", "\u2029", "\ud800", "\udfff", "\ufffe", "\uffff", "\t")

_PIECES = (NAMES, SCRIPTS, MARKS, EMOJI, INVISIBLE, SPACES, SYNTAX, ENCODED_WORDS)
_ASCII_WORD = st.text("abcdefghijklmnopqrstuvwxyzABCDEFGHIJ", min_size=1, max_size=12)
_ANY_CHARACTER = st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]), max_size=8)
_GAPS = st.sampled_from(("", "", " "))


def line_of(text: str) -> str:
    """The text as one NFC line that turns no other: what reading a profile makes of a value."""
    kept = "".join(" " if _is_control(char) else char for char in text if char not in TURNS)
    return unicodedata.normalize("NFC", kept).strip()


def _is_control(char: str) -> bool:
    return unicodedata.category(char) in ("Cc", "Cs", "Zl", "Zp")


def _long(pieces: st.SearchStrategy[str], most: int) -> st.SearchStrategy[str]:
    """Pieces put together, with or without a space between, sometimes repeated past 120."""
    parts = st.lists(st.tuples(pieces, _GAPS).map("".join), min_size=1, max_size=most)
    return st.builds(lambda found, times: "".join(found) * times, parts, st.sampled_from((1, 1, 6)))


def hard_line(most: int = 12) -> st.SearchStrategy[str]:
    """One NFC line without controls, not blank, of up to ``most`` pieces (or six times that).

    Every script, right-to-left text, marks, emoji, invisible characters, HTML, Jinja, header and
    shell syntax, text that looks like an encoded word, lines of far more than 120 characters.
    """
    pieces = st.one_of(*map(st.sampled_from, _PIECES), _ASCII_WORD, _ASCII_WORD, _ANY_CHARACTER)
    return _long(pieces, most).map(line_of).filter(_has_text)


def hard_name() -> st.SearchStrategy[str]:
    """A name as hard as names get: real ones of many scripts, joined, marked and decorated."""
    real = st.sampled_from(NAMES)
    joined = st.builds("{}{}{}".format, real, st.sampled_from((", ", " ", "-", " & ", " / ")), real)
    return st.one_of(real, joined, hard_line(5)).map(line_of).filter(_has_text)


def wild_text(most: int = 8) -> st.SearchStrategy[str]:
    """Anything a ``str`` can hold: line ends, control characters, lone surrogates, nothing."""
    raw = st.sampled_from(CONTROLS + LINE_ENDS + TURNS)
    anything = st.text(st.characters(exclude_categories=[]), max_size=8)
    return st.one_of(st.just(""), _long(st.one_of(raw, anything, hard_line(3)), most))


def hard_file_name() -> st.SearchStrategy[str]:
    """A user's file name: any script, no ending, two endings, a path's signs, nothing."""
    endings = st.sampled_from(("", ".pdf", ".PDF", ".docx", ".tar.gz", ".", ".вфыв", ".pdf "))
    stem = st.one_of(hard_name(), wild_text(3), st.sampled_from(("CV", "../CV", "Currículo", "")))
    return st.builds("{}{}".format, stem, endings)


def examples(strategy: st.SearchStrategy[T], count: int, *, fresh: bool = False) -> list[T]:
    """``count`` values, the same ones in every run unless ``fresh``."""
    found: list[T] = []
    quiet = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]

    @settings(
        max_examples=count,
        phases=[Phase.generate],
        database=None,
        deadline=None,
        derandomize=not fresh,
        suppress_health_check=quiet,
    )
    @given(strategy)
    def collect(value: T) -> None:
        found.append(value)

    collect()
    return found


def _has_text(text: str) -> bool:
    return bool(re.search(r"\w", text))
