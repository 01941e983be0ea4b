"""What is taken out of exchanges, rule by rule."""

import json
import re
from typing import Any

import pytest

from emulator.cassettes.exchange import Exchange
from emulator.cassettes.redaction import rules
from emulator.cassettes.redaction.redactor import DEPTH, Redactor, TooDeep
from pages import section

LIST = "/api/v1/projects/plant-prod/models/instances/list"


def redacted(answer: Any, *, request: Any = None, redactor: Redactor | None = None, target: str = LIST) -> Exchange:
    return (redactor or Redactor()).exchange("POST", target, request, 200, answer)


@pytest.mark.parametrize(
    ("sent", "recorded"),
    [
        ({"text": "from jane.doe@example.org"}, {"text": "from person-1@mail.example"}),
        ({"text": "https://westeurope-1.cognitedata.com/api"}, {"text": "https://host-1.example/api"}),
        ({"text": "http://jane:pass@db:7687/x"}, {"text": "http://host-1.example/x"}),
        ({"text": "redis://:pass@cache:6379/0"}, {"text": "redis://host-1.example/0"}),
        ({"text": "amqp://jane:p@ss@queue/x"}, {"text": "amqp://host-1.example/x"}),
        ({"text": "http://[2001:db8::1]:80/x"}, {"text": "http://host-1.example/x"}),
        ({"text": "https://qudt.org/vocab/unit/DEG_C"}, {"text": "https://qudt.org/vocab/unit/DEG_C"}),
        ({"text": "Bearer abcdefgh12345678"}, {"text": "Bearer secret-1"}),
        ({"text": "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ4In0.c2ln"}, {"text": "secret-1"}),
        ({"client_secret": "s3"}, {"client_secret": "secret-1"}),
        ({"sourceCreatedUser": "Jane Doe"}, {"sourceCreatedUser": "person-1"}),
        ({"subject": "7f2a"}, {"subject": "person-1"}),
        ({"members": ["a1", "b2"]}, {"members": ["person-1", "person-2"]}),
        ({"nextCursor": "Zm9v"}, {"nextCursor": "cursor-1"}),
        ({"nextCursor": {"pumps": "Zm9v"}}, {"nextCursor": {"pumps": "cursor-1"}}),
        ({"requestId": "5a-6b"}, {"requestId": "request-1"}),
        ({"createdTime": 1742996503709}, {"createdTime": 1000000000001}),
        ({"deletedTime": 0}, {"deletedTime": 0}),
        ({"pathLastUpdatedTime": "2025-03-26T13:41:43.709Z"}, {"pathLastUpdatedTime": "2001-09-09T01:46:40.001+00:00"}),
        ({"project": "plant-prod"}, {"project": "project"}),
        ({"text": "in 'plant-prod'"}, {"text": "in 'project'"}),
        ({"text": "plant-production"}, {"text": "plant-production"}),
        ({"user": {"space": "s"}, "token": None}, {"user": {"space": "s"}, "token": None}),
    ],
    ids=str,
)
def test_value_is_replaced_by_rule(sent: Any, recorded: Any) -> None:
    assert redacted(sent).response == recorded


def test_long_text_without_an_address_takes_time_in_proportion() -> None:
    text = "a" * 4_000_000  # of a picture, for example: hours if each character began another search
    assert redacted({"text": text}).response == {"text": text}


def test_token_and_host_of_the_service_are_replaced_wherever_they_are() -> None:
    redactor = Redactor(tokens=["very-secret-token"], hosts=["greenfield.example.org"])
    found = redacted({"said": "very-secret-token to greenfield.example.org"}, redactor=redactor)
    assert found.response == {"said": "secret-1 to host-1.example"}


def test_short_token_is_a_word_of_others() -> None:
    assert redacted({"said": "dev"}, redactor=Redactor(tokens=["dev"])).response == {"said": "dev"}


def test_equal_values_stay_equal_and_others_stay_apart() -> None:
    redactor = Redactor()
    first = redacted({"nextCursor": "Zm9v", "items": [{"createdTime": 1742996503709}]}, redactor=redactor)
    second = redacted(
        {"nextCursor": "YmFy", "items": [{"createdTime": 1742996503709}, {"createdTime": 1742996503710}]},
        request={"cursor": "Zm9v", "filter": {"value": 1742996503709}, "limit": 10},
        redactor=redactor,
    )
    assert first.response["nextCursor"] == second.request["cursor"] != second.response["nextCursor"]
    assert second.request["filter"]["value"] == first.response["items"][0]["createdTime"]
    assert [item["createdTime"] for item in second.response["items"]] == [1000000000001, 1000000000002]
    assert second.request["limit"] == 10


def test_person_is_replaced_in_a_filter_too() -> None:
    redactor = Redactor()
    redacted(None, request={"properties": {"sourceCreatedUser": "Jane Doe"}}, redactor=redactor)
    found = redacted(None, request={"equals": {"property": ["v", "name"], "value": "Jane Doe"}}, redactor=redactor)
    assert found.request["equals"]["value"] == "person-1"


def test_word_of_the_api_is_replaced_only_where_it_is_a_person() -> None:
    found = redacted({"a": {"user": "node"}, "b": {"instanceType": "node"}})
    assert found.response == {"a": {"user": "person-1"}, "b": {"instanceType": "node"}}


def test_what_a_user_names_is_replaced_in_values_keys_and_paths() -> None:
    redactor = Redactor(patterns=[re.compile(r"ACME\w*")])
    found = redacted(
        {"ACMEplant": ["see ACMEplant", "ACME"]},
        redactor=redactor,
        target="/api/v1/projects/p/units/ACME?q=ACMEplant",
    )
    assert found.response == {"redacted-2": ["see redacted-2", "redacted-1"]}
    assert found.path == "/units/redacted-1?q=redacted-2"


def test_path_is_that_below_the_project_with_a_replaced_cursor() -> None:
    target = "/api/v1/projects/plant-prod/models/spaces?limit=10&cursor=Zm9v%3D"
    assert redacted(None, target=target).path == "/models/spaces?limit=10&cursor=cursor-1"
    assert redacted(None, target="/api/v1/token/inspect").path == "/api/v1/token/inspect"


def test_project_and_its_neighbours_are_replaced_before_a_path_names_them() -> None:
    inspected = {"subject": "x", "projects": [{"projectUrlName": "other"}, {"projectUrlName": "plant-prod"}]}
    redactor = Redactor()
    first = redacted(inspected, redactor=redactor, target="/api/v1/token/inspect")
    assert [one["projectUrlName"] for one in first.response["projects"]] == ["project", "project-2"]
    itself = redacted({"name": "plant-prod"}, redactor=redactor, target="/api/v1/projects/plant-prod")
    assert (itself.path, itself.project, itself.response) == ("", "project-2", {"name": "project-2"})


def test_very_many_projects_are_replaced_too() -> None:
    projects = [{"projectUrlName": f"plant-{number}"} for number in range(20_000)]
    found = redacted({"projects": projects}, target="/api/v1/token/inspect")
    assert found.response["projects"][-1] == {"projectUrlName": "project-20000"}


def test_projects_are_told_apart() -> None:
    redactor = Redactor()
    found = [redacted(None, redactor=redactor, target=f"/api/v1/projects/{name}/units") for name in ("a", "b", "a")]
    assert [each.project_name for each in found] == ["project", "project-2", "project"]


def test_body_that_is_nested_too_deeply_is_refused() -> None:
    body: Any = []
    for _ in range(DEPTH + 1):
        body = [body]
    with pytest.raises(TooDeep):
        redacted(body)


def test_data_are_recorded_as_they_are() -> None:
    data = {"a": [1, 1.5, True, None, "text", -3, 10**18], "b": {"c/v1": {"d": "2024-01-01T00:00:00Z"}}}
    found = redacted(data, request=data)
    assert json.dumps(found.request) == json.dumps(found.response) == json.dumps(data)


FIELDS = (
    rules.SECRET_FIELDS,
    rules.PERSON_FIELDS,
    rules.PROJECT_FIELDS,
    rules.ORGANIZATION_FIELDS,
    rules.CURSOR_FIELDS,
    rules.REQUEST_FIELDS,
    rules.TIME_FIELDS,
)


def test_table_in_the_documentation_has_the_fields_of_the_rules() -> None:
    rows = [
        row.split("the fields ")[1]
        for row in section("docs/record-replay.md", "What is taken out").splitlines()
        if "the fields " in row and row.startswith("|")
    ]
    described = [{rules.plain_name(name) for name in re.findall(r"`(\w+)`", row.split("|")[0])} for row in rows]
    assert described == list(FIELDS)
