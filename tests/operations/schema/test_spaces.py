import pytest

from builders import SPACE, container, node, prop, view
from conftest import Api
from emulator.graph.driver import Graph

SPACES = "/models/spaces"


def names(answer: dict) -> list[str]:
    return [item["space"] for item in answer["items"]]


def apply(api: Api, *spaces: str) -> dict:
    return api.ok(SPACES, {"items": [{"space": space} for space in spaces]})


def test_new_space_is_returned_without_absent_fields(api: Api) -> None:
    (space,) = api.ok(SPACES, {"items": [{"space": "a", "name": None}]})["items"]
    assert space == {
        "space": "a",
        "createdTime": space["createdTime"],
        "lastUpdatedTime": space["createdTime"],
        "isGlobal": False,
    }


def test_unchanged_space_keeps_its_timestamps(api: Api) -> None:
    written = {"items": [{"space": "a", "name": "n", "description": "d"}]}
    assert api.ok(SPACES, written) == api.ok(SPACES, written)


def test_changed_space_keeps_its_created_time(api: Api) -> None:
    (before,) = api.ok(SPACES, {"items": [{"space": "a", "name": "n"}]})["items"]
    (after,) = api.ok(SPACES, {"items": [{"space": "a"}]})["items"]
    assert after["createdTime"] == before["createdTime"]
    assert "name" not in after
    assert api.ok(f"{SPACES}/byids", {"items": [{"space": "a"}]})["items"] == [after]


def test_unknown_spaces_are_left_out(api: Api) -> None:
    apply(api, "a", "b")
    assert names(api.ok(f"{SPACES}/byids", {"items": [{"space": s} for s in ("x", "b", "a", "b")]})) == ["b", "a"]


@pytest.mark.parametrize("path", ["spaces", "containers", "views"])
@pytest.mark.parametrize("verb", ["byids", "delete"])
def test_impossible_name_is_refused(api: Api, path: str, verb: str) -> None:
    item = {"space": "1", "externalId": "C", "version": "1"}
    status, message = api.refused(f"/models/{path}/{verb}", {"items": [item]})
    assert (status, "space must match" in message) == (400, True)


def test_project_without_spaces_is_empty(api: Api) -> None:
    assert api.client.get(SPACES).json() == {"items": []}


def test_list_is_paged(api: Api) -> None:
    apply(api, "c", "a", "b")
    first = api.client.get(SPACES, params={"limit": 2}).json()
    second = api.client.get(SPACES, params={"limit": 2, "cursor": first["nextCursor"]}).json()
    assert (names(first), names(second)) == (["a", "b"], ["c"])
    assert "nextCursor" not in second


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        ({"cursor": "nonsense"}, "Cursor is not valid for this request."),
        ({"limit": 0}, "limit must be greater than or equal to 1"),
        ({"limit": "many"}, "limit"),
        ({"includeGlobal": "perhaps"}, "includeGlobal"),
    ],
)
def test_wrong_parameter_is_refused(api: Api, parameters: dict, message: str) -> None:
    response = api.client.get(SPACES, params=parameters)
    assert response.status_code == 400
    assert message in response.json()["error"]["message"]


@pytest.mark.parametrize(
    ("items", "message"),
    [
        ([], "[items size must be between 1 and 100]"),
        ([{"space": f"s{n}"} for n in range(101)], "[items size must be between 1 and 100]"),
        ([{"space": "a", "name": "x" * 256}], "[name size must be between 0 and 255]"),
        ([{"space": "a"}, {"space": "a", "name": "n"}], '[items is not a distinct set; duplicates: [{"space":"a"}]]'),
        ([{"space": "1"}], "space must match"),
        ([{"space": "node"}], "Space identifier cannot be one of the reserved values"),
        ([{"space": "a", "nme": "n"}], "Unexpected field - items[0].nme"),
    ],
)
def test_wrong_request_changes_nothing(api: Api, items: list[dict], message: str) -> None:
    status, found = api.refused(SPACES, {"items": items})
    assert status == 400
    assert message in found
    assert api.client.get(SPACES).json() == {"items": []}


def test_system_space_is_read_only(api: Api) -> None:
    assert api.refused(SPACES, {"items": [{"space": "cdf_cdm"}]})[0] == 403
    assert api.refused(f"{SPACES}/delete", {"items": [{"space": "cdf_cdm"}]})[0] == 403


def test_delete_returns_what_existed(api: Api) -> None:
    apply(api, "a", "b")
    assert api.ok(f"{SPACES}/delete", {"items": [{"space": "x"}, {"space": "a"}]}) == {"items": [{"space": "a"}]}
    assert names(api.client.get(SPACES).json()) == ["b"]


def test_deleted_space_can_be_created_again(api: Api) -> None:
    apply(api, "a")
    api.ok(f"{SPACES}/delete", {"items": [{"space": "a"}]})
    assert names(apply(api, "a")) == ["a"]


@pytest.mark.parametrize(
    ("path", "item"),
    [
        ("/models/containers", container("C", p=prop())),
        ("/models/views", view("V")),
        ("/models/instances", node("n")),
    ],
)
def test_space_that_is_not_empty_cannot_be_deleted(api: Api, path: str, item: dict) -> None:
    apply(api, SPACE, f"{SPACE}x")
    api.ok(path, {"items": [item]})
    refusal = api.refused(f"{SPACES}/delete", {"items": [{"space": f"{SPACE}x"}, {"space": SPACE}]})
    assert refusal == (400, f"Space '{SPACE}' is not empty.")
    assert names(api.client.get(SPACES).json()) == [SPACE, f"{SPACE}x"]


def test_space_is_a_text_in_the_node_of_the_schema(api: Api, graph: Graph) -> None:
    from emulator.compile.statement import Statement  # noqa: PLC0415

    apply(api, "a")
    text = "MATCH (schema:_Schema {name: $project}) UNWIND schema.objects0 AS object RETURN schema.epochs, object"
    ((epochs, kept),) = graph.read(lambda transaction: transaction.rows(Statement(text, {"project": api.project})))
    assert epochs == [1]
    assert kept.startswith('space:a 1  {"space":"a",')


def test_space_with_only_an_edge_is_not_empty(api: Api) -> None:
    api.ok("/models/spaces", {"items": [{"space": "nodes"}, {"space": "edges"}]})
    end = {"space": "nodes", "externalId": "a"}
    edge = {"instanceType": "edge", "space": "edges", "externalId": "e", "type": end, "startNode": end, "endNode": end}
    api.ok("/models/instances", {"items": [edge], "autoCreateStartNodes": True, "autoCreateEndNodes": True})
    status, message = api.refused("/models/spaces/delete", {"items": [{"space": "edges"}]})
    assert (status, message) == (400, "Space 'edges' is not empty.")
