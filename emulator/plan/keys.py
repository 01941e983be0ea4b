"""Keys of instances: the one string that identifies a node or an edge in Neo4j."""

from collections.abc import Iterable, Sequence

from emulator.errors import Item
from emulator.wire.instances import EdgeWrite, InstanceIdentifier, InstanceType, NodeWrite
from emulator.wire.references import InstanceReference

_SEPARATOR = "\0"
"""No space has it, and no external id of what is stored."""


def instance_key(project: str, instance_type: InstanceType, space: str, external_id: str) -> str:
    """The key of a node or edge. Neither a project nor a space can hold a colon, so it reads back exactly.

    A node and an edge may have the same space and external id: in the recording
    instances-crud-all-property-types an edge is of a type with its own identity.

    >>> instance_key("demo", "node", "movies", "a:b")
    'demo:movies:a:b'
    >>> instance_key("demo", "edge", "movies", "a:b")
    'edge/demo:movies:a:b'
    """
    return f"{project}:{space}:{external_id}" if instance_type == "node" else f"edge/{project}:{space}:{external_id}"


def item_keys(project: str, items: Iterable[NodeWrite | EdgeWrite]) -> list[str]:
    """The keys of the instances to write; a call per instance would take longer than all else here."""
    starts = {NodeWrite: project, EdgeWrite: f"edge/{project}"}
    return [f"{starts[type(item)]}:{item.space}:{item.external_id}" for item in items]


def identifier_keys(project: str, identifiers: Iterable[InstanceIdentifier]) -> list[str]:
    """The keys of the instances to read."""
    starts = {"node": project, "edge": f"edge/{project}"}
    return [f"{starts[one.instance_type]}:{one.space}:{one.external_id}" for one in identifiers]


def key_prefixes(project: str) -> list[str]:
    """The prefixes of the keys of all nodes and of all edges of `project`.

    >>> key_prefixes("demo")
    ['demo:', 'edge/demo:']
    """
    return [f"{project}:", f"edge/{project}:"]


def key_ranges(project: str) -> list[tuple[str, str]]:
    """The bounds, which are no keys themselves, between which are the keys of all nodes, and of all edges.

    An index goes on behind a key in such a range, but reads a prefix from its beginning.

    >>> key_ranges("demo")
    [('demo:', 'demo;'), ('edge/demo:', 'edge/demo;')]
    """
    return [(prefix, prefix[:-1] + chr(ord(":") + 1)) for prefix in key_prefixes(project)]


def reference_key(project: str, reference: InstanceReference) -> str:
    """The key of the node that `reference` names."""
    return f"{project}:{reference.space}:{reference.external_id}"


def reference_keys(project: str, references: Iterable[InstanceReference]) -> list[str]:
    """The keys of the nodes that `references` name."""
    return [f"{project}:{reference.space}:{reference.external_id}" for reference in references]


def split_keys(keys: Sequence[str]) -> tuple[list[str], list[str]]:
    r"""The spaces and the external ids of instances, or of references, in the order of their `keys`.

    >>> split_keys(["demo:movies:a:b", "demo:movies:c"])
    (['movies', 'movies'], ['a:b', 'c'])
    >>> split_keys(["demo:movies:a", "edge/demo:plant:b"])
    (['movies', 'plant'], ['a', 'b'])
    >>> split_keys(["demo:movies:a\0demo:movies:b", "demo:plant:c"])[0]
    ['movies', 'plant']
    """
    if not keys:
        return [], []
    project, space, _ = keys[0].split(":", 2)
    text = _SEPARATOR + _SEPARATOR.join(keys)
    # Where no key holds the separator, there is one more part than keys only if all keys begin like the first.
    _, *external_ids = text.split(f"{_SEPARATOR}{project}:{space}:")
    if len(external_ids) == len(keys) == text.count(_SEPARATOR):
        return [space] * len(keys), external_ids
    return list(map(space_of, keys)), list(map(external_id_of, keys))


def identity(key: str) -> dict[str, str]:
    """The JSON form of a reference to the node with `key`.

    >>> identity("demo:movies:a:b")
    {'space': 'movies', 'externalId': 'a:b'}
    """
    _, space, external_id = key.split(":", 2)
    return {"space": space, "externalId": external_id}


def item_of(key: str) -> Item:
    """The identity of the instance with `key`, for an error about it.

    >>> item_of("edge/demo:movies:a:b")
    Item(instance_type='edge', space='movies', external_id='a:b')
    """
    project, space, external_id = key.split(":", 2)
    return Item("edge" if project.startswith("edge/") else "node", space, external_id)


def space_of(key: str) -> str:
    return key.split(":", 2)[1]


def external_id_of(key: str) -> str:
    return key.split(":", 2)[2]
