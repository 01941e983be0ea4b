"""Reads the compact form of a container property: `direct[100] > CogniteAsset required`."""

import re
from typing import Any

import msgspec

from emulator.wire.references import ContainerReference
from emulator.wire.schema.containers import ConstraintState, EnumType, PropertyDefinition, PropertyType

_TYPE = re.compile(r"(?P<kind>\w+)(:(?P<values>[\w,]+))?(?P<list>\[(?P<size>\d*)\])?")


def read_property(written: str, containers: dict[str, ContainerReference]) -> tuple[PropertyDefinition, bool]:
    """The definition, and whether only the service itself writes the property."""
    kind, *words = written.split()
    flags = {word for word in words if word in ("required", "immutable", "maintained")}
    after = dict(zip(words[::2], words[1::2], strict=False))
    property_type = _type(kind, containers[after[">"]] if ">" in after else None)
    sized = not isinstance(property_type, EnumType) and property_type.max_list_size is not None
    definition = PropertyDefinition(
        constraint_state=ConstraintState(
            nullability="current" if "required" in flags else None, max_list_size="current" if sized else None
        ),
        type=property_type,
        immutable="immutable" in flags,
        nullable="required" not in flags,
        auto_increment=False,
        default_value=msgspec.json.decode(after["="]) if "=" in after else None,
    )
    return definition, "maintained" in flags


def _type(text: str, target: ContainerReference | None) -> PropertyType:
    match = _TYPE.fullmatch(text)
    assert match is not None, text  # noqa: S101 - the text is ours, and read in every test
    kind: dict[str, Any] = {"type": match["kind"], "list": match["list"] is not None}
    if match["kind"] == "text":
        kind["collation"] = "ucs_basic"
    if match["size"]:
        kind["maxListSize"] = int(match["size"])
    if match["values"]:
        kind["values"] = {value: {"name": value} for value in match["values"].split(",")}
    if target is not None:
        kind["container"] = target
    return msgspec.convert(kind, PropertyType, from_attributes=True)
