"""Followers of the change feed, which go on where they were when the server is there again."""
from __future__ import annotations

import http.client
import json
import threading
import time

from follow import FILMS, Feed, Replica
from sent import Shared
from server import Client
from writers import LOST


class Follower(threading.Thread):
    """One client. `lines` is what it was told and nobody has taken yet, as it was sent."""

    def __init__(self, shared: Shared, live: bool, expand: bool):
        self.query = "?expand=documents" if expand else ""
        super().__init__(name=("live" if live else "lines") + self.query, daemon=True)
        self.shared, self.live, self.expand = shared, live, expand
        self.last = "0"  # told whole
        self.lines: list[str] = []
        self.replica = Replica()
        self.sessions = 0  # of a live one

    def run(self) -> None:
        while not self.shared.over.wait(0.01):
            try:
                if self.shared.port:
                    self.follow_live() if self.live else self.ask()
            except LOST:
                continue
            except Exception as error:
                self.shared.wrong.append(f"{self.name} behind {self.last}: {error!r}")
                return

    def follow_live(self) -> None:
        feed = Feed(self.shared.port, self.shared.namespace, self.last, self.query)
        try:
            while event := feed.next_of_any():
                identity, kind, line = event
                if (identity, kind) != (name_of(line), "document" if "position" in line else "operation"):
                    self.shared.wrong.append(f"{self.name}: event {identity} of {kind} tells {line}")
                self.take(feed.text, line)
        finally:
            self.sessions += 1
            feed.close()

    def ask(self) -> None:
        with Client(self.shared.port, self.shared.namespace) as client:
            since = self.query + ("&" if self.query else "?") + f"since={self.last}"
            client.connection.request("GET", FILMS + "/changes" + since, headers=client.headers)
            for line in client.connection.getresponse():
                if not line.endswith(b"\n"):
                    raise http.client.IncompleteRead(line)
                self.take(line.decode()[:-1])

    def take(self, text: str, line: dict | None = None) -> None:
        self.lines.append(text)
        line = line or json.loads(text)
        self.last = name_of(line)
        if "position" not in line:
            self.shared.told.append((self.shared.tick(), line["version"]))

    def take_lines(self, up_to: int, patience: float) -> list[str]:
        """All lines up to that version, which was the last one."""
        end = time.monotonic() + patience
        while self.last != str(up_to) and self.is_alive() and time.monotonic() < end:
            time.sleep(0.005)
        lines, self.lines = self.lines, []
        return lines


def name_of(line: dict) -> str:
    """What a client sends to go on behind this line."""
    return f"{line['version']}:{line['position']}" if "position" in line else str(line["version"])
