"""What must be true when all is quiet: feed = history = what was answered = what was read."""
from __future__ import annotations

import bisect
import json
import random

from follow import FILMS, Replica
from followers import Follower
from observe import list_all
from readers import shown
from sent import ACKED, NOTHING, UNKNOWN, Read, Sent, Shared
from server import Client
from timeline import Timeline, told

PATIENCE_SECONDS = 120
MORE = ',"state":'  # where the history goes on after what the feed tells of an operation, too


class Settler:
    """Takes what each life has brought, and holds it against what it knows of the lives before."""

    def __init__(self, shared: Shared, client: Client, seed: int):
        self.shared, self.random = shared, random.Random(seed)
        collection = client.get("GET", FILMS)
        self.timeline = Timeline({"namespace_id": shared.namespace, "collection_id": collection["collection_id"],
                                  "metadata": {"ingestion_status": "COMPLETED"}}, shared.wrong)
        self.operations: dict[int, str] = {}  # all, as the feed tells them
        self.totals = {"operations": 0, "unanswered": 0, "folded": 0, "reads": 0, "reverts": 0, "not reverted": 0}

    def settle(self, client: Client, followers: list[Follower], whole_history: bool) -> None:
        lines = feed_lines(client, self.timeline.last)
        texts = [text for text in lines if "position" not in json.loads(text)]
        self.check_history(client, texts, whole_history)
        self.replay(lines)
        for follower in followers:
            self.check_follower(follower, lines)
        self.check_answers()
        self.check_reads()
        self.check_documents(client, followers)
        self.timeline.forget()
        self.shared.forget()
        self.shared.ids = {state.fields["document_id"] for state in self.timeline.now.values()}

    def say(self, what: str) -> None:
        self.shared.wrong.append(what)

    # --- the feed and the history ---

    def check_history(self, client: Client, texts: list[str], whole: bool) -> None:
        """Its pages, back to what is known or all, and single operations, are the feed's to the byte."""
        pages, cursor = [], ""
        while cursor is not None and (whole or len(pages) <= len(texts)):
            status, text = client.call("GET", f"{FILMS}/operations?limit=37{cursor and '&cursor=' + cursor}")
            page = json.loads(text)
            pages += split_operations(text)
            cursor = page["pagination"]["next_cursor"]
        known = [self.operations[version] for version in sorted(self.operations, reverse=True)]
        wanted = texts[::-1] + known
        if [text for text, _ in pages] != wanted[:None if whole else len(pages)]:
            self.say(differ("the history is not the feed", [text for text, _ in pages], wanted))
        self.totals["folded"] += sum(state == "settled" and '"kind":"update' in text for text, state in pages[:len(texts)])
        for text in self.random.sample(texts, min(20, len(texts))):
            self.check_operation(client, text)
        self.operations |= {json.loads(text)["version"]: text for text in texts}

    def check_operation(self, client: Client, text: str) -> None:
        status, found = client.call("GET", f"{FILMS}/operations/{json.loads(text)['version']}")
        if status != 200 or not found.startswith(text[:-1] + MORE):
            self.say(f"the history tells {found}, the feed {text}")

    def replay(self, lines: list[str]) -> None:
        """Each operation is that of one write: of one that was answered, or of one without an answer."""
        answered: dict[int, Sent] = {}
        for sent in self.shared.sent:
            if sent.version and answered.setdefault(sent.version, sent) is not sent:
                self.say(f"{sent} and {answered[sent.version]} were answered one version")
        open_ones = [sent for sent in self.shared.sent if sent.version is None and sent.outcome in (ACKED, UNKNOWN)]
        documents: list[dict] = []
        for text in lines:
            line = json.loads(text)
            if "position" in line:
                documents.append(line)
                continue
            sent = answered.pop(line["version"], None)
            if sent is None:
                sent = next((one for one in open_ones if self.may_be(one, line, documents)), None)
                if sent is None:
                    raise AssertionError(f"nobody sent {line} of {documents[:3]}")
                open_ones.remove(sent)
                sent.version = line["version"]
                self.totals["unanswered"] += sent.outcome == UNKNOWN
            elif not self.may_be(sent, line, documents):
                self.say(f"{line} of {documents[:3]} is not {sent}")
            self.timeline.take(line, documents, sent)
            documents = []
        lost = [str(sent) for sent in [*answered.values(), *open_ones] if sent.outcome == ACKED]
        if lost:
            raise AssertionError(f"answered, and not in the feed: {lost}")
        self.totals["operations"] += len(self.timeline.instants) - 1
        reverts = [sent for sent in self.shared.sent if sent.kind == "revert"]
        self.totals["reverts"] += sum(sent.version is not None for sent in reverts)
        self.totals["not reverted"] += sum(sent.outcome == NOTHING for sent in reverts)

    def may_be(self, sent: Sent, operation: dict, lines: list[dict]) -> bool:
        if sent.kind != operation["kind"] or sent.kind == "revert":
            return sent.kind == operation["kind"] and sent.reverts == operation["reverts"]
        if sent.kind == "create":
            names = {line["document_id"] for line in lines}
            return len(lines) == len(sent.documents) and names <= {None, *sent.documents}
        if sent.kind == "replace" or sent.kind == "delete":
            rows = {self.timeline.row_of.get(name) for name in sent.documents}
            return {line["position"] for line in lines} <= rows
        if sent.kind == "delete_by_filter":
            return True
        return all(f'"{sent.token}"' in json.dumps([line["patch"], line["operators"]]) for line in lines)

    # --- what followers were told ---

    def check_follower(self, follower: Follower, lines: list[str]) -> None:
        """The same lines, but for what the server knew of documents when it told of them."""
        got = follower.take_lines(self.timeline.last, PATIENCE_SECONDS)
        wanted = [text for text in lines if follower.expand or "position" not in json.loads(text)]
        if [comparable(text) for text in got] != [comparable(text) for text in wanted]:
            self.say(differ(f"{follower.name} was told", [comparable(text) for text in got],
                            [comparable(text) for text in wanted]))
        if follower.expand:
            self.replicate(follower.name, follower.replica, got)

    def replicate(self, name: str, replica: Replica, lines: list[str]) -> None:
        for line in map(json.loads, lines):
            if "position" in line:
                self.check_line(name, line)
            replica.take(line)

    def check_line(self, name: str, line: dict) -> None:
        """Whether it tells of its document what was true then or later."""
        row, version = self.timeline.rows[line["position"]], line["version"]
        later = [state for at, state in row.states.items() if at >= version]
        whole = line["document"]
        if line["deleted"]:
            true = line["document_id"] == row.name and whole is None and None in later
        elif whole is not None:
            true = line["document_id"] == row.name and told(whole) in [state.text for state in later if state]
        else:
            told_alone = line["patch"] is not None or line["kind"].startswith("delete")
            true = line["document_id"] == row.name and told_alone
        if not true:
            self.say(f"{name} was told {line}, which never was so")

    # --- what was answered and read ---

    def check_answers(self) -> None:
        for sent in self.shared.sent:
            if not sent.version or not sent.answer:
                continue
            state = self.timeline.instants[sent.version].document(self.timeline.row_of, (*sent.documents, "")[0])
            if "_internal" in sent.answer and told(sent.answer) != state:
                self.say(f"{sent} was answered {told(sent.answer)}, is {state}")
            operation = json.loads(self.operations[sent.version])
            for name in ("matched_count", "updated_count", "deleted_count", "reverted_count", "imported"):
                wanted = operation["matched_count" if name == "matched_count" else "updated_count"]
                if sent.answer.get(name, wanted) != wanted:
                    self.say(f"{sent} was answered {name} {sent.answer[name]}, is {operation}")

    def check_reads(self) -> None:
        """Each saw one instant, none before what had been answered, told or seen when it began."""
        answers = [(sent.answered_at, sent.version) for sent in self.shared.sent if sent.outcome == ACKED]
        known = Floor(answers + self.shared.told)
        for sent in self.shared.sent:
            if sent.version and sent.version <= known.at(sent.sent_at):
                self.say(f"{sent} was sent when {known.at(sent.sent_at)} had been answered")
        seen, versions = Floor(()), sorted(self.timeline.instants)
        for read in sorted(self.shared.reads, key=lambda read: read.ended_at):
            sight, least = shown(read)
            least = max(known.at(read.began_at), seen.at(read.began_at), least)
            found = next((version for version in versions[max(bisect.bisect_right(versions, least) - 1, 0):]
                          if self.expected(read, version) == sight), None)
            if found is None:
                self.say(f"no instant from {least} on shows {read.what} {read.parameters}: "
                         + differ("read", listed(sight), listed(self.expected(read, self.at_least(least)))))
                continue
            seen.add(read.ended_at, found)
            self.totals["reads"] += 1

    def at_least(self, version: int) -> int:
        return min((at for at in self.timeline.instants if at >= version), default=self.timeline.last)

    def expected(self, read: Read, version: int) -> object:
        return getattr(self.timeline.instants[version], read.what)(self.timeline.row_of, *read.parameters)

    def check_documents(self, client: Client, followers: list[Follower]) -> None:
        """What is there is what the operations make, and what followers of documents have."""
        documents = list_all(client, "films")
        found = [told(document) for document in documents]
        wanted = [state.text for state in self.timeline.now.matching(())]
        if found != wanted:
            self.say(differ("there is", found, wanted))
        for follower in followers:
            if follower.expand:
                self.check_replica(follower.name, follower.replica)

    def check_replica(self, name: str, replica: Replica) -> None:
        copy = sorted(map(told, replica.documents.values()))
        wanted = sorted(state.text for state in self.timeline.now.values())
        if copy != wanted:
            self.say(differ(f"{name} has made of the feed", copy, wanted))


class Floor:
    """The highest version up to each tick. Ticks are added in order."""

    def __init__(self, points) -> None:
        self.ticks: list[int] = []
        self.highest: list[int] = []
        for tick, version in sorted(points):
            self.add(tick, version)

    def add(self, tick: int, version: int) -> None:
        self.ticks.append(tick)
        self.highest.append(max(version, self.highest[-1] if self.highest else 0))

    def at(self, tick: int) -> int:
        before = bisect.bisect_left(self.ticks, tick)
        return self.highest[before - 1] if before else 0


def feed_lines(client: Client, since: int) -> list[str]:
    """Everything behind a version, with documents, from one answer."""
    status, text = client.call("GET", f"{FILMS}/changes?expand=documents&since={since}")
    assert status == 200, text
    return text.splitlines()


def split_operations(text: str) -> list[tuple[str, str]]:
    """Of each operation of a page what the feed tells too, as it was sent, and its state."""
    parts = text[len('{"operations":['):].split('{"version":')[1:]
    return [('{"version":' + part.rpartition(MORE)[0] + "}", json.loads('{"state":' + part.rpartition(MORE)[2]
             .partition(',"revertible"')[0] + "}")["state"]) for part in parts]


def comparable(text: str) -> str:
    """A line of the feed without what depends on when it was told."""
    line = json.loads(text)
    if "position" not in line:
        return text
    return told({name: value for name, value in line.items() if name not in ("document_id", "deleted", "document")})


def listed(sight: object) -> list:
    return list(sight[2]) + [sight[:2]] if isinstance(sight, tuple) else [sight]


def differ(what: str, found: list, wanted: list) -> str:
    """The first difference, for people."""
    at = next((at for at, (one, other) in enumerate(zip(found, wanted)) if one != other),
              min(len(found), len(wanted)))
    return (f"{what}: {len(found)} for {len(wanted)}; at {at} {str(found[at:at + 1])[:900]}\n"
            f"    for {str(wanted[at:at + 1])[:900]}")
