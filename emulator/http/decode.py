"""Turns the bytes of a body, or the parameters of a query string, into the request of an operation."""

import re
from functools import cache
from typing import Any

import msgspec
from msgspec import inspect
from starlette.datastructures import QueryParams

from emulator.errors import MalformedJson, NestingTooDeep
from emulator.http.rejections import translate

MAX_DEPTH = 100
"""Levels of arrays and objects. Far below what could exhaust the stack of any stage behind this one."""

_ESCAPE = re.compile(rb"\\.", re.DOTALL)
_OTHERS = bytes(set(range(256)) - set(b'[]{}"'))
_ONE_KIND = bytes.maketrans(b"{}", b"[]")


def body(request: Any, text: bytes) -> Any:
    """The `request` struct written in JSON in `text`."""
    try:
        decoded = _decoder(request).decode(text)
    except msgspec.ValidationError as refused:
        raise translate(refused, request, _document(text)) from refused
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise MalformedJson(str(error).removeprefix("JSON is malformed: ")) from error
    except RecursionError as error:
        raise NestingTooDeep(MAX_DEPTH) from error
    if _too_deep(text):
        raise NestingTooDeep(MAX_DEPTH)
    return decoded


def query(request: Any, parameters: QueryParams) -> Any:
    """The `request` struct written in a query string; parameters that nobody knows are passed over."""
    lists = _query_fields(request)
    document = {
        name: parameters.getlist(name) if is_list else parameters[name]
        for name, is_list in lists.items()
        if name in parameters
    }
    try:
        return msgspec.convert(document, request, strict=False)
    except msgspec.ValidationError as refused:
        raise translate(refused, request, document, strict=False) from refused


@cache
def _decoder(request: Any) -> "msgspec.json.Decoder[Any]":
    return msgspec.json.Decoder(request)


@cache
def _query_fields(request: Any) -> dict[str, bool]:
    """Each parameter, and whether it may be repeated."""
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

    Keeps only brackets, drops those inside strings, then peels off the innermost pairs level by level: each
    step is one pass in C, all of them cost a fraction of the parsing.
    """
    if b"\\" in text:
        text = _ESCAPE.sub(b"", text)
    # Two quotes with no bracket between them hold nothing or join two strings: either way no bracket
    # changes sides when they go.
    marks = text.translate(_ONE_KIND, _OTHERS).replace(b'""', b"")
    brackets = b"".join(marks.split(b'"')[::2])
    for _ in range(MAX_DEPTH):
        brackets = brackets.replace(b"[]", b"")
        if not brackets:
            return False
    return True
