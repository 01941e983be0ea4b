import socket
from collections.abc import Iterator

import pytest

from emulator.database import ports
from emulator.errors import PortInUse


@pytest.fixture
def taken() -> Iterator[int]:
    with socket.create_server((ports.LOOPBACK, 0)) as server:
        yield server.getsockname()[1]


def test_free_port_is_taken_as_wished() -> None:
    wished = ports.any_free()
    assert ports.choose(wished, "--bolt-port", exact=True) == wished


def test_taken_port_moves_unless_named(taken: int) -> None:
    assert ports.choose(taken, "--bolt-port", exact=False) != taken
    with pytest.raises(PortInUse, match="choose another one with --bolt-port"):
        ports.choose(taken, "--bolt-port", exact=True)


def test_zero_is_any_free_port() -> None:
    assert ports.is_free(ports.choose(0, "--bolt-port", exact=True))


def test_closed_port_does_not_answer_bolt() -> None:
    assert not ports.answers_bolt(ports.any_free())
