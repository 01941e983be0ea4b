"""A data model as a text through the released toolkit: built, deployed, changed and dumped."""

import shutil

import pytest

from conftest import Api
from dml import text_of, views
from toolkit_cli import Toolkit, table

pytestmark = pytest.mark.xdist_group("toolkit")

FLAG = "\n[alpha_flags]\ngraphql = true\n"
SPACE = "space: films\n"
MODEL = """space: films
externalId: Films
version: "1"
name: Films
description: What is shown
{more}"""
TEXT = '''# All that is shown
"A film"
type Film {
  title: String!
  director: Person # one is enough
  actors: [Person]
}

"""
@name Person
"""
type Person {
  name: String
  born: Date
  films: [Film] @reverseDirectRelation(throughProperty: "director")
}
'''
IMPORTING = """type Person @import(dataModel: {space: "films", externalId: "Films", version: "1"}) {
  name: String
}
type Prize { winner: Person }
"""


@pytest.fixture
def films(toolkit: Toolkit) -> Toolkit:
    shutil.rmtree(toolkit.folder / "modules")
    settings = toolkit.folder / "cdf.toml"
    settings.write_text(settings.read_text(encoding="utf-8") + FLAG, encoding="utf-8")
    write(toolkit, "films.Space.yaml", SPACE)
    write(toolkit, "Films.GraphQLSchema.yaml", MODEL.format(more="preserveDml: true\n"))
    write(toolkit, "Films.graphql", TEXT)
    return toolkit


def write(toolkit: Toolkit, file: str, text: str) -> None:
    path = toolkit.folder / "modules/films/data_modeling" / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def build(toolkit: Toolkit) -> None:
    toolkit("build", "--config-yaml", "config.test.yaml")


def test_toolkit_deploys_a_text_and_finds_nothing_to_change_after(films: Toolkit, api: Api):
    build(films)
    assert table(films("deploy", "--dry-run")) == {"Would create": {"spaces": 1, "graph QL schemas": 1}}
    assert films.deploy() == {"Created": {"spaces": 1, "graph QL schemas": 1}}
    assert films.deploy() == {"Unchanged": {"spaces": 1, "graph QL schemas": 1}}
    assert text_of(api, "Films", "1", "films") == TEXT
    assert sorted(views(api, "films")) == ["Film", "Person"]


def test_toolkit_deploys_a_changed_text(films: Toolkit, api: Api):
    build(films)
    films.deploy()
    before = views(api, "films")
    write(films, "Films.graphql", TEXT.replace("born: Date", "born: Date died: Date"))
    build(films)
    assert films.deploy() == {"Updated": {"graph QL schemas": 1}, "Unchanged": {"spaces": 1}}
    assert films.deploy() == {"Unchanged": {"spaces": 1, "graph QL schemas": 1}}
    assert views(api, "films")["Person"]["version"] != before["Person"]["version"]


def test_toolkit_deploys_texts_in_the_order_of_their_imports(films: Toolkit, api: Api):
    write(films, "A.GraphQLSchema.yaml", MODEL.format(more="").replace("Films", "Prizes"))
    write(films, "A.graphql", IMPORTING)
    build(films)
    assert films.deploy() == {"Created": {"spaces": 1, "graph QL schemas": 2}}
    found = views(api, "films")
    source = found["Prize"]["properties"]["winner"]["type"]["source"]
    assert source["version"] == found["Person"]["version"]


def test_what_toolkit_dumps_of_a_published_data_model_is_what_is_there(films: Toolkit):
    build(films)
    films.deploy()
    films("dump", "datamodels", "films:Films/1", "--output-dir", "dumped")
    shutil.rmtree(films.folder / "modules")
    shutil.copytree(films.folder / "dumped", films.folder / "modules/dumped")
    build(films)
    assert films.deploy() == {"Unchanged": {"spaces": 1, "containers": 2, "views": 2, "data models": 1}}


def test_toolkit_tells_what_is_wrong_with_a_text(films: Toolkit):
    write(films, "Films.graphql", "type Film { director: Foo }")
    build(films)
    said = films.tools.run(films.folder, "cdf", "deploy", status=1)
    assert "Type 'Foo' not found" in said
