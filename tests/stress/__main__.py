"""Follows a project with the SDK's subscriptions while several writers change it, for minutes.

    python tests/stress --minutes 3
    python tests/stress --minutes 3 --base-url http://127.0.0.1:8000 --base-url http://127.0.0.1:8001

Without an address it starts two emulators over one Neo4j, and again and again ends one of them, at times with SIGKILL.
At the end every copy that a subscription kept must be what the emulator lists; if one is not, it says what differs, and
its status is 1.
"""

import argparse
import logging
import sys
from contextlib import suppress
from pathlib import Path

from cognite.client import global_config

TESTS = Path(__file__).parents[1]
sys.path[:1] = [str(TESTS), str(TESTS / "support")]

from stress.processes import own_emulators  # noqa: E402 - as the path is set above
from stress.run import run  # noqa: E402 - as above


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=3)
    parser.add_argument("--base-url", action="append", help="an emulator that runs; more than one over one Neo4j")
    asked = parser.parse_args()
    logging.getLogger("cognite").setLevel(logging.CRITICAL)
    global_config.disable_pypi_version_check = True
    global_config.max_retry_backoff = 2
    with suppress(KeyboardInterrupt):
        if asked.base_url:
            return run(asked.base_url, asked.minutes, None)
        with own_emulators() as (addresses, second):
            return run(addresses, asked.minutes, second)
    return 130


if __name__ == "__main__":
    sys.exit(main())
