"""The direct relations whose targets must have data in a container, and so must be written before."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

if TYPE_CHECKING:
    from emulator.loading.target import Target


class ConstrainedRelations:
    """Those of the views and containers of a project, each asked for when it is first met."""

    def __init__(self, target: Target) -> None:
        self._target = target
        self._known: dict[bytes, dict[str, bool]] = {}

    def split(self, text: bytes) -> tuple[bytes | None, bool]:
        """Return the JSON of an instance without its constrained relations, and whether it has any.

        It is None for an instance that cannot be written without one.
        """
        item, has_any = msgspec.json.decode(text), False
        for data in item.get("sources") or ():
            nullable = self._of(data["source"])
            values: dict[str, Any] = data.get("properties") or {}
            constrained = [name for name, value in values.items() if name in nullable and value is not None]
            if not all(nullable[name] for name in constrained):
                return None, True
            has_any |= bool(constrained)
            for name in constrained:
                del values[name]
        return (msgspec.json.encode(item) if has_any else text), has_any

    def _of(self, source: dict[str, Any]) -> dict[str, bool]:
        """The constrained relations of a view or a container, each with whether it may be null."""
        key = msgspec.json.encode(source, order="sorted")
        if key not in self._known:
            self._known[key] = self._ask(source)
        return self._known[key]

    def _ask(self, source: dict[str, Any]) -> dict[str, bool]:
        path = "views/byids" if source.get("type") == "view" else "containers/byids"
        identity = {name: value for name, value in source.items() if name != "type"}
        found = self._target.post(path, msgspec.json.encode({"items": [identity]}))["items"]
        return {
            name: bool(prop["nullable"])
            for one in found
            for name, prop in one["properties"].items()
            if prop.get("type", {}).get("type") == "direct" and prop["type"].get("container")
        }
