"""lorkit: every email and document around a letter of recommendation, from one profile."""

__version__ = "0.1.0"
