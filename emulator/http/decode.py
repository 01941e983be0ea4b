"""Decodes request bodies in JSON and query strings to request structs."""

import re
from functools import cache
from typing import Any

import msgspec
from msgspec import inspect
from starlette.datastructures import QueryParams

from emulator.errors import MalformedJson, NestingTooDeep
from emulator.http.validation_errors import translate

MAX_DEPTH = 100
"""Levels of arrays and objects: far fewer than could exhaust the stack of any later stage."""

_ESCAPE = re.compile(rb"\\.", re.DOTALL)
_OTHERS = bytes(set(range(256)) - set(b'[]{}"'))
_ONE_KIND = bytes.maketrans(b"{}", b"[]")


def body(request: Any, text: bytes) -> Any:
    """Decode the JSON `text` to the struct `request`."""
    try:
        decoded = _decoder(request).decode(text)
    except msgspec.ValidationError as error:
        raise translate(error, request, _document(text)) from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise MalformedJson(str(error).removeprefix("JSON is malformed: ")) from error
    except RecursionError as error:
        raise NestingTooDeep(MAX_DEPTH) from error
    if _too_deep(text):
        raise NestingTooDeep(MAX_DEPTH)
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


def _document(text: bytes) -> Any:
    try:
        return msgspec.json.decode(text)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None


def _too_deep(text: bytes) -> bool:
    """Whether well-formed JSON nests deeper than `MAX_DEPTH`.

    Keeps only brackets, removes those inside strings, then removes the innermost pairs level by level. Each step is
    one pass in C; all of them together cost a fraction of the parsing.
    """
    if b"\\" in text:
        text = _ESCAPE.sub(b"", text)
    # Two adjacent quotes are an empty string or the end of one string and the start of the next: without them each
    # bracket is still inside or outside of a string as before.
    marks = text.translate(_ONE_KIND, _OTHERS).replace(b'""', b"")
    brackets = b"".join(marks.split(b'"')[::2])
    for _ in range(MAX_DEPTH):
        brackets = brackets.replace(b"[]", b"")
        if not brackets:
            return False
    return True
