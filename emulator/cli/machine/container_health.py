"""What Docker runs to see whether the emulator of its container is healthy: `python -I -S` this file.

It waits up to five seconds for an answer that says so. So a container is called healthy as soon as it is, however
seldom Docker asks. It imports as little as it can, as it runs every other second.
"""

import os
import socket
import time

WAIT_SECONDS = 5.0
PAUSE_SECONDS = 0.05
REQUEST = b"GET /_emulator/health HTTP/1.0\r\nHost: localhost\r\n\r\n"


def is_healthy(port: int) -> bool:
    """Ask once."""
    try:
        with socket.create_connection(("127.0.0.1", port), WAIT_SECONDS) as connection:
            connection.sendall(REQUEST)
            return connection.recv(64).split()[1:2] == [b"200"]
    except OSError:
        return False


def main() -> None:
    port = int(os.environ.get("CDF_EMULATOR_PORT") or 8000)
    end = time.monotonic() + WAIT_SECONDS
    while not is_healthy(port):
        if time.monotonic() > end:
            raise SystemExit(1)
        time.sleep(PAUSE_SECONDS)


if __name__ == "__main__":
    main()
