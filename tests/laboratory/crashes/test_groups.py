"""What is found of a group after a kill, against a real emulator."""

from collections.abc import Iterator

import pytest

from conftest import Api
from laboratory.crashes.groups import Group, Kind, install, tokens
from laboratory.setting.client import Client


@pytest.fixture
def client(base_url: str, project: str) -> Iterator[Client]:
    client = Client(base_url, project)
    install(client)
    yield client
    client.close()


@pytest.mark.parametrize("kind", ["instances", "containers", "views"])
def test_group_that_is_written_has_its_token_in_all_parts(client: Client, kind: Kind) -> None:
    group = Group(kind, "g")
    assert tokens(client, [group]) == {group: {None}}
    client.ok(*group.write("t"))
    assert tokens(client, [group]) == {group: {"t"}}
    client.ok(*group.delete())
    assert tokens(client, [group]) == {group: {None}}


def test_node_that_lacks_is_seen(client: Client, api: Api) -> None:
    group, other = Group("instances", "g"), Group("instances", "h")
    client.ok(*group.write("t"))
    client.ok(*other.write("u"))
    api.ok("/models/instances/delete", {"items": group.parts()[-1:]})
    assert tokens(client, [group, other]) == {group: {"t", None}, other: {"u"}}
