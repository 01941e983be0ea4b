"""The versions of views, where a text does not give them.

A version is a digest of what defines the view, and of all views that it leads to whose versions are digests too. So
publishing the same again gives the same versions, and a changed type gives new ones to itself and to what leads to it.
Names, descriptions and comments are no part of it, nor is what only containers have.
"""

import hashlib
from collections.abc import Iterator
from typing import Any

import msgspec
from msgspec import structs

from emulator.graphql.dml.document import Document
from emulator.graphql.dml.identities import Identities
from emulator.graphql.dml.inheritance import Inheritance, Properties
from emulator.graphql.dml.properties import Target
from emulator.wire.references import ContainerReference, ViewReference
from emulator.wire.schema.views import ViewWrite

_LENGTH = 14
_encode = msgspec.json.Encoder(order="sorted").encode

Filters = dict[str, dict[str, Any] | None]


def versions_by_content(
    document: Document, identities: Identities, inheritance: Inheritance, filters: Filters
) -> dict[str, str]:
    """Return the version of the view of each type."""
    open_types = [name for name, one in identities.items() if one.fixed is None]
    content = {name: _content(name, document, identities, inheritance, filters) for name in open_types}
    leads_to = {
        name: {
            target
            for target in _targets(document, name, inheritance.own[name])
            if isinstance(target, str) and target in content
        }
        for name in open_types
    }
    found: dict[str, str] = {}
    for name, one in identities.items():
        found[name] = one.version or ""
        if name in content:
            reached = sorted(content[other] for other in _reached(name, leads_to) if other != name)
            found[name] = hashlib.sha256(b"\n".join([content[name], *reached])).hexdigest()[:_LENGTH]
    return found


def definition_of(view: ViewWrite) -> ViewWrite:
    """Return `view` without its names and descriptions."""
    properties = {
        name: structs.replace(one, name=None, description=None) for name, one in (view.properties or {}).items()
    }
    return structs.replace(view, name=None, description=None, properties=properties)


def _content(
    name: str, document: Document, identities: Identities, inheritance: Inheritance, filters: Filters
) -> bytes:
    def key(target: Target | ContainerReference | None) -> Any:
        if not isinstance(target, str):
            return target
        one = identities[target]
        return [one.space, one.external_id, one.version]

    relabelled = inheritance.relabelled.get(name, ())
    properties = {
        identifier: [
            one.kind,
            one.is_list,
            one.container,
            one.identifier,
            str(one.type.__struct_config__.tag) if one.type else None,
            key(one.target),
            one.edge_type,
            key(one.edge_source),
            one.direction,
            key(one.through),
        ]
        for identifier, one in inheritance.own[name].items()
        if identifier not in relabelled
    }
    parents = sorted(_encode(key(parent)) for parent in document.types[name].parents)
    return _encode([key(name), [one.decode() for one in parents], filters[name], properties])


def _targets(document: Document, name: str, properties: Properties) -> Iterator[Target | ContainerReference | None]:
    yield from document.types[name].parents
    for one in properties.values():
        yield from (one.target, one.edge_source, one.through)


def _reached(start: str, leads_to: dict[str, set[str]]) -> set[str]:
    found, pending = {start}, [start]
    while pending:
        new = leads_to[pending.pop()] - found
        found |= new
        pending += new
    return found


def reference(view: ViewWrite) -> ViewReference:
    return ViewReference(space=view.space, external_id=view.external_id, version=view.version)
