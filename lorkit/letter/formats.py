"""The file formats that every document comes in. Apart, since every start needs their names."""

from __future__ import annotations

from typing import Literal, TypeAlias

Format: TypeAlias = Literal["eml", "docx", "pdf", "txt"]
FORMATS: tuple[Format, ...] = ("eml", "docx", "pdf", "txt")
