"""A project of two spaces, `here` and `there`, with the same objects in each."""

from builders import container, container_ref, data, node, prop, ref, view, view_ref
from conftest import Api

NODE = {"instanceType": "node", **ref("n", "here")}


def build(api: Api) -> None:
    for space in ("here", "there"):
        api.ok("/models/spaces", {"items": [{"space": space}]})
        api.ok("/models/containers", {"items": [container("C", space=space, name=prop())]})
        api.ok("/models/views", {"items": [view("V", "C.name", space=space)]})
        model = {**ref("M", space), "version": "v1", "views": [view_ref("V", space)]}
        api.ok("/models/datamodels", {"items": [model]})
        series = data(view_ref("CogniteTimeSeries", "cdf_cdm"), type="numeric", isStep=False)
        nodes = [
            node("n", data(container_ref("C", space), name="red"), space=space),
            node("series", series, space=space),
            node("file", data(view_ref("CogniteFile", "cdf_cdm"), name="plan"), space=space),
        ]
        api.ok("/models/instances", {"items": nodes})
