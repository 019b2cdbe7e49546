"""Usage: both.py ADDRESS ADMIN-TOKEN TOCSIN STORE

Holds the store, lets several wait to change it, and lets go: each must have changed what it named."""

import json
import sqlite3
import subprocess
import sys
import threading

import asking
from asking import result

ADDRESS, ADMIN, TOCSIN, STORE = sys.argv[1:]
ROUNDS = 4
LOOKS = 60  # requests, meanwhile those who wait have come as far as they can


def api(path, method, body):
    headers = {"Content-Type": "application/json"}
    status, _, text = asking.ask(ADDRESS + "/api/v1" + path, ADMIN, headers, json.dumps(body).encode(), method)
    assert status == 204, text


def together(kind, *jobs):
    """What there is when all that waited are through."""
    held = sqlite3.connect(STORE, isolation_level=None)
    held.execute("BEGIN IMMEDIATE")
    threads = [threading.Thread(target=job) for job in jobs]
    for t in threads:
        t.start()
    for _ in range(LOOKS):
        asking.ask(ADDRESS + "/healthz")
    held.execute("ROLLBACK")
    held.close()
    for t in threads:
        t.join()
    said = subprocess.run([TOCSIN, kind, "list", "--format", "json"], check=True, capture_output=True).stdout
    return next(i for i in json.loads(said) if i["name"] in ("north", "main"))


def patch(path, body):
    return lambda: api(path, "PATCH", body)


def command(*words):
    return lambda: subprocess.run([TOCSIN, *words], check=True, capture_output=True)


def partner(n):
    command("partner", "set", "north", "--clearance", "amber", "--places", "exact", "--pap", "clear")()
    got = together("partner", patch("/partners/north", {"places": "town"}), command("partner", "set", "north", "--clearance", "clear"),
                   patch("/partners/north", {"pap": "amber"}))
    return [got[k] for k in ("clearance", "places", "pap")] == ["clear", "town", "amber"], got


def collection(n):
    command("collection", "set", "main", "--max-tlp", "amber", "--places", "exact")()
    got = together("collection", patch("/collections/main", {"places": "town"}), command("collection", "set", "main", "--max-tlp", "clear"))
    return [got[k] for k in ("max_tlp", "places")] == ["clear", "town"], got


def main():
    for kind, change in (("partner", partner), ("collection", collection)):
        lost = [got for ok, got in map(change, range(ROUNDS)) if not ok]
        result(f"of a {kind} each change stays", not lost, lost)
    asking.done()


main()
