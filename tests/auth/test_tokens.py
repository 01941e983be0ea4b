"""Which tokens are accepted, and that all others are refused in the same way."""

import base64
import json
from collections.abc import Callable
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, Key, OctKey, OKPKey, RSAKey

from emulator.auth.keys import IssuerKeys, IssuerUnavailable
from emulator.auth.tokens import CACHE_SECONDS, LEEWAY_SECONDS, MAX_LENGTH, Claims, Verifier
from emulator.errors import Unauthorized

ISSUER, OTHER, AUDIENCE = "https://id.example.com/tenant", "https://id.example.com/other", "cdf-emulator"
NOW = 1_800_000_000
KEY = RSAKey.generate_key(2048, {"kid": "one"})
OTHERS_KEY = RSAKey.generate_key(2048, {"kid": "one"})
EC = ECKey.generate_key("P-256", {"kid": "ec"})
ED = OKPKey.generate_key("Ed25519", {"kid": "ed"})
SYMMETRIC = OctKey.generate_key(256, {"kid": "oct"})


class Clock:
    """Time as a test sets it, in seconds."""

    def __init__(self) -> None:
        self.seconds = float(NOW)

    def now(self) -> int:
        return int(self.seconds * 1000)

    def ticks(self) -> float:
        return self.seconds


def published(*keys: Key) -> Callable[[], list[dict[str, Any]]]:
    return lambda: [dict(key.as_dict(private=isinstance(key, OctKey))) for key in keys]


def verifier(*keys: Key, clock: Clock | None = None) -> Verifier:
    clock = clock or Clock()
    issuers = {
        ISSUER: IssuerKeys(published(*(keys or (KEY, EC, ED))), clock.ticks),
        OTHER: IssuerKeys(published(OTHERS_KEY)),
    }
    own = IssuerKeys(published(), clock.ticks)
    return Verifier(AUDIENCE, issuers, own, lambda issuer: issuer == "own", clock.now, clock.ticks)


def claims(**said: Any) -> dict[str, Any]:
    whole = {"iss": ISSUER, "sub": "ada", "aud": AUDIENCE, "exp": NOW + 3600, "nbf": NOW, "groups": ["g"], **said}
    return {name: value for name, value in whole.items() if value is not None}


def signed(key: Key = KEY, alg: str = "RS256", header: dict[str, Any] | None = None, /, **said: Any) -> str:
    return jwt.encode({"alg": alg, "kid": key.kid, **(header or {})}, claims(**said), key, algorithms=[alg])


def part(said: object) -> str:
    text = said if isinstance(said, bytes) else json.dumps(said).encode()
    return base64.urlsafe_b64encode(text).decode().rstrip("=")


def test_claims_of_a_good_token_are_read() -> None:
    assert verifier().verify(signed()) == Claims("ada", frozenset({"g"}), NOW + 3600)


ALGORITHMS: list[tuple[Key, str]] = [(KEY, "RS384"), (KEY, "PS256"), (EC, "ES256"), (ED, "Ed25519")]


@pytest.mark.parametrize(("key", "alg"), ALGORITHMS, ids=[alg for _, alg in ALGORITHMS])
def test_asymmetric_algorithms_are_accepted(key: Key, alg: str) -> None:
    assert verifier().verify(signed(key, alg)).subject == "ada"


GOOD: dict[str, dict[str, Any]] = {
    "audience among several": {"aud": ["x", AUDIENCE]},
    "no beginning": {"nbf": None},
    "clock a little behind": {"nbf": NOW + LEEWAY_SECONDS},
    "clock a little ahead": {"exp": NOW - LEEWAY_SECONDS + 1},
    "issuer with a slash": {"iss": f"{ISSUER}/"},
    "one group as a text": {"groups": "g"},
}


@pytest.mark.parametrize("said", GOOD.values(), ids=GOOD)
def test_token_is_accepted_with(said: dict[str, Any]) -> None:
    assert verifier().verify(signed(KEY, "RS256", None, **said)).groups == {"g"}


BAD: dict[str, dict[str, Any]] = {
    "expired": {"exp": NOW - LEEWAY_SECONDS},
    "no end": {"exp": None},
    "an end that is no time": {"exp": "tomorrow"},
    "an end that is a truth": {"exp": True},
    "not yet": {"nbf": NOW + LEEWAY_SECONDS + 1},
    "wrong audience": {"aud": "other"},
    "wrong audiences": {"aud": ["other", "another"]},
    "no audience": {"aud": None},
    "audience that begins alike": {"aud": f"{AUDIENCE}:open"},
    "unknown issuer": {"iss": "https://evil.example.com"},
    "issuer whose key it is not": {"iss": OTHER},
    "the emulator's own issuer": {"iss": "own"},
    "no issuer": {"iss": None},
    "issuer that is a number": {"iss": 1},
    "no subject": {"sub": None},
    "subject that is a number": {"sub": 1},
    "groups that are numbers": {"groups": [1]},
    "groups that are a map": {"groups": {"g": 1}},
}


@pytest.mark.parametrize("said", BAD.values(), ids=BAD)
def test_token_is_refused_with(said: dict[str, Any]) -> None:
    with pytest.raises(Unauthorized) as refused:
        verifier().verify(signed(KEY, "RS256", None, **said))
    assert str(refused.value) == "Unauthorized"


def public_pem() -> bytes:
    return KEY.as_pem(private=False)


HEADER, PAYLOAD, SIGNATURE = signed().split(".")
FORGED: dict[str, str] = {
    "signed by another": signed(OTHERS_KEY),
    "other claims": f"{HEADER}.{part(claims(groups=['admins']))}.{SIGNATURE}",
    "other header": f"{part({'alg': 'RS384', 'kid': 'one'})}.{PAYLOAD}.{SIGNATURE}",
    "no signature": f"{HEADER}.{PAYLOAD}.",
    "half a signature": f"{HEADER}.{PAYLOAD}.{SIGNATURE[:100]}",
    "none": f"{part({'alg': 'none'})}.{PAYLOAD}.",
    "None": f"{part({'alg': 'None'})}.{PAYLOAD}.{SIGNATURE}",
    "no algorithm": f"{part({'kid': 'one'})}.{PAYLOAD}.{SIGNATURE}",
    "algorithm that is a list": f"{part({'alg': ['RS256'], 'kid': 'one'})}.{PAYLOAD}.{SIGNATURE}",
    "symmetric, with the public key for a secret": jwt.encode(
        {"alg": "HS256", "kid": "one"},
        claims(),
        OctKey.import_key(base64.b64encode(public_pem())),
        algorithms=["HS256"],
    ),
    "symmetric": signed(SYMMETRIC, "HS256"),
    "elliptic, with the name of the other key": signed(EC, "ES256", {"kid": "one"}),
    "unknown key": signed(OTHERS_KEY, "RS256", {"kid": "new"}),
    "no name of a key": f"{part({'alg': 'RS256'})}.{PAYLOAD}.{SIGNATURE}",
    "name of a key that is a list": f"{part({'alg': 'RS256', 'kid': ['one']})}.{PAYLOAD}.{SIGNATURE}",
    "key in the header": signed(OTHERS_KEY, "RS256", {"jwk": dict(OTHERS_KEY.as_dict(private=False))}),
    "address of a key in the header": signed(OTHERS_KEY, "RS256", {"jku": "http://127.0.0.1:1/keys"}),
    "something critical": f"{part({'alg': 'RS256', 'kid': 'one', 'crit': ['x'], 'x': 1})}.{PAYLOAD}.{SIGNATURE}",
    "nothing": "",
    "a word": "any",
    "dots": "..",
    "four parts": f"{HEADER}.{PAYLOAD}.{SIGNATURE}.x",
    "five parts": f"{HEADER}.{PAYLOAD}.{SIGNATURE}.x.y",
    "no base 64": "@.@.@",
    "no ASCII": "é.é.é",
    "no JSON": f"{HEADER}.{part(b'no')}.{SIGNATURE}",
    "no JSON in the header": f"{part(b'no')}.{PAYLOAD}.{SIGNATURE}",
    "no object": f"{HEADER}.{part([])}.{SIGNATURE}",
    "no object in the header": f"{part([])}.{PAYLOAD}.{SIGNATURE}",
    "deep JSON": f"{HEADER}.{part(b'[' * 5000 + b']' * 5000)}.{SIGNATURE}",
    "no UTF-8": f"{HEADER}.{part(bytes([0xFF]))}.{SIGNATURE}",
}


@pytest.mark.parametrize("token", FORGED.values(), ids=FORGED)
def test_what_is_forged_or_malformed_is_refused(token: str) -> None:
    with pytest.raises(Unauthorized):
        verifier(KEY, EC, ED, SYMMETRIC).verify(token)


def test_key_that_signs_nothing_checks_nothing() -> None:
    agreement = OKPKey.generate_key("X25519", {"kid": "ed"})
    with pytest.raises(Unauthorized):
        verifier(agreement).verify(signed(ED, "Ed25519"))


def test_token_that_is_too_long_is_refused() -> None:
    long = signed(KEY, "RS256", None, more="x" * MAX_LENGTH)
    with pytest.raises(Unauthorized):
        verifier().verify(long)


def test_key_for_encryption_checks_no_signature() -> None:
    with pytest.raises(Unauthorized):
        verifier(RSAKey.import_key({**KEY.as_dict(private=True), "use": "enc"})).verify(signed())


def test_key_for_one_algorithm_checks_no_other() -> None:
    with pytest.raises(Unauthorized):
        verifier(RSAKey.import_key({**KEY.as_dict(private=True), "alg": "RS512"})).verify(signed())


def test_what_was_checked_is_known_for_a_while_and_never_longer_than_it_holds() -> None:
    clock = Clock()
    check = verifier(clock=clock)
    long, short = signed(), signed(exp=NOW + 10)
    assert (check.cached(long), check.verify(long), check.cached(long) is not None) == (None, check.verify(long), True)
    check.verify(short)
    clock.seconds += 10 + LEEWAY_SECONDS
    assert check.cached(short) is None
    assert check.cached(long) is not None
    clock.seconds = NOW + CACHE_SECONDS + 1
    assert check.cached(long) is None


class Asked:
    """An issuer that counts how often it is asked for its keys."""

    def __init__(self, *keys: Key) -> None:
        self.keys = keys
        self.times = 0
        self.is_there = True

    def __call__(self) -> list[dict[str, Any]]:
        self.times += 1
        if not self.is_there:
            raise IssuerUnavailable
        return published(*self.keys)()


def test_keys_are_asked_for_once() -> None:
    asked, clock = Asked(KEY), Clock()
    keys = IssuerKeys(asked, clock.ticks)
    assert [[key.kid for key in keys.find("one")] for _ in range(3)] == [["one"]] * 3
    assert asked.times == 1


def test_new_key_is_found_and_unknown_ones_do_not_flood_the_issuer() -> None:
    asked, clock = Asked(KEY), Clock()
    keys = IssuerKeys(asked, clock.ticks)
    keys.find("one")
    asked.keys = (EC,)
    assert [keys.find("ec") for _ in range(100)] == [[]] * 100
    assert asked.times == 1
    clock.seconds += 11
    assert [[key.kid for key in keys.find("ec")] for _ in range(3)] == [["ec"]] * 3
    assert (keys.find("one"), asked.times) == ([], 2)


def test_keys_go_on_to_count_while_their_issuer_is_away() -> None:
    asked, clock = Asked(KEY), Clock()
    keys = IssuerKeys(asked, clock.ticks)
    keys.find("one")
    asked.is_there = False
    clock.seconds += 10_000
    assert [[key.kid for key in keys.find("one")] for _ in range(3)] == [["one"]] * 3
    assert asked.times == 2


def test_issuer_that_is_away_has_no_keys_and_is_not_flooded() -> None:
    asked, clock = Asked(KEY), Clock()
    asked.is_there = False
    keys = IssuerKeys(asked, clock.ticks)
    assert [keys.find("one") for _ in range(10)] == [[]] * 10
    assert asked.times == 1
    asked.is_there = True
    clock.seconds += 11
    assert len(keys.find("one")) == 1


def test_what_is_no_key_is_passed_over() -> None:
    asked = [{}, {"kty": "RSA"}, {"kty": "RSA", "n": 1, "e": "AQAB"}, {"kty": "EC", "crv": "x"}, {"kty": ["RSA"]}]
    keys = IssuerKeys(lambda: [*asked, *published(KEY)()])
    assert [key.kid for key in keys.find(None)] == ["one"]
