"""The JSON of statistics: counts and limits."""

from msgspec import Struct


class _Json(Struct, kw_only=True, rename="camel"): ...


class Count(_Json):
    count: int
    limit: int


class InstanceCounts(_Json):
    nodes: int
    edges: int
    instances: int
    instances_limit: int
    soft_deleted_nodes: int
    soft_deleted_edges: int
    soft_deleted_instances: int
    soft_deleted_instances_limit: int


class ProjectStatistics(_Json):
    spaces: Count
    containers: Count
    container_properties: Count
    views: Count
    data_models: Count
    instances: InstanceCounts
    concurrent_read_limit: int
    concurrent_write_limit: int
    concurrent_delete_limit: int


class SpaceStatistics(_Json):
    space: str
    containers: int
    views: int
    data_models: int
    nodes: int
    edges: int
    soft_deleted_nodes: int
    soft_deleted_edges: int


class SpacesStatistics(Struct):
    items: list[SpaceStatistics]
