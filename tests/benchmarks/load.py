"""Servers and clients of the benchmarks: gunicorn on loopback, keep-alive clients in threads."""

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(target: str, environment: dict[str, str], workers: int = 2) -> Iterator[int]:
    """Run `target` under gunicorn with sync workers; give its port."""
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", target, "--bind", f"127.0.0.1:{port}"]
    command += ["--workers", str(workers), "--log-level", "error", "--keep-alive", "5"]
    process = subprocess.Popen(
        command, cwd=ROOT, env={**os.environ, **environment}, stderr=subprocess.DEVNULL
    )
    try:
        _wait(port)
        yield port
    finally:
        process.terminate()
        process.wait(10)


def _wait(port: int) -> None:
    for _ in range(200):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    message = f"nothing answers on port {port}"
    raise RuntimeError(message)


def get_many(port: int, path: str, *, clients: int, seconds: float) -> tuple[float, int]:
    """Return requests a second and the count of answers that were not 200."""
    until = time.perf_counter() + seconds

    def client(_: int) -> tuple[int, int]:
        good = bad = 0
        while time.perf_counter() < until:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
            connection.request("GET", path)
            answer = connection.getresponse()
            answer.read()
            connection.close()
            good, bad = good + (answer.status == 200), bad + (answer.status != 200)
        return good, bad

    return _measure(client, clients, seconds)


def _measure(
    client: Callable[[int], tuple[int, int]], clients: int, seconds: float
) -> tuple[float, int]:
    with ThreadPoolExecutor(clients) as pool:
        results = list(pool.map(client, range(clients)))
    return sum(good for good, _ in results) / seconds, sum(bad for _, bad in results)
