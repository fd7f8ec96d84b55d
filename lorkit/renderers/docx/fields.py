"""Allows only harmless Word fields: the page number and a few more, and none that fetch."""

from __future__ import annotations

import re
from typing import Any

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_ALLOWED = re.compile(
    r"\s*(?:PAGE|NUMPAGES|SECTION|SECTIONPAGES|STYLEREF|TITLE|SUBJECT|AUTHOR)"
    r"""(?:\s+[\w\s"'.,#0*\\-]*)?""",
    re.IGNORECASE,
)
_FIRST = re.compile(r"\s*(\S{0,40})")


def forbidden(root: Any) -> str:
    """The first word of a field in a part that isn't on the list; "" if there is none.

    Word puts a field's code together from all the text between its beginning and its middle,
    and fills in fields inside of it first: none may be there.
    """
    codes: list[list[str]] = []  # of the field whose code is being read
    for element in root.iter(f"{_W}fldSimple", f"{_W}fldChar", f"{_W}instrText"):
        if element.tag == f"{_W}fldSimple":
            if found := _fault(element.get(f"{_W}instr", "")):
                return found
        elif element.tag == f"{_W}instrText":
            if not codes:
                return _first(element.text or "") or "a code outside of any field"
            codes[-1].append(element.text or "")
        else:
            match element.get(f"{_W}fldCharType"):
                case "begin":
                    if codes:
                        return "a field in a field's code"
                    codes.append([])
                case "separate" | "end":
                    if codes and (found := _fault("".join(codes.pop()))):
                        return found
                case _:
                    return "a field without a kind"
    return _fault("".join(codes[0])) or "a field without an end" if codes else ""


def _fault(code: str) -> str:
    return "" if _ALLOWED.fullmatch(code) else _first(code) or "a field without a name"


def _first(code: str) -> str:
    found = _FIRST.match(code)
    return found[1].upper() if found else ""
