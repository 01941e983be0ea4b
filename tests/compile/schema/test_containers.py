from emulator.compile.schema.containers import drop_constraint, drop_container, drop_index, unique_index
from emulator.wire.references import ContainerId
from snapshots import container_object, prop, snapshot

UNIQUE = {"u`": {"properties": ["a"]}}
SCHEMA = snapshot(container_object("C", {"a": prop(), "r": prop("direct")}, constraints=UNIQUE))
MODEL = SCHEMA.containers[ContainerId("s", "C")]


def test_index_is_on_the_digest() -> None:
    assert unique_index(MODEL, MODEL.unique[0].key).text == (
        "CREATE RANGE INDEX IF NOT EXISTS\nFOR (instance:`C`) ON (instance.`C!u```)"
    )


def test_everything_of_a_container_goes() -> None:
    relations, copies, instances, counters = drop_container(MODEL, "demo")
    assert relations.parameters == {"project": "demo", "keys": ["C.a", "C.r"]}
    assert relations.text.endswith("WHERE relation.property IN $keys\nDELETE relation")
    assert copies.text.endswith("REMOVE relationship.`C.a`, relationship.`C.r`, relationship.`C!u```")
    assert instances.text.endswith("REMOVE instance.`C.a`, instance.`C.r`, instance.`C!u```, instance:`C`")
    assert counters.parameters == {"project": "demo", "prefix": "C."}


def test_digests_go_with_their_constraint() -> None:
    copies, instances = drop_constraint(MODEL, MODEL.unique[0], "demo")
    assert copies.text.endswith("REMOVE relationship.`C!u```")
    assert instances.text.endswith("REMOVE instance.`C!u```")


def test_index_goes_by_its_name() -> None:
    assert drop_index("i`").text == "DROP INDEX `i``` IF EXISTS"
