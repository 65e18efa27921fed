#!/usr/bin/env python3
"""The service of adapters/httplib/README.md stops as it says: a real process, a real signal.

    graceful_stop_test.py PROGRAM
"""

import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def start(program: str) -> tuple[subprocess.Popen[str], int]:
    port = free_port()
    service = subprocess.Popen([program, str(port)], stdout=subprocess.PIPE, text=True)
    assert service.stdout and service.stdout.readline() == "listening\n"
    return service, port


def get(port: int, path: str) -> str:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=10) as answer:
        return str(answer.read().decode())


def finishes_what_runs(program: str, number: signal.Signals) -> None:
    service, port = start(program)
    assert get(port, "/hello") == "hello\n"
    answers: list[str] = []
    client = threading.Thread(target=lambda: answers.append(get(port, "/slow")))
    client.start()
    time.sleep(0.2)  # /slow takes 0.5 s: the signal comes while it runs
    service.send_signal(number)
    client.join(10)
    assert answers == ["done\n"], f"{number.name}: {answers}"
    assert service.wait(10) == 0, f"{number.name}: exit {service.returncode}"
    try:
        get(port, "/hello")
    except urllib.error.URLError:
        return
    raise AssertionError("it still answers")


def second_signal_ends_it(program: str) -> None:
    service, port = start(program)
    client = socket.create_connection(("127.0.0.1", port))
    client.sendall(b"GET /slow HTTP/1.1\r\nHost: x\r\n\r\n")
    time.sleep(0.2)
    service.send_signal(signal.SIGTERM)
    time.sleep(0.05)
    service.send_signal(signal.SIGTERM)
    assert service.wait(10) == -signal.SIGTERM, service.returncode
    client.close()


def busy_port_is_an_exit_code(program: str) -> None:
    service, port = start(program)
    other = subprocess.run(
        [program, str(port)], capture_output=True, text=True, timeout=10, check=False
    )
    assert other.returncode == 69 and "is in use" in other.stderr, other
    service.send_signal(signal.SIGTERM)
    assert service.wait(10) == 0


if __name__ == "__main__":
    for each in (signal.SIGTERM, signal.SIGINT):
        finishes_what_runs(sys.argv[1], each)
    second_signal_ends_it(sys.argv[1])
    busy_port_is_an_exit_code(sys.argv[1])
