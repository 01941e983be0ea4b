"""Checks tokens and makes them: the only room that imports `joserfc`, and only where there is something to check."""
