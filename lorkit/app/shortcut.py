"""Write a file that starts the app with a double-click, for people who don't use a terminal."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path

from lorkit.errors import LorkitError
from lorkit.files.output import in_the_way, write_whole


def write(folder: Path, system: str = sys.platform) -> Path:
    """Write the launcher for this system into a folder, and return its path.

    Raises LorkitError if another file has its name.
    """
    folder = folder.resolve()
    name, text = starter(folder, Path(sys.executable), system)
    path = folder / name
    content = text.encode()
    if path.exists() and in_the_way(path, content):
        raise LorkitError(f"{path} already exists", "move it somewhere else, and run this again")
    try:
        write_whole(path, content)
        path.chmod(0o755)
    except OSError as error:
        raise LorkitError(
            f"{path} can't be written: {error.strerror}", "choose another folder"
        ) from error
    return path


def starter(folder: Path, python: Path, system: str) -> tuple[str, str]:
    """The launcher's name and text: .bat on Windows, .command on macOS, otherwise .desktop."""
    if system == "win32":
        return "lorkit.bat", _bat(folder, python)
    line = f"{shlex.quote(str(python))} -m lorkit app {shlex.quote(str(folder))}"
    if system == "darwin":
        return "lorkit.command", f"#!/bin/sh\n# Opens lorkit in the browser.\nexec {line}\n"
    command = f"{_quoted(str(python))} -m lorkit app {_quoted(str(folder))}"
    return "lorkit.desktop", (
        "[Desktop Entry]\nType=Application\nName=lorkit\n"
        "Comment=Letters of recommendation, in the browser\n"
        f"Exec={command}\nTerminal=true\nCategories=Office;\n"
    )


def _bat(folder: Path, python: Path) -> str:
    """A batch file in UTF-8, with % doubled because it would start a variable."""
    program, where = (str(path).replace("%", "%%") for path in (python, folder))
    return (
        "@echo off\r\nchcp 65001 >nul\r\nrem Opens lorkit in the browser.\r\n"
        f'"{program}" -m lorkit app "{where}"\r\nif errorlevel 1 pause\r\n'
    )


def _quoted(argument: str) -> str:
    """An argument of Exec= (Desktop Entry Specification 1.5, "The Exec key")."""
    escaped = "".join(f"\\{c}" if c in '"`$\\' else c for c in argument)
    return '"' + escaped.replace("\\", "\\\\").replace("%", "%%") + '"'
