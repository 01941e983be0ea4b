"""The emulator's paths that are not in the URL table: health, the request log, pages, and the issuer of tokens."""

from typing import Any

from emulator.http.description.described import HTML, Described
from emulator.http.description.issuer_paths import ISSUER_PATHS
from emulator.http.description.request_log_paths import REQUEST_LOG_PATHS
from emulator.http.emulator_api.neo4j_login import Neo4jLogin
from emulator.operations.projects.health import Health

EMULATOR = "Emulator"


def _page(path: str, identifier: str, summary: str, media: str = HTML, refusals: tuple[int, ...] = (403,)) -> Described:
    return Described(
        method="GET",
        path=path,
        tag="Pages",
        summary=summary,
        identifier=identifier,
        media=media,
        answer=str,
        refusals=refusals,
        token_if_checked="{project}" in path and not path.endswith("graphiql"),
    )


_OF_PROJECT = "/_emulator/projects/{project}"

OWN_PATHS: list[Described] = [
    Described(
        method="GET",
        path="/_emulator/health",
        tag=EMULATOR,
        summary="Say whether an apply would succeed now, and which Neo4j is in use.",
        identifier="health",
        details="`readOnly` (the disk is almost full) is 200 too: a restart would not help.",
        answer=Health,
        other_answers={503: Health},
        refusals=(403,),
    ),
    *REQUEST_LOG_PATHS,
    Described(
        method="GET",
        path="/_emulator/openapi.json",
        tag=EMULATOR,
        summary="Return this description.",
        identifier="description",
        answer=dict[str, Any],
        refusals=(403,),
    ),
    Described(
        method="GET",
        path="/_emulator/neo4j",
        tag=EMULATOR,
        summary="Say where Neo4j is; for this machine also the login of the managed one.",
        identifier="neo4jLogin",
        answer=Neo4jLogin,
        refusals=(401, 403),
        token_if_checked=True,
    ),
    Described(
        method="GET",
        path="/_emulator/metrics",
        tag=EMULATOR,
        summary="Count requests, and the times of their stages, in the text format of Prometheus.",
        identifier="metrics",
        answer=str,
        media="text/plain",
        refusals=(403,),
    ),
    _page("/", "startPage", "The console."),
    _page("/_emulator/reference", "referencePage", "This description as a page to read and to try."),
    _page(f"{_OF_PROJECT}/graphiql", "graphiqlPage", "GraphiQL for the data models of a project.", HTML, (400, 403)),
    _page(
        f"{_OF_PROJECT}/style.grass",
        "neo4jBrowserStyle",
        "The style of a project for Neo4j Browser.",
        "text/plain",
        (400, 401, 403, 503),
    ),
    _page(
        f"{_OF_PROJECT}/guide",
        "neo4jBrowserGuide",
        "The guide to a project for Neo4j Browser.",
        HTML,
        (400, 401, 403, 503),
    ),
    _page(
        "/_emulator/style.grass",
        "neo4jBrowserStyleOfAll",
        "The style of all projects for Neo4j Browser.",
        "text/plain",
        (403, 503),
    ),
    _page("/_emulator/guide", "neo4jBrowserGuideOfAll", "The guide to all projects.", HTML, (403, 503)),
    *ISSUER_PATHS,
]
