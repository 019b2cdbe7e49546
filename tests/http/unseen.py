"""Usage: unseen.py PLAIN TOKEN FULL TOKEN HOUSE-TOKEN OPENAPI.JSON

PLAIN holds what the partner of the first two tokens may have, FULL that and much that it may not.
Every GET is asked of both, about everything that the house knows of FULL: nothing may differ."""

import json
import re
import sys
import urllib.parse

import asking
from asking import STIX, result

PLAIN, PLAIN_TOKEN, FULL, FULL_TOKEN, HOUSE, OPENAPI = sys.argv[1:]
SECRETS = ["quelltor", "velvet", "sickle", "zarabad", "hushbox", "hushview", "shadowclient", "liaisonlips", "vaultword"]
# Of the moment, of this store, or random by intention.
VARIES = {"time", "started", "recorded", "changed", "at", "cursor", "last", "seen", "since", "date_added"}


def ask(address, token, path, accept="*/*"):
    status, headers, body = asking.ask(address + path, token, {"Accept": accept})
    headers = {k.lower(): v for k, v in headers.items() if k.lower() not in ("date", "content-length", "content-encoding", "etag", "x-taxii-date-added-first", "x-taxii-date-added-last")}
    return status, headers, body.decode("utf-8", "replace")


def first(changes):
    """What is told of each thing for the first time. That an analyst put an incident apart from another one counts as a change
    of it, which is told (docs/decisions/0020); nothing else that is hidden may be."""
    seen = set()
    return [c for c in changes if not (c["id"] in seen or seen.add(c["id"]))]


def plainly(value):
    """Without what differs from store to store."""
    if isinstance(value, dict):
        if value.get("items") and all("news" in i for i in value["items"]):  # another one was said to be another one: that is a change
            value = {**value, "items": sorted(value["items"], key=lambda i: i["id"])}
        random = {"id"} if "can_read" in value else {"version"} if value.get("version") == value.get("date_added") else set()
        random |= {"next"} if "objects" in value else set()
        if "last" in value and isinstance(value.get("items"), list):
            value = {**value, "items": first(value["items"])}
        return {k: plainly(v) for k, v in value.items() if k not in VARIES | random}
    if isinstance(value, list):
        return [plainly(v) for v in value]
    return value


def comparable(body):
    try:
        return plainly(json.loads(body))
    except ValueError:
        return re.sub(r"\d{4}-\d\d-\d\dT[\d:.]+Z|[0-9a-f]{32,}", "", body)


def compare(path, accept="*/*"):
    plain, full = ask(PLAIN, PLAIN_TOKEN, path, accept), ask(FULL, FULL_TOKEN, path, accept)
    asked = urllib.parse.unquote(path).lower()
    told = [s for s in SECRETS if s in full[2].lower() and s not in asked or s in json.dumps(full[1]).lower() and s not in asked]
    why = ""
    if told:
        why = f"tells {told}: {full[2][:600]}"
    elif plain[0] != full[0]:
        why = f"status {plain[0]} and {full[0]}: {full[2][:400]}"
    elif comparable(plain[2]) != comparable(full[2]):
        why = f"differs:\n{plain[2][:600]}\n{full[2][:600]}"
    elif plain[1] != full[1]:
        why = f"headers differ:\n{plain[1]}\n{full[1]}"
    return why


def known():
    """All that the house can name: of each kind, of either store."""
    def house(path):
        return json.loads(ask(FULL, HOUSE, "/api/v1" + path)[2])
    incidents = [i["id"] for i in house("/incidents?limit=1000")["items"]]
    incidents += [c["id"] for c in house("/changes?limit=1000")["items"] if c["kind"] == "incident"]
    reports = [c["id"] for c in house("/changes?limit=1000")["items"] if c["kind"] == "report"]
    objects = [c["id"] for c in house("/changes?limit=1000")["items"] if c["kind"] == "object"]
    rulings = [c["id"] for c in house("/changes?limit=1000")["items"] if c["kind"] == "ruling"]
    collections = {c["name"]: c["id"] for c in house("/collections")["items"]}
    partners = [p["name"] for p in house("/partners")["items"]]
    assert len(set(incidents)) >= 5 and len(reports) >= 6 and objects and rulings and len(collections) == 4 and len(partners) == 3, "the store is not what it is meant to be"
    return sorted(set(incidents)), sorted(set(reports)), objects, rulings, collections, partners


INCIDENTS, REPORTS, OBJECTS, RULINGS, COLLECTIONS, PARTNERS = known()
MADE_UP = ["incident--00000000-0000-4000-8000-000000000000", "incident--", "x", "", "%00", "..%2f..", "%F0%9F%92%A3"]
WORDS = ["quelltor", "velvet sickle", "zarabad", "liaisonlips", "bomb", "police", "kenya", "mosque", "hoax", "guard", "9 people", "revenge"]
FILTERS = ["", "limit=1", "limit=1&page=1", "limit=2&page=7", "sort=killed", "sort=sources", "realm=cyber", "realm=physical", "type=bombing", "country=IR", "country=IR,KE",
           "region=asia", "region=africa", "near=-4,39.7,500", "near=26,57,900", "killed_min=5", "killed_min=0", "since=2025-05-06&until=2025-05-06", "until=2025-05-03", "sector=religious",
           "sector=health", "since=2025-05&until=2025-05"]
FILTERS += ["q=" + urllib.parse.quote(w) for w in WORDS] + ["actor=" + urllib.parse.quote(w) for w in ["Velvet Sickle", "Al-Shabaab", "sickle"]]
NODES = ["actor:Velvet Sickle", "actor:Al-Shabaab", "place:IR:Zarabad", "place:KE:Mombasa", "malware:Quelltor", "malware:TrickBot", "indicator:quelltor-c2.com", "target:mosque", "vulnerability:CVE-2025-99999", "target:hospital"]


def of_the_api(template):
    """The paths to ask for one of the document's."""
    ids = [i[:n] for i in INCIDENTS for n in (len(i), len("incident--") + 4, len("incident--") + 1)] + MADE_UP
    ids += [i.split("--")[1][:n] for i in INCIDENTS for n in (1, 2, 8)]
    if template == "/incidents" or template == "/incidents/map":
        return [f"{template}?{f}" for f in FILTERS]
    if template == "/incidents/news":
        return [f"{template}{q}" for q in ("", "?after=2020-01-01T00:00:00Z", "?after=2999-01-01T00:00:00Z", "?after=x")]
    if template == "/warnings":
        return [f"{template}?{f}" for f in FILTERS if not f.startswith(("limit=1&page", "limit=2&page", "sort"))]
    if template == "/outlook":
        return [f"{template}?by={by}&since=2025-01&until=2025-12&step={step}" for by in ("country", "sector", "actor") for step in ("month", "week")]
    if template == "/changes":
        return [f"{template}{q}" for q in ("", "?limit=1", "?limit=1000", "?after=3", "?after=0")]
    if template.endswith("/neighbours"):
        return [template.replace("{id}", i) for i in ids] + [template.replace("{id}", INCIDENTS[0]) + "?of=" + urllib.parse.quote(n) for n in NODES + REPORTS + INCIDENTS]
    if template.endswith("/export"):
        return [template.replace("{id}", i) + f"?format={f}{t}" for i in INCIDENTS + MADE_UP for f in ("json", "stix", "markdown", "csv", "geojson", "attack-layer") for t in ("", "&max_tlp=red")]
    if template.startswith("/reports/"):
        return [template.replace("{id}", r) + q for r in REPORTS + [r[:12] for r in REPORTS] + OBJECTS + MADE_UP for q in ("", "?revision=1", "?revision=2")]
    if "{id}" in template:
        return [template.replace("{id}", i) for i in ids + REPORTS + OBJECTS + RULINGS]
    if "{name}" in template:
        return [template.replace("{name}", p).replace("{object}", i) for p in PARTNERS for i in INCIDENTS]
    return [template, template + "?limit=1"]


def api():
    with open(OPENAPI, encoding="utf-8") as f:
        paths = json.load(f)["paths"]
    for template in sorted(t for t, methods in paths.items() if "get" in methods and t != "/events"):
        asked = of_the_api(template)
        wrong = [(p, why) for p in asked for why in [compare("/api/v1" + p)] if why]
        result(f"GET {template}, asked in {len(asked)} ways, tells nothing", not wrong, "\n".join(f"{p}\n  {why}" for p, why in wrong[:3]))


def exchange():
    roots = ["/taxii2/", "/api1/", "/api1/collections/", "/api2/", "/api1/status/" + COLLECTIONS["hushbox"] + "/"]
    for name in list(COLLECTIONS) + list(COLLECTIONS.values()) + ["nothing"]:
        at = f"/api1/collections/{name}/"
        roots += [at, at + "objects/", at + "manifest/", at + "objects/?limit=1", at + "objects/?match[type]=indicator"]
        roots += [f"{at}objects/{o}/" for o in INCIDENTS + REPORTS + OBJECTS] + [f"{at}objects/{o}/versions/" for o in INCIDENTS[:3] + OBJECTS]
    ids = {COLLECTIONS[n]: n for n in ("shared", "recent")}
    wrong = []
    for path in roots:
        if any(i in path for i in ids):  # ids of collections are random: by their names they are asked anyway
            continue
        why = compare(path, STIX) if path != "/api1/collections/" else listed()
        if why:
            wrong.append((path, why))
    result(f"GET of TAXII, asked in {len(roots)} ways, tells nothing", not wrong, "\n".join(f"{p}\n  {why}" for p, why in wrong[:3]))


def listed():
    names = [sorted(c.get("alias", "") for c in json.loads(ask(a, t, "/api1/collections/", STIX)[2])["collections"]) for a, t in ((PLAIN, PLAIN_TOKEN), (FULL, FULL_TOKEN))]
    return "" if names[0] == names[1] else str(names)


def rest():
    paths = ["/", "/healthz", "/feeds/", "/feeds/north/manifest.json", "/feeds/shadowclient/manifest.json", "/nothing", "/api/", "/api/v1", "/api/v1/", "/api/v2/incidents", "/api/v1/incidents/"]
    wrong = [(p, why) for p in paths for why in [compare(p)] if why]
    result("nor does any other path", not wrong, "\n".join(f"{p}\n  {why}" for p, why in wrong[:3]))
    status, _, metrics = ask(FULL, FULL_TOKEN, "/metrics")
    result("nor do the metrics", not any(s in metrics.lower() for s in SECRETS), f"{status} {metrics[:300]}")


def events():
    """All that was ever told, as a listener from the start gets it."""
    told = []
    for address, token in ((PLAIN, PLAIN_TOKEN), (FULL, FULL_TOKEN)):
        changes = first(json.loads(ask(address, token, "/api/v1/changes?limit=1000")[2])["items"])
        lines = []
        with asking.listen(address + "/api/v1/events?after=" + urllib.parse.quote(changes[0]["cursor"]), token) as stream:
            while sum(line.startswith("data: ") for line in lines) < len(changes) - 1:
                lines.append(stream.readline().decode())
        told.append([plainly(c) for c in first(json.loads(line[6:]) for line in lines if line.startswith("data: "))])
    result("GET /events tells nothing", told[0] == told[1] and not any(s in json.dumps(told[1]).lower() for s in SECRETS), told)


def main():
    mine = json.loads(ask(FULL, FULL_TOKEN, "/api/v1/incidents")[2])["total"]
    house = json.loads(ask(FULL, HOUSE, "/api/v1/incidents")[2])["total"]
    result("there is something to be seen, and something that is not", 2 <= mine < house, (mine, house))
    words = json.dumps([ask(FULL, HOUSE, p)[2] for p in ["/api/v1/incidents?limit=1000", "/api/v1/collections", "/api/v1/partners", "/api/v1/sources"]]).lower()
    result("which the house sees", all(s in words for s in ["velvet", "zarabad", "hushbox", "shadowclient", "vaultword"]), words[:500])
    api()
    events()
    exchange()
    rest()
    asking.done()


main()
