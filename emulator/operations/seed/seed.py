"""Writes plausible data for a data model, a thousand positions in a request: one transaction, as an apply is."""

from emulator import errors
from emulator.operations.apply.apply import apply
from emulator.operations.context import Context
from emulator.operations.schema import spaces
from emulator.plan.apply.resolve import MAX_INSTANCES
from emulator.plan.seed.stream import SeedPlan, plan_seed
from emulator.schema.snapshot import Snapshot
from emulator.wire.instances import ApplyRequest, EdgeWrite
from emulator.wire.references import DataModelId, ViewReference
from emulator.wire.schema.spaces import ApplySpaces, SpaceWrite
from emulator.wire.seed import Seeded, SeededView, SeedRequest


def seed(context: Context, project: str, request: SeedRequest) -> Seeded:
    """Write plausible data for a data model, the same for the same seed: a thousand positions from `first` on.

    Whoever wants all asks again with the returned `next` as `first`, until there is none. Spaces that are missing are
    created before. An instance that exists gets these values. Raises `DataModelNotFound`, `InvalidDistribution` and
    `NothingToSeed`, and the errors of an apply.
    """
    with context.disk.reserve(items=MAX_INSTANCES):
        snapshot = context.graph.read(lambda transaction: context.schema(transaction, project))
        plan = _plan(snapshot, request)
        missing = sorted(one for one in plan.spaces if not snapshot.has_space(one))
        if missing:
            spaces.apply(context, project, ApplySpaces(items=[SpaceWrite(space=one) for one in missing]))
        items = list(plan.items(request.first, MAX_INSTANCES))
        if items:
            apply(context, project, ApplyRequest(items=items, auto_create_start_nodes=True, auto_create_end_nodes=True))
    edges = sum(isinstance(one, EdgeWrite) for one in items)
    following = request.first + MAX_INSTANCES
    return Seeded(
        project=project,
        space=plan.space,
        positions=plan.positions,
        nodes=len(items) - edges,
        edges=edges,
        views=[
            SeededView(
                view=ViewReference(space=view.space, external_id=view.external_id, version=view.version), nodes=n
            )
            for view, n in plan.sizes.items()
        ],
        notices=list(plan.notices),
        next=following if following < plan.positions else None,
    )


def _plan(snapshot: Snapshot, request: SeedRequest) -> SeedPlan:
    asked = request.model
    model = snapshot.all_data_models.get(DataModelId(asked.space, asked.external_id, asked.version))
    if model is None:
        raise errors.DataModelNotFound(f"{asked.space}:{asked.external_id}/{asked.version}")
    return plan_seed(snapshot, model, request)
