"""Seeding: which data a request asks for, how they are distributed, and what was made."""

from typing import Annotated, Any

from msgspec import Meta, Struct, field

from emulator.wire.faults import Seed
from emulator.wire.references import ViewReference

MAX_NODES = 5_000_000
Nodes = Annotated[int, Meta(ge=0, le=MAX_NODES)]
Number = Annotated[float, Meta(ge=-1e300, le=1e300)]


class Normal(Struct, frozen=True, forbid_unknown_fields=True):
    """A normal distribution; values that the type cannot have become the nearest that it can."""

    mean: Number
    deviation: Annotated[float, Meta(ge=0, le=1e300)]


class PropertyDistribution(Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """The values of a property: `choices` with their `weights`, or those of a `range` or a `normal` distribution.

    `nulls` is the share of instances without a value. `count` has the fewest and the most elements of a list, or edges
    of a node. `depth` is the number of levels of the hierarchy that a direct relation to nodes of the same view makes.
    """

    choices: Annotated[list[Any], Meta(min_length=1, max_length=1_000)] | None = None
    weights: Annotated[list[Annotated[float, Meta(ge=0, le=1e9)]], Meta(max_length=1_000)] | None = None
    range: tuple[Any, Any] | None = None
    normal: Normal | None = None
    nulls: Annotated[float, Meta(ge=0, le=1)] | None = None
    count: tuple[Annotated[int, Meta(ge=0, le=1_000)], Annotated[int, Meta(ge=0, le=1_000)]] | None = None
    depth: Annotated[int, Meta(ge=1, le=100)] | None = None


class ViewDistribution(Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """The nodes of a view: a number of `nodes`, or its `share` of those that no view has a number of; else 1."""

    nodes: Nodes | None = None
    share: Annotated[float, Meta(ge=0, le=1e9)] | None = None
    properties: Annotated[dict[str, PropertyDistribution], Meta(max_length=1_000)] = field(
        default_factory=dict[str, PropertyDistribution]
    )


class Distribution(Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """Views of the data model by external id, or as `space:externalId/version`."""

    views: Annotated[dict[str, ViewDistribution], Meta(max_length=1_000)] = field(
        default_factory=dict[str, ViewDistribution]
    )


class SeededModel(Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """A data model."""

    space: Annotated[str, Meta(min_length=1, max_length=200)]
    external_id: Annotated[str, Meta(min_length=1, max_length=300)]
    version: Annotated[str, Meta(min_length=1, max_length=200)]


class SeedRequest(Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """Plausible data for a data model: so many `nodes`, the same for the same `seed`, into the space `space`.

    Without `space` it is that of the data model, and `seed` for a system data model. `first` is the position from which
    on a thousand are written: that which the request before returned as `next`.
    """

    model: SeededModel
    nodes: Annotated[int, Meta(ge=1, le=MAX_NODES)] = 1_000
    seed: Seed = 0
    space: Annotated[str, Meta(min_length=1, max_length=200)] | None = None
    distribution: Distribution = field(default_factory=Distribution)
    first: Annotated[int, Meta(ge=0, le=2**53 - 1)] = 0


class SeededView(Struct, frozen=True, kw_only=True):
    """The number of nodes that a view has when all positions are written."""

    view: ViewReference
    nodes: int


class Seeded(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What one request has written: `nodes` and `edges`. `next` is absent when there is nothing more to write.

    `positions` is how many there are; `views` and `notices`, on what could not be made, are those of all of them.
    """

    project: str
    space: str
    positions: int
    nodes: int
    edges: int
    views: list[SeededView]
    notices: list[str]
    next: int | None = None
