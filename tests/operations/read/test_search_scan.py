"""A small project is searched without a full-text index, which finds the same in the same order."""

from collections.abc import Iterator
from random import Random
from typing import Any

import pytest

from builders import SPACE, container, data, node, prop, view, view_ref
from conftest import Api, listening
from emulator.app import create
from emulator.compile.statement import Statement
from emulator.graph.driver import Graph
from emulator.operations.acceleration import project_sizes
from emulator.operations.read import search_scan
from emulator.settings import Settings

INSTANCES = "/models/instances"
WORDS = ["feed", "Pump", "pumps", "valve", "P-101", "unit", "4", "of", "the", "ÅS", "東京", "can't", "1,5", "ΟΔΟΣ"]
DOCUMENTS = 60


class Notes(Api):
    """A project with a view that no other test has, so that its index has no other texts."""

    def __init__(self, base_url: str, project: str) -> None:
        super().__init__(base_url, project)
        self.name = f"Note{project.replace('-', '')}"
        self.view = view_ref(self.name)

    def define(self) -> None:
        self.ok("/models/spaces", {"items": [{"space": SPACE}]})
        note = container(self.name, title=prop(), body=prop(), tags=prop(list=True), size=prop("int32"))
        self.ok("/models/containers", {"items": [note]})
        self.ok("/models/views", {"items": [view(self.name, *(f"{self.name}.{one}" for one in note["properties"]))]})

    def write(self, **texts: dict[str, Any]) -> None:
        self.ok(INSTANCES, {"items": [node(name, data(self.view, **one)) for name, one in texts.items()]})

    def found(self, query: str, **more: Any) -> list[str]:
        body = {"view": self.view, "query": query, **more}
        return [item["externalId"] for item in self.ok(f"{INSTANCES}/search", body)["items"]]

    def counted(self, query: str, **more: Any) -> list[Any]:
        body = {"view": self.view, "query": query, "aggregates": [{"count": {}}, {"max": {"property": "size"}}], **more}
        return self.ok(f"{INSTANCES}/aggregate", body)["items"]


@pytest.fixture
def notes(graph: Graph, project: str) -> Iterator[Notes]:
    """An emulator of its own, which knows no index."""
    with listening(create(graph, Settings())) as url:
        api = Notes(url, project)
        api.define()
        yield api
        api.client.close()


def indexes(graph: Graph, notes: Notes) -> int:
    """The number of full-text indexes of the notes."""
    text = "SHOW FULLTEXT INDEXES YIELD labelsOrTypes WHERE labelsOrTypes = [$label] RETURN count(*)"
    ((count,),) = graph.run_autocommit(Statement(text, {"label": notes.name}))
    return count


def random_text(random: Random, most: int) -> str:
    return " ".join(random.choices(WORDS, k=random.randint(1, most)))


def random_note(random: Random, number: int) -> dict[str, Any]:
    tags = [random_text(random, 3) for _ in range(random.randint(0, 3))]
    chosen = {"title": random_text(random, 4), "body": random_text(random, 70), "tags": tags}
    return {"size": number, **{name: value for name, value in chosen.items() if random.random() < 0.8}}


@pytest.mark.parametrize("operator", ["AND", "OR"])
def test_scan_finds_what_the_index_finds_in_the_same_order(
    notes: Notes, operator: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    random = Random(operator)
    notes.write(**{f"n{number}": random_note(random, number) for number in range(DOCUMENTS)})
    asked: list[tuple[str, dict[str, Any]]] = []
    for _ in range(40):
        some: dict[str, Any] = {"properties": random.choice([["title"], ["body"], ["tags", "title"], ["body", "tags"]])}
        more = some if random.random() < 0.5 else {}
        sort = {"sort": [{"property": ["size"], "direction": "descending"}]} if random.random() < 0.2 else {}
        asked.append(
            (random_text(random, 4), {"operator": operator, "limit": random.choice([3, 1000]), **more, **sort})
        )
    aggregated = [
        (query, {name: one[name] for name in one.keys() & {"operator", "properties"}}) for query, one in asked
    ]

    def answers() -> list[Any]:
        found = [notes.found(query, **more) for query, more in asked]
        return [*found, *(notes.counted(query, **more) for query, more in aggregated[:10])]

    scanned = answers()
    assert sum(map(bool, scanned)) > 30
    monkeypatch.setattr(project_sizes, "SMALL", -1)
    assert answers() == scanned


def test_search_of_a_small_project_creates_no_index(notes: Notes, graph: Graph) -> None:
    notes.write(a={"title": "feed pump", "size": 1}, b={"title": "valve", "size": 2})
    assert notes.found("pump") == ["a"]
    assert notes.found("nothing") == []
    assert notes.counted("valve") == [
        {
            "instanceType": "node",
            "aggregates": [
                {"aggregate": "count", "value": 1},
                {"aggregate": "max", "property": "size", "value": 2},
            ],
        }
    ]
    assert indexes(graph, notes) == 0


def test_groups_and_histograms_of_what_is_found_need_no_index(notes: Notes, graph: Graph) -> None:
    notes.write(**{f"n{number}": {"title": "pump", "body": "x" * (number % 2), "size": number} for number in range(4)})
    notes.write(other={"title": "valve", "size": 3})
    aggregates = [{"count": {}}, {"histogram": {"property": "size", "interval": 2}}]
    grouped = notes.counted("pump", groupBy=["body"], aggregates=aggregates)
    assert sorted(one["group"]["body"] for one in grouped) == ["", "x"]
    for one in grouped:
        count, histogram = one["aggregates"]
        assert count["value"] == 2
        assert [bucket["count"] for bucket in histogram["buckets"]] == [1, 1]
    assert indexes(graph, notes) == 0


def test_project_that_has_grown_is_searched_with_an_index(
    notes: Notes, graph: Graph, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(project_sizes, "SMALL", 3)
    notes.write(a={"title": "pump"}, b={"title": "pump"}, c={"title": "pump"})
    assert notes.found("pump") == ["a", "b", "c"]
    assert indexes(graph, notes) == 0
    notes.write(d={"title": "pump"})
    assert sorted(notes.found("pump")) == ["a", "b", "c", "d"]
    assert indexes(graph, notes) == 1


def test_project_that_has_grown_elsewhere_is_searched_with_an_index(
    notes: Notes, graph: Graph, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(project_sizes, "SMALL", 3)
    notes.write(a={"title": "pump"})
    with listening(create(graph, Settings())) as url:
        other = Notes(url, notes.project)
        other.write(b={"title": "pump"}, c={"title": "pump"}, d={"title": "pump"})
        other.client.close()
    assert sorted(notes.found("pump")) == ["a", "b", "c", "d"]
    assert notes.counted("pump")[0]["aggregates"][0]["value"] == 4
    assert indexes(graph, notes) == 1


def test_much_text_is_searched_with_an_index(notes: Notes, graph: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search_scan, "MAX_CHARACTERS", 20)
    notes.write(a={"title": "feed pump", "tags": ["x" * 6]})
    assert notes.found("pump") == ["a"]
    assert indexes(graph, notes) == 0
    notes.write(a={"tags": ["x" * 6, "y" * 6]})
    assert notes.counted("pump")[0]["aggregates"][0]["value"] == 1
    assert indexes(graph, notes) == 1
    assert notes.found("pump") == ["a"]
    assert notes.found("y") == ["a"]


def test_many_words_are_searched_with_an_index(notes: Notes, graph: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search_scan, "MAX_WORDS", 2)
    notes.write(a={"title": "feed pump"})
    assert notes.found("feed pump") == ["a"]
    assert indexes(graph, notes) == 0
    assert notes.found("feed the pump") == ["a"]
    assert indexes(graph, notes) == 1
