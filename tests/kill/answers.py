"""What single answers must say: to one write, and to one page read while others write."""
from __future__ import annotations

from collections import Counter

from history import Violation, Write

SYSTEM = ("document_id", "collection_id", "_internal")  # the members that are not the user's


def check_answer(write: Write, answer: dict) -> list[str]:
    """What a 200 must say, given that each writer knows the state of what it writes to."""
    good, bad = len(write.documents), sum(1 for _, ok in write.entries if not ok)
    if write.kind in ("explicit", "fence"):
        succeeded = sum(1 for _, ok in write.entries if ok)
        wanted = {"updated_count": succeeded, "failed_count": bad, "matched_count": succeeded}
        shown = tuple((r["document_id"], r["success"]) for r in answer["results"])
        wrong = [] if shown == write.entries else [f"results {shown} for {write.entries}"]
    elif write.kind == "filter":
        wanted, wrong = {"updated_count": good, "matched_count": good, "failed_count": 0}, []
    elif write.kind == "delete":
        wanted, wrong = {"success": True, "message": "Document deleted"}, []
    elif write.kind == "delete-some":
        wanted = {"deleted_count": good, "failed_count": bad, "matched_count": good}
        shown = tuple((r["document_id"], r["success"]) for r in answer["results"])
        wrong = [] if shown == write.entries else [f"results {shown} for {write.entries}"]
    elif write.kind == "delete-matching":
        wanted, wrong = {"deleted_count": good, "failed_count": 0, "results": []}, []
    elif write.kind == "patch":
        wanted, wrong = {"document_id": write.documents[0], write.field: write.token,
                         "last": write.token}, []
    elif write.kind == "put":
        shown = {name: value for name, value in answer.items() if name not in SYSTEM}
        wanted = {"document_id": write.documents[0]}
        wrong = [] if shown == write.replaces[write.documents[0]] else [f"the answer shows {shown}"]
    elif write.kind == "import":
        wanted, wrong = {"lines": len(write.entries), "imported": good, "failed": bad}, []
    else:
        wanted, wrong = {"document_id": write.documents[0]}, []
    return wrong + [f"{name} is {answer.get(name)!r}, should be {value!r}"
                    for name, value in wanted.items() if answer.get(name) != value]


def check_page(documents: list[dict], same_fields: list[str],
               least: dict[str, int]) -> list[Violation]:
    """One list of a whole group: one instant, and nothing older than what was known before."""
    violations = []
    for name in same_fields:
        values = Counter(d.get(name) for d in documents)
        if len(values) > 1:
            violations.append(Violation("torn page", f"one page shows {name} with {dict(values)}"))
    for document in documents:
        wanted = least.get(document["document_id"], 0)
        version = document["_internal"]["version"]
        if version < wanted:
            violations.append(Violation("stale read", f"{document['document_id']} was read with "
                f"version {version} after {wanted} had been acknowledged or read"))
    return violations
