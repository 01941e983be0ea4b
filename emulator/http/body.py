"""Receives and decompresses request bodies, with a limit on their size."""

import zlib

from starlette.datastructures import Headers
from starlette.requests import Request

from emulator.errors import CorruptGzip, RequestTooLarge, UnsupportedEncoding

_GZIP = 16 + zlib.MAX_WBITS


async def receive(request: Request, limit: int) -> bytes:
    """Return the body as it was sent. Raises `RequestTooLarge` as soon as it exceeds `limit` bytes."""
    content_length = request.headers.get("content-length", "")
    if content_length.isdecimal() and int(content_length[:20]) > limit:
        raise RequestTooLarge
    chunks: list[bytes] = []
    size = 0
    async for chunk in request.stream():
        size += len(chunk)
        if size > limit:
            raise RequestTooLarge
        chunks.append(chunk)
    return b"".join(chunks)


def decompress(body: bytes, headers: Headers, limit: int) -> bytes:
    """Decode the `Content-Encoding` of `body`. Raises `RequestTooLarge` where the result exceeds `limit` bytes."""
    encoding = headers.get("content-encoding", "").strip().lower()
    if encoding in {"", "identity"}:
        return body
    if encoding in {"gzip", "x-gzip"}:
        return _gunzip(body, limit)
    raise UnsupportedEncoding(encoding)


def _gunzip(body: bytes, limit: int) -> bytes:
    # One gzip member only: no client sends several, and a million tiny ones would block a worker thread.
    member = zlib.decompressobj(_GZIP)
    try:
        text = member.decompress(body, limit + 1)
    except zlib.error as error:
        raise CorruptGzip from error
    if len(text) > limit:
        raise RequestTooLarge
    if not member.eof or member.unused_data:
        raise CorruptGzip
    return text
