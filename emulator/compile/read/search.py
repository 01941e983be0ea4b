"""Statements of a search: the one that creates its full-text index, and the one that queries it."""

import re
from hashlib import blake2b
from typing import Any

from emulator.compile.filter.predicates import compile_predicate
from emulator.compile.library import fill, load, quote
from emulator.compile.read.instances import INSTANCE, order_by
from emulator.compile.statement import Statement
from emulator.plan.filter.predicates import Predicate
from emulator.plan.filter.sort import NUMBER, SortKey
from emulator.plan.read.search import Search

_ANALYZER = "standard-no-stop-words"


def index_name(search: Search) -> str:
    """The name of the index over the labels and properties of `search`, shared by all searches with the same."""
    required = "\n".join([*search.labels, "", *search.indexed_keys])
    return f"search_{blake2b(required.encode(), digest_size=8).hexdigest()}"


def create_index(search: Search) -> Statement:
    """Create the index; it covers `project` so that instances of other projects are not read."""
    labels = "|".join(quote(label) for label in search.labels)
    properties = ", ".join(f"instance.{quote(key)}" for key in (*search.indexed_keys, "project"))
    return Statement(
        f"CREATE FULLTEXT INDEX {quote(index_name(search))} IF NOT EXISTS\n"
        f"FOR (instance:{labels}) ON EACH [{properties}]\n"
        f"OPTIONS {{indexConfig: {{`fulltext.analyzer`: '{_ANALYZER}'}}}}",
        {},
    )


def find(
    search: Search, project: str, predicate: Predicate, order: tuple[SortKey, ...], columns: list[str], limit: int
) -> Statement:
    """Find the instances that also fulfil `predicate`: in `order`, or without one by descending score.

    The text is the same for all containers.
    """
    compiled = compile_predicate(predicate, INSTANCE, "filter", bound=True)
    parameters: dict[str, Any] = {
        "index": index_name(search),
        "query": lucene(search, project),
        "columns": columns,
        "limit": limit,
    }
    by_score = f"score DESC, {INSTANCE}.{NUMBER.key}"
    ordering = order_by(order, INSTANCE, keys=parameters) if order else by_score
    text = fill(load("read/search"), {"$predicate": compiled.text, "$order": ordering})
    return Statement(text, {**compiled.parameters, **parameters})


def lucene(search: Search, project: str) -> str:
    """The query in the syntax of Lucene, which puts the words in lower case as it did for the index.

    Adjacent words rank higher, unless these clauses would be too many.

    >>> lucene(Search(("red", "pu"), True, ("A.name",), (), ()), "demo")
    '+project:"demo" +(A.name:"red") +(A.name:pu*)'
    """
    *whole, last = search.words
    fields = [_escape(key) for key in search.keys]
    clauses = [[f"{field}:{_quote(word)}" for field in fields] for word in whole]
    clauses.append([f"{field}:{_escape(last)}*" for field in fields])
    if search.match_all:
        required = " ".join(f"+({' '.join(clause)})" for clause in clauses)
    else:
        phrases = [f"{field}:{_quote(' '.join(whole))}^2" for field in fields] if search.ranks_phrases else []
        required = f"+({' '.join([*(one for clause in clauses for one in clause), *phrases])})"
    return f'+project:"{project}" {required}'


def _escape(text: str) -> str:
    return re.sub(r"([^\w.])", r"\\\1", text)


def _quote(text: str) -> str:
    """`text` as a phrase: the analyzer finds the words in it."""
    return '"' + re.sub(r'(["\\])', r"\\\1", text) + '"'
