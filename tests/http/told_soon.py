"""Usage: told_soon.py ADDRESS OWN-TOKEN TOKEN...

Partners are sent an object, which is deleted at once, and poll again and again from a place before
it, with much between that they may not have: each poll must tell of it."""

import json
import sys
import threading

import asking
from asking import STIX, result

ADDRESS, OWN, *TOKENS = sys.argv[1:]
COLLECTION = ADDRESS + "/api1/collections/main/objects/"
GREEN = "marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb"
RED = "marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1"
HIDDEN, ENVELOPE = 40000, 8000
ROUNDS, POLLS = 6, 8  # of a round; what was sent is written down once a second


def indicator(n, marking):
    return {"type": "indicator", "spec_version": "2.1", "id": f"indicator--00000000-0000-4000-8000-{n:012d}", "created": "2024-01-01T00:00:00.000Z",
            "modified": "2024-01-01T00:00:00.000Z", "pattern": "[file:name = 'x']", "pattern_type": "stix", "valid_from": "2024-01-01T00:00:00Z", "object_marking_refs": [marking]}


def taxii(path, token, **how):
    headers = {"Accept": STIX, **({"Content-Type": STIX} if "data" in how else {})}
    return asking.ask(COLLECTION + path, token, headers, **how)


def post(objects):
    status, _, body = taxii("", OWN, data=json.dumps({"objects": objects}).encode())
    assert status == 202 and json.loads(body)["failure_count"] == 0, body[:300]


def poll_for(token, id, missed):
    for n in range(POLLS):
        status, _, body = taxii("?limit=10000", token)
        notes = [o for o in json.loads(body).get("objects", []) if o["type"] == "note" and id in o["object_refs"]] if status == 200 else []
        if len(notes) != 1:
            missed.append(f"poll {n}: status {status}, {len(notes)} Notes about {id}")


def round_of(n):
    """What was missed."""
    missed = []
    lost = indicator(HIDDEN + n, GREEN)
    post([lost])
    for token in TOKENS:
        status = taxii(lost["id"] + "/", token)[0]
        assert status == 200, status
    assert taxii(lost["id"] + "/", OWN, method="DELETE")[0] == 200
    threads = [threading.Thread(target=poll_for, args=(token, lost["id"], missed)) for token in TOKENS]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    return missed


def main():
    for first in range(0, HIDDEN, ENVELOPE):
        post([indicator(n, RED) for n in range(first, first + ENVELOPE)])
    missed = [m for n in range(ROUNDS) for m in round_of(n)]
    result(f"each of {ROUNDS * POLLS * len(TOKENS)} polls tells of what was deleted", not missed, "\n".join(missed))
    asking.done()


main()
