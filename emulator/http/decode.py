"""Decodes request bodies in JSON and query strings to request structs."""

from functools import cache
from typing import Any

import msgspec
from msgspec import inspect
from starlette.datastructures import QueryParams

from emulator.errors import MalformedJson, NestingTooDeep
from emulator.http.large_bodies import LARGE
from emulator.http.structure import has_more_values, is_deeper, too_many_values
from emulator.http.validation_errors import translate
from emulator.limits import DOCUMENTED, Limits
from emulator.wire.instances import ApplyRequest, ByIdsRequest, DeleteRequest

_CHECKED_ELSEWHERE = {ApplyRequest, ByIdsRequest, DeleteRequest}
"""Large requests of few levels. Only values of properties can have more: `plan/apply/groups.py` counts theirs."""


def body(request: Any, text: bytes, limits: Limits = DOCUMENTED, *, writes: bool = True) -> Any:
    """Decode the JSON `text` to the struct `request`. A body that `writes` may have more values than another."""
    values = limits.request_values if writes else limits.reading_request_values
    if has_more_values(text, values):
        raise too_many_values(values)
    try:
        decoded = _decoder(request).decode(text)
    except msgspec.ValidationError as error:
        raise translate(error, request, _document(text, str(error))) from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise MalformedJson(str(error).removeprefix("JSON is malformed: ")) from error
    except RecursionError as error:
        raise NestingTooDeep(limits.request_depth) from error
    if request not in _CHECKED_ELSEWHERE and is_deeper(text, limits.request_depth):
        raise NestingTooDeep(limits.request_depth)
    return decoded


def query(request: Any, parameters: QueryParams) -> Any:
    """Decode a query string to the struct `request`; unknown parameters are ignored."""
    lists = _query_fields(request)
    document = {
        name: parameters.getlist(name) if is_list else parameters[name]
        for name, is_list in lists.items()
        if name in parameters
    }
    try:
        return msgspec.convert(document, request, strict=False)
    except msgspec.ValidationError as error:
        raise translate(error, request, document, strict=False) from error


@cache
def _decoder(request: Any) -> "msgspec.json.Decoder[Any]":
    return msgspec.json.Decoder(request)


@cache
def _query_fields(request: Any) -> dict[str, bool]:
    """Return the name of each parameter, and whether it may be repeated."""
    kind = inspect.type_info(request)
    return {field.encode_name: _is_list(field.type) for field in getattr(kind, "fields", ())}


def _is_list(kind: inspect.Type) -> bool:
    kinds = kind.types if isinstance(kind, inspect.UnionType) else (kind,)
    return any(isinstance(one, inspect.ListType) for one in kinds)


def _document(text: bytes, error: str) -> Any:
    """The JSON, for an error that does not name a key on its path; None for a large one, which is not decoded twice."""
    if "[...]" not in error or len(text) > LARGE:
        return None
    try:
        return msgspec.json.decode(text)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
