"""Derivation chains: the instances that make another one a member of a set, for the sync of derived sets.

**When the feed of a derived set returns a member.** Past members are not recorded. But each member has a chain of
instances that derives it (a pump, an edge, the valve at its end), and each of these has the number of its last change.
The largest number of a chain, its watermark, is the change that completed it: since then the whole chain exists. A
member has the smallest watermark of its chains as its change in the feed, and a cursor is an offset in that order.

- A member whose chain was complete at a cursor was returned at or before it. Any other becomes a member later, with a
  higher number. So nothing is missed: a node is returned when it, an edge to it, or a node between is created or
  changed. A member may be returned again: a change of an instance in its chain raises the watermark.
- Where only immutable properties (identity, the ends of an edge) of a chain's instance are tested, its creation number
  counts in place of its change number, and changes of its other properties return nothing downstream.
- Many members may have one change number: the edges of one pump that changed. They are ordered by creation, and a
  cursor has the creation number of the last one returned.
- All is read up to the change number of the project that was read first. What is committed during the read has a higher
  number and is in a later page; so is a chain that was read half changed.
- A member whose last chain is gone is not returned, as one that no longer passes a filter is not. A deleted one is, at
  the number of its deletion: `deletions.py` has the rule.
- The feed of a derived set starts from all members of the sets that it depends on, not from their page: limits and
  cursors apply to pages only. The cursors of feeds are independent of each other. Without a cursor a derived set has
  no feed yet, but a page that starts from theirs: `dependent_pages.py`.
- A filter that tests other instances (`nested`) is evaluated only when the instance itself changes.
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
"""The variable of the last instance of a chain: the member."""


class ChainInstance(Struct, frozen=True):
    """One instance of a chain: its variable, its predicate, and the property with its revision."""

    name: str
    predicate: Predicate
    revision_property: RevisionProperty


class EdgeEndLink(Struct, frozen=True):
    """`node` is at this end of `edge`."""

    edge: str
    end: EndProperty
    node: str


class DirectRelationLink(Struct, frozen=True):
    """`source` has `target` in its direct relation `key`, stored as a relationship of one of `types`."""

    source: str
    target: str
    key: str
    types: tuple[str, ...]


class DerivationChain(Struct, frozen=True):
    """The chain of a member: a tree of instances and their links.

    `root` is the set of edges of a multi-hop traversal at which the chain begins, where there is one: no chain can
    express its members, so they are found beforehand.
    """

    instances: tuple[ChainInstance, ...]
    links: tuple[EdgeEndLink | DirectRelationLink, ...]
    root: str | None


def derivation_chain(step: Step, steps: Mapping[str, Step], snapshot: Snapshot) -> DerivationChain:
    """The derivation chain of the members of `step`."""
    return _ChainBuilder(steps, snapshot).chain(step)


def start_derivation_chain(traversal: EdgeTraversal, steps: Mapping[str, Step], snapshot: Snapshot) -> DerivationChain:
    """The derivation chain of the nodes at which `traversal` starts."""
    return _ChainBuilder(steps, snapshot).start_chain(traversal)


class _ChainBuilder:
    """Builds the chain of one step, from the set that it depends on to its own."""

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
        """The chain, with the instance added last as its member."""
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
        """Add an instance, and return its variable; `may_change` where other properties decide its links."""
        name = f"spot{len(self._instances)}"
        self._instances.append(
            ChainInstance(name, predicate, "change" if may_change else revision_property(predicate, instance_type))
        )
        return name

    def _add_step(self, step: Step) -> str:
        """Add the chain of `step`; its member is the instance added last."""
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
    """The revision property of a node at the end of an edge."""
    return None if node.revision_property == "number" else node.revision_property


def _renamed(link: EdgeEndLink | DirectRelationLink, new_names: Mapping[str, str]) -> EdgeEndLink | DirectRelationLink:
    match link:
        case EdgeEndLink(edge, end, node):
            return EdgeEndLink(new_names[edge], end, new_names[node])
        case DirectRelationLink(source, target, key, types):
            return DirectRelationLink(new_names[source], new_names[target], key, types)
