"""System nodes in reads: the nodes of system spaces that a request names, by their keys or in a filter.

A read of all instances returns system nodes only where its filter names their space (behaviour section 8).
"""

from collections.abc import Iterable, Mapping
from typing import Any, cast

from emulator.core.instances import SYSTEM_NODES
from emulator.core.spaces import SYSTEM_SPACES
from emulator.plan.filter.fields import Scope
from emulator.plan.filter.predicates import Any_, Field, HasLabels, OneOf, Predicate, Value, every
from emulator.plan.keys import instance_key
from emulator.plan.read.selection import live_instances, project_instances
from emulator.wire.filters import Equals, Filter, In
from emulator.wire.instances import InstanceIdentifier

_SPACE = (["node", "space"], ["edge", "space"])


def named_system_spaces(requested: Filter | None, parameters: Mapping[str, Any] | None = None) -> tuple[str, ...]:
    """The spaces with system nodes that a filter names; `parameters` are those of a query.

    >>> named_system_spaces(Filter(equals=Equals(property=["node", "space"], value="cdf_cdm_units")))
    ('cdf_cdm_units',)
    """
    return tuple(sorted(set(_named_spaces(requested, parameters or {})) & SYSTEM_NODES.keys()))


def _named_spaces(requested: Filter | None, parameters: Mapping[str, Any]) -> list[str]:
    match requested:
        case Filter(equals=Equals(property=path, value=value)) if path in _SPACE:
            return _texts([_literal(value, parameters)])
        case Filter(in_=In(property=path, values=values)) if path in _SPACE:
            return _texts(_literal(values, parameters))
        case Filter(and_=[*parts]) | Filter(or_=[*parts]):
            return [name for part in parts for name in _named_spaces(part, parameters)]
        case _:
            return []


def _texts(values: Any) -> list[str]:
    return [one for one in cast("list[Any]", values) if isinstance(one, str)] if isinstance(values, list) else []


def _literal(value: Any, parameters: Mapping[str, Any]) -> Any:
    """The value of a parameter, or `value` itself where it is none."""
    match value:
        case {"parameter": str(name), **others} if not others:
            return parameters.get(name)
        case _:
            return value


def keys_of_spaces(project: str, spaces: Iterable[str]) -> list[str]:
    """The keys of all system nodes of `spaces`."""
    return [instance_key(project, "node", space, name) for space in spaces for name in SYSTEM_NODES[space]()]


def keys_of_references(project: str, references: Iterable[InstanceIdentifier]) -> list[str]:
    """The keys of the system nodes among `references`."""
    return [
        instance_key(project, "node", one.space, one.external_id)
        for one in references
        if one.instance_type == "node" and one.space in SYSTEM_NODES and one.external_id in SYSTEM_NODES[one.space]()
    ]


def with_system_nodes(scope: Scope, spaces: tuple[str, ...] = SYSTEM_SPACES) -> Predicate:
    """True of the live nodes of the project, and of the system nodes of `spaces`, which lack the label `Node`."""
    nodes = Any_((HasLabels(("Node",)), OneOf(Field("space", "text"), Value(list(spaces)))))
    return every(project_instances(scope), nodes)


def readable_instances(scope: Scope, spaces: tuple[str, ...]) -> Predicate:
    """True of the live instances of the project; among nodes also of the system nodes of `spaces`."""
    return with_system_nodes(scope, spaces) if spaces and scope.instance_type == "node" else live_instances(scope)
