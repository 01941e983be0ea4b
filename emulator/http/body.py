"""Turns the stream of a request body into the bytes of its JSON, never holding more than the limit."""

import zlib

from starlette.datastructures import Headers
from starlette.requests import Request

from emulator.errors import CorruptGzip, RequestTooLarge, UnsupportedEncoding

_GZIP = 16 + zlib.MAX_WBITS


async def receive(request: Request, limit: int) -> bytes:
    """The body as it was sent; stops reading as soon as it passes `limit` bytes."""
    announced = request.headers.get("content-length", "")
    if announced.isdecimal() and int(announced[:20]) > limit:
        raise RequestTooLarge
    chunks: list[bytes] = []
    size = 0
    async for chunk in request.stream():
        size += len(chunk)
        if size > limit:
            raise RequestTooLarge
        chunks.append(chunk)
    return b"".join(chunks)


def inflate(body: bytes, headers: Headers, limit: int) -> bytes:
    """Undo the `Content-Encoding` of `body`."""
    encoding = headers.get("content-encoding", "").strip().lower()
    if encoding in {"", "identity"}:
        return body
    if encoding in {"gzip", "x-gzip"}:
        return _gunzip(body, limit)
    raise UnsupportedEncoding(encoding)


def _gunzip(body: bytes, limit: int) -> bytes:
    # One member only: no client sends several, and a body of a million tiny ones would keep a worker for ever.
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
