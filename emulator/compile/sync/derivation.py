"""Statements that find the members of a derived set by their chains, with the change numbers of the feed."""

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
from emulator.plan.sync.page import LogRange


class _ChainClauses:
    """The clauses that bind all instances of a chain, starting at the variable `first`.

    `condition` must hold for each of them, with its revision in place of `{}`.
    """

    def __init__(self, chain: DerivationChain, first: str, condition: str) -> None:
        self._instances = {instance.name: instance for instance in chain.instances}
        self._condition = condition
        self.clauses: list[str] = []
        self.parameters: dict[str, Any] = {}
        bound, open_links = {first}, list(enumerate(chain.links))
        while open_links:
            ix, link = next((ix, one) for ix, one in open_links if bound & set(_linked_instances(one)))
            open_links.remove((ix, link))
            self._add_link(ix, link, bound)
            bound |= set(_linked_instances(link))

    def _add_link(self, ix: int, link: EdgeEndLink | DirectRelationLink, bound: set[str]) -> None:
        (new,) = set(_linked_instances(link)) - bound
        match link:
            case EdgeEndLink(edge, end, node) if new == node:
                self._add_match(new, f"MATCH ({node}:Instance {{key: {edge}.{end}}})")
            case EdgeEndLink(edge, end, node):
                arrow = f"-[road{ix}]->" if end == "startNode" else f"<-[road{ix}]-"
                self.clauses.append(f"MATCH ({node}){arrow}() WHERE road{ix}.key IS NOT NULL")
                self._add_match(new, f"MATCH ({edge}:Instance {{key: road{ix}.key}})")
            case DirectRelationLink(source, target, key, types):
                self.parameters[f"property{ix}"] = key
                relation = f"[:{'|'.join(quote(name) for name in types)} {{property: $property{ix}}}]"
                self._add_match(new, f"MATCH ({source}:Instance)-{relation}->({target}:Instance)")

    def _add_match(self, name: str, clause: str) -> None:
        instance = self._instances[name]
        predicate = _compile_predicate(instance)
        self.parameters |= predicate.parameters
        condition = (
            self._condition.replace("{}", f"{name}.{instance.revision_property}") if instance.revision_property else ""
        )
        self.clauses.append(f"{clause} WHERE ({predicate.text}){condition}")

    @property
    def text(self) -> str:
        return "\n".join(self.clauses)


def _linked_instances(link: EdgeEndLink | DirectRelationLink) -> tuple[str, str]:
    return (link.edge, link.node) if isinstance(link, EdgeEndLink) else (link.source, link.target)


def _compile_predicate(instance: ChainInstance) -> Fragment:
    return compile_predicate(instance.predicate, instance.name, f"{instance.name}_filter")


def completed_chains(
    chain: DerivationChain, changed_instance: ChainInstance, log: LogRange, beyond: int, limit: int
) -> Statement:
    """The members whose chain a change of `changed_instance` completed.

    The change is in the range `log`, or it is the last one before: then the members have a creation number above
    `beyond`.
    """
    changed_instance = _with_own_change(changed_instance)
    clauses, predicate, existed = (
        _ChainClauses(chain, changed_instance.name, " AND {} <= told"),
        _compile_predicate(changed_instance),
        _chain_existed(chain),
    )
    text, name = load("sync/completed_chains"), changed_instance.name
    if changed_instance.revision_property == "number":
        text = _CREATED_SEEDS + text[text.index(_FROM_SEED) :]
    fills = {
        "seed": name,
        _FROM_SEED.replace("seed", name): clauses.text,
        "$predicate": f"({predicate.text})",
        "$before": existed.text if name != MEMBER else "false",
    }
    bounds = {**log.parameters(), "beyond": beyond, "limit": limit}
    parameters = {**clauses.parameters, **predicate.parameters, **existed.parameters, **bounds}
    return Statement(fill(text, fills), parameters)


_FROM_SEED = "MATCH (instance:Instance {key: seed.key})"
_CREATED_SEEDS = """\
MATCH (seed:Instance)
WHERE seed.project = $project AND seed.number >= $after AND seed.number <= $until AND $predicate
WITH seed, seed.project AS project, seed.number AS logged, seed.number AS told
ORDER BY project, logged, told
"""
"""The seeds of which only the creation counts: these are found by an index, in the order of creation."""


def _with_own_change(instance: ChainInstance) -> ChainInstance:
    """The instance with the revision that the feed orders by: every change of a member counts."""
    return ChainInstance(instance.name, instance.predicate, "change") if instance.name == MEMBER else instance


def _chain_existed(chain: DerivationChain) -> Fragment:
    """Whether a member had a complete chain before."""
    clauses = _ChainClauses(chain, MEMBER, " AND {} <= known")
    own = f"MATCH ({MEMBER}) WHERE {MEMBER}.change <= known"
    return Fragment(f"EXISTS {{\n{own}\n{clauses.text}\n}}", clauses.parameters)


def chain_exists(chain: DerivationChain) -> Fragment:
    """Whether the instance has a chain."""
    clauses = _ChainClauses(chain, MEMBER, "")
    return Fragment(f"EXISTS {{\n{clauses.text}\n}}" if clauses.clauses else "true", clauses.parameters)


def members(chain: DerivationChain, root_edges: dict[str, int]) -> Statement:
    """All members. Where the chain has a root, `root_edges` are its edges, each with its watermark."""
    first = chain.instances[0]
    clauses, predicate = _ChainClauses(chain, first.name, ""), _compile_predicate(first)
    numbers = [
        f"{instance.name}.{instance.revision_property}" for instance in chain.instances if instance.revision_property
    ]
    first_match, parameters = f"MATCH ({first.name}:Instance)\nWHERE {predicate.text}", dict[str, Any]()
    if chain.root is not None:
        first_match = (
            "UNWIND range(0, size($roots) - 1) AS ix\n"
            f"MATCH ({first.name}:Instance {{key: $roots[ix]}})\n"
            f"WHERE {predicate.text}"
        )
        numbers.append("$linked[ix]")
        parameters = {"roots": list(root_edges), "linked": list(root_edges.values())}
    fills = {
        "MATCH (root:Instance)\nWHERE $predicate": first_match,
        "MATCH (instance:Instance {key: root.key})": clauses.text,
        "[root.change]": f"[{', '.join(numbers)}]",
    }
    return Statement(fill(load("sync/members"), fills), {**clauses.parameters, **predicate.parameters, **parameters})


def traversable_edges(traversal: EdgeTraversal, predicate: Predicate) -> Statement:
    """The edges that `traversal` can follow from the nodes in `$from`."""
    edge_predicate = compile_predicate(predicate, MEMBER, "filter")
    node_predicate = compile_predicate(traversal.node_predicate, "other", "nodes")
    termination = compile_predicate(traversal.termination_predicate, "other", "stop")
    edge_revision = f"instance.{revision_property(predicate, 'edge')}"
    node_revision = (
        "other.change"
        if revision_property(every(traversal.node_predicate, traversal.termination_predicate), "node") == "change"
        else edge_revision
    )
    fills = {
        "-[relation]->": "-[relation]->" if traversal.outwards else "<-[relation]-",
        "$nodes": f"({node_predicate.text})",
        "$predicate": edge_predicate.text,
        "$stop": termination.text,
        "instance.number AS linked, other.number AS met": f"{edge_revision} AS linked, {node_revision} AS met",
    }
    return Statement(
        fill(load("sync/traversable_edges"), fills),
        {**edge_predicate.parameters, **node_predicate.parameters, **termination.parameters},
    )
