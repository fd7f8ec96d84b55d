"""The command line: parse, call, print."""

from __future__ import annotations

import gc
import importlib
import io
import os
import sys
import warnings

import click

from lorkit._version import __version__
from lorkit.cli.console import color, print_error
from lorkit.errors import LorkitError

# Each command is ``command`` in a module of the same name, imported when it is called, so that
# ``--help`` and the light commands stay fast. The help texts are here for the same reason.
COMMANDS = {
    "new": "Write a starter profile, or a complete sample.",
    "check": "Find every problem in the profile.",
    "list": "Show the documents, and the writers with their ids.",
    "render": "Write documents as .eml, DOCX, PDF, and text.",
    "batch": "Render the documents of many profiles.",
    "drafts": "Save messages as drafts in your mailbox.",
    "import": "Make profiles from a spreadsheet of a class.",
    "log": "Log what has happened with a writer.",
    "undo": "Undo the last change made by log or the app.",
    "due": "Show what is due, overdue, and coming up.",
    "status": "Show the portfolio of letters at a glance.",
    "plan": "Show the dated plan, or write it as a calendar.",
    "templates": "See, copy, and change the words and layouts.",
    "app": "Use lorkit in the browser, on this computer.",
    "schema": "Print the JSON Schema of the profile.",
    "doctor": "Show what is installed and how to fix what is missing.",
}
# The exceptions: a name that no module can have, and what takes back another command's work.
_ELSEWHERE = {"import": ("import_", "command"), "undo": ("log", "undo")}
# Commands without a profile.
_WITHOUT_PROFILE = ("new", "batch", "import", "app", "schema", "doctor")


class Commands(click.Group):
    """A group that imports a command's module only when the command is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The commands in the order a newcomer meets them."""
        return [*COMMANDS]  # ``list`` is a command's module here, not the type

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of this name."""
        if cmd_name not in COMMANDS:
            return None
        module, name = _ELSEWHERE.get(cmd_name, (cmd_name, "command"))
        command: click.Command = getattr(importlib.import_module(f"lorkit.cli.{module}"), name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of commands in ``--help``, without importing any of them."""
        with formatter.section("Commands"):
            formatter.write_dl([*COMMANDS.items()])


@click.command(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "-p",
    "--profile",
    metavar="FILE",
    envvar="LORKIT_PROFILE",
    default="profile.yaml",
    show_default=True,
    help="The profile file; $LORKIT_PROFILE sets another default.",
)
@click.version_option(__version__, message="lorkit %(version)s")
@click.pass_context
def cli(context: click.Context, profile: str) -> None:
    """Make every email and document around a letter of recommendation from one profile.

    Start with: lorkit new --sample demo
    """
    context.obj = profile
    context.color = color()


def main() -> None:
    """Run the command line; exits with 0, 1 (something is wrong) or 2 (wrong usage)."""
    # Loaded modules and word lists are never garbage; collecting them costs a tenth of a start.
    gc.set_threshold(200_000)
    # Libraries' warnings are for developers. Appended, so that -W still overrides this.
    warnings.simplefilter("ignore", append=True)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # names may not fit its encoding
            stream.reconfigure(errors="backslashreplace")
    code: int | str | None
    try:
        code = _run()
        for stream in (sys.stdout, sys.stderr):
            if stream is not None:  # closed with >&-
                stream.flush()
    except BrokenPipeError:
        # The reader of our output left (`| head`): nothing more to say, and nothing to flush.
        _drop_output()
        code = 0
    except OSError as error:
        _drop_output()
        what = f"'{error.filename}'" if error.filename else "the output"
        print_error(
            LorkitError(
                f"{what}: {error.strerror or error}", "free up space, or check its permissions"
            )
        )
        code = 1
    if code:
        sys.exit(code)


def _run() -> int | str | None:
    """Run the command line and print what went wrong; returns what to exit with."""
    output = sys.stdout
    try:
        cli.main(standalone_mode=False)
    except click.NoSuchOption as error:
        _place_of_the_profile(error).show()
        return error.exit_code
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except LorkitError as error:
        print_error(error)
        return 1
    except (click.Abort, KeyboardInterrupt):
        click.echo("lorkit: stopped", err=True)
        return 130
    except SystemExit as stop:
        if sys.stdout is not output:  # click's answer to a closed pipe is a silent wrapper
            raise BrokenPipeError from None
        return stop.code
    return 0


def _place_of_the_profile(error: click.NoSuchOption) -> click.UsageError:
    """The error, with advice on where -p goes if it was put after the command."""
    context = error.ctx
    if context is None or error.option_name not in ("-p", "--profile"):
        return error
    command = context.command_path.removeprefix(context.find_root().command_path).strip()
    if command in _WITHOUT_PROFILE:
        return error
    told = f"{error.message} It goes before the command: lorkit -p FILE {command} …"
    return click.UsageError(told, context)


def _drop_output() -> None:
    """Discard output that is still to be flushed."""
    if sys.__stdout__ is not None:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.__stdout__.fileno())
