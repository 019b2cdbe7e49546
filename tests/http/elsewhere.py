"""Usage: elsewhere.py FIRST OTHER-TOWN OTHER-HOUSE OPENAPI.JSON

Asks the servers of elsewhere.sh, whose addresses and tokens stand in the first three files, for the
same things and compares what they tell partners that are told places less exactly."""

import json
import re
import sys
import urllib.parse

import asking
from asking import result

SERVERS = []
for path in sys.argv[1:4]:
    with open(path, encoding="utf-8") as f:
        SERVERS.append(json.load(f))
with open(sys.argv[4], encoding="utf-8") as f:
    GETS = sorted(t for t, methods in json.load(f)["paths"].items() if "get" in methods)
FIRST, OTHER_TOWN, OTHER_HOUSE = SERVERS
HOUSES = ["elmtree", "shelter", "quillmore", "oakwood", "ferrywell", "mayor"]
TOWNS = ["larnaca", "limassol", "lemesos", "34.9", "33.6", "34.7", "34.6", "33.0"]
# Of the moment, or of this run of a server.
VARIES = {"time", "started", "changed", "at", "cursor", "last", "seen"}


def ask(server, who, path):
    status, _, body = asking.ask(server["at"] + "/api/v1" + path, server[who])
    return status, body.decode("utf-8", "replace")


def house(server, path):
    return json.loads(ask(server, "house", path)[1])


def name_things(server):
    """What is called alike in each of the servers: by the days on which it happened."""
    incidents = house(server, "/incidents?limit=1000")["items"]
    server["incidents"] = [i["id"] for i in sorted(incidents, key=lambda i: i["date"]["start"])]
    reports = []
    members = []
    for i in server["incidents"]:
        told = house(server, "/incidents/" + i)
        reports += [r["id"] for r in sorted(told["reports_full"], key=lambda r: r["published"])]
        members += [r["member"] for r in sorted(told["reports_full"], key=lambda r: r["published"])]
    server["reports"] = reports
    server["names"] = {id: f"member {n}" for n, id in enumerate(members)}
    server["names"].update({id: f"incident {n}" for n, id in enumerate(server["incidents"])})
    server["names"].update({id: f"report {n}" for n, id in enumerate(reports)})


def plainly(value):
    if isinstance(value, dict):
        return {k: plainly(v) for k, v in value.items() if k not in VARIES}
    return [plainly(v) for v in value] if isinstance(value, list) else value


def timeless(text):
    """Seconds of the run look like degrees: 12:45:33.04 is no longitude."""
    return re.sub(r"\d{4}-\d\d-\d\dT[\d:.]+Z", "TIME", text)


def comparable(server, text):
    for id, name in server["names"].items():
        text = text.replace(id, name)
    # Copies for others and what is made of them have ids of their own; times are those of the run.
    text = timeless(text)
    text = re.sub(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", "ID", text)
    try:
        return plainly(json.loads(text))
    except ValueError:
        return text


def sorted_bundle(value):
    """Objects of a bundle stand in the order of their ids, which are other ones."""
    if isinstance(value, dict) and value.get("type") == "bundle":
        value["objects"] = sorted(value["objects"], key=lambda o: json.dumps(o, sort_keys=True))
    return value


WORDS = TOWNS[:3] + HOUSES + ["cyprus", "nicosia", "bombing", "bomb", "hezbollah", "trickbot", "gang", "killed", "a man", "five", "wire", "larnaca bombing", "CY", "elmtree street gang"]
FILTERS = ["", "limit=1", "limit=1&page=1", "limit=1&page=2", "sort=killed", "sort=sources", "country=CY", "country=GR", "region=europe", "region=asia", "type=bombing", "type=shooting", "killed_min=4",
           "killed_min=5", "sector=market", "since=2024-04", "until=2024-03-31"]
FILTERS += [f"near={at},{km}" for at in ("34.91727,33.62291", "34.9,33.6", "34.67503,33.04402", "34.7,33.0", "35.16,33.36", "35.1,33.3") for km in (1, 5, 30, 200)]
FILTERS += ["q=" + urllib.parse.quote(w) for w in WORDS]
FILTERS += ["actor=" + urllib.parse.quote(w) for w in ["Hezbollah", "Elmtree Shelter Street Gang", "Oakwood Shelter Street Gang", "gang", "street", "elmtree", "oakwood"]]
NODES = ["place:CY:Larnaca", "place:CY:Limassol", "place:CY:Cyprus", "place:CY:Elmtree Shelter", "actor:Hezbollah", "actor:Elmtree Shelter Street Gang", "malware:TrickBot", "target:Elmtree Shelter",
         "target:market"]


def ways(template):
    """Paths to ask for one of the document's; {I2}: the third incident of the server that is asked."""
    incidents = ["{I%d}" % n for n in range(len(FIRST["incidents"]))]
    reports = ["{R%d}" % n for n in range(len(FIRST["reports"]))]
    if template in ("/incidents", "/incidents/map"):
        return [f"{template}?{f}" for f in FILTERS]
    if template == "/warnings":
        return [template] + [f"{template}?{f}" for f in ("country=CY", "sector=hotel", "since=2024", "actor=gang")]
    if template == "/outlook":
        return [f"{template}?by={by}&since=2024-01&until=2024-12&step={step}" for by in ("country", "sector", "actor") for step in ("month", "week")]
    if template == "/changes":
        return [template, template + "?limit=1000"]
    if template.endswith("/neighbours"):
        return [template.replace("{id}", i) for i in incidents] + [template.replace("{id}", "{I0}") + "?of=" + n for n in [urllib.parse.quote(n) for n in NODES] + reports]
    if template.endswith("/export"):
        return [template.replace("{id}", i) + f"?format={f}{t}" for i in incidents for f in ("json", "stix", "markdown", "csv", "geojson", "attack-layer") for t in ("", "&max_tlp=clear")]
    if template.startswith("/reports/"):
        return [template.replace("{id}", r) for r in reports]
    return [template.replace("{id}", i) for i in incidents] if "{id}" in template else [template]


def of(server, path):
    for letter, key in (("I", "incidents"), ("R", "reports")):
        path = re.sub(r"\{%s(\d+)\}" % letter, lambda m: server[key][int(m[1])], path)
    return path


def compare(who, one, other, secrets, path):
    answers = [ask(s, who, of(s, path)) for s in (one, other)]
    asked = urllib.parse.unquote(path).lower()
    for status, text in answers:
        told = [w for w in secrets if w in timeless(text).lower() and w not in asked]
        if told:
            return f"tells {told}: {text[:900]}"
    if answers[0][0] != answers[1][0]:
        return f"status {answers[0][0]} and {answers[1][0]}: {answers[1][1][:300]}"
    shown = [sorted_bundle(comparable(s, a[1])) for s, a in zip((one, other), answers)]
    return "" if shown[0] == shown[1] else "differs:\n" + "\n".join(json.dumps(s)[:1000] for s in shown)


def all_gets(who, one, other, secrets):
    for template in GETS:
        if template == "/events" or "{name}" in template:
            continue
        wrong = [(p, why) for p in ways(template) for why in [compare(who, one, other, secrets, p)] if why]
        result(f"GET {template}, asked in {len(ways(template))} ways, tells {who} no more than it may", not wrong, "\n".join(f"{p}\n  {why}" for p, why in wrong[:3]))


def events(who, server, secrets):
    """As a listener from the start gets them."""
    changes = json.loads(ask(server, who, "/changes?limit=1000")[1])["items"]
    got = []
    with asking.listen(server["at"] + "/api/v1/events?after=" + urllib.parse.quote(changes[0]["cursor"]), server[who]) as stream:
        while len(got) < len(changes) - 1:
            line = stream.readline().decode()
            got += [line] if line.startswith("data: ") else []
    result(f"GET /events tells {who} of each, and nothing else", not any(w in timeless("".join(got)).lower() for w in secrets), got)


def gets_what_it_may():
    """The same could be had by telling nothing at all."""
    def listed(who):
        return json.loads(ask(FIRST, who, "/incidents?limit=100")[1])
    land, town, free = listed("land"), listed("town"), listed("free")
    result("there are as many for all", land["total"] == town["total"] == free["total"] == len(FIRST["incidents"]) >= 3, (land, free["total"]))
    result("in words of the report for one", any("Larnaca" in json.dumps(i) for i in free["items"]), free)
    result("as countries for another", all(i["place"] == {"country": "CY", "precision": "country"} or i["place"]["country"] == "CY" for i in land["items"]), land)
    result("as towns for the third", sum(i["place"].get("name") == "Larnaca" for i in town["items"]) == 2 and all(round(i["place"]["lat"], 1) == i["place"]["lat"] for i in town["items"]), town)
    bombing = next(i for i in land["items"] if i["type"] == "bombing")
    result("with figures and known actors", bombing["killed"]["value"] == 5 and bombing["sources"] == 2 and [p["name"] for p in bombing["perpetrators"]] == ["Hezbollah"], bombing)
    page = json.loads(ask(FIRST, "land", "/incidents/" + bombing["id"])[1])
    result("and a page of each", page["killed"]["value"] == 5 and page["ranges"]["killed"] == [4, 5] and page["place"]["country"] == "CY" and page["reports_full"] == [] and page["marking"] == "TLP:GREEN", page)
    for query, want in [("q=bombing", 1), ("q=hezbollah", 1), ("actor=Hezbollah", 1), ("country=CY", 3), ("q=larnaca", 0), ("actor=gang", 0), ("near=34.9,33.6,50", 0)]:
        total = json.loads(ask(FIRST, "land", "/incidents?" + query)[1])["total"]
        result(f"found by what it is told: {query}", total == want, total)
    total = json.loads(ask(FIRST, "town", "/incidents?near=34.9,33.6,20")[1])["total"]
    result("a town is found near", total == 2, total)
    status, text = ask(FIRST, "land", f"/incidents/{bombing['id']}/export?format=csv")
    result("a table, too", status == 200 and ",CY," in text and "bombing" in text, text)
    status, text = ask(FIRST, "land", f"/incidents/{bombing['id']}/export?format=csv&max_tlp=clear")
    result("but not beneath its marking", status == 403, (status, text))
    status, text = ask(FIRST, "land", f"/incidents/{bombing['id']}/export?format=stix")
    result("and objects", status == 200 and any(o["type"] == "incident" for o in json.loads(text)["objects"]), text)
    shooting = next(i for i in land["items"] if i["type"] == "shooting")
    whole, left = (ask(FIRST, who, f"/incidents/{shooting['id']}/export?format=stix")[1] for who in ("free", "land"))
    gang = {o["id"] for o in json.loads(whole)["objects"] if "Gang" in o.get("name", "")}
    result("but none that is called by the report's words, nor its id", len(gang) == 1 and not any(g in left for g in gang), (gang, left))


def main():
    for server in SERVERS:
        name_things(server)
    result("the servers hold the same elsewhere", [len(s["incidents"]) for s in SERVERS] == [3, 3, 3] and [len(s["reports"]) for s in SERVERS] == [4, 4, 4], [s["names"] for s in SERVERS])
    gets_what_it_may()
    all_gets("land", FIRST, OTHER_TOWN, TOWNS + HOUSES)
    all_gets("town", FIRST, OTHER_HOUSE, HOUSES)
    events("land", FIRST, TOWNS + HOUSES)
    events("town", FIRST, HOUSES)
    asking.done()


main()
