"""Publishing a text in the data modeling language, as the clients do."""

from typing import Any

from conftest import Api

UPSERT = """
mutation UpsertGraphQlDmlVersion($dmCreate: GraphQlDmlVersionUpsert!) {
    upsertGraphQlDmlVersion(graphQlDmlVersion: $dmCreate) {
        errors {
            kind
            message
            hint
            location {
                start {
                    line
                    column
                }
            }
        }
        result {
            space
            externalId
            version
            name
            description
            graphQlDml
            createdTime
            lastUpdatedTime
            views {
                externalId
                version
            }
        }
    }
}
"""
"""The document of the Python SDK and of the toolkit, with the views."""

REGENERATE = """
query WipeAndRegenerateDml($space: String!, $externalId: String!, $version: String!) {
    unsafelyWipeAndRegenerateDmlBasedOnDataModel(space: $space, externalId: $externalId, version: $version) {
        items {
            graphQlDml
        }
    }
}
"""

VERSIONS = """
query Versions($space: String!, $externalId: String!) {
    graphQlDmlVersionsById(space: $space, externalId: $externalId) {
        items { version name description graphQlDml createdTime lastUpdatedTime views { space externalId version } }
    }
}
"""


def ask(api: Api, query: str, **variables: Any) -> dict[str, Any]:
    """The answer to a request in GraphQL, which always has status 200."""
    return api.ok("/dml/graphql", {"query": query, "variables": variables})


def send(api: Api, text: str | None, **asked: Any) -> dict[str, Any]:
    """Publish `text` as `sp:Model/1`, or as `asked` says; return the whole answer."""
    model = {"space": "sp", "externalId": "Model", "version": "1", "graphQlDml": text, **asked}
    return ask(api, UPSERT, dmCreate=model)


def publish(api: Api, text: str | None, **asked: Any) -> dict[str, Any]:
    """Publish `text`, which must succeed; return the data model."""
    answer = send(api, text, **asked)
    assert "errors" not in answer, answer
    found = answer["data"]["upsertGraphQlDmlVersion"]
    assert found["errors"] is None, found["errors"]
    return found["result"]


def faults(api: Api, text: str | None, **asked: Any) -> list[dict[str, Any]]:
    """Publish `text`, which must be refused; return the errors in the answer."""
    found = send(api, text, **asked)["data"]["upsertGraphQlDmlVersion"]
    assert found["result"] is None
    return found["errors"]


def told(api: Api, text: str | None, **asked: Any) -> list[tuple[str, int, int]]:
    """The messages of the errors in `text`, with their lines and columns."""
    starts = [(one["message"], one["location"]["start"]) for one in faults(api, text, **asked)]
    return [(message, start["line"], start["column"]) for message, start in starts]


def versions(published: dict[str, Any]) -> dict[str, str]:
    """The versions of the views of a published data model."""
    return {view["externalId"]: view["version"] for view in published["views"]}


def views(api: Api, space: str = "sp") -> dict[str, dict[str, Any]]:
    """The newest versions of all views of a space, as the REST API returns them, without inherited properties."""
    parameters = f"space={space}&limit=1000&includeInheritedProperties=false"
    found = api.client.get(f"/models/views?{parameters}").json()["items"]
    return {view["externalId"]: view for view in found}


def containers(api: Api, space: str = "sp") -> dict[str, dict[str, Any]]:
    """All containers of a space."""
    found = api.client.get(f"/models/containers?space={space}&limit=1000").json()["items"]
    return {container["externalId"]: container for container in found}


def regenerated(api: Api, external_id: str = "Model", version: str = "1", space: str = "sp") -> str:
    """The text that is generated for a data model."""
    answer = ask(api, REGENERATE, space=space, externalId=external_id, version=version)
    return answer["data"]["unsafelyWipeAndRegenerateDmlBasedOnDataModel"]["items"][0]["graphQlDml"]


def text_of(api: Api, external_id: str = "Model", version: str = "1", space: str = "sp") -> str:
    """The text of a data model as it is read back."""
    answer = ask(api, VERSIONS, space=space, externalId=external_id)
    found = answer["data"]["graphQlDmlVersionsById"]["items"]
    return next(one["graphQlDml"] for one in found if one["version"] == version)
