"""Sends fuzzed requests again, to an emulator that runs, in a project that holds what they are drawn for.

python tests/laboratory/fuzzing http://127.0.0.1:8000 7-2-1234 …
"""

import sys
import uuid
from pathlib import Path

TESTS = Path(__file__).parents[2]
sys.path[:1] = [str(TESTS), str(TESTS / "support")]

from laboratory.fuzzing import world  # noqa: E402 - as the path is set above
from laboratory.fuzzing.draw import draw  # noqa: E402
from laboratory.setting.client import Client  # noqa: E402


def main(url: str, *seeds: str) -> None:
    client = Client(url, f"fuzz-{uuid.uuid4().hex[:8]}")
    world.install(client)
    cursors = world.cursors(client)
    for seed in seeds:
        request = draw(seed, client.project, cursors)
        print(f"{seed}: {request.method} {request.path}\n{request.headers}\n{request.body!r}")
        answer = client.send(*request[:2], request.body, request.headers)
        print(f"{answer.status} after {answer.seconds:.2f} s: {answer.body[:2_000]!r}\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
