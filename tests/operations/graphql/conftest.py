import uuid
from collections.abc import Iterator

import pytest

import movies
from conftest import Api


@pytest.fixture(scope="module")
def films(base_url: str) -> Iterator[Api]:
    """A project with the films, which the tests of a module only read."""
    api = Api(base_url, f"test-{uuid.uuid4().hex[:16]}")
    movies.install(api)
    yield api
    api.client.close()


@pytest.fixture
def own_films(api: Api) -> Api:
    """A project with the films, which a test may change."""
    movies.install(api)
    return api


@pytest.fixture
def sp(api: Api) -> Api:
    """A project with the space `sp`."""
    api.ok("/models/spaces", {"items": [{"space": "sp"}]})
    return api
