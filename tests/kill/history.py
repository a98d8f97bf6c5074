"""What was sent to the server and what it answered: the only truth the checker has.

A Write is told in terms of its effect, so that the checker never has to understand requests: it
creates `documents`, or removes them, or sets, in every one of them, `field` and the shared field
`last` to its token; a replacing one also says what other fields there are afterwards. Tokens are
unique, so a value found in a document names the write it came from.
"""
from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field

ACKED = "acknowledged"
UNKNOWN = "unknown"
NOTHING = "nothing changed"  # the server said so, or it never got the request


@dataclass
class Write:
    """One request. `field` belongs to one writer alone, see workload.py."""

    token: str
    life: int
    writer: str
    namespace: str
    collection: str
    # explicit, filter, create, import, conflict, fence, patch, put, delete, delete-some,
    # delete-matching
    kind: str
    field: str
    documents: tuple[str, ...]
    creates: dict[str, dict] | None = None  # id -> the user's fields of a document it creates
    replaces: dict[str, dict] | None = None  # id -> all of the user's fields afterwards
    deletes: bool = False
    entries: tuple[tuple[str, bool], ...] = ()  # what is asked for, and whether it must succeed
    outcome: str = UNKNOWN
    version: int | None = None
    sent_at: float = 0.0
    answered_at: float | None = None
    answer: str = ""

    def account(self) -> str:
        """What was sent and answered, for the report of a violation."""
        version = "" if self.version is None else f", version {self.version}"
        target = f"{self.namespace}/{self.collection}"
        return (f"{self.kind} {self.token} of life {self.life} on {len(self.documents)} document(s)"
                f" of {target} [{self.outcome}{version}]"
                + (f" answered {self.answer[:300]}" if self.answer else ""))


@dataclass
class Violation:
    """A broken promise. `kind` is for the tests, `text` for people."""

    kind: str
    text: str

    def __str__(self) -> str:
        return f"[{self.kind}] {self.text}"


@dataclass
class History:
    """Everything of one life, and the tokens of all lives. Used by all threads at once."""

    writes: list[Write] = field(default_factory=list)
    tokens: set[str] = field(default_factory=set)
    # (namespace, document) -> the highest version that an answer to a write gave it ...
    floor: dict[tuple[str, str], int] = field(default_factory=dict)
    # ... and the highest that a reader saw. A reader sees only what is durable (C1).
    seen: dict[tuple[str, str], int] = field(default_factory=dict)
    live: list[Violation] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def next_life(self) -> None:
        """Forgets what has been settled."""
        self.writes, self.floor, self.seen = [], {}, {}

    def sending(self, write: Write) -> None:
        """Must come before the first byte is sent: what is not in here was sent by nobody."""
        with self.lock:
            write.sent_at = time.monotonic()
            self.writes.append(write)
            self.tokens.add(write.token)

    def answered(self, write: Write, version: int | None, answer: str) -> None:
        """From here on the write is a promise."""
        with self.lock:
            write.answered_at = time.monotonic()
            write.outcome, write.version, write.answer = ACKED, version, answer
            if version is not None:
                raise_all(self.floor, write.namespace, {d: version for d in write.documents})

    def nothing_changed(self, write: Write, answer: str = "") -> None:
        """A refusal (4xx), or a request that was never sent."""
        with self.lock:
            write.outcome, write.answer = NOTHING, answer

    def reader_saw(self, namespace: str, versions: dict[str, int]) -> None:
        """A later state must not be older than what was seen."""
        with self.lock:
            raise_all(self.seen, namespace, versions)

    def least_versions(self, namespace: str, documents: list[str]) -> dict[str, int]:
        """What a read that begins now must show at least: what was acknowledged or read before."""
        with self.lock:
            keys = {document: (namespace, document) for document in documents}
            return {document: max(self.floor.get(key, 0), self.seen.get(key, 0))
                    for document, key in keys.items()}

    def violate(self, kind: str, text: str) -> None:
        """A violation seen while the load ran."""
        with self.lock:
            self.live.append(Violation(kind, text))


def raise_all(least: dict[tuple[str, str], int], namespace: str, versions: dict[str, int]) -> None:
    """least = max(least, versions), document by document."""
    for document, version in versions.items():
        key = (namespace, document)
        if least.get(key, 0) < version:
            least[key] = version
