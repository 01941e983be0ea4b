"""The statement that says which of some views have an instance."""

from typing import Any

from emulator.compile.filter.predicates import compile_predicate
from emulator.compile.library import fill, load
from emulator.compile.statement import Statement
from emulator.plan.filter.predicates import Predicate

_INSTANCE = "instance"


def match_views(instance: int, predicates: list[Predicate]) -> Statement:
    """Say of each of `predicates`, those of views, whether the instance with a Neo4j id fulfils it."""
    parameters: dict[str, Any] = {}
    texts: list[str] = []
    for number, predicate in enumerate(predicates):
        compiled = compile_predicate(predicate, _INSTANCE, f"filter{number}", bound=True)
        texts.append(compiled.text)
        parameters |= compiled.parameters
    text = fill(load("console/match_views"), {"[true]": f"[{', '.join(texts)}]"})
    return Statement(text, {**parameters, "id": instance})
