"""What Markdown makes of a text is kept without its values; with them it must be the same."""

from __future__ import annotations

import pytest
from hard import hard_line, wild_text
from hypothesis import given
from hypothesis import strategies as st

from lorkit.letter.model import Block
from lorkit.words.markdown import UnknownMarkdownError, blocks, filled, marked, unmarked

VALUES = st.one_of(
    hard_line(),
    wild_text(),
    st.text(max_size=12),
    st.sampled_from(
        ["a+b@example.com", "https://example.com/a?b=c&d=(e)_f", "](x)", "a b", "%EF%B7%90", "\\",
         "é@ü.example", "http://[::1]/", "*a*", "<b>"]
    ),
)  # fmt: skip


def read(text: str) -> tuple[Block, ...] | str:
    try:
        return blocks(text)
    except UnknownMarkdownError as error:
        return str(error)


@pytest.mark.parametrize(
    "template",
    [
        "Dear {0},\n\n- {1}\n- and {0}",
        "| | |\n|---|---|\n| Contact | [{0}](mailto:{0}) · {1} |",
        "Please use [{0}]({1}) to upload it.",
        "[{0}](<{1}>) and [{1}]({0}{1})",
        '[a]({0} "{1}")',
        "[**{0}**](https://example.com/{1}) and {0}",
        "[a][b]\n\n[b]: {0}",
        "x ]({0}) y {1}",
    ],
)
@given(one=VALUES, other=VALUES)
def test_a_kept_structure_with_values_is_what_markdown_makes_of_them(
    template: str, one: str, other: str
) -> None:
    text = template.format(marked(one), marked(other))
    try:
        found: tuple[Block, ...] | str = filled(text, {})
    except UnknownMarkdownError as error:
        found = str(error)
    assert found == read(unmarked(text))
