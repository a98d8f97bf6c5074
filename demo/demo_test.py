#!/usr/bin/env python3
"""The demo as a test: a fresh server on a free port, the whole demo, a clean stop.

Usage: demo_test.py AMEND_BINARY
"""
import os
import pathlib
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request

KEY = "sk_test_demo_key_000001"
HERE = pathlib.Path(__file__).resolve().parent


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_until_up(url, server):
    for _ in range(600):
        if server.poll() is not None:
            sys.exit(f"the server ended with {server.returncode}")
        try:
            return urllib.request.urlopen(url + "/v1/health", timeout=10).status
        except OSError:
            time.sleep(0.1)
    sys.exit("the server did not come up")


def main():
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    with tempfile.TemporaryDirectory(prefix="amend-demo-") as data:
        server = subprocess.Popen([sys.argv[1], "serve", "--data", data, "--listen", f"127.0.0.1:{port}"],
                                  env={**os.environ, "AMEND_ROOT_KEY": KEY})
        try:
            wait_until_up(url, server)
            demo = subprocess.run([sys.executable, HERE / "run.py", url, KEY], check=False)
        finally:
            server.send_signal(signal.SIGTERM)
            stopped = server.wait(timeout=120)
    sys.exit(demo.returncode or stopped)


if __name__ == "__main__":
    main()
