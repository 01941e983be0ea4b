"""Digests of the values under a uniqueness constraint: of a size that an index can hold."""

from collections.abc import Iterable
from hashlib import blake2b
from typing import Any

import msgspec

from emulator import errors
from emulator.plan.apply.write_set import UniqueClaim
from emulator.plan.keys import item_of

_encode = msgspec.json.Encoder(order="sorted").encode


def digest(project: str, space: str | None, values: Iterable[Any]) -> str | None:
    """The digest of `values`, or None where one of them is null: nulls are never equal.

    `space` is given where the constraint holds per space.
    """
    values = list(values)
    if any(value is None for value in values):
        return None
    return f"{project}:{blake2b(_encode([space, values]), digest_size=16).hexdigest()}"


def check_claim(claim: UniqueClaim, holders: Iterable[tuple[str, str]]) -> None:
    """Raise `errors.UniquenessConstraintViolated` where an instance outside the batch has a digest of the batch.

    `holders` are stored pairs of a digest and the key of its instance.
    """
    for stored_digest, key in holders:
        if key not in claim.superseded:
            claimant = next(claimant for claimant, claimed in claim.digests.items() if claimed == stored_digest)
            name = claimant.split(":", 1)[1]
            raise errors.UniquenessConstraintViolated(claim.constraint, claim.container, name).about(item_of(claimant))
