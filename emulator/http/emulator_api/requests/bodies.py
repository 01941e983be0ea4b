"""Bodies that were kept, as people read them."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

import msgspec
from msgspec import Raw, Struct

if TYPE_CHECKING:
    from emulator.http.emulator_api.requests.entry import Body, Headers

MAX_INFLATED = 1024 * 1024
"""The most bytes that the kept part of a compressed body becomes."""
_GZIP = 16 + zlib.MAX_WBITS


class ShownBody(Struct, frozen=True, rename="camel"):
    """`size` is that of the body as it was sent. Of `json` and `text` there is one, or none where it was dropped."""

    size: int
    json: Raw | None = None
    text: str | None = None
    truncated: bool = False
    dropped: bool = False
    encoding: str | None = None


def shown(body: Body, headers: Headers) -> ShownBody | None:
    """Return a body with its JSON, where all of it was kept and is JSON, else with its beginning as text."""
    if not body.size:
        return None
    encoding = dict(headers).get(b"content-encoding", b"").decode("latin-1").strip().lower() or None
    if body.dropped:
        return ShownBody(body.size, dropped=True, encoding=encoding)
    content, whole = decoded(body, encoding)
    if whole and _is_json(content):
        return ShownBody(body.size, json=Raw(content), encoding=encoding)
    return ShownBody(body.size, text=content.decode(errors="replace"), truncated=not whole, encoding=encoding)


def decoded(body: Body, encoding: str | None) -> tuple[bytes, bool]:
    """Return what was kept of a body without its content encoding, and whether that is all of it."""
    if encoding not in {"gzip", "x-gzip"}:
        return body.content, body.is_whole
    member = zlib.decompressobj(_GZIP)
    try:
        content = member.decompress(body.content, MAX_INFLATED)
    except zlib.error:
        return body.content, body.is_whole
    return content, body.is_whole and member.eof


def _is_json(content: bytes) -> bool:
    """Whether `content` is one JSON value that may be put into another one as it is."""
    try:
        content.decode()
        msgspec.json.decode(content)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return False
    return True
