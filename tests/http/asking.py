"""What the tests share that ask a server in Python: cases, told as TAP, and requests."""

import gzip
import sys
import urllib.error
import urllib.request

STIX = "application/taxii+json;version=2.1"

cases = failed = 0


def result(name, ok, why=""):
    global cases, failed
    cases += 1
    failed += not ok
    print(f"{'ok' if ok else 'not ok'} {cases} - {name}")
    if not ok:
        print("# " + str(why).replace("\n", "\n# ")[:2500])


def done():
    print(f"1..{cases}")
    sys.exit(1 if failed else 0)


def request_of(url, token=None, headers=None, data=None, method=None):
    bearer = {"Authorization": "Bearer " + token} if token else {}
    return urllib.request.Request(url, data, {**bearer, **(headers or {})}, method=method)


def ask(url, token=None, headers=None, data=None, method=None):
    """Status, headers and body, as bytes and unpacked; of what is refused, too."""
    packed = {"Accept-Encoding": "gzip"}
    try:
        answer = urllib.request.urlopen(request_of(url, token, {**packed, **(headers or {})}, data, method), timeout=60)
    except urllib.error.HTTPError as refused:
        answer = refused
    with answer:
        body = answer.read()
    if answer.headers.get("Content-Encoding") == "gzip":
        body = gzip.decompress(body)
    return answer.status, answer.headers, body


def listen(url, token=None, headers=None):
    """A stream of events, open: for `with`."""
    return urllib.request.urlopen(request_of(url, token, headers), timeout=60)
