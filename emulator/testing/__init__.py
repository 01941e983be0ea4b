"""What tests of other people's code use: fixtures for pytest (`plugin.py`) and containers for testcontainers.

Nothing is imported before it is asked for.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from emulator.testing.container import CdfEmulatorContainer

__all__ = ["CdfEmulatorContainer"]


def __getattr__(name: str) -> Any:
    if name != "CdfEmulatorContainer":
        raise AttributeError(name)
    from emulator.testing.container import CdfEmulatorContainer  # noqa: PLC0415 - needs testcontainers

    return CdfEmulatorContainer
