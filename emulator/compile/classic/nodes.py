"""Fills the statements that read nodes for other APIs."""

from emulator.compile.filter.predicates import compile_predicate
from emulator.compile.library import fill, load
from emulator.compile.read.instances import INSTANCE
from emulator.compile.statement import Statement
from emulator.plan.filter.predicates import Predicate


def retrieve(project: str, keys: list[str], numbers: list[int], predicate: Predicate, columns: list[str]) -> Statement:
    """Read the nodes with `keys`, and those of `project` with `numbers`, that fulfil `predicate`."""
    compiled = compile_predicate(predicate, INSTANCE, "filter", bound=True)
    text = fill(load("classic/retrieve"), {"$predicate": compiled.text})
    asked = {"keys": keys, "numbers": numbers, "columns": columns}
    return Statement(text, {**compiled.parameters, "asked": asked, "project": project})
