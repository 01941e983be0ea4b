"""Plausible data in the project of a test."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from emulator.testing.api_client import RequestFailed
from emulator.testing.seed import InvalidModelName, seed_project

if TYPE_CHECKING:
    from emulator.testing.api_client import ApiClient

FIELDS = ("nodes", "seed", "space", "distribution")
MISUSED = (
    "The marker cdf_seed takes a data model, as in cdf_seed('plant:Plant/v1', nodes=100, seed=1); it may also have "
    "a space and a distribution."
)


def seed_for_test(client: ApiClient, project: str, *given: Any, **asked: Any) -> None:
    """Seed `project` as the marker says. The test fails where that cannot be meant, or is refused."""
    if len(given) != 1 or not isinstance(given[0], str) or not asked.keys() <= set(FIELDS):
        pytest.fail(MISUSED, pytrace=False)
    try:
        seed_project(client.call, project, given[0], asked)
    except (InvalidModelName, RequestFailed) as refused:
        pytest.fail(f"The marker cdf_seed: {refused}", pytrace=False)
