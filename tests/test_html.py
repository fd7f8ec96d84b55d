"""The HTML of mail and PDF, as an HTML parser reads it."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
import tinyhtml5
from hard import hard_line, wild_text
from hypothesis import given
from letters import blocks, runs_of

from lorkit.letter.model import Block, Bullets, Facts, Heading, Paragraph, Quote, Run
from lorkit.renderers import html, txt
from lorkit.text import printable

EVERY_KIND: tuple[Block, ...] = (
    Heading(1, (Run("Title"),)),
    Paragraph((Run("a "), Run("b", strong=True), Run("c", emphasis=True), Run("\n"), Run("d"))),
    Bullets(((Run("one"),), (Run("two", link="https://a.org/?b=1&c=2"),))),
    Quote(((Run("Say"),), (Run("and"),))),
    Facts((((Run("When"),), (Run("now"),)),)),
)
ALLOWED = {
    *("html", "head", "body", "meta", "title", "div", "h1", "h2", "h3", "p", "ul", "li", "br"),
    *("blockquote", "table", "tbody", "tr", "th", "td", "strong", "em", "a"),
}


def elements(markup: str) -> Iterator[tuple[str, dict[str, str], str]]:
    """Tag, attributes and own text of every element, as browsers would build them."""
    root = tinyhtml5.parse(markup, namespace_html_elements=False)
    for element in root.iter():
        if isinstance(element.tag, str):
            yield element.tag, dict(element.attrib), "".join(element.itertext())


def test_blocks_become_semantic_elements() -> None:
    assert html.fragment(EVERY_KIND) == (
        "<h1>Title</h1>\n"
        "<p>a <strong>b</strong><em>c</em><br>d</p>\n"
        '<ul>\n<li>one</li>\n<li><a href="https://a.org/?b=1&amp;c=2">two</a></li>\n</ul>\n'
        "<blockquote>\n<p>Say</p>\n<p>and</p>\n</blockquote>\n"
        '<table class="facts">\n<tr><th scope="row">When</th><td>now</td></tr>\n</table>'
    )


def test_mail_is_a_document_in_us_english_whose_every_element_has_its_own_style() -> None:
    found = list(elements(html.mail(EVERY_KIND, "LOR for Ana & Bob")))
    tags = {tag: (attributes, text) for tag, attributes, text in found}
    assert tags["html"][0] == {"lang": "en-US"}
    assert tags["title"][1] == "LOR for Ana & Bob"
    assert "style" not in tags
    for tag in ("body", "div", "h1", "p", "ul", "li", "blockquote", "table", "th", "td"):
        assert tags[tag][0]["style"], tag
    assert tags["th"][0]["scope"] == "row"
    assert tags["a"][0]["href"] == "https://a.org/?b=1&c=2"


def test_mail_can_be_read_in_dark_mode_and_its_lists_are_indented_in_outlook() -> None:
    """The program chooses the colors of text; old Outlook ignores the padding of a list."""
    found = list(elements(html.mail(EVERY_KIND, "LOR")))
    styles = {tag: attributes.get("style", "") for tag, attributes, _ in found}
    assert not [style for style in styles.values() if re.search(r"(?<!-)color:|background", style)]
    assert styles["ul"] == "margin:0 0 16px 24px;padding:0"
    names = {attributes.get("name"): attributes.get("content") for _, attributes, _ in found}
    assert names["color-scheme"] == "light dark"


def test_a_link_in_several_styles_is_one_link() -> None:
    text = (Run("the ", link="https://a.org"), Run("FAQ", strong=True, link="https://a.org"))
    assert html.fragment((Paragraph(text),)) == (
        '<p><a href="https://a.org">the <strong>FAQ</strong></a></p>'
    )


@pytest.mark.parametrize("link", ["javascript:alert(1)", "file:///etc/passwd", "data:,x", "cv.pdf"])
def test_only_web_mail_and_telephone_addresses_are_links(link: str) -> None:
    assert html.fragment((Paragraph((Run("words", link=link),)),)) == "<p>words</p>"


@given(blocks(wild_text()))
def test_no_text_becomes_an_element_or_an_attribute(of: tuple[Block, ...]) -> None:
    for tag, attributes, _ in elements(html.mail(of, "title")):
        assert tag in ALLOWED
        assert set(attributes) <= {
            "style",
            "scope",
            "class",
            "href",
            "lang",
            "charset",
            "name",
            "content",
        }
        assert attributes.get("href", "http").startswith(("http", "mailto:"))


@given(blocks(hard_line()))
def test_html_holds_the_words_of_the_letter_in_order_as_the_text_does(
    of: tuple[Block, ...],
) -> None:
    body = next(text for tag, _, text in elements(html.mail(of, "title")) if tag == "body")
    said = [run for block in of for runs in runs_of(block) for run in runs if not run.is_break]
    assert "".join(body.split()) == "".join("".join(printable(run.text) for run in said).split())
    text, at = txt.body(of), 0
    for run in said:
        words = printable(run.text).rstrip().removesuffix(":")
        at = text.index(words, at) + len(words)
