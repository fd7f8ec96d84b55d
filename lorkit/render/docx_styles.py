"""What a Word document's styles come to: properties looked up the way Word inherits them."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TypeAlias

from docx.document import Document
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement as Element

# Elements of one kind (w:pPr, w:rPr), the nearest first: direct formatting, style, base styles,
# table style, the document's defaults.
Chain: TypeAlias = tuple[Element, ...]


class Styles:
    """The styles of one document as they stand now."""

    def __init__(self, document: Document) -> None:
        root = document.styles.element
        self._styles: dict[str, Element] = {style.styleId: style for style in root.style_lst}
        self._defaults: Element | None = root.find(qn("w:docDefaults"))
        self._lists = _list_indents(document)
        self.body = next(
            (name for name, style in self._styles.items() if _is_default(style)), ""
        )  # id of the style of paragraphs that name none
        self.chain = lru_cache(maxsize=None)(self._chain)

    def _chain(self, kind: str, style: str, table: Chain = ()) -> Chain:
        """The elements of a kind that a style's paragraphs inherit from."""
        found = list(self.own(kind, style))
        if kind == "w:pPr":
            numbers = (item.find(f"{qn('w:numPr')}/{qn('w:numId')}") for item in found)
            used = (number.get(qn("w:val")) for number in numbers if number is not None)
            found += (self._lists[number] for number in used if number in self._lists)
        found += table
        if self._defaults is not None:
            found += self._defaults.iterfind(f"*/{qn(kind)}")
        return tuple(found)

    def own(self, kind: str, style: str) -> list[Element]:
        """The elements of a style and of the styles that it is based on."""
        found: list[Element] = []
        for _ in range(11):  # Word's own limit; a loop of styles ends here too
            if style not in self._styles:
                break
            element = self._styles[style]
            found += element.iterfind(qn(kind))
            style = value([element], "w:basedOn") or ""
        return found


@cache
def _path(tags: str) -> str:
    """Names of tags like ``w:pPr/w:pStyle`` as lxml wants them."""
    return "/".join(map(qn, tags.split("/")))


def value(chain: Chain | list[Element], tag: str, attribute: str = "w:val") -> str | None:
    """The nearest value of a property, None where nothing sets it."""
    path, name = _path(tag), _path(attribute)
    for element in chain:
        child = element.find(path)
        if child is not None and (found := child.get(name)) is not None:
            return str(found)
    return None


def number(chain: Chain, tag: str, attribute: str = "w:val", default: float = 0) -> float:
    """The nearest value of a property as a number."""
    found = value(chain, tag, attribute)
    try:
        return default if found is None else float(found)
    except ValueError:
        return default


def switched_on(chain: Chain, tag: str) -> bool:
    """Whether a property like bold is on; one without a value is."""
    path = _path(tag)
    child = next((c for e in chain if (c := e.find(path)) is not None), None)
    return child is not None and child.get(qn("w:val"), "1") not in ("0", "false", "off")


def _is_default(style: Element) -> bool:
    kind, default = style.get(qn("w:type")), style.get(qn("w:default"))
    return kind == "paragraph" and default in ("1", "true", "on")


def _list_indents(document: Document) -> dict[str, Element]:
    """The paragraph properties of each list's first level, by the list's number."""
    for relation in document.part.rels.values():
        if relation.reltype.endswith("/numbering"):
            root = relation.target_part.element
            levels = {
                item.get(qn("w:abstractNumId")): item.find(f"{qn('w:lvl')}/{qn('w:pPr')}")
                for item in root.iterfind(qn("w:abstractNum"))
            }
            pairs = (
                (item.get(qn("w:numId")), levels.get(value([item], "w:abstractNumId") or ""))
                for item in root.iterfind(qn("w:num"))
            )
            return {name: level for name, level in pairs if level is not None}
    return {}
