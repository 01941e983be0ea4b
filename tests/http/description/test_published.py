"""The description compared with that of the service: paths, parameters, fields and the values of enums.

What differs on purpose stands in `DIFFERENCES`, with the reason. A difference that is gone must leave the list.
"""

import json
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

import pytest

from emulator.http.description.openapi import document
from openapi import Fields
from shared import beside_checkout

FILE = beside_checkout("api", "openapi-data-modeling.json")
pytestmark = pytest.mark.skipif(not FILE.exists(), reason="the description of the service is not beside this checkout")

PROJECT = "/api/v1/projects/{project}"
ELSEWHERE = {"/token": "/api/v1", "/projects": "/api/v1"}
"""Prefixes of the published paths that are not below a project, by how they begin."""


class Difference(NamedTuple):
    """`place` is `<request, response or query> <path of the field>`, `kind` what this description has of it."""

    kind: str
    place: str
    endpoint: str

    def __str__(self) -> str:
        return f"{self.kind}: {self.place} of {self.endpoint}"


DIFFERENCES: dict[tuple[str, str], str] = {
    # Requests
    ("more", r"query usedFor"): "clients send it to the list of views too",
    ("more", r"request (.*\.)?(filter|nodeFilter|terminationFilter)\.instances"): (
        "the older spelling of instanceReferences, which clients send"
    ),
    ("more", r"request (.*\.)?(filter|nodeFilter|terminationFilter)\.invalid"): (
        "what a view answers for a filter whose property is gone; clients send back what they have read"
    ),
    ("more", r"request (.*\.)?[a-zA-Z]*[fF]ilter(\..*)?\.(value|values|gt|gte|lt|lte)\.(parameter|property)"): (
        "all operands take both; the filters of views, lists and searches are described with those of queries"
    ),
    ("missing", r"request .*[fF]ilter\.nested\.filter\..*"): "the same filter again: described once, inside itself",
    ("more", r"request debug\.(includeLlmPrompt|includePlan|includeTranslatedQuery)"): "the SDK sends them",
    ("more", r"request items\[\]\.(constraints|indexes)\.\*\.state"): "the SDK sends back what it has read",
    ("more", r"request items\[\]\.properties\.\*\.constraintState"): "as above",
    ("more", r"request items\[\]\.properties\.\*\.type\.source"): "a direct relation has one struct for both ways",
    ("more", r"request items\[\]\.(views\[\]\.)?streamId"): "views over records have it (published elsewhere)",
    ("more", r"request sort\[\]\.nullsFirst"): "the SDK sends it with a search too",
    ("more", r"request with\.\*\.edges\.limitEach"): "one struct for query and sync; a sync refuses it",
    ("more", r"request with\.\*\.(union|unionAll|intersection)\[\]\..*"): (
        "the text of the service says that set operations nest; its schema leaves the form open"
    ),
    (
        "missing",
        r"(request|response) items\[\]\.attributes\.token",
    ): "attributes of a group are stored as they are sent",
    ("missing", r"(request|response) items\[\]\.capabilities\[\]\..*"): (
        "capabilities are stored as they are sent, and checked against a list of ACLs that clients know"
    ),
    # Responses
    ("missing", r"response capabilities\[\]\.projectScope"): "a capability is any JSON, as in groups",
    ("missing", r"response capabilities\[\]\..*"): "as above",
    ("missing", r"response items\[\]\.group\.\*\.(space|externalId)"): "the value of a group is that of any property",
    ("more", r"response (debug|nextCursor)"): "one struct for all reads of instances; the others leave the field out",
    ("more", r"response debug\.(llmPrompt|plan|translatedQuery)"): "answers to the options of the SDK above",
    ("more", r"response items\[\]\.(views\[\]\.)?filter\.(instances|invalid)"): "as in requests",
    ("more", r"response items\[\]\.(views\[\]\.)?filter\..*\.(parameter|property)"): "as in requests",
    ("more", r"response items\[\]\.properties\.\*\.type\.source"): "as in requests; a container never has it",
    ("more", r"response items\[\]\.(views\[\]\.)?streamId"): "as in requests",
    ("missing", r"response debug\.notices\[\]\.index"): "of a notice about broken indexes, which there are none of",
    ("values", r"response debug\.notices\[\]\.(category|code)"): "the notices of `docs/support.md`",
}


def differences() -> Iterator[Difference]:
    published, own = json.loads(FILE.read_text(encoding="utf-8")), document()
    theirs, ours = Fields(published), Fields(own)
    for path, methods in published["paths"].items():
        prefix = next((prefix for start, prefix in ELSEWHERE.items() if path.startswith(start)), PROJECT)
        for method, operation in methods.items():
            if method not in {"get", "post", "put", "delete"}:
                continue
            endpoint = f"{method.upper()} {path}"
            described = own["paths"].get(prefix + path, {}).get(method)
            if described is None or set(described["responses"]).isdisjoint({"200", "201"}):
                yield Difference("missing", "endpoint", endpoint)
                continue
            pairs = [("query", theirs.parameters(operation), ours.parameters(described))]
            pairs += [
                (part, theirs.body(operation, part), ours.body(described, part)) for part in ("request", "response")
            ]
            for part, before, after in pairs:
                yield from compared(part, endpoint, before, after)


def compared(part: str, endpoint: str, theirs: dict[str, set[Any]], ours: dict[str, set[Any]]) -> Iterator[Difference]:
    for kind, these, others in (("missing", theirs, ours), ("more", ours, theirs)):
        for field in these.keys() - others.keys():
            if not any(inside(field, above) for above in these.keys() - others.keys()):
                yield Difference(kind, f"{part} {field}", endpoint)
    for field in theirs.keys() & ours.keys():
        if theirs[field] != ours[field]:
            yield Difference("values", f"{part} {field}", endpoint)


def inside(field: str, above: str) -> bool:
    return field != above and field.startswith((above + ".", above + "["))


def reason(difference: Difference) -> tuple[str, str] | None:
    return next(
        (rule for rule in DIFFERENCES if rule[0] == difference.kind and re.fullmatch(rule[1], difference.place)), None
    )


def test_what_differs_from_the_service_has_a_reason_and_no_reason_is_out_of_date() -> None:
    found = {difference: reason(difference) for difference in differences()}
    assert sorted(str(one) for one, rule in found.items() if rule is None) == []
    assert set(DIFFERENCES) - set(found.values()) == set()


def test_a_changed_description_is_noticed() -> None:
    theirs = {"items": set[Any](), "items[].usedFor": {"node", "edge"}, "cursor": set[Any]()}
    ours = {"items": set[Any](), "items[].usedFor": {"node"}, "more": set[Any](), "more.inside": set[Any]()}
    assert {(one.kind, one.place) for one in compared("request", "POST /x", theirs, ours)} == {
        ("missing", "request cursor"),
        ("more", "request more"),
        ("values", "request items[].usedFor"),
    }
