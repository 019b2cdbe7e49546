#!/usr/bin/env python3
"""Usage: age_audit.py STORE DAYS [MORE]

Makes the audit log of a store so many days older, with MORE rows before, and chains it anew: a second
judge of how the chain is made (docs/decisions/0024)."""
import hashlib
import sqlite3
import sys


def field(data):
    return str(len(data)).encode() + b":" + data


db = sqlite3.connect(sys.argv[1], timeout=30)
db.text_factory = bytes
days, more = int(sys.argv[2]), int(sys.argv[3]) if len(sys.argv) > 3 else 0
rows = [r[1:] for r in db.execute("SELECT seq, at, who, what, about, detail FROM audit ORDER BY seq")]
first = rows[0][0] if rows else 1_700_000_000_000_000
rows = [(first, b"somebody", b"read", b"main", b"row %d" % i) for i in range(more)] + rows
with db:
    db.execute("DELETE FROM audit")
    before = b""
    for seq, (at, *texts) in enumerate(rows, 1):
        at -= days * 86_400_000_000
        data = field(before) + b"%d:%d:" % (seq, at) + b"".join(map(field, texts))
        before = hashlib.sha256(data).hexdigest().encode()
        db.execute("INSERT INTO audit VALUES (?, ?, ?, ?, ?, ?, ?)",
                   (seq, at, *(t.decode() for t in texts), before.decode()))
