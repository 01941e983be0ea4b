import pytest

from conftest import Api


@pytest.fixture
def sp(api: Api) -> Api:
    """A project with the space `sp`."""
    api.ok("/models/spaces", {"items": [{"space": "sp"}]})
    return api
