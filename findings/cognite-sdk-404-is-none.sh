#!/usr/bin/env bash
# cognite-sdk 8.22.0: an endpoint that does not exist reads as "no such object".
#
# A server that answers 404 to every path stands for a wrong base URL or a service that is not there. `retrieve` of one
# object returns None, as it does where the object is missing; `retrieve_multiple` of the same object raises
# CogniteAPIError with code 404. Nothing tells a caller of `retrieve` the two apart.
#
# Needs Python 3.11+. Prints what it saw; exits 1 when that has changed.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check cognite-sdk==8.22.0
cat >"$work/finding.py" <<'PYTHON'
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from cognite.client import ClientConfig, CogniteClient
from cognite.client.credentials import Token
from cognite.client.exceptions import CogniteAPIError

asked = []


class NothingHere(BaseHTTPRequestHandler):
    def answer(self):
        self.rfile.read(int(self.headers.get("content-length", 0)))
        asked.append(f"{self.command} {self.path}")
        body = json.dumps({"error": {"code": 404, "message": "Not found"}}).encode()
        self.send_response(404)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_POST = answer

    def log_message(self, *_):
        pass


server = ThreadingHTTPServer(("127.0.0.1", 0), NothingHere)
threading.Thread(target=server.serve_forever, daemon=True).start()
config = ClientConfig("finding", "nothing", Token("any"), base_url=f"http://127.0.0.1:{server.server_port}")
client = CogniteClient(config)


def seen(call):
    try:
        return repr(call())
    except CogniteAPIError as error:
        return f"CogniteAPIError {error.code}"


found = {
    "time_series.retrieve": seen(lambda: client.time_series.retrieve(external_id="one")),
    "time_series.retrieve_multiple": seen(lambda: client.time_series.retrieve_multiple(external_ids=["one"])),
    "files.retrieve": seen(lambda: client.files.retrieve(external_id="one")),
    "assets.retrieve": seen(lambda: client.assets.retrieve(external_id="one")),
}
for name, answer in found.items():
    print(f"{name}: {answer}")
print("asked:", *asked, sep="\n  ")
expected = {name: "None" for name in found} | {"time_series.retrieve_multiple": "CogniteAPIError 404"}
raise SystemExit(found != expected)
PYTHON
"$work/venv/bin/python" "$work/finding.py"
