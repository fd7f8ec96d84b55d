"""The house (design, section 3): imports point down, and heavy libraries load late."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parent.parent / "lorkit"

# A room is a module, or a package with everything in it. Every module must have a floor.
FLOORS: dict[str, int] = {
    **dict.fromkeys(("lorkit", "lorkit.errors", "lorkit.assets", "lorkit.findings"), 0),
    **dict.fromkeys(("lorkit.dates", "lorkit.workers", "lorkit.drawing", "lorkit.filenames"), 0),
    "lorkit.filters": 0,
    "lorkit.tags": 2,
    **dict.fromkeys(("lorkit.letter", "lorkit.documents", "lorkit.environment"), 1),
    **dict.fromkeys(("lorkit.portals", "lorkit.profile", "lorkit.markdown", "lorkit.marks"), 1),
    **dict.fromkeys(("lorkit.wording", "lorkit.variables"), 2),
    **dict.fromkeys(("lorkit.compose", "lorkit.render", "lorkit.checks"), 2),
    **dict.fromkeys(("lorkit.schedule", "lorkit.refusals", "lorkit.choice"), 2),
    **dict.fromkeys(("lorkit.portfolio", "lorkit.plan"), 2),
    **dict.fromkeys(("lorkit.output", "lorkit.tasks"), 1),
    **dict.fromkeys(
        ("lorkit.making", "lorkit.press", "lorkit.resume", "lorkit.planner", "lorkit.sharing"), 4
    ),
    **dict.fromkeys(("lorkit.doctor", "lorkit.starters", "lorkit.history", "lorkit.custom"), 4),
    "lorkit.build": 4,
    "lorkit.cli": 5,
    "lorkit.__main__": 6,
}
# Who may use a library at all.
KEPT_IN = {
    "click": ("lorkit.cli",),
    "rich": ("lorkit.cli",),
    "jinja2": ("lorkit.environment", "lorkit.compose", "lorkit.wording", "lorkit.render.docx"),
    "weasyprint": ("lorkit.render.pdf",),
    "docxtpl": ("lorkit.render.docx",),
}
# Modules that import by name, when it is first called for: a renderer, a command, the plan, the
# progress bar, processes.
LAZY = {"lorkit.press", "lorkit.cli", "lorkit.cli.check", "lorkit.doctor", "lorkit.planner"}
LAZY |= {"lorkit.cli.batch", "lorkit.workers", "lorkit.variables", "lorkit.__main__"}
HEAVY = ("weasyprint", "docxtpl", "docx", "lxml", "PIL")


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


def module_of(name: str) -> str:
    """The module that an imported name is, or is in."""
    return name if name in modules() else name.rpartition(".")[0]


def is_in(name: str, room: str) -> bool:
    return name == room or name.startswith(f"{room}.")


def floor(module: str) -> int:
    rooms = [room for room in FLOORS if room != "lorkit" and is_in(module, room)]
    if module == "lorkit":
        return FLOORS["lorkit"]
    assert rooms, f"{module} has no floor: give it one in {Path(__file__).name}"
    return FLOORS[rooms[0]]


def own_imports() -> Iterator[tuple[str, int, str]]:
    """Importer, line and imported module, inside the package."""
    for module, tree in modules().items():
        for line, name in imported(tree):
            if is_in(name, "lorkit"):
                target = module_of(name)
                assert target in modules(), f"{module}:{line}: {name} is no module of lorkit"
                yield module, line, target
        yield from ((module, line, target) for line, target in imported_by_name(tree))


def imported_by_name(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """What ``importlib.import_module`` fetches of the package; of f"lorkit.cli.{x}" the room."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("import_module"):
            name = ast.unparse(node.args[0]).strip("f'\"").partition("{")[0].rstrip(".")
            if is_in(name, "lorkit"):
                yield node.lineno, name


def test_every_module_has_a_floor() -> None:
    assert all(floor(module) in range(7) for module in modules())


def test_imports_never_point_up() -> None:
    up = [
        f"{importer}:{line} (floor {floor(importer)}) imports {target} (floor {floor(target)})"
        for importer, line, target in own_imports()
        if floor(target) > floor(importer)
    ]
    assert not up, "\n".join(up)


def test_no_module_imports_itself_by_way_of_others() -> None:
    graph: dict[str, set[str]] = {module: set() for module in modules()}
    for importer, _, target in own_imports():
        # `from lorkit import x` runs lorkit/__init__.py, which imports nothing.
        if target not in (importer, "lorkit"):
            graph[importer].add(target)
    assert sum(map(len, graph.values())) > 50
    try:
        tuple(TopologicalSorter(graph).static_order())
    except CycleError as error:
        pytest.fail(f"imports go round: {' -> '.join(reversed(error.args[1]))}")


def test_rooms_do_not_import_each_other_round() -> None:
    """A package counts as one room: profile may not need what needs profile."""

    def room(module: str) -> str:
        return ".".join(module.split(".")[:2])

    graph: dict[str, set[str]] = {room(module): set() for module in modules()}
    for importer, _, target in own_imports():
        if room(importer) != room(target) and target != "lorkit":
            graph[room(importer)].add(room(target))
    try:
        tuple(TopologicalSorter(graph).static_order())
    except CycleError as error:
        pytest.fail(f"imports go round: {' -> '.join(reversed(error.args[1]))}")


def test_no_import_stands_inside_a_function() -> None:
    """But the renderers and commands, which importlib fetches by name."""
    found = []
    for module, tree in modules().items():
        functions = (n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef | ast.Lambda))
        for function in functions:
            found += [f"{module}:{line}: {name}" for line, name in imported(function)]
    # Costs a third of a light command's time, and most addresses need none of it.
    late = {name for name in found if "email_validator" not in name}
    assert not late, "\n".join(sorted(late))


def test_only_renderers_commands_and_the_doctors_patients_are_imported_by_name() -> None:
    users = {
        module
        for module, tree in modules().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and ast.unparse(node.func) in ("importlib.import_module", "import_module", "__import__")
    }
    assert users <= LAZY
    assert {"lorkit.press", "lorkit.cli"} <= users


@pytest.mark.parametrize("library", KEPT_IN)
def test_each_library_is_used_only_where_it_belongs(library: str) -> None:
    users = {
        module for module, tree in modules().items() for _, n in imported(tree) if is_in(n, library)
    }
    assert users, f"nothing imports {library}: take it out of this test"
    # docx_faults and the like belong to render.docx.
    strangers = [u for u in users if not any(u.startswith(room) for room in KEPT_IN[library])]
    assert not strangers


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo")
    _modules_after(folder, "new", "--sample", ".")
    return folder


def _modules_after(folder: Path, *arguments: str) -> set[str]:
    """The modules that a process has loaded once lorkit is done, without an error."""
    script = (
        "import json, sys\n"
        "from lorkit.cli import main\n"
        "try:\n    main()\n"
        "except SystemExit as stop:\n    assert not stop.code, stop.code\n"
        "print('\\n' + json.dumps(sorted(sys.modules)))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, *arguments],
        cwd=folder,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return set(json.loads(done.stdout.splitlines()[-1]))


@pytest.mark.parametrize(
    "command",
    [
        ("--help",),
        ("--version",),
        ("check",),
        ("list",),
        ("schema",),
        ("render", "--help"),
        ("render", "thank-you", "-f", "eml", "--on", "2026-08-03"),
        ("render", "thank-you", "-f", "txt", "--on", "2026-08-03"),
        ("render", "ask-script", "-f", "eml", "-f", "txt", "--on", "2026-07-20", "--force"),
    ],
    ids=" ".join,
)
def test_light_commands_load_neither_weasyprint_nor_docxtpl(
    demo: Path, command: tuple[str, ...]
) -> None:
    loaded = _modules_after(demo, *command)
    assert not loaded & set(HEAVY)


def test_check_loads_nothing_that_only_rendering_needs(demo: Path) -> None:
    loaded = _modules_after(demo, "check")
    assert {"click", "ruamel.yaml"} <= loaded
    assert not loaded & {"jinja2", "markdown_it", "email.message", "multiprocessing"}


def test_one_sheet_starts_no_machinery_for_processes(demo: Path) -> None:
    one = ("render", "support-sheet", "--to", "anchor-1", "-f", "pdf", "--on", "2026-08-03")
    assert not _modules_after(demo, *one) & {"multiprocessing", "concurrent.futures.process"}


def test_batch_loads_what_draws_its_bar_for_a_terminal_only(demo: Path) -> None:
    run = ("batch", "thank-you", ".", "-f", "eml", "--on", "2026-08-03", "-o", "batch")
    assert not _modules_after(demo, *run) & {"rich", *HEAVY}


def test_pdf_loads_weasyprint_and_docx_loads_docxtpl(demo: Path) -> None:
    """Else the test above could not fail."""
    assert "weasyprint" in _modules_after(demo, "render", "thank-you", "-f", "pdf")
    loaded = _modules_after(demo, "render", "thank-you", "-f", "docx")
    assert "docxtpl" in loaded
    assert "weasyprint" not in loaded


def test_help_loads_no_command_and_no_profile(demo: Path) -> None:
    loaded = _modules_after(demo, "--help")
    assert "click" in loaded
    assert not loaded & {"jinja2", "ruamel.yaml", "lorkit.build", "lorkit.profile"}
