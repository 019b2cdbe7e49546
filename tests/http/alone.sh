#!/bin/sh
# Usage: alone.sh TOCSIN
#
# A store has one server: another one does not start, and takes nothing from the one that runs. All
# else works beside it. However a server ends, the next one starts at once.
set -eu
. "$(dirname "$0")/lib.sh"

coll=/api1/collections/main
quiet partner add own --clearance amber+strict
quiet collection add main --read own --write own
own=$(token own-t own)
start
first=$server
envelope "$(indicator 1)" "$(indicator 2)"
post "$own" main env
ask "$own" "$coll/objects/"
result it_serves got 200 '.objects | length == 2'
# here SQL
here()
{
    sqlite3 -cmd '.timeout 10000' "$TOCSIN_STORE" "$1"
}
reserved=$(here 'SELECT * FROM reserved')

another()
{
    run timeout 60 "$tocsin" serve --plain --listen 127.0.0.1:0 "$@"
}
another
result another_one_does_not_start fails 3 "is served by process $first already"
result and_gives_nothing_up eval '[ -n "$reserved" ] && [ "$(here "SELECT * FROM reserved")" = "$reserved" ]'
ln -s store.db other-name.db
another --store other-name.db
result nor_by_another_name_of_the_store fails 3 "process $first"
mkdir elsewhere
ln -s ../store.db elsewhere/store.db
another --store elsewhere/store.db
result nor_by_one_in_another_folder fails 3 "process $first"
another --listen 127.0.0.1:99999
result what_is_wrong_is_told_first fails 2 "--listen"
kill -STOP "$first"
another
result one_that_hangs_serves_still fails 3 "process $first"
kill -CONT "$first"

# ---- beside it ----
run "$tocsin" add "$examples"/*
result reports_are_added_beside_it [ "$status" = 0 ]
run "$tocsin" incidents
result and_listed [ "$status" = 0 ]
run "$tocsin" export
result and_exported [ "$status" = 0 ]
run "$tocsin" collection set main --title other
result and_collections_changed [ "$status" = 0 ]
run "$tocsin" audit verify
result and_the_log_is_verified [ "$status" = 0 ]

# ---- the end of a server ----
for round in 1 2 3; do
    kill -9 "$server"
    start # does not wait for the one that was killed
    ask "$own" "$coll/objects/"
    result "after_a_kill_the_next_one_starts_$round" got 200 '.objects | length == 2'
done
stop
result it_ends [ "$ended" = 0 ]
echo 999999999 >store.db.serving
start
another
result what_an_old_one_left_is_not_told fails 3 "process $server"
stop
rm store.db.serving
mkdir store.db.serving
another
result what_is_in_the_way_is_told fails 3 "store.db.serving"
done_testing
