"""Turns the chain that leads to the members of a set into the statements that find them, with when they are told."""

from typing import Any

from emulator.compile.filter.predicates import Fragment, compile_predicate
from emulator.compile.library import fill, load, quote
from emulator.compile.statement import Statement
from emulator.plan.filter.predicates import Predicate, every
from emulator.plan.query.steps import EdgeTraversal
from emulator.plan.sync.derivation import (
    MEMBER,
    ChainInstance,
    DerivationChain,
    DirectRelationLink,
    EdgeEndLink,
    revision_property,
)


class _ChainClauses:
    """The clauses that bind all spots of a chain from one on; of each of them `condition` must hold too."""

    def __init__(self, chain: DerivationChain, first: str, condition: str) -> None:
        self._spots = {spot.name: spot for spot in chain.spots}
        self._condition = condition
        self.clauses: list[str] = []
        self.parameters: dict[str, Any] = {}
        bound, open_links = {first}, list(enumerate(chain.links))
        while open_links:
            ix, link = next((ix, one) for ix, one in open_links if bound & set(_ends(one)))
            open_links.remove((ix, link))
            self._follow(ix, link, bound)
            bound |= set(_ends(link))

    def _follow(self, ix: int, link: EdgeEndLink | DirectRelationLink, bound: set[str]) -> None:
        (new,) = set(_ends(link)) - bound
        match link:
            case EdgeEndLink(edge, end, node) if new == node:
                self._bind(new, f"MATCH ({node}:Instance {{key: {edge}.{end}}})")
            case EdgeEndLink(edge, end, node):
                arrow = f"-[road{ix}]->" if end == "startNode" else f"<-[road{ix}]-"
                self.clauses.append(f"MATCH ({node}){arrow}() WHERE road{ix}.key IS NOT NULL")
                self._bind(new, f"MATCH ({edge}:Instance {{key: road{ix}.key}})")
            case DirectRelationLink(source, target, key, types):
                self.parameters[f"property{ix}"] = key
                relation = f"[:{'|'.join(quote(name) for name in types)} {{property: $property{ix}}}]"
                self._bind(new, f"MATCH ({source}:Instance)-{relation}->({target}:Instance)")

    def _bind(self, name: str, clause: str) -> None:
        spot = self._spots[name]
        kept = _kept(spot)
        self.parameters |= kept.parameters
        condition = self._condition.replace("{}", f"{name}.{spot.revision_property}") if spot.revision_property else ""
        self.clauses.append(f"{clause} WHERE ({kept.text}){condition}")

    @property
    def text(self) -> str:
        return "\n".join(self.clauses)


def _ends(link: EdgeEndLink | DirectRelationLink) -> tuple[str, str]:
    return (link.edge, link.node) if isinstance(link, EdgeEndLink) else (link.source, link.target)


def _kept(spot: ChainInstance) -> Fragment:
    return compile_predicate(spot.predicate, spot.name, f"{spot.name}_filter")


def completed_chains(
    chain: DerivationChain, seed: ChainInstance, after: tuple[int, int], project: str, until: int, limit: int
) -> Statement:
    """The members whose chain the change of `seed` has completed, behind the place `after` and up to `until`."""
    seed = _as_told(seed)
    way, kept, before = _ChainClauses(chain, seed.name, " AND {} <= told"), _kept(seed), _known(chain)
    fills = {
        "seed.change": f"{seed.name}.{seed.revision_property}",
        "seed": seed.name,
        f"MATCH (instance:Instance {{key: {seed.name}.key}})": way.text,
        "$predicate": f"({kept.text})",
        "$before": before.text if seed.name != MEMBER else "false",
    }
    known = {"project": project, "after": after[0], "beyond": after[1], "until": until, "limit": limit}
    parameters = {**way.parameters, **kept.parameters, **before.parameters, **known}
    return Statement(fill(load("sync/completed_chains"), fills), parameters)


def _as_told(spot: ChainInstance) -> ChainInstance:
    """The spot as it counts for being told: of a member every change does, for it shows."""
    return ChainInstance(spot.name, spot.predicate, "change") if spot.name == MEMBER else spot


def _known(chain: DerivationChain) -> Fragment:
    """Whether a member had a whole chain before."""
    way = _ChainClauses(chain, MEMBER, " AND {} <= known")
    own = f"MATCH ({MEMBER}) WHERE {MEMBER}.change <= known"
    return Fragment(f"EXISTS {{\n{own}\n{way.text}\n}}", way.parameters)


def chain_exists(chain: DerivationChain) -> Fragment:
    """Whether there is a chain to the instance."""
    way = _ChainClauses(chain, MEMBER, "")
    return Fragment(f"EXISTS {{\n{way.text}\n}}" if way.clauses else "true", way.parameters)


def members(chain: DerivationChain, root: dict[str, int]) -> Statement:
    """All members. Where the chain has a root, `root` has its edges, each with the number of the way to it."""
    first = chain.spots[0]
    way, kept = _ChainClauses(chain, first.name, ""), _kept(first)
    numbers = [f"{spot.name}.{spot.revision_property}" for spot in chain.spots if spot.revision_property]
    begin, known = f"MATCH ({first.name}:Instance)\nWHERE {kept.text}", dict[str, Any]()
    if chain.root is not None:
        begin = (
            "UNWIND range(0, size($roots) - 1) AS ix\n"
            f"MATCH ({first.name}:Instance {{key: $roots[ix]}})\n"
            f"WHERE {kept.text}"
        )
        numbers.append("$linked[ix]")
        known = {"roots": list(root), "linked": list(root.values())}
    fills = {
        "MATCH (root:Instance)\nWHERE $predicate": begin,
        "MATCH (instance:Instance {key: root.key})": way.text,
        "[root.change]": f"[{', '.join(numbers)}]",
    }
    return Statement(fill(load("sync/members"), fills), {**way.parameters, **kept.parameters, **known})


def traversable_edges(walk: EdgeTraversal, predicate: Predicate) -> Statement:
    """The edges that `walk` may take from the nodes in `$from`."""
    kept, through = compile_predicate(predicate, MEMBER, "filter"), compile_predicate(walk.nodes, "other", "nodes")
    stop = compile_predicate(walk.stop, "other", "stop")
    linked = f"instance.{revision_property(predicate, 'edge')}"
    met = "other.change" if revision_property(every(walk.nodes, walk.stop), "node") == "change" else linked
    fills = {
        "-[relation]->": "-[relation]->" if walk.outwards else "<-[relation]-",
        "$nodes": f"({through.text})",
        "$predicate": kept.text,
        "$stop": stop.text,
        "instance.number AS linked, other.number AS met": f"{linked} AS linked, {met} AS met",
    }
    return Statement(
        fill(load("sync/traversable_edges"), fills), {**kept.parameters, **through.parameters, **stop.parameters}
    )
