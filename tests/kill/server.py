"""The server under test as a process: start it, kill it, stop it. Also a small HTTP client."""
from __future__ import annotations

import ctypes
import http.client
import json
import os
import re
import signal
import subprocess
import time

KEY = "sk_test_killloop0123456789abcdef"
START_SECONDS = 60  # a sanitizer build on a busy machine
ANSWER_SECONDS = 60
STOP_SECONDS = 60
SERVES = re.compile(r"serves http://127\.0\.0\.1:(\d+)")


class ServerFailed(Exception):
    """The server did something no load may bring it to: it did not start, or it ended by itself."""


class Server:
    """One data directory and, most of the time, one process on it."""

    def __init__(self, binary: str, directory: str, options: tuple[str, ...] = (),
                 revert_windows: tuple[str, ...] = ("600", "0")):
        self.binary = os.path.abspath(binary)
        self.revert_windows = revert_windows  # of one start after the other
        self.options = options  # of "serve", beside those that every test needs
        self.data = os.path.join(directory, "data")
        self.log = os.path.join(directory, "server.log")
        self.process: subprocess.Popen | None = None
        self.starts = 0
        self.port = 0

    def spawn(self) -> None:
        """Starts the process and does not wait for it. The port is the system's choice. Every other
        time it settles early, so that kills meet settling."""
        window = self.revert_windows[self.starts % len(self.revert_windows)]
        self.starts += 1
        with open(self.log, "w") as log:
            self.process = subprocess.Popen(
                [self.binary, "serve", "--data", self.data, "--listen", "127.0.0.1:0",
                 "--revert-window", window, *self.options],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, preexec_fn=die_with_parent,
                env={**os.environ, "AMEND_ROOT_KEY": KEY})

    def start(self) -> float:
        """Starts it and waits until health is 200; the seconds that took."""
        began = time.monotonic()
        self.spawn()
        while not self.healthy():
            if self.process.poll() is not None:
                raise ServerFailed(f"the server did not start (exit {self.process.returncode}): "
                                   + self.log_text())
            if time.monotonic() - began > START_SECONDS:
                raise ServerFailed(f"not healthy after {START_SECONDS} s: " + self.log_text())
            time.sleep(0.002)
        return time.monotonic() - began

    def healthy(self) -> bool:
        """Whether it says where it listens and answers health with 200."""
        told = SERVES.search(self.log_text())
        if not told:
            return False
        self.port = int(told[1])
        try:
            with Client(self.port, timeout=5) as client:
                return client.call("GET", "/v1/health")[0] == 200
        except (OSError, http.client.HTTPException):
            return False

    def kill(self) -> None:
        """SIGKILL, and gone when this returns."""
        if self.process.poll() is not None:
            raise ServerFailed(f"the server ended by itself (exit {self.process.returncode}): "
                               + self.log_text())
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def stop(self) -> int:
        """SIGTERM; the exit code."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(STOP_SECONDS)

    def close(self) -> None:
        """Leaves no process behind, whatever happened."""
        if self.process and self.process.poll() is None:
            self.process.kill()
            self.process.wait()

    def log_text(self) -> str:
        with open(self.log, errors="replace") as log:
            return log.read()


def die_with_parent() -> None:
    """A test that ctest kills must not leave its server behind (PR_SET_PDEATHSIG)."""
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)


class Client:
    """One keep-alive connection. It never repeats a request, so an outcome stays what it was."""

    def __init__(self, port: int, namespace: str | None = None, timeout: float = ANSWER_SECONDS):
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=timeout)
        self.connection.auto_open = 0  # a lost connection stays lost
        self.connection.connect()
        self.headers = {"Authorization": "Bearer " + KEY, "Content-Type": "application/json"}
        if namespace:
            self.headers["X-Namespace"] = namespace

    def __enter__(self) -> Client:
        return self

    def __exit__(self, *_) -> None:
        self.connection.close()

    def call(self, method: str, path: str, body: object = None) -> tuple[int, str]:
        """Status and text. `body` is text as it is, anything else as JSON."""
        text = body if isinstance(body, str) else None if body is None else json.dumps(body)
        self.connection.request(method, path, text and text.encode(), self.headers)
        response = self.connection.getresponse()
        return response.status, response.read().decode()

    def get(self, method: str, path: str, body: object = None) -> dict:
        """The answer to a call that has to succeed."""
        status, text = self.call(method, path, body)
        if status != 200:
            raise ServerFailed(f"{method} {path} answered {status}: {text[:500]}")
        return json.loads(text)
