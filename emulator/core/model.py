"""The core data model, read when first asked for, once in a process."""

from functools import cache
from importlib.resources import files

from emulator.core.parser.read import Definitions, read
from emulator.wire.references import ContainerId, DataModelId, ViewId
from emulator.wire.schema.containers import Container
from emulator.wire.schema.data_models import DataModel
from emulator.wire.schema.views import StoredView


@cache
def _definitions() -> Definitions:
    return read((files("emulator.core") / "model.txt").read_text(encoding="utf-8"))


def containers() -> dict[ContainerId, Container]:
    """The containers of the system spaces; the alias of each in Neo4j is its external id."""
    return _definitions().containers


def views() -> dict[ViewId, StoredView]:
    return _definitions().views


def data_models() -> dict[DataModelId, DataModel]:
    return _definitions().data_models


def maintained(container: ContainerId) -> set[str]:
    """The properties of `container` that only the service itself writes."""
    return _definitions().maintained.get(container, set())


@cache
def aliases() -> frozenset[str]:
    """What no container of a project can have as its alias."""
    return frozenset(container.external_id for container in containers())
