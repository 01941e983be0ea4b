from typing import Any

import pytest

from emulator.errors import AccessDenied
from emulator.schema.access.acls import ALL_CAPABILITIES
from emulator.schema.access.caller import UNRESTRICTED, Caller
from emulator.schema.access.capabilities import caller_from_capabilities, violations


def acl(name: str, actions: list[str], *spaces: str) -> dict[str, Any]:
    return {
        name: {"actions": actions, "scope": {"spaceIdScope": {"spaceIds": list(spaces)}} if spaces else {"all": {}}}
    }


def test_nothing_gives_nothing() -> None:
    empty: frozenset[str] = frozenset()
    assert caller_from_capabilities([]) == Caller(empty, empty, empty, empty, empty, empty)


def test_everything_gives_everything() -> None:
    found = caller_from_capabilities(ALL_CAPABILITIES)
    assert all(getattr(found, right) is None for right in Caller.__struct_fields__ if right != "groups")
    assert found.groups == {"LIST", "READ", "CREATE", "UPDATE", "DELETE"}
    assert not list(violations(ALL_CAPABILITIES))


def test_spaces_of_several_capabilities_add_up_and_all_is_more() -> None:
    one, two = acl("dataModelsAcl", ["READ"], "a"), acl("dataModelsAcl", ["READ"], "b")
    assert caller_from_capabilities([one, two]).read_models == {"a", "b"}
    assert caller_from_capabilities([one, acl("dataModelsAcl", ["READ"]), two]).read_models is None


def test_who_writes_may_read() -> None:
    found = caller_from_capabilities(
        [acl("dataModelsAcl", ["WRITE"], "a"), acl("dataModelInstancesAcl", ["WRITE"], "b")]
    )
    assert (found.read_models, found.write_models) == ({"a"}, {"a"})
    assert (found.read_instances, found.write_instances, found.update_instances) == ({"b"}, {"b"}, {"b"})


def test_who_updates_neither_reads_nor_creates() -> None:
    found = caller_from_capabilities([acl("dataModelInstancesAcl", ["WRITE_PROPERTIES"], "b")])
    assert (found.read_instances, found.write_instances, found.update_instances) == (set(), set(), {"b"})


def test_groups_of_oneself_are_no_groups_of_others() -> None:
    own = {"groupsAcl": {"actions": ["LIST"], "scope": {"currentuserscope": {}}}}
    assert not list(violations([own]))
    assert caller_from_capabilities([own]).groups == set()


def test_needs_are_met_or_denied() -> None:
    found = caller_from_capabilities([acl("dataModelsAcl", ["READ"], "a")])
    found.require("read_models")
    found.require_in_spaces({"a"}, "read_models")
    with pytest.raises(AccessDenied):
        found.require("write_models")
    with pytest.raises(AccessDenied):
        found.require_in_spaces({"a", "b"}, "read_models")
    found.require_in_spaces((), "write_models")
    UNRESTRICTED.require_in_spaces({"a"}, "write_instances")
