"""All states that the collection went through, made from its operations one after the other.

An update has its effect in a document or not; a revert takes it away where it is and makes it again
where it is not. So a document is what its effects, in their order, make of nothing: those that are in
effect. What an operation without a patch did (the fields of a create or a replace) is known from who
sent it; of which documents an operation speaks is known from the feed, and for filters checked.
"""
from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property
from typing import Callable

from patches import updated
from sent import Sent


def told(document: dict) -> str:
    """All of its members and values, in a form that can be compared: 1 is not 1.0, and not true."""
    return json.dumps(document, sort_keys=True)


@dataclass(frozen=True)
class State:
    """A document at one version."""

    position: int
    fields: dict  # the user's, and document_id
    internal: dict

    @cached_property
    def text(self) -> str:
        whole = self.fields | {"collection_id": self.internal["collection_id"], "_internal": self.internal}
        return told(whole)


@dataclass
class Effect:
    """What one operation makes of the fields of one document; None is no document."""

    version: int
    make: Callable[[dict | None], dict | None]
    after: dict | None = None  # what it and those before it made
    on: bool = True


class Row:
    """The life of one position."""

    def __init__(self, name: str, created_at: str):
        self.name, self.created_at = name, created_at
        self.effects: list[Effect] = []
        self.states: dict[int, State | None] = {}  # by the version of the operation

    def add(self, effect: Effect) -> None:
        self.effects.append(effect)
        self.make_again(len(self.effects) - 1)

    def flip(self, version: int) -> None:
        at = next(at for at, effect in enumerate(self.effects) if effect.version == version)
        self.effects[at].on = not self.effects[at].on
        self.make_again(at)

    def make_again(self, first: int) -> None:
        fields = self.effects[first - 1].after if first else None
        for effect in self.effects[first:]:
            effect.after = fields = effect.make(fields) if effect.on else fields

    def fields(self) -> dict | None:
        return self.effects[-1].after


class Instant(dict):
    """Position -> State of what is there after one version."""

    def matching(self, where: tuple) -> list[State]:
        return [self[position] for position in sorted(self)
                if not where or self[position].fields.get(where[0]) == where[1]]

    def page(self, row_of: dict[str, int], where: tuple, last: str, limit: int) -> tuple:
        found = self.matching(where)
        left = [one for one in found if not last or one.position > row_of[last]]
        return len(found), len(left) > limit, [one.text for one in left[:limit]]

    def document(self, row_of: dict[str, int], name: str) -> str | None:
        state = self.get(row_of.get(name, -1))
        return state and state.text

    def groups(self, row_of: dict[str, int]) -> dict[str, tuple[int, int]]:
        figures: dict[str, tuple[int, int]] = {}
        for state in self.values():
            count, total = figures.get(state.fields["group"], (0, 0))
            figures[state.fields["group"]] = (count + 1, total + state.fields["n"])
        return figures

    def count(self, row_of: dict[str, int]) -> int:
        return len(self)


class Timeline:
    """Takes the operations in the order of their versions, and puts what cannot be on the list."""

    def __init__(self, constant: dict, wrong: list[str]):
        self.wrong = wrong
        self.constant = constant  # of `_internal`, in every document
        self.rows: dict[int, Row] = {}
        self.row_of: dict[str, int] = {}  # position by id; no id is used twice
        self.roots: dict[int, int] = {}  # of a revert the operation that all its chain is about
        self.last = 0
        self.instants: dict[int, Instant] = {0: Instant()}

    @property
    def now(self) -> Instant:
        return self.instants[self.last]

    def forget(self) -> None:
        """All instants but the last. The states of each document stay."""
        self.instants = {self.last: self.now}

    def take(self, operation: dict, lines: list[dict], sent: Sent) -> None:
        kind, version = operation["kind"], operation["version"]
        self.check_rows(operation, lines, sent)
        if kind == "create":
            for line, name, fields in zip(lines, sent.documents, sent.fields):
                self.rows[line["position"]] = Row(name, operation["created_at"])
                self.row_of[name] = line["position"]
                self.add(line, lambda _, made={"document_id": name, **fields}: made)
        elif kind == "revert":
            self.roots[version] = root = self.roots.get(operation["reverts"], operation["reverts"])
            for line in lines:
                self.rows[line["position"]].flip(root)
        else:
            for line in lines:
                self.add(line, self.effect(operation, line, sent))
        instant = Instant(self.now)
        for line in lines:
            self.note(instant, line["position"], operation)
        self.instants[version] = instant
        self.last = version

    def add(self, line: dict, make: Callable) -> None:
        self.rows[line["position"]].add(Effect(line["version"], make))

    def effect(self, operation: dict, line: dict, sent: Sent) -> Callable:
        if operation["kind"].startswith("delete"):
            return lambda _: None
        if operation["kind"] == "replace":
            return lambda _: {"document_id": sent.documents[0], **sent.fields[0]}
        patch, operators, time = line["patch"], line["operators"], operation["created_at"]
        return lambda old: old and updated(old, patch, operators, time)

    def note(self, instant: Instant, position: int, operation: dict) -> None:
        row = self.rows[position]
        fields, state = row.fields(), None
        instant.pop(position, None)
        if fields is not None:
            state = instant[position] = State(position, fields, self.constant | {
                "document_id": row.name, "created_at": row.created_at, "updated_at": operation["created_at"],
                "version": operation["version"]})
        row.states[operation["version"]] = state

    def check_rows(self, operation: dict, lines: list[dict], sent: Sent) -> None:
        """Whether it speaks of the documents that it must have been about."""
        kind, rows = operation["kind"], [line["position"] for line in lines]
        if kind == "create":
            first = max(self.rows, default=-1) + 1
            wanted = list(range(first, first + len(sent.documents)))
        elif kind == "revert":
            wanted = [row for row in rows if row in self.rows]
        elif operation["filters"] is not None:
            where = next(iter(operation["filters"].items()), ())
            wanted = [state.position for state in self.now.matching(where)]
        else:
            named = {self.row_of.get(name) for name in sent.documents}
            wanted = sorted(row for row in named if row in self.now)
        if rows != wanted:
            self.wrong.append(f"{operation} was of positions {rows}, should be of {wanted}")
        if operation["updated_count"] != sum(len(line["patch"]) if isinstance(line["patch"], list) else 1
                                             for line in lines):
            self.wrong.append(f"{operation} has {len(lines)} documents")
