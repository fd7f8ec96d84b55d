"""Signs, without which a pattern isn't even compiled: none may be missing."""

from __future__ import annotations

import pkgutil
import re
from collections.abc import Iterator
from importlib import import_module
from string import printable

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

import lorkit.checks
from lorkit.checks.identifiers._hits import Sought
from lorkit.checks.text import Signed, Text

Pattern = Sought | Signed


def with_signs() -> Iterator[tuple[str, Pattern]]:
    """Every pattern that has signs, and the name under which it stands in its module."""
    for module in pkgutil.walk_packages(lorkit.checks.__path__, "lorkit.checks."):
        for name, value in vars(import_module(module.name)).items():
            for pattern in value if isinstance(value, tuple) else (value,):
                if isinstance(pattern, Pattern):
                    yield f"{module.name}.{name}", pattern


@pytest.mark.parametrize("pattern", [pytest.param(one, id=name) for name, one in with_signs()])
def test_nothing_that_a_pattern_matches_lacks_its_signs(pattern: Pattern) -> None:
    search = re.compile(pattern.pattern).search

    @settings(
        max_examples=40,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(st.from_regex(pattern.pattern, alphabet=st.sampled_from(printable)))
    def holds(match: str) -> None:
        text = Text(match)
        assert pattern.may_be_in(text) or not search(text.lower)

    holds()
