"""Hard profiles: whole profile files that hold what breaks programs, and what they mean.

``hard_profiles`` is a Hypothesis strategy. Each profile knows its YAML text, the files that it
names, and the values that were meant. Its ``twin`` is the same profile with a plain ASCII word
in place of each text: lorkit makes the twin's documents too, and ``Twin.meant`` puts the texts
back, so what a document must say is worked out without any of the code that handles hard text.
"""

from __future__ import annotations

import copy
import datetime as dt
import json
import random
import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from hard import NAMES, TURNS, hard_line, hard_name, wild_text
from hypothesis import strategies as st

MARKDOWN = (
    *("**bold**", "_em_", "[x](file:///etc/passwd)", "![x](http://x.example/y.png)", "# Heading"),
    *("- item", "1. one", "> quote", "```sh", "|a|b|", "---", "<script>alert(1)</script>"),
    *("&nbsp;&#0;&lt;", "\\", "a\\", "~~no~~", "<https://x.example>", "[^1]: note", "    code"),
)
JINJA = (
    *("{{ 7*7 }}", "{% raw %}", "{%p endfor %}", "{#", "#}", "{{ ''.__class__.__mro__ }}"),
    *("{{ cycler.__init__.__globals__ }}", "{_{ x }_}", "{{r x }}", "{% include '/etc/passwd' %}"),
)
XML = (
    *("]]>", "</w:t></w:r>", "<?xml version='1.0'?>", "&e;", "<w:br/>", "<!--", "\ufffd"),
    '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>',
)
PATHS = (
    *("../x", "../../etc/passwd", "/dev/null", "-f", "--help", "CON", "NUL.txt", "~/.ssh/id_rsa"),
    *("C:\\CON", "$(id)", "`id`", "%PATH%", "a\x00b", "file:///etc/passwd", "x; rm -rf y"),
)
LINE_BREAKS = ("\r\nBcc: x@y.org", "a\nb", "a\rb", "a\u2028b", "a\x85b", "\x1b[2Jx", "a\tb")
LONGEST = 1000  # characters of a bullet that a profile may hold
BULLET = "Presented 4 patients a day, called every family, and read up on all of it overnight; "
ADDRESSES = (
    *("a@example.org", "anna.bell+lor@med.example.edu", "o'neill_x-y@sub.example.co.uk"),
    *("info@exämple.org", f"{'long.name.' * 6}x@{'department-of-medicine.' * 6}example.org"),
)
LINKS = (
    "https://a.example/?b=1&c='x'<>\"",
    "https://例え.example/ü#{{x}}",
    "HTTP://x.example/**b**_c_|d|",
    f"https://a.example/{'long-' * 40}",
)
FILES = (
    *("cv.pdf", "Currículo – final (3).pdf", "履歴書.pdf", "-f", "a&b <c>.PDF", "sub/letter.docx"),
    *("support-sheet.pdf", "CON.pdf", "x" * 200 + ".pdf", "no ending", "a'b\"c;d.tar.gz"),
)
_SERVICES = ("ERAS", "ResidencyCAS", "SF Match", "other")
SETTINGS = ("Tuesday clinic", "the inpatient wards", "ICU rounds.")
# A tail that lorkit's own punctuation may replace, and words that "on" and "in" depend on.
_TAIL = re.compile(r"[\s.;:,?!…]*$")
_ON = re.compile(r" (?:wards?|floors?|services?|teams?|rounds)[. ]*$", re.I)
_NOT_TEXT = ("Cc", "Cs", "Zl", "Zp")


def meant(typed: str) -> str:
    """What a typed text means: one line in NFC, with one space for breaks and blanks.

    Without the marks that would turn the words around it.
    """
    kept = "".join(" " if _is_break(char) else char for char in typed if char not in TURNS)
    return unicodedata.normalize("NFC", re.sub(" +", " ", kept)).strip()


def _is_break(char: str) -> bool:
    nowhere = 0xFDD0 <= ord(char) <= 0xFDEF or ord(char) & 0xFFFE == 0xFFFE
    return unicodedata.category(char) in _NOT_TEXT or nowhere


def _usable(typed: str) -> bool:
    line = meant(typed)
    return bool(re.search(r"\w", line)) and not line.startswith("FILL IN")


# --- Text of every kind

_ATTACKS = st.sampled_from(MARKDOWN + JINJA + XML + PATHS + LINE_BREAKS)
_MIXED = st.builds(
    "{}{}{}".format, st.one_of(hard_name(), _ATTACKS), st.sampled_from((" ", "")), _ATTACKS
)
# One text as somebody might type or paste it; never blank.
TEXTS = st.one_of(hard_line(4), hard_name(), _ATTACKS, _MIXED, wild_text(3)).filter(_usable)
# A name: of any script, of one word, of 120 characters, or as hard as any text.
_LONG = st.sampled_from(NAMES).map(lambda name: ((name + " ") * 60)[:120])
PEOPLE = st.one_of(st.sampled_from(NAMES), _LONG, TEXTS)


# --- Profiles

_DAYS = (
    (dt.date(2026, 7, 6), dt.date(2026, 7, 31)),
    (dt.date(2025, 12, 29), dt.date(2026, 1, 23)),
    (dt.date(2026, 12, 31), dt.date(2027, 1, 1)),
    (dt.date(2028, 2, 29), dt.date(2028, 2, 29)),
    (dt.date(2026, 11, 2), dt.date(2026, 12, 31)),
)
_LOGS: tuple[tuple[str, ...], ...] = (
    (),
    ("asked", "agreed"),
    ("asked", "agreed"),
    ("agreed", "followed-up", "reminded"),
    ("agreed", "reminded", "received"),
    ("asked", "declined"),
    ("asked", "hesitated"),
)
IDS = ("a", "0a", "con1", "x" * 60, "9-9", "out", "support-sheet", "lorkit", "r0", "a-")


def hard_profiles(writers: int = 0) -> st.SearchStrategy[HardProfile]:
    """Valid profiles, as hard as they get: of so many writers, else of 1 or 2 and, rarely, of 60.

    Hypothesis draws the texts; which of them stands where, and what is left out, a seed says:
    drawing each field by itself takes a second a profile.
    """
    texts = st.lists(TEXTS, min_size=10, max_size=10)
    people = st.lists(PEOPLE, min_size=5, max_size=5)
    seeds = st.integers(0, 2**32)
    return st.builds(lambda t, p, seed: _Maker(t, p, seed).profile(writers), texts, people, seeds)


class _Maker:
    """Puts texts and names into a profile, as a seed says."""

    def __init__(self, texts: list[str], people: list[str], seed: int) -> None:
        # A profile's line holds 300 characters; longer ones are tested in test_amounts.py.
        self._texts = [text for text in texts if len(text) <= 300] or ["One line"]
        self._people = [name for name in people if len(name) <= 300] or ["One Name"]
        self._random = random.Random(seed)
        self._named: set[str] = set()  # files

    def profile(self, writers: int) -> HardProfile:
        few = self._random.randint(1, 2)
        count = writers or (few if self._random.randrange(30) else 60)
        rotations = [self._rotation(n) for n in range(self._random.randint(1, 2))]
        ids = self._random.sample(IDS + tuple(f"w-{n}" for n in range(60)), count)
        data = {
            "applicant": self._applicant(),
            "application": self._application(),
            "rotations": rotations,
            "writers": [self._writer(one, self._random.choice(rotations)) for one in ids],
        }
        attendings = [w["id"] for w in data["writers"] if w["role"] != "fellow"]
        for writer in data["writers"]:
            if writer["role"] == "fellow" and attendings:
                writer["signs_with"] = self._random.choice(attendings)
        return HardProfile(data, self._random.randrange(3))

    def _text(self) -> str:
        return self._random.choice(self._texts)

    def _short(self) -> str:
        """A text that a phone number could be as long as."""
        return next((text for text in self._texts if len(text) <= 60), "+1 312 555 0100")

    def _person(self) -> str:
        return self._random.choice(self._people)

    def _untitled(self) -> str:
        """A writer's name: lorkit refuses one that begins with a title."""
        return self._person().removeprefix("Dr. ")

    def _maybe(self, **fields: Any) -> dict[str, Any]:
        """Each of the fields, or not; a text's or a name's is filled in only now."""
        return {
            key: value() if callable(value) else value
            for key, value in fields.items()
            if self._random.random() < 0.6
        }

    def _bullets(self) -> list[str]:
        """Up to three bullets: none, hard ones, and now and then one that fills a page."""
        found = [self._text() for _ in range(self._random.randrange(4))]
        if found and not self._random.randrange(12):
            found[0] = BULLET * self._random.randint(2, min(40, LONGEST // len(BULLET)))
        return found

    def _file(self) -> str:
        """The name of a file that this profile names nowhere else: one file for two is an error."""
        free = [name for name in FILES if name not in self._named]
        name = self._random.choice(free) if free else f"more/{len(self._named)}.pdf"
        self._named.add(name)
        return name

    def _applicant(self) -> dict[str, Any]:
        needed = ("status", "school", "country", "specialty", "career_goal")
        return {
            "eras_name": self._person(),
            "email": self._random.choice(ADDRESSES),
            **{key: self._text() for key in needed},
            **self._maybe(
                preferred_name=self._person,
                phone=self._short,
                aamc_id="01234567",
                cv=self._file,
                personal_statement=self._file,
            ),
        }

    def _application(self) -> dict[str, Any]:
        match = {"program": self._text(), "on": dt.date(2027, 3, 19)}
        return {
            "season": self._random.choice((2026, 2027)),
            **self._maybe(
                service=self._random.choice(_SERVICES),
                letters_by=dt.date(2027, 1, 1),
                submitted_on=dt.date(2026, 9, 2),
                match=match | self._maybe(city=self._text, specialty=self._text),
            ),
        }

    def _rotation(self, number: int) -> dict[str, Any]:
        starts, ends = self._random.choice(_DAYS)
        coordinator = {"name": self._person(), "email": self._random.choice(ADDRESSES)}
        return {
            "id": f"r{number}",
            "service": self._text(),
            "hospital": self._text(),
            "starts": starts,
            "ends": ends,
            "level": self._random.choice(("hands-on", "observer")),
            **self._maybe(
                city=self._text,
                host_term=self._text,
                coordinator=coordinator,
                did=self._bullets,
                moments=self._bullets,
                log=[],
            ),
        }

    def _writer(self, one: str, rotation: dict[str, Any]) -> dict[str, Any]:
        events = enumerate(self._random.choice(_LOGS))
        log = [f"{rotation['starts'] + dt.timedelta(days=n)} {event}" for n, event in events]
        return {
            "id": one,
            "family_name": self._untitled(),
            "email": self._random.choice(ADDRESSES),
            "role": self._random.choice(("anchor", "secondary", "fellow", "director")),
            "rotation": rotation["id"],
            "log": log,
            **self._maybe(
                given_name=self._untitled,
                title=self._text,
                credentials=self._text,
                salutation=self._person,
                setting=lambda: self._random.choice((self._text(), *SETTINGS)),
                did=self._bullets,
                moments=self._bullets,
                learned=self._text,
                request=self._request,
            ),
        }

    def _request(self) -> dict[str, Any]:
        match self._random.choice(("portal-email", "not-open", "link", "form-pdf")):
            case "link":
                return {"method": "link", "link": self._random.choice(LINKS)}
            case "form-pdf":
                return {"method": "form-pdf", "form": self._file()}
            case method:
                return {"method": method, "waived": self._random.choice((True, False))}


# The keys whose values are free text, and pass from the profile to the documents.
# Their words become parts of sentences, with articles and prepositions that depend on them.
_SAID = frozenset(("status", "school", "country", "career_goal", "setting", "name", "moments"))
_TEXT_KEYS = frozenset(
    (
        *("eras_name", "preferred_name", "status", "school", "country", "phone", "specialty"),
        *("career_goal", "program", "city", "service", "hospital", "host_term", "name", "did"),
        *("moments", "family_name", "given_name", "title", "credentials", "salutation", "setting"),
        "learned",
    )
)


@dataclass(frozen=True)
class HardProfile:
    """One profile: its values as they are typed, and in which of three styles it is written."""

    data: dict[str, Any]
    style: int = 0  # JSON, JSON in ASCII, or YAML in blocks

    @cached_property
    def text(self) -> str:
        """The profile file."""
        return _written(self.data, self.style)

    @cached_property
    def meant(self) -> dict[str, Any]:
        """The data, with every text as it was meant."""
        return _changed(self.data, meant)

    @cached_property
    def files(self) -> dict[str, bytes]:
        """The files that the profile names, and what is in them."""
        applicant = self.data["applicant"]
        named = [applicant.get("cv"), applicant.get("personal_statement")]
        named += [w.get("request", {}).get("form") for w in self.data["writers"]]
        starts = {
            name: b"PK\x03\x04" if name.endswith("docx") else b"%PDF-1.7" for name in named if name
        }
        return {name: start + b"\r\n\x00" + name.encode() * 50 for name, start in starts.items()}

    def write(self, folder: Path) -> Path:
        """Write the profile and its files; returns the profile's path."""
        for name, content in self.files.items():
            file = folder / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)
        folder.mkdir(parents=True, exist_ok=True)
        file = folder / "profile.yaml"
        file.write_bytes(self.text.encode())
        return file

    @cached_property
    def twin(self) -> Twin:
        """The same profile in plain words."""
        twin = Twin()
        twin.data = _changed(self.meant, twin.plain, _TEXT_KEYS - _SAID)
        return twin


@dataclass
class Twin:
    """A profile in plain words, and the way from them back to what they stand for."""

    data: dict[str, Any] = field(default_factory=dict)
    _words: dict[str, str] = field(default_factory=dict)  # of each text
    _texts: dict[str, str] = field(default_factory=dict)  # of each first word

    def write(self, folder: Path, files: dict[str, bytes]) -> Path:
        """Write the profile, with the files of the hard one."""
        twin = HardProfile(self.data)
        assert twin.files == files
        return twin.write(folder)

    def plain(self, text: str) -> str:
        """Plain words for a text: as many of them, ending as it ends."""
        tail = _TAIL.search(text)
        assert tail is not None
        core, end = text[: tail.start()], tail[0]
        if (core, end) == ("", ""):
            return text
        if on := _ON.search(text):
            core, end = text[: on.start()], on[0]
        if text not in self._words:
            lower = text.split(" ", 1)[0].islower()
            first = f"{'t' if lower else 'T'}ok{len(self._words)}q"
            self._texts[first] = core
            if lower:  # which a sentence begins with a capital
                capital = unicodedata.normalize("NFC", core[:1].upper() + core[1:])
                self._texts[first.capitalize()] = capital
            self._words[text] = first + " x" * (len(core.split()) - 1) + end
        return self._words[text]

    def meant(self, text: str) -> str:
        """A text that was made of the plain words, as it was meant."""
        return _PLAIN.sub(lambda found: self._texts[found[0].split()[0]], text)


_PLAIN = re.compile(r"[tT]ok\d+q(?: x)*")


def _changed(
    data: Any, change: Callable[[str], str], keys: frozenset[str] | None = None, key: str = ""
) -> Any:
    """A copy of the data with all free text changed, or with that of some keys."""
    if isinstance(data, dict):
        return {name: _changed(value, change, keys, name) for name, value in data.items()}
    if isinstance(data, list):
        return [_changed(value, change, keys, key) for value in data]
    if isinstance(data, str) and key in (keys or _TEXT_KEYS) and data not in _SERVICES:
        return change(data)
    return copy.copy(data)


# --- Writing YAML, without a library that could share lorkit's views


def _written(data: dict[str, Any], style: int) -> str:
    if style == 2:
        return "".join(_block(data, ""))
    # Half a surrogate pair can't be saved as UTF-8: it is written as an escape.
    text = json.dumps(data, ensure_ascii=style == 1, default=str, indent=1)
    return re.sub("[\ud800-\udfff]", lambda found: f"\\u{ord(found[0]):04x}", text)


def _block(data: Any, indent: str) -> Iterator[str]:
    """YAML in block style, with texts in double quotes, in single ones, or in none."""
    pairs = data.items() if isinstance(data, dict) else (("-", value) for value in data)
    for key, value in pairs:
        lead = f"{indent}{key}" + (":" if isinstance(data, dict) else "")
        if isinstance(value, dict | list) and value:
            yield f"{lead}\n"
            yield from _block(value, indent + "  ")
        else:
            yield f"{lead} {_scalar(value)}\n"


def _scalar(value: Any) -> str:
    if isinstance(value, str) and value.isprintable() and value == value.strip():
        if re.fullmatch(r"[A-Za-z][\w ']*", value) and value.lower() not in _WORDS_OF_YAML:
            return value
        if len(value) % 2:
            return "'{}'".format(value.replace("'", "''"))
    text = json.dumps(value, ensure_ascii=False, default=str)
    if isinstance(value, dt.date):
        return text.strip('"')
    return re.sub("[\ud800-\udfff]", lambda found: f"\\u{ord(found[0]):04x}", text)


_WORDS_OF_YAML = ("true", "false", "null")
