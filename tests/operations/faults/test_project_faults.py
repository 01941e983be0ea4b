"""Which requests rules for faults choose, and what they get: without HTTP."""

import json
from typing import Any

import msgspec
import pytest

from emulator.errors import InvalidField
from emulator.limits import DOCUMENTED
from emulator.operations.faults.asked import MAX_BODY, Asked
from emulator.operations.faults.check import check
from emulator.operations.faults.profiles import PROFILES
from emulator.operations.faults.project_faults import MAX_LOG, ProjectFaults
from emulator.operations.faults.rules import FaultRules, parse_start
from emulator.wire.faults import Rule

INSTANCES = "/api/v1/projects/{project}/models/instances"
BUSY: Any = {"type": "status", "status": 429}


def rules(*given: dict[str, Any]) -> list[Rule]:
    return msgspec.convert(given, list[Rule])


def faults(*given: dict[str, Any], seed: int = 0) -> ProjectFaults:
    return ProjectFaults(rules(*given), seed, DOCUMENTED)


def asked(path: str = "", body: Any = None, method: str = "POST", traffic: str | None = None, **headers: str) -> Asked:
    text = None if body is None else json.dumps(body).encode()
    template = f"{INSTANCES}{path}"
    return Asked("id", method, template.replace("{project}", "p"), template, headers, lambda: text, traffic)


def chosen(found: ProjectFaults, requests: list[Asked]) -> list[int]:
    """The places of the requests that got a fault."""
    decisions = [found.decide(one, 0) for one in requests]
    return [place for place, one in enumerate(decisions, 1) if one is not None and one.names]


@pytest.mark.parametrize(
    ("match", "fitting"),
    [
        ({}, [1, 2, 3]),
        ({"method": "GET"}, [3]),
        ({"path": "/models/instances"}, [1, 2, 3]),
        ({"path": INSTANCES}, [1]),
        ({"path": f"{INSTANCES}/list"}, [2, 3]),
        ({"header": {"name": "agent", "contains": "sdk"}}, [1]),
        ({"header": {"name": "agent"}}, [1, 2]),
        ({"body": {"contains": "pump"}}, [1, 2]),
        ({"body": {"pointer": "/items/0/externalId", "equals": "pump"}}, [1]),
        ({"body": {"pointer": "/items/1", "equals": {"externalId": "pump"}}}, [2]),
        ({"body": {"pointer": "/flag", "equals": True}}, []),
        ({"body": {"pointer": "/flag", "equals": 1}}, [2]),
        ({"body": {"pointer": "", "equals": None}}, []),
        ({"method": "POST", "path": "/list", "body": {"contains": "pump"}}, [2]),
    ],
)
def test_rule_fits_the_requests_that_fit_all_of_its_match(match: Any, fitting: list[int]) -> None:
    requests = [
        asked("", {"items": [{"externalId": "pump"}]}, agent="the sdk"),
        asked("/list", {"items": [{}, {"externalId": "pump"}], "flag": 1}, agent=""),
        asked("/list", method="GET"),
    ]
    assert chosen(faults({"match": match, "answer": BUSY}), requests) == fitting


def test_body_that_is_too_large_or_no_json_fits_no_body() -> None:
    match = {"body": {"pointer": "/a", "equals": 1}}
    broken = Asked("id", "POST", "/", "/", {}, lambda: b'{"a": 1', None)
    too_large = Asked("id", "POST", "/", "/", {}, lambda: None, None)
    assert chosen(faults({"match": match, "answer": BUSY}), [broken, too_large]) == []
    assert MAX_BODY == 1024 * 1024


def test_nth_every_and_times_choose_of_the_requests_that_fit() -> None:
    requests = [asked("/list", agent="x") if place % 2 else asked() for place in range(10)]
    path = f"{INSTANCES}/list"
    assert chosen(faults({"match": {"path": path, "nth": 2}, "answer": BUSY}), requests) == [4]
    assert chosen(faults({"match": {"path": path, "every": 2}, "answer": BUSY}), requests) == [4, 8]
    assert chosen(faults({"match": {"path": path}, "answer": BUSY, "times": 3}), requests) == [2, 4, 6]


def test_rule_ends_at_its_time() -> None:
    found = faults({"answer": BUSY, "until": 1_000})
    assert found.decide(asked(), 999) is not None
    assert found.decide(asked(), 1_000) is None
    (state,) = found.describe(1_000).items
    assert (state.matched, state.injected, state.ended) == (1, 1, True)


def test_same_seed_gives_the_same_faults_and_another_seed_others() -> None:
    given = [
        {"match": {"probability": 0.3}, "answer": BUSY},
        {"match": {"probability": 0.5}, "answer": {"type": "latency", "lognormal": {"median": 50, "sigma": 1}}},
        {"answer": {"type": "latency", "uniform": {"least": 1, "most": 9}}},
    ]

    def history(seed: int, requests: list[Asked]) -> list[Any]:
        found = faults(*given, seed=seed)
        decisions = [found.decide(one, 0) for one in requests]
        return [one and (one.names, one.milliseconds, one.answer) for one in decisions]

    requests = [asked() for _ in range(200)]
    assert history(7, requests) == history(7, requests)
    assert history(7, requests) != history(8, requests)
    busy = [one for one in history(7, requests) if "rule-1" in one[0]]
    assert 30 < len(busy) < 90


def test_requests_that_do_not_fit_change_no_draw() -> None:
    given = {"match": {"path": f"{INSTANCES}/list", "probability": 0.5}, "answer": BUSY}
    alone = chosen(faults(given), [asked("/list") for _ in range(40)])
    among_others = chosen(faults(given), [asked("/list") if place % 2 else asked() for place in range(80)])
    assert [2 * place for place in alone] == among_others


def test_seed_of_a_rule_goes_before_that_of_the_list() -> None:
    given = {"match": {"probability": 0.5}, "answer": BUSY, "seed": 3}
    requests = [asked() for _ in range(50)]
    assert chosen(faults(given, seed=1), requests) == chosen(faults(given, seed=2), requests)


def test_latencies_add_up_and_of_other_answers_the_first_counts() -> None:
    found = faults(
        {"answer": {"type": "latency", "fixed": 5}},
        {"answer": {"type": "drop", "commit": "after"}},
        {"answer": BUSY},
        {"answer": {"type": "latency", "fixed": 7}},
    )
    decision = found.decide(asked(), 0)
    assert decision is not None
    assert (decision.milliseconds, decision.fault) == (12, "rule-1, rule-2, rule-4")
    assert decision.error("id") is None
    assert [(one.matched, one.injected) for one in found.describe(0).items] == [(1, 1), (1, 1), (1, 0), (1, 1)]
    assert [(one.rule, one.answer, one.milliseconds) for one in found.last(2)] == [
        ("rule-4", "latency", 7),
        ("rule-2", "drop", None),
    ]


def test_latency_is_never_more_than_a_minute() -> None:
    slow = {"type": "latency", "lognormal": {"median": 60_000, "sigma": 5}}
    found = faults(*[{"answer": slow}] * 3)
    decisions = [found.decide(asked(), 0) for _ in range(50)]
    assert max(one.milliseconds for one in decisions if one) == 60_000


def test_requests_above_a_limit_are_refused_until_others_are_finished() -> None:
    found = faults({"answer": {"type": "concurrency", "limit": 2}})
    first, second, third = (found.decide(asked(), 0) for _ in range(3))
    assert first is not None
    assert first.fault is None
    assert third is not None
    refusal = third.error("id")
    assert refusal is not None
    assert refusal.status == 429
    third.release()
    first.release()
    fourth, fifth = found.decide(asked(), 0), found.decide(asked(), 0)
    assert (second and second.fault, fourth and fourth.fault, fifth and fifth.fault) == (None, None, "rule-1")


def test_concurrency_without_a_limit_is_that_of_the_service_for_each_kind() -> None:
    found = faults({"answer": {"type": "concurrency"}})
    writes = [asked(traffic="write") for _ in range(DOCUMENTED.concurrent_writes + 1)]
    assert chosen(found, writes) == [len(writes)]
    assert chosen(found, [asked(traffic="read"), asked(traffic=None)]) == []


def test_log_keeps_the_last_faults() -> None:
    found = faults({"answer": BUSY})
    chosen(found, [asked() for _ in range(MAX_LOG + 10)])
    assert [one.nth for one in found.last(2)] == [MAX_LOG + 10, MAX_LOG + 9]
    assert len(found.last(1_000)) == MAX_LOG


@pytest.mark.parametrize(
    ("rule", "field"),
    [
        ({"match": {"nth": 1, "every": 2}, "answer": BUSY}, "items[0].match.every"),
        ({"match": {"path": "/api/v1/projects/{project}/nothing"}, "answer": BUSY}, "items[0].match.path"),
        ({"match": {"body": {}}, "answer": BUSY}, "items[0].match.body"),
        ({"match": {"body": {"contains": "a", "pointer": "/a"}}, "answer": BUSY}, "items[0].match.body"),
        ({"match": {"body": {"pointer": "/a"}}, "answer": BUSY}, "items[0].match.body.equals"),
        ({"match": {"body": {"equals": 1}}, "answer": BUSY}, "items[0].match.body.pointer"),
        ({"match": {"body": {"pointer": "", "equals": "x" * 10_000}}, "answer": BUSY}, "items[0].match.body.equals"),
        ({"match": {"probability": 0.5}, "answer": {"type": "concurrency"}}, "items[0].match"),
        ({"answer": {"type": "status", "status": 409}}, "items[0].answer.reason"),
        ({"answer": {"type": "status", "status": 500, "reason": "schemaLock"}}, "items[0].answer.reason"),
        ({"answer": {"type": "status", "status": 500, "retryAfter": 1}}, "items[0].answer.retryAfter"),
        ({"answer": {"type": "status", "status": 503, "notices": []}}, "items[0].answer.notices"),
        ({"answer": {"type": "latency"}}, "items[0].answer"),
        ({"answer": {"type": "latency", "uniform": {"least": 2, "most": 1}}}, "items[0].answer.uniform.most"),
    ],
)
def test_rule_that_cannot_be_meant_is_refused_with_its_field(rule: Any, field: str) -> None:
    with pytest.raises(InvalidField) as refused:
        check(rules(rule), {INSTANCES})
    assert refused.value.path == field


def test_two_rules_of_one_name_are_refused() -> None:
    with pytest.raises(InvalidField, match=r"items\[1\]\.name"):
        check(rules({"answer": BUSY, "name": "rule-2"}, {"answer": BUSY}), ())


@pytest.mark.parametrize("name", PROFILES)
def test_profile_fulfils_what_rules_must(name: Any) -> None:
    from emulator.http.routes import templates  # noqa: PLC0415 - all of HTTP

    check(PROFILES[name], templates())
    as_json = msgspec.json.encode(PROFILES[name])
    assert msgspec.json.decode(as_json, type=list[Rule]) == PROFILES[name]


def test_profile_of_the_start_holds_for_projects_without_rules_of_their_own() -> None:
    of_all = FaultRules("busy:7")
    first, second = of_all.of("one"), of_all.of("two")
    assert first is not None
    assert second is not None
    assert first is not second
    assert (first.describe(0).profile, first.describe(0).seed) == ("busy", 7)
    of_all.clear("one")
    cleared = of_all.of("one")
    assert cleared is not None
    assert cleared.describe(0).items == []
    of_all.forget("one")
    again = of_all.of("one")
    assert again is not None
    assert again.describe(0).profile == "busy"


@pytest.mark.parametrize("text", ["idle", "busy:", "busy:-1", "busy:x"])
def test_unknown_profile_of_the_start_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=text):
        parse_start(text)


def test_lag_is_about_searches_and_the_largest_one_counts() -> None:
    found = faults(
        {"answer": {"type": "lag", "milliseconds": 100}},
        {"answer": {"type": "lag", "milliseconds": 500}, "match": {"nth": 1}},
        {"answer": BUSY, "match": {"nth": 4}},
    )
    graphql = "/api/v1/projects/{project}/userapis/spaces/{space}/datamodels/{externalId}/versions/{version}/graphql"
    in_graphql = Asked("id", "POST", graphql, graphql, {}, lambda: None, "read")
    lags = [one and one.lag for one in (found.decide(one, 0) for one in (asked("/list"), asked("/search"), in_graphql))]
    assert lags == [None, 500, 100]
    refused = found.decide(asked("/search"), 0)
    assert refused is not None
    assert (refused.lag, refused.fault) == (100, "rule-1, rule-3")
    assert [one.matched for one in found.describe(0).items] == [3, 3, 4]
    logged = found.last(10)[-1]
    assert (logged.answer, logged.milliseconds, logged.status) == ("lag", 100, None)
