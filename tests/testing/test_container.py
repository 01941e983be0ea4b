"""What a container is given before there is one."""

from conftest import Api
from emulator.testing import CdfEmulatorContainer
from seeding import listed

TRIES = 100


def test_password_can_be_given_to_any_command() -> None:
    assert all(CdfEmulatorContainer().password.isalnum() for _ in range(TRIES))


def test_project_is_seeded_through_its_address(api: Api, base_url: str) -> None:
    class Running(CdfEmulatorContainer):
        @property
        def base_url(self) -> str:
            return base_url

    made = Running().seed("cdf_cdm:CogniteCore/v1", project=api.project, nodes=40, seed=2, space="demo")
    assert (made.nodes, made.space, made.views["CogniteAsset"]) == (40, "demo", 2)
    assert len(listed(api)) == 40
