"""The schema objects of the system spaces: those that are shipped, and over and beside them those of a dump."""

from __future__ import annotations

from functools import cache, cached_property
from typing import TYPE_CHECKING

from emulator.core.spaces import system_spaces

if TYPE_CHECKING:
    from collections.abc import Mapping

    from emulator.core.parser.read import Definitions
    from emulator.wire.references import ContainerId, DataModelId, ViewId
    from emulator.wire.schema.containers import Container
    from emulator.wire.schema.data_models import DataModel
    from emulator.wire.schema.spaces import Space
    from emulator.wire.schema.views import StoredView

_TEXTS = ("cdf_cdm.txt", "cdf_extraction_extensions.txt", "cdf_idm.txt")
_LABELLED_BY_EXTERNAL_ID = ("cdf_cdm", "cdf_cdm_3d")


class SystemModels:
    """What the service defines in every project. `dump` replaces what is shipped under the same ids, and adds to it.

    The texts are read when something of them is first asked for.
    """

    def __init__(self, dump: Definitions | None = None) -> None:
        self._dump = dump

    @cached_property
    def spaces(self) -> Mapping[str, Space]:
        return {**system_spaces(), **(self._dump.spaces if self._dump else {})}

    @cached_property
    def containers(self) -> Mapping[ContainerId, Container]:
        return {**_shipped().containers, **(self._dump.containers if self._dump else {})}

    @cached_property
    def views(self) -> Mapping[ViewId, StoredView]:
        return {**_shipped().views, **(self._dump.views if self._dump else {})}

    @cached_property
    def data_models(self) -> Mapping[DataModelId, DataModel]:
        return {**_shipped().data_models, **(self._dump.data_models if self._dump else {})}

    @cached_property
    def aliases(self) -> frozenset[str]:
        """What no container of a project can have as its alias."""
        return frozenset(self.alias(container) for container in self.containers)

    @staticmethod
    def alias(container: ContainerId) -> str:
        """The label of a system container in Neo4j, and the first part of its property keys.

        It is the external id where the core data model has that container, which no container of a project ever had
        as its alias. All others may be new to a database, so they have the name of their space too.
        """
        shipped = container.space in _LABELLED_BY_EXTERNAL_ID and container in _shipped().containers
        return container.external_id if shipped else f"{container.external_id}__{container.space}"

    @staticmethod
    def maintained(container: ContainerId) -> set[str]:
        """The properties of `container` that only the service itself writes."""
        return _shipped().maintained.get(container, set())


@cache
def _shipped() -> Definitions:
    # Only now: the settings of the command line name the class above, and need none of these.
    from importlib.resources import files  # noqa: PLC0415

    from emulator.core.parser.read import read  # noqa: PLC0415

    folder = files("emulator.core") / "models"
    return read((folder / name).read_text(encoding="utf-8") for name in _TEXTS)


SHIPPED = SystemModels()
