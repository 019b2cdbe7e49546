#!/bin/sh
# Usage: kill_long.sh TOCSIN LOADER [ROUNDS]
#
# Work that takes many steps (who may have less than before is told of thousands of versions; a
# collection of thousands of objects is removed) is killed in between, again and again. It goes on
# where it was: in the end all is told, once, and all is gone. Meanwhile others write, and nothing
# leaves that the new rule forbids. The store is made slow, so that the shell that looks on sees it at
# work on any machine, however busy.
set -eu
loader=$(realpath "$2")
rounds=${3:-4}
. "$(dirname "$0")/lib.sh"

coll=/api1/collections/main
objects=6000
quiet partner add own --clearance amber+strict
quiet partner add had --clearance green
quiet collection add main --read own,had --write own
quiet collection add side --read own --write own
quiet collection add gone --read own --write own
own=$(token own-t own)
had=$(token had-t had)
start
"$loader" "${at##*:}" "$coll/objects/" "$own" 4 100 "$objects" ids >made
"$loader" "${at##*:}" /api1/collections/gone/objects/ "$own" 4 100 "$objects" ids >made
ask "$had" "$coll/objects/?limit=5000"
next=$(jq -r .next out)
last=$next
ask "$had" "$coll/objects/?limit=5000&next=$next"
result it_has_all got 200 '.more == null or .more == false'

# here SQL
here()
{
    sqlite3 -cmd '.timeout 10000' "$TOCSIN_STORE" "$1"
}
# slow EVENT TABLE COUNT: from now on each such row takes the store as long as counting so far.
slow()
{
    here "CREATE TRIGGER slow_$2 AFTER $1 ON $2 BEGIN SELECT count(*) FROM
        (WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c LIMIT $3) SELECT n FROM c); END"
}
# metric NAME
metric()
{
    curl -sS "$at/metrics" | sed -n "s/^tocsin_$1 //p"
}

# ---- narrowing ----
slow INSERT recall 100000
quiet partner set had --clearance clear
kill -HUP "$server"
leaked=0
written=0
between=0
seen=0
round=0
envelope "$(indicator 1 '' $clear)"
while [ "$round" -lt "$rounds" ]; do
    round=$((round + 1))
    # So many Notes are there when the kill comes.
    until=$((objects / 100 * round / (rounds + 1)))
    while [ "$(here "SELECT count(*) FROM recall")" -lt "$until" ]; do
        post "$own" side env
        [ "$status" != 202 ] || written=$((written + 1))
    done
    ask "$had" "$coll/objects/?limit=1000"
    ! grep -q Malicious out || leaked=$((leaked + 1))
    stop KILL 2>/dev/null
    if [ "$(here 'SELECT count(*) FROM narrowing')" -gt 0 ]; then
        between=$((between + 1))
        run "$tocsin" recall "$(id_of 1)"
        ! grep -q "not complete: what had has of 'main'" err || seen=$((seen + 1))
    fi
    start
done
result others_wrote_meanwhile [ "$written" -gt 0 ]
result it_was_killed_in_between [ "$between" -gt 0 ]
result what_is_left_to_do_is_told [ "$seen" = "$between" ]
result nothing_left_that_it_may_not_have [ "$leaked" = 0 ]
for _ in $(seq 10000); do
    [ "$(here 'SELECT count(*) FROM narrowing')" != 0 ] || break
done
result it_comes_to_an_end [ "$(here 'SELECT count(*) FROM narrowing')" = 0 ]
result all_are_told [ "$(here "SELECT count(*) FROM shared s WHERE s.entry >> 52 = 1 AND s.type = 'indicator' AND NOT EXISTS
    (SELECT 1 FROM recall_of o WHERE o.id_key = s.id_key AND o.id = s.id)")" = 0 ]
result once [ "$(here 'SELECT count(*) || " " || count(DISTINCT id) FROM recall_of')" = "$objects $objects" ]
: >got
next=
while :; do
    ask "$had" "$coll/objects/?limit=50${next:+&next=$next}"
    jq -r '.objects[]?.object_refs[]?' out >>got
    next=$(jq -r '.next // empty' out)
    [ -n "$next" ] || break
done
result and_the_partner_hears_of_all [ "$(sort -u got | wc -l)" = "$objects" ]
for _ in $(seq 10000); do
    [ "$(metric narrowing)" != 0 ] || break
done
result metrics_say_that_it_is_done [ "$(metric narrowing)" = 0 ]

# ---- a collection ----
left()
{
    here 'SELECT count(*) FROM shared WHERE entry >> 52 = 3'
}
stop
slow DELETE shared 1000
"$tocsin" collection remove gone >made 2>&1 &
remove=$!
while [ "$(left)" -gt "$((objects * 3 / 4))" ] && kill -0 "$remove" 2>/dev/null; do :; done
kill -9 "$remove" 2>/dev/null || :
wait "$remove" 2>/dev/null || :
result some_of_it_is_left [ "$(left)" -gt 0 ]
run "$tocsin" collection add new --read own --write own
result its_number_is_not_free [ "$(here "SELECT count(*) FROM collection WHERE collection = 3")" = 0 ]
start
ask "$own" /api1/collections/gone/
result it_is_gone_at_once got 404
for _ in $(seq 10000); do
    [ "$(here 'SELECT count(*) FROM removed')" != 0 ] || break
done
result the_next_server_takes_the_rest [ "$(left) $(here 'SELECT count(*) FROM removed')" = "0 0" ]
result and_nothing_else [ "$(here 'SELECT count(*) FROM shared WHERE entry >> 52 = 1')" -gt "$objects" ]
stop
result the_store_is_whole [ "$(here 'PRAGMA integrity_check')" = ok ]
run "$tocsin" audit verify
result the_audit_log_is_whole [ "$status" = 0 ]
done_testing
