"""The guard process: stops Neo4j when the emulator ends, for whatever reason.

Runs as a separate process (`python -I -S guard.py …`), with the standard library only to keep it small. Its standard
input is a pipe that only the emulator holds open: the kernel closes it when the emulator ends, also after kill -9.
A `!` written to it before means that no clean stop is needed.
"""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import threading

START_BYTES = 48 * 1024**2
"""Free bytes of its disk without which Neo4j is not started, as it allocates two log files, nor ended in order."""

SIGKILL = getattr(signal, "SIGKILL", signal.SIGTERM)  # Windows has only the one


def main(lock: str, stop_timeout: str, folder_to_remove: str, status_pipe: str, *command: str) -> None:
    """Run `command` until it ends or the pipe closes; then remove `folder_to_remove`, unless that is empty.

    `status_pipe` is the descriptor that hears of the exit status, for who did not start this process; or empty.
    """
    global status_descriptor  # noqa: PLW0603 - set once, at the start
    status_descriptor = int(status_pipe) if status_pipe else None
    lock_descriptor = acquire_lock(lock)
    child = subprocess.Popen(  # noqa: S603 - the emulator's own command
        command,
        stdin=subprocess.DEVNULL,
        start_new_session=True,
        preexec_fn=terminate_with_guard if sys.platform == "linux" else None,  # noqa: PLW1509 - no threads yet
    )
    threading.Thread(target=exit_with_child, args=(child, folder_to_remove), daemon=True).start()

    def stop(*, immediately: bool) -> None:
        stop_child(child, 0 if immediately or is_full(lock) else float(stop_timeout), folder_to_remove)

    signal.signal(signal.SIGTERM, lambda _signal, _frame: stop(immediately=False))
    stop(immediately=b"!" in sys.stdin.buffer.read())
    os.close(lock_descriptor)


def is_full(path: str) -> bool:
    """Whether Neo4j must be killed, as its disk is full.

    In an orderly end it would append the rest of an entry whose beginning the disk had no room for. It refuses to
    start with such a log; with one that ends within an entry it starts.
    """
    try:
        return shutil.disk_usage(os.path.dirname(path)).free < START_BYTES  # noqa: PTH120 - no pathlib, to stay small
    except OSError:
        return False  # its folder was removed


def acquire_lock(lock: str) -> int:
    """Lock the file until this process ends; waits for the guard of an earlier emulator to finish."""
    descriptor = os.open(lock, os.O_RDWR | os.O_CREAT, 0o600)
    if sys.platform != "win32":
        import fcntl  # noqa: PLC0415 - POSIX only

        fcntl.flock(descriptor, fcntl.LOCK_EX)
    return descriptor


def terminate_with_guard() -> None:
    """In the child: ask Linux for a SIGTERM when the guard itself is killed."""
    import ctypes  # noqa: PLC0415 - not everywhere

    set_parent_death_signal = 1
    ctypes.CDLL(None).prctl(set_parent_death_signal, signal.SIGTERM)


def exit_with_child(child: "subprocess.Popen[bytes]", folder_to_remove: str) -> None:
    """Wait for the child to end by itself, and exit with its status: the emulator then restarts it."""
    status = child.wait()
    if not stopping.is_set():
        exit_process(folder_to_remove if status == 0 else "", status % 256)


stopping = threading.Event()
status_descriptor: "int | None" = None


def stop_child(child: "subprocess.Popen[bytes]", stop_timeout: float, folder_to_remove: str) -> None:
    stopping.set()
    if stop_timeout:
        child.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.wait(stop_timeout)
    kill_group(child)
    child.wait()
    exit_process(folder_to_remove, 0)


def kill_group(child: "subprocess.Popen[bytes]") -> None:
    """Kill the child and what it started (the JVM makes its cache in a process of its own)."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        if sys.platform == "win32":
            child.kill()
        else:
            os.killpg(child.pid, SIGKILL)


def exit_process(folder_to_remove: str, status: int) -> None:
    if folder_to_remove:
        shutil.rmtree(folder_to_remove, ignore_errors=True)
    if status_descriptor is not None:
        with contextlib.suppress(OSError):  # nobody listens
            os.write(status_descriptor, bytes([status % 256]))
    os._exit(status)


if __name__ == "__main__":
    main(*sys.argv[1:])
