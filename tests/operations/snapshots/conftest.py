"""A project with something of everything, and another one."""

import uuid
from collections.abc import Iterator

import pytest

from conftest import Api
from whole_project import install_everything


@pytest.fixture
def plant(api: Api) -> Api:
    install_everything(api)
    return api


@pytest.fixture
def other(base_url: str) -> Iterator[Api]:
    api = Api(base_url, f"test-{uuid.uuid4().hex[:16]}")
    yield api
    api.client.close()
