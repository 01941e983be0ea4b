"""Validates views against the rest of the schema."""

from emulator import errors
from emulator.limits import DOCUMENTED, Limits
from emulator.schema.model import ContainerModel
from emulator.schema.views.effective import (
    ContainerModels,
    StoredViews,
    ancestry,
    effective_properties,
    forward_property,
    used_for,
)
from emulator.wire.references import ContainerReference, ViewId, ViewReference
from emulator.wire.schema.containers import DirectType, UsedFor
from emulator.wire.schema.views import ViewPropertyWrite, ViewWrite


def check(
    written: list[ViewWrite], views: StoredViews, containers: ContainerModels, limits: Limits = DOCUMENTED
) -> None:
    """Raise an error where `written` refers to what does not exist, or maps containers that do not fit together.

    `views` holds all views, including `written`.
    """
    _check_views(written, views)
    _check_containers(written, containers)
    for view in written:
        identity = ViewId(view.space, view.external_id, view.version)
        _check_cycle(identity, views)
        for name, prop in (view.properties or {}).items():
            _check_mapped(name, prop, containers)
            _check_through(prop, views, containers)
        narrowest = _check_mapped_containers(identity, views, containers, limits)
        if narrowest == "record" and not view.stream_id:
            raise errors.Violations(["streamId must not be null for a view over containers for records"])


def _check_views(written: list[ViewWrite], views: StoredViews) -> None:
    referenced = [parent.id for view in written for parent in view.implements or ()]
    referenced += [source.id for source in _through_sources(written) if isinstance(source, ViewReference)]
    referenced += [
        source.id for prop in _properties(written) for source in (prop.source, prop.edge_source) if source is not None
    ]
    missing = dict.fromkeys(str(view) for view in referenced if view not in views)
    if missing:
        raise errors.UnknownViews(list(missing))


def _check_containers(written: list[ViewWrite], containers: ContainerModels) -> None:
    referenced = [prop.container.id for prop in _properties(written) if prop.container is not None]
    referenced += [source.id for source in _through_sources(written) if isinstance(source, ContainerReference)]
    missing = dict.fromkeys(str(container) for container in referenced if container not in containers)
    if missing:
        raise errors.UnknownContainers(list(missing))


def _properties(written: list[ViewWrite]) -> list[ViewPropertyWrite]:
    return [prop for view in written for prop in (view.properties or {}).values()]


def _through_sources(written: list[ViewWrite]) -> list[ViewReference | ContainerReference]:
    return [prop.through.source for prop in _properties(written) if prop.through is not None]


def _check_cycle(identity: ViewId, views: StoredViews) -> None:
    stored = views[identity].definition
    if any(identity in ancestry(parent.id, views) for parent in stored.implements or ()):
        raise errors.ViewCycle(str(identity))


def _check_mapped(name: str, prop: ViewPropertyWrite, containers: ContainerModels) -> None:
    if prop.container is None:
        return
    found = containers[prop.container.id].properties.get(prop.container_property_identifier or "")
    if found is None:
        source = f"container '{prop.container.id}'"
        raise errors.UnknownSourceProperty(prop.container_property_identifier or "", source)
    if prop.source is not None and not isinstance(found.type, DirectType):
        raise errors.Violations([f"properties.{name}.source must be null unless the property is a direct relation"])


def _check_through(prop: ViewPropertyWrite, views: StoredViews, containers: ContainerModels) -> None:
    if prop.through is None:
        return
    forward, _ = forward_property(prop.through, views, containers)
    if forward is None or not isinstance(forward.type, DirectType):
        kind = "container" if isinstance(prop.through.source, ContainerReference) else "view"
        raise errors.UnknownSourceProperty(prop.through.identifier, f"{kind} '{prop.through.source.id}'")


def _check_mapped_containers(
    identity: ViewId, views: StoredViews, containers: ContainerModels, limits: Limits
) -> UsedFor:
    """Return what the view is used for. Raises for one over too many containers, or with conflicting `usedFor`."""
    referenced = [
        prop.container.id for prop in effective_properties(ancestry(identity, views), views).values() if prop.container
    ]
    mapped = [containers[container] for container in dict.fromkeys(referenced) if container in containers]
    limit = limits.containers_per_view
    if limit is not None and len(mapped) > limit:
        raise errors.LimitReached(limit, f"containers in the view '{identity}'")
    narrowest = used_for(tuple(mapped))
    if any(_conflict(container, narrowest) for container in mapped):
        raise errors.IncompatibleContainers(str(identity))
    return narrowest


def _conflict(container: ContainerModel, narrowest: str) -> bool:
    """Whether a view used for `narrowest` cannot map `container`; `all` means nodes and edges, not records."""
    if container.used_for == "all":
        return narrowest == "record"
    return container.used_for != narrowest
