"""How everything is read back when all is quiet."""
from __future__ import annotations

import random

from check import Observed, ObservedCollection, Place
from server import Client
from workload import NAMESPACES, documents_path, equals


def observe(port: int, places: list[Place], dice: random.Random) -> Observed:
    """All of these collections and the counters, while nobody writes."""
    collections, counts = {}, {}
    for namespace in NAMESPACES:
        with Client(port, namespace) as client:
            answer = client.get("GET", f"/v1/namespaces/{namespace}")
            counts[namespace] = answer["document_count"]
            for place in places:
                if place[0] == namespace:
                    collections[place] = observe_collection(client, place[1], dice)
    return Observed(collections, counts)


def observe_collection(client: Client, collection: str, dice: random.Random) -> ObservedCollection:
    documents = list_all(client, collection)
    count = client.get("GET", f"/v1/collections/{collection}")["document_count"]
    recounts = [("last", None, count_matches(client, collection, "last", None))]
    for name in ("last", "born", "group"):
        values = [d[name] for d in documents if name in d]
        if values:
            value = dice.choice(values)
            recounts.append((name, value, count_matches(client, collection, name, value)))
    return ObservedCollection(documents, count, recounts)


def list_all(client: Client, collection: str) -> list[dict]:
    """Page after page by cursor, to the end."""
    documents, cursor = [], ""
    while True:
        answer = client.get("POST", documents_path(collection, "/list?limit=1000" + cursor), {})
        documents += answer["results"]
        if not answer["pagination"]["has_more"]:
            return documents
        cursor = "&cursor=" + answer["pagination"]["next_cursor"]


def count_matches(client: Client, collection: str, name: str, value: object) -> int:
    """How many match by a filter, from the server's own count."""
    filters = equals(name, value) if value is not None else \
        {"AND": [{"field": name, "operator": "exists", "value": True}]}
    answer = client.get("POST", documents_path(collection, "/list?limit=1"), {"filters": filters})
    return answer["total_documents"]
