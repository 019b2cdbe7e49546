#!/bin/sh
# Usage: kill.sh TOCSIN LOADER [ROUNDS]
#
# The server is killed at random moments while it takes objects in, gives them out and deletes some.
# Afterwards the store opens, is whole, and holds every object that was acknowledged, once, in order.
set -eu
loader=$(realpath "$2")
rounds=${3:-6}
. "$(dirname "$0")/lib.sh"

quiet partner add own --clearance amber+strict
quiet collection add main --read own --write own
own=$(token own-t own)
: >ids
round=0
while [ "$round" -lt "$rounds" ]; do
    round=$((round + 1))
    start
    port=${at##*:}
    # Each acknowledged envelope's first id is noted by the loader after the answer.
    "$loader" "$port" /api1/collections/main/objects/ "$own" 2 5 1000000 ids.new >/dev/null 2>&1 &
    load=$!
    # The kill comes so many pages after the first acknowledgement, not after a time: fast and slow
    # machines are hit alike.
    pages=$(((round * 7919) % 23))
    : >>ids.new
    for _ in $(seq 1000); do
        [ ! -s ids.new ] || pages=$((pages - 1))
        [ "$pages" -ge 0 ] || break
        ask "$own" "/api1/collections/main/objects/?limit=200"
    done
    victim=$(jq -r '.objects[0].id // empty' out 2>/dev/null || :)
    [ -z "$victim" ] || ask "$own" "/api1/collections/main/objects/$victim/" -X DELETE
    deleted=no
    [ -z "$victim" ] || [ "$status" != 200 ] || deleted=$victim
    stop KILL 2>/dev/null
    wait "$load" || :
    cat ids.new >>ids 2>/dev/null || :
    : >ids.new
    [ "$deleted" = no ] || echo "$deleted" >>deleted
done
touch deleted
start
LC_ALL=C sort -u ids >acknowledged
LC_ALL=C sort -u deleted >gone
: >there
: >dates
next=
while :; do
    ask "$own" "/api1/collections/main/manifest/?limit=5000${next:+&next=$next}"
    jq -r '.objects[]?.id' out >>there
    jq -r '.objects[]?.date_added' out >>dates
    next=$(jq -r '.next // empty' out)
    [ -n "$next" ] || break
done
LC_ALL=C sort there >sorted
LC_ALL=C comm -23 acknowledged gone >wanted
result something_was_acknowledged [ -s acknowledged ]
LC_ALL=C comm -23 wanted sorted >lost
result nothing_acknowledged_is_lost [ ! -s lost ]
LC_ALL=C comm -12 gone sorted >back
result nothing_deleted_is_back [ ! -s back ]
result nothing_stands_twice eval '[ -z "$(uniq -d sorted)" ]'
result the_order_is_whole eval 'LC_ALL=C sort -uc dates'
stop
run "$tocsin" audit verify
result the_audit_log_is_whole eval '[ $status = 0 ]'
result the_store_is_whole eval '[ "$(sqlite3 store.db "PRAGMA integrity_check")" = ok ] || ! command -v sqlite3 >/dev/null'
done_testing
