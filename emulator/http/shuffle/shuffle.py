"""Shuffles the answers of an endpoint, and cuts their pages at other places."""

from random import Random
from typing import Any

import msgspec
from starlette.responses import Response

from emulator.http.shuffle.order import shuffle_items
from emulator.http.shuffle.pages import cut_pages


class Shuffle(msgspec.Struct, frozen=True):
    """What happens to the requests with a `seed`: all chance depends on it and on the request, in whatever project."""

    seed: int

    def of(self, *request: Any) -> "RequestShuffle":
        """What happens to one request, of which all but its project is given."""
        identity = msgspec.json.encode(request).decode()
        return RequestShuffle(Random(f"{self.seed}:{identity}"))  # noqa: S311 - chance, not a secret

    def shuffle_keys(self, response: Response, *request: Any) -> None:
        """Put the keys of all JSON objects of a response into another order."""
        random = Random(f"{self.seed}:keys:{request}")  # noqa: S311 - as above
        content = bytes(response.body)
        if content:
            response.body = msgspec.json.encode(_with_shuffled_keys(msgspec.json.decode(content), random))
            response.headers["content-length"] = str(len(response.body))


class RequestShuffle:
    def __init__(self, random: Random) -> None:
        self._random = random

    def cut_pages(self, request: Any) -> Any:
        """The request with other limits, none above its own."""
        return cut_pages(request, self._random)

    def shuffle_items(self, request: Any, answer: Any) -> None:
        """Put the items of `answer` into another order, where `request` asks for none."""
        shuffle_items(request, answer, self._random)


def _with_shuffled_keys(value: Any, random: Random) -> Any:
    if isinstance(value, list):
        return [_with_shuffled_keys(one, random) for one in value]  # pyright: ignore[reportUnknownVariableType]
    if not isinstance(value, dict):
        return value
    pairs: list[tuple[str, Any]] = list(value.items())  # pyright: ignore[reportUnknownArgumentType, reportUnknownVariableType]
    random.shuffle(pairs)
    return {key: _with_shuffled_keys(one, random) for key, one in pairs}
