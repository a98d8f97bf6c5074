"""The load of one life: writers and readers.

Writers share the documents and the namespace, so that their writes meet in one commit, but never a
field: `x_w0`, `g_w0`, `f_w0` and `m_w0` belong to writer w0 alone, and `last` belongs to nobody.
Why that makes every check decidable is told at the top of check.py.

The collection `base` has a fixed set of documents in groups; `made-N` takes creates, imports,
replaces and deletes and is itself replaced now and then, so that a long run does not get slower. An
import stays below 2000 lines and 8 MiB, which makes it one atomic chunk. A writer replaces and
deletes only what it has created itself.
"""
from __future__ import annotations

import http.client
import json
import random
import threading
from dataclasses import dataclass

from answers import check_answer, check_page
from history import ACKED, History, UNKNOWN, Write
from server import Client, ServerFailed

NAMESPACES = ("kill-a", "kill-b")  # two namespaces, two commit queues
WRITERS = ("w0", "w1", "w2")
GROUPS = {f"g{g}": [f"base-{g}-{n:02}" for n in range(40)] for g in range(6)}
BASE = [document for group in GROUPS.values() for document in group]
# These are set on whole groups only, so one page of a group shows one value of each.
GROUP_FIELDS = [f"{kind}_{writer}" for kind in "gf" for writer in WRITERS]
SINGLE = ".single"  # ids of documents that were created alone; only these are deleted
LOST = (OSError, http.client.HTTPException)
OVERLOAD = (429, 503, 507)


@dataclass
class Life:
    """What the threads of one life share."""

    number: int
    port: int
    history: History
    made: str  # the collection of creates
    mine: dict[str, list[str]]  # writer -> the documents in it that are its own
    ending: threading.Event  # set just before the server is killed or stopped
    seed: int


def documents_path(collection: str, rest: str = "") -> str:
    return f"/v1/collections/{collection}/documents{rest}"


def equals(name: str, value: object) -> dict:
    return {"AND": [{"field": name, "operator": "eq", "value": value}]}


class Sender:
    """Sends writes of one writer and enters them into the history."""

    def __init__(self, life: Life, namespace: str, name: str):
        self.life, self.history = life, life.history
        self.namespace, self.name = namespace, name
        self.client = Client(life.port, namespace)
        self.count = 0
        self.going = True

    def new_write(self, kind: str, collection: str, field: str, documents, **more) -> Write:
        """A write with a token that was never used before."""
        self.count += 1
        writer = f"{self.namespace}.{self.name}"
        return Write(f"{writer}.{self.life.number}-{self.count}", self.life.number, writer,
                     self.namespace, collection, kind, f"{field}_{self.name}", tuple(documents),
                     **more)

    def send(self, write: Write, rest: str, body: object, method: str = "POST") -> None:
        """Sends it and enters the outcome. Without an answer this writer is finished: the next
        life begins when it is known what happened."""
        self.history.sending(write)
        try:
            status, text = self.client.call(method, documents_path(write.collection, rest), body)
        except LOST as lost:
            self.going = False
            if not self.life.ending.is_set():
                self.history.violate("connection lost", f"{lost!r} while the server should run: "
                                     + write.account())
            return
        self.take_answer(write, status, text)

    def take_answer(self, write: Write, status: int, text: str) -> None:
        """2xx is a promise, 4xx says that nothing changed, everything else says nothing (C4)."""
        if status == 409 and write.kind == "conflict":
            self.history.nothing_changed(write)
        elif status == 200 and write.kind != "conflict":
            answer = json.loads(text) if write.kind != "import" else import_summary(text)
            version = answer_version(write, answer)
            self.history.answered(write, version, text if len(text) < 300 else text[-300:])
            wrong = check_answer(write, answer)
            if version is None and write.kind != "delete":
                wrong.append("no version")
            if wrong:
                self.history.violate("answer", f"{'; '.join(wrong)}: {write.account()}")
        else:
            self.going = False
            if status not in OVERLOAD:
                self.history.violate("answer", f"status {status}, {text[:300]}: {write.account()}")

    # --- the kinds of writes ---

    def explicit(self, field: str, documents: list[str], strangers: int = 0,
                 twice: int = 0) -> None:
        """One batch by id. Strangers are ids that nobody ever creates; for `twice` documents the
        first entry writes a value that the second one must hide for ever."""
        kind = "fence" if field == "fence" else "explicit"
        write = self.new_write(kind, "base", field, documents)
        data = {write.field: write.token, "last": write.token}
        hidden = {name: write.token + "/hidden" for name in data}
        entries = [(document, hidden) for document in documents[:twice]]
        entries += [(document, data) for document in documents]
        entries += [(f"{write.token}/stranger-{n}", data) for n in range(strangers)]
        write.entries = tuple((d, "/stranger-" not in d) for d, _ in entries)
        self.send(write, "/batch", {"updates": [{"document_id": d, "update_data": values}
                                                for d, values in entries]})

    def matching(self, collection: str, field: str, filters: dict, documents: list[str]) -> None:
        """One filter update; `documents` is what must match, by how the documents were made."""
        write = self.new_write("filter", collection, field, documents)
        data = {write.field: write.token, "last": write.token}
        self.send(write, "/batch", {"filters": filters, "update_data": data})

    def patch(self, document: str) -> None:
        """One document of those that all share."""
        write = self.new_write("patch", "base", "x", (document,))
        self.send(write, "/" + document, {write.field: write.token, "last": write.token}, "PATCH")

    def put(self, document: str) -> None:
        """One of its own documents. Of those that were imported the birth must stay countable."""
        write = self.new_write("put", self.life.made, "m", (document,))
        single = document.endswith(SINGLE)
        born = write.token if single else document.rpartition(".")[0]
        fields = {"born": born, "owner": write.writer, write.field: write.token,
                  "last": write.token, f"only.{write.token}": write.token}
        write.replaces = {document: fields}
        self.send(write, "/" + document, fields, "PUT")

    def delete(self, document: str) -> None:
        """One of its own documents; from then on it is nobody's."""
        write = self.new_write("delete", self.life.made, "m", (document,), deletes=True)
        self.send(write, "/" + document, None, "DELETE")
        self.disown(write)

    def delete_some(self, documents: list[str], strangers: int) -> None:
        """Some of its own documents by id, beside ids that nobody ever creates."""
        write = self.new_write("delete-some", self.life.made, "m", documents, deletes=True)
        ids = documents + [f"{write.token}/stranger-{n}" for n in range(strangers)]
        write.entries = tuple((d, d in documents) for d in ids)
        self.send(write, "/batch-delete", {"document_ids": ids})
        self.disown(write)

    def delete_matching(self, documents: list[str]) -> None:
        """All documents of its own that were created alone, by a filter; `documents` are they."""
        write = self.new_write("delete-matching", self.life.made, "m", documents, deletes=True)
        single = {"field": "document_id", "operator": "ends_with", "value": SINGLE}
        own = {"field": "owner", "operator": "eq", "value": write.writer}
        self.send(write, "/batch", {"filters": {"AND": [own, single]}}, "DELETE")
        self.disown(write)

    def disown(self, write: Write) -> None:
        if write.outcome == ACKED:
            gone = set(write.documents)
            mine = self.life.mine[write.writer]
            mine[:] = [d for d in mine if d not in gone]

    def create(self, document: str | None = None) -> None:
        """One document with a chosen id, which may be one that was deleted."""
        write = self.new_write("create", self.life.made, "m", ())
        self.creates(write, [document or write.token + SINGLE], {})
        self.send(write, "", {"document_id": write.documents[0],
                              **write.creates[write.documents[0]]})
        self.own(write)

    def conflict(self, document: str) -> None:
        """A create with an id in use: 409, and nothing changes."""
        write = self.new_write("conflict", self.life.made, "m", ())
        self.send(write, "", {"document_id": document, "born": write.token, "last": write.token})

    def imports(self, collection: str, ids: int | list[str], taken: list[str] = (),
                more: dict | None = None) -> None:
        """Documents as NDJSON, with these ids or with so many of their own. The lines with taken
        ids fail, all others are one atomic chunk."""
        write = self.new_write("import", collection, "m", ())
        if isinstance(ids, int):
            ids = [f"{write.token}.{n}" for n in range(ids)]
        self.creates(write, ids, more or {})
        lines = [{"document_id": d, **write.creates[d]} for d in ids]
        lines[1:1] = [{"document_id": d, "born": write.token, "last": write.token} for d in taken]
        write.entries = tuple((line["document_id"], line["document_id"] not in taken)
                              for line in lines)
        self.send(write, "/import", "".join(json.dumps(line) + "\n" for line in lines))
        self.own(write)

    def creates(self, write: Write, ids: list[str], more: dict) -> None:
        """Fills in what the write creates. `more` gives further fields: name -> value by id."""
        write.documents = tuple(ids)
        write.creates = {
            d: {"born": write.token, "owner": write.writer, "n": n + 0.1, "last": write.token,
                **{name: value(d) for name, value in more.items()}}
            for n, d in enumerate(ids)}

    def own(self, write: Write) -> None:
        if write.outcome == ACKED and write.collection == self.life.made:
            self.life.mine[write.writer].extend(write.documents)


class Writer(Sender, threading.Thread):
    """Writes without a pause, one request at a time, until the connection is gone."""

    def __init__(self, life: Life, namespace: str, name: str):
        threading.Thread.__init__(self, name=f"{namespace}.{name}", daemon=True)
        Sender.__init__(self, life, namespace, name)
        self.random = random.Random(f"{life.seed}.{life.number}.{namespace}.{name}")
        self.imports_left = 1  # a life: bounds how fast the collection grows
        self.deleted: list[str] = []  # ids that are free again

    def run(self) -> None:
        try:
            while self.going:
                self.one_write()
        except Exception as error:  # an answer that cannot be read is a violation, not a crash
            self.history.violate("client", f"{self.name}: {error!r}")

    def one_write(self) -> None:
        dice, mine = self.random, self.life.mine[f"{self.namespace}.{self.name}"]
        kind = dice.choices(("some", "group", "filter", "all", "create", "import", "mine",
                             "conflict", "patch", "put", "delete", "again", "delete-some",
                             "delete-matching"),
                            (20, 15, 15, 4, 15, 8, 4, 3, 12, 10, 6, 6, 4, 2))[0]
        singles = [d for d in mine if d.endswith(SINGLE)]
        if kind == "some":
            picked = dice.sample(BASE, dice.choice((1, 10, 100, 200)))
            twice = min(len(picked), dice.choice((0, 2)))
            self.explicit("x", picked, dice.choice((0, 0, 3)), twice)
        elif kind == "group":
            self.explicit("g", GROUPS[dice.choice(list(GROUPS))])
        elif kind == "filter":
            group = dice.choice(list(GROUPS))
            self.matching("base", "f", equals("group", group), GROUPS[group])
        elif kind == "all":
            self.matching("base", "f", equals("base", True), BASE)
        elif kind == "import" and self.imports_left:
            self.imports_left -= 1
            self.imports(self.life.made, dice.randint(100, 300), mine[-2:])
        elif kind == "mine" and mine:
            self.matching(self.life.made, "m", equals("owner", f"{self.namespace}.{self.name}"),
                          list(mine))
        elif kind == "conflict" and mine:
            self.conflict(dice.choice(mine))
        elif kind == "patch":
            self.patch(dice.choice(BASE))
        elif kind == "put" and mine:
            self.put(dice.choice(mine))
        elif kind == "delete" and singles:
            self.deleted.append(dice.choice(singles))
            self.delete(self.deleted[-1])
        elif kind == "delete-some" and singles:
            picked = dice.sample(singles, dice.randint(1, min(8, len(singles))))
            self.deleted.extend(picked)
            self.delete_some(picked, dice.choice((0, 0, 2)))
        elif kind == "delete-matching" and singles:
            self.deleted.extend(singles)
            self.delete_matching(singles)
        elif kind == "again" and self.deleted:
            self.create(self.deleted.pop())
        else:
            self.create()


class Reader(threading.Thread):
    """Reads while others write. What it saw must still be there after the kill."""

    def __init__(self, life: Life, namespace: str):
        super().__init__(name=f"{namespace}.reader", daemon=True)
        self.life, self.history, self.namespace = life, life.history, namespace
        self.client = Client(life.port, namespace)
        self.random = random.Random(f"{life.seed}.{life.number}.{namespace}.reader")
        self.reads = 0

    def run(self) -> None:
        try:
            while not self.life.ending.wait(0.005):  # leaves the processor to the writers
                self.random.choice((self.read_group, self.read_group, self.read_all,
                                    self.read_one, self.count_import))()
                self.reads += 1
        except LOST as lost:
            if not self.life.ending.is_set():
                self.history.violate("connection lost", f"{self.name}: {lost!r}")
        except Exception as error:
            if not self.life.ending.is_set() or not isinstance(error, ServerFailed):
                self.history.violate("client", f"{self.name}: {error!r}")

    def list_base(self, filters: dict) -> list[dict]:
        answer = self.client.get("POST", documents_path("base", "/list?limit=1000"),
                                 {"filters": filters})
        return answer["results"]

    def read_group(self) -> None:
        """No page shows half of a write on the whole group (C5)."""
        group = self.random.choice(list(GROUPS))
        least = self.history.least_versions(self.namespace, GROUPS[group])
        self.take(GROUPS[group], self.list_base(equals("group", group)), least)

    def read_all(self) -> None:
        least = self.history.least_versions(self.namespace, BASE)
        page = self.list_base(equals("base", True))
        for group, documents in GROUPS.items():
            self.take(documents, [d for d in page if d["group"] == group], least)

    def take(self, wanted: list[str], page: list[dict], least: dict[str, int]) -> None:
        if [d["document_id"] for d in page] != wanted:
            self.history.violate("torn page", f"{len(page)} documents of {len(wanted)}")
        for violation in check_page(page, GROUP_FIELDS, least):
            self.history.violate(violation.kind, f"{self.namespace}: {violation.text}")
        self.history.reader_saw(self.namespace, {d["document_id"]: d["_internal"]["version"]
                                                 for d in page})

    def read_one(self) -> None:
        document = self.random.choice(BASE)
        least = self.history.least_versions(self.namespace, [document])
        found = self.client.get("GET", documents_path("base", "/" + document))
        for violation in check_page([found], [], least):
            self.history.violate(violation.kind, f"{self.namespace}: {violation.text}")
        self.history.reader_saw(self.namespace, {document: found["_internal"]["version"]})

    def count_import(self) -> None:
        """An import of one chunk is seen whole or not at all."""
        write = next((w for w in reversed(self.history.writes[:]) if w.kind == "import"
                      and w.namespace == self.namespace), None)
        if write is None:
            return
        allowed = {len(write.documents)} | ({0} if write.outcome == UNKNOWN else set())
        answer = self.client.get("POST", documents_path(write.collection, "/list?limit=1"),
                                 {"filters": equals("born", write.token)})
        if answer["total_documents"] not in allowed:
            self.history.violate("torn import", f"{answer['total_documents']} documents, not one "
                                 f"of {sorted(allowed)}: {write.account()}")


def answer_version(write: Write, answer: dict) -> int | None:
    """An answer that is a document says the version inside it."""
    return answer.get("_internal", answer).get("version")


def import_summary(text: str) -> dict:
    return json.loads(text.splitlines()[-1])["summary"]
