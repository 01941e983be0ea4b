"""The whole document in OpenAPI 3.1, made once."""

from functools import cache
from importlib.metadata import version
from typing import Any

import msgspec

from emulator.http.description import refusals
from emulator.http.description.endpoints import described
from emulator.http.description.operations import operation
from emulator.http.description.schemas import Components
from emulator.wire.errors import ErrorResponse

_TITLE = "The CDF emulator"
_WORDS = """\
The data modeling API of Cognite Data Fusion as this emulator answers it, and what the emulator has of its own below
`/_emulator`. What the service has and the emulator does not answers 501, and names itself.

Every request below `/api` has a bearer token: any text in open mode, else one that the emulator's issuer or another
one has signed. Every answer has the header `x-request-id`, and every refusal the same envelope.
"""


def document() -> dict[str, Any]:
    """The description as OpenAPI has it."""
    operations = list(described())
    sent = [kind for one in operations for kind in (one.body, one.parameters) if kind is not None]
    answered = [kind for one in operations for kind in (one.answer, *one.other_answers.values()) if kind is not None]
    components = Components(sent, [*answered, ErrorResponse])
    paths: dict[str, dict[str, Any]] = {}
    for one in operations:
        paths.setdefault(one.path, {})[one.method.lower()] = operation(one, components)
    return {
        "openapi": "3.1.0",
        "info": {"title": _TITLE, "version": version("cdf-emulator"), "description": _WORDS},
        "servers": [{"url": "/"}],
        "tags": [{"name": tag} for tag in dict.fromkeys(one.tag for one in operations)],
        "paths": paths,
        "components": {
            "schemas": dict(sorted(components.schemas.items())),
            "responses": refusals.components(),
            "headers": {
                "RequestId": {"description": "Names the request in the log.", "schema": {"type": "string"}},
            },
            "securitySchemes": {"bearer": {"type": "http", "scheme": "bearer"}},
        },
    }


@cache
def text() -> str:
    """The document in JSON."""
    return msgspec.json.encode(document()).decode()
