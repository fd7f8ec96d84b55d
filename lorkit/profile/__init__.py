"""The profile file: YAML to a frozen, typed Profile, or all its problems with their places.

``read`` and ``load`` read it, ``missing_files`` looks for the files it names, ``starter`` and
``schema`` help to write it.
"""

from __future__ import annotations

from lorkit.profile.files import missing_files
from lorkit.profile.model import Profile
from lorkit.profile.reading import Reading, load, read
from lorkit.profile.schema import schema
from lorkit.profile.source import Source
from lorkit.profile.starter import starter

__all__ = ["Profile", "Reading", "Source", "load", "missing_files", "read", "schema", "starter"]
