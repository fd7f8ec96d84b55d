"""The entry point: ``lorkit``, or ``python -m lorkit``.

Each worker process imports this module too, so the command line is loaded only when it
is run.
"""

from __future__ import annotations


def main() -> None:
    """Run the command line; exits with 0, 1 (something is wrong) or 2 (wrong usage)."""
    from lorkit import cli

    cli.main()


if __name__ == "__main__":
    main()
