"""The endpoints of the unit catalog, which is the same in every project."""

from emulator import errors
from emulator.core.units import catalog
from emulator.operations.context import Context
from emulator.wire.schema.units import RetrieveUnits, Unit, UnitKey, Units, UnitSystems


def list_all(_context: Context, _project: str, _request: None) -> Units:
    """Return all units of the catalog."""
    return Units(list(catalog().units.values()))


def list_systems(_context: Context, _project: str, _request: None) -> UnitSystems:
    """Return the unit systems, each with its unit of every quantity."""
    return UnitSystems(list(catalog().systems.values()))


def retrieve(_context: Context, _project: str, request: RetrieveUnits) -> Units:
    """Return the units in the order of the request."""
    return Units(_find([item.external_id for item in request.items], ignore_unknown=bool(request.ignore_unknown_ids)))


def retrieve_one(_context: Context, _project: str, request: UnitKey) -> Units:
    """Return a list of the one unit."""
    return Units(_find([request.external_id], ignore_unknown=False))


def _find(names: list[str], *, ignore_unknown: bool) -> list[Unit]:
    units = catalog().units
    missing = [name for name in dict.fromkeys(names) if name not in units]
    if missing and not ignore_unknown:
        raise errors.MissingUnits(missing)
    return [units[name] for name in names if name in units]
