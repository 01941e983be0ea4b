"""The query parameters of the list of projects."""

from msgspec import Struct


class ListProjects(Struct, frozen=True, rename="camel"):
    """`with_data_modeling_status` also whether a project has data modeling alone."""

    with_data_modeling_status: bool = False
