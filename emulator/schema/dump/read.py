"""Reads a folder of system models into what the service defines in every project."""

from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec
from msgspec.structs import replace

from emulator.core.parser.read import Definitions
from emulator.core.spaces import is_system
from emulator.core.system_models import SHIPPED, SystemModels
from emulator.errors import ApiError, UnusableSystemModels
from emulator.schema.dump import objects
from emulator.schema.dump.files import Found
from emulator.schema.dump.files import objects as found_in
from emulator.schema.dump.references import container_faults, data_model_faults, view_faults
from emulator.schema.views.effective import ancestry, effective_properties
from emulator.wire.references import ContainerId, DataModelId, ViewId


def read(folder: Path) -> SystemModels:
    """The system models, with those in the files of `folder` over and beside the shipped ones.

    Raises `UnusableSystemModels`.
    """
    dump = _Dump()
    for found in found_in(folder):
        with _faults_of(found.file):
            dump.add(found)
    dump.leave_inherited_out()
    system = SystemModels(dump.defined)
    dump.check(system)
    return system


class _Dump:
    """What the files define so far, each object with its file."""

    def __init__(self) -> None:
        self.defined = Definitions()
        self._files: dict[Any, str] = {}

    def add(self, found: Found) -> None:
        """Add an object. Raises `ValueError` and `ApiError`."""
        match found.kind:
            case "space":
                space = objects.space(found.value)
                self._put(self.defined.spaces, space.space, space, found.file)
            case "container":
                container = objects.container(found.value)
                identity = ContainerId(container.space, container.external_id)
                self._put(self.defined.containers, identity, container, found.file)
            case "view":
                view = objects.view(found.value)
                said = view.definition
                identity = ViewId(said.space, said.external_id, said.version)
                self._put(self.defined.views, identity, view, found.file)
            case _:
                model, views = objects.data_model(found.value)
                identity = DataModelId(model.space, model.external_id, model.version)
                self._put(self.defined.data_models, identity, model, found.file)
                for view in views:
                    self.add(Found(found.file, "view", view))

    def _put(self, kept: dict[Any, Any], identity: Any, made: Any, file: str) -> None:
        space = identity if isinstance(identity, str) else identity[0]
        if not is_system(space):
            raise ValueError(f"'{space}' is no space of the service itself")
        if kept.setdefault(identity, made) != made:
            raise ValueError(f"'{identity}' is defined in another way in {self._files[type(identity), identity]}")
        self._files.setdefault((type(identity), identity), file)

    def leave_inherited_out(self) -> None:
        """Take from the views the properties that they inherit: the API answers with these too."""
        views = {**SHIPPED.views, **self.defined.views}
        for identity, stored in list(self.defined.views.items()):
            inherited = effective_properties(ancestry(identity, views)[1:], views)
            properties = (stored.definition.properties or {}).items()
            own = {name: prop for name, prop in properties if inherited.get(name) != prop}
            definition = replace(stored.definition, properties=own)
            self.defined.views[identity] = replace(stored, definition=definition)

    def check(self, system: SystemModels) -> None:
        """Refuse objects that name what does not exist."""
        for kept, faults in (
            (self.defined.containers, container_faults),
            (self.defined.views, view_faults),
            (self.defined.data_models, data_model_faults),
        ):
            for identity, made in kept.items():
                for fault in faults(made, system):  # pyright: ignore[reportArgumentType]
                    raise UnusableSystemModels(self._files[type(identity), identity], f"{identity}: {fault}")


@contextmanager
def _faults_of(file: str) -> Generator[None]:
    """Name `file` in what goes wrong with its objects."""
    try:
        yield
    except (ApiError, msgspec.ValidationError, ValueError) as error:
        raise UnusableSystemModels(file, str(error)) from error
