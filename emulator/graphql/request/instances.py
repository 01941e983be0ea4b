"""Instances that a request names."""

from collections.abc import Mapping
from typing import Any

from emulator import errors
from emulator.wire.references import InstanceReference

_EXTERNAL_ID_LENGTH = 256


def instance_reference(given: Mapping[str, Any], space: str = "") -> InstanceReference:
    """The instance that `given` names, in `space` where it names none. Raises `errors.Violations`."""
    external_id = given["externalId"]
    if not 1 <= len(external_id) <= _EXTERNAL_ID_LENGTH:
        raise errors.Violations([f"externalId size must be between 1 and {_EXTERNAL_ID_LENGTH}"])
    return InstanceReference(space=given.get("space") or space, external_id=external_id)
