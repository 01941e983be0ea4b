"""Turns a step into the chain of instances that make something a member of it, for a sync of what becomes one.

**What a sync tells of a set that comes from other sets.** Nobody remembers what was a member when. But a member has a
chain of instances that leads to it (a pump, an edge, the valve at its end), and each of them the number of its last
change. The largest number in a chain is the change that completed it: since then all of it has been as it is. So a
member is *told* at the smallest such number among its chains, and a cursor is a place in the order of these numbers.

- What was told before a cursor had a complete chain by then. What has one now that was complete by then, had it then
  already, and was told. So nothing is missed: a node is told when it, an edge to it, or a node in the middle is created
  or changed. It may be told again that was a member all along: a change in the middle completes its chain anew.
- Where nothing but what never changes (identity, the ends of an edge) is asked of an instance in the middle, the number
  of its creation counts, and changes of its properties tell nothing downstream.
- Many members may be told at one number: the edges of one pump that changed. Of these the older ones come first, and a
  cursor says how far among them it has come.
- All is read up to the number of the project that was read first; what is committed while a page is read has a higher
  number, and comes with a page after it. So does a chain that was seen half changed.
- A member that is no longer reached is not told, as one that no longer passes a filter is not. A deleted one is, at the
  number of its deletion: `plan/departed.py` says of which sets.
- A set starts from all of those that it comes from, never from their page: limits and cursors are of pages only. Each
  cursor stands for itself; one set may be far ahead of another.
- A filter that looks at other instances (`nested`) is looked at when a change of the instance itself tells it.
"""

from collections.abc import Mapping

from msgspec import Struct, structs

from emulator.plan.filter.predicates import Constant, Predicate, every
from emulator.plan.filter.visibility import visible
from emulator.plan.query.candidates import candidates
from emulator.plan.query.steps import DirectRelationTraversal, EdgeEnds, EdgeTraversal, EndProperty, Step
from emulator.plan.sync.revision import RevisionProperty, revision_property
from emulator.schema.snapshot import Snapshot
from emulator.wire.instances import InstanceType

MEMBER = "instance"
"""The name of the spot at the end of a chain."""


class ChainInstance(Struct, frozen=True):
    """One instance of a chain."""

    name: str
    predicate: Predicate
    revision_property: RevisionProperty


class EdgeEndLink(Struct, frozen=True):
    """The node is the one at this end of the edge."""

    edge: str
    end: EndProperty
    node: str


class DirectRelationLink(Struct, frozen=True):
    """The source has the target in its direct relation `key`, projected as one of `types`."""

    source: str
    target: str
    key: str
    types: tuple[str, ...]


class DerivationChain(Struct, frozen=True):
    """What leads to a member: a tree of spots, held together by links.

    `root` is the set of edges that it begins with, where that is one that no chain can say: of a walk further than one
    step.
    """

    instances: tuple[ChainInstance, ...]
    links: tuple[EdgeEndLink | DirectRelationLink, ...]
    root: str | None


def derivation_chain(step: Step, steps: Mapping[str, Step], snapshot: Snapshot) -> DerivationChain:
    """The chain that leads to the members of `step`."""
    return _ChainBuilder(steps, snapshot).chain(step)


def start_derivation_chain(traversal: EdgeTraversal, steps: Mapping[str, Step], snapshot: Snapshot) -> DerivationChain:
    """The chain that leads to the nodes that `walk` starts from."""
    return _ChainBuilder(steps, snapshot).start_chain(traversal)


class _ChainBuilder:
    def __init__(self, steps: Mapping[str, Step], snapshot: Snapshot) -> None:
        self._steps = steps
        self._snapshot = snapshot
        self._instances: list[ChainInstance] = []
        self._links: list[EdgeEndLink | DirectRelationLink] = []
        self._root: str | None = None

    def chain(self, step: Step) -> DerivationChain:
        self._add_step(step)
        return self._finished()

    def start_chain(self, traversal: EdgeTraversal) -> DerivationChain:
        self._add_start_nodes(traversal)
        return self._finished()

    def _finished(self) -> DerivationChain:
        """The chain whose last spot is the member."""
        *others, member = self._instances
        new_names = {instance.name: instance.name for instance in others} | {member.name: MEMBER}
        edge_ends = {link.node for link in self._links if isinstance(link, EdgeEndLink)}
        instances = [
            structs.replace(one, revision_property=_edge_end_revision(one)) if one.name in edge_ends else one
            for one in others
        ]
        return DerivationChain(
            instances=(*instances, structs.replace(member, name=MEMBER)),
            links=tuple(_renamed(link, new_names) for link in self._links),
            root=self._root,
        )

    def _add(self, predicate: Predicate, instance_type: InstanceType, *, may_change: bool = False) -> str:
        """A new spot; `may_change` where more than `predicate` is asked of what may change of it."""
        name = f"spot{len(self._instances)}"
        self._instances.append(
            ChainInstance(name, predicate, "change" if may_change else revision_property(predicate, instance_type))
        )
        return name

    def _add_step(self, step: Step) -> str:
        """Add what leads to `step`; its members are the spot added last."""
        predicate = every(candidates(step, self._snapshot), step.predicate)
        match step.origin:
            case DirectRelationTraversal(name, key, types, outwards):
                source = self._add_origin(name, may_change=outwards)
                target = self._add(predicate, step.instance_type, may_change=not outwards)
                ends = (source, target) if outwards else (target, source)
                self._links.append(DirectRelationLink(*ends, key, types))
                return target
            case EdgeEnds(name, end):
                return self._add_edge_end(self._add_origin(name), end, predicate)
            case EdgeTraversal() as traversal:
                source = self._add_start_nodes(traversal)
                other = self._add(traversal.node_predicate, "node")
                edge = self._add(predicate, "edge")
                self._links += [
                    EdgeEndLink(edge, traversal.near_end, source),
                    EdgeEndLink(edge, traversal.far_end, other),
                ]
                return edge
            case _:
                return self._add(predicate, step.instance_type)

    def _add_start_nodes(self, traversal: EdgeTraversal) -> str:
        origin = self._add_origin(traversal.origin)
        return (
            origin
            if traversal.start_end is None
            else self._add_edge_end(origin, traversal.start_end, visible(self._snapshot))
        )

    def _add_edge_end(self, edge: str, end: EndProperty, predicate: Predicate) -> str:
        node = self._add(predicate, "node")
        self._links.append(EdgeEndLink(edge, end, node))
        return node

    def _add_origin(self, name: str, *, may_change: bool = False) -> str:
        step = self._steps[name]
        if step.is_multi_hop:
            self._root = name
            return self._add(Constant(value=True), "edge", may_change=may_change)
        instance = self._add_step(step)
        if may_change:
            self._instances[-1] = structs.replace(self._instances[-1], revision_property="change")
        return instance


def _edge_end_revision(node: ChainInstance) -> RevisionProperty:
    """What counts for a node at the end of an edge."""
    return None if node.revision_property == "number" else node.revision_property


def _renamed(link: EdgeEndLink | DirectRelationLink, new_names: Mapping[str, str]) -> EdgeEndLink | DirectRelationLink:
    match link:
        case EdgeEndLink(edge, end, node):
            return EdgeEndLink(new_names[edge], end, new_names[node])
        case DirectRelationLink(source, target, key, types):
            return DirectRelationLink(new_names[source], new_names[target], key, types)
