"""A project that has something of everything that an export must bring over."""

from typing import Any

import builders as a
from conftest import Api

THING = a.container_ref("Thing")
ALL_TYPES: dict[str, tuple[dict[str, Any], Any]] = {
    "text": (a.prop(), "a\\u0022 'b' \"c\" \\ \n\t\x01 ü 🚰 | yes ;, `d`\u2028\x85"),
    "emptyText": (a.prop(), ""),
    "texts": (a.prop(list=True), ["", "1", "null", "2024-12-06"]),
    "boolean": (a.prop("boolean"), False),
    "booleans": (a.prop("boolean", list=True), [True, False]),
    "int32": (a.prop("int32"), -(2**31)),
    "int64": (a.prop("int64"), 2**63 - 1),
    "least": (a.prop("int64"), -(2**63)),
    "int64s": (a.prop("int64", list=True), [0, 2**53 + 1]),
    "float32": (a.prop("float32"), 0.1),
    "float64": (a.prop("float64"), 1e300),
    "whole": (a.prop("float64"), 7),
    "float64s": (a.prop("float64", list=True), [-0.0, 5e-324, 1.5]),
    "measured": (a.prop("float64", unit={"externalId": "pressure:bar"}), 2.5),
    "timestamp": (a.prop("timestamp"), "2024-12-06T10:30:00.123+02:00"),
    "timestamps": (a.prop("timestamp", list=True), ["0001-01-01T00:00:00.000+00:00"]),
    "date": (a.prop("date"), "2024-12-06"),
    "json": (a.prop("json"), {"b": [1, None, {"a": 1e2}], "": "ü"}),
    "jsons": (a.prop("json", list=True), [{}, {"x": []}]),
    "timeseries": (a.prop("timeseries"), "series 1"),
    "file": (a.prop("file"), "file"),
    "sequence": (a.prop("sequence"), "sequence"),
    "enum": (a.prop("enum", values={"on": {}, "off": {}}), "on"),
    "direct": (a.prop("direct"), a.ref("bare")),
    "directs": (a.prop("direct", list=True), [a.ref("bare"), a.ref("all: types")]),
    "empty": (a.prop(list=True), []),
    "version": (a.prop("int32"), 3),
}
"""The property of each type, and a value."""


def build(api: Api, *, dangling: bool = True) -> None:
    """Write all of it. Nodes with keys that come first refer to such that come last, and to each other in a circle.

    With `dangling`, relations lead to nodes that are deleted.
    """
    api.ok("/models/spaces", {"items": [{"space": a.SPACE, "name": "A: space"}, {"space": "other"}]})
    thing = a.container("Thing", "all", **{name: kind for name, (kind, _) in ALL_TYPES.items()})
    parent = {"type": "container", "space": a.SPACE, "externalId": "Part"}
    part = a.container(
        "Part",
        number=a.prop("int64", autoIncrement=True),
        limit=a.prop("int32", defaultValue=5),
        code=a.prop(nullable=False),
        parent=a.prop("direct", container=parent),
        owner=a.prop("direct", container=THING),
        constraints={
            "code": {"constraintType": "uniqueness", "properties": ["code"], "bySpace": True},
            "thing": {"constraintType": "requires", "require": THING},
        },
        indexes={"byCode": {"indexType": "btree", "properties": ["code"], "cursorable": True}},
    )
    screw = a.container("Screw", part=a.prop("direct", container=parent, nullable=False))
    api.ok("/models/containers", {"items": [part, thing, screw]})
    base = a.view("Thing", *(f"Thing.{name}" for name in ALL_TYPES))
    wider = {
        **a.view("APart", *(f"Part.{name}" for name in part["properties"])),
        "implements": [a.view_ref("Thing")],
        "filter": {"hasData": [a.container_ref("Part")]},
    }
    api.ok("/models/views", {"items": [wider, base]})
    model = {"space": a.SPACE, "externalId": "Things", "version": "1", "views": [a.view_ref("APart")]}
    api.ok("/models/datamodels", {"items": [model]})
    _build_instances(api)
    if dangling:
        gone = [{"instanceType": "node", **a.ref("gone")}, {"instanceType": "node", **a.ref("gone too", "other")}]
        api.ok("/models/instances/delete", {"items": gone})


def _build_instances(api: Api) -> None:
    part, screw = a.container_ref("Part"), a.container_ref("Screw")
    values = {name: value for name, (_, value) in ALL_TYPES.items()}
    things = [a.node("all: types", a.data(THING, **values), type=a.ref("kind")), a.node("bare"), a.node("kind")]
    api.ok("/models/instances", {"items": things, "autoCreateDirectRelations": True})
    none: dict[str, Any] = {}
    parts = [
        a.node(
            f"part-{i:04}", a.data(THING, **none), a.data(part, code=f"c{i}", parent=a.ref(f"part-{(i + 7) % 20:04}"))
        )
        for i in range(20)
    ]
    parts.append(a.node("part-null", a.data(THING, text="x"), a.data(part, code="n", limit=None, number=None)))
    parts.append(a.node("a-part", a.data(THING), a.data(part, code="first", owner=a.ref("all: types"))))
    screws = [a.node(f"a-screw-{i}", a.data(screw, part=a.ref(f"part-{i:04}"))) for i in range(3)]
    api.ok("/models/instances", {"items": [*parts, *screws]})
    kind = a.ref("kind", "other")
    edges = [
        a.edge("e 1", a.ref("bare"), a.ref("kind"), kind, a.data(THING, text="on an edge", direct=a.ref("gone"))),
        a.edge("e:2", a.ref("kind"), a.ref("bare"), kind, space="other"),
        a.edge("bare", a.ref("bare"), a.ref("bare"), kind),
    ]
    flags = {"autoCreateDirectRelations": True, "autoCreateStartNodes": True}
    api.ok("/models/instances", {"items": edges, **flags})
    dangling = a.node(
        "points", a.data(THING, direct=a.ref("gone"), directs=[a.ref("bare"), a.ref("gone too", "other")])
    )
    api.ok("/models/instances", {"items": [dangling], **flags})
    asset = {"type": "view", "space": "cdf_cdm", "externalId": "CogniteAsset", "version": "v1"}
    assets = [
        a.node("a1", a.data(asset, name="child", parent=a.ref("root"))),
        a.node("root", a.data(asset, name="top")),
    ]
    api.ok("/models/instances", {"items": assets, **flags})


def files(api: Api, form: str) -> dict[str, str]:
    """The files of an export, by their paths."""
    root = str(api.client.base_url).partition("/api/")[0]
    found: dict[str, str] = {}
    cursor: str | None = ""
    while cursor is not None:
        asked = {"format": form, **({"cursor": cursor} if cursor else {})}
        page = api.client.get(f"{root}/_emulator/projects/{api.project}/export/files", params=asked).json()
        for part in page["parts"]:
            found[part["file"]] = found.get(part["file"], "") + part["text"]
        cursor = page.get("nextCursor")
    return found
