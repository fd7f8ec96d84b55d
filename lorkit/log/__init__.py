"""The log: what has happened, written into the profile and taken back."""
