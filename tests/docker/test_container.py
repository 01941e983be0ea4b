"""The module for testcontainers, with real containers."""

import pytest

from emulator.testing import CdfEmulatorContainer
from emulator.testing.calls import Calls, health
from emulator.testing.container import NotStarted, is_there

pytestmark = pytest.mark.xdist_group("docker")


@pytest.fixture(autouse=True)
def without_reaper(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its image cannot be had everywhere."""
    monkeypatch.setattr("testcontainers.core.config.testcontainers_config.ryuk_disabled", True)


def test_containers_start_answer_a_client_and_leave_nothing(image: str) -> None:
    assert is_there(image)
    with CdfEmulatorContainer(image) as container:
        client = container.client("demo")
        assert client.data_modeling.spaces.list() == []
        url = container.base_url
        said = health(url)
        assert said is not None
        assert said["neo4j"]["uri"] == "bolt://neo4j:7687"
        assert container.bolt_url.startswith("bolt://")
        assert container.browser_url.endswith("/browser/")
        with CdfEmulatorContainer(image, neo4j_uri=container.bolt_url, neo4j_password=container.password) as second:
            calls = Calls(container.base_url)
            calls.call("POST", "/api/v1/projects/demo/models/spaces", {"items": [{"space": "common"}]})
            calls.close()
            assert [space.space for space in second.client("demo").data_modeling.spaces.list()] == ["common"]
            assert second.browser_url == ""
    assert health(url) is None


def test_emulator_that_cannot_start_shows_its_log(image: str) -> None:
    container = CdfEmulatorContainer(image, neo4j_uri="bolt://nowhere.invalid:7687", neo4j_password="x")
    with pytest.raises(NotStarted, match=r"Neo4j cannot be reached at bolt://nowhere\.invalid:7687"):
        container.start()
