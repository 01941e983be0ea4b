"""The values of the instances of one view: a function of their number for each property."""

from collections.abc import Callable
from typing import Any

from msgspec import Struct, field

from emulator import errors
from emulator.limits import Limits
from emulator.plan.seed.draw import BITS, Draw, draw_of
from emulator.plan.seed.elements import Naming, element_of
from emulator.plan.seed.relations import DEPTH, Targets, how_many, several, single
from emulator.plan.seed.shapes import Shape, Written
from emulator.plan.seed.unique import Digit, Numbering, capacity_of, unique_value
from emulator.schema.model import Uniqueness
from emulator.wire.instances import SourceData
from emulator.wire.references import ContainerId, ContainerReference
from emulator.wire.schema.containers import DirectType, EnumType

Column = Callable[[int], Any]
"""The JSON value of a property for the instance with a number; None where it has none."""

NULLS = 0.1
"""The share of nulls, where a property may be null and nothing else is asked for."""
COUNT = (1, 3)
"""The fewest and the most elements of a list."""
_NAMES = ("name", "title", "code", "label")


class Instances(Struct, frozen=True):
    """What the values of instances depend on. `numberings` are those of the containers with a uniqueness constraint."""

    view: str
    naming: Naming
    size: int
    seed: int
    numberings: dict[ContainerId, Numbering]
    targets: Callable[[Written], Targets | None]
    limits: Limits


class Columns(Struct, frozen=True):
    """The columns of each container, and how many instances can be made of them."""

    sources: tuple[tuple[ContainerReference, tuple[tuple[str, Column], ...]], ...]
    size: int
    notices: tuple[str, ...] = ()

    def data(self, index: int) -> list[SourceData]:
        return [
            SourceData(source=source, properties={name: column(index) for name, column in columns})
            for source, columns in self.sources
        ]


def columns_of(shape: Shape, of: Instances) -> Columns:
    """Return the columns of a shape. `size` is smaller than asked for where a rule allows no more instances.

    Raises `InvalidDistribution` for what does not apply.
    """
    unique = _Unique()
    size, notices = of.size, list[str]()
    for container in shape.containers.values():
        written = {one.model.key: one for one in shape.properties[container.id]}
        for constraint in sorted(container.unique, key=lambda one: len(one.properties)):
            if all(prop.key in written for prop in constraint.properties):
                fitting = _add_unique(unique, constraint, written, of.numberings[container.id], of)
                if fitting < size:
                    size = fitting
                    notices.append(
                        f"{of.view} has no more than {fitting} instances: the values under the uniqueness constraint "
                        f"{constraint.name} of {container.id} do not suffice for more."
                    )
    sources: list[tuple[ContainerReference, tuple[tuple[str, Column], ...]]] = []
    for container, of_container in shape.properties.items():
        columns: list[tuple[str, Column]] = []
        for one in of_container:
            column = unique.columns.get(one.model.key) or _column(one, of)
            if column is not None:
                columns.append((one.model.id, column))
            elif not one.may_be_null:
                size = 0
                notices.append(f"{of.view} has no instances: there is no value that its property {one.name} may have.")
        reference = ContainerReference(space=container.space, external_id=container.external_id)
        sources.append((reference, tuple(columns)))
    return Columns(tuple(sources), size, tuple(notices))


def _column(one: Written, of: Instances) -> Column | None:
    draw = _draw(one, of)
    if one.is_relation:
        made = _relation(one, of, draw)
    else:
        element = element_of(one.model, one.name, of.naming, one.wanted, of.limits)
        if element is None:
            return None
        if one.model.type.list:
            count = count_of(one, of.limits)

            def elements(index: int) -> Any:
                return [element(index, draw(index, 2 + nth)) for nth in range(how_many(count, draw(index, 1)))]

            made = elements
        else:

            def value(index: int) -> Any:
                return element(index, draw(index, 2))

            made = value
    return made and _with_nulls(one, made, draw)


def _draw(one: Written, of: Instances) -> Draw:
    return draw_of(of.seed, of.naming.name, one.model.key)


def _with_nulls(one: Written, made: Column, draw: Draw) -> Column:
    share = _share_of_nulls(one)
    if share <= 0:
        return made
    below = int(share * BITS)
    return lambda index: None if draw(index, 0) < below else made(index)


def _share_of_nulls(one: Written) -> float:
    if one.wanted.nulls is not None:
        return one.wanted.nulls
    return 0 if not one.may_be_null or one.model.has_default or one.name in _NAMES else NULLS


def count_of(one: Written, limits: Limits) -> tuple[int, int]:
    """Return the fewest and the most elements of a list property."""
    low, high = one.wanted.count or COUNT
    most = most_elements(one, limits)
    return min(low, most), min(high, most)


def most_elements(one: Written, limits: Limits) -> int:
    kind = one.model.type
    default = limits.direct_relation_list_size if isinstance(kind, DirectType) else limits.list_size
    return (None if isinstance(kind, EnumType) else kind.max_list_size) or default


def _relation(one: Written, of: Instances, draw: Draw) -> Column | None:
    targets = of.targets(one)
    if one.wanted.depth is not None and (targets is None or not targets.is_own or one.model.type.list):
        raise errors.InvalidDistribution(of.view, one.name, "depth is for a relation to nodes of the same view")
    if targets is None:
        return None
    if one.model.type.list:
        return several(targets, count_of(one, of.limits), draw)
    return single(targets, one.wanted.depth or DEPTH, draw, nullable=one.may_be_null)


class _Unique(Struct):
    """The columns under uniqueness constraints, by property key. Each value of those in `whole` occurs once."""

    columns: dict[str, Column] = field(default_factory=dict[str, Column])
    whole: set[str] = field(default_factory=set[str])


def _add_unique(
    unique: _Unique, constraint: Uniqueness, written: dict[str, Written], numbering: Numbering, of: Instances
) -> int:
    """Give properties of a constraint columns that differ for each instance; return for how many they do."""
    properties = [written[prop.key] for prop in constraint.properties]
    if any(one.model.key in unique.whole for one in properties):
        return of.size
    needed = numbering.of(of.size - 1) + 1
    free = [(one, _capacity(one, numbering, of)) for one in properties if one.model.key not in unique.columns]
    wide = [(one, capacity) for one, capacity in free if capacity >= needed]
    divisor = 1
    for one, capacity in wide[:1] or [(one, capacity) for one, capacity in free if capacity > 1]:
        column = _unique_column(one, Digit(divisor, capacity), numbering, of)
        divisor *= capacity
        unique.columns[one.model.key] = _with_nulls(one, column, _draw(one, of))
        unique.whole |= {one.model.key} if wide else set()
    optional = next((one for one in properties if one.may_be_null and one.wanted.nulls != 0), None)
    if divisor >= needed or optional is None:
        return min(of.size, numbering.fitting(divisor))
    # Nulls are never equal.
    made = unique.columns.get(optional.model.key) or _column(optional, of)
    if made is not None:
        unique.columns[optional.model.key] = lambda index: made(index) if numbering.of(index) < divisor else None
    return of.size


def _capacity(one: Written, numbering: Numbering, of: Instances) -> int:
    """How many values a property can take in turn: only one where something else decides which it has."""
    if one.wanted.choices or one.wanted.range or one.wanted.normal:
        return 1
    if not one.is_relation:
        return capacity_of(one.model, of.limits)
    targets = of.targets(one)
    if targets is None or targets.is_own or (targets.must_exist and numbering.writers > 1):
        return 1  # the first node could not use the target with its number, which is not made yet
    return targets.size


def _unique_column(one: Written, digit: Digit, numbering: Numbering, of: Instances) -> Column:
    if one.is_relation:
        targets = of.targets(one)
        assert targets is not None  # noqa: S101 - it has a capacity

        def value(_: int, number: int) -> Any:
            return targets.reference(number)

        made = value
    else:
        made = unique_value(one.model, one.name, of.naming, of.size, of.limits)
    is_list = one.model.type.list

    def column(index: int) -> Any:
        found = made(index, digit.of(numbering.of(index)))
        return [found] if is_list else found

    return column
