"""The properties of nodes and relationships that people look at."""

from collections.abc import Mapping
from typing import Any

_OWN = frozenset({"number", "change", "relationship"})
_MARKS = ("!", "~")
"""In the property keys of digests and of the beginnings of texts, which indexes need."""


def visible(properties: Mapping[str, Any]) -> dict[str, Any]:
    """The properties without those that the emulator keeps for itself, in the order of their keys.

    >>> visible({"number": 7, "Pump.name": "P-1", "Pump!unique": "5f0c", "key": "demo:plant:p-1"})
    {'Pump.name': 'P-1', 'key': 'demo:plant:p-1'}
    """
    return {
        key: properties[key]
        for key in sorted(properties)
        if key not in _OWN and not any(mark in key for mark in _MARKS)
    }
