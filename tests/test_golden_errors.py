"""What the API answers to requests that break a rule, word by word.

A case of `golden/errors` says which rule it breaks, what is sent, what comes back, and where the wording is from.
"""

import json
import re
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from conftest import Api
from emulator import errors

FOLDER = Path(__file__).parent / "golden/errors"
SCHEMA = json.loads((FOLDER / "schema.json").read_text(encoding="utf-8"))
LISTS = [f"/models/{name}?limit=1000&allVersions=true" for name in ("spaces", "containers", "views", "datamodels")]


@pytest.fixture(scope="module")
def models(base_url: str) -> Iterator[Api]:
    """One project for all cases: none of them changes it."""
    api = Api(base_url, f"golden-{uuid.uuid4().hex}")
    for step in SCHEMA["setup"]:
        api.ok(step["path"], step["request"])
    yield api
    api.client.close()


def schema(api: Api) -> list[Any]:
    return [api.client.get(path).json() for path in LISTS]


@pytest.mark.parametrize("case", SCHEMA["cases"], ids=lambda case: case["rule"])
def test_rule_is_refused_in_its_words(models: Api, case: dict[str, Any]) -> None:
    before = schema(models)
    response = models.client.request(case["method"], case["path"], json=case["request"])
    assert (response.status_code, response.json()) == (
        case["status"],
        {"error": {"code": case["status"], "message": case["message"]}},
    )
    assert schema(models) == before


def test_rules_are_told_apart() -> None:
    rules = [case["rule"] for case in SCHEMA["cases"]]
    assert len(rules) == len(set(rules))


def raised_by_schema() -> list[str]:
    """The errors about schema objects, as errors.py groups them; of units and limits there are tests elsewhere."""
    source = Path(errors.__file__).read_text(encoding="utf-8")
    found = source[
        source.index("# --- references to schema objects") : source.index("# --- instances: what an apply names")
    ]
    names = re.findall(r"^class (\w+)", found, re.MULTILINE)
    return [name for name in names if "Unit" not in name and name != "LimitReached"]


@pytest.mark.parametrize("name", raised_by_schema())
def test_every_error_has_a_case(name: str) -> None:
    source = Path(errors.__file__).read_text(encoding="utf-8")
    (text,) = re.findall(rf'class {name}\(.*?return f?"([^"]*)"', source, re.DOTALL)[:1] or [""]
    pattern = ".*".join(re.escape(part) for part in re.split(r"{[^}]*}", text))
    assert any(re.match(pattern, case["message"]) for case in SCHEMA["cases"]), pattern
