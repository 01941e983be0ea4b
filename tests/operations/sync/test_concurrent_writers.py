"""A follower of many writers."""

import threading
from typing import Any

from conftest import Api
from feeds import INSTANCES, THING, Feed, gone, thing


class Copy(Feed):
    """A client that keeps a copy of what the feed tells."""

    def __init__(self, api: Api) -> None:
        super().__init__(api, {"limit": 7})
        self.instances: dict[str, Any] = {}

    def follow(self) -> bool:
        items = self.next()
        for item in items:
            if "deletedTime" in item:
                self.instances.pop(item["externalId"], None)
            else:
                self.instances[item["externalId"]] = (item["version"], item["properties"])
        return bool(items)

    def follow_until(self, done: threading.Event) -> None:
        while not done.is_set():
            self.follow()
        while self.follow():
            pass


def test_follower_of_many_writers_ends_with_what_is_there(things: Api, base_url: str) -> None:
    """Four writers create, change and delete at once; a copy kept by the feed is what a list answers."""
    copy, done = Copy(things), threading.Event()

    def write(n: int) -> None:
        api = Api(base_url, things.project)
        for i in range(25):
            items = [thing(f"n{(n * 7 + i * 3 + k) % 30}", size=n * 1000 + i) for k in range(3)]
            api.ok(INSTANCES, {"items": items})
            api.ok(f"{INSTANCES}/delete", {"items": [gone(f"n{(n * 11 + i) % 30}")]})
        api.client.close()

    reader = threading.Thread(target=copy.follow_until, args=(done,))
    writers = [threading.Thread(target=write, args=(n,)) for n in range(4)]
    for thread in (reader, *writers):
        thread.start()
    for thread in writers:
        thread.join()
    done.set()
    reader.join()
    listed = things.ok(f"{INSTANCES}/list", {"sources": [{"source": THING}], "limit": 1000})["items"]
    assert copy.instances == {item["externalId"]: (item["version"], item["properties"]) for item in listed}
