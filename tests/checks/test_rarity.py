"""Rare and newsworthy cases: kinds of them, and their harmless neighbors."""

from __future__ import annotations

from pathlib import Path

import pytest

import lorkit.checks
from lorkit.checks.registry import identifiers
from lorkit.checks.text import Text

DATA = Path(lorkit.checks.__file__).parent / "data"


def warned(sentence: str) -> bool:
    return "PHI024" in {found.code for found in identifiers(Text(sentence))}


@pytest.mark.parametrize("file", ["rare.txt", "news.txt", "rare_diseases.txt"])
def test_every_line_of_the_lists_can_be_read(file: str) -> None:
    """A text with all their words makes every line be tried; one that names no list fails."""
    for line in (DATA / file).read_text("utf-8").splitlines():
        words = line.translate(str.maketrans("|/_*!?<+", " " * 8))
        for found in identifiers(Text(words)):
            assert found.hit.message


@pytest.mark.parametrize(
    "name",
    [
        *("Gaucher's disease", "Gaucher disease", "Gauchers disease", "GAUCHER DISEASE"),
        *("Birt-Hogg-Dubé syndrome", "Erdheim–Chester disease", "Sjögren-Larsson syndrome"),
        *("congenital afibrinogenaemia", "propionic acidaemia", "GM1 gangliosidosis"),
        *("argininosuccinate lyase deficiency", "factor XIII deficiency", "a 15q26 microdeletion"),
        *("STXBP1-related encephalopathy", "mosaic trisomy 9", "spondylometaphyseal dysplasia"),
    ],
)
def test_a_rare_disease_is_found_however_it_is_spelled(name: str) -> None:
    assert warned(f"Followed a girl with {name} through her admission")


@pytest.mark.parametrize(
    "sentence",
    [
        "Updated her tetanus shot and gave rabies prophylaxis after a bat exposure",
        "Screened 30 newborns for maple syrup urine disease and galactosemia",
        "Ruled out botulism in a man with double vision",
        "Read two chapters on prion disease and glycogen storage disease",
        "Gave the measles vaccine to 20 children",
        "Tested for lactase deficiency and G6PD deficiency before dapsone",
        "Explained 21-hydroxylase deficiency to a family of a newborn",
        "Followed 22q11 microdeletion in clinic",
    ],
)
def test_a_disease_that_nobody_has_is_none(sentence: str) -> None:
    assert not warned(sentence)


@pytest.mark.parametrize(
    ("harmless", "rare"),
    [
        ("The first case of the day was a hernia", "The first case in the state was a boy"),
        ("Found two similar cases on our ward", "Found two similar cases worldwide"),
        ("The worst pain he had ever had", "The heaviest man the unit had ever admitted"),
        ("Made a pill calendar for him", "The drug was made for him alone"),
        ("A patient of 410 pounds walked again", "A patient of 710 pounds walked again"),
        ("Went home on hospital day 42", "Went home on hospital day 242"),
        ("Fell from a ladder", "Fell from the ninth floor"),
        ("Gave bad news to a family", "The family was on the evening news"),
        ("Treated a gunshot wound of the leg", "Treated a woman shot at the parade"),
        ("House fire burns were dressed daily", "Burns from the factory fire were dressed daily"),
        ("Saw a patient in police custody", "Saw a patient shot by police"),
        ("He was lost to follow-up for two years", "He was lost for two days in the desert"),
        ("Shadowed the director of the laboratory", "Saw the director of the opera with gout"),
        ("A retired teacher with gout", "A retired astronaut with gout"),
        ("Worked under the former mayor", "Managed gout in the former mayor"),
        ("The judge of the poster session", "A retired federal judge with gout"),
        ("She appeared jaundiced", "She was profiled on morning television"),
        ("He followed the news daily", "Newspapers followed his trial daily"),
        ("A toddler swallowed a coin", "He had swallowed twenty chess pieces"),
        ("Both brothers came to the meeting", "Both brothers broke a hip on the same day"),
        ("No similar drug was on the shelf", "No similar patient has been described"),
        ("He could not feel pain in his feet", "He had never felt pain"),
        ("The largest clinic in the state", "The tallest man in the state"),
        ("Fell two stories from a ladder", "Fell nine stories"),
    ],
)
def test_what_is_common_stays_quiet_beside_what_is_rare(harmless: str, rare: str) -> None:
    assert not warned(harmless)
    assert warned(rare)


@pytest.mark.parametrize(
    "piece",
    [
        *("one of only two other families ", "no other case of the second patient "),
        *("made for the heart printed ", "burned in the fire at the parade "),
        *("the owner of the team of the ", "hospital day 1 ", "SCN8A-related ", "1 000 children "),
    ],
)
def test_a_long_text_of_half_matches_can_be_read(piece: str) -> None:
    for found in identifiers(Text(piece * (3000 // len(piece)))):
        assert found.hit.message
