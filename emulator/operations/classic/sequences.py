"""Answers requests for sequences, of which there are none.

The core data model has no sequences, and creating them through their own API is not emulated.
"""

from typing import Any

from msgspec import to_builtins

from emulator.errors import UnknownSequences
from emulator.operations.context import Context
from emulator.plan.classic.nodes import check_identifiers
from emulator.wire.classic.requests import ListOptions, Page, RetrieveByIds


def retrieve(_context: Context, _project: str, request: RetrieveByIds) -> Page[Any]:
    """Name all that is asked for as missing, unless unknown ids are to be ignored."""
    check_identifiers(request.items)
    if not request.ignore_unknown_ids:
        raise UnknownSequences(to_builtins(request.items))
    return Page[Any](items=[])


def list_all(_context: Context, _project: str, _request: ListOptions) -> Page[Any]:
    """List sequences: there are none."""
    return Page[Any](items=[])
