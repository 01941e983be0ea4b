"""The instances that a search or an aggregate is about: through one view, by a filter and by words."""

from msgspec import Struct

from emulator import errors
from emulator.limits import Limits
from emulator.plan.filter.fields import Scope
from emulator.plan.filter.predicates import Predicate, every
from emulator.plan.filter.resolve import FilterContext, resolve_filter
from emulator.plan.read.search import Search, resolve_search
from emulator.plan.read.selection import Selection, select
from emulator.plan.read.system_nodes import named_system_spaces, readable_instances
from emulator.schema.snapshot import Snapshot
from emulator.wire.instances import SourceSelector
from emulator.wire.search import AggregateRequest, SearchRequest


class Matching(Struct, frozen=True):
    """The instances of `scope` for which `predicate` holds and which `search` finds; None finds all."""

    scope: Scope
    selection: Selection
    predicate: Predicate
    search: Search | None


def requested_system_spaces(request: SearchRequest | AggregateRequest) -> tuple[str, ...]:
    """The system spaces that the filter of `request` names, if it is about nodes."""
    return named_system_spaces(request.filter) if request.instance_type != "edge" else ()


def resolve_matching(
    request: SearchRequest | AggregateRequest, snapshot: Snapshot, system_spaces: tuple[str, ...]
) -> Matching:
    """Resolve the view, the filter and the words of `request`; the `system_spaces` are those that it names."""
    scope = Scope(snapshot, request.instance_type or "node", request.view.id)
    selection = select([SourceSelector(source=request.view, target_units=request.target_units)], scope)
    (view,) = selection.views
    _check_search_text(request.query, snapshot.limits)
    search = resolve_search(view, request.query, request.properties, request.operator)
    predicate = every(readable_instances(scope, system_spaces), selection.predicate)
    if request.filter is not None:
        predicate = every(predicate, resolve_filter(request.filter, FilterContext(scope, search=True)))
    return Matching(scope, selection, predicate, search)


def _check_search_text(text: str | None, limits: Limits) -> None:
    """Raise `errors.RequestLimitExceeded` for a text that is too long: the time to split it grows with its length."""
    if len(text or "") > limits.search_characters:
        raise errors.RequestLimitExceeded("characters in the text of a search", limits.search_characters, "'query'")
