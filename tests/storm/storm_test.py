#!/usr/bin/env python3
"""A storm: the change feed, the history, what is answered and what is read are one, under SIGKILL.

Usage: storm_test.py --server BINARY [--kills 24] [--seed N] [--seconds-per-life S]

Writers send every kind of write to one collection, readers list, get and count, and followers take
the change feed in each of its forms, over all kills. After each kill all that was seen is held
against what the operations make, one after the other (settle.py, timeline.py). The seed repeats
what is sent, not when.
"""
from __future__ import annotations

import argparse
import os
import random
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[1:1] = [os.path.join(HERE, "..", "kill"), os.path.join(HERE, "..", "feed")]
from follow import FILMS, Replica  # noqa: E402
from followers import Follower  # noqa: E402
from readers import Reader  # noqa: E402
from sent import Shared  # noqa: E402
from server import Client, Server  # noqa: E402
from settle import PATIENCE_SECONDS, Settler, feed_lines  # noqa: E402
from writers import Writer  # noqa: E402

WRITERS = ("w0", "w1", "w2", "w3")
READERS = ("r0", "r1")
QUIET_SECONDS = 1.9  # a little less than how long the server waits for a next write before it settles
SHOWN = 10  # of what is wrong


class Storm:
    """The lives of one server."""

    def __init__(self, server: Server, seed: int, seconds: float):
        self.server, self.seed, self.seconds = server, seed, seconds
        self.random = random.Random(seed)
        self.shared = Shared()
        self.followers = [Follower(self.shared, live, expand) for live in (True, False) for expand in (True, False)]

    def run(self, kills: int) -> dict[str, int]:
        self.start()
        with Client(self.server.port) as client:
            self.shared.namespace = client.get("POST", "/v1/namespaces", {"namespace_name": "one"})["namespace_id"]
        with self.client() as client:
            client.get("POST", "/v1/collections", {"collection_name": "films"})
            self.settler = Settler(self.shared, client, self.seed)
        for follower in self.followers:
            follower.start()
        for life in range(kills):
            self.live(life)
            self.check(f"life {life}")
        self.end()
        sessions = sum(follower.sessions for follower in self.followers)
        return self.settler.totals | {"sessions": sessions}

    def client(self) -> Client:
        return Client(self.server.port, self.shared.namespace)

    def start(self) -> None:
        self.server.start()
        self.shared.port = self.server.port

    def live(self, life: int) -> None:
        """Load, a kill at a random moment, sometimes another one while it starts. A calm life is
        without writers and ends about when what the last one left begins to be folded."""
        self.shared.ending.clear()
        calm = life % 4 == 3
        threads = [Reader(self.shared, name, f"{self.seed}.{life}") for name in READERS]
        threads += [Writer(self.shared, name, f"{self.seed}.{life}") for name in WRITERS if not calm]
        for thread in threads:
            thread.start()
        time.sleep(self.random.uniform(0, 0.3) + QUIET_SECONDS if calm
                   else self.random.uniform(0.3, 1.0) * self.seconds)
        self.shared.ending.set()
        self.shared.port = 0
        self.server.kill()
        for thread in threads:
            thread.join(PATIENCE_SECONDS)
            assert not thread.is_alive(), f"{thread.name} hangs although the server is gone"
        if self.random.random() < 0.2:
            self.server.spawn()
            time.sleep(self.random.uniform(0, 0.1))
            self.server.kill()
        self.start()

    def check(self, when: str, whole_history: bool = False) -> None:
        with self.client() as client:
            self.settler.settle(client, self.followers, whole_history)
        self.require(when)

    def require(self, when: str) -> None:
        if self.shared.wrong:
            raise AssertionError(f"{when}: {len(self.shared.wrong)} things are wrong:\n  "
                                 + "\n  ".join(self.shared.wrong[:SHOWN]))

    def end(self) -> None:
        """When all is folded, and after another start, everything is still the same; and who
        comes only now makes the same of the feed."""
        self.wait_until_settled()
        self.check("settled")
        self.shared.port = 0
        self.server.stop()
        self.start()
        self.check("started again", whole_history=True)
        late = Replica()
        with self.client() as client:
            self.settler.replicate("who comes late", late, feed_lines(client, 0))
            for text in self.settler.operations.values():
                self.settler.check_operation(client, text)
        self.settler.check_replica("who comes late", late)
        self.require("at the end")
        self.shared.over.set()
        self.server.stop()

    def wait_until_settled(self) -> None:
        with self.client() as client:
            end = time.monotonic() + PATIENCE_SECONDS
            while any(operation["state"] == "pending"
                      for operation in client.get("GET", FILMS + "/operations?limit=1000")["operations"]):
                assert time.monotonic() < end, "it does not settle"
                time.sleep(0.1)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--server", required=True)
    parser.add_argument("--kills", type=int, default=24)
    parser.add_argument("--seed", type=int, default=random.randrange(2**32))
    parser.add_argument("--seconds-per-life", type=float, default=1.5, metavar="S")
    options = parser.parse_args()
    print("--seed", options.seed, flush=True)
    with tempfile.TemporaryDirectory(prefix="amend-storm-") as directory:
        server = Server(options.server, directory, revert_windows=("0", "1"))
        try:
            totals = Storm(server, options.seed, options.seconds_per_life).run(options.kills)
        finally:
            server.close()
    print(f"{options.kills} kills, " + ", ".join(f"{count} {name}" for name, count in totals.items()))
    assert totals["operations"] > 10 * options.kills and totals["sessions"] > options.kills, "too few to tell"
    assert all(totals.values()), "too few to tell"


if __name__ == "__main__":
    main()
