"""The endpoints of rules for faults."""

from msgspec import UNSET

from emulator.errors import InvalidField
from emulator.operations.context import Context
from emulator.operations.faults.check import check
from emulator.wire.faults import Cleared, FaultLogQuery, Faults, FaultsQuery, InjectedFaults, SetFaults


def set_rules(context: Context, project: str, request: SetFaults, query: FaultsQuery) -> Faults:
    """Give a project rules for faults, in place of those that it has, or those of a profile; all counts begin at 0."""
    rules = context.faults
    if (request.items is UNSET) == (query.profile is None):
        raise InvalidField("items", "There must be either items in the body, or a profile in the query string")
    seed = next((seed for seed in (query.seed, request.seed) if seed is not None), 0)
    if query.profile is not None:
        return rules.give_profile(project, query.profile, seed).describe(context.now())
    items = [] if request.items is UNSET else request.items
    check(items, rules.templates)
    return rules.give(project, items, seed).describe(context.now())


def list_rules(context: Context, project: str, _request: None) -> Faults:
    """Return the rules for faults of a project, with how often each fitted a request and answered it."""
    faults = context.faults.of(project)
    return Faults(items=[], profile=None, seed=0) if faults is None else faults.describe(context.now())


def clear(context: Context, project: str, _request: None) -> Cleared:
    """Clear the rules for faults of a project, and their log."""
    number = len(list_rules(context, project, None).items)
    context.faults.clear(project)
    return Cleared(project, number)


def read_log(context: Context, project: str, request: FaultLogQuery) -> InjectedFaults:
    """Return the last faults that requests to a project got from its rules of now, the newest first."""
    faults = context.faults.of(project)
    return InjectedFaults([] if faults is None else faults.last(request.limit))
