import gzip
import zlib
from collections.abc import AsyncIterator
from typing import Any

import anyio
import pytest
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
from emulator.http import body
from emulator.http.large_bodies import LARGE, LargeBodies

LIMIT = 1000


def decompress(content: bytes, encoding: str = "gzip", limit: int = LIMIT) -> bytes:
    return body.decompress(content, Headers({"content-encoding": encoding}), body.Bounds(limit), lambda: None)


def receive(
    chunks: list[bytes], limit: int, values: int = 1_500_000, **headers: str
) -> tuple[bytes | type[ApiError], int]:
    """What `body.receive` gives, and how many chunks it asked for."""
    asked = 0

    async def stream() -> AsyncIterator[dict[str, Any]]:
        for chunk in chunks:
            yield {"type": "http.request", "body": chunk, "more_body": True}
        yield {"type": "http.request", "body": b"", "more_body": False}

    messages = stream()

    async def next_message() -> dict[str, Any]:
        nonlocal asked
        asked += 1
        return await anext(messages)

    raw = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    request = Request({"type": "http", "method": "POST", "headers": raw}, next_message)
    try:
        return anyio.run(body.receive, request, body.Bounds(limit, values=values)), asked
    except ApiError as error:
        return type(error), asked


def test_chunks_become_one_body() -> None:
    assert receive([b"ab", b"c"], LIMIT) == (b"abc", 3)


def test_reading_stops_at_the_limit() -> None:
    assert receive([b"12345"] * 100, 9) == (RequestTooLarge, 2)


def test_body_of_exactly_the_limit_passes() -> None:
    assert receive([b"12345", b"6789"], 9) == (b"123456789", 3)


def test_large_body_with_too_many_values_is_refused_while_it_comes() -> None:
    first, chunk = b'["' + b"," * LARGE + b'"', b",1" * 100
    assert receive([first, *[chunk] * 10], 2 * LARGE, values=500) == (RequestLimitExceeded, 6)
    assert receive([first, *[chunk] * 4], 2 * LARGE, values=500) == (first + chunk * 4, 6)
    assert receive([first, *[chunk] * 10], 2 * LARGE, values=500, content_encoding="gzip")[1] == 12


def test_announced_length_over_the_limit_is_refused_unread() -> None:
    assert receive([b"1"], 9, content_length="10") == (RequestTooLarge, 0)
    assert receive([b"1"], 9, content_length="9" * 5000) == (RequestTooLarge, 0)


def test_body_that_does_not_end_is_given_up() -> None:
    received = [{"type": "http.request", "body": b"a", "more_body": True}]

    async def next_message() -> dict[str, Any]:
        return received.pop() if received else await anyio.sleep_forever()

    request = Request({"type": "http", "method": "POST", "headers": []}, next_message)
    with pytest.raises(RequestNotReceived):
        anyio.run(body.receive, request, body.Bounds(LIMIT, seconds=0.01))


def test_gzip_is_inflated() -> None:
    assert decompress(gzip.compress(b"{}", mtime=0)) == b"{}"
    assert decompress(gzip.compress(b"{}", mtime=0), "X-Gzip ") == b"{}"


def test_plain_body_stays() -> None:
    assert decompress(b"{}", "identity") == b"{}"
    assert body.decompress(b"{}", Headers(), body.Bounds(LIMIT), lambda: None) == b"{}"


def test_gzip_to_exactly_the_limit_passes() -> None:
    assert decompress(gzip.compress(b" " * LIMIT, mtime=0)) == b" " * LIMIT


@pytest.mark.parametrize(
    "content",
    [
        gzip.compress(b"{}" * 100, mtime=0)[:-1],
        gzip.compress(b"{}" * 100, mtime=0)[:12],
        gzip.compress(b"{}", mtime=0) + b"garbage",
        gzip.compress(b"{}", mtime=0) + b"\0",
        gzip.compress(b"{", mtime=0) + gzip.compress(b"}", mtime=0),
        gzip.compress(b"{}", mtime=0)[:-8] + b"\0" * 8,
        b"{}",
        zlib.compress(b"{}"),
    ],
)
def test_corrupt_gzip_is_refused(content: bytes) -> None:
    with pytest.raises(CorruptGzip):
        decompress(content)


def test_gzip_bomb_is_refused() -> None:
    bomb = gzip.compress(b"0" * 50_000_000, mtime=0)
    with pytest.raises(RequestTooLarge):
        decompress(bomb)


@pytest.mark.parametrize("encoding", ["br", "deflate", "gzip, gzip", "zstd"])
def test_other_encodings_are_named(encoding: str) -> None:
    with pytest.raises(UnsupportedEncoding, match=f"'{encoding}'"):
        decompress(b"{}", encoding)


def test_large_bodies_wait_for_room() -> None:
    """The second body is admitted when the first one is released; a third one of no size does not wait."""
    order: list[str] = []

    async def admit(bodies: LargeBodies, name: str, released: anyio.Event) -> None:
        async with bodies.admission() as admission:
            await admission.reserve(6)
            order.append(f"{name} admitted")
            await released.wait()
            order.append(f"{name} released")

    async def both() -> None:
        bodies, first, second = LargeBodies(10), anyio.Event(), anyio.Event()
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(admit, bodies, "first", first)
            await anyio.wait_all_tasks_blocked()
            tasks.start_soon(admit, bodies, "second", second)
            await anyio.wait_all_tasks_blocked()
            async with bodies.admission() as small:
                assert not small.is_large
            assert not bodies.is_idle
            first.set()
            second.set()
        assert bodies.is_idle

    anyio.run(both)
    assert order == ["first admitted", "first released", "second admitted", "second released"]
