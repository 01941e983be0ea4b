#!/usr/bin/env bash
# cognite-sdk 8.22.0: a GraphQL answer whose data is null hides its errors behind an AttributeError.
#
# GraphQL answers a request that failed as a whole with `errors` and, once execution has begun, with `"data": null`. The
# GraphQL calls of the SDK look into `data` before they read `errors`: the caller of `query` and of `apply_dml` gets an
# AttributeError of None, which says nothing of the error. Where the same answer has no `data` at all, or an object, the
# caller gets the CogniteGraphQLError with the message of the server.
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
from cognite.client.exceptions import CogniteGraphQLError

ERRORS = {"errors": [{"message": "Something is wrong"}]}
ANSWERS = {"without data": ERRORS, "data is an object": {"data": {}, **ERRORS}, "data is null": {"data": None, **ERRORS}}
answer = ERRORS


class GraphQL(BaseHTTPRequestHandler):
    def do_POST(self):
        self.rfile.read(int(self.headers.get("content-length", 0)))
        body = json.dumps(answer).encode()
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


server = ThreadingHTTPServer(("127.0.0.1", 0), GraphQL)
threading.Thread(target=server.serve_forever, daemon=True).start()
config = ClientConfig("finding", "any", Token("any"), base_url=f"http://127.0.0.1:{server.server_port}")
graphql = CogniteClient(config).data_modeling.graphql
MODEL = ("space", "model", "1")


def seen(call):
    try:
        return repr(call())
    except CogniteGraphQLError as error:
        return f"CogniteGraphQLError: {error.errors[0].message}"
    except AttributeError:
        return "AttributeError"


found = {}
for name, answer in ANSWERS.items():
    found[f"query, {name}"] = seen(lambda: graphql.query(MODEL, "{ anything }"))
    found[f"apply_dml, {name}"] = seen(lambda: graphql.apply_dml(MODEL, "type Any { name: String }"))
for name, one in found.items():
    print(f"{name}: {one}")
told = "CogniteGraphQLError: Something is wrong"
expected = {name: "AttributeError" if name.endswith("null") else told for name in found}
raise SystemExit(found != expected)
PYTHON
"$work/venv/bin/python" "$work/finding.py"
