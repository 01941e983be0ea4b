"""What is stored of an instance whose write was refused."""

from typing import Any

from msgspec import Struct

from emulator.compile.library import statement
from emulator.errors import Item
from emulator.operations.context import Context
from emulator.operations.requests.preview import preview
from emulator.plan.keys import instance_key
from emulator.plan.read.selection import present_column
from emulator.schema.snapshot import Snapshot
from emulator.wire.references import ContainerId

MAX_PROPERTIES = 30
SECONDS = 5
"""The most that the reading takes: the client waits for it."""


class Stored(Struct, frozen=True, rename="camel"):
    """An instance as it is stored; `properties` are previews, by container. All are None where it does not exist."""

    exists: bool
    version: int | None = None
    created_time: int | None = None
    last_updated_time: int | None = None
    properties: dict[str, dict[str, Any]] | None = None


def read_stored(context: Context, snapshot: Snapshot, item: Item, named: list[str]) -> Stored:
    """Read what is stored of `item` now; of its properties at most some, the `named` ones first."""
    key = instance_key(snapshot.project, item.instance_type, item.space, item.external_id)
    asked = statement("console/read_stored_instance", key=key, named=named, limit=MAX_PROPERTIES)
    rows = context.graph.run_autocommit(asked, seconds=SECONDS)
    if not rows:
        return Stored(exists=False)
    version, created, updated, pairs = rows[0]
    properties: dict[str, dict[str, Any]] = {}
    for name, value in pairs:
        alias, _, identifier = name.partition(".")
        container = snapshot.aliases.get(alias) or ContainerId("cdf_cdm", alias)
        properties.setdefault(str(container), {})[identifier] = preview(
            _presented(snapshot, container, identifier, value)
        )
    return Stored(True, version, created, updated, properties)  # noqa: FBT003 - whether it exists


def _presented(snapshot: Snapshot, container: ContainerId, identifier: str, value: Any) -> Any:
    """A direct relation as the API has it; what else is stored as it is."""
    model = snapshot.container(container)
    prop = model and model.properties.get(identifier)
    return present_column(prop, [value])[0] if prop and prop.kind == "direct" else value
