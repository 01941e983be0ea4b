"""The plan of a mutation: one apply with all that its fields write and delete, and the shape of its answer.

The fields of a mutation are one request to the service, so they are one transaction: all of them or none.
"""

from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from emulator import errors
from emulator.graphql.model.schema import ModelSchema
from emulator.graphql.reads.values import moments
from emulator.graphql.request.instances import instance_reference
from emulator.graphql.request.selections import Selected, Selections
from emulator.graphql.writes.upserts import Key, Upserts
from emulator.wire.instances import AppliedInstance, ApplyRequest, ApplyResponse, InstanceDelete, InstanceId

MOST_ITEMS = 1_000
"""What one apply takes."""


class WrittenField(Struct, frozen=True):
    """A field of a mutation: what is answered of each of the instances `keys`, or of those that were `deleted`."""

    fields: dict[str, str]
    keys: list[Key]
    deleted: bool


class MutationPlan(Struct, frozen=True):
    """What a mutation writes, and the shape of its answer by response key."""

    request: ApplyRequest
    fields: dict[str, WrittenField | None]

    @property
    def upserts(self) -> bool:
        return bool(self.request.items)

    @property
    def deletes(self) -> bool:
        return bool(self.request.delete)

    def answer(self, response: ApplyResponse) -> dict[str, Any]:
        applied = {(one.instance_type, one.space, one.external_id): one for one in response.items}
        deleted = {(one.instance_type, one.space, one.external_id): one for one in response.deleted}
        made: dict[str, Any] = {}
        for key, field in self.fields.items():
            if field is None:
                made[key] = "Mutation"
            elif field.deleted:
                made[key] = [_deleted(deleted[one], field.fields) for one in field.keys if one in deleted]
            else:
                made[key] = [_applied(applied[one], field.fields) for one in field.keys if one in applied]
        return made


def _applied(one: AppliedInstance, fields: Mapping[str, str]) -> dict[str, Any]:
    known: dict[str, Any] = {
        "instanceType": one.instance_type,
        "space": one.space,
        "externalId": one.external_id,
        "version": one.version,
        "wasModified": one.was_modified,
        "__typename": "_UpsertResult",
    }
    times = {"createdTime": one.created_time, "lastUpdatedTime": one.last_updated_time}
    return {key: moments([times[name]])[0] if name in times else known[name] for key, name in fields.items()}


def _deleted(one: InstanceId, fields: Mapping[str, str]) -> dict[str, Any]:
    known = {
        "instanceType": one.instance_type,
        "space": one.space,
        "externalId": one.external_id,
        "__typename": "_DeleteResult",
    }
    return {key: known[name] for key, name in fields.items()}


def plan_mutation(schema: ModelSchema, selections: Selections, roots: Mapping[str, Selected]) -> MutationPlan:
    """The plan of the fields `roots` of `Mutation`.

    Raises `Refused`, and an `errors.InvalidRequest` for more items than one apply takes.
    """
    upserts = Upserts(schema.model)
    deletes: dict[Key, InstanceDelete] = {}
    fields: dict[str, WrittenField | None] = {}
    mutation = schema.graphql.mutation_type
    for key, selected in roots.items():
        if selected.name == "__typename" or mutation is None:
            fields[key] = None
            continue
        root = schema.roots[selected.name]
        arguments = selections.arguments(selected, mutation.fields[selected.name])
        answered = {k: one.name for k, one in selections.below(selected).items()}
        if root.action == "upsert":
            keys = upserts.add(schema.model.types[root.type], arguments["items"])
            fields[key] = WrittenField(answered, keys, deleted=False)
        else:
            references = [instance_reference(one) for one in arguments["items"]]
            named: list[Key] = [("node", one.space, one.external_id) for one in references]
            for one in named:
                deletes[one] = InstanceDelete(instance_type="node", space=one[1], external_id=one[2])
            fields[key] = WrittenField(answered, list(dict.fromkeys(named)), deleted=True)
    items = upserts.items
    if len(items) + len(deletes) > MOST_ITEMS:
        raise errors.Violations([f"items size must be between 0 and {MOST_ITEMS}"])
    request = ApplyRequest(
        items=items, delete=list(deletes.values()) or None, auto_create_start_nodes=True, auto_create_end_nodes=True
    )
    return MutationPlan(request, fields)
