"""Letters for tests: a plain one to change, and Hypothesis strategies of hard ones."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from hard import hard_line, hard_name, wild_text
from hypothesis import strategies as st

from lorkit.letter.model import (
    Block,
    Bullets,
    Facts,
    Heading,
    Letter,
    Mailbox,
    Paragraph,
    Quote,
    Run,
    Runs,
)

FOLLOW_UP = Letter(
    document="follow-up",
    writer="anchor-1",
    layout="letter",
    title="Follow-up to Dr. Bell",
    author="Ana Lima",
    blocks=(Paragraph((Run("Dear Dr. Bell,"),)), Paragraph((Run("Thank you for agreeing."),))),
    date=date(2026, 7, 24),
    sender=Mailbox("Ana Lima", "ana@example.org"),
    recipient=Mailbox("Anna Bell", "anna.bell@example.com"),
    subject="LOR for Ana Lima",
    is_message=True,
)


def letter(**changes: Any) -> Letter:
    """The plain follow-up with some fields changed."""
    return replace(FOLLOW_UP, **changes)


def runs_of(block: Block) -> list[Runs]:
    """All texts of a block, in reading order."""
    match block:
        case Heading(_, runs) | Paragraph(runs):
            return [runs]
        case Bullets(items):
            return list(items)
        case Quote(paragraphs):
            return list(paragraphs)
        case Facts(rows):
            return [text for row in rows for text in row]


def addresses() -> st.SearchStrategy[str]:
    """Addresses as they are: plain, long, tagged, international domains."""
    return st.sampled_from(
        (
            "a@example.org",
            "anna.bell+lor@med.example.edu",
            "o'neill_x-y@sub.sub.example.co.uk",
            "info@exämple.org",
            "x@例え.jp",
            f"{'long.name.' * 6}x@{'department-of-medicine.' * 6}example.org",
        )
    )


def mailboxes(name: st.SearchStrategy[str]) -> st.SearchStrategy[Mailbox]:
    """People with such names."""
    return st.builds(Mailbox, name, addresses())


def runs(text: st.SearchStrategy[str]) -> st.SearchStrategy[Runs]:
    """Styled runs of such texts, with line breaks and links."""
    links = st.sampled_from(("", "", "", "https://a.org/?b=1&c='\"<", "mailto:a@b.org", "http://x"))
    run = st.builds(Run, text, strong=st.booleans(), emphasis=st.booleans(), link=links)
    return st.lists(st.one_of(run, run, run, st.just(Run("\n"))), min_size=1, max_size=4).map(tuple)


def blocks(text: st.SearchStrategy[str]) -> st.SearchStrategy[tuple[Block, ...]]:
    """Every kind of block, in any order, holding such texts."""
    line = runs(text)
    lines = st.lists(line, min_size=1, max_size=3).map(tuple)
    rows = st.lists(st.tuples(line, line), min_size=1, max_size=3).map(tuple)
    kinds = st.one_of(
        st.builds(Paragraph, line),
        st.builds(Paragraph, line),
        st.builds(Heading, st.integers(1, 3), line),
        st.builds(Bullets, lines),
        st.builds(Quote, lines),
        st.builds(Facts, rows),
    )
    return st.lists(kinds, max_size=5).map(tuple)


def hard_letters(*, wild: bool = False) -> st.SearchStrategy[Letter]:
    """Letters as hard as a profile can make them; ``wild``: as hard as a program can."""
    name = wild_text() if wild else hard_name()
    line = wild_text() if wild else hard_line()
    return st.builds(
        letter,
        blocks=blocks(line),
        date=st.dates(date(2000, 1, 1), date(2099, 12, 31)),
        sender=mailboxes(name),
        recipient=mailboxes(name),
        subject=line,
        message_id=st.sampled_from(("", "<a@b>", f"<{'long-id.' * 20}1@example.org>")),
        in_reply_to=st.sampled_from(("", "<c@d>", f"<{'long-id.' * 20}2@example.org>")),
        references=st.sampled_from(("", "<e@f>", f"<{'long-id.' * 20}3@example.org> <g@h>")),
        cc=st.lists(mailboxes(name), max_size=2).map(tuple),
        reply_to=st.none() | mailboxes(name),
    )
