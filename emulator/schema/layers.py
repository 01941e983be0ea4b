"""Turns what a project defines and what the service defines in every project into one mapping, copying neither."""

from collections.abc import Iterator, Mapping
from typing import Any, TypeVar

from emulator.core.system_models import SystemModels
from emulator.limits import Limits
from emulator.schema.model import ContainerModel, container_model
from emulator.wire.references import ContainerId

K = TypeVar("K")
V = TypeVar("V")


class LayeredMapping(Mapping[K, V]):
    """`own` first, then `below`: no key is in both."""

    def __init__(self, own: Mapping[K, V], below: Mapping[K, V]) -> None:
        self._own = own
        self._below = below

    def __getitem__(self, key: K) -> V:
        found = self._own.get(key)
        return self._below[key] if found is None else found

    def __contains__(self, key: object) -> bool:
        return key in self._own or key in self._below

    def __iter__(self) -> Iterator[K]:
        yield from self._own
        yield from self._below

    def __len__(self) -> int:
        return len(self._own) + len(self._below)


class FilteredMapping(Mapping[K, V]):
    """The part of `whole` that lies in `spaces`: a key is a space, or begins with one."""

    def __init__(self, whole: Mapping[K, V], spaces: frozenset[str]) -> None:
        self._whole = whole
        self._spaces = spaces

    def __getitem__(self, key: K) -> V:
        if not self._has(key):
            raise KeyError(key)
        return self._whole[key]

    def __contains__(self, key: object) -> bool:
        return self._has(key) and key in self._whole

    def __iter__(self) -> Iterator[K]:
        return filter(self._has, self._whole)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def _has(self, key: Any) -> bool:
        return (key if isinstance(key, str) else key[0]) in self._spaces


class SystemContainers(Mapping[ContainerId, ContainerModel]):
    """The system containers in one project, each made when first asked for: a key holds the project's name."""

    def __init__(self, project: str, limits: Limits, system: SystemModels) -> None:
        self.system = system
        self._project = project
        self._limits = limits
        self._made: dict[ContainerId, ContainerModel] = {}

    def __getitem__(self, key: ContainerId) -> ContainerModel:
        found = self._made.get(key)
        if found is None:
            definition, kept = self.system.containers[key], self.system.maintained(key)
            alias = self.system.alias(key)
            # Of two threads that make one at once the first wins: there is one model of a container.
            found = self._made.setdefault(
                key, container_model(definition, alias, self._project, self._limits, maintained=kept)
            )
        return found

    def __contains__(self, key: object) -> bool:
        return key in self.system.containers

    def __iter__(self) -> Iterator[ContainerId]:
        return iter(self.system.containers)

    def __len__(self) -> int:
        return len(self.system.containers)
