"""The words themselves, in every variant: whole, in limits, true, and each writer's own."""

from __future__ import annotations

import copy
import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Iterator
from itertools import combinations, product
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from hard import NAMES

from lorkit.letter.catalogue import catalogue
from lorkit.pipeline.jobs import Order
from lorkit.pipeline.render_job import compose_and_check, load_and_select
from lorkit.renderers import txt

ROOT = Path(__file__).resolve().parent.parent
SAMPLES = ("fellow", "hands-on", "observer")
ON = dt.date(2026, 8, 13)

# docs/rules.md#documents: words in the body, greeting and signature included.
LIMITS = {
    "coordinator-note": 120,
    "ask-email": 150,
    "follow-up": 170,
    "reminder": 90,
    "final-reminder": 90,
    "thank-you": 110,
    "update-submitted": 80,
    "update-matched": 90,
}
# Spoken parts: heading in the text, words.
SPOKEN = {
    "introduction": {"To ": 75},  # to the attending, to the senior resident
    "expectations": {"To ": 70},
    "ask-script": {"The ask": 70},
}
MESSAGES = tuple(LIMITS)
SHEETS = ("support-sheet",)
IDS = (*MESSAGES, *SPOKEN, *SHEETS)
REQUESTS: dict[str, dict[str, Any]] = {
    "portal-email": {"method": "portal-email", "on": "2026-07-24"},
    "form-pdf": {"method": "form-pdf", "form": "letter-request.pdf"},
    "link": {"method": "link", "link": "https://letters.example.com/r/4821"},
    "not-open": {"method": "not-open", "on": "2026-09-01"},
}
SERVICES = (
    *(("ERAS", 2027), ("ERAS", 2026), ("ResidencyCAS", 2027)),
    *(("SF Match", 2027), ("other", 2027)),
)
ROLES = ("anchor", "secondary", "fellow", "director")
LEVELS = ("hands-on", "observer")


class Text(NamedTuple):
    """A rendered document: the .txt's head, and the text below it."""

    writer: str
    document: str
    head: dict[str, str]
    body: str

    @property
    def name(self) -> str:
        return f"{self.writer}/{self.document}:\n{self.body}"


# --- Profiles


def full_profile(role: str = "anchor", level: str = "hands-on") -> dict[str, Any]:
    """A profile with every field, whose writer has this role; another attending signs."""
    did = ["Attended rounds on 19 mornings", "Summarized 8 trials on one page each for the team"]
    moments = ["Asked why the diary had no line for sleep; the next print has one"]
    if level == "hands-on":
        did = ["Followed 4 to 5 patients a day", "Called 18 patients with their results"]
        moments = ["Saw a potassium of 5.9 before rounds", "Cut presentations to 4 minutes"]
    return {
        "applicant": {
            "eras_name": "Tomás Ñúñez Echeverría",
            "preferred_name": "Tomás",
            "status": "final-year medical student",
            "school": "Universidad de la Sabana Alta",
            "country": "Colombia",
            "email": "tomas.nunez@example.com",
            "phone": "+1 312 555 0142",
            "aamc_id": "10002468",
            "specialty": "Internal Medicine",
            "career_goal": "Academic hospitalist who teaches at the bedside",
            "cv": "cv.pdf",
            "personal_statement": "statement.pdf",
        },
        "application": {
            "service": "ERAS",
            "season": 2027,
            "letters_by": "2026-09-14",
            "submitted_on": "2026-09-02",
            "match": {
                "program": "Lakeside Medical Center",
                "city": "Milwaukee",
                "specialty": "Internal Medicine",
                "on": "2027-03-19",
            },
        },
        "rotations": [
            {
                "id": "wards",
                "service": "General Medicine",
                "hospital": "Harbor Teaching Hospital",
                "city": "Chicago",
                "starts": "2026-07-06",
                "ends": "2026-07-31",
                "level": level,
                "host_term": "visiting elective",
                "coordinator": {"name": "Ms. Dana Whitfield", "email": "dana@example.com"},
                "did": did,
                "moments": moments,
                "log": ["2026-06-25 coordinator-noted"],
            }
        ],
        "writers": [
            {
                "id": "one",
                "family_name": "Okonkwọ-Hale",
                "given_name": "Ngozi",
                "title": "Prof.",
                "credentials": "MD, FACP",
                "salutation": "Professor Okonkwọ-Hale",
                "email": "ngozi@example.com",
                "role": role,
                "rotation": "wards",
                **({"signs_with": "two"} if role == "fellow" else {}),
                "setting": "the step-down unit",
                "worked_from": "2026-07-08",
                "worked_to": "2026-07-24",
                "did": did[::-1],
                "moments": moments[::-1],
                "learned": "to say what worries me before I say what I know",
                "request": {
                    "method": "portal-email",
                    "on": "2026-07-24",
                    "link": "https://letters.example.com/r/4821",
                    "form": "letter-request.pdf",
                    "waived": True,
                },
                "log": ["2026-07-23 asked", "2026-07-23 agreed - happy to", "2026-08-20 received"],
            },
            {"id": "two", "family_name": "Mbeki", "email": "m@example.com", "role": "secondary"},
        ],
    }


REQUIRED = {
    *("eras_name", "status", "school", "country", "email", "specialty", "career_goal"),
    *("season", "program", "on", "id", "service", "hospital", "starts", "ends", "level", "name"),
    *("family_name", "role", "method", "applicant", "application", "rotations", "writers"),
}
Path_ = tuple[str | int, ...]


def optional(data: Any, path: Path_ = ()) -> Iterator[Path_]:
    """The path of every value that a profile may leave out, groups before what is in them."""
    items = data.items() if isinstance(data, dict) else enumerate(data)
    for key, value in items:
        wanted = key in REQUIRED and (key == "method" or path[-1:] != ("request",))
        if isinstance(key, str) and not wanted:
            yield (*path, key)
        if isinstance(value, dict | list):
            yield from optional(value, (*path, key))


def without(data: Any, path: Path_) -> Any:
    data = copy.deepcopy(data)
    place = data
    for step in path[:-1]:
        place = place[step]
    del place[path[-1]]
    return data


def bare(data: Any) -> Any:
    """The profile with nothing but what is required."""
    if isinstance(data, dict):
        kept = {k: bare(v) for k, v in data.items() if k in REQUIRED}
        if "family_name" in kept:
            kept.pop("service", None)
        return kept
    return [bare(item) for item in data] if isinstance(data, list) else data


@pytest.fixture
def texts(write_profile: Any, tmp_path: Path) -> Callable[..., list[Text]]:
    """Every document of a profile's data that can be made at all, as text, the way `render` goes."""
    for name in ("cv.pdf", "statement.pdf", "letter-request.pdf"):
        (tmp_path / name).write_bytes(b"%PDF-1.7 what a user attaches as " + name.encode())

    def make(data: Any, on: dt.date = ON, writer: str = "one", *, anew: bool = False) -> list[Text]:
        key = repr((data, on, writer))
        if anew or key not in KNOWN:
            KNOWN[key] = render(write_profile(data), on, writer)
        return KNOWN[key]

    return make


# Many tests read the same variants.
KNOWN: dict[str, list[Text]] = {}


def render(profile: Path, on: dt.date, writer: str = "") -> list[Text]:
    """What ``render all -f txt`` writes, without the sheets that it lays beside: hundreds of PDFs."""
    order = Order(("all",), on, [writer] if writer else (), ("txt",), None, True)
    loaded, selected = load_and_select(profile, order)
    letters, _ = compose_and_check(loaded, order, selected)
    return [
        parted(letter.writer, letter.document, txt.render(letter).decode())
        for _about, letter in letters
        if letter.document in IDS
    ]


def parted(writer: str, document: str, text: str) -> Text:
    """A document's text, parted into its head, if it is a message, and its body."""
    head = {}
    if document in MESSAGES:
        top, text = text.split("\n\n", 1)
        head = dict(line.split(": ", 1) for line in top.split("\n"))
    return Text(writer, document, head, text)


@pytest.fixture(scope="session")
def sample_texts(samples: dict[str, Any]) -> dict[str, list[Text]]:
    """The samples' documents, as rendered for all formats."""
    return {
        name: [
            parted(
                file.parent.name if file.parent != sample.out else "",
                file.stem,
                file.read_text("utf-8"),
            )
            for file in sample.files
            if file.suffix == ".txt" and file.stem in IDS
        ]
        for name, sample in samples.items()
    }


@pytest.fixture(scope="session")
def forced_texts() -> dict[str, list[Text]]:
    """The samples' documents for every writer, whatever the log says."""
    return {name: render(ROOT / "samples" / name / "profile.yaml", ON) for name in SAMPLES}


# --- What is wrong with a text

FAULTS = {
    "prints None": r"\bNone\b|\bnull\b|\bundefined\b|\bTrue\b|\bFalse\b",
    "template syntax": r"\{\{|\}\}|\{%|%\}|\{#|\| *(sentence|clause|day|placed)\b",
    "a placeholder": r"(?i)FILL IN|TODO|TBD|lorem ipsum|xxx|\[[a-z ]*\]|<(?!ngozi@|m@|dana@)[a-z ]+>|____",
    "Markdown": r"\*\*|\]\(|^#|\\[^\s]|&[a-z]+;",
    "a doubled space": r"\S  +\S",
    "a space at a line's end": r"[ \t]$",
    "a space before punctuation": r"\s[,.;:?)”](\s|$)",
    "an empty bullet": r"^- *$|^- \.",
    "an empty quote": r"^> *$",
    "doubled punctuation": r",\.|,,|;\.|;;|\.\.|\.,|:\.|\?\.|:,|,;|::|\(\)|\( |,\)|·\s*·",
    "a dangling word": r"(?i)\b(and|or|the|a|an)[.,;:?](\s|$)",
    "a dangling separator": r"^[·,;–-]\s*$|[·–]\s*$|^[·,;] ",
    "a doubled word": r"(?i)\b([a-z]+) \1\b",
    "a sentence without a capital": r"(?<!\b(?:Dr|Ms|Mr|St|vs|Jr))(?<!Prof)(?<!Mrs)(?<![ap]\.m)[.?] [a-z]",
    "no space after a sentence": r"[a-z]{2}[.?!;][A-Z]",
    "a link that runs into a sentence": r"https?://\S+[^.\s)] [A-Z]",
    "an exclamation mark": r"!",
    "urgency": r"(?i)\burgent|\bASAP\b|as soon as possible|immediately|at your earliest",
}
CLOSINGS = re.compile(
    r"^(Kind regards|Best wishes|All the best|With thanks|Warm regards|With gratitude),$"
)


def faults(text: Text) -> list[str]:
    """Everything that makes a text look unfinished."""
    whole = "\n".join([*(f"{k}: {v}" for k, v in text.head.items() if k != "To"), "", text.body])
    found = [
        f"{what}: {match[0]!r}"
        for what, pattern in FAULTS.items()
        if (match := re.search(pattern, whole, re.M))
    ]
    lines = text.body.split("\n")
    for number, line in enumerate(lines):
        follows = "\n".join(lines[number + 1 : number + 3])
        if line.endswith(":") and not follows.startswith("\n- "):
            found.append(f"a colon with nothing after it: {line!r}")
        if line.endswith(",") and number and not CLOSINGS.match(line):
            found.append(f"a line that ends in a comma: {line!r}")
        if line.startswith("- ") and text.document != "coordinator-note" and line[-1] not in ".?…":
            found.append(f"a bullet without its full stop: {line!r}")
    found += [f"a paragraph that just stops: {p!r}" for p in prose(text) if p[-1] not in ".?:"
              and not re.search(r"https?://\S+$", p)]  # fmt: skip
    if "\n\n\n" in text.body:
        found.append("two empty lines")
    return found


def parts(text: Text) -> list[str]:
    return text.body.strip("\n").split("\n\n")


def prose(text: Text) -> list[str]:
    """A message's paragraphs, without greeting and signature."""
    if text.document not in MESSAGES:
        return []
    return [p for p in parts(text)[1:-1] if not p.startswith("- ")]


def signature(text: Text) -> list[str]:
    return parts(text)[-1].split("\n")


def words(text: str) -> int:
    """Words as a reader counts them: what marks a bullet or a quote is none."""
    return len([w for w in text.split() if re.search(r"\w", w)])


def spoken(text: Text) -> dict[str, str]:
    """The spoken words under each heading of a card."""
    found: dict[str, str] = {}
    heading = ""
    for part in parts(text):
        if part.startswith("> "):
            found[heading] = f"{found.get(heading, '')} {part.replace('> ', '')}".strip()
        elif "\n" not in part:
            heading = part
    return found


def all_good(found: list[Text], where: object = "") -> None:
    assert found
    bad = [f"{fault}\nin {text.name}" for text in found for fault in faults(text)]
    assert not bad, f"{where}: {len(bad)} faults, the first: {bad[0]}"


def test_the_faults_are_found() -> None:
    """Else the tests below could not fail."""
    good = (
        "Dear Dr. Bell,\n\nThank you for it. For instance:\n\n- A potassium of 5.9.\n\n"
        "With thanks,\nTomás\n"
    )
    assert faults(Text("w", "follow-up", {}, good)) == []
    for old, new in (
        ("Thank you", "None"),
        ("Thank you", "{{ x }}"),
        ("for it", "for  it"),
        ("for it.", "for it ."),
        ("for it.", "for it,."),
        ("for it.", "for it.."),
        ("for it.", "for it and."),
        ("for it.", "for in in it."),
        ("for it.", "for it. then"),
        ("for it.", "for it!"),
        ("for it.", "for it ASAP."),
        ("for it.", "for FILL IN."),
        ("for it.", "here: https://x.org/y In time."),
        ("- A potassium of 5.9.", "- "),
        ("- A potassium of 5.9.", "- A potassium"),
        ("\n\n- A potassium of 5.9.", ""),
        ("it. For instance:\n\n- A potassium of 5.9.", "it, for"),
    ):
        assert old in good
        assert faults(Text("w", "follow-up", {}, good.replace(old, new))), (old, new)


def test_these_tests_know_every_document() -> None:
    known = {document.id for document in catalogue().documents}
    # The plan has tests of its own.
    assert set(IDS) == known - {"plan"}


# --- Every variant


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("role", ROLES)
def test_every_role_level_service_and_request_reads_well(texts: Any, role: str, level: str) -> None:
    later = dt.date(2027, 3, 25)
    variants = [*product(SERVICES, REQUESTS, [True], [ON])]
    variants += [*product(SERVICES[:1], REQUESTS, [False], [ON, later])]
    for (service, season), method, waived, on in variants:
        data = full_profile(role, level)
        data["application"] |= {"service": service, "season": season}
        data["writers"][0]["request"] = REQUESTS[method] | {"waived": waived}
        found = texts(data, on)
        assert {text.document for text in found} == set(IDS)
        all_good(found, (service, season, method, waived, on))


@pytest.mark.parametrize(
    ("role", "level"),
    [
        *zip(ROLES, ("hands-on", "observer", "hands-on", "observer"), strict=True),
        ("anchor", "observer"),
    ],
)
def test_each_optional_field_may_be_missing(texts: Any, role: str, level: str) -> None:
    data = full_profile(role, level)
    paths = list(optional(data))
    assert len(paths) > 30
    for path in paths:
        all_good(texts(without(data, path)), path)


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("role", ROLES)
def test_all_optional_fields_may_be_missing_at_once(texts: Any, role: str, level: str) -> None:
    data = bare(full_profile(role, level))
    for place in (data, data["writers"][0]):
        assert "log" not in place
    found = texts(data)
    made = {text.document for text in found}
    assert set(IDS) - made <= {"coordinator-note", "update-submitted", "update-matched"}
    all_good(found)


@pytest.mark.parametrize("method", REQUESTS)
@pytest.mark.parametrize("role", ROLES)
def test_with_nothing_but_a_request_it_reads_well(texts: Any, role: str, method: str) -> None:
    """The request's day, in the past and to come, and none; with and without a date aimed for."""
    for day, letters_by in product(
        (None, "2026-08-12", "2026-08-13", "2026-08-20"), (None, "2026-09-14")
    ):
        data = bare(full_profile(role))
        data["writers"][0]["request"] = {k: v for k, v in REQUESTS[method].items() if k != "on"}
        if day:
            data["writers"][0]["request"]["on"] = day
        if letters_by:
            data["application"]["letters_by"] = letters_by
        all_good(texts(data), (day, letters_by))


@pytest.mark.parametrize("name", NAMES)
def test_names_of_every_script_pass_unchanged(texts: Any, name: str) -> None:
    name = unicodedata.normalize("NFC", name).removeprefix("Dr. ")  # no writer has two titles
    data = full_profile()
    data["applicant"] |= {"eras_name": name}
    del data["applicant"]["preferred_name"]
    data["writers"][0] |= {"family_name": name, "salutation": f"Dr. {name}"}
    data["writers"][0].pop("credentials")
    for text in texts(data):
        if text.document in MESSAGES and text.document != "coordinator-note":
            assert text.body.startswith(f"Dear Dr. {name},\n"), text.name
        if text.document in MESSAGES:
            assert name in text.head["Subject"]
            assert signature(text)[1].startswith(name), text.name
        unnamed = ("coordinator-note", "support-sheet")
        assert f"Dr. {name}" in text.body or text.document in unnamed, text.name
        assert not re.search(r"  |None|\{\{|\\", text.body), text.name


# --- Greeting, signature, specialty, name


def everything(texts: Any) -> Iterator[Text]:
    for role, level in product(ROLES, LEVELS):
        yield from texts(full_profile(role, level))
        minimal = bare(full_profile(role, level))
        minimal["rotations"][0]["coordinator"] = {"name": "Ms. Dana Whitfield"}
        minimal["application"]["match"] = {"program": "Lakeside", "on": "2026-03-19"}
        yield from texts(minimal)


def test_messages_greet_their_reader_and_are_signed(texts: Any) -> None:
    for text in everything(texts):
        if text.document in MESSAGES:
            greeting = parts(text)[0]
            assert re.fullmatch(
                r"Dear (Professor Okonkwọ-Hale|Dr\. Okonkwọ-Hale|Dr\. Mbeki|Ms\. Whitfield),",
                greeting,
            ), text.name
            assert CLOSINGS.match(signature(text)[0]), text.name
            assert "Tomás Ñúñez Echeverría" in "\n".join(signature(text)), text.name
            if "Tomás" in signature(text)[1:]:
                assert signature(text)[2].startswith("Tomás Ñúñez Echeverría"), text.name


def test_cards_and_sheets_name_whom_they_are_about(texts: Any) -> None:
    for text in everything(texts):
        if text.document not in MESSAGES:
            assert "Okonkwọ-Hale" in text.body, text.name


ASKING = ("introduction", "expectations", "ask-script", "ask-email", "support-sheet")


def test_the_specialty_stands_everywhere_and_the_goal_where_a_letter_is_asked_for(
    texts: Any,
) -> None:
    for text in everything(texts):
        assert "Internal Medicine" in text.body, text.name
        if text.document in ASKING:
            assert "cademic hospitalist who teaches at the bedside" in text.body, text.name
        else:  # no slogan under a thank-you
            assert "Goal" not in text.body, text.name


def test_the_specialty_and_the_goal_stand_in_the_plan_too(
    samples: dict[str, Any],
) -> None:
    for sample in samples.values():
        text = (sample.out / "plan.txt").read_text("utf-8")
        profile = (sample.folder / "profile.yaml").read_text("utf-8")
        for key in ("specialty", "career_goal"):
            found = re.search(rf"^  {key}: (.+)$", profile, re.M)
            assert found
            assert found[1] in text, sample.name


def test_the_name_of_the_application_stands_in_every_subject_and_sheet(texts: Any) -> None:
    for text in everything(texts):
        if text.document in MESSAGES:
            assert "Tomás Ñúñez Echeverría" in text.head["Subject"], text.name
        if text.document in SHEETS:
            assert text.body.startswith("Tomás Ñúñez Echeverría\n"), text.name


def test_a_title_never_stands_with_credentials(texts: Any) -> None:
    for text in everything(texts):
        whole = "\n".join([*text.head.values(), text.body])
        assert not re.search(r"(Dr\.|Prof\.|Professor) [^\n,]*, (MD|DO|PhD|FACP)", whole), text.name


def test_subjects_are_as_the_rules_say(texts: Any) -> None:
    subject = "LOR for Tomás Ñúñez Echeverría – General Medicine/July 2026"
    for text in everything(texts):
        if text.document == "follow-up":
            assert text.head["Subject"] == subject
        elif text.document in ("reminder", "final-reminder"):
            assert text.head["Subject"] == f"Re: {subject}"


# --- Limits


def over(text: Text) -> list[str]:
    """What passes its limit."""
    found = []
    if (limit := LIMITS.get(text.document)) and words(text.body) > limit:
        found.append(f"{words(text.body)} words, limit {limit}, in {text.name}")
    for start, limit in SPOKEN.get(text.document, {}).items():
        said = {h: s for h, s in spoken(text).items() if h.startswith(start)}
        assert len(said) == (2 if text.document == "introduction" else 1), text.name
        found += [
            f"{words(part)} spoken words, limit {limit}, under '{heading}' in {text.name}"
            for heading, part in said.items()
            if words(part) > limit
        ]
    return found


@pytest.mark.parametrize("sample", SAMPLES)
def test_the_samples_keep_the_limits(
    sample_texts: dict[str, list[Text]], forced_texts: dict[str, list[Text]], sample: str
) -> None:
    found = sample_texts[sample] + forced_texts[sample]
    assert {text.document for text in found} >= set(SPOKEN)
    assert not [fault for text in found for fault in over(text)]


def long_profile(role: str, level: str) -> dict[str, Any]:
    """Names, specialty and goal as long as any, in a profile with every field."""
    data = full_profile(role, level)
    family = "Wolfeschlegelsteinhausenbergerdorff-Fernández de Córdoba Sáez"
    assert 58 <= len(family) <= 62
    specialty = "Internal Medicine and Pediatrics with Combined Training in Global and Rural Health"
    goal = (
        "Academic hospitalist who teaches at the bedside, runs a clinic for people without "
        "papers, and studies why patients come back within a month of discharge"
    )
    assert (len(specialty.split()), len(goal.split())) == (12, 25)
    data["applicant"] |= {
        "eras_name": "María-José Fernández de Córdoba y Álvarez de Toledo Ortega",
        "preferred_name": "María-José Fernández de Córdoba",
        "status": "final-year medical student, sixth of six years",
        "school": "Universidad Nacional Autónoma de la Sabana Alta",
        "country": "Trinidad and Tobago",
        "specialty": specialty,
        "career_goal": goal,
    }
    data["application"]["match"] |= {
        "program": "Lakeside University Medical Center Combined Residency Program",
        "city": "Winston-Salem, North Carolina",
        "specialty": specialty,
    }
    data["rotations"][0] |= {
        "service": "Inpatient Internal Medicine and Step-Down Care",
        "hospital": "Lakeside Teaching Hospital and Medical Center of the University",
        "coordinator": {"name": f"Ms. Dana {family}", "email": "dana@example.com"},
    }
    long = (
        "Noticed before rounds that the second dose had been given but not entered, and called "
        "the pharmacy before a third one was ordered"
    )
    for writer in data["writers"]:
        writer |= {"family_name": family, "given_name": "Ngozi Adaobi"}
        writer.pop("salutation", None)
    data["writers"][0] |= {
        "setting": "the east tower step-down unit and its Thursday clinic",
        "did": [long] * 3,
        "moments": [long] * 3,
        "learned": "to commit to an assessment before listing the data that support it, and to "
        "say out loud what would change my mind",
    }
    return data


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("role", ROLES)
def test_long_names_keep_the_limits_and_read_well(texts: Any, role: str, level: str) -> None:
    longest = zip(SERVICES, ("portal-email", "form-pdf", "portal-email", "link"), strict=False)
    for (service, season), method in longest:
        data = long_profile(role, level)
        data["application"] |= {"service": service, "season": season}
        data["writers"][0]["request"] = REQUESTS[method] | {"waived": True}
        found = texts(data)
        assert {text.document for text in found} == set(IDS)
        broken = [fault for text in found for fault in over(text)]
        assert not broken, f"{service} {season} {method}: {'; '.join(broken)}"
        all_good(found)
        for text in found:  # what every document must hold stays in the short form too
            assert data["applicant"]["specialty"] in text.body, text.name


# --- What docs/rules.md asks of each document


def one(found: list[Text], document: str) -> str:
    [text] = [text for text in found if text.document == document]
    return text.body


def has(text: str, *parts: str) -> None:
    missing = [part for part in parts if part not in text]
    assert not missing, f"{missing} missing in:\n{text}"


@pytest.mark.parametrize(
    ("service", "named"),
    [
        ("General Medicine", "General Medicine rotation"),
        ("Labor and Delivery", "Labor and Delivery rotation"),
        ("Medical Intensive Care Unit (MICU)", "Medical Intensive Care Unit rotation"),
        ("Cardiology Elective", "Cardiology Elective"),
    ],
)
def test_a_service_is_named_as_a_rotation(texts: Any, service: str, named: str) -> None:
    data = full_profile()
    data["rotations"][0]["service"] = service
    found = texts(data)
    for document in ("thank-you", "coordinator-note"):
        has(one(found, document), named)
        assert "Elective rotation" not in one(found, document)


@pytest.mark.parametrize(
    ("setting", "placed"),
    [
        ("the inpatient wards", "on the inpatient wards"),
        ("Tuesday and Thursday clinic", "in Tuesday and Thursday clinic"),
        ("headache clinic", "in headache clinic"),
        ("stroke unit", "in the stroke unit"),
        ("The stroke unit", "in the stroke unit"),
        ("MICU", "in the MICU"),
        ("consult service", "on the consult service"),
        ("5 West", "on 5 West"),
        ("night float", "on night float"),
        ("toxicology consults", "on toxicology consults"),
        ("tumor board", "at the tumor board"),
        ("St. Luke’s Hospital", "at St. Luke’s Hospital"),
        ("Clinic", "in clinic"),
        ("Night float", "on night float"),
        ("Consult Rounds", "on consult rounds"),
        ("Cardiology clinic", "in cardiology clinic"),
        ("Parkinson clinic", "in Parkinson clinic"),
        ("inpatient", "on the inpatient service"),
        ("Outpatient", "in outpatient clinic"),
        ("Nights", "on nights"),
        ("Team Blue", "on Team Blue"),
        ("Your Tuesday clinic", "in your Tuesday clinic"),
    ],
)
def test_a_setting_stands_with_its_article_and_preposition(
    texts: Any, setting: str, placed: str
) -> None:
    data = full_profile()
    data["writers"][0]["setting"] = setting
    found = texts(data)
    for document in ("thank-you", "ask-email", "ask-script", "follow-up"):
        has(one(found, document), f" {placed}")


@pytest.mark.parametrize(
    ("moment", "said"),
    [
        ("Rewrote a plan after your question", "I rewrote a plan"),
        ("Oversaw two students", "I oversaw two"),
        ("Broke bad news with you", "I broke bad"),
        ("Re-read the ECG", "I re-read the"),
        ("Quickly noticed a falling saturation", "I quickly noticed"),
        ("Twice found the missing result", "I twice found"),
        ("On day 2, noticed a potassium of 5.9", "On day 2, I noticed"),
        ("Wound down the list with you", "I wound down"),
        ("Wound care that you let me watch", "Wound care"),
        ("Left lower lobe pneumonia on rounds", "Left lower lobe"),
        ("Newly diagnosed diabetes in clinic", "Newly diagnosed"),
        ("MET call on the ward", "MET call"),
        ("Family meeting about going home", "Family meeting"),
        # Findings, which happened to somebody else.
        ("Altered mental status in a man of 60", "Altered mental"),
        ("Failed extubation at 2 a.m.", "Failed extubation"),
        ("Delayed diagnosis of a fracture", "Delayed diagnosis"),
        ("Failed the first IV, and asked for help", "I failed the first"),
        ("Missed a step and said so", "I missed a step"),
        ("Unprompted, called three families", "Unprompted, called"),
    ],
)
def test_a_moment_becomes_a_sentence_whatever_it_begins_with(
    texts: Any, moment: str, said: str
) -> None:
    data = full_profile()
    data["writers"][0]["moments"] = [moment]
    has(one(texts(data), "ask-email"), f"One moment you may remember: {said}")


def test_a_lesson_that_begins_with_a_capital_goes_on_in_the_sentence(texts: Any) -> None:
    data = full_profile()
    data["writers"][0]["learned"] = "To biopsy less"
    for document in ("thank-you", "ask-email", "ask-script"):
        has(one(texts(data), document), "earned to biopsy less")


@pytest.mark.parametrize(
    "goal", ["Becoming a hospitalist who teaches", "Working as a rural physician"]
)
def test_a_goal_with_a_verb_of_its_own_gets_no_other(texts: Any, goal: str) -> None:
    data = full_profile()
    data["applicant"]["career_goal"] = goal
    has(one(texts(data), "ask-email"), f"my goal is {goal[0].lower()}{goal[1:]}")


def test_a_status_with_a_comma_is_closed_by_one(texts: Any) -> None:
    data = full_profile()
    data["applicant"]["status"] = "medical student, final year"
    for document in ("introduction", "coordinator-note"):
        has(one(texts(data), document), "a medical student, final year, from ")


@pytest.mark.parametrize(
    ("status", "said"),
    [
        ("M.D. graduate", "an M.D. graduate from"),
        ("final-year medical student", "a final-year medical student from"),
        ("Medical graduate (2016)", "a medical graduate from"),
        ("graduate, class of 2020", "a graduate from"),
        ("medical student, graduating in 2027", "a medical student from"),
        ("IMG, graduated 2019", "an IMG from"),
        ("MBBS, 2021", "an MBBS graduate from"),
        ("IMG", "an IMG from"),
        ("8th-semester student", "an 8th-semester student from"),
        ("a physician in training", "a physician in training from"),
    ],
)
def test_a_status_is_spoken_with_its_article_and_without_a_year(
    texts: Any, status: str, said: str
) -> None:
    data = full_profile()
    data["applicant"]["status"] = status
    found = texts(data)
    for document in ("introduction", "coordinator-note"):
        has(one(found, document), f" {said} ")


@pytest.mark.parametrize(
    ("school", "country", "said"),
    [
        ("University of Lagos", "Nigeria", "from the University of Lagos in Nigeria."),
        ("College of Medicine, University of Nigeria", "Nigeria",
         "from the College of Medicine, University of Nigeria."),
        ("Example University", "Philippines", "from Example University in the Philippines."),
        ("Universidad de la Sabana Alta", "Colombia",
         "from Universidad de la Sabana Alta in Colombia."),
    ],
)  # fmt: skip
def test_a_school_and_a_country_are_spoken_as_americans_say_them(
    texts: Any, school: str, country: str, said: str
) -> None:
    data = full_profile()
    data["applicant"] |= {"school": school, "country": country}
    has(one(texts(data), "introduction"), said)


@pytest.mark.parametrize(
    ("goal", "said"),
    [
        ("Academic hospitalist who teaches", "my goal is to become an academic hospitalist who"),
        ("To serve rural communities", "my goal is to serve rural communities."),
        ("Practice rural medicine", "my goal is to practice rural medicine."),
        ("A career in public psychiatry", "my goal is a career in public psychiatry."),
        ("Cardiology fellowship", "my goal is cardiology fellowship."),
    ],
)
def test_a_goal_ends_a_sentence_whatever_its_grammar(texts: Any, goal: str, said: str) -> None:
    data = full_profile()
    data["applicant"]["career_goal"] = goal
    has(one(texts(data), "ask-email"), said)


@pytest.mark.parametrize(
    ("now", "said"),
    [
        ("research fellow in stroke", "I’m now a research fellow in stroke."),
        ("a research fellow", "I’m now a research fellow."),
        ("working in a clinic", "I’m now working in a clinic."),
    ],
)
def test_what_a_graduate_does_now_is_said_on_day_one(texts: Any, now: str, said: str) -> None:
    data = full_profile()
    data["applicant"]["now"] = now
    has(one(texts(data), "introduction"), said)
    has(one(texts(data), "support-sheet").lower(), now)


@pytest.mark.parametrize(
    ("coordinator", "greeted"),
    [
        ({"name": "Ms. Dana Whitfield"}, "Ms. Whitfield"),
        ({"name": "Ms. Whitfield"}, "Ms. Whitfield"),
        ({"name": "Mrs. Ana de Souza"}, "Mrs. de Souza"),
        ({"name": "Ms. Ana García López"}, "Ms. Ana García López"),
        ({"name": "Ms. Van Dyke"}, "Ms. Van Dyke"),
        ({"name": "Dana Whitfield"}, "Dana Whitfield"),
        ({"name": "Dana Whitfield", "salutation": "Dr. Whitfield"}, "Dr. Whitfield"),
    ],
)
def test_a_coordinator_is_greeted_with_title_and_family_name(
    texts: Any, coordinator: dict[str, str], greeted: str
) -> None:
    """Where the name tells them; nothing is guessed."""
    data = full_profile()
    data["rotations"][0]["coordinator"] = coordinator
    assert one(texts(data), "coordinator-note").startswith(f"Dear {greeted},\n")


def test_a_phone_number_stands_in_the_signature(texts: Any) -> None:
    for document in ("ask-email", "thank-you", "update-submitted"):
        assert signature(one_text(texts(full_profile()), document))[-1] == "+1 312 555 0142"


def test_the_coordinators_note_asks_its_three_things(texts: Any) -> None:
    for level, who in (("hands-on", "students"), ("observer", "observers")):
        note = one(texts(full_profile("anchor", level)), "coordinator-note")
        has(note, "Dear Ms. Whitfield,", "July 6", "31, 2026", "will I be working with", who)
        assert "expected" in note


def test_introductions_say_who_comes_and_what_for(texts: Any) -> None:
    for level, role in product(LEVELS, ROLES):
        said = spoken(one_text(texts(full_profile(role, level)), "introduction"))
        assert list(said) == ["To Professor Okonkwọ-Hale", "To the senior resident"]
        for part in said.values():
            has(part, "Tomás", "final-year medical student", "Universidad de la Sabana Alta")
            has(part, "Colombia", "Internal Medicine", "this cycle")
        assert "learn" in said["To Professor Okonkwọ-Hale"]
        assert "report back" in said["To the senior resident"]
        if level == "hands-on":
            assert re.search("results|follow-ups", said["To the senior resident"])


def one_text(found: list[Text], document: str) -> Text:
    [text] = [text for text in found if text.document == document]
    return text


def test_expectations_ask_about_presentations_and_follow_up(texts: Any) -> None:
    for role in ROLES:
        [said] = spoken(one_text(texts(full_profile(role)), "expectations")).values()
        has(said, "Friday, July 24", "Internal Medicine", "presentations", "follow-up")


def test_the_ask_leaves_a_way_out_and_has_all_four_answers(texts: Any) -> None:
    for role, level in product(ROLES, LEVELS):
        found = texts(full_profile(role, level))
        said = spoken(one_text(found, "ask-script"))
        assert len(said) == 4
        ask, yes, hesitation, others = said.values()
        for text in (ask, one(found, "ask-email")):
            has(text, "Internal Medicine", "this cycle", "strong letter")
            assert re.search(r"\bif\b.*\b(not|no|doubt|rather|doesn’t)\b", text, re.I | re.S), text
        has(yes, "CV", "summary")
        assert "?" not in hesitation, "the subject is closed"
        assert others.startswith("Yes")
        assert "setting" not in others, "the profile shows only one"


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("role", ["anchor", "secondary", "fellow"])
def test_who_asks_others_says_that_they_saw_another_setting(
    texts: Any, role: str, level: str
) -> None:
    data = full_profile(role, level)
    clinic = {"id": "three", "family_name": "Sato", "role": "secondary"}
    data["writers"].append(clinic | {"setting": "Thursday clinic"})
    others = list(spoken(one_text(texts(data), "ask-script")).values())[3]
    has(others, "Yes", "setting", "in the step-down unit", "in Thursday clinic")
    data["writers"][-1]["setting"] = "the step-down unit"
    others = list(spoken(one_text(texts(data), "ask-script")).values())[3]
    assert others.startswith("Yes")
    assert "setting" not in others


def test_roles_and_levels_change_the_words(texts: Any) -> None:
    for document in ("ask-script", "ask-email", "follow-up", "reminder", "thank-you"):
        wordings = {one(texts(full_profile(role)), document) for role in ROLES}
        assert len(wordings) == len(ROLES), document
    for role, document in product(ROLES, ("ask-script", "ask-email")):
        by_level = {one(texts(full_profile(role, level)), document) for level in LEVELS}
        assert len(by_level) == 2, (role, document)


@pytest.mark.parametrize("level", LEVELS)
def test_a_fellows_ask_names_the_attending_who_signs(texts: Any, level: str) -> None:
    found = texts(full_profile("fellow", level))
    for document in ("ask-script", "ask-email"):
        has(one(found, document), "Dr. Mbeki", "sign")
    has(one(found, "support-sheet"), "Mbeki")
    unsigned = full_profile("fellow", level)
    del unsigned["writers"][0]["signs_with"]
    for document in ("ask-script", "ask-email"):
        has(one(texts(unsigned), document), "an attending")


@pytest.mark.parametrize("document", ["follow-up", "reminder", "final-reminder"])
def test_a_fellows_request_goes_to_the_attending_who_signs(texts: Any, document: str) -> None:
    text = one_text(texts(full_profile("fellow")), document)
    assert text.head["To"] == "Dr. Mbeki <m@example.com>"
    assert text.body.startswith("Dear Dr. Mbeki,")
    assert "Okonkwọ-Hale" in text.body


@pytest.mark.parametrize("level", LEVELS)
def test_a_directors_ask_is_for_a_summary_of_several_attendings_feedback(
    texts: Any, level: str
) -> None:
    found = texts(full_profile("director", level))
    for document in ("ask-script", "ask-email"):
        ask = one(found, document)
        has(ask.lower(), "several attendings", "feedback", "together")


@pytest.mark.parametrize("role", ROLES)
def test_an_observers_ask_says_so_openly(texts: Any, role: str) -> None:
    found = texts(full_profile(role, "observer"))
    for document in ("ask-script", "ask-email"):
        has(one(found, document), "observer")


HANDS_ON = re.compile(
    r"(?i)\b(examin|manag|order|prescrib|perform|treat|diagnos|admitt|wrote|follow(ed)? \d)\w*"
    r"|\b(my|our) (own )?(patients?|(daily |hard )?work)\b|\bworked with me\b|\bchart|hands-on"
)
DENIED = re.compile(r"(?i)no hands-on care")


@pytest.mark.parametrize("role", ROLES)
def test_an_observers_documents_claim_no_hands_on_work(texts: Any, role: str) -> None:
    for data in (full_profile(role, "observer"), bare(full_profile(role, "observer"))):
        without_setting = copy.deepcopy(data)
        without_setting["writers"][0].pop("setting", None)
        for text in (*texts(data), *texts(without_setting)):
            claim = HANDS_ON.search(DENIED.sub("", text.body))
            assert not claim, f"{claim and claim[0]!r} in {text.name}"


def test_the_words_that_claim_hands_on_work_are_found_in_a_hands_on_packet(texts: Any) -> None:
    """Else the test above could not fail."""
    claims = {t.document for t in texts(full_profile()) if HANDS_ON.search(t.body)}
    assert len(claims) >= 5


def test_the_support_sheet_holds_everything(texts: Any) -> None:
    for role, level in product(ROLES, LEVELS):
        data = full_profile(role, level)
        sheet = one(texts(data), "support-sheet")
        applicant, writer = data["applicant"], data["writers"][0]
        has(sheet, *(applicant[k] for k in ("eras_name", "aamc_id", "specialty", "career_goal")))
        has(sheet, applicant["email"], applicant["phone"], "General Medicine")
        has(sheet, "Harbor Teaching Hospital", "July 6–31, 2026", "July 8–24, 2026")
        has(sheet, "The step-down unit", "Ngozi Okonkwọ-Hale, MD, FACP", "visiting elective")
        has(sheet, *(f"- {item}." for item in writer["did"] + writer["moments"]))
        has(sheet, "Monday, September 14, 2026", "not a draft", "secure link")
        assert re.search("Observer" if level == "observer" else "Hands-on", sheet)


def test_the_rotations_bullets_stand_in_for_a_writers_own(texts: Any) -> None:
    data = full_profile()
    del data["writers"][0]["did"]
    sheet = one(texts(data), "support-sheet")
    positions = [sheet.index(item) for item in data["rotations"][0]["did"]]
    assert positions == sorted(positions)


def test_the_follow_up_holds_everything(texts: Any) -> None:
    for role, level in product(ROLES, LEVELS):
        follow_up = one(texts(full_profile(role, level)), "follow-up")
        has(follow_up, "Monday, September 14", "-CV.pdf)", "-support-sheet.pdf)")
        has(follow_up, "-personal-statement.pdf)", "date I am aiming for", "waived my right")
        assert re.search("Thank|grateful", follow_up)
        assert "deadline" not in follow_up


def test_reminders_ask_gently_and_the_last_says_that_it_is_the_last(texts: Any) -> None:
    for role, level in product(ROLES, LEVELS):
        found = texts(full_profile(role, level))
        first, last = one(found, "reminder"), one(found, "final-reminder")
        for text in (first, last):
            has(text, "Monday, September 14")
            assert "deadline" not in text
        assert "?" in first
        assert re.search(r"again|re-send|once more", first), first
        has(last, "This is my last note about it.")
        assert re.search(r"let (me|one of us) know|tell me|say so|no need to explain", last), last
        for text in (first, last):
            assert len(re.findall("hank|ppreciate|grateful|glad", text)) >= 2, text
        # One paragraph, between greeting and signature.
        assert len(parts(one_text(found, "reminder"))) == 3


def test_the_thank_you_names_the_service_and_what_was_learned(texts: Any) -> None:
    for role, level in product(ROLES, LEVELS):
        thanks = one(texts(full_profile(role, level)), "thank-you")
        has(thanks, "General Medicine", "to say what worries me before I say what I know")
        has(thanks, "my application in Internal Medicine")


def test_updates_say_what_has_happened(texts: Any) -> None:
    for role, level in product(ROLES, LEVELS):
        found = texts(full_profile(role, level), dt.date(2027, 3, 25))
        has(one(found, "update-submitted"), "Internal Medicine", "Wednesday, September 2", "hank")
        matched = one(found, "update-matched")
        has(matched, "Lakeside Medical Center", "Milwaukee", "Internal Medicine", "hank")


# --- Letter services


def service_texts(texts: Any, service: str, season: int, method: str) -> str:
    found = []
    for role in ROLES:
        data = full_profile(role)
        data["application"] |= {"service": service, "season": season}
        data["writers"][0]["request"] = REQUESTS[method] | {"waived": True}
        del data["applicant"]["aamc_id"]
        found += [text.body for text in texts(data)]
    return "\n".join(found)


NEW_PORTAL = "Letter Writer Portal"
OLD_PORTAL = ("Letter of Recommendation Portal", "LoRP", "Letter Request Form", "Letter ID")


def test_eras_2027_tells_of_the_emailed_link(texts: Any) -> None:
    text = service_texts(texts, "ERAS", 2027, "portal-email")
    has(text, "email from the AAMC with a secure link", NEW_PORTAL)
    has(text, "does not show as received in MyERAS yet", "In MyERAS I have waived my right")
    assert not [word for word in OLD_PORTAL if word in text]


def test_eras_2026_tells_of_the_form(texts: Any) -> None:
    text = service_texts(texts, "ERAS", 2026, "form-pdf")
    has(text, "Letter Request Form", "Letter of Recommendation Portal", "1 MB")
    has(text, "-letter-request-form.pdf", "In MyERAS I have waived my right")
    assert NEW_PORTAL not in text
    assert "secure link" not in text


def test_eras_2026_never_tells_of_the_portal_that_came_later(texts: Any) -> None:
    for method in REQUESTS:
        text = service_texts(texts, "ERAS", 2026, method)
        assert NEW_PORTAL not in text
        assert "secure link" not in text


@pytest.mark.parametrize("method", REQUESTS)
@pytest.mark.parametrize("service", ["ResidencyCAS", "SF Match", "other"])
def test_other_services_claim_nothing_of_eras(texts: Any, service: str, method: str) -> None:
    text = service_texts(texts, service, 2027, method)
    for word in ("ERAS", "AAMC", NEW_PORTAL, *OLD_PORTAL, "show as received", "waive"):
        assert word not in text, word
    if method == "portal-email":
        name = {"other": "the application service"}.get(service, service)
        assert f"an email from {name}" in text


@pytest.mark.parametrize("role", ROLES)
def test_a_sent_request_is_never_said_to_be_still_to_come(texts: Any, role: str) -> None:
    """Whatever the service: the profile says that it was sent on July 24."""
    for (service, season), method in product(SERVICES, ("portal-email", "link", "form-pdf")):
        data = full_profile(role)
        data["application"] |= {"service": service, "season": season}
        data["writers"][0]["request"] = REQUESTS[method] | {"on": "2026-07-24"}
        for text in texts(data):
            assert "come to you later" not in text.body, f"{service} {season} {method}: {text.name}"


def test_a_logged_request_is_told_as_sent(texts: Any) -> None:
    for method in (None, "not-open", "portal-email"):
        data = full_profile()
        data["writers"][0].pop("request", None)
        if method:
            data["writers"][0]["request"] = {"method": method}
        data["writers"][0]["log"] = ["2026-07-23 agreed", "2026-07-24 requested"]
        text = one(texts(data), "follow-up")
        assert re.search(r"I sent the request( through MyERAS)? on Friday, July 24", text), text
        assert "come to you later" not in text


@pytest.mark.parametrize(
    ("log", "words"),
    [
        (["2026-07-28 asked"], "I would be very grateful if you would sign it."),
        (["2026-07-28 asked", "2026-07-29 agreed"], "Thank you for agreeing to sign"),
        ([], "I would be very grateful if you would sign it."),
    ],
)
def test_who_has_not_agreed_to_sign_is_not_thanked_for_it(
    texts: Any, log: list[str], words: str
) -> None:
    data = full_profile("fellow")
    data["writers"][1]["log"] = log
    text = one(texts(data), "follow-up")
    assert words in text, text


def test_a_request_that_is_not_open_is_told_as_still_to_come(texts: Any) -> None:
    for (service, season), role in product(SERVICES, ROLES):
        data = full_profile(role)
        data["application"] |= {"service": service, "season": season}
        data["writers"][0]["request"] = REQUESTS["not-open"]
        found = texts(data)
        for document in ("follow-up", "support-sheet"):
            has(one(found, document), "will come to you later", "Tuesday, September 1")
        assert not [t.name for t in found if "show as received" in t.body]


def test_a_link_stands_where_the_letter_is_to_be_submitted(texts: Any) -> None:
    text = service_texts(texts, "other", 2027, "link")
    assert text.count("https://letters.example.com/r/4821") >= 2 * len(ROLES)


def test_the_waiver_is_told_only_where_the_profile_says_so(texts: Any) -> None:
    for value in (False, None):
        data = full_profile()
        data["writers"][0]["request"]["waived"] = value
        if value is None:
            del data["writers"][0]["request"]["waived"]
        assert not [text.name for text in texts(data) if "waive" in text.body]


# --- Each writer's own text


def grams(text: Text) -> set[tuple[str, ...]]:
    """The word 5-grams of a message, without salutation and signature."""
    read = re.findall(r"[\w’'@./-]+", " ".join(parts(text)[1:-1]).lower())
    return {tuple(read[n : n + 5]) for n in range(len(read) - 4)}


KINDS = {
    "thank-yous": ("thank-you",),
    "follow-ups": ("follow-up",),
    "reminders": ("reminder", "final-reminder"),
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("sample", SAMPLES)
def test_no_two_writers_find_the_same_text(
    forced_texts: dict[str, list[Text]], sample: str, kind: str
) -> None:
    found = [text for text in forced_texts[sample] if text.document in KINDS[kind]]
    assert len(found) >= 2
    for one, other in combinations(found, 2):
        if {one.writer, other.writer} == {"fellow", "attending-of-record"} and kind != "thank-yous":
            continue  # one letter, and one reader: the attending who signs
        a, b = grams(one), grams(other)
        assert min(len(a), len(b)) > 10
        common = len(a & b)
        # Of the smaller one; and so of both together (Jaccard), which is never more.
        assert common / min(len(a), len(b)) <= 0.6, f"{one.name}\n\n{other.name}"


@pytest.mark.parametrize("sample", SAMPLES)
def test_each_writer_finds_their_own_setting_moment_and_lesson(
    forced_texts: dict[str, list[Text]], sample: str
) -> None:
    profile = (ROOT / "samples" / sample / "profile.yaml").read_text("utf-8")
    blocks = re.split(r"^  - id: ", profile.split("\nwriters:\n")[1], flags=re.M)[1:]
    learned = {b.split("\n")[0]: re.search(r"learned: (.+)", b) for b in blocks}
    for text in forced_texts[sample]:
        if text.document == "thank-you":
            for writer, lesson in learned.items():
                assert lesson
                assert (lesson[1] in text.body) == (writer == text.writer), text.name


@pytest.mark.parametrize("sample", SAMPLES)
def test_the_samples_read_well(
    sample_texts: dict[str, list[Text]], forced_texts: dict[str, list[Text]], sample: str
) -> None:
    all_good(sample_texts[sample])
    all_good(forced_texts[sample])


def test_rendering_is_deterministic(texts: Any) -> None:
    first = texts(full_profile(), anew=True)
    assert texts(full_profile(), anew=True) == first


# --- The user's own words


@pytest.fixture
def own(run: Any, write_profile: Any, tmp_path: Path) -> Callable[..., Any]:
    """Render a document with the user's own template, through the command line."""

    def render(template: str, document: str = "thank-you", name: str = "") -> Any:
        folder = tmp_path / "mine"
        (folder / "words").mkdir(parents=True, exist_ok=True)
        file = folder / "words" / (name or f"{document}.md.j2")
        file.write_text(template, encoding="utf-8")
        data = full_profile()
        del data["applicant"]["cv"], data["applicant"]["personal_statement"]
        return run(
            *("-p", write_profile(data), "render", document, "--to", "one", "-f", "txt"),
            *("--templates", folder, "-o", tmp_path / "out", "--on", "2026-08-13"),
        )

    return render


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("thank-you.md.j2", "; did you mean words/thank-you.md.j2?"),
        ("layouts/thank-you.md.j2", "; did you mean words/thank-you.md.j2?"),
        ("words/thank_you.md.j2", "; did you mean words/thank-you.md.j2?"),
        ("words/Thank You.md.j2", "; did you mean words/thank-you.md.j2?"),
        ("words/thank-you.md.j2.txt", "; did you mean words/thank-you.md.j2?"),
        ("words/letter.css", "; did you mean layouts/letter.css?"),
        ("word/plan.md.j2", "; did you mean words/plan.md.j2?"),
        ("words/_signiture.md.j2", "; did you mean words/_signature.md.j2?"),
        ("words/postscript.md.j2", "; front matter at its top would make it a document"),
    ],
)
def test_a_file_that_nothing_uses_is_told(run: Any, tmp_path: Path, name: str, told: str) -> None:
    assert run("new", "--sample", cwd=tmp_path).code == 0
    file = tmp_path / "templates" / name
    file.parent.mkdir(parents=True)
    file.write_text(body("Hi."), "utf-8")
    line = f"lorkit: warning: templates/{name}: nothing uses this file{told}\n"
    on = ("--on", "2026-08-13")
    for command in (("templates", "list"), ("check", *on), ("render", "plan", "-f", "txt", *on)):
        ran = run(*command, cwd=tmp_path)
        assert (ran.code, ran.err) == (0, line)


def test_files_that_are_used_or_of_no_concern_are_not_told(
    own: Any, run: Any, tmp_path: Path
) -> None:
    words = tmp_path / "mine" / "words"
    words.mkdir(parents=True)
    for name in ("greeting.md.j2", "_old.md.j2", ".thank-you.md.j2.swp", "thank-you.md.j2~",
                 "thank-you.md.j2.bak", "thank-you (1).md.j2"):  # fmt: skip
        (words / name).write_text("Hello,\n", "utf-8")
    for name in ("README.md", "plan.pdf", ".DS_Store", "~$letter.docx"):
        (words.parent / name).write_text("mine", "utf-8")
    ran = own(body('{% include "greeting.md.j2" %}\n\nMine.'))
    assert ran.code == 0, ran.err
    assert "nothing uses this file" not in ran.err
    assert run("templates", "copy", tmp_path / "all" / "templates").code == 0
    ran = run("-p", tmp_path / "all" / "profile.yaml", "templates", "list")
    assert (ran.code, ran.err) == (0, "")


def body(text: str) -> str:
    return f"{{% block subject %}}S{{% endblock %}}\n{{% block body %}}\n{text}\n{{% endblock %}}\n"


def refused(ran: Any, *parts: str) -> None:
    assert (ran.code, ran.out) == (1, ""), ran
    lines = ran.err.splitlines()
    assert len(lines) == 1, ran.err
    assert "Traceback" not in ran.err
    missing = [part for part in parts if part not in lines[0]]
    assert not missing, lines[0]


def test_a_users_template_wins_and_the_others_stay(own: Any, tmp_path: Path, run: Any) -> None:
    assert own(body("Dear {{ writer.salutation }},\n\nMine.")).code == 0
    text = (tmp_path / "out/one/thank-you.txt").read_text("utf-8")
    assert "Subject: S\n" in text
    assert text.endswith("\n\nDear Professor Okonkwọ-Hale,\n\nMine.\n")
    assert own(body("Mine."), document="thank-you").code == 0
    ran = run(
        *("-p", tmp_path / "profile.yaml", "render", "reminder", "--force", "--to", "one"),
        *("-f", "txt", "--templates", tmp_path / "mine", "-o", tmp_path / "out"),
        *("--on", "2026-08-13"),
    )
    assert ran.code == 0, ran.err
    reminder = (tmp_path / "out/one/reminder.txt").read_text("utf-8")
    assert "Subject: Re: LOR for Tomás" in reminder


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("{% filter sentence %}{{ writer.role }}{% endfilter %}", "Anchor."),
        ("{% set x %}{{ writer.role }}{% endset %}{% if x == 'anchor' %}yes{% endif %}", "yes"),
        ("{% set x %}{{ writer.role }}{% endset %}{{ x | length }}", "6"),
        ("{% macro m() %}**{{ writer.role }}**{% endmacro %}{{ m() }} {{ m() }}", "anchor anchor"),
    ],
)
def test_what_a_template_captures_is_text_to_it(
    own: Any, tmp_path: Path, words: str, said: str
) -> None:
    ran = own(body(words))
    assert ran.code == 0, ran.err
    text = (tmp_path / "out/one/thank-you.txt").read_text("utf-8")
    assert text.split("\n\n")[-1].strip() == said


def test_a_users_own_signature_is_used_by_the_built_in_words(own: Any, tmp_path: Path) -> None:
    """File by file: an included one too."""
    folder = tmp_path / "mine" / "words"
    folder.mkdir(parents=True)
    (folder / "_signature.md.j2").write_text("The one and only\n", encoding="utf-8")
    built_in = (ROOT / "templates/words/thank-you.md.j2").read_text("utf-8")
    assert own(built_in).code == 0
    text = (tmp_path / "out/one/thank-you.txt").read_text("utf-8")
    assert text.endswith("Warm regards,\nThe one and only\n")


MISTAKES = {
    "unknown variable": ("{{ applicnt.eras_name }}", ("applicnt", "did you mean 'applicant'")),
    "unknown field": ("{{ applicant.eras_nam }}", ("eras_nam", "did you mean 'eras_name'")),
    "unknown field of a condition": ("{% if writer.setings %}x{% endif %}", ("setings", "setting")),
    "an open if": (
        "{% if writer.setting %}\n\n{% if did %}x{% endif %}\n\n{% set x = 1 %}",
        ("{% if %} is opened here and never closed; write {% endif %}",),
    ),
    "an open for": ("{% for one in did %}\n{{ one }}", ("{% for %} is opened", "{% endfor %}")),
    "an if left open by another's end": (
        "{% for one in did %}{{ one }}{% endif %}{% endfor %}",
        ("{% endif %} is here, but no {% if %} is open",),
    ),
    "stray end": ("{% endfor %}", ("{% endfor %} is here, but no {% for %} is open",)),
    "a stray else": ("{% else %}", ("{% else %} is here, but no {% if %} is open",)),
    "another language's else": ("{% if did %}{% elseif x %}{% endif %}", ("mean 'elif'",)),
    "curly quotes in a value": ("{{ “x” }}", ("“ is a curly quote", "; write \" or '")),
    "curly quotes in a tag": ("{% if writer.role == ‘fellow’ %}x{% endif %}", ("‘ is a curly",)),
    "one brace": ("{{ writer.setting }", ("a single } where a tag ends; write }}",)),
    "one equals sign": ("{% if did = 'x' %}y{% endif %}", ("single =", "write == to compare")),
    "two values": ("{{ writer did }}", ("'did' is where }} should",)),
    "a second else": (
        "{% if did %}{% else %}{% else %}{% endif %}",
        ("{% else %} comes after the {% else %} of the same {% if %}; remove one",),
    ),
    "a second mistake behind the first": (
        "{% if did %}{% else %}{% else %}{{ “x” }}{% endif %}",
        ("{% else %} comes after the {% else %}",),
    ),
    "else if": ("{% if did %}x{% else if y %}z{% endif %}", ("write {% elif … %}",)),
    "an empty if": ("{% if %}x{% endif %}", ("something is missing before %}",)),
    "an empty include": ("{% include %}", ("something is missing before %}",)),
    "a filter without its name": ("{{ did | }}", ("}} is where a name should",)),
    "a tag over two lines": ("{% iff writer\n   and did %}", ("mean 'if'",)),
    "broken expression": ("{{ writer. }}", ("",)),
    "unknown filter": ("{{ writer.setting | sentense }}", ("sentense", "did you mean 'sentence'")),
    "unknown tag": ("{% iff writer %}", ("iff",)),
    "no value": ("{{ applicant.cv }}", ("doesn't have",)),
    "a filter on no value": ("{{ applicant.cv | clause }}", ("",)),
    "a missing include": ('{% include "_signatur.md.j2" %}', ("_signatur.md.j2",)),
    "a division by zero": ("{{ 1 / 0 }}", ("",)),
    "a wrong index": ("{{ did[7] }}", ("",)),
    "a wrong date": ("{{ writer.setting | day }}", ("",)),
    "a call of text": ("{{ writer.setting() }}", ("",)),
    "a whole model": ("{{ applicant }}", ("",)),
    "a whole list": ("{{ did }}", ("",)),
    "a function": ("{{ span }}", ("",)),
    "a missing key": ("{{ '%(a)s' % {} }}", ("",)),
    "text plus number": ("{{ writer.setting + 1 }}", ("",)),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_in_a_template_is_told_with_file_and_line(
    own: Any, tmp_path: Path, mistake: str
) -> None:
    template, parts = MISTAKES[mistake]
    text = f"Dear {{{{ writer.salutation }}}},\n\nMine.\n\n{template}"
    ran = own(body(text))
    refused(ran, str(tmp_path / "mine" / "words" / "thank-you.md.j2"), *parts)
    found = re.search(r"thank-you\.md\.j2:(\d+)", ran.err)
    assert found, f"no line: {ran.err}"
    assert int(found[1]) == 7, ran.err
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("markdown", "kind"),
    [("1. one\n2. two", "numbered list"), ("![x](y.png)", "image"), ("```\nx\n```", "code block"),
     ("| a | b | c |\n|-|-|-|\n| 1 | 2 | 3 |", "table"), ("- a\n  - b", "bullet"), ("---", "line across the page"),
     ("<b>x</b>", "HTML"), ("`x`", "code")],
)  # fmt: skip
def test_markdown_that_has_no_layout_is_told_and_never_lost(
    own: Any, tmp_path: Path, markdown: str, kind: str
) -> None:
    ran = own(body(f"Dear {{{{ writer.salutation }}}},\n\nMine.\n\n{markdown}"))
    refused(ran, "thank-you.md.j2", kind)
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("missing", ["subject", "body"])
def test_a_missing_block_is_told(own: Any, tmp_path: Path, missing: str) -> None:
    kept = {"subject": "body", "body": "subject"}[missing]
    ran = own(f"{{% block {kept} %}}Text{{% endblock %}}")
    refused(ran, "thank-you.md.j2", f"'{missing}'", "{% block")


@pytest.mark.parametrize("template", ["", "only text", "{% block subject %}{% endblock %}"])
def test_a_template_that_is_none_is_told(own: Any, template: str) -> None:
    refused(own(template), "thank-you.md.j2")


def test_a_template_that_is_not_utf_8_is_told(own: Any, tmp_path: Path, run: Any) -> None:
    assert own(body("Fine.")).code == 0
    file = tmp_path / "theirs/words/thank-you.md.j2"
    file.parent.mkdir(parents=True)
    file.write_bytes(body("Fine.\n\nTr\u00e8s bien.").encode("cp1252"))
    ran = run(
        *("-p", tmp_path / "profile.yaml", "render", "thank-you", "--to", "one", "-f", "txt"),
        *("--templates", tmp_path / "theirs", "-o", tmp_path / "out2", "--on", "2026-08-13"),
    )
    refused(ran, "thank-you.md.j2:5: it is not saved as UTF-8", "Notepad")


SECRET = "root:x:0:0"
# A petabyte: no machine tries to find so much memory.
ATTACKS = (
    "{{ applicant.__class__ }}",
    "{{ applicant.__class__.__mro__ }}",
    "{{ ''.__class__.__mro__ }}",
    "{{ ''['__class__'] }}",
    "{{ ''|attr('__class__') }}",
    "{{ ().__class__.__base__.__subclasses__() }}",
    "{{ applicant.model_dump() }}",
    "{{ applicant.__replace__(eras_name='Mallory') }}",
    "{{ replace(applicant, eras_name='Mallory').eras_name }}",
    "{{ applicant.__setattr__('eras_name', 'Mallory') }}{{ applicant.eras_name }}",
    "{{ applicant.__dataclass_fields__ }}",
    "{{ applicant['__getstate__']() }}",
    "{{ applicant|attr('__match_args__') }}",
    "{{ applicant }}",
    "{{ applicant|list }}",
    "{{ applicant|items|list }}",
    "{{ applicant|tojson }}",
    "{{ writer.events[0].parse('2026-07-23 asked') }}",
    "{{ applicant.__dict__ }}",
    "{{ applicant|map(attribute='__class__')|list }}",
    "{{ [applicant]|map(attribute='__class__')|list }}",
    "{{ [applicant]|map(attribute='__getstate__')|list }}",
    "{{ cycler.__init__.__globals__ }}",
    "{{ lipsum.__globals__ }}",
    "{{ joiner.__init__.__globals__['os'].popen('id').read() }}",
    "{{ namespace.__init__.__globals__ }}",
    "{{ span.__globals__ }}",
    "{{ span.__code__ }}",
    "{{ self.__init__.__globals__ }}",
    "{{ self._TemplateReference__context }}",
    "{{ today.__class__ }}",
    "{{ today.__reduce__() }}",
    "{{ '%s'.format_map }}",
    "{{ '{0.__class__}'.format(applicant) }}",
    "{{ '{a.__class__}'.format_map({'a': applicant}) }}",
    '{% include "/etc/passwd" %}',
    '{% include "../../../../../../../../etc/passwd" %}',
    '{% include "../../x" %}',
    '{% include "../profile.yaml" %}',
    '{% import "/etc/passwd" as x %}{{ x }}',
    '{% extends "/etc/passwd" %}',
    "{% for x in range(999999999) %}x{% endfor %}",
    "{{ range(999999999)|list }}",
    "{{ 'x' * 999999999999999 }}",
    "{{ [0] * 999999999999999 }}",
    "{{ 9 ** 9 ** 9 }}",
    "{{ '%999999999999999d' % 1 }}",
    "{{ '{:999999999999999}'.format(1) }}",
    "{{ 'x'|center(999999999999999) }}",
    "{{ 'x'.ljust(999999999999999) }}",
    "{{ 'x'.zfill(999999999999999) }}",
    "{{ did.append('x') }}",
    "{{ attached.append('x') }}",
    "{{ portal.__init__ }}",
    "{{ applicant._private }}",
    "{% set applicant.eras_name = 'Mallory' %}",
    "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
    '{% include "thank-you.md.j2" %}',
)


@pytest.mark.parametrize("attack", ATTACKS)
def test_a_template_reaches_nothing_but_the_words(own: Any, tmp_path: Path, attack: str) -> None:
    """Refused in one line, or harmless: no attribute, no file, no class, no endless run."""
    (tmp_path / "x").write_text(SECRET, encoding="utf-8")
    ran = own(body(f"Text. {attack}"))
    if ran.code:
        refused(ran, "error: ")
        shown = ran.err
    else:
        shown = (tmp_path / "out/one/thank-you.txt").read_text("utf-8")
    for leak in (SECRET, "<class", "class '", "__main__", "subclasses", "<function", "<bound",
                 "eras_name=", "'eras_name'", "Mallory", "built-in", "{'"):  # fmt: skip
        assert leak not in shown.replace(attack, ""), shown[:500]


@pytest.mark.parametrize("text", ["{{ 7 * 7 }}", "{{ applicant.__class__ }}", "{% include 'x' %}"])
def test_template_syntax_in_the_profile_is_only_text(texts: Any, text: str) -> None:
    data = full_profile()
    data["writers"][0]["learned"] = f"to say {text} aloud"
    assert f"to say {text} aloud" in one(texts(data), "thank-you")


@pytest.mark.parametrize(
    "text",
    ["*x*", "**x**", "# x", "- x", "1. x", "> x", "[x](y)", "<b>x</b>", "a &amp; b", "a | b", "`x`",
     "![x](y)", "\\x", "x_y_z", "---", "https://a.org/?b=c&d", "a * b * c", "<!-- x -->"],
)  # fmt: skip
def test_markdown_in_the_profile_is_only_text(texts: Any, text: str) -> None:
    data = full_profile()
    data["writers"][0] |= {"learned": f"to say {text} aloud", "did": [text], "moments": [text]}
    found = texts(data)
    assert f"to say {text} aloud" in one(found, "thank-you")
    lines = one(found, "support-sheet").split("\n")
    capital = text[:1].upper() + text[1:]
    items = [line for line in lines if line in (f"- {text}.", f"- {capital}.")]
    assert len(items) == 2, lines


# --- Every variable, told


@pytest.mark.parametrize("document", IDS)
def test_every_variable_is_told_with_its_meaning_and_an_example_in_plain_words(
    run: Any, write_profile: Any, monkeypatch: pytest.MonkeyPatch, document: str
) -> None:
    monkeypatch.setenv("COLUMNS", "400")
    profile = write_profile(full_profile())
    ran = run("-p", profile, "templates", "vars", document)
    assert ran.code == 0, ran.err
    table = ran.out.split("\nFilters: ")[0]
    rows = [re.split(r"\s{2,}", line.strip()) for line in table.splitlines()[1:]]
    assert all(len(row) in (2, 3) for row in rows), rows  # an example may be empty
    assert {"applicant.eras_name", "portal.missing", "today", "short"} <= {row[0] for row in rows}
    for leak in ("datetime", "rules.md", "=", "None", "True", "False", "<"):
        assert leak not in table.replace("or None", ""), leak
    meanings = [row[1] for row in rows if row[0].startswith("portal.") and "How that" not in row[1]]
    assert len(set(meanings)) == len(meanings)
