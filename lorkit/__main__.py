"""Run lorkit as ``python -m lorkit``."""

if __name__ == "__main__":  # each process that helps to render imports this module, and no more
    from lorkit.cli import main

    main()
