"""Turns the values under a uniqueness constraint into a digest that an index can hold, whatever their size."""

from collections.abc import Iterable
from hashlib import blake2b
from typing import Any

import msgspec

from emulator import errors
from emulator.plan.apply.write_set import UniqueClaim

_encode = msgspec.json.Encoder(order="sorted").encode


def digest(project: str, space: str | None, values: Iterable[Any]) -> str | None:
    """The digest of `values`, or None where one of them is null: nulls never collide.

    `space` is given where the constraint holds per space only.
    """
    values = list(values)
    if any(value is None for value in values):
        return None
    return f"{project}:{blake2b(_encode([space, values]), digest_size=16).hexdigest()}"


def check_claim(claim: UniqueClaim, holders: Iterable[tuple[str, str]]) -> None:
    """Raise `errors.UniquenessConstraintViolated` where an instance outside the batch holds a claimed digest.

    `holders` are (digest, key of the instance that has it) as stored.
    """
    for held, key in holders:
        if key not in claim.superseded:
            claimant = next(claimant for claimant, wanted in claim.digests.items() if wanted == held)
            raise errors.UniquenessConstraintViolated(claim.constraint, claim.container, claimant.split(":", 1)[1])
