"""The start page, what it shows, and what Neo4j Browser takes from the emulator."""

import posixpath
import re
from importlib.resources import files

import httpx
import pytest

import builders as a
from conftest import Api, listening
from emulator.app import create
from emulator.compile.projects import guide
from emulator.compile.statement import Statement
from emulator.graph.driver import Graph
from emulator.http.emulator_api.start_page import FILES
from emulator.operations.schema_cache import SchemaCache
from emulator.settings import Settings
from strict import admin, strict


def fill(api: Api) -> None:
    api.ok("/models/spaces", {"items": [{"space": a.SPACE}]})
    person = a.container("Person", name=a.prop(), friend=a.prop("direct"))
    api.ok("/models/containers", {"items": [person, a.container("Pump_2", x=a.prop("int64"))]})
    api.ok("/models/views", {"items": [a.view("Person", "Person.name", "Person.friend")]})
    source = a.view_ref("Person")
    nodes = [
        a.node("linda", a.data(source, name="Linda")),
        a.node("arnold", a.data(source, name="Arnold", friend=a.ref("linda"))),
        a.edge("e", a.ref("arnold"), a.ref("linda"), a.ref("knows")),
    ]
    api.ok("/models/instances", {"items": nodes})


def get(base_url: str, path: str, **headers: str) -> httpx.Response:
    return httpx.get(base_url + path, headers=headers, timeout=60)


SCRIPTS_OF_GRAPHS = ("cytoscape.min.js", "layout-base.js", "cose-base.js", "cytoscape-fcose.js")
GRAPHIQL = "/_emulator/projects/demo/graphiql"
REFERENCE = "/_emulator/reference"


def test_pages_name_all_files_and_only_files_that_are_served(base_url: str) -> None:
    named: set[str] = set()
    for path in ("/", GRAPHIQL, REFERENCE):
        page = get(base_url, path)
        assert page.headers["content-type"] == "text/html; charset=utf-8"
        named |= set(re.findall(r'(?:src|href)="(/_emulator/web/[^"]+)"', page.text))
        assert "http" not in page.text
    for script in [name for name in FILES if name.endswith(".js") and not name.startswith("vendor/")]:
        text = get_file(base_url, script)
        for name in re.findall(r'(?:from|import\() ?"(\.[^"]+)"', text) + re.findall(
            r'^import "(\.[^"]+)"', text, re.MULTILINE
        ):
            named.add(f"/_emulator/web/{posixpath.normpath(posixpath.join(posixpath.dirname(script), name))}")
    named |= {f"/_emulator/web/vendor/{name}" for name in SCRIPTS_OF_GRAPHS}
    assert {name.removeprefix("/_emulator/web/") for name in named} == set(FILES)
    for name in named:
        assert get(base_url, name).status_code == 200


def get_file(base_url: str, name: str) -> str:
    return get(base_url, f"/_emulator/web/{name}").text


def policy_of(page: httpx.Response) -> dict[str, str]:
    rules = page.headers["content-security-policy"].split(";")
    return dict(rule.strip().split(" ", 1) for rule in rules)


def test_console_may_load_only_its_own_files_and_no_inline_styles_but_those_with_its_nonce(base_url: str) -> None:
    first, second = get(base_url, "/"), get(base_url, "/")
    policy = policy_of(first)
    nonce = policy.pop("style-src").removeprefix("'self' 'nonce-").removesuffix("'")
    assert f'nonce="{nonce}"' in first.text
    assert nonce not in second.text
    assert len(nonce) > 20
    assert policy == {
        "default-src": "'none'",
        "script-src": "'self'",
        "img-src": "data:",
        "connect-src": "'self'",
        "frame-src": "'self'",
        "base-uri": "'none'",
        "form-action": "'none'",
        "frame-ancestors": "'none'",
    }


@pytest.mark.parametrize("path", [GRAPHIQL, REFERENCE])
def test_pages_may_load_nothing_from_elsewhere(base_url: str, path: str) -> None:
    policy = policy_of(get(base_url, path))
    assert policy["default-src"] == "'self'"
    assert policy["frame-ancestors"] == "'self'"
    assert {word for rule in policy.values() for word in rule.split()} == {
        "'self'",
        "'unsafe-inline'",
        "data:",
    }
    assert "script-src" not in policy


LIBRARIES = {
    re.sub(r"(\.production)?(\.min)?(-bundle)?\.(js|css)$", "", name[7:])
    for name in FILES
    if name.startswith("vendor/")
}


@pytest.mark.parametrize("library", sorted(LIBRARIES))
def test_libraries_come_with_their_licences(library: str) -> None:
    licence = (files("emulator") / "web/vendor" / f"{library}.LICENSE").read_text()
    assert "Permission is hereby granted" in licence or "Apache License" in licence


def test_what_is_inside_graphiql_comes_with_its_licences() -> None:
    notices = (files("emulator") / "web/vendor/graphiql.NOTICES").read_text(encoding="utf-8")
    for package in ("graphql", "codemirror", "markdown-it", "framer-motion", "entities", "tslib"):
        assert re.search(rf"^(.*, )?{package}(, .*)?:$", notices, re.MULTILINE)
    assert "SIL OPEN FONT LICENSE Version 1.1" in notices


def test_what_is_inside_swagger_ui_comes_with_its_licences() -> None:
    notices = (files("emulator") / "web/vendor/swagger-ui.NOTICES").read_text(encoding="utf-8")
    for package in ("react", "immutable", "highlight.js", "swagger-client", "dompurify", "tslib"):
        assert re.search(rf"^(.*, )?{re.escape(package)}(, .*)?:$", notices, re.MULTILINE)


@pytest.mark.parametrize(
    "path", ["/", GRAPHIQL, "/_emulator/web/console/main.js", "/_emulator/requests", "/_emulator/projects"]
)
def test_other_methods_and_foreign_hosts_are_refused(base_url: str, path: str) -> None:
    assert httpx.post(base_url + path).status_code == 405
    assert get(base_url, path, host="evil.example").status_code == 403
    assert "access-control-allow-origin" not in get(base_url, path, origin="http://localhost:7474").headers


def test_projects_are_listed_with_what_they_hold(api: Api, base_url: str) -> None:
    fill(api)
    found = [one for one in get(base_url, "/_emulator/projects").json()["items"] if one["name"] == api.project]
    held = {"spaces": 1, "containers": 2, "views": 1, "nodes": 3, "edges": 1}
    assert found in ([], [{"name": api.project, **held}])  # of very many projects only the first are listed


def test_data_models_are_listed_with_the_number_of_their_views(api: Api, base_url: str) -> None:
    fill(api)
    people = {"space": a.SPACE, "externalId": "People", "views": [a.view_ref("Person")]}
    first, second = people | {"version": "1", "name": "All people"}, people | {"version": "2", "views": []}
    api.ok("/models/datamodels", {"items": [second, first]})
    key = {"space": a.SPACE, "externalId": "People"}
    assert get(base_url, f"/_emulator/projects/{api.project}/datamodels").json() == {
        "items": [key | {"version": "1", "views": 1, "name": "All people"}, key | {"version": "2", "views": 0}]
    }


def test_preview_shows_nodes_and_what_is_between_them(api: Api, base_url: str) -> None:
    fill(api)
    picture = get(base_url, f"/_emulator/projects/{api.project}/graph").json()
    nodes = {node["externalId"]: (node["name"], node["labels"]) for node in picture["nodes"]}
    assert nodes == {"arnold": ("Arnold", ["Person"]), "linda": ("Linda", ["Person"]), "knows": ("knows", [])}
    assert sorted(one["type"] for one in picture["relationships"]) == ["FRIEND", "KNOWS"]
    key = f"{api.project}:{a.SPACE}:"
    assert {(one["source"], one["target"]) for one in picture["relationships"]} == {(f"{key}arnold", f"{key}linda")}


def test_requests_are_remembered_with_their_reasons(api: Api, base_url: str) -> None:
    fill(api)
    api.refused("/models/instances", {"items": [a.node("x", space="nowhere"), a.node("y", space="nowhere")]})
    remembered = get(base_url, "/_emulator/requests").json()["items"]
    refused, *ours = [one for one in remembered if f"/{api.project}/" in one["path"]]
    assert (refused["method"], refused["status"], refused["items"]) == ("POST", 400, 2)
    assert "nowhere" in refused["message"]
    assert refused["milliseconds"] > 0
    assert [(one["status"], one["items"], one["message"]) for one in ours] == [
        (200, 3, None),
        (200, 1, None),
        (200, 2, None),
        (200, 1, None),
    ]


def test_style_gives_each_container_a_colour_and_makes_bookkeeping_small(api: Api, base_url: str) -> None:
    fill(api)
    style = get(base_url, f"/_emulator/projects/{api.project}/style.grass")
    assert style.headers["content-type"] == "text/plain; charset=utf-8"
    rules = dict(re.findall(r"(\S+) \{\n(.*?)\}\n", style.text, re.DOTALL))
    assert 'caption: "{name}"' in rules["node.Person"]
    assert "diameter: 10px" in rules["node._Schema"]
    assert 'caption: "<type>"' in rules["relationship"]


def test_rules_of_containers_come_after_those_of_labels_that_all_nodes_have(api: Api, base_url: str) -> None:
    """Of the rules that match a node, the last one counts."""
    fill(api)
    style = get(base_url, f"/_emulator/projects/{api.project}/style.grass").text
    selectors = re.findall(r"(\S+) \{\n", style)
    order = [selectors.index(f"node.{label}") for label in ("Instance", "Node", "CogniteAsset", "Person", "_Schema")]
    assert order == sorted(order)
    assert selectors.index("node.CogniteDescribable") < selectors.index("node.CogniteAsset")  # many views map it


def test_container_that_fewer_nodes_have_counts_more(api: Api, base_url: str) -> None:
    name = f"Rare{api.project[5:]}"
    api.ok("/models/spaces", {"items": [{"space": a.SPACE}]})
    api.ok("/models/containers", {"items": [a.container(f"Z{name}", x=a.prop()), a.container(name, x=a.prop())]})
    common = a.data(a.container_ref(f"Z{name}"), x="1")
    rare = a.data(a.container_ref(name), x="1")
    api.ok("/models/instances", {"items": [a.node("one", common), a.node("two", common, rare)]})
    style = get(base_url, f"/_emulator/projects/{api.project}/style.grass").text
    assert style.index(f"node.Z{name} ") < style.index(f"node.{name} ")


def test_one_style_has_the_containers_of_all_projects(api: Api, base_url: str) -> None:
    name = f"Only{api.project[5:]}"
    api.ok("/models/spaces", {"items": [{"space": a.SPACE}]})
    api.ok("/models/containers", {"items": [a.container(name, x=a.prop())]})
    style = get(base_url, "/_emulator/style.grass", origin="http://localhost:7474")
    assert f"node.{name} {{" in style.text
    assert style.headers["access-control-allow-origin"] == "http://localhost:7474"


def test_first_guide_leads_to_those_of_the_projects(graph: Graph) -> None:
    with listening(create(graph, Settings())) as url:
        api = Api(url, "0-first-guide")  # of very many projects only the first are listed
        api.ok("/models/spaces", {"items": [{"space": a.SPACE}]})
        text = get(url, "/_emulator/guide.html").text
        api.client.delete(f"{url}/_emulator/projects/{api.project}")
        api.client.close()
    link = f"{url.replace('127.0.0.1', 'localhost')}/_emulator/projects/0-first-guide/guide.html"
    assert f'<a play-topic="{link}">0-first-guide</a>' in text
    assert "<slide" not in text  # in a single slide Browser makes no buttons


def test_what_needs_no_token_names_nothing_of_a_project(graph: Graph, project: str) -> None:
    name = f"Secret{project[5:]}"
    with strict(graph) as url:
        chief = admin(url, project)
        chief.ok("/models/spaces", {"items": [{"space": a.SPACE}]})
        chief.ok("/models/containers", {"items": [a.container(name, x=a.prop())]})
        style, guide = get(url, "/_emulator/style.grass"), get(url, "/_emulator/guide.html")
        assert "node.CogniteAsset {" in style.text
        assert name not in style.text
        assert project not in guide.text
        assert "play-topic" not in guide.text


def test_guide_has_a_picture_of_what_connects_the_containers(api: Api, base_url: str) -> None:
    fill(api)
    api.ok(
        "/models/views",
        {
            "items": [
                {
                    **a.view("Pump_2", "Pump_2.x"),
                    "properties": {
                        "x": {"container": a.container_ref("Pump_2"), "containerPropertyIdentifier": "x"},
                        "owner": {
                            "connectionType": "single_edge_connection",
                            "type": a.ref("owned-by"),
                            "source": a.view_ref("Person"),
                            "direction": "outwards",
                        },
                    },
                }
            ]
        },
    )
    text = get(base_url, f"/_emulator/projects/{api.project}/guide.html").text
    assert text.count("<svg") == 1
    assert set(re.findall(r"<text.*?>(.*?)</text>", text)) == {"Person", "Pump_2", "OWNED_BY"}
    assert text.count("<slide") == 3


def test_colours_are_as_many_as_containers(base_url: str, api: Api) -> None:
    api.ok("/models/spaces", {"items": [{"space": a.SPACE}]})
    api.ok("/models/containers", {"items": [a.container(f"C{n}", x=a.prop()) for n in range(40)]})
    style = get(base_url, f"/_emulator/projects/{api.project}/style.grass").text
    colours = [re.findall(rf"node\.C{n} \{{\n.*?\n  color: (\S+);", style)[0] for n in range(40)]
    assert len(set(colours)) == 40


def test_queries_of_the_guide_run_and_find_the_project(api: Api, base_url: str, graph: Graph) -> None:
    fill(api)
    text = get(base_url, f"/_emulator/projects/{api.project}/guide.html").text
    snapshot = graph.read(lambda transaction: SchemaCache().load_current(transaction, api.project))
    queries = guide.queries(snapshot)
    assert (
        text.count('<pre class="pre-scrollable code runnable">') == len(queries) + 1
    )  # the last one applies the style
    found = {
        query.text: graph.read(lambda transaction, query=query: transaction.rows(Statement(query.text, {})))
        for query in queries
    }
    assert len(next(iter(found.values()))) == 3
    assert all(rows for text, rows in found.items() if ":`Person`" in text)


@pytest.mark.parametrize("name", ["style.grass", "guide.html"])
def test_browser_on_this_machine_may_read_what_is_made_for_it(api: Api, base_url: str, name: str) -> None:
    path = f"/_emulator/projects/{api.project}/{name}"
    assert get(base_url, path, origin="http://localhost:7474").headers["access-control-allow-origin"] == (
        "http://localhost:7474"
    )
    asked = httpx.options(base_url + path, headers={"origin": "http://localhost:7474"})
    assert (asked.status_code, asked.headers["access-control-allow-headers"]) == (204, "*")
    assert httpx.options(base_url + path, headers={"origin": "http://evil.example"}).status_code == 405
    for origin in ("http://evil.example", "http://localhost.evil.example", "null"):
        assert "access-control-allow-origin" not in get(base_url, path, origin=origin).headers


def test_name_that_no_project_can_have_is_refused(base_url: str) -> None:
    assert get(base_url, "/_emulator/projects/a'b/style.grass").status_code == 400
    assert get(base_url, "/_emulator/projects/a'b/graph").status_code == 400
    assert get(base_url, "/_emulator/projects/a'b/graphiql").status_code == 400


def test_data_of_projects_ask_for_a_token_where_tokens_are_checked(graph: Graph, project: str) -> None:
    with listening(create(graph, Settings(auth="strict"))) as url:
        for path in ("/_emulator/projects", "/_emulator/requests", f"/_emulator/projects/{project}/guide.html"):
            assert get(url, path).status_code == 401
        assert get(url, f"/_emulator/projects/{project}/datamodels").status_code == 401
        assert httpx.delete(f"{url}/_emulator/projects/{project}").status_code == 401
        assert httpx.delete(f"{url}/_emulator/projects/graphiql").status_code == 401
        assert get(url, "/").status_code == 200
        assert get(url, f"/_emulator/projects/{project}/graphiql").status_code == 200
