"""What the filter of a view asks of its nodes, as far as seeding can follow it."""

from typing import Any, cast

from msgspec import Struct, field

from emulator.schema.identifiers import SPACE
from emulator.wire.references import ContainerId, ViewId

_PATH_LENGTH = 3
Source = ContainerId | ViewId


class Wanted(Struct):
    """The types, spaces and values of properties that a node must have, and the sources in which it must have data.

    `properties` has the allowed values by source and property. `unmet` are the operators that are not followed.
    """

    types: list[dict[str, str]] | None = None
    spaces: list[str] | None = None
    properties: dict[tuple[Source, str], list[Any]] = field(default_factory=dict[tuple[Source, str], list[Any]])
    present: set[tuple[Source, str]] = field(default_factory=set[tuple[Source, str]])
    sources: list[Source] = field(default_factory=list[Source])
    unmet: list[str] = field(default_factory=list[str])


def wanted_by(condition: Any) -> Wanted:
    """Return what the filter `condition` of a view, in its JSON, asks for. Of alternatives the first counts."""
    wanted = Wanted()
    if condition is not None:
        _add(wanted, condition)
    return wanted


def _add(wanted: Wanted, condition: Any) -> None:
    ((operator, content),) = cast("dict[str, Any]", condition).items()
    match operator:
        case "and":
            for one in content:
                _add(wanted, one)
        case "or" if content:
            _add(wanted, content[0])
        case "matchAll":
            pass
        case "hasData":
            wanted.sources += [source for one in content if (source := _source(one)) is not None]
        case "equals" if _is_plain(content.get("value")):
            _add_values(wanted, operator, content["property"], [content["value"]])
        case "in" if isinstance(content.get("values"), list) and content["values"]:
            _add_values(wanted, operator, content["property"], content["values"])
        case "exists" if (path := _path(content["property"])) is not None:
            wanted.present.add(path)
        case _:
            wanted.unmet.append(operator)


def _add_values(wanted: Wanted, operator: str, path: list[str], values: list[Any]) -> None:
    if path == ["node", "type"] and all(_is_reference(one) for one in values):
        wanted.types = values
    elif path == ["node", "space"] and all(isinstance(one, str) and SPACE.fullmatch(one) for one in values):
        wanted.spaces = values
    elif (found := _path(path)) is not None:
        wanted.properties[found] = values
    else:
        wanted.unmet.append(operator)


def _is_plain(value: Any) -> bool:
    """Whether it is a value: neither a parameter nor another property."""
    return value is not None and not (isinstance(value, dict) and {"property", "parameter"} & value.keys())


def _is_reference(value: Any) -> bool:
    named = cast("dict[str, Any]", value) if isinstance(value, dict) else {}
    return all(isinstance(named.get(name), str) for name in ("space", "externalId"))


def _path(path: list[str]) -> tuple[Source, str] | None:
    if len(path) != _PATH_LENGTH or path[0] in ("node", "edge"):
        return None
    space, source, name = path
    external_id, slash, version = source.partition("/")
    return (ViewId(space, external_id, version) if slash else ContainerId(space, external_id)), name


def _source(one: dict[str, str]) -> Source | None:
    match one.get("type"):
        case "container":
            return ContainerId(one["space"], one["externalId"])
        case "view":
            return ViewId(one["space"], one["externalId"], one["version"])
        case _:
            return None
