"""What is done to a valid request: in its JSON, in its bytes, and in its headers."""

import gzip
import json
import random
import zlib
from typing import Any, cast

from laboratory.fuzzing import values

Headers = dict[str, str]


def in_json(document: Any, chance: random.Random) -> Any:
    """Replace, remove, double or rename something at a random place."""
    if isinstance(document, dict) and document and chance.random() < 0.9:
        return _in_object({**cast("dict[str, Any]", document)}, chance)
    if isinstance(document, list) and document and chance.random() < 0.9:
        return _in_list(cast("list[Any]", document), chance)
    return values.anything(chance)


def _in_list(document: list[Any], chance: random.Random) -> list[Any]:
    place = chance.randrange(len(document))
    match chance.randrange(4):
        case 0:
            return document[:place] + document[place + 1 :]
        case 1:
            return document + [document[place]] * chance.choice([1, 20])
        case _:
            return [*document[:place], in_json(document[place], chance), *document[place + 1 :]]


def _in_object(document: dict[str, Any], chance: random.Random) -> dict[str, Any]:
    name = chance.choice(list(document))
    match chance.randrange(8):
        case 0:
            del document[name]
        case 1:
            document[values.text(chance)] = values.anything(chance)
        case 2:
            document[name] = values.anything(chance)
        case 3:
            document[name.swapcase()] = document.pop(name)
        case _:
            document[name] = in_json(document[name], chance)
    return document


def encoded(document: Any, chance: random.Random) -> bytes:
    """As JSON: numbers that JSON does not have and lone surrogates too."""
    text = json.dumps(document, ensure_ascii=chance.random() < 0.8)
    return text.encode("utf-8", "surrogatepass")


def in_bytes(body: bytes, chance: random.Random) -> bytes:
    """Cut it off, change a byte, put something in, say a key twice, or nothing of all that."""
    place = chance.randrange(len(body) + 1)
    stray = chance.choice([bytes([chance.randrange(256)]), b"\xc0\x80", b"1e999", b"/**/", b",", b"\x00"])
    return chance.choice(
        [
            body[:place],
            body[:place] + stray + body[place + 1 :],
            body[:place] + stray + body[place:],
            b"\xef\xbb\xbf" + body,
            body.replace(b"{", b'{"items": 1, ', 1),
            body + body,
            b"",
        ]
    )


def in_headers(headers: Headers, body: bytes, chance: random.Random) -> tuple[Headers, bytes]:
    """Other types, tokens and encodings; a body in gzip that is whole, broken, or none."""
    headers = {**headers}
    match chance.randrange(9):
        case 0:
            headers["Content-Type"] = chance.choice(["text/plain", "application/json; charset=utf-16", "", "x" * 2_000])
        case 1:
            headers.pop("Authorization")
        case 2:
            headers["Authorization"] = chance.choice(["Bearer", "Bearer ", "Basic eDp5", "Bearer \xff", "x" * 4_000])
        case 3 | 4:
            headers["Content-Encoding"], body = "gzip", gzip.compress(body, 1)
        case 5:
            whole = gzip.compress(body, 1)
            headers["Content-Encoding"], body = "gzip", in_bytes(whole, chance)
        case 6:
            headers["Content-Encoding"], body = (
                chance.choice(["deflate", "br", "gzip, gzip", "\xe9"]),
                zlib.compress(body),
            )
        case 7:
            headers["Accept-Encoding"] = chance.choice(["gzip", "identity;q=0", "*;q=0", "gzip;q=x, br"])
        case _:
            headers[chance.choice(["X-Request-Id", "cdf-version", "Origin", "Host", "Range"])] = "é\x7f"
    return headers, body
