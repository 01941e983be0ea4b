"""Says which lists look into the system spaces: those whose filter names one; all others pass them over."""

from emulator.core.spaces import SYSTEM_SPACES, is_system
from emulator.plan.expressions import Along, Ends, Everything, Step
from emulator.plan.fields import Scope
from emulator.plan.predicates import Any_, Field, HasLabels, OneOf, Predicate, Value, every
from emulator.plan.reach import readable
from emulator.plan.selection import living, of_project
from emulator.schema.snapshot import Snapshot
from emulator.wire.filters import Equals, Filter, In

_SPACE = (["node", "space"], ["edge", "space"])
_NODES = Any_((HasLabels(("Node",)), OneOf(Field("space", "text"), Value(list(SYSTEM_SPACES)))))
"""Those of the system spaces lack the label of other nodes."""


def names_system_space(asked: Filter | None) -> bool:
    """Whether a filter asks for instances of a system space.

    >>> names_system_space(Filter(equals=Equals(property=["node", "space"], value="cdf_cdm_units")))
    True
    """
    match asked:
        case Filter(equals=Equals(property=path, value=str() as space)) if path in _SPACE:
            return is_system(space)
        case Filter(in_=In(property=path, values=[*spaces])) if path in _SPACE:
            return any(isinstance(space, str) and is_system(space) for space in spaces)
        case Filter(and_=[*parts]) | Filter(or_=[*parts]):
            return any(map(names_system_space, parts))
        case _:
            return False


def possible(step: Step, snapshot: Snapshot) -> Predicate:
    """True of the living instances that `step` could be of; what is pointed at may be in a system space."""
    scope = Scope(snapshot, step.kind)
    return everywhere(scope) if isinstance(step.origin, Along | Ends) else living(scope)


def reached(step: Step, snapshot: Snapshot) -> Predicate:
    """The same where `step` comes to them from others: these are of the project, and lead to nothing of another."""
    if isinstance(step.origin, Everything):
        return possible(step, snapshot)
    return every(readable(snapshot), _NODES if isinstance(step.origin, Along | Ends) else HasLabels(("Edge",)))


def everywhere(scope: Scope) -> Predicate:
    """True of the nodes of the project and of those of the system spaces."""
    return every(of_project(scope), _NODES)
