#!/usr/bin/env python3
"""The kill loop: SIGKILL at a random moment under load, restart, compare with everything promised.

Usage: kill_test.py --server BINARY [--kills 30] [--seed N] [--seconds-per-life S]

Two namespaces with three writers and a reader each. One line a life; at the first violation an
exact account, the data directory is kept, and the exit code is 1. The loop ends with a SIGTERM
under load and a last restart. The seed repeats the requests, not the moments at which they meet.

A kill cannot show a missing fsync (the page cache survives it); that is the power cut loop's part.
"""
from __future__ import annotations

import argparse
import random
import shutil
import sys
import tempfile
import threading
import time

from check import Expected, Verdict, freeze, settle
from history import ACKED, History
from observe import observe
from server import ANSWER_SECONDS, Client, Server, ServerFailed
from workload import BASE, GROUPS, Life, NAMESPACES, Reader, Sender, WRITERS, Writer

LIVES_PER_COLLECTION = 10
SHOWN = 20  # violations of a failed run that are printed


class Failed(Exception):
    """A violation was found; the message is the account."""


class Loop:
    """The lives of one server, and what is settled so far."""

    def __init__(self, server: Server, seed: int, seconds: float):
        self.server, self.seed, self.seconds = server, seed, seconds
        self.random = random.Random(seed)
        self.history, self.expected = History(), Expected()
        self.number = 0
        self.made = ""
        self.start_seconds: list[float] = []
        self.totals = {"acknowledged": 0, "applied": 0, "absent": 0, "kills in the start": 0}

    # --- the course of a run ---

    def run(self, kills: int) -> None:
        self.start()
        self.set_up()
        for _ in range(kills):
            self.live(self.kill)
            if self.number % LIVES_PER_COLLECTION == 0:
                self.replace_made()
        self.live(self.terminate)
        self.check_frozen()
        if self.server.stop() != 0:
            raise Failed("SIGTERM without load did not end with exit code 0")

    def set_up(self) -> None:
        """Both namespaces with their base documents, settled like a life."""
        for namespace in NAMESPACES:
            with Client(self.server.port, namespace) as client:
                client.get("POST", "/v1/namespaces", {"namespace_name": namespace})
                client.get("POST", "/v1/collections", {"collection_name": "base"})
        self.replace_made()
        life = self.new_life()
        group_of = {d: name for name, group in GROUPS.items() for d in group}
        for namespace in NAMESPACES:
            sender = Sender(life, namespace, "setup")
            sender.imports("base", BASE, more={"base": lambda _: True, "group": group_of.get,
                                               "pad": lambda document: document * 40})
            sender.client.connection.close()
        self.settle(life)

    def live(self, end) -> None:
        """One life: load, its end at a random moment, restart, check."""
        self.number += 1
        self.history.next_life()
        life = self.new_life()
        threads = [Writer(life, n, w) for n in NAMESPACES for w in WRITERS]
        threads += [Reader(life, n) for n in NAMESPACES]
        for thread in threads:
            thread.start()
        seconds = self.random.uniform(0.3, 1.0) * self.seconds
        time.sleep(seconds)
        life.ending.set()
        how = end()
        for thread in threads:
            thread.join(ANSWER_SECONDS + 10)
            if thread.is_alive():
                raise Failed(f"{thread.name} hangs although the server is gone")
            thread.client.connection.close()
        took = self.start()
        verdict = self.settle(life)
        self.report(f"{how} after {seconds:.2f} s, up in {took:.2f} s", verdict)

    def kill(self) -> str:
        """Sometimes once more in the middle of recovery."""
        self.server.kill()
        if self.random.random() >= 0.2:
            return "killed"
        self.totals["kills in the start"] += 1
        self.server.spawn()
        time.sleep(self.random.uniform(0, min(self.start_seconds)))
        self.server.kill()
        return "killed twice"

    def terminate(self) -> str:
        code = self.server.stop()
        if code != 0:
            raise Failed(f"SIGTERM ended with exit code {code}: {self.server.log_text()}")
        return "stopped"

    def start(self) -> float:
        took = self.server.start()
        self.start_seconds.append(took)
        return took

    # --- one life ---

    def new_life(self) -> Life:
        mine: dict[str, list[str]] = {f"{n}.{w}": [] for n in (*NAMESPACES,)
                                      for w in (*WRITERS, "setup")}
        for namespace in NAMESPACES:
            for document, known in self.expected.documents.get((namespace, self.made), {}).items():
                mine[known.fields["owner"]].append(document)
        return Life(self.number, self.server.port, self.history, self.made, mine,
                    threading.Event(), self.seed)

    def settle(self, life: Life) -> Verdict:
        """The fence, then the check of everything."""
        life.port = self.server.port
        life.ending.clear()
        for namespace in NAMESPACES:
            fence = Sender(life, namespace, "fence")
            fence.explicit("fence", BASE[:1])
            fence.client.connection.close()
            if not fence.going:
                self.require(self.history.live)
                raise Failed(f"a write without other load got no answer: {namespace}")
        places = [*self.expected.documents]
        if self.expected.frozen:
            places.append(self.random.choice([*self.expected.frozen]))
        observed = observe(self.server.port, places, self.random)
        verdict = settle(self.expected, self.history.writes, self.history.tokens,
                         self.history.seen, observed)
        self.require(self.history.live + verdict.violations)
        self.expected, self.observed = verdict.expected, observed
        return verdict

    def replace_made(self) -> None:
        """A fresh collection for creates; the former one must stay as it is for ever."""
        for namespace in NAMESPACES:
            place = (namespace, self.made)
            if self.made:
                self.expected.frozen[place] = freeze(self.observed.collections[place])
                del self.expected.documents[place], self.expected.order[place]
            name = f"made-{self.number // LIVES_PER_COLLECTION}"
            with Client(self.server.port, namespace) as client:
                client.get("POST", "/v1/collections", {"collection_name": name})
            self.expected.documents[namespace, name] = {}
            self.expected.documents.setdefault((namespace, "base"), {})
        self.made = name

    def check_frozen(self) -> None:
        for place, frozen in self.expected.frozen.items():
            collection = observe(self.server.port, [place], self.random).collections[place]
            if freeze(collection) != frozen or collection.document_count != frozen.count:
                raise Failed(f"{place} gets no writes any more and changed")

    def require(self, violations) -> None:
        if not violations:
            return
        shown = [str(v) for v in violations[:SHOWN]]
        if len(violations) > SHOWN:
            shown.append(f"and {len(violations) - SHOWN} more")
        raise Failed(f"life {self.number}: {len(violations)} violation(s)\n  " + "\n  ".join(shown))

    def report(self, what: str, verdict: Verdict) -> None:
        acked = sum(1 for w in self.history.writes if w.outcome == ACKED)
        unknown = len(verdict.applied) + len(verdict.absent)
        documents = sum(len(known) for known in self.expected.documents.values())
        self.totals["acknowledged"] += acked
        self.totals["applied"] += len(verdict.applied)
        self.totals["absent"] += len(verdict.absent)
        print(f"life {self.number}: {what}; {acked} acknowledged, {unknown} unknown "
              f"({len(verdict.applied)} applied, {len(verdict.absent)} absent), "
              f"{len(self.history.seen)} documents read meanwhile, {documents} checked", flush=True)


def main() -> int:
    parser = argparse.ArgumentParser(description="SIGKILL under load, restart, compare.")
    parser.add_argument("--server", required=True)
    parser.add_argument("--kills", type=int, default=30)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**9))
    parser.add_argument("--seconds-per-life", type=float, default=1.0, metavar="S",
                        help="a life lasts 0.3 S to S under load")
    options = parser.parse_args()
    directory = tempfile.mkdtemp(prefix="amend-kill-")
    server = Server(options.server, directory)
    loop = Loop(server, options.seed, options.seconds_per_life)
    began = time.monotonic()
    print(f"--seed {options.seed}, data in {server.data}", flush=True)
    try:
        loop.run(options.kills)
    except (Failed, ServerFailed) as failure:
        print(f"FAILED with --seed {options.seed}: {failure}\nThe data directory is kept: "
              f"{server.data} (log: {server.log})", flush=True)
        return 1
    finally:
        server.close()
    shutil.rmtree(directory)
    totals = ", ".join(f"{count} {name}" for name, count in loop.totals.items())
    print(f"passed: {options.kills} kills in {time.monotonic() - began:.0f} s with --seed "
          f"{options.seed}; {totals}; start {min(loop.start_seconds):.2f} to "
          f"{max(loop.start_seconds):.2f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
