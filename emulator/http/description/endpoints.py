"""The rows of the URL table as operations: names, tags, the answer that the operation returns, and its refusals."""

import inspect
import re
from collections.abc import Iterator

from emulator.http.classic.families import IN_PROJECT
from emulator.http.description.described import Described
from emulator.http.description.differences import DIFFERENCES
from emulator.http.description.own_paths import OWN_PATHS
from emulator.http.endpoint import Endpoint, NotEmulated
from emulator.http.routes import OWN, TABLE

PROJECT = "/api/v1/projects/{project}"
NOT_EMULATED = "Not emulated"
EMULATOR = "Emulator"
TAGS = {
    "spaces": "Spaces",
    "containers": "Containers",
    "views": "Views",
    "datamodels": "Data models",
    "instances": "Instances",
    "statistics": "Statistics",
    "dml": "GraphQL",
    "userapis": "GraphQL",
    "units": "Units",
    "groups": "Access",
    "token": "Access",
    "timeseries": "Time series",
    "files": "Files",
    "sequences": "Sequences",
}
"""By the first word of a path, after `/models`."""
ACTIONS = {
    "byids": "retrieve",
    "list": "filter",
    **{
        word: word
        for word in (
            "delete",
            "search",
            "aggregate",
            "query",
            "sync",
            "inspect",
            "retry",
            "restore",
            "fork",
            "explain",
            "seed",
        )
    },
}
"""What the last word of a path does with the words before it."""
NAMES = {"dml": "publishDataModels", "userapis": "askDataModel"}
"""The names of operations that their paths do not say, by the first word."""
RIGHTS = {
    "read_models": "`READ` of `dataModelsAcl`",
    "write_models": "`WRITE` of `dataModelsAcl` in the spaces of all items",
    "read_instances": "`READ` of `dataModelInstancesAcl`",
    "write_instances": "`WRITE` of `dataModelInstancesAcl`",
    "update_instances": "`WRITE` or `WRITE_PROPERTIES` of `dataModelInstancesAcl`",
}
READS_BODY = (408, 413, 415)


def described() -> Iterator[Described]:
    """All operations of the emulated API and of the emulator's own, then those of what is not emulated."""
    for row in (*TABLE, *OWN):
        yield _not_emulated(row) if isinstance(row, NotEmulated) else _emulated(row)
    yield from OWN_PATHS
    known = {row.path for row in TABLE}
    for family, words in IN_PROJECT.items():
        if f"{PROJECT}/{family}" not in known:
            yield _family(family, words)


def _emulated(row: Endpoint) -> Described:
    is_api = row.path.startswith("/api/")
    return Described(
        method=row.method,
        path=row.path,
        tag=_tag(row.path),
        summary=_summary(row),
        identifier=_identifier(row.method, row.path, row.request),
        details=_details(row),
        parameters=row.query if row.has_body else row.request,
        body=row.request if row.has_body else None,
        answer=inspect.signature(row.operation).return_annotation,
        status=row.status,
        refusals=tuple(sorted(_refusals(row))),
        needs_token=is_api,
        token_if_checked=not is_api,
    )


def _not_emulated(row: NotEmulated) -> Described:
    return Described(
        method=row.method,
        path=row.path,
        tag=NOT_EMULATED,
        summary=f"Not emulated: {row.feature}",
        identifier=_identifier(row.method, row.path, None),
        details="Answers 501 with these words.",
        refusals=(400, 401, 403, 501),
        needs_token=True,
    )


def _family(family: str, words: str) -> Described:
    return Described(
        method="GET",
        path=f"{PROJECT}/{family}",
        tag=NOT_EMULATED,
        summary=f"Not emulated: {words}",
        identifier=_identifier("GET", f"{PROJECT}/{family}", None),
        details="This path and all paths below it answer every method with 501, unless they are described here.",
        refusals=(400, 401, 403, 501),
        needs_token=True,
    )


def words_of(path: str) -> list[str]:
    """The words of a path below the project, without `models` and parameters."""
    words = path.removeprefix("/api/v1/projects/{project}").removeprefix("/api/v1").removeprefix("/_emulator")
    return [word for word in words.split("/") if word and word != "models" and not word.startswith("{")]


def _tag(path: str) -> str:
    if path.startswith("/_emulator"):
        return EMULATOR
    return TAGS.get((words_of(path) or ["projects"])[0], "Projects")


def _summary(row: Endpoint) -> str:
    return (inspect.getdoc(row.operation) or "").split("\n\n")[0].replace("\n", " ")


def _details(row: Endpoint) -> str:
    sentences = [f"Where tokens are checked, the caller needs {RIGHTS[row.right]}."] if row.right else []
    difference = DIFFERENCES.get((row.method, row.path))
    sentences += [f"Compared with the service: {difference}."] if difference else []
    return " ".join(sentences)


def _refusals(row: Endpoint) -> set[int]:
    found = {400, 401, 403, 500, 503}
    if row.has_body:
        found |= {*READS_BODY, 501}
    if row.request is not None:
        found.add(501)
    if row.traffic:
        found |= {408, 429}
    if row.writes or row.method in {"PUT", "DELETE"}:
        found.add(507)
    if row.path.startswith("/_emulator"):
        found |= {404, 408}
    if "/snapshots" in row.path or "/export/" in row.path or row.path.endswith(("/fork", "/import", "/seed")):
        found.add(409)
    if row.right == "update_instances":
        found.add(409)
    if row.path.endswith(("/search", "/graphql")):
        found.add(507)
    return found


def _identifier(method: str, path: str, request: object) -> str:
    """A name for clients that are generated: `listSpaces`, `deleteContainersIndexes`, `queryInstances`.

    >>> _identifier("GET", "/api/v1/projects/{project}/units/{externalId}", None)
    'getUnits'
    """
    *subject, last = words_of(path) or ["projects"]
    if name := NAMES.get((subject or [last])[0]):
        return name
    action = ACTIONS.get(last) if method in {"POST", "PUT"} or last == "inspect" else None
    if action is None:
        subject, action = [*subject, last], _default_action(method, path, getattr(request, "__name__", ""))
    if path.startswith("/_emulator"):
        subject = ["emulator", *subject]
    return action + "".join(part[:1].upper() + part[1:] for one in subject for part in re.split(r"[^A-Za-z0-9]", one))


def _default_action(method: str, path: str, request: str) -> str:
    if method == "POST":
        return "apply" if request.startswith("Apply") else "create"
    return {"GET": "get" if path.endswith("}") else "list", "PUT": "save", "DELETE": "delete"}[method]
