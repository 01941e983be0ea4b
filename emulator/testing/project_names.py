"""Names of the projects of tests: readable, and unlike those of all other tests and runs."""

from __future__ import annotations

import re
import uuid

MAX_LENGTH = 64
"""The characters that the name of a project has at most."""
_UNIQUE_LENGTH = 8
_OTHER = re.compile(r"[^A-Za-z0-9_-]+")


def new_name(*parts: str) -> str:
    """Return a new name that begins with `parts`, such as the class and the name of a test.

    >>> new_name("TestPumps", "test_flow[hot water]")[:-8]
    'TestPumps-test_flow-hot-water-'
    >>> new_name("é")[:-8]
    'test-'
    >>> len(new_name("long" * 100))
    64
    """
    readable = _OTHER.sub("-", "-".join(parts)).strip("-_")[: MAX_LENGTH - _UNIQUE_LENGTH - 1].rstrip("-_")
    # Random, not counted: the workers of a run and other runs know nothing of each other.
    return f"{readable or 'test'}-{uuid.uuid4().hex[:_UNIQUE_LENGTH]}"
