"""Snapshots of projects, and forks."""

from typing import Annotated

from msgspec import UNSET, Meta, Struct, UnsetType, field

Name = Annotated[str, Meta(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$(?!\n)")]
"""1 to 64 letters, digits, dots, hyphens and underscores; it starts with a letter or digit."""


class SnapshotPath(Struct, frozen=True):
    """The name of a snapshot, in the path."""

    name: Name


class SavePath(Struct, frozen=True):
    """The name of a snapshot, in the path; a `temporary` one is deleted an hour after it was saved."""

    name: Name
    temporary: bool = False


class ForkQuery(Struct, frozen=True):
    """The project that is copied; with `snapshot` as it was then, else as it is."""

    source: str = field(name="from")
    snapshot: Name | None = None


class Snapshot(Struct, frozen=True, kw_only=True, rename="camel"):
    """A snapshot of `project`. `instances` counts the deleted ones too that are kept for sync.

    A temporary one is deleted at `expiration_time`, in milliseconds since 1970, or up to ten minutes later.
    """

    project: str
    name: str
    created_time: int
    instances: int
    expiration_time: int | UnsetType = UNSET


class Snapshots(Struct, frozen=True):
    items: list[Snapshot]


class Restored(Struct, frozen=True, kw_only=True):
    """A project that has the content of a snapshot, with this number of instances."""

    project: str
    instances: int
