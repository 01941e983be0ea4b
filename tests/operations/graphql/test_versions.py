"""The versions of views that are derived from the content of types."""

import re

import pytest

from builders import view_ref
from conftest import Api
from dml import publish, regenerated, told, versions, views

TEXT = """
interface Named { name: String }
type Film implements Named { name: String year: Int director: Person cast: [Person] }
type Person implements Named {
  name: String born: Date films: [Film] @relation(type: {space: "sp", externalId: "made"})
}
type Prize { title: String }
type Award @view(version: "fixed") { title: String }
type Role @edge { part: String }
type Contest { award: Award }
"""
"""Films and persons lead to each other; contests lead to a view with a version of its own."""


def changed(api: Api, old: str, new: str) -> set[str]:
    """The types that get another version when `old` in the text becomes `new`, in another version of the model."""
    before = versions(publish(api, TEXT))
    assert old in TEXT
    after = versions(publish(api, TEXT.replace(old, new), version="2"))
    return {name for name, version in after.items() if before[name] != version}


def test_a_version_has_fourteen_hexadecimal_digits(sp: Api):
    found = versions(publish(sp, TEXT))
    assert found.pop("Award") == "fixed"
    assert all(re.fullmatch("[0-9a-f]{14}", version) for version in found.values())
    assert len(set(found.values())) == len(found)


def test_publishing_the_same_again_changes_nothing(sp: Api):
    first = publish(sp, TEXT)
    before = views(sp)
    assert publish(sp, TEXT) == first
    assert views(sp) == before


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("year: Int", "year: Int length: Int", {"Film", "Person"}),
        ("title: String", "title: String worth: Int", {"Prize"}),
        ("born: Date", 'born: Timestamp @mapping(property: "birth")', {"Film", "Person"}),
        ("interface Named { name: String }", "interface Named { name: String code: Int }", {"Named", "Film", "Person"}),
        ("cast: [Person]", "cast: [Person] @directRelation", {"Film", "Person"}),
        ("cast: [Person]", "cast: [Person] @relation(direction: INWARDS)", {"Film", "Person"}),
        ("cast: [Person]", 'cast: [Person] @relation(edgeSource: "Role")', {"Film", "Person"}),
        ("director: Person", "director: Film", {"Film", "Person"}),
        ("type Prize {", 'type Prize @view(rawFilter: {exists: {property: ["node", "type"]}}) {', {"Prize"}),
        ("award: Award", "award: Prize", {"Contest"}),
        ('@view(version: "fixed") {', '@view(version: "other") {', {"Award", "Contest"}),
        ("type Person implements Named", "type Person", {"Film", "Person"}),
    ],
)
def test_what_defines_a_view_changes_its_version_and_those_that_lead_to_it(
    sp: Api, old: str, new: str, expected: set[str]
):
    assert changed(sp, old, new) == expected


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("type Prize", '"What one wins" type Prize'),
        ("year: Int", '"""\n@name Year\n""" year: Int # of the first showing\n'),
        ("year: Int", 'year: Int @default(value: "1990")'),
        ("type Prize {", 'type Prize @container(indexes: [{identifier: "i", fields: ["title"]}]) {'),
        ("implements Named { name: String year", 'implements Named { "Its title" name: String year'),
        ("type Film implements Named { name: String year: Int", "type Film implements Named { year: Int name: String"),
    ],
)
def test_labels_comments_and_what_containers_have_do_not_change_versions(sp: Api, old: str, new: str):
    assert changed(sp, old, new) == set()


def test_labels_are_updated_in_place(sp: Api):
    before = versions(publish(sp, TEXT))
    after = publish(sp, TEXT.replace("type Prize { title", '"Won" type Prize { "Of a prize" title'))
    assert versions(after) == before
    view = views(sp)["Prize"]
    assert view["description"] == "Won"
    assert view["properties"]["title"]["description"] == "Of a prize"


def test_the_previous_version_keeps_the_versions_of_what_does_not_change(sp: Api):
    first = publish(
        sp, 'type A @view(version: "v1") { a: Int } type B @view(version: "v1") { a: A b: Int } type C { c: Int }'
    )
    text = "type A { a: Int } type B { a: A b: Int more: Int } type C { c: Int }"
    after = versions(publish(sp, text, version="2", previousVersion="1"))
    assert (after["A"], after["C"]) == ("v1", versions(first)["C"])
    assert re.fullmatch("[0-9a-f]{14}", after["B"])
    assert views(sp)["B"]["properties"]["a"]["type"]["source"] == view_ref("A")


def test_a_circle_of_types_keeps_its_versions_only_as_a_whole(sp: Api):
    publish(sp, 'type A @view(version: "v1") { b: B } type B @view(version: "v1") { a: A }')
    text = "type A { b: B } type B { a: A }"
    assert versions(publish(sp, text, version="2", previousVersion="1")) == {"A": "v1", "B": "v1"}
    after = versions(publish(sp, "type A { b: B more: Int } type B { a: A }", version="3", previousVersion="1"))
    assert "v1" not in after.values()


def test_a_previous_version_must_exist(sp: Api):
    found = told(sp, "type A { a: Int }", version="2", previousVersion="1")
    assert found == [("One or more data models do not exist: 'sp:Model/1'", 1, 1)]


def test_a_view_at_the_same_version_keeps_what_the_text_leaves_out(sp: Api):
    publish(sp, 'type A @view(version: "v1") { a: Int b: Int }')
    publish(sp, 'type A @view(version: "v1") { a: Int c: Int }')
    assert sorted(views(sp)["A"]["properties"]) == ["a", "b", "c"]
    publish(sp, "type A { a: Int }")
    assert sorted(views(sp)["A"]["properties"]) == ["a"]


def test_a_generated_text_has_the_versions(sp: Api):
    found = versions(publish(sp, TEXT))
    text = regenerated(sp)
    assert all(f'@view(version: "{version}")' in text for version in found.values())
    assert versions(publish(sp, text)) == found
