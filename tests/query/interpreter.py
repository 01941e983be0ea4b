"""Graph queries in plain Python over plain JSON, to hold the emulator against: every set is a list, built by looking
at every instance there is.

Written from the description of the API and not from the compiler. Where it says no more than that some order is kept,
that is the order of creation; a walk comes level by level, and a set operation in the order of its members.
"""

from dataclasses import dataclass, field
from typing import Any

from filters.interpreter import Item, Json, World, holds, ordered

DEFAULT_LIMIT = 100

Key = tuple[str, str]


def key(reference: Json) -> Key:
    return reference["space"], reference["externalId"]


def true_of(world: World, said: Json | None, item: Item) -> bool:
    return said is None or holds(world, said, item) is True


@dataclass
class Query:
    """The sets of one `with` over `world`; `whole` has those whose own limit is to be passed over."""

    world: World
    said: Json
    whole: frozenset[str] = frozenset()
    _found: dict[str, list[Item]] = field(default_factory=dict)

    def members(self, name: str) -> list[Item]:
        """What other sets are made from: the whole set, up to its limit."""
        if name not in self._found:
            said, everything = self.said[name], self._all(name)
            self._found[name] = everything if name in self.whole else everything[: said.get("limit", DEFAULT_LIMIT)]
        return self._found[name]

    def shown(self, name: str, select: Json) -> list[Item]:
        """What a select shows of a set."""
        items = self.members(name)
        sort = select.get("sort") or self.said[name].get("postSort")
        return (ordered(self.world, items, sort) if sort else items)[: select.get("limit", len(items))]

    def kind(self, name: str) -> str:
        said = self.said[name]
        if "nodes" in said or "edges" in said:
            return "node" if "nodes" in said else "edge"
        member: Any = next(said[op] for op in ("union", "unionAll", "intersection") if op in said)[0]
        while not isinstance(member, str):
            member = next(member[op] for op in ("union", "unionAll", "intersection") if op in member)[0]
        return self.kind(member)

    def _all(self, name: str) -> list[Item]:
        said = self.said[name]
        if "nodes" in said:
            return self._sorted(self._nodes(said["nodes"]), said)
        if "edges" not in said:
            return self._combined(said)
        edges = said["edges"]
        if "from" not in edges:
            return self._sorted(self._of_kind("edge", edges.get("filter")), said)
        if edges.get("maxDistance") == 1:
            return self._sorted(self._one_step(edges, said.get("sort", [])), said)
        return self._walk(edges)

    def _sorted(self, items: list[Item], said: Json) -> list[Item]:
        return ordered(self.world, items, said.get("sort", []))

    def _of_kind(self, kind: str, said: Json | None) -> list[Item]:
        return [item for item in self.world.items if item.kind == kind and true_of(self.world, said, item)]

    # --- nodes

    def _nodes(self, nodes: Json) -> list[Item]:
        candidates = self._of_kind("node", nodes.get("filter"))
        if "from" not in nodes:
            return candidates
        members = self.members(nodes["from"])
        if "through" not in nodes:
            ends = {self._end(nodes["from"], edge, nodes.get("chainTo")) for edge in members}
            return [node for node in candidates if key(node.base) in ends]
        if nodes.get("direction", "inwards") == "outwards":
            targets = {target for item in members for target in self._targets(nodes["through"], item)}
            return [node for node in candidates if key(node.base) in targets]
        wanted = {key(item.base) for item in members}
        return [node for node in candidates if wanted.intersection(self._targets(nodes["through"], node))]

    def _targets(self, through: Json, item: Item) -> list[Key]:
        source = through.get("source") or through["view"]
        container, name = source["externalId"], through["identifier"]
        if source["type"] == "view":
            container, name = self.world.views[container].properties[name]
        value = item.data.get(container, {}).get(name) or []
        return [key(one) for one in (value if isinstance(value, list) else [value])]

    def _end(self, name: str, edge: Item, chain_to: str | None) -> Key:
        """The far end of an edge seen from where its set came, or with `chain_to` source the near one."""
        inwards = self.said[name].get("edges", {}).get("direction") == "inwards"
        return key(edge.base["startNode" if inwards == (chain_to != "source") else "endNode"])

    # --- edges

    def _starts(self, edges: Json) -> list[Key]:
        members = self.members(edges["from"])
        if self.kind(edges["from"]) == "node":
            found = [key(node.base) for node in members]
        else:
            found = [self._end(edges["from"], edge, edges.get("chainTo")) for edge in members]
        return list(dict.fromkeys(found))

    def _met(self, edges: Json, starts: set[Key]) -> list[tuple[Item, Key, Key]]:
        """The edges that lead on from some nodes, each with the node that it comes from and the one it leads to."""
        near, far = ("endNode", "startNode") if edges.get("direction") == "inwards" else ("startNode", "endNode")
        found: list[tuple[Item, Key, Key]] = []
        for edge in self._of_kind("edge", edges.get("filter")):
            if key(edge.base[near]) in starts:
                other = self.world.node(edge.base[far])
                if other is not None and true_of(self.world, edges.get("nodeFilter"), other):
                    found.append((edge, key(edge.base[near]), key(edge.base[far])))
        return found

    def _one_step(self, edges: Json, sort: list[Json]) -> list[Item]:
        starts = set(self._starts(edges))
        if "limitEach" not in edges:
            return [edge for edge, _, _ in self._met(edges, starts)]
        kept: list[Item] = []
        for start in starts:
            of_node = ordered(self.world, [edge for edge, _, _ in self._met(edges, {start})], sort)
            kept += of_node[: edges["limitEach"]]
        return [item for item in self.world.items if _among(item, kept)]

    def _walk(self, edges: Json) -> list[Item]:
        frontier = set(self._starts(edges))
        reached, found, level = set(frontier), list[Item](), 0
        while frontier and level < edges.get("maxDistance", 1_000_000):
            met = self._met(edges, frontier)
            found += [edge for edge, _, _ in met]
            frontier = {other for _, _, other in met if not self._stops(edges, other)} - reached
            reached |= frontier
            level += 1
        return found

    def _stops(self, edges: Json, node: Key) -> bool:
        item = self.world.node({"space": node[0], "externalId": node[1]})
        said = edges.get("terminationFilter")
        return said is not None and item is not None and true_of(self.world, said, item)

    # --- set operations

    def _combined(self, said: Json) -> list[Item]:
        """The set operation, not yet cut at its limit."""
        ((operation, members),) = [(op, said[op]) for op in ("union", "unionAll", "intersection") if op in said]
        sets = [self._member(member) for member in members]
        without = [item for name in said.get("except", []) for item in self.members(name)]
        joined = [item for one in sets for item in one if not _among(item, without)]
        if operation == "unionAll":
            return joined
        once = [item for ix, item in enumerate(joined) if not _among(item, joined[:ix])]
        if operation == "union":
            return once
        return [item for item in once if all(_among(item, one) for one in sets)]

    def _member(self, member: Any) -> list[Item]:
        if isinstance(member, str):
            return self.members(member)
        return self._combined(member)[: member.get("limit", DEFAULT_LIMIT)]


def _among(item: Item, items: list[Item]) -> bool:
    return any(item is other for other in items)
