"""Merges lorkit's PDFs into one, with bookmarks and with the tags that make them accessible.

Merging only the pages would lose the tags, as all tools do (qpdf, issue 490). Each
file's structure is put under one root, and its pages' reference numbers are reassigned
(ISO 32000-1, 14.7.4.4).
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import pikepdf
from pikepdf import Array, Dictionary, Name, OutlineItem, Pdf

_LANGUAGE = "en-US"


class Part(NamedTuple):
    """One PDF to merge: its path of bookmarks, outermost first, and its bytes."""

    bookmarks: tuple[str, ...]
    content: bytes


class Merged(NamedTuple):
    """The merged PDF, and the bookmarks of the parts without tags."""

    content: bytes
    untagged: tuple[str, ...]


def merge(parts: Sequence[Part], title: str, author: str = "") -> Merged:
    """Merge PDFs in order. The result claims to be PDF/UA-1 only if every part does."""
    target = Pdf.new()
    elements: list[Any] = []
    numbers: list[Any] = []
    untagged = []
    outline: list[tuple[tuple[str, ...], int]] = []
    for part in parts:
        with Pdf.open(io.BytesIO(part.content)) as source:
            outline.append((part.bookmarks, len(target.pages)))
            if not _join(target, source, elements, numbers):
                untagged.append(" – ".join(part.bookmarks))
    _bookmark(target, outline)
    if elements:
        _root(target, elements, numbers)
    _describe(target, title, author, accessible=not untagged)
    made = io.BytesIO()
    target.save(
        made,
        deterministic_id=True,
        min_version="1.7",
        object_stream_mode=pikepdf.ObjectStreamMode.generate,
    )
    return Merged(made.getvalue(), tuple(untagged))


def _join(target: Pdf, source: Pdf, elements: list[Any], numbers: list[Any]) -> bool:
    """Add a file's pages and structure; False if it doesn't claim to be accessible."""
    first = len(target.pages)
    target.pages.extend(source.pages)
    tree = source.Root.get("/StructTreeRoot")
    if tree is None or not _claims_access(source):
        return False
    parents = dict(_numbered(tree.ParentTree))
    base = len(numbers)
    # The pages were copied first, so that the structure refers to the copies.
    for element in _items(tree.K):
        elements.append(target.copy_foreign(element))
    numbered = {key: base + n for n, key in enumerate(sorted(parents))}
    for key in sorted(parents):
        numbers.append(_copied(target, parents[key]))
    for page in list(target.pages)[first:]:
        _renumber(page.obj, "/StructParents", numbered)
        for annotation in page.obj.get("/Annots", ()):
            _renumber(annotation, "/StructParent", numbered)
    return True


def _copied(target: Pdf, entry: Any) -> Any:
    """The elements behind a number: those of a page's parts, or that of an annotation."""
    if isinstance(entry, Array):
        return target.make_indirect(Array([target.copy_foreign(one) for one in entry]))
    return target.copy_foreign(entry)


def _items(kids: Any) -> Iterable[Any]:
    return list(kids) if isinstance(kids, Array) else [kids]


def _numbered(tree: Any) -> Iterable[tuple[int, Any]]:
    """The pairs of a number tree (ISO 32000-1, 7.9.7)."""
    numbers = tree.get("/Nums", ())
    for at in range(0, len(numbers), 2):
        yield int(numbers[at]), numbers[at + 1]
    for kid in tree.get("/Kids", ()):
        yield from _numbered(kid)


def _renumber(holder: Any, key: str, numbered: dict[int, int]) -> None:
    if key in holder:
        holder[key] = numbered[int(holder[key])]


def _claims_access(source: Pdf) -> bool:
    with source.open_metadata() as about:
        return about.get("pdfuaid:part") == "1"


def _root(target: Pdf, elements: list[Any], numbers: list[Any]) -> None:
    tree = target.make_indirect(Dictionary(Type=Name.StructTreeRoot))
    whole = target.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Document, P=tree))
    for element in elements:
        element.P = whole
        if Name.Document == element.S:
            element.S = Name.Part
    whole.K, tree.K = Array(elements), Array([whole])
    pairs = [one for number, entry in enumerate(numbers) for one in (number, entry)]
    tree.ParentTree = target.make_indirect(Dictionary(Nums=Array(pairs)))
    tree.ParentTreeNextKey = len(numbers)
    target.Root.StructTreeRoot = tree


def _bookmark(target: Pdf, outline: Sequence[tuple[tuple[str, ...], int]]) -> None:
    """Bookmarks as a tree: paths with the same beginning share a branch."""
    with target.open_outline() as found:
        known: dict[tuple[str, ...], OutlineItem] = {}
        for bookmarks, page in outline:
            for depth in range(1, len(bookmarks) + 1):
                path = bookmarks[:depth]
                if path in known:
                    continue
                known[path] = OutlineItem(path[-1], page)
                holder = known[path[:-1]].children if depth > 1 else found.root
                holder.append(known[path])


def _describe(target: Pdf, title: str, author: str, *, accessible: bool) -> None:
    root = target.Root
    root.Lang = _LANGUAGE
    root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    root.PageMode = Name.UseOutlines
    if "/StructTreeRoot" in root:
        root.MarkInfo = Dictionary(Marked=True)
    with target.open_metadata(set_pikepdf_as_editor=False) as about:
        about["dc:title"] = title
        if author:
            about["dc:creator"] = [author]
        if accessible:
            about["pdfuaid:part"] = "1"
