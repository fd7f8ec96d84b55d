"""Run lorkit as ``python -m lorkit``."""

from lorkit.cli import main

if __name__ == "__main__":
    main()
