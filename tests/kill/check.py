"""Pure functions: what was expected, what was sent and answered, what is there -> violations.

`settle` is the whole check of one quiet moment. It decides every unknown outcome from the documents
(all of a write or nothing of it), says what is wrong, and gives the expectation for the next life.
A settled outcome is final: a write found absent must never appear later.

Why everything is decidable:
- A field belongs to one writer, and a writer has one request at a time and stops at the first one
  without an answer. So for every field of every document the order of the writes is known, and at
  most the very last can be in doubt; its token shows it in every document it touches, or in none.
- The field `last` is set by all writers. There the order is that of the versions: the answer of a
  write names its version, and each document says the version of its last change.
- A document that is replaced or deleted belongs to one writer, and no other writes to it. A delete
  in doubt is shown by the absence of its document; the answer of a delete names no version.
- Versions of a namespace are dense (docs/ARCHITECTURE.md), and each life ends with one write, the
  fence, sent when all is quiet. So its version counts all commits: one that no client sent, or a
  write taken apart into two, leaves a hole.
"""
from __future__ import annotations

import hashlib
import json
from collections import Counter
from dataclasses import dataclass, field

from answers import SYSTEM
from history import ACKED, UNKNOWN, Violation, Write

Place = tuple[str, str]  # (namespace, collection)


@dataclass
class Known:
    """A document as it must be. The system's part is None until it has been seen once."""

    fields: dict
    version: int = 0
    created_at: str | None = None


@dataclass
class Frozen:
    """A collection that gets no writes any more: every byte of it must stay."""

    count: int
    digest: str


@dataclass
class Expected:
    """The settled state: what every later moment is compared with."""

    documents: dict[Place, dict[str, Known]] = field(default_factory=dict)
    order: dict[Place, list[str]] = field(default_factory=dict)
    frozen: dict[Place, Frozen] = field(default_factory=dict)
    versions: dict[str, int] = field(default_factory=dict)  # taken so far, by namespace


@dataclass
class ObservedCollection:
    """One collection, read to its end while nobody writes."""

    documents: list[dict]
    document_count: int
    recounts: list[tuple[str, object, int]] = field(default_factory=list)  # field, value, count


@dataclass
class Observed:
    """All that can be seen from outside."""

    collections: dict[Place, ObservedCollection]
    namespace_counts: dict[str, int]


@dataclass
class Verdict:
    """`applied` and `absent`: the writes whose outcome was unknown."""

    violations: list[Violation]
    expected: Expected
    applied: list[Write]
    absent: list[Write]


def settle(expected: Expected, writes: list[Write], tokens: set[str], seen: dict,
           observed: Observed) -> Verdict:
    """Checks one quiet moment against everything before it."""
    require_decidable(writes)
    found = {place: {d["document_id"]: d for d in c.documents}
             for place, c in observed.collections.items()}
    violations: list[Violation] = []
    applied, absent = decide_unknown(writes, found, violations)
    effective = [w for w in writes if w.outcome == ACKED or w in applied]
    after = fold(expected, effective)
    check_documents(expected, after, effective, writes, tokens, found, violations)
    check_last_writes(expected, after, effective, applied, found, violations)
    check_versions(expected, after, effective, violations)
    check_counts(after, observed, violations)
    check_stability(after, effective, seen, observed, found, violations)
    return Verdict(violations, after, applied, absent)


def require_decidable(writes: list[Write]) -> None:
    """The workload's side of the bargain; breaking it is a fault of the test."""
    in_doubt = set()
    for write in writes:
        if write.writer in in_doubt:
            raise ValueError(f"{write.writer} went on after an unknown outcome")
        if write.outcome == UNKNOWN:
            in_doubt.add(write.writer)


# --- unknown outcomes -----------------------------------------------------------------------------

def decide_unknown(writes, found, violations) -> tuple[list[Write], list[Write]]:
    """Whole or absent; a part of a write is a violation and goes on as applied."""
    applied, absent = [], []
    for write in writes:
        if write.outcome != UNKNOWN or not write.documents:
            continue
        documents = found.get((write.namespace, write.collection), {})
        shown = [d for d in write.documents if shows(write, documents.get(d))]
        if shown and len(shown) < len(write.documents):
            lacking = sorted(set(write.documents) - set(shown))
            violations.append(Violation("partial", f"{write.account()}: {len(shown)} of "
                f"{len(write.documents)} documents have it ({some(shown)}), others do not "
                f"({some(lacking)})"))
        (applied if shown else absent).append(write)
    return applied, absent


def shows(write: Write, document: dict | None) -> bool:
    """Whether the document (None: there is none) shows that the write took effect."""
    if write.deletes or document is None:
        return write.deletes and document is None
    return document.get("born" if write.creates else write.field) == write.token


# --- what must be there ---------------------------------------------------------------------------

def fold(expected: Expected, effective: list[Write]) -> Expected:
    """The expectation after these writes. Each field's writes are in their order already; `last`
    and the version are settled by check_last_writes. Nothing of `expected` is changed."""
    documents = {place: {d: Known(k.fields, k.version, k.created_at) for d, k in known.items()}
                 for place, known in expected.documents.items()}
    for write in effective:
        known = documents.setdefault((write.namespace, write.collection), {})
        for document in write.documents:
            if write.creates:
                known[document] = Known(dict(write.creates[document]))
                continue
            old = known.pop(document)
            if write.deletes:
                continue
            fields = {**old.fields, write.field: write.token}
            if write.replaces:
                fields = {**write.replaces[document], "last": old.fields["last"]}
            known[document] = Known(fields, old.version, old.created_at)
    return Expected(documents, dict(expected.order), dict(expected.frozen),
                    dict(expected.versions))


def check_documents(before, after, effective, writes, tokens, found, violations) -> None:
    """Every document, every field but `last`: nothing missing, nothing more, nothing else."""
    by_token = {w.token: w for w in writes}
    for place, known in after.documents.items():
        there = found.get(place, {})
        missing_documents(place, known, there, by_token, violations)
        phantom_documents(place, known, there, by_token, deleted(effective, place), violations)
    wrong = wrong_fields(after, found)
    by_write: dict[tuple, list] = {}
    for place, document, name, wanted, value in wrong:
        by_write.setdefault((place, name, wanted), []).append((document, value))
    for (place, name, wanted), documents in by_write.items():
        text, value = describe(place, name, wanted, documents, by_token), documents[0][1]
        violations.append(Violation(
            classify(before, after, effective, tokens, place, name, wanted, documents),
            f"{text}; first found value {value!r}"
            + (f" ({by_token[value].account()})" if value in by_token else "")))


def missing_documents(place, known, there, by_token, violations) -> None:
    """A created document that is gone."""
    by_birth = Counter(known[d].fields["born"] for d in known if d not in there)
    for born, count in by_birth.items():
        write = by_token.get(born)
        violations.append(Violation("lost document", f"{count} document(s) of {place} created by "
            f"{write.account() if write else born + ' (an earlier life)'} are gone"))


def deleted(effective: list[Write], place: Place) -> dict[str, Write]:
    """The last delete of each document that was deleted."""
    return {d: w for w in effective if w.deletes and (w.namespace, w.collection) == place
            for d in w.documents}


def phantom_documents(place, known, there, by_token, gone, violations) -> None:
    """A document nobody created, whose creation was settled as absent, or that was deleted."""
    for document in sorted(set(there) - set(known)):
        if document in gone:
            violations.append(Violation("undeleted", f"{document} in {place} is back after "
                                        f"{gone[document].account()}"))
            continue
        write = by_token.get(there[document].get("born"))
        if write and write.outcome == UNKNOWN:
            continue  # told as partial
        violations.append(Violation("phantom document", f"{document} in {place}: "
            f"{json.dumps(there[document])[:400]}"
            + (f"; sent by {write.account()}" if write else "")))


def wrong_fields(after: Expected, found) -> list[tuple]:
    """(place, document, field, wanted, found) of every difference; absent counts as None."""
    wrong = []
    for place, known in after.documents.items():
        there = found.get(place, {})
        for document, want in known.items():
            have = there.get(document)
            if have is None:
                continue
            for name in (want.fields.keys() | have.keys()) - {"last", *SYSTEM}:
                if want.fields.get(name) != have.get(name):
                    wrong.append((place, document, name, want.fields.get(name), have.get(name)))
    return wrong


def classify(before, after, effective, tokens, place, name, wanted, documents) -> str:
    """What kind of wrong: the names of reliability.md's promises C2 and C3."""
    values = {value for _, value in documents}
    if any(isinstance(value, str) and value not in tokens for value in values):
        return "phantom token"
    explained = {w.token for w in effective
                 if w.field == name and (w.namespace, w.collection) == place}
    for document, value in documents:
        earlier = before.documents.get(place, {}).get(document)
        settled = earlier.fields.get(name) if earlier else None
        if value != settled and value not in explained:
            return "resurrected"
    bearers = [d for d, k in after.documents[place].items() if k.fields.get(name) == wanted]
    return "lost" if len(documents) == len(bearers) else "partial"


def describe(place, name, wanted, documents, by_token) -> str:
    """Who should have written what where."""
    write = by_token.get(wanted)
    author = write.account() if write else f"{wanted!r}, settled in an earlier life"
    return (f"{name} in {len(documents)} document(s) of {place} should be that of {author}; wrong "
            f"in {some([d for d, _ in documents])}")


# --- the shared field and the versions ------------------------------------------------------------

def check_last_writes(before, after, effective, applied, found, violations) -> None:
    """`last` and the document's version belong to the newest write by version. A write without an
    answer may be the newest; then its version is the same in all documents and above all others."""
    top: dict[tuple, tuple[int, str]] = {}
    for place, known in after.documents.items():
        for document, want in known.items():
            top[place, document] = (want.version, want.fields["last"])
    for write in effective:
        for document in write.documents if write.version is not None else ():
            key = ((write.namespace, write.collection), document)
            if key in top:  # else it has been deleted since
                top[key] = max(top[key], (write.version, write.token))
    in_doubt = {w.token: w for w in applied}
    guessed = versions_in_doubt(in_doubt, top, found, violations)
    for (place, document), (version, token) in top.items():
        have = found.get(place, {}).get(document)
        if have is None:
            continue
        shown = (have["_internal"]["version"], have.get("last"))
        unanswered = in_doubt.get(shown[1])
        if unanswered and shown[0] > version and document in unanswered.documents:
            version, token = shown
        elif shown != (version, token):
            violations.append(Violation("last write", f"{document} of {place} says version "
                f"{shown[0]} by {shown[1]!r}, but its newest write is {token!r} with {version}"))
        known = after.documents[place][document]
        known.version, known.fields = version, {**known.fields, "last": token}
    for token, version in guessed.items():
        overtaken_wrongly(in_doubt[token], version, found, violations)


def versions_in_doubt(in_doubt, top, found, violations) -> dict[str, int]:
    """The version of each unanswered write, where a document still shows it."""
    guessed: dict[str, int] = {}
    for place, document in top:
        have = found.get(place, {}).get(document)
        if have is None or have.get("last") not in in_doubt:
            continue
        token, version = have["last"], have["_internal"]["version"]
        if guessed.setdefault(token, version) != version:
            violations.append(Violation("split", f"{in_doubt[token].account()} has version "
                f"{guessed[token]} in one document and {version} in {document}"))
    return guessed


def overtaken_wrongly(write: Write, version: int, found, violations) -> None:
    """Where an unanswered write is not the last one, the last one must have a greater version."""
    documents = found.get((write.namespace, write.collection), {})
    for document in write.documents:
        have = documents.get(document)
        if have and have.get("last") != write.token and have["_internal"]["version"] < version:
            violations.append(Violation("last write", f"{document} shows {have.get('last')!r} with "
                f"version {have['_internal']['version']}, below {write.account()} with {version}"))


def check_versions(before: Expected, after: Expected, effective, violations) -> None:
    """Unique, in the order of time, and dense."""
    by_namespace: dict[str, list[Write]] = {}
    for write in effective:
        if write.documents:
            by_namespace.setdefault(write.namespace, []).append(write)
    for namespace, writes in by_namespace.items():
        taken = before.versions.get(namespace, 0)
        answered = [w for w in writes if w.version is not None]
        unique_versions(answered, violations)
        in_time_order(answered, taken, violations)
        taken += len(writes)
        for write in writes:
            if write.kind == "fence" and write.version != taken:
                violations.append(Violation("version hole", f"{write.account()} should have version"
                    f" {taken}, by the count of all writes that took effect in {namespace}"))
                taken = write.version
        after.versions[namespace] = taken


def unique_versions(answered: list[Write], violations) -> None:
    """No two writes of a namespace have the same version."""
    holder: dict[int, Write] = {}
    for write in answered:
        other = holder.setdefault(write.version, write)
        if other is not write:
            violations.append(Violation("version reused",
                                        f"{other.account()} and {write.account()}"))


def in_time_order(answered: list[Write], taken: int, violations) -> None:
    """A write that began after another was answered has the greater version, across restarts."""
    ends = sorted(answered, key=lambda w: w.answered_at)
    highest, at = taken, 0
    for write in sorted(answered, key=lambda w: w.sent_at):
        while at < len(ends) and ends[at].answered_at < write.sent_at:
            highest = max(highest, ends[at].version)
            at += 1
        if write.version <= highest:
            violations.append(Violation("version order", f"{write.account()} began after version "
                                        f"{highest} had been acknowledged"))


# --- counts, and what must never change -----------------------------------------------------------

def check_counts(after: Expected, observed: Observed, violations) -> None:
    """The counters, the lists and the filters agree."""
    for place, collection in observed.collections.items():
        listed = len(collection.documents)
        ids = {d["document_id"] for d in collection.documents}
        if len(ids) != listed:
            violations.append(Violation("count", f"{place} lists {listed - len(ids)} ids twice"))
        if collection.document_count != listed:
            violations.append(Violation("count", f"{place} has document_count "
                f"{collection.document_count} and lists {listed} documents"))
        for name, value, count in collection.recounts:
            here = sum(1 for d in collection.documents if matches(d, name, value))
            if here != count:
                violations.append(Violation("count", f"{place}: a filter {name} = {value!r} counts "
                    f"{count}, the list shows {here}"))
    for namespace, count in observed.namespace_counts.items():
        total = sum(len(k) for p, k in after.documents.items() if p[0] == namespace)
        total += sum(f.count for p, f in after.frozen.items() if p[0] == namespace)
        if count != total:
            violations.append(Violation("count", f"namespace {namespace} has document_count {count}"
                                        f", {total} were created"))


def matches(document: dict, name: str, value: object) -> bool:
    """The two filters the recount uses: equality, and existence for the value None."""
    return name in document if value is None else document.get(name) == value


def check_stability(after: Expected, effective, seen, observed, found, violations) -> None:
    """created_at, the order of lists, what readers saw, and collections without writes."""
    for place, known in after.documents.items():
        for document, have in found.get(place, {}).items():
            if document in known:
                check_created_at(place, known[document], have, violations)
        order = [d["document_id"] for d in observed.collections[place].documents]
        gone = deleted(effective, place)  # created again they stand at the end
        earlier = [d for d in after.order.get(place, []) if d not in gone]
        if order[:len(earlier)] != earlier:
            violations.append(Violation("order", f"the documents of {place} no longer begin in the "
                                        "order in which they were listed before"))
        after.order[place] = order
    check_seen(after, seen, found, violations)
    for place, frozen in after.frozen.items():
        if place in observed.collections:
            now = freeze(observed.collections[place])
            if now != frozen:
                violations.append(Violation("frozen", f"{place} gets no writes any more and was "
                                            f"{frozen}, now {now}"))


def check_created_at(place: Place, known: Known, have: dict, violations) -> None:
    """The time of creation is part of the acknowledged document."""
    created_at = have["_internal"]["created_at"]
    if known.created_at not in (None, created_at):
        violations.append(Violation("created_at", f"{have['document_id']} of {place} was created at"
                                    f" {known.created_at}, now {created_at}"))
    known.created_at = created_at


def check_seen(after: Expected, seen, found, violations) -> None:
    """What a reader saw was durable."""
    versions = {(place[0], document): have["_internal"]["version"]
                for place in after.documents for document, have in found.get(place, {}).items()}
    for key, least in seen.items():
        if versions.get(key, 0) < least:
            violations.append(Violation("seen and lost", f"a reader saw {key} with version {least},"
                                        f" now it has {versions.get(key, 'gone')}"))


def freeze(collection: ObservedCollection) -> Frozen:
    """All that is listed, in its order, as one number."""
    text = json.dumps(collection.documents, sort_keys=True)
    return Frozen(len(collection.documents), hashlib.sha256(text.encode()).hexdigest())


def some(names: list[str], most: int = 5) -> str:
    """A few of many."""
    return ", ".join(names[:most]) + (f" and {len(names) - most} more" if len(names) > most else "")
