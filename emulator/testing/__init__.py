"""Support for tests of client code: fixtures for pytest (`plugin.py`) and containers for testcontainers.

Modules are imported at their first use.
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
