"""One operation as OpenAPI has it: parameters, body and answers."""

import re
from typing import Any

from emulator.http.description import refusals
from emulator.http.description.described import Described
from emulator.http.description.examples import EXAMPLES
from emulator.http.description.schemas import Components, Schema

PROJECT_NAME = "^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$"
_IN_PATH = re.compile(r"\{(\w+)\}")


def operation(one: Described, components: Components) -> dict[str, Any]:
    """The operation object of `one`."""
    made: dict[str, Any] = {
        "operationId": one.identifier,
        "tags": [one.tag],
        "summary": one.summary.rstrip("."),
        **({"description": one.details} if one.details else {}),
        "security": [{"bearer": []}] if one.needs_token else [{"bearer": []}, {}] if one.token_if_checked else [],
    }
    if parameters := _parameters(one, components):
        made["parameters"] = parameters
    if one.body is not None:
        content: Schema = {"schema": components.of(one.body)}
        if example := EXAMPLES.get(one.path):
            content["examples"] = {"plant": {"value": example}}
        made["requestBody"] = {"required": True, "content": {one.body_media: content}}
    made["responses"] = _responses(one, components)
    return made


def _parameters(one: Described, components: Components) -> list[Schema]:
    in_path = _IN_PATH.findall(one.path)
    fields: Schema = {} if one.parameters is None else components.fields(one.parameters)
    properties: dict[str, Schema] = fields.get("properties", {})
    known: dict[str, Schema] = {
        "project": {"type": "string", "pattern": PROJECT_NAME},
        **properties,
    }
    path = [_parameter(name, "path", known.get(name, {"type": "string"}), required=True) for name in in_path]
    required = fields.get("required", ())
    query = [
        _parameter(name, "query", _of_query(schema), required=name in required)
        for name, schema in properties.items()
        if name not in in_path
    ]
    return path + query


def _parameter(name: str, place: str, schema: Schema, *, required: bool) -> Schema:
    words = {"description": schema["description"]} if "description" in schema else {}
    example = {"example": "demo"} if name == "project" else {}
    bare = {key: value for key, value in schema.items() if key != "description"}
    return {"name": name, "in": place, "required": required, **words, **example, "schema": bare}


def _of_query(schema: Schema) -> Schema:
    """A query string has no null; a list is the parameter several times."""
    kinds = [one for one in schema.get("anyOf", ()) if one != {"type": "null"}]
    rest = {key: value for key, value in schema.items() if key != "anyOf"}
    return {**kinds[0], **rest} if len(kinds) == 1 else schema


def _responses(one: Described, components: Components) -> Schema:
    found: dict[str, Any] = {}
    if one.answer is not None:
        found[str(one.status)] = _answer("The answer.", one.answer, one.media, components)
    for status, answer in one.other_answers.items():
        found[str(status)] = _answer(refusals.WORDS.get(status, "Go on there."), answer, "application/json", components)
    for status in one.refusals:
        found.setdefault(str(status), {"$ref": f"#/components/responses/{refusals.name(status)}"})
    return dict(sorted(found.items()))


def _answer(words: str, answer: Any, media: str, components: Components) -> Schema:
    content = {} if answer is None else {"content": {media: {"schema": components.of(answer)}}}
    return {"description": words, "headers": refusals.REQUEST_ID, **content}
