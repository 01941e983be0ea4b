"""The system spaces: defined by the service, present in every project, read-only."""

from functools import cache

from emulator.wire.schema.spaces import Space

CREATED_TIME = 1_713_139_200_000
"""`createdTime` of all system objects, in milliseconds since 1970: the same in every project."""

SYSTEM_SPACES = (
    *("cdf_cdm", "cdf_idm", "cdf_cdm_units", "cdf_cdm_3d", "cdf_3d_schema", "cdf_360_image_schema", "cdf_apm"),
    *("cdf_apps_shared", "cdf_time_series_data", "cdf_extraction_extensions", "cdf_infield"),
    *("cdf_industrial_canvas", "cdf_classic", "cdf_core", "cdf_units"),
)
"""Those that official clients take for the service's own."""

_NAMES = frozenset(SYSTEM_SPACES)


def is_system(space: str) -> bool:
    """Whether `space` is a system space.

    >>> is_system("cdf_cdm")
    True
    >>> is_system("movies")
    False
    """
    return space in _NAMES


@cache
def system_spaces() -> dict[str, Space]:
    """Return the system spaces as the API answers them, by name."""
    return {
        name: Space(space=name, created_time=CREATED_TIME, last_updated_time=CREATED_TIME, is_global=True, name=name)
        for name in SYSTEM_SPACES
    }
