#!/bin/sh
# Usage: retention.sh TOCSIN AGE
#
# The server lets go what retention is set to let go, while it serves, and not before a day is over again.
set -eu
age=$(realpath "$2")
. "$(dirname "$0")/lib.sh"

for partner in own:amber+strict them:green; do
    quiet partner add "${partner%:*}" --clearance "${partner#*:}"
done
quiet collection add main --read own,them --write own
own=$(token own-t own)
them=$(token them-t them)
python3 "$age" "$TOCSIN_STORE" 100 5000
mkdir kept
quiet retention set audit 30 --archive kept
count() { sqlite3 -cmd '.timeout 10000' "$TOCSIN_STORE" "SELECT count(*) FROM $1"; }
start
# Posts go on meanwhile.
posted=0
while [ "$(count 'audit WHERE seq < 5000')" -gt 0 ] && [ "$posted" -lt 3000 ]; do
    posted=$((posted + 1))
    envelope "$(indicator "$posted" '' $green)"
    post "$own" main env
    [ "$status" = 202 ] || break
done
result posts_are_taken_meanwhile [ "$status" = 202 ]
result the_front_goes [ "$(count 'audit WHERE seq < 5000')" = 0 ]
run "$tocsin" audit verify kept/*.ndjson
result the_rest_and_the_file_are_whole [ "$status" = 0 ]
result the_server_says_that_it_did [ "$(count "audit WHERE what = 'audit cut' AND who = 'server'")" = 1 ]
ask "$them" /api1/collections/main/objects/?limit=5000
result nothing_else_went got 200 ".objects | length == $posted"

# ---- what cannot be written down stays, and is said once ----
stop
sqlite3 "$TOCSIN_STORE" "DELETE FROM setting WHERE name IN ('retention ran', 'audit cut'); DELETE FROM audit WHERE what = 'audit cut'"
python3 "$age" "$TOCSIN_STORE" 100
rm -rf kept
start
for _ in $(seq 300); do
    ! grep -q 'logs were not retired' serve.err || break
    ask "$own" /taxii2/
done
result a_folder_that_is_gone_is_told grep -q 'logs were not retired' serve.err
stop
result and_nothing_went [ "$(count "audit WHERE what <> 'read'")" -ge "$(count "audit WHERE what = 'post'")" ]
result it_ended_as_it_should [ "$ended" = 0 ]
done_testing
