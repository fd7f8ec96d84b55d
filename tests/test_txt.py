"""The text that is pasted into webmail."""

from __future__ import annotations

from hypothesis import given
from letters import hard_letters, letter

from lorkit.letter.model import (
    Attachment,
    Block,
    Bullets,
    Enclosure,
    Facts,
    Heading,
    Letter,
    Mailbox,
    Paragraph,
    Quote,
    Run,
)
from lorkit.renderers import txt


def body(*of: Block) -> str:
    return txt.body(of)


def test_a_message_starts_with_its_head_and_a_blank_line() -> None:
    it = letter(enclosures=(Enclosure("CV.pdf", "my CV"), Enclosure("sheet.pdf", "a sheet")))
    assert txt.render(it, [Attachment("CV.pdf", b"%PDF")]).decode() == (
        "To: Anna Bell <anna.bell@example.com>\n"
        "Subject: LOR for Ana Lima\n"
        "Attached: CV.pdf, sheet.pdf\n"
        "Message: attach the files named above, which are next to this one, and copy everything "
        "below this line\n"
        "\n"
        "Dear Dr. Bell,\n"
        "\n"
        "Thank you for agreeing.\n"
    )


def test_an_answer_says_how_it_gets_into_its_conversation() -> None:
    text = txt.render(letter(answers="follow-up", subject="Re: LOR for Ana Lima")).decode()
    assert text.startswith(
        "Reply: open your follow-up among your sent messages and press Reply\n"
        "To: Anna Bell <anna.bell@example.com>\n"
        "Subject: Re: LOR for Ana Lima\n"
        "Message: copy everything below this line\n"
        "\n"
    )


def test_a_document_that_is_no_message_is_its_body_only() -> None:
    it = letter(is_message=False)
    assert txt.render(it).decode() == txt.body(it.blocks)


def test_a_message_without_an_address_can_still_be_pasted() -> None:
    it = letter(recipient=Mailbox("Anna Bell", ""))
    assert txt.render(it).decode().startswith("To: Anna Bell\n")


def test_only_a_title_is_underlined_and_as_wide_as_it_looks() -> None:
    title, section = Heading(1, (Run("José 王"),)), Heading(2, (Run("Week 1"),))
    assert body(title, section) == "José 王\n=======\n\nWeek 1\n"


def test_bullets_quotes_and_facts_are_marked_simply() -> None:
    broken = (Run("one"), Run("\n"), Run("more"))
    assert body(Bullets((broken, (Run("two"),)))) == "- one\n  more\n- two\n"
    assert body(Quote((broken, (Run("two"),)))) == "> one\n> more\n\n> two\n"
    rows = (((Run("When"),), broken), ((Run("Where:"),), (Run("here"),)), ((Run("Why"),), ()))
    assert body(Facts(rows)) == "When: one\n  more\nWhere: here\nWhy:\n"


def test_strong_and_emphasis_leave_no_marks() -> None:
    text = (Run("a "), Run("b", strong=True), Run(" c", emphasis=True, strong=True))
    assert body(Paragraph(text)) == "a b c\n"


def test_a_link_is_followed_by_its_address_unless_it_shows_it() -> None:
    def shown(text: str, link: str) -> str:
        return body(Paragraph((Run(text, link=link),)))

    assert shown("the FAQ", "https://a.org/?b=1") == "the FAQ <https://a.org/?b=1>\n"
    assert shown("https://a.org", "https://a.org") == "https://a.org\n"
    assert shown("a@b.org", "mailto:a@b.org") == "a@b.org\n"
    assert shown("write", "mailto:a@b.org") == "write <mailto:a@b.org>\n"


def test_a_link_in_several_styles_is_one_link() -> None:
    text = (Run("the ", link="https://a.org"), Run("FAQ", strong=True, link="https://a.org"))
    assert body(Paragraph(text)) == "the FAQ <https://a.org>\n"


def test_long_lines_are_not_wrapped_and_nothing_is_an_empty_body() -> None:
    assert body(Paragraph((Run("word " * 500),))) == "word " * 500 + "\n"
    assert body() == ""


@given(hard_letters(wild=True))
def test_anything_becomes_utf_8_with_unix_lines(it: Letter) -> None:
    text = txt.render(it).decode()
    assert "\r" not in text
    assert text.endswith("\n")
    assert all(char == "\n" or not is_control(char) for char in text)


def is_control(char: str) -> bool:
    return char < " " or "\x7f" <= char <= "\x9f" or char in "\u2028\u2029"


def test_a_line_end_inside_a_value_cannot_make_a_line_of_its_own() -> None:
    it = letter(subject="LOR\nBcc: x@y.org", blocks=(Paragraph((Run("a\r\n- b\u2028c"),)),))
    assert "\nBcc" not in txt.render(it).decode()
    assert txt.body(it.blocks) == "a  - b c\n"
