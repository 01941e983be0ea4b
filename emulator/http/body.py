"""Receives and decompresses request bodies, with bounds on their size and on the time that they take."""

import zlib
from asyncio import timeout
from collections.abc import Callable

from msgspec import Struct
from starlette.datastructures import Headers
from starlette.requests import Request

from emulator.errors import (
    ApiError,
    CorruptGzip,
    RequestLimitExceeded,
    RequestNotReceived,
    RequestTooLarge,
    UnsupportedEncoding,
)
from emulator.http.large_bodies import LARGE, Admission
from emulator.http.structure import ValueCounter, too_many_values
from emulator.limits import DOCUMENTED, Limits

_GZIP = 16 + zlib.MAX_WBITS


class Bounds(Struct, frozen=True):
    """The most bytes of a body, as sent and inflated, its most values, and the seconds in which it must arrive.

    With `reads` the limit is that of bodies that do not write.
    """

    size: int
    seconds: float = DOCUMENTED.request_seconds
    reads: bool = False
    values: int = DOCUMENTED.request_values

    @classmethod
    def of(cls, limits: Limits, max_body: int, *, writes: bool) -> "Bounds":
        reads = not writes and limits.reading_request_size < max_body
        return cls(
            limits.reading_request_size if reads else max_body,
            limits.request_seconds,
            reads,
            limits.request_values if writes else limits.reading_request_values,
        )

    def exceeded(self) -> ApiError:
        """The error for a body that is larger."""
        if self.reads:
            return RequestLimitExceeded("bytes in a request that does not write", self.size, "the body")
        return RequestTooLarge()


async def receive(request: Request, bounds: Bounds, admission: Admission | None = None) -> bytes:
    """Return the body as it was sent.

    Raises `RequestTooLarge` or `RequestLimitExceeded` as soon as it is too large, `RequestNotReceived` where it takes
    too long. A large body waits for its `admission`. It is refused with `RequestLimitExceeded` as soon as it has too
    many values, so that many such bodies at once do not wait for each other.
    """
    content_length = request.headers.get("content-length", "")
    announced = int(content_length[:20]) if content_length.isdecimal() else bounds.size
    if content_length and announced > bounds.size:
        raise bounds.exceeded()
    chunks: list[bytes] = []
    size = 0
    counter = None if request.headers.get("content-encoding") else ValueCounter(bounds.values)
    try:
        async with timeout(bounds.seconds):
            async for chunk in request.stream():
                size += len(chunk)
                if size > bounds.size:
                    raise bounds.exceeded()
                chunks.append(chunk)
                if size > LARGE and admission is not None:
                    request.state.body_size = size
                    await admission.reserve(announced)
                if size > LARGE and counter is not None:
                    uncounted = b"".join(chunks) if size - len(chunk) <= LARGE else chunk
                    if counter.exceeds_with(uncounted):
                        raise too_many_values(bounds.values)
    except TimeoutError:
        raise RequestNotReceived(bounds.seconds) from None
    return b"".join(chunks)


def decompress(body: bytes, headers: Headers, bounds: Bounds, before_large: Callable[[], None]) -> bytes:
    """Decode the `Content-Encoding` of `body`; `before_large` is called before the result becomes large.

    Raises `RequestTooLarge` or `RequestLimitExceeded` where the result is too large.
    """
    encoding = headers.get("content-encoding", "").strip().lower()
    if encoding in {"", "identity"}:
        if len(body) > LARGE:
            before_large()
        return body
    if encoding in {"gzip", "x-gzip"}:
        return _gunzip(body, bounds, before_large)
    raise UnsupportedEncoding(encoding)


def _gunzip(body: bytes, bounds: Bounds, before_large: Callable[[], None]) -> bytes:
    # One gzip member only: no client sends several, and a million tiny ones would block a worker thread.
    member = zlib.decompressobj(_GZIP)
    try:
        text = member.decompress(body, min(bounds.size, LARGE) + 1)
        if LARGE < len(text) <= bounds.size:
            before_large()
            text += member.decompress(member.unconsumed_tail, bounds.size + 1 - len(text))
    except zlib.error as error:
        raise CorruptGzip from error
    if len(text) > bounds.size:
        raise bounds.exceeded()
    if not member.eof or member.unused_data:
        raise CorruptGzip
    return text
