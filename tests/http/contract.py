"""Usage: contract.py ADDRESS CODE SOURCE-ROOT NORTH-TOKEN CLOSED-TOKEN

Asks every endpoint of the API and holds what it answers, status and body, against docs/openapi.json;
then every route of the server against the document, both ways. Prints TAP."""

import json
import re
import sys
import urllib.parse

import asking
import jsonschema
from asking import STIX, result

ADDRESS, CODE, ROOT, NORTH, CLOSED = sys.argv[1:6]


def each_once(pairs):
    """An object whose names are told apart: of two alike the first would go unread."""
    names = [name for name, _ in pairs]
    if len(set(names)) < len(names):
        sys.exit(f"twice in one object of the document: {[n for n in set(names) if names.count(n) > 1]}")
    return dict(pairs)


with open(ROOT + "/docs/openapi.json", encoding="utf-8") as f:
    DOCUMENT = json.load(f, object_pairs_hook=each_once)

exercised = set()


class Client:
    def __init__(self, token=None):
        self.token, self.cookie, self.csrf = token, None, None

    def ask(self, method, path, body=None, headers=None, data=None):
        h = dict(headers or {})
        if self.cookie:
            h["Cookie"] = self.cookie
        if self.csrf and method != "GET":
            h["X-Tocsin-CSRF"] = self.csrf
        if body is not None:
            data = json.dumps(body).encode()
            h.setdefault("Content-Type", "application/json")
        return asking.ask(ADDRESS + "/api/v1" + path, self.token, h, data, method)

    def log_in(self, name, password):
        status, headers, _ = self.ask("POST", "/session", {"name": name, "password": password})
        self.cookie = headers.get("Set-Cookie", "").split(";")[0]
        self.csrf = json.loads(self.ask("GET", "/session")[2])["csrf"]
        return status


def operation(method, path):
    """The template of a path in the document, and what it says of the method."""
    plain = path.split("?")[0]
    found = [t for t in DOCUMENT["paths"] if re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", t), plain)]
    found.sort(key=lambda t: t.count("{"))
    return found[0], DOCUMENT["paths"][found[0]][method.lower()]


def resolve(response):
    return DOCUMENT["components"]["responses"][response["$ref"].split("/")[-1]] if "$ref" in response else response


def judge(name, method, path, status, headers, body, want):
    template, op = operation(method, path)
    exercised.add((method, template))
    if status != want:
        result(name, False, f"status {status}, wanted {want}: {body[:300]}")
        return
    if str(status) not in op["responses"]:
        result(name, False, f"{method} {template} does not document {status}")
        return
    content = resolve(op["responses"][str(status)]).get("content", {})
    media = headers.get("Content-Type", "")
    if not content:
        result(name, not body, f"a body where none is documented: {body[:200]}")
        return
    if media not in content:
        result(name, False, f"media type {media!r} is not documented")
        return
    schema = content[media].get("schema")
    if schema is None:
        result(name, True)
        return
    errors = list(jsonschema.Draft202012Validator({**schema, "components": DOCUMENT["components"]}).iter_errors(json.loads(body)))
    result(name, not errors, "\n".join(f"/{'/'.join(map(str, e.absolute_path))}: {e.message[:300]}" for e in errors[:5]))


def check(client, method, path, want=200, name=None, **how):
    status, headers, body = client.ask(method, path, **how)
    judge(name or f"{method} {path} {want}", method, path, status, headers, body, want)
    try:
        return json.loads(body)
    except ValueError:
        return None


def quoted(text):
    return urllib.parse.quote(text, safe="")


def reading(admin, incident, report):
    for path in ["/health", "/incidents?limit=5", "/incidents?page=1&limit=3&sort=killed", "/incidents?q=police&realm=physical",
                 "/incidents?near=14,121,500&since=2024", "/incidents/map", "/incidents/map?realm=cyber", "/incidents/news", "/incidents/news?after=2024-01-01T00:00:00Z&limit=2", "/incidents/news?after=2999-01-01T00:00:00Z", f"/incidents/{incident}",
                 f"/incidents/{incident}/history", f"/incidents/{incident}/neighbours", f"/incidents/{incident}/neighbours?of={report}",
                 f"/reports/{report}", "/reports/" + report + "?revision=1", "/warnings", "/warnings?limit=1", "/warnings?country=PH&since=2025&sector=transport", "/warnings?actor=nobody&until=2025-02", "/changes", "/changes?after=3&limit=2",
                 "/review", "/outlook", "/outlook?by=actor&since=2024&step=month", "/outlook?by=sector&step=week", "/partners",
                 f"/partners/north/preview/{incident}", f"/partners/closed/preview/{incident}", f"/partners/north/preview/{report}", "/collections", "/users",
                 "/tokens", "/sources", "/audit?limit=2", "/openapi.json", "/setup", "/session"]:
        check(admin, "GET", path)
    for form in ["json", "stix", "markdown", "csv", "geojson", "attack-layer"]:
        check(admin, "GET", f"/incidents/{incident}/export?format={form}")
    assert any(row["what"] == "export" and row["about"] == incident for row in check(admin, "GET", "/audit?limit=200")["items"]), "exports are not in the audit log"
    for path, want in [("/incidents?since=soon", 400), ("/incidents?limit=0", 400), ("/incidents?limit=1001", 400), ("/incidents?sort=x", 400),
                       ("/incidents?sector=x", 400), ("/incidents/map?country=xyz", 400), ("/incidents/incident--00000000", 404),
                       ("/incidents/news?after=soon", 400), ("/incidents/news?limit=0", 400), ("/incidents/nothing/history", 404), ("/incidents/nothing/neighbours", 404), (f"/incidents/{report}", 404),
                       (f"/incidents/{incident}/export?format=x", 400), (f"/incidents/{incident}/export?format=csv&max_tlp=x", 400),
                       (f"/incidents/{incident}/export?format=csv&max_tlp=clear", 403), ("/reports/nothing", 404), ("/changes?after=-1", 400),
                       ("/review?page=x", 400), ("/outlook?by=x", 400), ("/outlook?step=x", 400), ("/outlook?since=1000", 400),
                       ("/warnings?next=x", 400), ("/warnings?sector=x", 400), ("/warnings?since=soon", 400), ("/audit?limit=0", 400), ("/events?after=x", 400), ("/partners/nobody/preview/x", 404),
                       ("/partners/north/preview/x", 404)]:
        check(admin, "GET", path, want)


def walking(admin, incident):
    """From an incident to what stands next to it, and back."""
    nodes = check(admin, "GET", f"/incidents/{incident}/neighbours", name="neighbours to walk to")["nodes"]
    for kind in ["place", "actor", "target", "report"]:
        there = next(n["id"] for n in nodes if n["kind"] == kind)
        back = check(admin, "GET", f"/incidents/{incident}/neighbours?of={quoted(there)}", name=f"neighbours of a {kind}")
        result(f"a {kind} leads back", any(n["id"] == incident for n in back["nodes"]) and back["edges"], back)


def listening(admin):
    with asking.listen(ADDRESS + "/api/v1/events?after=0", headers={"Cookie": admin.cookie}) as stream:
        media = stream.headers["Content-Type"]
        lines = []
        while not any(line.startswith("data: ") for line in lines):
            lines.append(stream.readline().decode().rstrip("\n"))
    exercised.add(("GET", "/events"))
    data = json.loads(lines[-1][6:])
    schema = {"$ref": "#/components/schemas/Change", "components": DOCUMENT["components"]}
    errors = list(jsonschema.Draft202012Validator(schema).iter_errors(data))
    result("GET /events tells changes", media == "text/event-stream" and not errors and f"id: {data['seq']}" in lines, errors)


def crowding():
    """Who opens ever more listens by the newest ones, and takes nobody's place."""
    def listen():
        stream = asking.listen(ADDRESS + "/api/v1/events", NORTH)
        return stream, [stream.readline() for _ in range(3)]
    crowd = [listen() for _ in range(33)]
    result("many may listen", all(b"hello" in b"".join(lines) for _, lines in crowd))
    result("the oldest makes room for the newest", crowd[0][0].read() == b"")
    for stream, _ in crowd:
        stream.close()


def seeing(admin):
    """Up to where one has looked is kept, moves on alone, and is one's own."""
    before = check(admin, "GET", "/seen", name="nobody has looked yet")
    changed = json.loads(admin.ask("GET", "/incidents?sort=changed&limit=2")[2])["items"]
    check(admin, "POST", "/seen", body={"until": changed[0]["changed"]})
    check(admin, "POST", "/seen", body={"until": changed[1]["changed"]}, name="POST /seen of an earlier moment")
    again = check(admin, "GET", "/seen", name="one has looked")
    session = check(admin, "GET", "/session", name="the session knows it")
    result("what was seen stays seen", before == {} and again["until"] == changed[0]["changed"] == session["seen"], (before, again))
    result("by oneself alone", "until" not in check(Client(NORTH), "GET", "/seen", name="another one has not"))
    for until in ["soon", "2999-01-01T00:00:00Z", ""]:
        check(admin, "POST", "/seen", 422, body={"until": until}, name=f"POST /seen {until}")
    check(admin, "POST", "/seen", 415, data=b"x", headers={"Content-Type": "text/plain"})


def ruling(admin, incident):
    rulings = f"/incidents/{incident}/rulings"
    check(admin, "POST", rulings, body={"verb": "correct", "field": "killed", "value": "12+", "because": "counted"})
    check(admin, "POST", rulings, body={"verb": "correct", "field": "injured", "value": {"value": 3, "bound": "exact"}})
    check(admin, "POST", rulings, body={"verb": "confirm"})
    check(admin, "POST", rulings, body={"verb": "confirm", "field": "killed", "value": "12+"}, name="POST a value that is confirmed")
    check(admin, "POST", rulings, 422, body={"verb": "confirm", "field": "killed", "value": "many"})
    check(admin, "POST", rulings, 422, body={"verb": "reject"})
    check(admin, "POST", rulings, body={"verb": "reject", "because": "a drill"})
    check(admin, "POST", rulings, 422, body={"verb": "correct", "field": "killed", "value": "many"})
    check(admin, "POST", rulings, 422, body={"verb": "correct", "field": "nothing", "value": "1"})
    check(admin, "POST", rulings, 422, body={"verb": "shout"})
    check(admin, "POST", rulings, body={"verb": "confirm", "marking": "TLP:RED"})
    check(admin, "POST", rulings, 422, body={"verb": "confirm", "marking": "clear"})
    check(admin, "POST", rulings, 422, body={"verb": "confirm", "marking": "pink"})
    check(admin, "POST", rulings, 404, body={"verb": "merge", "other": "incident--00000000-0000-4000-8000-000000000000"})
    check(admin, "POST", rulings, 409, body={"verb": "merge", "other": incident})
    check(admin, "POST", rulings, 415, data=b"verb=confirm", headers={"Content-Type": "application/x-www-form-urlencoded"})
    check(admin, "POST", "/incidents/nothing/rulings", 404, body={"verb": "confirm"})
    history = json.loads(admin.ask("GET", f"/incidents/{incident}/history")[2])["items"]
    told = next(n["news"] for n in check(admin, "GET", "/incidents/news?after=" + history[0]["at"])["items"] if n["id"] == incident)
    figures = {n["field"]: (n["from"] and n["from"]["value"], n["to"] and n["to"]["value"]) for n in told if n["what"] == "figure"}
    result("what changed is told from and to", figures.get("killed", (0, 0))[1] == 12 and figures.get("injured", (0, 0))[1] == 3 and figures["killed"][0] != 12, told)
    result("and who of the house said so", {"what": "ruling", "by": "root", "verb": "correct", "field": "killed"} in told and not any(n["what"] == "new" for n in told), told)
    verbs = [e["verb"] for e in history if e.get("field") == "killed"]
    result("what no report states is a correction when it is confirmed", verbs == ["correct", "correct"], verbs)
    number = max(e["ruling"] for e in history if "ruling" in e)
    check(admin, "GET", f"/incidents/{incident}/history", name="history with rulings")
    check(admin, "POST", f"/rulings/{number}/undo", body={"because": "no drill"})
    check(admin, "POST", f"/rulings/{number}/undo", 409, body={})
    check(admin, "POST", "/rulings/99999/undo", 404, body={})
    others = [i["id"] for i in json.loads(admin.ask("GET", "/incidents?limit=20&realm=physical")[2])["items"] if i["id"] != incident]
    check(admin, "POST", "/review", 204, body={"pair": [incident, others[0]], "answer": "different", "because": "far apart"})
    check(admin, "POST", "/review", 422, body={"pair": [incident], "answer": "same"})
    check(admin, "POST", "/review", 422, body={"pair": [incident, others[0]], "answer": "perhaps"})
    check(admin, "POST", "/review", 404, body={"pair": [incident, "incident--00000000-0000-4000-8000-000000000000"], "answer": "same"})
    merged = check(admin, "POST", f"/incidents/{others[1]}/rulings", body={"verb": "merge", "other": others[2]})
    result("merging names both", merged is not None and len(merged.get("aliases", [])) >= 1, merged)
    check(admin, "POST", f"/incidents/{others[1]}/rulings", body={"verb": "unmerge"}, name="POST unmerge")


TEXT = ("KABUL, 3 March 2024 - A suicide bomber killed at least 12 people and wounded 30 in Kabul on Sunday, police said. "
        "<script>alert(1)</script> “Islamic State” \U0001f4a3 claimed responsibility.")


def multipart(fields):
    out = b""
    for key, (value, name) in fields.items():
        file = f'; filename="{name}"' if name else ""
        out += f'--XyZ\r\nContent-Disposition: form-data; name="{key}"{file}\r\n\r\n'.encode() + value + b"\r\n"
    return {"data": out + b"--XyZ--\r\n", "headers": {"Content-Type": 'multipart/form-data; boundary="XyZ"'}}


def intake(admin):
    before = json.loads(admin.ask("GET", "/health")[2])["store"]["reports"]
    read = check(admin, "POST", "/read", body={"text": TEXT, "name": "../../etc/kabul.txt"})
    result("a name is no path", read["name"] == "kabul", read["name"])
    killed = [s for s in read["spans"] if s["field"] == "killed"]
    text16 = read["text"].encode("utf-16-le")
    words = [text16[2 * s["start"]:2 * s["end"]].decode("utf-16-le") for s in killed]
    result("spans count UTF-16 units", any("12" in w for w in words), words)
    by = [s for s in read["spans"] if s["start"] > read["text"].index("\U0001f4a3")]
    result("also behind what takes two of them", by and all("�" not in text16[2 * s["start"]:2 * s["end"]].decode("utf-16-le", "replace") for s in by), by)
    with open(ROOT + "/examples/reports/ferry-terminal.txt", "rb") as f:
        check(admin, "POST", "/read", **multipart({"file": (f.read(), "ferry.txt")}), name="POST /read of a file")
    after = json.loads(admin.ask("GET", "/health")[2])["store"]["reports"]
    result("reading keeps nothing", before == after, (before, after))
    check(admin, "POST", "/read", 422, body={"text": "   "})
    check(admin, "POST", "/read", 422, body={"name": "x"})
    check(admin, "POST", "/read", 415, data=b"x", headers={"Content-Type": "text/plain"})
    check(admin, "POST", "/read", 422, **multipart({"other": (b"x", None)}), name="POST /read without a file")
    check(admin, "POST", "/read", 422, **multipart({"file": (b"\x00\x01\x02\xff" * 50, "x.bin")}), name="POST /read of no text")
    decisions = [{"pointer": "/incidents/0/killed", "decision": {"correct": "14"}, "because": "heard"},
                 {"pointer": "/incidents/0/injured", "decision": "reject"}, {"pointer": "/incidents/0/type", "decision": "accept"}]
    kept = check(admin, "POST", "/reports", 201, body={"text": TEXT, "name": "kabul.txt", "marking": "green", "reliability": "B", "credibility": "2", "decisions": decisions})
    seen = json.loads(admin.ask("GET", "/incidents/" + kept["incidents"][0])[2])
    history = json.loads(admin.ask("GET", "/incidents/" + kept["incidents"][0] + "/history")[2])["items"]
    accepted = [e for e in history if e.get("verb") == "confirm"]
    result("what was accepted is a ruling", [(e["who"], e["field"], e["value"]) for e in accepted] == [("root", "type", "bombing")], history)
    result("what was decided holds", seen["killed"]["value"] == 14 and seen["injured"] is None, seen.get("killed"))
    result("markup stays text", "<script>alert(1)</script>" in json.loads(admin.ask("GET", "/reports/" + kept["report"]["id"])[2])["text"])
    check(admin, "GET", "/sources", name="sources with a grade")
    check(admin, "POST", "/sources", 204, body={"name": "kabul", "reliability": "C"})
    check(admin, "POST", "/sources", 422, body={"name": "kabul", "reliability": "Z"})
    check(admin, "POST", "/sources", 404, body={"name": "nobody", "reliability": "C"})
    check(admin, "POST", "/reports", 200, body={"text": TEXT, "name": "kabul.txt"}, name="POST /reports again")
    check(admin, "POST", "/reports", 422, body={"text": TEXT + " 2", "marking": "blue"})
    check(admin, "POST", "/reports", 422, body={"text": TEXT + " 2", "reliability": "Z"})
    check(admin, "POST", "/reports", 422, body={"text": TEXT + " 2", "decisions": [{"pointer": "/incidents/9/killed", "decision": "reject"}]})
    check(admin, "POST", "/reports", 422, body={"text": TEXT + " 3", "decisions": [{"pointer": "/incidents/0/killed", "decision": {"correct": "lots"}}]})
    result("what fails is not kept", len(json.loads(admin.ask("GET", "/incidents?q=suicide&limit=1000")[2])["items"]) == 1)
    return kept


def held(token, collection):
    """The incidents that a partner pages of a collection over TAXII."""
    status, _, body = asking.ask(f"{ADDRESS}/api1/collections/{collection}/objects/?limit=1000", token, {"Accept": STIX})
    if status == 404:  # the exchange reads anew who may have what within a moment
        return None
    assert status == 200, body
    return {o["id"] for o in json.loads(body).get("objects", []) if o["type"] == "incident"}


def fills(token, collection, query):
    """Whether a view comes to hold what a list of its filters shows: it is filled in steps."""
    want = {i["id"] for i in json.loads(Client(token).ask("GET", "/incidents?limit=1000&" + query)[2])["items"]}
    for _ in range(200000):  # as long as the test may take
        if held(token, collection) == want:
            return len(want)
    return -1


def viewing(admin):
    """Live views: what the command makes, over the API."""
    made = {}
    for name, view in {"everything": {}, "asia": {"region": "asia", "since": "2020"}, "manila": {"near": "14.6,121,300", "realm": "physical"},
                       "deadly": {"killed_min": 1000000}, "lists": {"objects": ["*"]}, "mixed": {"posted": ["indicator"], "from": ["ports"], "by": ["south"], "marked": ["green"]}}.items():
        made[name] = check(admin, "POST", "/collections", 201, body={"name": name, "view": view, "read": ["north"], "max_tlp": "green"}, name=f"POST a view of {name}")["id"]
    every, asia, deadly = (fills(NORTH, made[name], query) for name, query in [("everything", ""), ("asia", "region=asia&since=2020"), ("deadly", "killed_min=1000000")])
    result("a view holds what passes", every > asia > deadly == 0, (every, asia, deadly))
    listed = {c["name"]: c for c in check(admin, "GET", "/collections", name="/collections with views")["items"]}
    result("and says what", listed["asia"]["view"] and "2020" in listed["asia"]["holds"] and not listed["ports"]["view"] and "holds" not in listed["ports"], listed["asia"])
    for view, where in [({"since": "soon"}, "/view/since"), ({"region": "atlantis"}, "/view/region"), ({"killed_min": "many"}, "/view/killed_min"), ({"q": ""}, "/view/q"),
                        ({"sinse": "2020"}, "/view"), ({"objects": "indicator"}, "/view/objects"), ({"objects": []}, "/view/objects"), ({"objects": ["no type"]}, "/view/objects"),
                        ({"posted": ["*"], "from": ["nowhere"]}, "/view"), ({"posted": ["*"], "from": ["asia"]}, "/view"), ({"posted": ["*"], "by": ["nobody"]}, "/view"),
                        ({"posted": ["*"], "marked": ["pink"]}, "/view/marked"), ({"from": ["ports"]}, "/view/posted"), ("all", "/view"), (None, "/view")]:
        refused = check(admin, "POST", "/collections", 422, body={"name": "bad", "view": view}, name=f"POST a view of {json.dumps(view)}")
        result(f"which says where: {where}", refused["where"] == where, refused)
    check(admin, "POST", "/collections", 422, body={"name": "bad", "view": {}, "write": ["south"]}, name="POST a view that somebody writes")
    check(admin, "POST", "/collections", 422, body={"name": "bad", "unmarked": "clear"}, name="POST a collection that frees what is not marked")
    for name in made:
        check(admin, "DELETE", f"/collections/{name}", 204, name=f"DELETE the view {name}")


def choosing(admin):
    """Lists of countries and regions are the sum of their parts."""
    def total(query, path="/incidents"):
        return check(admin, "GET", f"{path}?limit=1000&{query}", name=f"{path}?{query}")
    one, other, both, region = (total(q)["total"] for q in ["country=PH", "country=ML", "country=PH,ML", "region=asia,africa"])
    result("several countries are the sum of each", one > 0 and other > 0 and both == one + other and region >= both, (one, other, both, region))
    check(admin, "GET", "/incidents?region=atlantis", 400)
    warned = {q: len(total(q, "/warnings")["items"]) for q in ["country=PH", "country=PH,AF", "region=asia", "since=1900"]}
    result("of warnings, too", 0 < warned["country=PH"] <= warned["country=PH,AF"] <= warned["region=asia"] <= warned["since=1900"], warned)


def limiting(admin):
    """How exactly places may be told: given, shown, changed."""
    def shown(path, name):
        return next(x["places"] for x in json.loads(admin.ask("GET", path)[2])["items"] if x["name"] == name)
    for path in ["/partners", "/collections"]:
        check(admin, "POST", path, 422, body={"name": "land", "places": "street"})
        check(admin, "POST", path, 422, body={"name": "land", "places": None})
        check(admin, "POST", path, 201, body={"name": "land", "places": "region"}, name=f"POST {path} with a limit of places")
        result(f"{path} show it", shown(path, "land") == "region", shown(path, "land"))
        for body, want, told in [({"places": "country"}, 204, "country"), ({}, 204, "country"), ({"places": "exact"}, 204, "exact"), ({"places": "town"}, 204, "town"), ({"places": "road"}, 422, "town")]:
            check(admin, "PATCH", f"{path}/land", want, body=body)
            result(f"{path} are told so exactly", shown(path, "land") == told, shown(path, "land"))
        check(admin, "PATCH", f"{path}/nothing", 404, body={"places": "town"})
        check(admin, "PATCH", f"{path}/land", 415, data=b"places=town", headers={"Content-Type": "application/x-www-form-urlencoded"})
    check(admin, "PATCH", "/partners/land", 204, body={"clearance": "amber", "communities": ["ports"], "strict_amber": True})
    land = next(p for p in json.loads(admin.ask("GET", "/partners")[2])["items"] if p["name"] == "land")
    result("what is not named stays", (land["clearance"], land["communities"], land["strict_amber"], land["pap"], land["places"]) == ("amber", ["ports"], True, "clear", "town"), land)
    check(admin, "PATCH", "/partners/land", 422, body={"clearance": "blue"})
    check(admin, "PATCH", "/collections/land", 204, body={"title": "Land", "read": ["north"], "max_tlp": "green"})
    land = next(c for c in json.loads(admin.ask("GET", "/collections")[2])["items"] if c["name"] == "land")
    result("nor of a collection", (land["title"], land["read"], land["write"], land["max_tlp"], land["places"]) == ("Land", ["north"], [], "green", "town"), land)
    check(admin, "PATCH", "/collections/land", 422, body={"read": ["nobody"]})
    check(admin, "PATCH", "/collections/land", 204, body={"max_tlp": None})
    land = next(c for c in json.loads(admin.ask("GET", "/collections")[2])["items"] if c["name"] == "land")
    result("a limit is taken away", "max_tlp" not in land and land["places"] == "town", land)
    for said, told in [("ports of call", "ports of call"), (None, "ports of call"), ("", None)]:
        check(admin, "PATCH", "/collections/land", 204, body={"description": said})
        land = next(c for c in json.loads(admin.ask("GET", "/collections")[2])["items"] if c["name"] == "land")
        result(f"a description that is said as {said!r}", land.get("description") == told and land["title"] == "Land", land)
    check(admin, "PATCH", "/collections/land", 422, body={"unmarked": "clear"})
    for path in ["/partners/land", "/collections/land"]:
        check(admin, "DELETE", path, 204)


def administering(admin):
    limiting(admin)
    check(admin, "POST", "/partners", 201, body={"name": "south", "clearance": "amber", "communities": ["ports"]})
    check(admin, "POST", "/partners", 409, body={"name": "south"})
    check(admin, "POST", "/partners", 422, body={"name": "so uth"})
    check(admin, "POST", "/partners", 422, body={"name": "east", "clearance": "blue"})
    check(admin, "POST", "/tokens", 201, body={"name": "south-t", "partner": "south", "expires": "2099-01-01"})
    check(admin, "POST", "/tokens", 422, body={"name": "x-t", "partner": "nobody"})
    check(admin, "POST", "/tokens", 422, body={"name": "x-t", "partner": "south", "expires": "soon"})
    check(admin, "POST", "/users", 201, body={"name": "ann", "role": "analyst", "password": "long enough"})
    check(admin, "POST", "/users", 409, body={"name": "ann", "role": "analyst"})
    check(admin, "POST", "/users", 422, body={"name": "bob"})
    check(admin, "POST", "/users", 422, body={"name": "bob", "role": "king"})
    check(admin, "POST", "/users", 422, body={"name": "bob", "role": "admin", "password": "short"})
    check(admin, "POST", "/collections", 201, body={"name": "ports", "read": ["south"], "write": "own"})
    check(admin, "POST", "/collections", 422, body={"name": "ports2", "read": ["nobody"]})
    check(admin, "POST", "/collections", 409, body={"name": "ports"})
    viewing(admin)
    for path in ["/partners", "/collections", "/users", "/tokens"]:
        check(admin, "GET", path, name=path + " with entries")
    for path, want in [("/collections/ports", 204), ("/collections/ports", 404), ("/tokens/south-t", 204), ("/tokens/south-t", 404),
                       ("/users/root", 409), ("/users/nobody", 404), ("/partners/south", 204), ("/partners/south", 404), ("/partners/own", 409)]:
        check(admin, "DELETE", path, want)


def roles(incident):
    """What each role may: the gate for readers, no administration for analysts."""
    ann, north, closed, nobody = Client(), Client(NORTH), Client(CLOSED), Client()
    ann.log_in("ann", "long enough")
    check(ann, "GET", "/incidents?limit=1", name="an analyst reads")
    check(ann, "GET", "/users", 403, name="an analyst does not administer")
    check(ann, "POST", "/partners", 403, body={"name": "x"}, name="nor adds")
    check(ann, "PATCH", "/partners/north", 403, body={"places": "exact"}, name="nor changes")
    seen = check(north, "GET", "/incidents?limit=1000", name="a partner reads what it may")
    result("and nothing that is marked higher", seen["total"] > 0 and all(i["marking"] in ("TLP:GREEN", "TLP:CLEAR") and not i["unmarked"] for i in seen["items"]), seen)
    none = check(closed, "GET", "/incidents", name="a partner without clearance reads nothing")
    result("not even how many there are", none["total"] == 0 and none["items"] == [], none)
    check(closed, "GET", f"/incidents/{incident}", 404, name="what one may not see is not there")
    columns = check(closed, "GET", "/incidents/map", name="nor on the map")
    result("which is empty", columns["total"] == 0 and columns["id"] == [])
    headers = closed.ask("GET", "/incidents/map")[1]
    result("nothing tells of changes that one may not see", "seq" not in columns and "seq" not in none and "ETag" not in headers)
    outlook = check(closed, "GET", "/outlook?since=2024&until=2025-12", name="nor in series")
    result("which are empty", outlook["items"] == [] and not any(outlook["warnings"]))
    outlook = check(north, "GET", "/outlook?since=2024&until=2025-12", name="series of a partner who is cleared")
    result("count what it may see", any(i["warnings_total"] for i in outlook["items"]) and outlook["warnings_total"] > 0, outlook["warnings"])
    result("no warning is listed for whom none is counted", check(closed, "GET", "/warnings?since=2024", name="warnings of a period")["items"] == [])
    result("nor in changes", check(closed, "GET", "/changes", name="changes of a partner")["items"] == [])
    check(closed, "GET", "/warnings", name="warnings of a partner")
    theirs = seen["items"][0]["id"]
    full = check(north, "GET", f"/incidents/{theirs}", name="a partner reads an incident")
    result("without grades and paths", "grade" not in json.dumps(full) and ROOT not in json.dumps(full))
    result("nor does the report tell of the machine", ROOT not in json.dumps(check(north, "GET", "/reports/" + full["reports_full"][0]["id"], name="a partner reads a report")))
    check(north, "GET", f"/incidents/{theirs}/history", name="a partner reads history")
    for method, path in [("POST", "/read"), ("POST", "/reports"), ("POST", f"/incidents/{theirs}/rulings"), ("POST", "/review"), ("GET", "/partners"),
                         ("GET", "/review"), ("GET", "/audit"), ("GET", "/sources"), ("GET", f"/partners/north/preview/{theirs}")]:
        check(north, method, path, 403, body={} if method == "POST" else None, name=f"a partner may not {method} {path.split('/')[1]}")
    for template, methods in DOCUMENT["paths"].items():
        for method, op in methods.items():
            if op.get("security") != []:
                path = re.sub(r"\{\w+\}", "x", template)
                check(nobody, method.upper(), path, 401, name=f"nobody may {method} {template}")


def routes():
    """Those of the server are those of the document."""
    with open(ROOT + "/src/api/endpoints.c", encoding="utf-8") as f:
        ours = set(re.findall(r'\{"(GET|POST|DELETE|PUT|PATCH)", "(/[^"]*)"', f.read()))
    theirs = {(m.upper(), re.sub(r"\{\w+\}", "{}", t)) for t, methods in DOCUMENT["paths"].items() for m in methods}
    result("every route is documented", ours <= theirs, ours - theirs)
    result("nothing is documented that is not there", theirs <= ours, theirs - ours)
    asked = {(m, re.sub(r"\{\w+\}", "{}", t)) for m, t in exercised}
    result("every route was asked", ours <= asked, ours - asked)
    for schema in DOCUMENT["components"]["schemas"].values():
        jsonschema.Draft202012Validator.check_schema(schema)
    served = json.loads(Client().ask("GET", "/openapi.json")[2])
    result("the document is served as it is", served == DOCUMENT)


def main():
    admin = Client()
    check(admin, "GET", "/setup")
    check(admin, "POST", "/setup", 204, body={"name": "root", "password": "long enough", "code": CODE})
    check(admin, "POST", "/setup", 409, body={"name": "root", "password": "long enough", "code": CODE})
    check(admin, "POST", "/session", 401, body={"name": "root", "password": "wrong"})
    result("login", admin.log_in("root", "long enough") == 204)
    exercised.add(("POST", "/session"))
    first = json.loads(admin.ask("GET", "/incidents?limit=1&q=ferry")[2])["items"][0]["id"]
    report = json.loads(admin.ask("GET", "/incidents/" + first)[2])["reports_full"][0]["id"]
    check(admin, "GET", "/review", name="review with pairs")
    reading(admin, first, report)
    walking(admin, first)
    choosing(admin)
    listening(admin)
    crowding()
    seeing(admin)
    kept = intake(admin)
    ruling(admin, first)
    administering(admin)
    roles(kept["incidents"][0])
    check(admin, "DELETE", "/session", 204)
    routes()
    asking.done()


main()
