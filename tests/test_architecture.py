"""The house: imports point down, modules are of a size to read, heavy libraries load late."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "lorkit"

# Who may use a library at all.
KEPT_IN = {
    "imapclient": ("lorkit.mail",),
    "keyring": ("lorkit.mail",),
    "click": ("lorkit.cli",),
    "rich": ("lorkit.cli",),
    "jinja2": ("lorkit.words", "lorkit.renderers.docx", "lorkit.app.desk"),
    "starlette": ("lorkit.app",),
    "uvicorn": ("lorkit.app.server",),
    "pypdfium2": ("lorkit.app.papers",),
    "weasyprint": ("lorkit.renderers.pdf",),
    "docxtpl": ("lorkit.renderers.docx",),
    "ruamel": ("lorkit.yaml", "lorkit.profile.edit_layout"),
}
# Whose name is made up only when it is called: a command, and the parts that doctor looks for.
IMPORT_BY_NAME = {"lorkit.cli", "lorkit.cli.doctor"}
HEAVY = ("weasyprint", "docxtpl", "docx", "lxml", "PIL", "starlette", "uvicorn", "pypdfium2")
LONGEST_CHAIN = 9
LONGEST_MODULE = 300


@cache
def modules() -> dict[str, ast.Module]:
    """Every module of the package, parsed."""
    found = {}
    for file in sorted(PACKAGE.rglob("*.py")):
        parts = ["lorkit", *file.relative_to(PACKAGE).with_suffix("").parts]
        name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        found[name] = ast.parse(file.read_text("utf-8"), str(file))
    assert len(found) > 20, "these are not all modules of lorkit"
    return found


def imported(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Line and full name of everything imported below a node: ``from a import b`` gives a.b."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"line {node.lineno}: relative import"
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)


@cache
def imports() -> dict[str, list[str]]:
    """The full names of everything that each module imports, early or late."""
    return {module: [name for _, name in imported(tree)] for module, tree in modules().items()}


def is_in(name: str, package: str) -> bool:
    return name == package or name.startswith(f"{package}.")


def test_imports_point_down_and_never_in_circles() -> None:
    """The floors stand in pyproject.toml, for import-linter to read."""
    linter = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([linter], cwd=ROOT, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stdout
    assert "2 kept, 0 broken" in done.stdout


def test_no_chain_of_imports_is_too_long_to_follow() -> None:
    """Of what loads when a module loads: types' and late imports lead on from there."""
    graph: dict[str, set[str]] = {}
    for module, tree in modules().items():
        loaded = (n for n in tree.body if isinstance(n, ast.Import | ast.ImportFrom))
        names = (n for line in loaded for _, n in imported(line) if is_in(n, "lorkit"))
        targets = {name if name in modules() else name.rpartition(".")[0] for name in names}
        graph[module] = targets - {module, "lorkit"}
    depth: dict[str, int] = {}
    for module in TopologicalSorter(graph).static_order():
        depth[module] = 1 + max((depth[target] for target in graph.get(module, ())), default=0)
    longest = max(depth, key=depth.__getitem__)
    assert depth[longest] <= LONGEST_CHAIN, (longest, depth[longest])


def test_no_module_is_too_long_to_read() -> None:
    long = {
        file.relative_to(ROOT).as_posix(): lines
        for file in PACKAGE.rglob("*.py")
        if (lines := file.read_text("utf-8").count("\n")) > LONGEST_MODULE
    }
    assert not long


def test_the_top_floor_is_the_one_that_contributing_shows() -> None:
    top = {
        path.name if path.is_dir() else path.stem
        for path in PACKAGE.iterdir()
        if path.suffix == ".py" or (path.is_dir() and (path / "__init__.py").exists())
    }
    text = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    missing = [name for name in top - {"__init__", "__main__", "_version"} if f"{name}" not in text]
    assert not missing


def test_only_commands_and_what_doctor_looks_for_are_imported_by_name() -> None:
    users = {
        module
        for module, tree in modules().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and ast.unparse(node.func) in ("importlib.import_module", "import_module", "__import__")
    }
    assert users == IMPORT_BY_NAME


@pytest.mark.parametrize("library", KEPT_IN)
def test_each_library_is_used_only_where_it_belongs(library: str) -> None:
    users = {module for module, names in imports().items() for n in names if is_in(n, library)}
    assert users, f"nothing imports {library}: take it out of this test"
    strangers = [u for u in users if not any(u.startswith(room) for room in KEPT_IN[library])]
    assert not strangers


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo")
    _modules_after(folder, ("new", "--sample", "."))
    return folder


def _modules_after(folder: Path, *commands: tuple[str, ...]) -> set[str]:
    """The modules that a process has loaded once it has run these commands, without an error."""
    script = (
        "import json, sys\n"
        "from lorkit.cli import main\n"
        "for sys.argv[1:] in json.loads(sys.argv[1]):\n"
        "    try:\n        main()\n"
        "    except SystemExit as stop:\n        assert not stop.code, stop.code\n"
        "print('\\n' + json.dumps(sorted(sys.modules)))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, json.dumps(commands)],
        cwd=folder,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return set(json.loads(done.stdout.splitlines()[-1]))


def test_light_commands_load_neither_weasyprint_nor_docxtpl(demo: Path) -> None:
    """Not one of them, since not all of them together do."""
    loaded = _modules_after(
        demo,
        ("--help",),
        ("--version",),
        ("check",),
        ("list",),
        ("schema",),
        ("render", "--help"),
        ("render", "thank-you", "-f", "eml", "--on", "2026-08-03"),
        ("render", "thank-you", "-f", "txt", "--on", "2026-08-03"),
        ("render", "ask-script", "-f", "eml", "-f", "txt", "--on", "2026-07-20", "--force"),
    )
    assert not loaded & set(HEAVY)


def test_check_loads_nothing_that_only_rendering_needs(demo: Path) -> None:
    loaded = _modules_after(demo, ("check",))
    assert {"click", "ruamel.yaml"} <= loaded
    assert not loaded & {"jinja2", "markdown_it", "email.message", "multiprocessing", "rich"}
    assert not loaded & {
        *("difflib", "hashlib", "logging"),
        *("lorkit.letter.model", "lorkit.words.phrases"),
    }


def test_batch_loads_what_draws_its_bar_for_a_terminal_only(demo: Path) -> None:
    run = ("batch", "thank-you", ".", "-f", "eml", "--on", "2026-08-03", "-o", "batch")
    assert not _modules_after(demo, run) & {"rich", *HEAVY}


def test_pdf_loads_weasyprint_and_docx_loads_docxtpl(demo: Path) -> None:
    """Else the test above could not fail."""
    assert "weasyprint" in _modules_after(demo, ("render", "thank-you", "-f", "pdf"))
    loaded = _modules_after(demo, ("render", "thank-you", "-f", "docx"))
    assert "docxtpl" in loaded
    assert "weasyprint" not in loaded


def test_a_run_that_finds_everything_current_loads_no_rules(demo: Path) -> None:
    run = ("batch", "thank-you", ".", "-f", "eml", "--on", "2026-08-03", "-o", "current")
    assert "lorkit.checks.registry" in _modules_after(demo, run)
    assert "lorkit.checks.registry" not in _modules_after(demo, (*run, "--resume"))


def test_help_loads_no_command_and_no_profile(demo: Path) -> None:
    loaded = _modules_after(demo, ("--help",))
    assert "click" in loaded
    assert not loaded & {"jinja2", "ruamel.yaml", "lorkit.pipeline.run", "lorkit.profile"}
