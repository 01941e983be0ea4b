"""Read-only mappings that combine or filter other mappings without copying them."""

from collections.abc import Iterator, Mapping
from typing import Any, TypeVar

from emulator.core.system_models import SystemModels
from emulator.limits import Limits
from emulator.schema.model import ContainerModel, container_model
from emulator.wire.references import ContainerId

K = TypeVar("K")
V = TypeVar("V")


class UnionMapping(Mapping[K, V]):
    """The entries of `first` and of `second`; a key of both has the value of `first`.

    Iteration and length count a key of both twice.
    """

    def __init__(self, first: Mapping[K, V], second: Mapping[K, V]) -> None:
        self._first = first
        self._second = second

    def __getitem__(self, key: K) -> V:
        found = self._first.get(key)
        return self._second[key] if found is None else found

    def __contains__(self, key: object) -> bool:
        return key in self._first or key in self._second

    def __iter__(self) -> Iterator[K]:
        yield from self._first
        yield from self._second

    def __len__(self) -> int:
        return len(self._first) + len(self._second)


class SpaceFilteredMapping(Mapping[K, V]):
    """The entries of `mapping` whose key is one of `spaces`, or a tuple that begins with one."""

    def __init__(self, mapping: Mapping[K, V], spaces: frozenset[str]) -> None:
        self._mapping = mapping
        self._spaces = spaces

    def __getitem__(self, key: K) -> V:
        if not self._is_in_spaces(key):
            raise KeyError(key)
        return self._mapping[key]

    def __contains__(self, key: object) -> bool:
        return self._is_in_spaces(key) and key in self._mapping

    def __iter__(self) -> Iterator[K]:
        return filter(self._is_in_spaces, self._mapping)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def _is_in_spaces(self, key: Any) -> bool:
        return (key if isinstance(key, str) else key[0]) in self._spaces


class SystemContainerModels(Mapping[ContainerId, ContainerModel]):
    """The system containers in one project, each built at its first access.

    Their models depend on the project, whose name is part of the stored form of direct relations.
    """

    def __init__(self, project: str, limits: Limits, system: SystemModels) -> None:
        self.system = system
        self._project = project
        self._limits = limits
        self._models: dict[ContainerId, ContainerModel] = {}

    def __getitem__(self, key: ContainerId) -> ContainerModel:
        found = self._models.get(key)
        if found is None:
            definition, maintained = self.system.containers[key], self.system.maintained(key)
            alias = self.system.alias(key)
            # Where two threads build one at once the first is kept: each container has one model.
            found = self._models.setdefault(
                key, container_model(definition, alias, self._project, self._limits, maintained=maintained)
            )
        return found

    def __contains__(self, key: object) -> bool:
        return key in self.system.containers

    def __iter__(self) -> Iterator[ContainerId]:
        return iter(self.system.containers)

    def __len__(self) -> int:
        return len(self.system.containers)
