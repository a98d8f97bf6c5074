"""Writers: every kind of write, from several connections, to one collection.

All share all documents, but for one thing: a PUT and a delete by id go to documents that the writer
has made itself, so that one without an answer is told from another's. A token stands in a field of
its writer's, one of SLOTS; so the updates of one document are often, not always, of different places,
and reverts find what they can revert and what they cannot.
"""
from __future__ import annotations

import http.client
import json
import random
import threading

from follow import FILMS
from sent import ACKED, NOTHING, Sent, Shared
from server import Client

LOST = (OSError, http.client.HTTPException)
GROUPS = ("g0", "g1", "g2", "g3", "g4")
SHELVES = 24  # a delete by filter takes one
SLOTS = 6
ENOUGH = 170  # documents; below it more are created than deleted

KINDS = {"create": 10, "import": 2, "batch": 14, "matching": 24, "bulk": 8, "patch": 12, "operators": 10,
         "put": 8, "delete": 6, "delete-some": 3, "delete-matching": 2, "revert": 18}


class Writer(threading.Thread):
    """One request at a time, until the connection is gone."""

    def __init__(self, shared: Shared, name: str, seed: str):
        super().__init__(name=name, daemon=True)
        self.shared, self.random = shared, random.Random(f"{seed}.{name}")
        self.prefix, self.count = f"{name}-{seed}", 0

    def run(self) -> None:
        try:
            with Client(self.shared.port, self.shared.namespace) as self.client:
                while True:
                    self.one_write(self.random.choices(list(KINDS), list(KINDS.values()))[0])
        except LOST as lost:
            if not self.shared.ending.is_set():
                self.shared.wrong.append(f"{self.name}: {lost!r} while the server should run")
        except Exception as error:  # an answer that cannot be read
            self.shared.wrong.append(f"{self.name}: {error!r}")

    def one_write(self, kind: str) -> None:
        ids = self.shared.known_ids()
        mine = [name for name in ids if name.startswith(self.name)]
        self.count += 1
        self.token = f"{self.prefix}-{self.count}"
        if len(ids) > ENOUGH and kind in ("create", "import"):
            kind = "delete"
        if len(ids) < ENOUGH / 2 and kind.startswith("delete") or not mine:
            kind = "import"
        if kind == "create":
            self.create()
        elif kind == "import":
            self.imports(self.random.randint(2, 8))
        elif kind == "batch":
            self.batch(self.random.sample(ids, min(self.random.choice((1, 3, 20)), len(ids))))
        elif kind == "matching":
            self.change("update_by_filter", "/documents/batch", {"filters": {"group": self.random.choice(GROUPS)}})
        elif kind == "bulk":
            where = self.random.choice(({}, {"filters": {"owner": self.name}}))
            self.change("update_by_filter", "/documents/bulk", where, "PATCH")
        elif kind in ("patch", "operators"):
            self.patch(self.random.choice(ids), kind == "operators")
        elif kind == "put":
            self.put(self.random.choice(mine))
        elif kind == "delete":
            self.delete(self.random.choice(mine))
        elif kind == "delete-some":
            self.delete_some(self.random.sample(mine, min(3, len(mine))))
        elif kind == "delete-matching":
            self.delete_matching()
        elif self.shared.versions:
            recent = self.shared.versions[-40:]
            self.revert(self.random.choice(recent[-self.random.choice((3, 12, 40)):]))

    # --- what changes a document ---

    def update_data(self) -> dict:
        """With a place that is in nobody's way, and some that are."""
        dice = self.random
        data: dict = {f"t_{self.name}_{dice.randrange(SLOTS)}": self.token}
        more = {"group": dice.choice(GROUPS), "o": {dice.choice("pqr"): dice.randrange(100)},
                f"o.{dice.choice('pq')}.{dice.choice('xy')}": dice.randrange(100), "tags": ["new"],
                f"list.{dice.randrange(4)}": dice.randrange(100), "nothing": None, "n": dice.randrange(10),
                f"deep.{self.name}": {"a": {dice.choice("bc"): self.count}}}
        chosen = dice.sample(sorted(more), dice.choice((0, 0, 1, 2)))
        return data | {name: more[name] for name in chosen}

    def operators(self) -> dict:
        dice = self.random
        more = {"increment": {"n": dice.randint(-3, 9), f"c.{self.name}": 1},
                "multiply": {"product": dice.choice((2, -1))}, "min": {"low": dice.randrange(1000)},
                "max": {"high": f"{dice.randrange(1000):03}"}, "append": {"list": [self.count]},
                "add_to_set": {"tags": [dice.choice("abcdef"), "seen"]}, "remove": {"tags": ["seen"]},
                "unset": [dice.choice(("o.p", "high", f"deep.{self.name}.a.b"))],
                "rename": {f"o.{dice.choice('qr')}": f"moved.{dice.choice('qr')}"},
                "current_time": [f"at.{self.name}"]}
        return {name: more[name] for name in dice.sample(sorted(more), dice.choice((1, 2, 3)))}

    def body(self) -> dict:
        """An update's: update_data, operators, or both. It names the token in either case."""
        if self.random.random() < 0.5:
            return {"update_data": self.update_data()}
        body = {"operators": {"append": {f"log_{self.name}_{self.random.randrange(SLOTS)}": [self.token]}} | {
            name: places for name, places in self.operators().items() if name != "append"}}
        return body | ({"update_data": self.update_data()} if self.random.random() < 0.5 else {})

    def fields(self) -> dict:
        return {"born": self.token, "owner": self.name, "group": self.random.choice(GROUPS),
                "shelf": self.random.randrange(SHELVES), "n": 0, "tags": [], "list": [1, 2],
                "pad": self.token * self.random.choice((1, 30))}

    # --- the kinds of writes ---

    def create(self) -> None:
        sent = Sent("create", self.token, (self.token,), (self.fields(),))
        self.send(sent, "POST", "/documents", {"document_id": self.token, **sent.fields[0]})

    def imports(self, count: int) -> None:
        """Several at once."""
        ids = tuple(f"{self.token}.{at}" for at in range(count))
        sent = Sent("create", self.token, ids, tuple(self.fields() for _ in ids))
        self.send(sent, "POST", "/documents/import", "\n".join(
            json.dumps({"document_id": name, **fields}) for name, fields in zip(ids, sent.fields)))

    def batch(self, ids: list[str]) -> None:
        """By id; the first is named twice, and the last is nobody's."""
        names = (*ids, ids[0], self.token)
        sent = Sent("update", self.token, names)
        updates = [{"document_id": name, **self.body()} for name in names]
        path = self.random.choice(("/documents/batch", "/documents/batch-update"))
        self.send(sent, "POST", path, {"updates": updates})

    def change(self, kind: str, path: str, where: dict, method: str = "POST") -> None:
        """All that match."""
        self.send(Sent(kind, self.token), method, path, {**where, **self.body()})

    def patch(self, name: str, operators: bool) -> None:
        path, body = f"/documents/{name}", self.update_data()
        if operators:
            path, body = path + "?operators=true", self.body()
        self.send(Sent("update", self.token, (name,)), "PATCH", path, body)

    def put(self, name: str) -> None:
        sent = Sent("replace", self.token, (name,), (self.fields() | {f"put_{self.name}": self.token},))
        self.send(sent, "PUT", f"/documents/{name}", sent.fields[0])

    def delete(self, name: str) -> None:
        self.send(Sent("delete", self.token, (name,)), "DELETE", f"/documents/{name}")

    def delete_some(self, ids: list[str]) -> None:
        sent = Sent("delete", self.token, (*ids, self.token))
        self.send(sent, "POST", "/documents/batch-delete", {"document_ids": list(sent.documents)})

    def delete_matching(self) -> None:
        body = {"filters": {"shelf": self.random.randrange(SHELVES)}}
        self.send(Sent("delete_by_filter", self.token), "DELETE", "/documents/batch", body)

    def revert(self, version: int) -> None:
        self.send(Sent("revert", self.token, reverts=version), "POST", f"/operations/{version}/revert", {})

    # --- the answer ---

    def send(self, sent: Sent, method: str, path: str, body: object = None) -> None:
        """Without an answer nothing is known, and LOST ends this writer."""
        sent.sent_at = self.shared.tick()
        self.shared.sent.append(sent)
        status, text = self.client.call(method, FILMS + path, body)
        if status == 200:
            self.take_answer(sent, json.loads(text))
        elif status == 404 and len(sent.documents) == 1 or status == 409 and sent.kind == "revert":
            sent.outcome = NOTHING
            self.shared.learn(sent.documents, there=False)
        else:
            self.shared.wrong.append(f"{method} {path} answered {status}, {text[:300]}: {sent}")

    def take_answer(self, sent: Sent, answer: dict) -> None:
        answer = answer.get("summary", answer)
        sent.answer, sent.version = answer, answer.get("_internal", answer).get("version")
        gone = sent.kind == "delete" and "version" not in answer  # the answer to one names none
        sent.outcome = ACKED if sent.version or gone else NOTHING
        sent.answered_at = self.shared.tick()
        if sent.version:
            self.shared.versions.append(sent.version)
        if sent.kind in ("create", "delete"):
            self.shared.learn(sent.documents, there=sent.kind == "create")
        gone = [one["document_id"] for one in answer.get("results", ()) if not one["success"]]
        self.shared.learn(tuple(gone), there=False)
