"""Finds what stands in a folder `shared` beside this checkout on some machines, and is no part of the project."""

from pathlib import Path


def beside_checkout(*parts: str) -> Path:
    """The path of a file or folder there; one that does not exist where there is no such folder."""
    here = Path(__file__).parents
    found = (folder.joinpath("shared", *parts) for folder in here)
    return next((path for path in found if path.exists()), here[2].joinpath("shared", *parts))
