"""What a container is given before there is one."""

from emulator.testing import CdfEmulatorContainer

TRIES = 100


def test_password_can_be_given_to_any_command() -> None:
    assert all(CdfEmulatorContainer().password.isalnum() for _ in range(TRIES))
