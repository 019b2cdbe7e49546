"""Usage: told_soon.py ADDRESS OWN-TOKEN TOKEN...

Between the objects stand many that the partners may not have, so that a page from the beginning
takes long. Three partners are sent an object, which is deleted at once, and poll again and again
from there: each poll must tell of it. The others each ask for such a page and, as an object of it is
deleted meanwhile, for what is new: who got the object must be told."""

import json
import sys
import threading

import asking
from asking import STIX, result

ADDRESS, OWN, *TOKENS = sys.argv[1:]
POLLERS, BESIDE = TOKENS[:3], TOKENS[3:]
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


def poll(path, token):
    """Until it is not refused: what was deleted on its way is asked for again."""
    answer = taxii(path, token)
    while answer[0] == 503:
        answer = taxii(path, token)
    return answer


def post(objects):
    status, _, body = taxii("", OWN, data=json.dumps({"objects": objects}).encode())
    assert status == 202 and json.loads(body)["failure_count"] == 0, body[:300]


def poll_for(token, id, missed):
    for n in range(POLLS):
        status, _, body = poll("?limit=10000", token)
        notes = [o for o in json.loads(body).get("objects", []) if o["type"] == "note" and id in o["object_refs"]] if status == 200 else []
        if len(notes) != 1:
            missed.append(f"poll {n}: status {status}, {len(notes)} Notes about {id}")


def round_of(n):
    """What was missed."""
    missed = []
    lost = indicator(HIDDEN + n, GREEN)
    post([lost])
    for token in POLLERS:
        status = taxii(lost["id"] + "/", token)[0]
        assert status == 200, status
    assert taxii(lost["id"] + "/", OWN, method="DELETE")[0] == 200
    threads = [threading.Thread(target=poll_for, args=(token, lost["id"], missed)) for token in POLLERS]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    return missed


def page(token, after="", ask=poll):
    """Ids of the objects, those that Notes are about, and the last date."""
    status, headers, body = ask("?limit=10000" + after, token)
    objects = json.loads(body).get("objects", []) if status == 200 else []
    return {o["id"] for o in objects}, {ref for o in objects for ref in o.get("object_refs", [])}, headers.get("X-TAXII-Date-Added-Last")


def on_its_way(n, token, place):
    """Whether who got the object was not told. `place`: before what is new."""
    lost, later = (indicator(HIDDEN + at + n, GREEN) for at in (ROUNDS, ROUNDS + len(BESIDE)))
    got = []
    page(token, "&added_after=" + place)  # its secret is checked
    reader = threading.Thread(target=lambda: got.append(page(token, ask=taxii)))
    reader.start()
    taxii(lost["id"] + "/", OWN, method="DELETE")
    post([later])
    _, told, last = page(token, "&added_after=" + place)
    reader.join()
    told |= page(token, "&added_after=" + last)[1] | got[0][1]
    return lost["id"] in got[0][0] and lost["id"] not in told


def main():
    post([indicator(HIDDEN + ROUNDS + n, GREEN) for n in range(len(BESIDE))])
    for first in range(0, HIDDEN, ENVELOPE):
        post([indicator(n, RED) for n in range(first, first + ENVELOPE)])
    last = indicator(HIDDEN + ROUNDS + 2 * len(BESIDE), GREEN)
    post([last])
    place = taxii(last["id"] + "/", OWN)[1]["X-TAXII-Date-Added-Last"]
    missed = [n for n, token in enumerate(BESIDE) if on_its_way(n, token, place)]
    result("who got what was deleted while it was on its way is told", not missed, missed)
    missed = [m for n in range(ROUNDS) for m in round_of(n)]
    result(f"each of {ROUNDS * POLLS * len(POLLERS)} polls tells of what was deleted", not missed, "\n".join(missed))
    asking.done()


main()
