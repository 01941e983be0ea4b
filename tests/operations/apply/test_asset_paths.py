import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from builders import data, node, ref, view_ref
from conftest import Api
from emulator.compile.statement import Statement

ASSET = view_ref("CogniteAsset", "cdf_cdm")
DESCRIBABLE = view_ref("CogniteDescribable", "cdf_cdm")


@pytest.fixture
def plant(api):
    """A project with a space for assets."""
    api.ok("/models/spaces", {"items": [{"space": "sp"}]})
    return api


def asset(external_id, parent=None, **values):
    if parent is not None:
        values["parent"] = ref(parent)
    return node(external_id, data(ASSET, **values))


def put(api, *items, **flags):
    return api.ok("/models/instances", {"items": list(items), **flags})["items"]


def read(api, *external_ids):
    items = [{"instanceType": "node", **ref(name)} for name in external_ids]
    found = api.ok("/models/instances/byids", {"items": items, "sources": [{"source": ASSET}]})["items"]
    return [one["properties"]["cdf_cdm"]["CogniteAsset/v1"] for one in found]


def paths(api, *external_ids):
    """The path of each asset, as external ids joined by slashes; the root is checked on the way."""
    found = []
    for one in read(api, *external_ids):
        assert one["root"] == one["path"][0]
        assert one["pathLastUpdatedTime"].endswith("+00:00")
        found.append("/".join(step["externalId"] for step in one["path"]))
    return found


def test_asset_without_parent_is_its_own_root(plant):
    put(plant, asset("site"))
    assert paths(plant, "site") == ["site"]


def test_path_leads_from_the_root_to_the_asset(plant):
    put(plant, asset("pump", "unit"), asset("site"), asset("unit", "site"))
    assert paths(plant, "site", "unit", "pump") == ["site", "site/unit", "site/unit/pump"]


def test_child_written_later_continues_the_path_of_its_parent(plant):
    put(plant, asset("site"))
    put(plant, asset("unit", "site"))
    put(plant, asset("pump", "unit"))
    assert paths(plant, "pump") == ["site/unit/pump"]


def test_subtree_moves_with_its_root(plant):
    put(plant, asset("north"), asset("south"), asset("unit", "north"), asset("pump", "unit"), asset("motor", "pump"))
    put(plant, asset("unit", "south"))
    assert paths(plant, "unit", "pump", "motor") == ["south/unit", "south/unit/pump", "south/unit/pump/motor"]


def test_asset_that_loses_its_parent_becomes_a_root(plant):
    put(plant, asset("site"), asset("unit", "site"), asset("pump", "unit"))
    put(plant, node("unit", data(ASSET, parent=None)))
    assert paths(plant, "unit", "pump") == ["unit", "unit/pump"]


def test_moved_descendants_keep_version_and_timestamps(plant):
    put(plant, asset("site"), asset("unit"), asset("pump", "unit"))
    before = plant.ok("/models/instances/byids", {"items": [{"instanceType": "node", **ref("pump")}]})["items"][0]
    put(plant, asset("unit", "site"))
    after = plant.ok("/models/instances/byids", {"items": [{"instanceType": "node", **ref("pump")}]})["items"][0]
    assert paths(plant, "pump") == ["site/unit/pump"]
    assert (after["version"], after["lastUpdatedTime"]) == (before["version"], before["lastUpdatedTime"])


def test_same_parent_again_changes_nothing(plant):
    put(plant, asset("site"), asset("unit", "site"))
    before = read(plant, "unit")
    (answer,) = put(plant, asset("unit", "site"))
    assert not answer["wasModified"]
    assert read(plant, "unit") == before


def test_change_of_another_property_keeps_the_path(plant):
    put(plant, asset("site"), asset("unit", "site"))
    (before,) = read(plant, "unit")
    (answer,) = put(plant, asset("unit", name="Unit 1"))
    assert answer["wasModified"]
    assert read(plant, "unit") == [{**before, "name": "Unit 1"}]


def test_replacing_an_asset_keeps_its_path_right(plant):
    put(plant, asset("site"), asset("unit", "site", name="a"))
    (again,) = put(plant, asset("unit", "site", name="a"), replace=True)
    assert not again["wasModified"]
    put(plant, asset("unit", name="a"), replace=True)
    assert paths(plant, "unit") == ["unit"]


def test_cycles_are_refused(plant):
    put(plant, asset("a"), asset("b", "a"), asset("c", "b"))
    for items in ([asset("a", "c")], [asset("d", "d")], [asset("x", "y"), asset("y", "x")]):
        status, message = plant.refused("/models/instances", {"items": items})
        assert status == 400
        assert "lead back" in message
    assert paths(plant, "a", "b", "c") == ["a", "a/b", "a/b/c"]
    assert read(plant, "d", "x", "y") == []


def test_path_holds_at_most_100_assets(plant):
    put(plant, asset("0"), *(asset(str(level), str(level - 1)) for level in range(1, 100)))
    assert paths(plant, "99")[0].count("/") == 99
    status, message = plant.refused("/models/instances", {"items": [asset("100", "99")]})
    assert status == 400
    assert "at most 100" in message


def test_what_the_service_maintains_cannot_be_written(plant):
    written = {"root": ref("a"), "path": [ref("a")], "pathLastUpdatedTime": "2026-01-01T00:00:00Z"}
    for name, value in written.items():
        status, message = plant.refused("/models/instances", {"items": [node("a", data(ASSET, **{name: value}))]})
        assert status == 400
        assert f"'{name}'" in message
    container = {"type": "container", "space": "cdf_cdm", "externalId": "CogniteAsset"}
    body = {"items": [node("a", data(container, assetHierarchy_root=ref("a")))]}
    assert plant.refused("/models/instances", body)[0] == 400


def test_parent_that_is_no_asset_ends_the_path_until_it_becomes_one(plant):
    put(plant, asset("unit", "site"))
    assert paths(plant, "unit") == ["unit"]
    put(plant, asset("site"))
    assert paths(plant, "unit") == ["site/unit"]


def test_children_of_a_deleted_asset_are_roots_until_it_is_recreated(plant):
    put(plant, asset("site"), asset("unit", "site"), asset("pump", "unit"))
    plant.ok("/models/instances/delete", {"items": [{"instanceType": "node", **ref("site")}]})
    assert paths(plant, "unit", "pump") == ["unit", "unit/pump"]
    put(plant, asset("site"))
    assert paths(plant, "unit", "pump") == ["site/unit", "site/unit/pump"]


def test_hierarchy_is_a_graph_in_neo4j(plant, graph):
    put(plant, asset("site"), asset("unit", "site"), asset("pump", "unit"))
    put(plant, asset("pump", "site"))
    text = (
        "MATCH (pump:CogniteAsset {key: $key})-[step:ASSET_HIERARCHY_PATH]->(passed:CogniteAsset) "
        "WITH pump, passed ORDER BY step.position "
        "WITH pump, collect(passed.externalId) AS passed "
        "MATCH (pump)-[:ASSET_HIERARCHY_ROOT]->(root) RETURN passed, root.externalId"
    )
    statement = Statement(text, {"key": f"{plant.project}:sp:pump"})
    assert graph.read(lambda transaction: transaction.rows(statement)) == [[["site", "pump"], "site"]]


def test_assets_of_an_extending_view_have_paths(plant):
    view = {
        "space": "sp",
        "externalId": "Pump",
        "version": "v1",
        "implements": [ASSET],
        "properties": {},
    }
    plant.ok("/models/views", {"items": [view]})
    put(plant, asset("site"), node("pump", data(view_ref("Pump"), parent=ref("site"), name="P-1")))
    assert paths(plant, "pump") == ["site/pump"]


def test_concurrent_moves_end_in_a_tree(plant):
    names = [uuid.uuid4().hex for _ in range(6)]
    put(plant, *(asset(name) for name in names))

    def move(index):
        body = {"items": [asset(names[index], names[(index + 1) % len(names)])]}
        return plant.post("/models/instances", body).status_code

    with ThreadPoolExecutor(6) as pool:
        statuses = list(pool.map(move, range(6)))
    assert sorted(statuses) == [200] * 5 + [400]
    assert max(path.count("/") for path in paths(plant, *names)) == 5


NAMES = "abcdef"
STEPS = st.lists(
    st.one_of(
        st.tuples(
            st.just("write"), st.dictionaries(st.sampled_from(NAMES), st.sampled_from([None, *NAMES]), min_size=1)
        ),
        st.tuples(st.just("delete"), st.sets(st.sampled_from(NAMES), min_size=1, max_size=2)),
    ),
    min_size=1,
    max_size=8,
)


def expected_path(parents, name):
    """The path of `name` in a plain model; None where its parents lead in a circle."""
    path = [name]
    while (parent := parents[path[0]]) in parents:
        if parent in path:
            return None
        path.insert(0, parent)
    return path


@given(STEPS)
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_paths_agree_with_a_plain_model(base_url, steps):
    api = Api(base_url, f"test-{uuid.uuid4().hex[:16]}")
    api.ok("/models/spaces", {"items": [{"space": "sp"}]})
    parents = {}
    for kind, what in steps:
        if kind == "delete":
            api.ok("/models/instances/delete", {"items": [{"instanceType": "node", **ref(name)} for name in what]})
            parents = {name: parent for name, parent in parents.items() if name not in what}
        else:
            after = {**parents, **what}
            items = [node(n, data(ASSET, parent=None if p is None else ref(p))) for n, p in what.items()]
            status = api.post("/models/instances", {"items": items}).status_code
            legal = all(expected_path(after, name) for name in after)
            assert status == (200 if legal else 400)
            parents = after if legal else parents
        if parents:
            assert paths(api, *parents) == ["/".join(expected_path(parents, name)) for name in parents]
    api.client.close()
