"""Rules for faults in the project of a test."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import pytest

from emulator.testing.api_client import RequestFailed

if TYPE_CHECKING:
    from emulator.testing.api_client import ApiClient

MISUSED = (
    "The marker cdf_faults takes the name of a profile, as in cdf_faults('busy') or cdf_faults('busy:42'), "
    "or rules as dictionaries, which may have a seed: cdf_faults({...}, seed=42)."
)


def set_faults(client: ApiClient, project: str, *given: Any, seed: int | None = None) -> None:
    """Give `project` the rules of a profile, or those that are `given`. The test fails where they cannot be meant."""
    path = f"/_emulator/projects/{project}/faults"
    try:
        if given and all(isinstance(one, dict) for one in given):
            client.call("PUT", path, {"items": list(given), "seed": seed})
        elif len(given) == 1 and isinstance(given[0], str):
            profile, _, own_seed = given[0].partition(":")
            asked = {"profile": profile, "seed": own_seed or seed or 0}
            client.call("PUT", f"{path}?{urlencode(asked)}")
        else:
            pytest.fail(MISUSED, pytrace=False)
    except RequestFailed as refused:
        pytest.fail(f"The marker cdf_faults: {refused}", pytrace=False)
