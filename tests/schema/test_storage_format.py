import pytest

from emulator.schema.snapshot import SchemaObject
from emulator.schema.storage_format import MAX_LIST_LENGTH, distribute, from_text, key_hash, object_key, to_text

SPACE = SchemaObject(kind="space", space="my-space", definition='{"space": "my-space", "description": "two words"}')
CONTAINER = SchemaObject(kind="container", space="s", external_id="C", alias="C__s", definition='{"a": " b  c "}')
VIEW = SchemaObject(kind="view", space="s", external_id="V", version="v_1.0-b", definition="{}")
GONE = SchemaObject(kind="container", space="s", external_id="C", alias="C")


@pytest.mark.parametrize("one", [SPACE, CONTAINER, VIEW, GONE])
def test_object_is_what_its_text_says(one: SchemaObject) -> None:
    stored = from_text(to_text(one, 7))
    assert (stored.epoch, stored.object) == (7, one)


def test_text_is_for_people_to_read() -> None:
    assert to_text(CONTAINER, 4) == 'container:s:C 4 C__s {"a": " b  c "}'


def test_hash_is_the_same_in_all_processes_and_versions() -> None:
    assert key_hash("space:movies") == 1848380903


def views(count: int) -> list[SchemaObject]:
    return [SchemaObject(kind="view", space="s", external_id=f"V{n}", version="v1") for n in range(count)]


@pytest.mark.parametrize(
    ("objects", "lists"), [(1, 1), (MAX_LIST_LENGTH // 2, 1), (MAX_LIST_LENGTH, 2), (150, 32), (2_000, 256)]
)
def test_lists_are_as_many_as_objects_need(objects: int, lists: int) -> None:
    assert len(distribute([to_text(one, 1) for one in views(objects)]).objects) == lists


def test_each_object_is_in_the_list_that_its_hash_says() -> None:
    found = distribute([to_text(one, number) for number, one in enumerate(views(100))])
    for place, (texts, epoch) in enumerate(zip(found.objects, found.epochs, strict=True)):
        stored = [from_text(text) for text in texts]
        assert {key_hash(object_key(one.object)) % len(found.objects) for one in stored} <= {place}
        assert epoch == max((one.epoch for one in stored), default=0)
    assert sum(map(len, found.objects)) == 100
