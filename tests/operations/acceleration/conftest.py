"""The tests of the acceleration itself have it on, whatever the run is for."""

from collections.abc import Iterator

import pytest

from conftest import listening
from emulator.app import create
from emulator.graph.driver import Graph
from emulator.settings import Settings


@pytest.fixture(scope="session")
def base_url(graph: Graph) -> Iterator[str]:
    """The address of an emulator with acceleration over the database of the run."""
    with listening(create(graph, Settings())) as url:
        yield url
