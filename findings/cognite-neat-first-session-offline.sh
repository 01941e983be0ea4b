#!/usr/bin/env bash
# cognite-neat 1.1.0: without a way to the internet the first sessions of a machine end with a MixpanelException.
#
# NeatSession counts its users, and means to go on where it cannot: it ignores a ConnectionError. What the client that it
# counts with raises is a MixpanelException, which is none. So in a closed network every session of the first process
# ends with it, after the retries of that client, though all that CDF is asked for was answered. The user is remembered
# before it is counted: from the second process on nothing is raised.
#
# The closed network here is a proxy at a port where nobody listens. Needs Python 3.11+. Takes about a minute. Prints what
# it saw; exits 1 when that has changed.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check cognite-neat==1.1.0 mixpanel==4.11.1
cat >"$work/finding.py" <<'PYTHON'
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from cognite.client import ClientConfig, CogniteClient
from cognite.client.credentials import Token
from cognite.neat import NeatSession


class Project(BaseHTTPRequestHandler):
    """Answers whatever is asked of the project."""

    def do_GET(self):
        self.rfile.read(int(self.headers.get("content-length") or 0))
        body = json.dumps({"items": []}).encode()
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_POST = do_GET

    def log_message(self, *_):
        pass


server = ThreadingHTTPServer(("127.0.0.1", 0), Project)
threading.Thread(target=server.serve_forever, daemon=True).start()
config = ClientConfig("finding", "any", Token("any"), base_url=f"http://127.0.0.1:{server.server_port}")
try:
    NeatSession(CogniteClient(config))
    print("SEEN a session")
except Exception as error:
    print("SEEN", type(error).__name__, "which is a ConnectionError" if isinstance(error, ConnectionError) else "")
PYTHON
mkdir "$work/home" "$work/tmp"
run() {
  env HOME="$work/home" TMPDIR="$work/tmp" HTTPS_PROXY=http://127.0.0.1:9 HTTP_PROXY= NO_PROXY=127.0.0.1 \
    "$work/venv/bin/python" "$work/finding.py" 2>&1 | sed -n 's/ *$//; s/^SEEN //p'
}
seen="first process: $(run); second process: $(run)"
echo "cognite-neat 1.1.0, in a closed network: $seen"
test "$seen" = "first process: MixpanelException; second process: a session"
