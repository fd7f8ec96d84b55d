"""``lorkit doctor``: what lorkit needs from the computer, and the command that installs it."""

from __future__ import annotations

import importlib
import os
import platform
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import click

from lorkit._version import __version__
from lorkit.errors import LorkitError
from lorkit.files import assets

# The package manager shows which system it is; (command, what to install, where it is spelled).
_REMEDIES = (
    ("apt-get", "apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"),
    ("dnf", "dnf install pango harfbuzz"),
    ("pacman", "pacman -S pango harfbuzz"),
    ("apk", "apk add pango harfbuzz-subset"),
    ("zypper", "zypper install libpango-1_0-0 libharfbuzz-subset0"),
    ("brew", "brew install pango"),
)


@click.command("doctor", short_help="Show what is installed and what is missing.")
def command() -> None:
    """Show what is installed, what is missing, and the one command that fixes it.

    Exits with 1 if something required is missing.
    """
    diagnosis = _diagnose()
    for part in diagnosis.parts:
        click.echo(_line(part))
    if diagnosis.remedy:
        click.echo(f"\nTo install what is missing:\n  {diagnosis.remedy}")
    if not diagnosis.healthy:
        raise SystemExit(1)


def _line(part: _Part) -> str:
    if part.found:
        return f"{click.style('ok     ', fg='green')} {part.name}: {part.found}"
    word, color = ("MISSING", "red") if part.required else ("missing", "yellow")
    return f"{click.style(word, fg=color)} {part.name}: without it, {part.without}"


@dataclass(frozen=True, slots=True)
class _Part:
    """One requirement: its name, what was found, and what doesn't work without it."""

    name: str
    found: str  # "" if it is missing
    without: str = ""
    required: bool = True


@dataclass(frozen=True, slots=True)
class _Diagnosis:
    """All parts, and the one command that installs what is missing ('' if nothing is)."""

    parts: tuple[_Part, ...]
    remedy: str

    @property
    def healthy(self) -> bool:
        """Whether everything that is required is there."""
        return all(part.found for part in self.parts if part.required)


def _diagnose() -> _Diagnosis:
    """Inspect this computer. Nothing is changed or downloaded."""
    parts = (
        _Part("lorkit", f"{__version__} on Python {platform.python_version()}"),
        _Part("templates", _ask(lambda: str(assets.templates())), "no document can be made"),
        _Part("Fira Sans", _ask(_fira), "PDFs would look different"),
        _Part("Word documents", _ask(_docxtpl), "no .docx"),
        _Part("Pango", _ask(_weasyprint), "no .pdf, and no message that attaches one"),
        _Part(
            "HarfBuzz-Subset",
            _ask(_harfbuzz_subset),
            "PDFs take three times as long",
            required=False,
        ),
    )
    return _Diagnosis(parts, "" if all(part.found for part in parts) else _remedy(parts))


def _ask(look: Callable[[], str]) -> str:
    """What a lookup finds, or '' if it fails in any of the ways that missing things fail."""
    try:
        return look()
    except (ImportError, OSError, LorkitError):
        return ""


def _module(name: str) -> Callable[[], str]:
    def look() -> str:
        return str(getattr(importlib.import_module(name), "__version__", "installed"))

    return look


def _fira() -> str:
    folder = Path(importlib.import_module("fontpkg_fira_sans").ROOT) / "files"
    return "installed" if (folder / "FiraSans-Regular.ttf").is_file() else ""


def _docxtpl() -> str:
    return f"docxtpl {_module('docxtpl')()}"


def _weasyprint() -> str:
    from lorkit.renderers.pdf import ENGINE

    return f"found, with {ENGINE}"


def _harfbuzz_subset() -> str:
    # WeasyPrint's own handle: a library that it can't load doesn't help.
    ffi = importlib.import_module("weasyprint.text.ffi")
    return "found" if getattr(ffi, "harfbuzz_subset", None) else ""


def _remedy(parts: tuple[_Part, ...]) -> str:
    """The command for this system: Python's packages first, since they are required."""
    lacking = {part.name for part in parts if not part.found}
    if lacking - {"Pango", "HarfBuzz-Subset"}:
        return f"{sys.executable} -m pip install --force-reinstall lorkit"
    for manager, command in _REMEDIES:
        if shutil.which(manager):
            root = manager == "brew" or getattr(os, "geteuid", lambda: 1)() == 0
            return command if root else f"sudo {command}"
    if sys.platform == "win32":
        return "pacman -S mingw-w64-ucrt-x86_64-pango  (in an MSYS2 shell)"
    return "install Pango 1.44 or newer and HarfBuzz-Subset with your system's package manager"
