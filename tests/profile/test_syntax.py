"""Lines that YAML cannot read, in words for the person who typed them."""

from __future__ import annotations

from pathlib import Path

import pytest
from profile_files import MINIMAL, edited, findings, marked, the_one

SYNTAX = [
    # The text after "learned", where ¤ marks the place; the code; words of the message or hint.
    ("¤*very good* work", "YAML002", '"*very good* work"'),
    ("¤*good", "YAML002", 'begin the line with "- "'),
    ("¤& more", "YAML002", '"& more"'),
    ("¤&more", "YAML002", '"&more"'),
    ("¤!important lesson", "YAML002", '"!important lesson"'),
    ("¤! lesson", "YAML002", '"! lesson"'),
    ("¤!!python/object:os.system x", "YAML007", "tags"),
    ("¤!!str 5", "YAML007", "tags"),
    ("¤@home", "YAML002", '"@home"'),
    ("¤`code`", "YAML002", '"`code`"'),
    ("¤%50 better", "YAML002", '"%50 better"'),
    ("¤> 5 patients", "YAML002", '"> 5 patients"'),
    ("¤|x", "YAML002", '"|x"'),
    ("¤[1] first", "YAML002", '"[1] first"'),
    ("¤[a, b", "YAML001", "write ] at the end"),
    ("¤, then", "YAML002", '", then"'),
    ("to ask¤: what worries you", "YAML002", '"to ask: what worries you"'),
    ("to ask¤:", "YAML002", '"to ask:"'),
    ("“to ask¤: what worries you”", "YAML002", ': "to ask: what worries you"'),
    ('¤"to ask', "YAML003", 'write " at the end'),
    ("¤'to ask", "YAML003", "write ' at the end"),
    ('"Good" ¤work', "YAML003", "'\"Good\" work'"),
    ("'it¤'s fine'", "YAML003", '"it\'s fine"'),
    ('"C:\\¤Users"', "YAML004", "single quotes"),
]


@pytest.mark.parametrize(("value", "code", "words"), SYNTAX)
def test_a_value_that_yaml_cannot_read_is_explained(
    tmp_path: Path, value: str, code: str, words: str
) -> None:
    text = edited(("    role: anchor", f"    role: anchor\n    learned: {value}"))
    if code == "YAML004" or value.startswith("'it"):
        found = findings(tmp_path, text.replace("¤", ""))
        assert len(found) == 1
        finding = found[0]
        assert finding.line == marked(text)[1][0]
    else:
        finding = the_one(tmp_path, text)
    assert finding.code == code
    assert words in f"{finding.message} {finding.hint}"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("applicant:\n¤\teras_name: x\n", "YAML005"),
        ("applicant:\n  eras_name: x\n¤\tstatus: y\n", "YAML005"),
        ("applicant:¤\tx\n", "YAML005"),
        ("applicant:\n  eras_name: x\n ¤status: y\n", "YAML006"),
        ("applicant:\n  eras_name: x\n    status¤: y\n", "YAML006"),
        ("writers:\n  - id: a\n  ¤role: anchor\n", "YAML006"),
        ("applicant:\n  eras_name: x\n  ¤status\n  school: y\n", "YAML001"),
        ("applicant:\n  eras_name: x\n  ¤status:y\n  school: y\n", "YAML001"),
        ("rotations: ¤- id: a\n", "YAML001"),
        ("a: ¤'b\nc: it's\nd: e\n", "YAML003"),
        ("¤%50: x\n", "YAML002"),
        ("¤%YAML 1.1\n---\na: b\n", "YAML007"),
        (f"{MINIMAL}¤---\na: b\n", "YAML009"),
        (f"---\n{MINIMAL}¤---\n", "YAML009"),
        ("¤[a]: b\n", "YAML011"),
        ("¤: b\n", "YAML011"),
        ("applicant:\n  ¤<<: *x\n", "YAML007"),
    ],
)
def test_a_line_that_yaml_cannot_read_is_explained(tmp_path: Path, text: str, code: str) -> None:
    text, place = marked(text)
    found = [f for f in findings(tmp_path, text) if not f.code.startswith("PRO")]
    assert [(f.code, f.line, f.column) for f in found] == [(code, *place)]
    assert found[0].hint


def test_a_start_marker_and_a_yaml_1_2_line_are_fine(tmp_path: Path) -> None:
    assert findings(tmp_path, f"%YAML 1.2\n---\n{MINIMAL}...\n# the end\n") == ()


def test_a_bullet_split_by_its_colon_is_explained(tmp_path: Path) -> None:
    text = edited(
        ("    level: hands-on", "    level: hands-on\n    did:\n      - ¤Presented: 3 patients")
    )
    finding = the_one(tmp_path, text)
    assert finding.path == "rotations[0].did[0]"
    assert '- "Presented: 3 patients"' in finding.hint
    finding = the_one(tmp_path, text.replace("¤Presented: 3 patients", "¤“Presented: 3 patients”"))
    assert '- "Presented: 3 patients"' in finding.hint


@pytest.mark.parametrize(
    "value",
    ["to be #1 in what I do", "#1 is to listen", "to see Hospital # 4 of the city", "to be # 1"],
)
def test_text_lost_behind_a_hash_is_a_warning(tmp_path: Path, value: str) -> None:
    finding = the_one(
        tmp_path, edited(("    role: anchor", f"    role: anchor\n    learned: {value}"))
    )
    assert (finding.severity, finding.code, finding.path) == (
        "warning",
        "YAML012",
        "writers[0].learned",
    )
    assert "quotes" in finding.hint


def test_a_comment_after_a_value_is_fine(tmp_path: Path) -> None:
    assert findings(tmp_path, edited(("    role: anchor", "    role: anchor # the one"))) == ()
    for comment in (" # the one", "  # 4 weeks", "  # the 2nd"):
        assert findings(tmp_path, edited((": Okafor", f": Okafor{comment}"))) == ()


@pytest.mark.parametrize("space", ["\u00a0", "\u202f"])
@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("  status: final", "  status:¤~final"),
        ("  status: final", "  status:¤~ final"),
        ("application:\n", "application:¤~\n"),
        ("- id: anchor-1", "- id:¤~anchor-1"),
        ("- id: anchor-1", "-¤~id: anchor-1"),
        ("    role: anchor", "    role:¤~anchor"),
        ("  eras_name", "¤~~eras_name"),
        ("  status", " ¤~status"),
        ("    role", "  ¤~ role"),
        ("    role: anchor", "    role: anchor\n    did:\n      -¤~Presented 3 patients"),
        ("    role: anchor", "    role: anchor\n    did:\n      - Saw 4\n      -¤~Saw 3"),
        ("    role: anchor", "    role: anchor\n    did:\n    ¤~~- Saw 3"),
    ],
)
def test_a_no_break_space_in_the_place_of_a_space_is_named(
    tmp_path: Path, old: str, new: str, space: str
) -> None:
    finding = the_one(tmp_path, edited((old, new.replace("~", space))))
    assert finding.code == "YAML013"
    assert "no-break space" in finding.message
    assert "normal space" in finding.hint


def test_keys_indented_with_no_break_spaces_are_told_so(tmp_path: Path) -> None:
    found = findings(tmp_path, edited(("  season", "\u00a0\u00a0season")))
    assert ("YAML013", 10, 1) in [(f.code, f.line, f.column) for f in found]


@pytest.mark.parametrize("value", ["a~way: to say", "~~to say", ">\n      to say:~yes\n      ~now"])
def test_no_break_spaces_within_a_text_are_its_own(tmp_path: Path, value: str) -> None:
    text = f"{MINIMAL}    learned: {value}\n".replace("~", "\u00a0")
    assert "YAML013" not in {f.code for f in findings(tmp_path, text)}


def test_a_duplicate_key_names_the_line_of_the_first(tmp_path: Path) -> None:
    text = edited(("  country: Colombia", "  country: Colombia\n  ¤country: Peru"))
    finding = the_one(tmp_path, text)
    assert (finding.code, finding.path) == ("YAML008", "applicant.country")
    assert "line 5" in finding.message
