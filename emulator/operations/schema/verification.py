"""Verifies rules that are added to a container with data, and sets their state: current, or failed if broken.

Instances that break a rule stay as they are; later writes must comply with it.
"""

from collections.abc import Iterable, Mapping

from emulator.compile.schema import verification as statements
from emulator.compile.statement import Statement
from emulator.graph.driver import Transaction
from emulator.plan.apply.unique_digests import digest
from emulator.schema.containers.compare import max_list_size, max_text_size
from emulator.schema.containers.states import Rule, with_state
from emulator.schema.model import ContainerModel, PropertyModel, Uniqueness, container_model
from emulator.schema.snapshot import Snapshot
from emulator.wire.references import ContainerId
from emulator.wire.schema.containers import Container


class Verification:
    """Verifies rules in one transaction; `added` has the aliases of containers that are not in the snapshot yet."""

    def __init__(self, transaction: Transaction, snapshot: Snapshot, added: Mapping[ContainerId, str]) -> None:
        self._transaction = transaction
        self._snapshot = snapshot
        self._project = snapshot.project
        self._limits = snapshot.limits
        self._added = added

    def _alias(self, container: ContainerId) -> str | None:
        model = self._snapshot.container(container)
        return self._added.get(container) if model is None else model.alias

    def verified(self, container: Container, rules: Iterable[Rule]) -> Container:
        """Return `container` with the states of `rules`, as the stored instances comply with them or not."""
        alias = self._alias(ContainerId(container.space, container.external_id))
        model = container_model(container, alias or "", self._project, self._limits)
        for rule in rules:
            broken = self._breaks_constraint(model, rule) if rule.bound is None else self._breaks_bound(model, rule)
            container = with_state(container, rule, "failed" if broken else "current")
        return container

    def _breaks_bound(self, model: ContainerModel, rule: Rule) -> bool:
        prop = model.properties[rule.name]
        match rule.bound:
            case "max_list_size":
                limit = max_list_size(prop.type, self._limits)
                return self._any(statements.find_long_list(model, prop, self._project, limit))
            case "max_text_size":
                return self._has_long_text(model, prop)
            case _:
                return self._any(statements.find_null(model, prop, self._project))

    def _has_long_text(self, model: ContainerModel, prop: PropertyModel) -> bool:
        limit = max_text_size(prop.type, self._limits)
        rows = self._transaction.rows(statements.read_long_texts(model, prop, self._project, limit))
        return any(_bytes(value) > limit for (value,) in rows)

    def _breaks_constraint(self, model: ContainerModel, rule: Rule) -> bool:
        for unique in model.unique:
            if unique.name == rule.name:
                return self._has_duplicates(model, unique)
        required = dict(model.requires)[rule.name]
        alias = self._alias(required)
        return alias is not None and self._any(statements.find_without(model, alias, self._project))

    def _has_duplicates(self, model: ContainerModel, unique: Uniqueness) -> bool:
        """Write the digest of each instance, as an apply does; return whether two instances have the same."""
        distinct: set[str] = set()
        count, after = 0, 0
        while rows := self._transaction.rows(statements.read_unique(model, unique, self._project, after)):
            keys = [key for _, key, _, _ in rows]
            digests = [
                digest(self._project, space if unique.by_space else None, values) for _, _, space, values in rows
            ]
            self._transaction.run(statements.write_digests(unique, keys, digests))
            written = [one for one in digests if one is not None]
            distinct.update(written)
            count += len(written)
            after = rows[-1][0]
        return len(distinct) < count

    def _any(self, statement: Statement) -> bool:
        return bool(self._transaction.rows(statement))


def _bytes(value: str | list[str]) -> int:
    """The size of the longest text of `value`."""
    return max((len(text.encode()) for text in ([value] if isinstance(value, str) else value)), default=0)
