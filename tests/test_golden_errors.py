"""What errors say, word by word.

A case of `golden/errors/wordings` has the data of an error, its rendered answer and where its wording is known from; a
file holds the errors of the module with its name. A case of `golden/errors/requests` says which rule a request breaks,
what is sent, what comes back, which error that is and where the text of this answer is known from.
"""

import dataclasses
import json
import re
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import pytest

from conftest import Api
from emulator import errors
from emulator.errors.base import Part, Source
from emulator.http.encode import error_response

FOLDER = Path(__file__).parent / "golden/errors"
LISTS = [f"/models/{name}?limit=1000&allVersions=true" for name in ("spaces", "containers", "views", "datamodels")]
RAISED_ELSEWHERE = {
    "LimitReached",
    "UnknownDataModels",
    "UnknownProperty",
    "PropertyWithoutUnit",
    "IncompatibleUnits",
    "MissingUnits",
}


def cases(folder: str) -> dict[str, list[dict[str, Any]]]:
    found = sorted((FOLDER / folder).glob("*.json"))
    return {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in found}


def subclasses(cls: type[Exception]) -> list[type[Exception]]:
    """The classes of `emulator.errors` below this one that have a message, of every depth."""
    below = [found for child in cls.__subclasses__() for found in (child, *subclasses(child))]
    return [found for found in below if found.__module__.startswith("emulator.errors.") and "message" in vars(found)]


def module(cls: type[Exception]) -> str:
    return cls.__module__.rpartition(".")[2]


WORDINGS = cases("wordings")
REQUESTS = cases("requests")
SETUP = REQUESTS.pop("setup")
ERRORS = [cls for base in (errors.ApiError, errors.StartError) for cls in subclasses(base)]


def every(found: dict[str, list[dict[str, Any]]]) -> list[Any]:
    return [
        pytest.param(case, id=f"{name}: {case.get('rule') or case['error']}") for name in found for case in found[name]
    ]


@pytest.mark.parametrize("case", every(WORDINGS))
def test_error_is_rendered_in_its_words(case: dict[str, Any]) -> None:
    error = getattr(errors, case["error"])(**case["data"])
    assert str(error) == case["message"]
    if isinstance(error, errors.StartError):
        return
    response = error_response(error)
    body = {"code": case["status"], "message": case["message"]} | case.get("extra", {})
    if case.get("retryable"):
        body["isAutoRetryable"] = True
    assert (response.status_code, json.loads(response.body)) == (case["status"], {"error": body})
    assert error.headers == case.get("headers", {})
    assert error.headers.items() <= dict(response.headers).items()


@pytest.mark.parametrize("case", every(WORDINGS))
def test_case_has_the_source_of_the_wording_beside_it(case: dict[str, Any]) -> None:
    wording = getattr(errors, case["error"]).wording
    assert {"reference": "", "part": "message"} | case["wording"] == dataclasses.asdict(wording)


@pytest.mark.parametrize("cls", ERRORS)
def test_every_error_states_the_source_of_its_wording(cls: Any) -> None:
    wording = vars(cls)["wording"]
    assert wording.source in get_args(Source)
    assert wording.part in get_args(Part)
    assert bool(wording.reference) == (wording.source != "ours")
    assert wording.part == "message" or wording.source in {"recorded", "clients"}


@pytest.mark.parametrize("cls", ERRORS)
def test_every_error_has_a_case_in_the_file_of_its_module(cls: Any) -> None:
    assert cls.__name__ in {case["error"] for case in WORDINGS[module(cls)]}


@pytest.mark.parametrize("cls", ERRORS)
def test_every_error_is_exported_and_in_the_tree(cls: Any) -> None:
    assert cls.__name__ in errors.__all__
    assert getattr(errors, cls.__name__) is cls
    assert re.search(rf"\b{cls.__name__}\b", errors.__doc__ or "")


@pytest.fixture(scope="module")
def models(base_url: str) -> Iterator[Api]:
    """One project for all cases: none of them changes it."""
    api = Api(base_url, f"golden-{uuid.uuid4().hex}")
    for step in SETUP:
        api.ok(step["path"], step["request"])
    yield api
    api.client.close()


def schema(api: Api) -> list[Any]:
    return [api.client.get(path).json() for path in LISTS]


@pytest.mark.parametrize("case", every(REQUESTS))
def test_rule_is_refused_in_its_words(models: Api, case: dict[str, Any]) -> None:
    before = schema(models)
    response = models.client.request(case["method"], case["path"], json=case["request"])
    assert (response.status_code, response.json()) == (
        case["status"],
        {"error": {"code": case["status"], "message": case["message"]}},
    )
    assert schema(models) == before


@pytest.mark.parametrize("case", every(REQUESTS))
def test_request_names_the_error_that_it_gets(case: dict[str, Any]) -> None:
    golden = [rendered for found in WORDINGS.values() for rendered in found if rendered["error"] == case["error"]]
    assert any(re.fullmatch(pattern(rendered), case["message"]) for rendered in golden)
    # A text is known at best as well as the wording of its error: what fills it in may be ours.
    rank = get_args(Source).index
    assert rank(case["source"]) >= rank(golden[0]["wording"]["source"])


def test_rules_are_told_apart() -> None:
    rules = [case["rule"] for found in REQUESTS.values() for case in found]
    assert len(rules) == len(set(rules))


@pytest.mark.parametrize("cls", [cls for cls in ERRORS if module(cls) in {"schema", "references"}])
def test_every_error_of_the_schema_has_a_request(cls: Any) -> None:
    raised = {case["error"] for found in REQUESTS.values() for case in found}
    assert (cls.__name__ in raised) != (cls.__name__ in RAISED_ELSEWHERE)


def pattern(case: dict[str, Any]) -> str:
    """The message of a golden case with anything in place of its data, and any number in place of a number."""
    texts = sorted(leaves(case["data"]), key=len, reverse=True)
    anything = "|".join(map(re.escape, texts)) or r"(?!)"
    fixed = re.split(anything, case["message"])
    return ".*".join(re.sub(r"\d+", r"\\d+", re.escape(part)) for part in fixed)


def leaves(value: Any) -> list[str]:
    """The texts and numbers in JSON, as text."""
    if isinstance(value, dict):
        value = list(value.values())
    return [text for one in value for text in leaves(one)] if isinstance(value, list) else [str(value)]
