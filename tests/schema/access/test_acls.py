"""What a caller has who may do all, against what the released SDK knows."""

from collections.abc import Iterator

from cognite.client.data_classes.capabilities import Capability, ExperimentsAcl

from emulator.schema.access.acls import ALL_CAPABILITIES


def of_sdk(kind: type[Capability]) -> Iterator[type[Capability]]:
    """The access control lists below `kind`: those that have a name of their own."""
    for below in kind.__subclasses__():
        if "_capability_name" in vars(below):
            yield below
        yield from of_sdk(below)


def test_every_list_of_the_sdk_is_there_with_all_actions() -> None:
    known = {one._capability_name: {action.value for action in one.Action} for one in of_sdk(Capability)}  # noqa: SLF001
    assert len(known) > 60
    ours = {acl: set(said["actions"]) for one in ALL_CAPABILITIES for acl, said in one.items()}
    assert ours == known


def test_sdk_loads_every_one_without_unknown_words() -> None:
    loaded = [Capability.load(one, allow_unknown=False) for one in ALL_CAPABILITIES]
    whole = [one for one in loaded if one.scope.dump() != {"all": {}}]
    assert [type(one) for one in whole] == [ExperimentsAcl]
