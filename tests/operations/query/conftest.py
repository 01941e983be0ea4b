import pytest

from conftest import Api
from plant import install_plant


@pytest.fixture
def plant(api: Api) -> Api:
    """The API of a project that holds the plant."""
    install_plant(api)
    return api
