"""The wheel and the sdist hold everything and nothing else, and work outside the checkout."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import sysconfig
import tarfile
import tomllib
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from lorkit import __version__

ROOT = Path(__file__).resolve().parent.parent
DIST_INFO = f"lorkit-{__version__}.dist-info"
ON = ("--on", "2026-08-13")


def files_below(folder: Path) -> Iterator[str]:
    """What belongs to a folder of the checkout: everything but what Python and desktops leave."""
    for path in folder.rglob("*"):
        parts = path.relative_to(ROOT).parts
        if path.is_file() and "__pycache__" not in parts and parts[-1] != ".DS_Store":
            yield path.relative_to(ROOT).as_posix()


@pytest.fixture(scope="session")
def dist(once: Callable[..., Path]) -> Path:
    """The sdist of the checkout, and the wheel built from that sdist: from nothing else."""

    def fill(folder: Path) -> None:
        # Without isolation, so that no network is needed: hatchling is a development need.
        done = subprocess.run(
            [sys.executable, "-m", "build", "--no-isolation", "--outdir", folder, ROOT],
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, f"build failed: {done.stdout[-2000:]}{done.stderr[-2000:]}"

    return once("dist", fill)


@pytest.fixture(scope="session")
def wheel(dist: Path) -> Path:
    [wheel] = dist.glob("*.whl")
    return wheel


def test_what_building_needs_is_among_the_development_needs() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    needs = {need.split(">")[0] for need in project["dependency-groups"]["dev"]}
    assert {"build", "hatchling"} <= needs


def test_the_wheel_holds_exactly_the_package_and_its_templates(wheel: Path) -> None:
    assert wheel.name == f"lorkit-{__version__}-py3-none-any.whl"
    package = set(files_below(ROOT / "lorkit"))
    templates = {f"lorkit/{name}" for name in files_below(ROOT / "templates")}
    assert {"lorkit/py.typed", "lorkit/words/portals.toml", "lorkit/cli/__init__.py"} <= package
    assert {
        "lorkit/templates/starter.yaml",
        "lorkit/templates/sample/profile.yaml",
        "lorkit/templates/sample/cv.pdf",
        "lorkit/templates/words/follow-up.md.j2",
        "lorkit/templates/layouts/sheet.css",
        "lorkit/templates/layouts/sheet.docx",
    } <= templates
    about = {"METADATA", "WHEEL", "RECORD", "entry_points.txt", "licenses/LICENSE"}
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    assert len(names) == len(set(names))
    assert set(names) == package | templates | {f"{DIST_INFO}/{name}" for name in about}


def test_the_package_has_no_stray_files() -> None:
    """What is in lorkit/ goes into the wheel: modules, the types' marker, and data they name."""
    names = set(files_below(ROOT / "lorkit"))
    naming = [name for name in names if name.endswith((".py", ".html"))]
    code = "".join((ROOT / name).read_text("utf-8") for name in naming)
    named_by_others = {"lorkit/py.typed", "lorkit/app/static/htmx.LICENSE.txt"}
    data = {name for name in names if not name.endswith(".py")} - named_by_others
    assert [n for n in data if not re.search(rf'["/]{re.escape(Path(n).name)}["?]', code)] == []


def test_the_files_in_the_wheel_are_the_checkouts(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        for name in archive.namelist():
            if not name.startswith(DIST_INFO):
                source = ROOT / name.replace("lorkit/templates/", "templates/")
                assert archive.read(name) == source.read_bytes(), name


def test_the_wheel_says_what_it_is_and_needs(wheel: Path) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    with zipfile.ZipFile(wheel) as archive:
        metadata = archive.read(f"{DIST_INFO}/METADATA").decode()
        entry_points = archive.read(f"{DIST_INFO}/entry_points.txt").decode()
    lines = metadata.split("\n\n")[0].splitlines()
    assert f"Version: {__version__}" in lines
    assert f"Requires-Python: {project['requires-python']}" in lines
    needed = [
        line for line in lines if line.startswith("Requires-Dist: ") and "extra ==" not in line
    ]
    assert len(needed) == len(project["dependencies"])
    assert "Provides-Extra: cluster" in lines
    assert entry_points.split() == ["[console_scripts]", "lorkit", "=", "lorkit.__main__:main"]


def test_the_sdist_holds_what_building_and_testing_needs(dist: Path) -> None:
    [sdist] = dist.glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        names = {n.partition("/")[2] for n in archive.getnames()}
    wanted = {name for folder in ("lorkit", "templates") for name in files_below(ROOT / folder)}
    wanted |= {"pyproject.toml", "README.md", "LICENSE", "Makefile", ".ci/run", ".ci/install"}
    wanted |= {
        "CHANGELOG.md",
        "CONTRIBUTING.md",
        "tests/test_package.py",
        "samples/hands-on/cv.pdf",
    }
    assert wanted - names == set()
    litter = (".venv", "node_modules", "__pycache__", ".hypothesis", ".git/", "demo/", "_cache")
    assert not [name for name in names if any(part in name for part in litter)]


@pytest.fixture(scope="session")
def fresh(once: Callable[..., Path], wheel: Path) -> Path:
    """A new virtual environment outside the checkout with the wheel in it, made without network.

    Its dependencies are this environment's; lorkit itself can only come from the wheel.
    """

    def fill(folder: Path) -> None:
        venv = folder / "venv"
        run = {"capture_output": True, "text": True, "check": True}
        subprocess.run([sys.executable, "-m", "venv", "--without-pip", venv], **run)
        pip = [sys.executable, "-m", "pip", "--python", venv / "bin" / "python", "install"]
        pip += ["--no-deps", "--no-index", "--no-user", "--disable-pip-version-check", wheel]
        subprocess.run(pip, **run)
        [packages] = venv.glob("lib/python*/site-packages")
        # A path in a .pth file is only a path: this environment's editable lorkit stays out.
        (packages / "dependencies.pth").write_text(sysconfig.get_path("purelib"))

    return once("fresh", fill)


@pytest.fixture
def installed(fresh: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run the installed ``lorkit`` in a folder; ``program`` is another one of its environment."""
    kept = {k: v for k, v in os.environ.items() if k not in ("PYTHONPATH", "LORKIT_PROFILE")}

    def run(
        *arguments: str | Path, cwd: Path, program: str = "lorkit"
    ) -> subprocess.CompletedProcess[str]:
        command = [fresh / "venv" / "bin" / program, *arguments]
        done = subprocess.run(
            command, cwd=cwd, env=kept, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done

    return run


def test_the_wheel_renders_outside_the_checkout(
    installed: Callable[..., subprocess.CompletedProcess[str]], fresh: Path, tmp_path: Path
) -> None:
    where = installed(
        *(
            "-c",
            "import lorkit; from lorkit.files import assets; print(lorkit.__file__, assets.templates())",
        ),
        cwd=tmp_path,
        program="python",
    )
    module, templates = where.stdout.split()
    assert Path(module).is_relative_to(fresh / "venv")
    assert Path(templates).is_relative_to(fresh / "venv")
    assert installed("--version", cwd=tmp_path).stdout == f"lorkit {__version__}\n"
    installed("new", "--sample", "demo", cwd=tmp_path)
    demo = tmp_path / "demo"
    assert installed("check", cwd=demo).stderr == ""
    order = ("render", "support-sheet", "follow-up", "thank-you", "--to", "anchor-1", *ON)
    printed = installed(*order, cwd=demo).stdout.split()
    assert len(printed) == 14  # with what lies beside the follow-up.txt
    assert all((demo / path).stat().st_size > 300 for path in printed)


def test_the_wheel_writes_a_starter_and_the_schema(
    installed: Callable[..., subprocess.CompletedProcess[str]], tmp_path: Path
) -> None:
    installed("new", "start", cwd=tmp_path)
    starter = (tmp_path / "start" / "profile.yaml").read_text("utf-8")
    assert starter.startswith("# yaml-language-server: $schema=profile.schema.json\n")
    assert "FILL IN" in starter
    schema = installed("schema", cwd=tmp_path).stdout
    assert (tmp_path / "start" / "profile.schema.json").read_text("utf-8") == schema
