#!/usr/bin/env python3
"""A TAXII server that behaves badly on purpose, for tests of 'tocsin pull' and 'tocsin push'.

Prints its port. Each API root is a way to behave (/NAME/, with one collection 'c'); each request is
written to the file LOG as "METHOD PATH AUTHORIZATION". GET /NAME/switch/ turns what is broken whole.
"""
import gzip
import json
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

TAXII = "application/taxii+json;version=2.1"
OLD_TAXII = "application/vnd.oasis.taxii+json; version=2.0"
OLD_STIX = "application/vnd.oasis.stix+json; version=2.0"
LOG = open(sys.argv[1], "a", buffering=1)
switched, times, posted, statuses = set(), {}, {}, {}


def stix(n, **more):
    return {"type": "indicator", "spec_version": "2.1", "id": "indicator--00000000-0000-4000-8000-%012d" % n,
            "created": "2024-01-01T00:00:00.000Z", "modified": "2024-01-01T00:00:00.000Z", "name": "n%d" % n,
            "pattern": "[file:name = 'x']", "pattern_type": "stix", "valid_from": "2024-01-01T00:00:00Z", **more}


def date(second, micro=0):
    return "2024-02-01T00:%02d:%02d.%06dZ" % (second // 60, second % 60, micro)


# What a collection holds: (date added, object), in order.
def rows(name):
    if name == "shared":  # eight of a date, and no end of a page where a date ends
        return [(date(n // 8), stix(n)) for n in range(24)]
    if name == "crowd":  # more of a date than a page takes
        return [(date(1), stix(n)) for n in range(30)] + [(date(9), stix(n)) for n in range(30, 35)]
    if name == "bad":
        return [(date(0), stix(0)), (date(1), {**stix(1), "pattern": "[file:name ="}), (date(2), 7), (date(3), stix(3))]
    if name == "other" and name in switched:
        return [(date(n), stix(n, description="another")) for n in range(3)]
    if name == "huge":
        return [(date(n), stix(n, description="x" * (8 << 20))) for n in range(12)]
    if name == "old":
        old = {"type": "malware", "id": "malware--00000000-0000-4000-8000-000000000001", "name": "m", "labels": ["trojan"],
               "created": "2018-01-01T00:00:00.000Z", "modified": "2018-01-01T00:00:00.000Z"}
        more = [{k: v for k, v in stix(n, labels=["malicious-activity"]).items() if k not in ("spec_version", "pattern_type")}
                for n in range(1, 12)]
        return [(date(n), o) for n, o in enumerate([old] + more)]
    return [(date(n), stix(n)) for n in range(3 if name == "other" else 25)]


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *args):
        pass

    def send(self, status, body=None, media=TAXII, **headers):
        data = b"" if body is None else body if isinstance(body, bytes) else json.dumps(body).encode()
        self.send_response(status)
        for key, value in headers.items():
            self.send_header(key.replace("_", "-"), value)
        self.send_header("Content-Type", media)
        if "Content_Length" not in headers:
            self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def do_GET(self):
        LOG.write("GET %s %s\n" % (self.path, self.headers.get("Authorization", "-")))
        at = urlsplit(self.path)
        query = {k: v[0] for k, v in parse_qs(at.query).items()}
        part = [p for p in at.path.split("/") if p]
        name = part[0] if part else ""
        if part[1:] == ["switch"]:
            switched.add(name)
            return self.send(200, {})
        if name == "old" and "version=2.0" not in self.headers.get("Accept", ""):
            return self.send(406, {"title": "2.0 alone"})
        media = OLD_TAXII if name == "old" else TAXII
        if part == ["taxii2"]:
            return self.send(200, {"title": "t", "api_roots": ["/plain/", "http://localhost:%d/plain/" % self.server.server_port]})
        if len(part) == 1:
            if name == "page":
                return self.send(200, b"<html>log in</html>", "text/html")
            return self.send(200, {"title": name, "versions": [TAXII], "max_content_length": 1200 if name in ("small", "tiny") else 10000000}, media)
        one = {"id": "c", "title": "The " + name, "can_read": True, "can_write": True}
        if part[1:] == ["collections"]:
            more = [{"id": "d", "title": "Second", "can_read": True, "can_write": False}] if name == "two" else []
            return self.send(200, {"collections": [one] + more}, media)
        if part[1:2] == ["status"]:
            left = statuses[part[2]]
            return self.send(200, left.pop(0) if len(left) > 1 else left[0])
        if len(part) == 3:
            return self.send(200, one, media)
        times[name] = times.get(name, 0) + 1
        return self.objects(name, query)

    def objects(self, name, query):
        broken = name not in switched
        if name.startswith("s") and name[1:].isdigit():
            return self.send(int(name[1:]), {"title": "no", "description": "because", "http_status": name[1:]})
        if name == "busy" and times[name] < 3:
            return self.send(429 if times[name] == 1 else 503, {"title": "busy"}, Retry_After="0")
        if name == "later":
            return self.send(503, {"title": "busy"}, Retry_After="86400")
        if name == "html":
            return self.send(200, b"<html>log in</html>", "text/html")
        if name == "json":
            return self.send(200, b'{"objects": [')
        if name == "list":
            return self.send(200, [stix(1)])
        if name == "away":
            return self.send(302, Location="http://localhost:%d/plain/collections/c/objects/" % self.server.server_port)
        if name == "near" and "hop" not in query:
            return self.send(307, Location="?hop=1&" + urlsplit(self.path).query)
        if name == "round":
            return self.send(302, Location=self.path)
        if name == "cut" and broken and "next" in query:
            self.close_connection = True
            return self.send(200, b'{"objects": [', Content_Length="100000")
        if name == "hang" and broken and "next" in query:
            self.connection.recv(1)  # no answer until the client goes away
            self.close_connection = True
            return None
        if name == "forgets" and "next" in query and not broken:
            return self.send(400, {"title": "no such next"})
        if name == "forgets" and "next" in query and query["next"] == "20":
            return self.send(500, {"title": "broken"})
        if name == "old":
            return self.old_page(name)
        return self.page(name, query)

    def old_page(self, name):
        all_rows = rows(name)
        first, last = (int(n) for n in self.headers["Range"].split(" ")[-1].split("=")[-1].split("-"))
        last = min(last, first + 4, len(all_rows) - 1)
        self.send(206, {"type": "bundle", "id": "bundle--1", "spec_version": "2.0", "objects": [o for _, o in all_rows[first:last + 1]]},
                  OLD_STIX, Content_Range="items %d-%d/%d" % (first, last, len(all_rows)))

    def page(self, name, query):
        size = min(int(query.get("limit", 10)), 12 if name == "huge" else 10)
        after = query.get("added_after", "")
        left = [r for r in rows(name) if r[0] > after]
        start = int(query.get("next", "0").split(".")[0])
        if name in ("stuck", "repeat"):
            after = ""
            left = rows(name)
        if name in ("stuck", "loop"):
            start = 0
        if name == "repeat":
            start %= 20
        page = left[start:start + size]
        more = start + size < len(left) or name in ("stuck", "repeat") or (name == "loop" and len(left) > size)
        body = {"objects": [o for _, o in page], "more": more}
        if more and name not in ("without", "shared", "crowd"):
            body["next"] = "same" if name == "stuck" else str(start + size)
            if name == "loop":
                body["next"] = "0"
            elif name == "repeat":
                body["next"] += ".%d" % times[name]
            elif name == "stuck":
                body["next"] = "0.1"
        headers = {"X_TAXII_Date_Added_First": page[0][0], "X_TAXII_Date_Added_Last": page[-1][0]} if page else {}
        data = json.dumps(body).encode()
        if name == "gzip":
            data = gzip.compress(data)
            headers["Content_Encoding"] = "gzip"
        if name == "spelling":
            data = json.dumps(body, sort_keys=True, indent=1).encode()
        self.send(200, data, **headers)

    def do_POST(self):
        LOG.write("POST %s %s\n" % (self.path, self.headers.get("Authorization", "-")))
        name = self.path.split("/")[1]
        body = self.rfile.read(int(self.headers["Content-Length"]))
        ids = [(o["id"], o.get("modified", "1970-01-01T00:00:00.000Z")) for o in json.loads(body)["objects"]]
        times[name] = times.get(name, 0) + 1
        if name == "tiny" and times[name] == 2 and name not in switched:
            return self.send(500, {"title": "broken"})
        if name == "small" and len(body) > 800:
            return self.send(413, {"title": "too much"})
        LOG.write("TOOK %s %s\n" % (name, " ".join(i for i, _ in ids)))
        LOG.write("BODY %s\n" % json.dumps(json.loads(body)))
        good = [{"id": i, "version": v} for i, v in ids if not (name == "picky" and i.startswith("indicator") and i.endswith("2"))]
        bad = [{"id": i, "version": v, "message": "not liked"} for i, v in ids if name == "picky" and i.startswith("indicator") and i.endswith("2")]
        done = {"id": "s%d" % len(statuses), "status": "complete", "total_count": len(ids), "success_count": len(good), "successes": good,
                "failure_count": len(bad), "failures": bad, "pending_count": 0}
        if not bad:
            del done["failures"]
        later = {"id": done["id"], "status": "pending", "total_count": len(ids), "success_count": 0, "failure_count": 0, "pending_count": len(ids)}
        statuses[done["id"]] = [done]
        self.send(202, later if name == "slow" else done)


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request, client_address):
        pass  # clients go away in the middle of what is too long for them


server = Server(("127.0.0.1", 0), Handler)
print(server.server_port, flush=True)
server.serve_forever()
