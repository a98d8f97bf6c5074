#!/usr/bin/env python3
"""A check that has not caught its planted bug does not count: each fault, and the finding it makes.

The fake history is small and whole; every test takes it, breaks one thing, and names what must be
reported. The first tests make sure that nothing is reported without a fault.
"""
from __future__ import annotations

import copy
import unittest

from answers import check_answer, check_page
from check import Expected, Frozen, Known, Observed, ObservedCollection, freeze, settle
from history import ACKED, NOTHING, UNKNOWN, Write

PLACE = ("ns", "base")
IDS = ("a", "b", "c")


def write(token: str, at: float, version: int | None, documents=IDS, kind="explicit",
          writer="w0", **more) -> Write:
    """An acknowledged write, or with no version one in doubt. It takes half a second."""
    known = version is not None
    return Write(token, 1, writer, *PLACE, kind, f"x_{writer}", tuple(documents),
                 outcome=ACKED if known else UNKNOWN, version=version, sent_at=at,
                 answered_at=at + 0.5 if known else None, **more)


def document(name: str, version: int, last: str, **fields) -> dict:
    return {"document_id": name, "collection_id": "col", "born": "seed", "n": 0.1, "last": last,
            **fields, "_internal": {"version": version, "created_at": "then"}}


class Scene:
    """Three documents of an earlier life, and one life after it:
    w0 sends one (acknowledged), two (acknowledged), then three (in doubt); w1 sends other (c)."""

    def __init__(self, three_applied: bool = False):
        self.expected = Expected(
            {PLACE: {d: Known({"born": "seed", "n": 0.1, "last": "seed", "x_w0": "zero"}, 4, "then")
                     for d in IDS}}, {PLACE: list(IDS)}, {}, {"ns": 4})
        self.three = write("three", 6, None)
        self.writes = [write("one", 1, 5), write("two", 2, 6), write("other", 3, 7, "c",
                       writer="w1"), self.three,
                       write("fence", 9, 9 if three_applied else 8, "a", "fence", "fence")]
        self.tokens = {w.token for w in self.writes} | {"seed", "zero", "ghost-of-life-0"}
        self.seen: dict = {("ns", "a"): 6}
        if three_applied:
            self.documents = [document(d, 8, "three", x_w0="three") for d in IDS]
            self["a"].update(last="fence", x_fence="fence", _internal=internal(9))
        else:
            self.documents = [document(d, 6, "two", x_w0="two") for d in IDS]
            self["a"].update(last="fence", x_fence="fence", _internal=internal(8))
            self["c"].update(last="other", _internal=internal(7))
        self["c"]["x_w1"] = "other"
        self.count: int | None = None
        self.recounts: list = [("last", None, 3)]

    def __getitem__(self, name: str) -> dict:
        return next(d for d in self.documents if d["document_id"] == name)

    def write(self, token: str) -> Write:
        return next(w for w in self.writes if w.token == token)

    def settle(self):
        count = len(self.documents) if self.count is None else self.count
        observed = Observed({PLACE: ObservedCollection(self.documents, count, self.recounts)},
                            {"ns": count})
        return settle(self.expected, self.writes, self.tokens, self.seen, observed)

    def kinds(self) -> set[str]:
        return {v.kind for v in self.settle().violations}


def internal(version: int, created_at: str = "then") -> dict:
    return {"version": version, "created_at": created_at}


class NoFault(unittest.TestCase):
    def test_absent(self):
        scene = Scene()
        before = copy.deepcopy(scene.expected)
        verdict = scene.settle()
        self.assertEqual([], [str(v) for v in verdict.violations])
        self.assertEqual(([], [scene.three]), (verdict.applied, verdict.absent))
        self.assertEqual(before, scene.expected, "settle is pure")
        self.assertEqual(8, verdict.expected.versions["ns"])

    def test_applied(self):
        scene = Scene(three_applied=True)
        verdict = scene.settle()
        self.assertEqual([], [str(v) for v in verdict.violations])
        self.assertEqual([scene.three], verdict.applied)
        self.assertEqual(9, verdict.expected.versions["ns"])

    def test_applied_and_hidden_by_an_acknowledged_write(self):
        """`three` came before `other` and is hidden in the shared field of c."""
        scene = Scene(three_applied=True)
        scene.three.sent_at = 2.6
        scene.write("other").version = 8
        scene["b"].update(_internal=internal(7))
        scene["c"].update(last="other", _internal=internal(8))
        self.assertEqual(set(), scene.kinds())

    def test_a_refused_write_has_no_effect(self):
        scene = Scene()
        scene.three.outcome = NOTHING
        self.assertEqual(set(), scene.kinds())

    def test_creates_in_doubt(self):
        for made in (0, 2):
            scene = creating(made)
            self.assertEqual(set(), scene.kinds())
            self.assertEqual(made, 2 * len(scene.settle().applied))


def creating(made: int) -> Scene:
    """An import of two documents in doubt, of which so many are there."""
    scene = Scene()
    fields = {"born": "new", "n": 0.1, "last": "new"}
    scene.writes.insert(4, write("new", 7, None, ("d", "e"), "import", "w2",
                                 creates={"d": fields, "e": fields}))
    scene.tokens.add("new")
    scene.documents += [{**document(d, 8, "new"), "born": "new"} for d in ("d", "e")[:made]]
    scene.recounts = [("last", None, 3 + made)]
    if made:
        scene.write("fence").version = 9
        scene["a"]["_internal"] = internal(9)
    return scene


    def test_delete(self):
        self.assertEqual(set(), deleting().kinds())
        self.assertNotIn("b", deleting().settle().expected.documents[PLACE])

    def test_delete_in_doubt(self):
        for gone in (True, False):
            scene = deleting(gone=gone, in_doubt=True)
            self.assertEqual(set(), scene.kinds())
            self.assertEqual(gone, len(scene.settle().applied) == 1)

    def test_deleted_and_created_again(self):
        self.assertEqual(set(), recreating().kinds())

    def test_replace(self):
        scene = replacing()
        self.assertEqual(set(), scene.kinds())
        self.assertNotIn("n", scene.settle().expected.documents[PLACE]["b"].fields)

    def test_replace_in_doubt(self):
        for applied in (True, False):
            scene = replacing(applied=applied, in_doubt=True)
            self.assertEqual(set(), scene.kinds())
            self.assertEqual(applied, len(scene.settle().applied) == 1)


def without_three(scene: Scene, took_version: bool) -> Scene:
    """Puts another write in the place of `three`."""
    scene.writes.remove(scene.three)
    if took_version:
        scene.write("fence").version = 9
        scene["a"]["_internal"] = internal(9)
    return scene


def deleting(gone: bool = True, in_doubt: bool = False) -> Scene:
    """w2 deletes b. The answer of a delete names no version."""
    scene = without_three(Scene(), gone)
    delete = write("delete", 7, None, "b", "delete", "w2", deletes=True)
    if not in_doubt:
        delete.outcome, delete.answered_at = ACKED, 7.5
    scene.writes.insert(3, delete)
    scene.tokens.add("delete")
    if gone:
        scene.documents.remove(scene["b"])
        scene.recounts = [("last", None, 2)]
    return scene


def recreating() -> Scene:
    """w2 deletes b and creates it again."""
    scene = deleting()
    fields = {"born": "again", "n": 0.1, "last": "again"}
    scene.writes.insert(4, write("again", 8, 9, "b", "create", "w2", creates={"b": fields}))
    scene.tokens.add("again")
    scene.documents.append({**document("b", 9, "again"), "born": "again",
                            "_internal": internal(9, "later")})
    scene.write("fence").version = 10
    scene["a"]["_internal"] = internal(10)
    scene.recounts = [("last", None, 3)]
    return scene


def replacing(applied: bool = True, in_doubt: bool = False) -> Scene:
    """w2 replaces b by other fields: n and the fields of w0 are gone."""
    scene = without_three(Scene(), applied)
    fields = {"born": "seed", "x_w2": "put", "last": "put"}
    put = write("put", 7, None if in_doubt else 8, "b", "put", "w2", replaces={"b": fields})
    scene.writes.insert(3, put)
    scene.tokens.add("put")
    if applied:
        at = scene.documents.index(scene["b"])
        scene.documents[at] = {"document_id": "b", "collection_id": "col", **fields,
                               "_internal": internal(8)}
    return scene


class PlantedFaults(unittest.TestCase):
    def reports(self, kind: str, scene: Scene) -> None:
        self.assertIn(kind, scene.kinds())

    def test_deleted_document_is_back(self):
        scene = deleting(gone=False)
        self.reports("undeleted", scene)

    def test_delete_that_took_another_document_along(self):
        scene = deleting()
        scene.documents.remove(scene["c"])
        self.reports("lost document", scene)

    def test_half_of_a_batch_delete(self):
        scene = deleting(in_doubt=True)
        half = scene.write("delete")
        half.kind, half.documents = "delete-matching", ("b", "c")
        self.reports("partial", scene)

    def test_count_after_a_delete(self):
        scene = deleting()
        scene.count = 3
        self.assertEqual({"count"}, scene.kinds())

    def test_delete_in_doubt_that_took_a_version_and_no_document(self):
        scene = deleting(gone=False, in_doubt=True)
        scene.write("fence").version = 9
        scene["a"]["_internal"] = internal(9)
        self.assertEqual({"version hole"}, scene.kinds())

    def test_created_again_in_its_old_place(self):
        scene = recreating()
        scene.documents.insert(1, scene.documents.pop())
        self.assertEqual({"order"}, scene.kinds())

    def test_created_again_with_a_field_of_before(self):
        scene = recreating()
        scene["b"]["x_w0"] = "two"
        self.assertTrue(scene.kinds())

    def test_lost_replace(self):
        scene = replacing(applied=False)
        self.assertLessEqual({"lost", "last write"}, scene.kinds())

    def test_replace_that_merged(self):
        scene = replacing()
        scene["b"]["n"] = 0.1
        self.reports("lost", scene)

    def test_replace_that_lost_a_field(self):
        scene = replacing()
        del scene["b"]["born"]
        self.assertTrue(scene.kinds())

    def test_partial_batch_in_doubt(self):
        scene = Scene()
        scene["b"].update(x_w0="three", last="three", _internal=internal(9))
        self.reports("partial", scene)

    def test_partial_batch_in_doubt_shown_by_its_own_field_only(self):
        scene = Scene()
        scene["b"]["x_w0"] = "three"
        self.reports("partial", scene)

    def test_partial_acknowledged_batch(self):
        scene = Scene()
        scene["b"]["x_w0"] = "one"
        self.reports("partial", scene)

    def test_partial_import(self):
        scene = creating(1)
        self.reports("partial", scene)

    def test_lost_acknowledged_batch(self):
        scene = Scene()
        for d in IDS:
            scene[d]["x_w0"] = "one"
        self.reports("lost", scene)

    def test_lost_acknowledged_batch_whose_field_was_never_set(self):
        scene = Scene()
        del scene["c"]["x_w1"]
        self.reports("lost", scene)

    def test_lost_acknowledged_create(self):
        scene = creating(0)
        new = scene.write("new")
        new.outcome, new.version, new.answered_at = ACKED, 8, 7.5
        self.reports("lost document", scene)

    def test_lost_document(self):
        scene = Scene()
        scene.documents.pop()
        self.reports("lost document", scene)

    def test_phantom_token(self):
        for value in ("nobody's", "two/hidden"):
            scene = Scene()
            scene["b"]["x_w0"] = value
            self.reports("phantom token", scene)

    def test_phantom_field(self):
        scene = Scene()
        scene["b"]["x_w7"] = "nobody's"
        self.reports("phantom token", scene)

    def test_phantom_document(self):
        scene = Scene()
        scene.documents.append(document("two/stranger-0", 6, "two", x_w0="two"))
        self.reports("phantom document", scene)

    def test_document_of_a_refused_create(self):
        scene = creating(2)
        scene.write("new").outcome = NOTHING
        self.reports("phantom document", scene)

    def test_resurrected_value(self):
        """Older than what was settled before this life."""
        scene = Scene()
        scene["b"]["x_w0"] = "seed"
        self.reports("resurrected", scene)

    def test_write_settled_as_absent_appears(self):
        scene = Scene()
        scene["b"]["x_w0"] = "ghost-of-life-0"
        self.reports("resurrected", scene)

    def test_changed_number(self):
        scene = Scene()
        scene["b"]["n"] = 0.2
        self.assertTrue(scene.kinds())

    def test_wrong_last_writer(self):
        scene = Scene()
        scene["b"]["last"] = "one"
        self.reports("last write", scene)

    def test_document_version_behind(self):
        scene = Scene()
        scene["b"]["_internal"] = internal(5)
        self.reports("last write", scene)

    def test_write_in_doubt_hidden_by_an_older_one(self):
        scene = Scene(three_applied=True)
        scene["c"].update(last="other", _internal=internal(7))
        self.reports("last write", scene)

    def test_one_write_with_two_versions(self):
        scene = Scene(three_applied=True)
        scene["b"]["_internal"] = internal(10)
        self.reports("split", scene)

    def test_version_reused(self):
        scene = Scene()
        scene.write("other").version = 6
        self.reports("version reused", scene)

    def test_version_going_back_after_the_restart(self):
        scene = Scene()
        scene.write("fence").version = 3
        self.reports("version order", scene)

    def test_version_order_of_two_writers(self):
        scene = Scene()
        scene.write("two").version, scene.write("other").version = 7, 6
        self.reports("version order", scene)

    def test_commit_that_no_client_sent(self):
        scene = Scene()
        scene.write("fence").version = 9
        scene["a"]["_internal"] = internal(9)
        self.assertEqual({"version hole"}, scene.kinds())

    def test_wrong_count(self):
        scene = Scene()
        scene.count = 4
        self.assertEqual({"count"}, scene.kinds())

    def test_wrong_recount(self):
        scene = Scene()
        scene.recounts = [("x_w0", "two", 2)]
        self.assertEqual({"count"}, scene.kinds())

    def test_document_listed_twice(self):
        scene = Scene()
        scene.documents.append(scene.documents[0])
        self.reports("count", scene)

    def test_created_at(self):
        scene = Scene()
        scene["b"]["_internal"] = internal(6, "now")
        self.assertEqual({"created_at"}, scene.kinds())

    def test_order(self):
        scene = Scene()
        scene.documents.reverse()
        self.assertEqual({"order"}, scene.kinds())

    def test_what_a_reader_saw_is_gone(self):
        for key in (("ns", "b"), ("ns", "never stored")):
            scene = Scene()
            scene.seen[key] = 7
            self.assertEqual({"seen and lost"}, scene.kinds())

    def test_change_in_a_collection_without_writes(self):
        observed = ObservedCollection([document("z", 1, "seed")], 1)
        scene = Scene()
        scene.expected.frozen[("ns", "old")] = Frozen(1, "another digest")
        self.assertNotEqual(freeze(observed), scene.expected.frozen[("ns", "old")])
        verdict = settle(scene.expected, scene.writes, scene.tokens, scene.seen, Observed(
            {PLACE: ObservedCollection(scene.documents, 3), ("ns", "old"): observed}, {"ns": 4}))
        self.assertEqual({"frozen"}, {v.kind for v in verdict.violations})

    def test_workload_that_cannot_be_decided(self):
        scene = Scene()
        scene.writes.append(write("four", 10, 9))
        with self.assertRaises(ValueError):
            scene.settle()


class Answers(unittest.TestCase):
    def test_explicit(self):
        sent = write("t", 1, 5, ("a",), entries=(("a", True), ("x", False)))
        good = {"updated_count": 1, "failed_count": 1, "matched_count": 1,
                "results": [{"document_id": "a", "success": True},
                            {"document_id": "x", "success": False}]}
        self.assertEqual([], check_answer(sent, good))
        self.assertTrue(check_answer(sent, {**good, "updated_count": 2}))
        self.assertTrue(check_answer(sent, {**good, "results": good["results"][::-1]}))

    def test_filter(self):
        sent = write("t", 1, 5, kind="filter")
        good = {"updated_count": 3, "matched_count": 3, "failed_count": 0}
        self.assertEqual([], check_answer(sent, good))
        self.assertTrue(check_answer(sent, {**good, "matched_count": 2}))

    def test_import_and_create(self):
        sent = write("t", 1, 5, ("a",), "import", entries=(("a", True), ("x", False)))
        self.assertEqual([], check_answer(sent, {"lines": 2, "imported": 1, "failed": 1}))
        self.assertTrue(check_answer(sent, {"lines": 2, "imported": 2, "failed": 0}))
        self.assertTrue(check_answer(write("t", 1, 5, ("a",), "create"), {"document_id": "b"}))


    def test_one_document(self):
        patched = write("t", 1, 5, ("a",), "patch")
        good = {"document_id": "a", "x_w0": "t", "last": "t", "more": 1}
        self.assertEqual([], check_answer(patched, good))
        self.assertTrue(check_answer(patched, {**good, "x_w0": "s"}))
        put = write("t", 1, 5, ("a",), "put", replaces={"a": {"last": "t"}})
        shown = {"document_id": "a", "collection_id": "c", "_internal": {}, "last": "t"}
        self.assertEqual([], check_answer(put, shown))
        self.assertTrue(check_answer(put, {**shown, "n": 0.1}))
        gone = write("t", 1, None, ("a",), "delete", deletes=True)
        self.assertEqual([], check_answer(gone, {"success": True, "message": "Document deleted"}))
        self.assertTrue(check_answer(gone, {"success": False, "message": "Document deleted"}))

    def test_batch_deletes(self):
        some = write("t", 1, 5, ("a",), "delete-some", deletes=True,
                     entries=(("a", True), ("t/stranger-0", False)))
        results = [{"document_id": "a", "success": True},
                   {"document_id": "t/stranger-0", "success": False}]
        good = {"deleted_count": 1, "failed_count": 1, "matched_count": 1, "results": results}
        self.assertEqual([], check_answer(some, good))
        self.assertTrue(check_answer(some, {**good, "deleted_count": 2}))
        self.assertTrue(check_answer(some, {**good, "results": results[:1]}))
        every = write("t", 1, 5, ("a", "b"), "delete-matching", deletes=True)
        good = {"deleted_count": 2, "failed_count": 0, "results": []}
        self.assertEqual([], check_answer(every, good))
        self.assertTrue(check_answer(every, {**good, "deleted_count": 1}))


class Pages(unittest.TestCase):
    def test_whole(self):
        page = [document(d, 6, "two", f_w0="two") for d in IDS]
        self.assertEqual([], check_page(page, ["f_w0", "f_w1"], {"a": 6}))

    def test_half_an_update(self):
        page = [document(d, 6, "two", f_w0="two" if d < "c" else "one") for d in IDS]
        self.assertEqual(["torn page"], [v.kind for v in check_page(page, ["f_w0"], {})])

    def test_older_than_acknowledged(self):
        page = [document("a", 6, "two")]
        self.assertEqual(["stale read"], [v.kind for v in check_page(page, [], {"a": 7})])


if __name__ == "__main__":
    unittest.main()
