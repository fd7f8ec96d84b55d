"""A class list becomes profiles: what people's spreadsheets look like, and what comes of them."""

from __future__ import annotations

import csv
import datetime as dt
import io
import os
import pty
import re
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from conftest import Ran
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.styles import Font
from ruamel.yaml import YAML

from lorkit.text import one_line

Run = Callable[..., Ran]

HEADINGS = (
    "Name", "Email", "AAMC ID", "Status", "School", "Country", "Specialty", "Career goal",
    "Season", "Rotation", "Hospital", "Start date", "End date", "Level",
    "Attending last name", "Attending first name", "Attending email", "Attending role",
)  # fmt: skip
ANA = (
    "Ana Núñez", "ana@example.com", "01234567", "final-year medical student", "Example College",
    "NO", "Internal Medicine", "Hospitalist: teaching", "2027", "Inpatient Medicine", "Lakeside",
    "2026-07-06", "2026-07-31", "hands-on", "Okafor", "Amara", "okafor@example.com", "anchor",
)  # fmt: skip
BEN = (
    "Ben Ó Briain", "ben@example.com", "12345678", "medical graduate", "Example College",
    "Ireland", "Pediatrics", "General pediatrician", "2027", "Pediatrics", "Harbor",
    "2026-08-03", "2026-08-28", "observer", "Lindqvist", "", "lindqvist@example.com", "anchor",
)  # fmt: skip


def profile(folder: Path, name: str) -> Any:
    return YAML(typ="safe", pure=True).load((folder / name / "profile.yaml").read_text("utf-8"))


def text_list(*rows: Sequence[str], delimiter: str = ",") -> str:
    made = io.StringIO()
    csv.writer(made, delimiter=delimiter).writerows(rows)
    return made.getvalue()


def students(folder: Path) -> list[str]:
    return sorted(path.parent.name for path in folder.rglob("profile.yaml"))


@pytest.fixture
def brought(run: Run, tmp_path: Path) -> Callable[..., Ran]:
    """Import rows with the usual headings as CSV into ``class``, without questions."""

    def bring(*rows: Sequence[str], headings: Sequence[str] = HEADINGS, more: Any = ()) -> Ran:
        (tmp_path / "class.csv").write_text(text_list(headings, *rows), "utf-8")
        return run("import", "class.csv", "class", "--yes", *more, cwd=tmp_path)

    return bring


# --- Files of every kind


@pytest.mark.parametrize(
    ("encoding", "delimiter"),
    [
        ("utf-8-sig", ";"),
        ("cp1252", ","),
        ("utf-16", "\t"),
        ("utf-16-le", "\t"),
        ("utf-8", "|"),
    ],
)
def test_text_files_of_any_encoding_and_delimiter_are_read(
    run: Run, tmp_path: Path, encoding: str, delimiter: str
) -> None:
    text = text_list(["Class of 2027, fall"], [], HEADINGS, ANA, BEN, delimiter=delimiter)
    (tmp_path / "list.csv").write_bytes(text.encode(encoding))
    done = run("import", "list.csv", "class", "--yes", cwd=tmp_path)
    assert done.code == 0, done.err
    assert students(tmp_path / "class") == ["ana-nunez", "ben-o-briain"]
    ana = profile(tmp_path / "class", "ana-nunez")
    assert ana["applicant"]["eras_name"] == "Ana Núñez"
    assert ana["applicant"]["aamc_id"] == "01234567"
    assert ana["applicant"]["career_goal"] == "Hospitalist: teaching"
    assert ana["application"]["season"] == 2027
    assert ("Windows-1252" in done.out) == (encoding == "cp1252")


def test_excels_own_separator_line_is_no_row(run: Run, tmp_path: Path) -> None:
    text = "sep=;\r\n" + text_list(HEADINGS, ANA, delimiter=";")
    (tmp_path / "list.csv").write_text(text, "utf-8")
    done = run("import", "list.csv", "class", "--yes", cwd=tmp_path)
    assert done.code == 0, done.err
    assert "headings in row 2" in done.out


def messy_workbook(file: Path) -> None:
    """A title over merged cells, groups of headings, dates as dates, numbers, and strays."""
    book = openpyxl.Workbook()
    notes = book.active
    notes.title = "Read me"
    notes["A1"] = "Ask Dana before you change anything"
    sheet = book.create_sheet("Fall class")
    sheet["A1"] = "Fall rotations, class of 2027"
    sheet.merge_cells("A1:J1")
    sheet["A1"].font = Font(bold=True)
    sheet["G3"], sheet["J3"] = "Attending 1", "Attending 2"
    sheet.merge_cells("G3:I3")
    sheet.merge_cells("J3:L3")
    heads = ["Name", "Email", "AAMC ID", "Rotation", "Start date", "End date"]
    for column, text in enumerate([*heads, *["Name", "Email", "Role"] * 2], 1):
        sheet.cell(4, column, text)
    start, end = dt.datetime(2026, 7, 6), dt.datetime(2026, 7, 31)
    sheet.append(["Ana Núñez", "ana@example.com", 12345678.0, "Wards", start, end,
                  "Okafor, Amara", "okafor@example.com", "Anchor",
                  "Dr. Bùi", "bui@example.com", "secondary"])  # fmt: skip
    sheet.append(["Hidden Harry", "harry@example.com", 87654321, "Wards", start, end])
    sheet.row_dimensions[6].hidden = True
    sheet.append([])
    sheet.append(["Cy Doe", "cy@example.com", "23456789.0", "Clinic", "8/17/2026", "2026/09/11",
                  "Prof. Eze, MD, PhD", "eze@example.com", "anchor"])  # fmt: skip
    sheet.append([None, None, None, None, None, None, "Costa", "costa@example.com", "secondary"])
    sheet.merge_cells("A8:A9")
    sheet["XFD1048576"] = "stray"
    book.save(file)


def test_a_workbook_as_people_make_them_is_read(run: Run, tmp_path: Path) -> None:
    """Title, merged headings, hidden rows, real dates, a stray cell in the very last place."""
    messy_workbook(tmp_path / "class.xlsx")
    done = run("import", "class.xlsx", "class", "--yes", cwd=tmp_path)
    assert done.code == 0, done.err
    assert students(tmp_path / "class") == ["ana-nunez", "cy-doe"]
    assert "sheet Fall class, headings in row 4" in done.out
    assert "hidden rows were left out: 6" in done.out
    assert "XFD1048576 is far from the list" in done.out
    ana, cy = (profile(tmp_path / "class", name) for name in ("ana-nunez", "cy-doe"))
    assert ana["applicant"]["aamc_id"] == "12345678"
    assert str(ana["rotations"][0]["starts"]) == "2026-07-06"
    assert [(w["family_name"], w["role"]) for w in ana["writers"]] == [
        ("Okafor", "anchor"),
        ("Bùi", "secondary"),
    ]
    assert ana["writers"][0]["given_name"] == "Amara"
    assert cy["applicant"]["aamc_id"] == "23456789"
    assert str(cy["rotations"][0]["starts"]) == "2026-08-17"
    assert str(cy["rotations"][0]["ends"]) == "2026-09-11"
    assert cy["writers"][0] | {"id": ""} == {
        "id": "",
        "family_name": "Eze",
        "title": "Prof.",
        "credentials": "MD, PhD",
        "email": "eze@example.com",
        "role": "anchor",
    }
    assert [w["family_name"] for w in cy["writers"]] == ["Eze", "Costa"]


def test_a_student_may_have_several_rows(brought: Callable[..., Ran], tmp_path: Path) -> None:
    """The second repeats the student for another rotation; the third leaves the name out."""
    again = (*ANA[:9], "Clinic", "Harbor", "2026-08-03", "2026-08-28", "observer",
             "Brandt", "Ida", "brandt@example.com", "secondary")  # fmt: skip
    below = ("",) * 14 + ("Costa", "", "costa@example.com", "director")
    done = brought(ANA, again, below)
    assert done.code == 0, done.err
    ana = profile(tmp_path / "class", "ana-nunez")
    assert [(r["id"], r["level"]) for r in ana["rotations"]] == [
        ("inpatient-medicine", "hands-on"),
        ("clinic", "observer"),
    ]
    assert [(w["id"], w["rotation"]) for w in ana["writers"]] == [
        ("okafor", "inpatient-medicine"),
        ("brandt", "clinic"),
        ("costa", "clinic"),
    ]


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("a.pdf", b"%PDF-1.7", "a PDF"),
        ("a.xls", b"\xd0\xcf\x11\xe0" + b"\0" * 600, "with a password, or an old one"),
        ("a.xlsx", b"PK\x03\x04 broken", "can't be read as a workbook"),
        ("a.csv", b"", "is empty"),
        ("a.csv", b"one,two\n1,2\n", "no row looks like the headings"),
        ("a.csv", b'Name,Email\n"Ana,ana@example.com\nBen,b@example.com\n', "a.csv:2: a quotation"),
        ("a.csv", b"Name,Email\n\x81\x8d,\xff\n", "in an unknown encoding"),
    ],
)
def test_what_is_no_class_list_is_told(
    run: Run, tmp_path: Path, name: str, content: bytes, told: str
) -> None:
    (tmp_path / name).write_bytes(content)
    done = run("import", name, "class", "--yes", cwd=tmp_path)
    assert done.code == 1
    assert told in done.err
    assert len(done.err.splitlines()) == 1
    assert not (tmp_path / "class").exists()


def test_a_formula_without_a_result_is_a_problem_and_no_empty_cell(
    run: Run, tmp_path: Path
) -> None:
    book = openpyxl.Workbook()
    book.active.append(["Name", "Email"])
    book.active.append(["Ana Núñez", '="ana"&"@example.com"'])
    book.save(tmp_path / "class.xlsx")
    done = run("import", "class.xlsx", "class", "--yes", cwd=tmp_path)
    assert done.code == 1
    assert "sheet Sheet, cell B2: error: B2 contains a formula without a result" in done.err


# --- Every problem in one run


def test_every_problem_of_every_row_is_told_with_its_cell(
    brought: Callable[..., Ran], tmp_path: Path
) -> None:
    """And students about whom nothing is wrong are imported all the same."""
    dates = (*ANA[:11], "7/6/2026", "45000", *ANA[13:])
    wrong = (*BEN[:1], "ben at example", "1.23E+07", *BEN[3:13], "half", *BEN[14:])
    turned = ("Cy Doe", "cy@example.com", "", *ANA[3:11], "2026-07-31", "2026-07-06", *ANA[13:])
    good = ("Dee Roe", "dee@example.com", "", *ANA[3:])
    done = brought(dates, wrong, turned, good)
    assert done.code == 1
    told = done.err.splitlines()
    assert [re.search(r"cell (\w+): error", line)[1] for line in told] == [  # type: ignore[index]
        "L2", "M2", "B3", "C3", "N3", "M4",
    ]  # fmt: skip
    assert "July 6, 2026 or June 7, 2026; write 2026-07-06 or 2026-06-07" in told[0]
    assert "March 15, 2023; write 2023-03-15" in told[1]
    assert "format the column as text" in told[3]
    assert "write hands-on or observer" in told[4]
    assert students(tmp_path / "class") == ["dee-roe"]
    assert "4 students: 1 new" in done.out
    assert "3 left out because of problems" in done.out


def test_rows_that_disagree_about_a_student_are_a_problem(brought: Callable[..., Ran]) -> None:
    done = brought(ANA, (*ANA[:5], "Chile", *ANA[6:]))
    assert done.code == 1
    assert "cell F3: error: 'Chile' is not what cell F2 says about Ana Núñez" in done.err


def test_names_are_not_split_by_guessing(brought: Callable[..., Ran]) -> None:
    done = brought((*ANA[:14], "Amara van Okafor"), headings=(*HEADINGS[:14], "Attending"))
    assert done.code == 1
    assert "write the family name, a comma, and the given name (Okafor, Amara)" in done.err


def test_dates_of_a_whole_list_can_be_said_to_be_written_one_way(
    brought: Callable[..., Ran], tmp_path: Path
) -> None:
    ana = (*ANA[:11], "7/6/2026", "7/31/26", *ANA[13:])
    assert brought(ana, more=("--dates", "month-first")).code == 0
    assert str(profile(tmp_path / "class", "ana-nunez")["rotations"][0]["starts"]) == "2026-07-06"


# --- Columns


def test_columns_that_nobody_knows_can_be_mapped_and_stay_so(
    brought: Callable[..., Ran], tmp_path: Path
) -> None:
    headings = ("Name", "Email", "Wing", "Boss")
    row = ("Ana Núñez", "ana@example.com", "Ward 3", "Okafor")
    mapped = ("--map", "Wing=writer.setting", "--map", "D=writer.family_name")
    done = brought(row, headings=headings, more=(*mapped, "--set", "season=2027"))
    assert done.code == 0, done.err
    assert re.search(r"C Wing +writer.setting +Ward 3", done.out)
    (writer,) = profile(tmp_path / "class", "ana-nunez")["writers"]
    assert (writer["family_name"], writer["setting"]) == ("Okafor", "Ward 3")
    assert profile(tmp_path / "class", "ana-nunez")["application"]["season"] == 2027
    again = brought((*row[:2], "Ward 4", "Okafor"), headings=headings)
    assert "writer okafor: setting: 'Ward 3' is now 'Ward 4'" in again.out


@pytest.mark.parametrize(
    ("mapped", "told"),
    [
        ("Hosp=rotation.hospital", "no column has the heading 'Hosp'; did you mean 'Hospital'?"),
        ("Hospital=rotation.hopsital", "did you mean rotation.hospital?"),
    ],
)
def test_a_slip_in_a_mapping_is_told(
    brought: Callable[..., Ran], tmp_path: Path, mapped: str, told: str
) -> None:
    done = brought(ANA, more=("--map", mapped))
    assert done.code == 1
    assert told in done.err
    assert not (tmp_path / "class").exists()


def test_nothing_is_written_before_somebody_has_said_yes(run: Run, tmp_path: Path) -> None:
    (tmp_path / "class.csv").write_text(text_list(HEADINGS, ANA), "utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "lorkit", "import", "class.csv", "class"],
        cwd=tmp_path, stdin=subprocess.DEVNULL, capture_output=True, encoding="utf-8", check=False,
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parent.parent)},
    )  # fmt: skip
    assert done.returncode == 1
    assert "applicant.eras_name" in done.stdout
    assert "add --yes" in done.stderr
    assert not (tmp_path / "class").exists()


def test_a_person_is_asked_about_columns_and_before_writing(tmp_path: Path) -> None:
    """On a real terminal: the unknown column is asked about, and again after a slip."""
    text = text_list(("Name", "Email", "Boss"), ("Ana Núñez", "ana@example.com", "Okafor"))
    (tmp_path / "class.csv").write_text(text, "utf-8")
    ours, theirs = pty.openpty()
    lorkit = subprocess.Popen(
        [sys.executable, "-m", "lorkit", "import", "class.csv", "class"],
        cwd=tmp_path, stdin=theirs, stdout=theirs, stderr=theirs,
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parent.parent)},
    )  # fmt: skip
    os.close(theirs)
    seen = _until(ours, "to leave it out")
    os.write(ours, b"writer.famly_name\n")
    seen += _until(ours, "to leave it out")
    os.write(ours, b"writer.family_name\n")
    seen += _until(ours, "[y/N]")
    os.write(ours, b"y\n")
    assert lorkit.wait(60) == 0
    os.close(ours)
    assert 'Column C "Boss" (Okafor)' in seen
    assert "did you mean writer.family_name?" in seen
    assert profile(tmp_path / "class", "ana-nunez")["writers"][0]["family_name"] == "Okafor"


def _until(terminal: int, words: str) -> str:
    seen = ""
    while words not in seen:
        seen += os.read(terminal, 4096).decode("utf-8", "replace")
    return seen


# --- The profiles


def test_a_profile_made_from_a_full_list_needs_nothing_more(
    brought: Callable[..., Ran], run: Run, tmp_path: Path
) -> None:
    assert brought(ANA, BEN).code == 0
    for name in ("ana-nunez", "ben-o-briain"):
        done = run("-p", f"class/{name}/profile.yaml", "check", "--on", "2026-07-20", cwd=tmp_path)
        assert done.code == 0, done.out
    text = (tmp_path / "class" / "ana-nunez" / "profile.yaml").read_text("utf-8")
    assert "# The lorkit profile of Ana Núñez, from class.csv." in text
    assert "FILL IN" not in text.partition("\napplicant:")[2]
    assert (tmp_path / "class" / "profile.schema.json").is_file()


def test_what_the_list_lacks_is_left_to_be_filled_in(
    brought: Callable[..., Ran], run: Run, tmp_path: Path
) -> None:
    done = brought(("Ana Núñez", "ana@example.com"), headings=("Name", "Email"))
    assert done.code == 0
    assert "to be filled in: applicant.status (1), applicant.school (1)" in done.out
    checked = run("-p", "class/ana-nunez/profile.yaml", "check", cwd=tmp_path)
    assert checked.out.count("is not filled in yet") > 8


def test_students_of_one_name_get_folders_of_their_own(
    brought: Callable[..., Ran], tmp_path: Path
) -> None:
    other = ("Ana Núñez", "ana.n@example.com", "87654321", *ANA[3:])
    assert brought(ANA, other, ("山田", "yamada@example.com", "", *ANA[3:])).code == 0
    assert students(tmp_path / "class") == ["ana-nunez", "ana-nunez-2", "yamada"]
    kept = profile(tmp_path / "class", "ana-nunez-2")
    assert brought(other, ANA).code == 0
    assert profile(tmp_path / "class", "ana-nunez-2") == kept


any_text = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=30)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(name=any_text, goal=any_text, setting=any_text, title=any_text)
def test_cells_of_any_text_come_back_from_the_profile(
    run: Run,
    tmp_path_factory: pytest.TempPathFactory,
    name: str,
    goal: str,
    setting: str,
    title: str,
) -> None:
    """Whatever is written is read back by the profile's own reader and by another one alike."""
    folder = tmp_path_factory.mktemp("any")
    headings = (*HEADINGS[:3], "Career goal", "Attending last name", "Attending setting",
                "Attending credentials")  # fmt: skip
    row = (f"N {name}", "ana@example.com", "", f"G {goal}", "Okafor", setting, title)
    (folder / "class.csv").write_text(text_list(headings, row), "utf-8", newline="")
    done = run("import", "class.csv", "class", "--yes", cwd=folder)
    if done.code:
        assert "Traceback" not in done.err
        assert not students(folder / "class")
        return
    (student,) = students(folder / "class")
    read = profile(folder / "class", student)
    shown = run("-p", f"class/{student}/profile.yaml", "check", "--json", cwd=folder)
    assert "YAML" not in shown.out
    (writer,) = read["writers"]
    assert read["applicant"]["eras_name"] == one_line(f"N {name}")
    assert read["applicant"]["career_goal"] == one_line(f"G {goal}")
    assert writer.get("setting", "") == one_line(setting)
    assert writer.get("credentials", "") == one_line(title)
    before = (folder / "class" / student / "profile.yaml").read_bytes()
    again = run("import", "class.csv", "class", "--yes", cwd=folder)
    assert again.code == 0, again.err
    assert "1 unchanged" in again.out
    assert (folder / "class" / student / "profile.yaml").read_bytes() == before


# --- Again a week later


def test_a_second_import_changes_only_what_changed_in_the_list(
    brought: Callable[..., Ran], tmp_path: Path
) -> None:
    """Comments and values that were written by hand stay, byte for byte."""
    brought(ANA, BEN)
    file = tmp_path / "class" / "ana-nunez" / "profile.yaml"
    text = file.read_text("utf-8")
    by_hand = text.replace("    # setting: the inpatient wards", "    setting: ward 3  # by hand")
    by_hand = by_hand.replace("school: Example College", "school: 'The Example College'")
    file.write_text(by_hand, "utf-8")
    ben = (tmp_path / "class" / "ben-o-briain" / "profile.yaml").read_bytes()
    new = (
        *ANA[:4],
        "Example College",
        *ANA[5:12],
        "2026-08-07",
        *ANA[13:16],
        "amara@example.com",
        ANA[17],
    )
    cy = ("Cy Doe", "cy@example.com", "", *ANA[3:])
    done = brought(new, cy)
    assert done.code == 0, done.err
    assert "2 students: 1 new, 1 changed, 0 unchanged, 1 no longer in the list." in done.out
    assert "writer okafor: email: 'okafor@example.com' is now 'amara@example.com'" in done.out
    assert "Ben Ó Briain (class/ben-o-briain): no longer in the list" in done.out
    assert file.read_text("utf-8") == by_hand.replace("2026-07-31", "2026-08-07").replace(
        "email: okafor@example.com", "email: amara@example.com"
    )
    assert (tmp_path / "class" / "ben-o-briain" / "profile.yaml").read_bytes() == ben


def test_where_both_changed_the_hand_wins_and_it_is_told(
    brought: Callable[..., Ran], tmp_path: Path
) -> None:
    brought(ANA)
    file = tmp_path / "class" / "ana-nunez" / "profile.yaml"
    by_hand = file.read_text("utf-8").replace("Example College", "Example University")
    file.write_text(by_hand, "utf-8")
    done = brought((*ANA[:4], "Example Academy", *ANA[5:]))
    assert (
        "kept school: 'Example University' in the profile, 'Example Academy' in the list"
        in done.out
    )
    assert file.read_text("utf-8") == by_hand


def test_a_new_writer_and_a_new_rotation_go_into_a_profile_that_is_there(
    brought: Callable[..., Ran], run: Run, tmp_path: Path
) -> None:
    brought(ANA)
    run(
        "-p",
        "class/ana-nunez/profile.yaml",
        "log",
        "okafor",
        "asked",
        "--on",
        "2026-07-23",
        cwd=tmp_path,
    )
    second = (*ANA[:9], "Clinic", "Harbor", "2026-08-03", "2026-08-28", "observer",
              "Brandt", "Ida", "brandt@example.com", "secondary")  # fmt: skip
    done = brought(ANA, second)
    assert done.code == 0, done.err
    ana = profile(tmp_path / "class", "ana-nunez")
    assert [w["id"] for w in ana["writers"]] == ["okafor", "brandt"]
    assert ana["writers"][0]["log"] == ["2026-07-23 asked"]
    assert [w["rotation"] for w in ana["writers"]] == ["inpatient-medicine", "clinic"]
    checked = run("-p", "class/ana-nunez/profile.yaml", "check", "--on", "2026-07-24", cwd=tmp_path)
    assert checked.code == 0, checked.out


def test_a_corrected_name_or_address_is_the_same_student_and_the_same_writer(
    brought: Callable[..., Ran], tmp_path: Path
) -> None:
    brought(ANA)
    done = brought(("Ana Núñez Pardo", *ANA[1:14], "Okafor-Hale", *ANA[15:]))
    assert "1 changed" in done.out
    ana = profile(tmp_path / "class", "ana-nunez")
    assert ana["applicant"]["eras_name"] == "Ana Núñez Pardo"
    assert [(w["id"], w["family_name"]) for w in ana["writers"]] == [("okafor", "Okafor-Hale")]


def test_an_emptied_cell_takes_nothing_out_of_a_profile(
    brought: Callable[..., Ran], tmp_path: Path
) -> None:
    brought(ANA)
    before = (tmp_path / "class" / "ana-nunez" / "profile.yaml").read_bytes()
    done = brought((*ANA[:14], *ANA[14:16], "", ANA[17]))
    assert "kept writer okafor: email: no longer in the list, still in the profile" in done.out
    assert (tmp_path / "class" / "ana-nunez" / "profile.yaml").read_bytes() == before


def test_without_a_record_no_value_of_a_profile_is_replaced(
    brought: Callable[..., Ran], tmp_path: Path
) -> None:
    brought(ANA)
    (tmp_path / "class" / ".lorkit-import").unlink()
    before = (tmp_path / "class" / "ana-nunez" / "profile.yaml").read_bytes()
    done = brought((*ANA[:4], "Another School", *ANA[5:]))
    assert "kept school: 'Example College' in the profile, 'Another School' in the list" in done.out
    assert (tmp_path / "class" / "ana-nunez" / "profile.yaml").read_bytes() == before


def test_a_profile_that_cannot_be_read_is_left_alone_and_told(
    brought: Callable[..., Ran], tmp_path: Path
) -> None:
    brought(ANA, BEN)
    file = tmp_path / "class" / "ana-nunez" / "profile.yaml"
    file.write_text("applicant: [", "utf-8")
    done = brought((*ANA[:4], "Other", *ANA[5:]), (*BEN[:4], "Other", *BEN[5:]))
    assert done.code == 1
    assert "the profile of Ana Núñez can't be read" in done.err
    assert file.read_text("utf-8") == "applicant: ["
    assert profile(tmp_path / "class", "ben-o-briain")["applicant"]["school"] == "Other"


# --- The empty list


def test_the_empty_list_can_be_imported_and_offers_choices(run: Run, tmp_path: Path) -> None:
    assert run("import", "--template", "class.xlsx", cwd=tmp_path).out == "class.xlsx\n"
    sheet = openpyxl.load_workbook(tmp_path / "class.xlsx")["Class"]
    choices = {str(v.sqref): v.formula1 for v in sheet.data_validations.dataValidation}
    assert '"hands-on,observer"' in choices.values()
    done = run("import", "class.xlsx", "class", "--yes", cwd=tmp_path)
    assert done.code == 0, done.err
    assert "left out" not in done.out
    for name in students(tmp_path / "class"):
        checked = run(
            "-p", f"class/{name}/profile.yaml", "check", "--on", "2026-07-20", cwd=tmp_path
        )
        assert checked.code == 0, checked.out
    again = run("import", "--template", "class.xlsx", cwd=tmp_path)
    assert again.code == 1
    assert "already exists" in again.err
