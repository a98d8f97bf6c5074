"""What the threads of a storm share: where the server is, what was sent to it, and what was read.

A tick is a moment of the test's own clock: what happened at a lower one happened before. So nothing
that is checked depends on how long anything takes.
"""
from __future__ import annotations

import itertools
import threading
from dataclasses import dataclass, field

ACKED = "acknowledged"
UNKNOWN = "unknown"
NOTHING = "nothing changed"  # the server said so


@dataclass
class Sent:
    """A write: which operation it is to become, and what was answered."""

    kind: str  # of the operation, as the history calls it
    token: str  # stands in what it writes, and nowhere else; of deletes and reverts nowhere
    documents: tuple[str, ...] = ()  # the ids that it names or makes; none of what chooses by a filter
    fields: tuple[dict, ...] = ()  # of a create or replace, beside the documents
    reverts: int = 0
    sent_at: int = 0
    answered_at: int = 0
    outcome: str = UNKNOWN
    version: int | None = None  # that the answer names
    answer: dict = field(default_factory=dict)

    def __str__(self) -> str:
        return (f"{self.kind} {self.token} of {list(self.documents)[:3]} [{self.outcome}, version {self.version}"
                + (f", reverts {self.reverts}]" if self.reverts else "]"))


@dataclass
class Read:
    """What a reader saw."""

    what: str  # the method of timeline.Instant that says what there was to see
    parameters: tuple
    text: str  # of the answer
    began_at: int
    ended_at: int


class Shared:
    """Of all threads; lists are only appended to while they run."""

    def __init__(self) -> None:
        self.port = 0  # 0: there is no server
        self.namespace = ""
        self.ending = threading.Event()  # set just before the server is killed: answers may not come
        self.over = threading.Event()  # the whole test
        self.lock = threading.Lock()
        self.ids: set[str] = set()  # that are there as far as is known; who uses them may be too late
        self.versions: list[int] = []  # of operations that were answered
        self.sent: list[Sent] = []
        self.reads: list[Read] = []
        self.told: list[tuple[int, int]] = []  # when a follower was told of which version
        self.wrong: list[str] = []
        self._ticks = itertools.count(1)

    def tick(self) -> int:
        return next(self._ticks)

    def known_ids(self) -> list[str]:
        with self.lock:
            return sorted(self.ids)

    def learn(self, ids: tuple[str, ...], there: bool) -> None:
        with self.lock:
            self.ids = self.ids | set(ids) if there else self.ids - set(ids)

    def forget(self) -> None:
        """What one life has brought. No other thread may be at it."""
        self.sent, self.reads, self.told = [], [], []
