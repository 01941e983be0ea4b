"""The description of all endpoints as OpenAPI, and the page that shows it."""

from starlette.requests import Request
from starlette.routing import Route

from emulator.http.emulator_api.start_page import TextResource, read_file


def routes() -> list[Route]:
    return [
        Route("/_emulator/openapi.json", TextResource("application/json", _description)),
        Route("/_emulator/reference", TextResource("text/html", lambda _: read_file("reference.html"))),
    ]


def _description(_: Request) -> str:
    # Made for the first request, not for the start.
    from emulator.http.description.openapi import text  # noqa: PLC0415

    return text()
