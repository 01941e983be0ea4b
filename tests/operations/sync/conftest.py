import pytest

from conftest import Api
from feeds import install_things


@pytest.fixture
def things(api: Api) -> Api:
    """The API of a project with the container and the view `Thing`."""
    install_things(api)
    return api
