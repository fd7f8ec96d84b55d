"""LibreOffice and poppler for tests: what programs that we did not write make of our files."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

_PACKAGES = {
    "soffice": "libreoffice-writer-nogui fonts-crosextra-carlito",
    "pdfinfo": "poppler-utils",
    "pdftotext": "poppler-utils",
}
_MOST = 200  # files a run: LibreOffice silently leaves out what comes after the 250th


def to_pdf(paths: Sequence[Path], outdir: Path) -> list[Path]:
    """Convert Word files to PDF in ``outdir``, all in one run of LibreOffice."""
    return _convert(paths, outdir, "pdf", "pdf")


def to_docx(paths: Sequence[Path], outdir: Path) -> list[Path]:
    """Open Word files in LibreOffice and save them in ``outdir``, all in one run."""
    return _convert(paths, outdir, "docx", "docx")


def to_txt(paths: Sequence[Path], outdir: Path) -> list[Path]:
    """Convert Word files to UTF-8 text in ``outdir``, all in one run of LibreOffice."""
    return _convert(paths, outdir, "txt", "txt:Text (encoded):UTF8")


def pages(pdf: Path) -> int:
    """How many pages a PDF has."""
    lines = _run("pdfinfo", pdf).splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pages:"))


def words(pdf: Path, page: int | None = None) -> list[str]:
    """The words of a PDF, or of one of its pages (from 1), in reading order."""
    only = [] if page is None else ["-f", str(page), "-l", str(page)]
    return _run("pdftotext", "-raw", *only, pdf, "-").split()


def _convert(paths: Sequence[Path], outdir: Path, ending: str, form: str) -> list[Path]:
    outdir.mkdir(parents=True, exist_ok=True)
    # Two LibreOffices can't share a profile, and tests run side by side.
    profile = (outdir / "profile").resolve().as_uri()
    options = ("--headless", "--convert-to", form, "--outdir", outdir)
    for first in range(0, len(paths), _MOST):
        batch = paths[first : first + _MOST]
        _run("soffice", f"-env:UserInstallation={profile}", *options, *batch)
    made = [outdir / f"{path.stem}.{ending}" for path in paths]
    missing = [path.name for path in made if not path.is_file()]
    assert not missing, f"LibreOffice could not read what became {missing}"
    return made


def _run(program: str, *arguments: str | Path) -> str:
    if shutil.which(program) is None:
        raise RuntimeError(f"these tests need {program}: apt install {_PACKAGES[program]}")
    done = subprocess.run(
        [program, *arguments], capture_output=True, text=True, timeout=300, check=False
    )
    assert done.returncode == 0, f"{program} failed: {done.stderr.strip()}"
    return done.stdout
