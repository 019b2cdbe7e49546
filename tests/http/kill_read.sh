#!/bin/sh
# Usage: kill_read.sh TOCSIN LOADER [ROUNDS]
#
# The server is killed the moment after a partner got an answer, while others post. When it runs again,
# the log of what was sent has all that the partner got, and nothing that it might not have; what is
# withdrawn then is told.
set -eu
loader=$(realpath "$2")
rounds=${3:-6}
. "$(dirname "$0")/lib.sh"

coll=/api1/collections/main
readers=
round=0
while [ "$round" -lt "$rounds" ]; do
    round=$((round + 1))
    quiet partner add "p$round" --clearance green
    readers="$readers,p$round"
done
quiet partner add own --clearance amber+strict
quiet collection add main --read "own$readers" --write own
own=$(token own-t own)
start
# Among what the partners may have stand objects that they may not have.
for n in 1 2 3 4 5 6 7 8; do
    envelope "$(indicator "$n" '' $green)" "$(indicator "9$n" '' $amber)" "$(indicator "8$n" '' $green)"
    post "$own" main env
    "$loader" "${at##*:}" "$coll/objects/" "$own" 2 50 300 ids >made
done

# sent PARTNER: dates that the log has, of all that is in the collection, as a condition on s.
sent()
{
    echo "EXISTS (SELECT 1 FROM sent t JOIN partner p USING (partner) WHERE p.name = '$1'
        AND t.collection = s.entry >> 52 AND s.entry & 0xfffffffffffff BETWEEN t.first AND t.last)"
}
# here SQL
here()
{
    sqlite3 -cmd '.timeout 10000' "$TOCSIN_STORE" "$1"
}

got=0
unlogged=0
leaked=0
untold=0
round=0
while [ "$round" -lt "$rounds" ]; do
    round=$((round + 1))
    mine=$(token "t$round" "p$round")
    kill -HUP "$server"
    "$loader" "${at##*:}" "$coll/objects/" "$own" 1 5 1000000 /dev/null >/dev/null 2>&1 &
    load=$!
    # So many answers before the kill, from the first one on; the last is of one object by its id.
    pages=$((round * 7919 % 11))
    : >got
    next=
    while :; do
        ask "$mine" "$coll/objects/?limit=37${next:+&next=$next}"
        [ "$status" = 200 ] || continue # it does not know the token yet
        jq -r '.objects[].id' out >>got
        next=$(jq -r .next out)
        pages=$((pages - 1))
        [ "$pages" -ge 0 ] || break
    done
    if [ $((round % 2)) = 0 ]; then
        ask "$mine" "$coll/objects/$(id_of 88)/"
        id_of 88 >>got && echo >>got
    fi
    stop KILL 2>/dev/null
    wait "$load" || :
    start
    got=$((got + $(wc -l <got)))
    unlogged=$((unlogged + $(here "WITH got (id) AS (VALUES $(sed "s/.*/('&')/" got | paste -sd,))
        SELECT count(*) FROM got WHERE NOT EXISTS (SELECT 1 FROM shared s WHERE s.id = got.id AND $(sent "p$round"))")))
    leaked=$((leaked + $(here "SELECT count(*) FROM shared s JOIN label USING (label)
        WHERE label.text LIKE '%amber%' AND $(sent "p$round")")))
    # The first that it got is withdrawn.
    victim=$(sed -n 1p got)
    ask "$own" "$coll/objects/$victim/" -X DELETE
    ask "$mine" "$coll/objects/?match[type]=note"
    got 200 ".objects | map(select(.object_refs == [\"$victim\"])) | length == 1" || untold=$((untold + 1))
done
result the_partners_got_something [ "$got" -gt "$((rounds * 37))" ]
result all_that_they_got_is_in_the_log [ "$unlogged" = 0 ]
result nothing_is_that_they_may_not_have [ "$leaked" = 0 ]
result what_is_withdrawn_later_is_told [ "$untold" = 0 ]
stop
result nothing_is_reserved_after_it_ended_by_itself [ "$(here 'SELECT count(*) FROM reserved')" = 0 ]
run "$tocsin" audit verify
result the_audit_log_is_whole [ "$status" = 0 ]
done_testing
