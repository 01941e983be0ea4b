"""Emulators with clients and users: one in strict mode, one in open mode."""

from collections.abc import Iterator

import pytest

from conftest import listening
from emulator.app import create
from emulator.graph.driver import Graph
from emulator.settings import Settings
from oidc import KNOWN
from strict import strict


@pytest.fixture(scope="module")
def url(graph: Graph) -> Iterator[str]:
    with strict(graph, clients=KNOWN) as address:
        yield address


@pytest.fixture(scope="module")
def open_url(graph: Graph) -> Iterator[str]:
    with listening(create(graph, Settings())) as address:
        yield address
