"""The nodes of the system spaces: units, and the edge types of the core data model."""

from functools import cache
from typing import Any

from emulator.core.units import catalog

UNIT_SPACE = "cdf_cdm_units"
TYPE_SPACE = "cdf_cdm"
TYPES = ("image-360-annotation", "diagrams.AssetLink", "diagrams.FileLink")


@cache
def unit_nodes() -> dict[str, dict[str, Any]]:
    """Return the properties of the node of each unit, by external id, in the order of the catalog."""
    units = catalog().units.values()
    return {
        unit.external_id: {
            "externalId": unit.external_id,
            "number": number - len(units),
            "name": unit.name,
            "description": unit.long_name,
            "aliases": unit.alias_names,
            "quantity": unit.quantity,
            "symbol": unit.symbol,
            "source": unit.source,
            "sourceReference": unit.source_reference,
        }
        for number, unit in enumerate(units)
    }


@cache
def type_nodes() -> dict[str, dict[str, Any]]:
    """Return the properties of the node of each edge type, by external id."""
    first_number = -len(catalog().units) - len(TYPES)
    return {name: {"externalId": name, "number": first_number + number} for number, name in enumerate(TYPES)}


SYSTEM_NODES = {UNIT_SPACE: unit_nodes, TYPE_SPACE: type_nodes}
"""The functions that return the nodes of each system space that has any, by external id."""
