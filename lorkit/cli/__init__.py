"""The command line: parse, call, print."""

from __future__ import annotations

import importlib
import os
import sys

import click

from lorkit import __version__
from lorkit.cli.report import tell
from lorkit.errors import LorkitError

# Each command is a module of its name in this package, imported when it is called, so that
# ``--help`` and the light commands stay quick. The help stands here for the same reason.
COMMANDS = {
    "new": "Write a starter profile, or a complete sample.",
    "check": "Find every problem in the profile.",
    "list": "Show the documents, and the writers with their ids.",
    "render": "Write documents as .eml, DOCX, PDF and text.",
    "batch": "Render the documents of many profiles.",
    "log": "Note in the profile what has happened with a writer.",
    "undo": "Take back the last line that log wrote.",
    "due": "Tell what is due, overdue and coming up.",
    "status": "Show the portfolio of letters at a glance.",
    "plan": "Show the dated plan, or write it as a calendar.",
    "templates": "See, take over and change the words and layouts.",
    "schema": "Print the JSON Schema of the profile.",
    "doctor": "Tell what is installed and how to mend what is missing.",
}


class Commands(click.Group):
    """A group that imports a command's module only when the command is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The commands in the order a newcomer meets them."""
        return [*COMMANDS]  # list is a command's module here, and no longer the type

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of this name."""
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"lorkit.cli.{cmd_name}")
        command: click.Command = module.command
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


def main() -> None:
    """Run the command line; exits with 0, 1 (something is wrong) or 2 (wrong usage)."""
    try:
        cli.main(standalone_mode=False)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except LorkitError as error:
        tell(error)
        sys.exit(1)
    except (click.Abort, KeyboardInterrupt):
        click.echo("lorkit: stopped", err=True)
        sys.exit(130)
    except BrokenPipeError:
        # The reader of our output left (`| head`): nothing more to say, and nothing to flush.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
