"""Profiles for tests of the log: a plain one, and one in every style that YAML has."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from pathlib import Path

from hypothesis import strategies as st

from lorkit.log import commands
from lorkit.log.commands import Logged
from lorkit.profile.events import EVENTS, SIGNER_EVENTS, LogEvent

TODAY = dt.date(2025, 6, 30)

PLAIN = """\
applicant:
  eras_name: Tomás Núñez Quiroga
  status: final-year medical student
  school: Universidad del Ejemplo
  country: Colombia
  email: tomas@example.com
  specialty: Internal Medicine
  career_goal: become a hospitalist
application:
  season: 2025
  submitted_on: 2024-09-04
  match: {program: Lakeside Medical Center, on: 2025-03-21}
rotations:
  - id: wards
    service: Inpatient Internal Medicine
    hospital: Lakeside Teaching Hospital
    starts: 2024-07-08
    ends: 2024-08-02
    level: hands-on
writers:
  - id: anchor-1
    family_name: Okafor
    role: anchor
"""


def plain(folder: Path, *log: str, text: str = PLAIN) -> Path:
    """A profile whose only writer has this log."""
    lines = "".join(f'      - "{line}"\n' for line in log)
    file = folder / "profile.yaml"
    file.write_bytes((text + (f"    log:\n{lines}" if lines else "")).encode())
    return file


def note(
    file: Path,
    event: str,
    on: str,
    words: str = "",
    *,
    about: str = "anchor-1",
    force: bool = False,
) -> Logged:
    """Log an event as the command does, with a fixed today."""
    new = LogEvent(on=dt.date.fromisoformat(on), event=event, note=words)
    return commands.log(file, about, new, force=force, today=TODAY)


# --- Every style


@dataclass(frozen=True)
class Styled:
    """A profile's bytes, and whose logs it has: ids of writers and of rotations."""

    raw: bytes
    writers: tuple[str, ...]
    rotations: tuple[str, ...]


@dataclass
class Line:
    """A line of YAML, and whether a comment may stand on it or below it."""

    text: str
    comment: bool = True
    below: bool = True
    block: bool = False  # what is indented below it belongs to it, with # and all


WORDS = st.text(
    st.sampled_from("abcXYZ019 éñüßŁọ漢字🙂\u00a0:#-,[]{}'\"\\!&*?|>%@`./~=<"),
    min_size=1,
    max_size=25,
)
# What may come first and last is as wild as the rest: the date stands before it all the same.
NOTES = st.one_of(
    st.just(""),
    WORDS,
    st.sampled_from(
        [
            "happy to",
            "said: yes",
            "room #4",
            "ends with a colon:",
            "# all of it",
            "- a dash",
            "[brackets], {braces}, commas",
            "\"quoted\" and 'quoted'",
            "back\\slash \\n and \"both' quotes",
            "tabs\tand\nline\r\nends\x85\u2028here",
            "~",
            "null",
            "*star &anchor !tag",
            "x" * 300,
            "e\u0301 decomposed",
            "\ufeff byte order mark",
            "zero\x00byte",
            "FILL IN",
            "%directive: --- ...",
        ]
    ),
)
# A third reminder is never logged, nor a signer's answer with a writer whom nobody signs for.
ONCE = [event for event in EVENTS if event not in ("reminded", *SIGNER_EVENTS)]
_DAYS = st.dates(dt.date(2024, 7, 8), dt.date(2025, 6, 30))
_COMMENTS = st.sampled_from(
    ["# note", "#", "# log: []", "#   - 2024-07-23 asked", "# ñ漢 : - [ {", "#x", "# a, b ]"]
)


@st.composite
def profiles(draw: st.DrawFn) -> Styled:
    """A whole profile in some style, with whatever a person's editor may have left in it."""
    writers = draw(st.sampled_from([("a",), ("anchor-1", "b2"), ("a", "b2", "wards")]))
    rotations = draw(st.sampled_from([("wards",), ("wards", "icu")]))
    if draw(st.integers(0, 7)) == 0:
        return Styled(draw(_encoded(_json(draw, writers, rotations))), writers, rotations)
    step = draw(st.sampled_from([1, 2, 3, 4]))
    lists = draw(st.sampled_from([0, 2, 4]))
    lines = [*draw(st.sampled_from([[], [Line("---")], [Line("# top")], [Line("")]]))]
    pad = " " * step
    lines += [Line("applicant:")] + [Line(pad + text) for text in _APPLICANT]
    lines += [Line("application:"), Line(f"{pad}season: 2025")]
    parts = [
        ("rotations", [_rotation(one) for one in rotations]),
        ("writers", [_writer(one, rotations[0]) for one in writers]),
    ]
    for key, groups in draw(st.permutations(parts)):
        lines.append(Line(f"{key}:"))
        for group in groups:
            lines += _group(draw, group, lists, key)
    return Styled(draw(_encoded(_decorated(draw, lines))), writers, rotations)


_APPLICANT = [
    "eras_name: Tomás Núñez Quiroga",
    "status: final-year medical student",
    "school: 'Universidad: del Ejemplo'",
    "country: NO",
    "email: tomas@example.com",
    'specialty: "Internal Medicine"',
    "career_goal: become a hospitalist",
]


def _rotation(one: str) -> dict[str, str]:
    return {
        "id": one,
        "service": "Inpatient Internal Medicine",
        "hospital": "Lakeside",
        "starts": "2024-07-08",
        "ends": "2024-08-02",
        "level": "hands-on",
    }


def _writer(one: str, rotation: str) -> dict[str, str]:
    return {"id": one, "family_name": "Nguyễn", "role": "anchor", "rotation": rotation}


@st.composite
def _encoded(draw: st.DrawFn, text: str) -> bytes:
    """The text with its line ends, perhaps a byte order mark, perhaps no last line end."""
    if draw(st.booleans()):
        text = text.rstrip("\n")
    end = draw(st.sampled_from(["\n", "\n", "\r\n", "\r", "mixed"]))
    if end == "mixed":
        ends = draw(st.lists(st.sampled_from(["\n", "\r\n"]), min_size=1, max_size=5))
        parts = text.split("\n")
        last = len(parts) - 1
        text = "".join(p + ("" if n == last else ends[n % len(ends)]) for n, p in enumerate(parts))
    else:
        text = text.replace("\n", end)
    return (b"\xef\xbb\xbf" if draw(st.booleans()) else b"") + text.encode()


def _decorated(draw: st.DrawFn, lines: list[Line]) -> str:
    """The lines with comments and blank lines wherever they may stand."""
    rich = draw(st.booleans())
    out: list[str] = []
    for line in lines:
        comment = rich and line.comment and line.text and draw(st.integers(0, 4)) == 0
        out.append(line.text + (f"  {draw(_COMMENTS)}" if comment else ""))
        if line.comment and not comment and draw(st.integers(0, 9)) == 0:
            out[-1] += "   "
        if rich and line.below and draw(st.integers(0, 4)) == 0:
            deep = [] if line.block else ["          # deep", "    # x: y"]
            out.append(draw(st.sampled_from(["", "   ", "# c", *deep])))
    return "\n".join(out) + "\n"


def _event(draw: st.DrawFn, kind: str) -> str:
    event = "coordinator-noted" if kind == "rotations" else draw(st.sampled_from(ONCE))
    return f"{draw(_DAYS)} {event}" + draw(st.sampled_from(["", " - fine by me"]))


def _group(draw: st.DrawFn, fields: dict[str, str], lists: int, kind: str) -> list[Line]:
    """A writer or rotation as an item of its list."""
    dash = " " * lists + "-" + " " * draw(st.integers(1, 3))
    if draw(st.integers(0, 3)) == 0:
        return _in_brackets(draw, dash, fields, kind)
    pad = " " * len(dash)
    blocks = [[Line(f"{pad}{_key(draw, key)}: {value}")] for key, value in fields.items()]
    if draw(st.booleans()):
        blocks.append(_long(draw, pad, "setting" if kind == "writers" else "city"))
    if log := _log(draw, pad, lists, kind):
        blocks.insert(draw(st.integers(1, len(blocks))), log)
    if draw(st.booleans()):
        blocks.append([Line(f"{pad}did:"), Line(f"{pad}{' ' * lists}- Presented 3 patients")])
    lines = [line for block in blocks for line in block]
    lines[0].text = dash + lines[0].text.lstrip(" ")
    return lines


def _key(draw: st.DrawFn, key: str) -> str:
    return draw(st.sampled_from([key, key, key, f'"{key}"', f"'{key}'"]))


def _long(draw: st.DrawFn, pad: str, key: str) -> list[Line]:
    """A value of several lines, in all the ways there are, or none."""
    first, second = "the inpatient", "wards of the hospital"
    styles = [
        [Line(f"{pad}{key}: {first}", False, False), Line(f"{pad}  {second}")],
        [Line(f'{pad}{key}: "{first}', False, False), Line(f'{pad}  {second}"')],
        [
            Line(f"{pad}{key}: >-", True, False),
            Line(f"{pad}  {first}", False, False),
            Line(f"{pad}  {second}", False, block=True),
        ],
        [
            Line(f"{pad}{key}: |+", True, False),
            Line(f"{pad}  {first}", False, False),
            Line("", False, block=True),
        ],
        [Line(f"{pad}{key}:")],
        [Line(f"{pad}{key}: ~")],
    ]
    return draw(st.sampled_from(styles))


def _log(draw: st.DrawFn, pad: str, lists: int, kind: str) -> list[Line]:
    """A log in block style, in brackets, empty, or none at all."""
    key = f"{pad}{_key(draw, 'log')}:"
    one, two = _event(draw, kind), _event(draw, kind)
    inner = pad + " " * draw(st.sampled_from([lists, 0, 2, 4]))
    gap = " " * draw(st.integers(1, 3))
    styles = [
        [],
        [Line(key)],
        [Line(f"{key} null")],
        [Line(f"{key} ~")],
        [Line(f'{key} ""')],
        [Line(f"{key} []")],
        [Line(f"{key} [ ]")],
        [Line(f"{key} [  # none"), Line(f"{pad} ]")],
        [Line(f"{key} [{one}]")],
        [Line(f'{key} ["{one}", {two},]')],
        [Line(f"{key} [{one},"), Line(f"{pad}    '{two}' ]")],
        [Line(f"{key} ["), Line(f"{pad}  {one},"), Line(f"{pad}  {two}"), Line(f"{pad}]")],
        [Line(f"{key} ["), Line(f"{pad}  {one},"), Line(f"{pad}  {two},"), Line(f"{pad} ]")],
        [Line(key), Line(f"{inner}-{gap}{one}")],
        [Line(key), Line(f"{inner}-{gap}'{one}'"), Line(f'{inner}- "{two}"')],
        [Line(key), Line(f"{inner}-"), Line(f"{inner}    {one}")],
        [
            Line(key),
            Line(f"{inner}- {one[:10]}", False, False),
            Line(f"{inner}    {one[11:]}"),
        ],
        [
            Line(key),
            Line(f"{inner}- >+", True, False),
            Line(f"{inner}    {one}", False, block=True),
        ],
    ]
    return draw(st.sampled_from(styles))


def _in_brackets(draw: st.DrawFn, dash: str, fields: dict[str, str], kind: str) -> list[Line]:
    """A writer or rotation in braces, on one line or on several."""
    entries = [f"{_key(draw, key)}: {value}" for key, value in fields.items()]
    logs = ["", "log: []", "log: ", "log", "log: null", f"log: [{_event(draw, kind)}]"]
    if log := draw(st.sampled_from(logs)):
        entries.insert(draw(st.integers(1, len(entries))), log)
    if draw(st.booleans()):
        entries.append("did: ")
    comma = draw(st.sampled_from(["", ",", " ,"]))
    if draw(st.booleans()):
        return [Line(f"{dash}{{{', '.join(entries)}{comma}}}")]
    pad = " " * (len(dash) + draw(st.integers(1, 3)))
    most = [Line(f"{pad}{entry},") for entry in entries[:-1]]
    last = Line(f"{pad}{entries[-1]}{comma}")
    if draw(st.booleans()):
        return [Line(f"{dash}{{"), *most, last, Line(f"{pad}}}")]
    most[0].text = f"{dash}{{ {most[0].text.lstrip()}"
    last.text += "}"
    return [*most, last]


def _json(draw: st.DrawFn, writers: tuple[str, ...], rotations: tuple[str, ...]) -> str:
    """The profile as JSON, which is YAML as well."""
    data = {
        "applicant": {
            "eras_name": "Tomás", "status": "student", "school": "X", "country": "NO",
            "email": "t@example.com", "specialty": "Pediatrics", "career_goal": "teach",
        },
        "application": {"season": 2025},
        "rotations": [_rotation(one) for one in rotations],
        "writers": [_writer(one, rotations[0]) for one in writers],
    }  # fmt: skip
    for kind in ("rotations", "writers"):
        for group in data[kind]:
            log = draw(st.sampled_from([None, [], [_event(draw, kind)]]))
            if log is not None or draw(st.booleans()):
                group["log"] = log
    return json.dumps(data, indent=draw(st.sampled_from([None, 2])), ensure_ascii=False) + "\n"
