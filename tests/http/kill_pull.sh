#!/bin/sh
# Usage: kill_pull.sh TOCSIN LOADER [ROUNDS]
#
# A pull is killed at random moments. Each time the store opens, is whole, and holds all up to where
# it says that it came to; the last pull brings the rest, and nothing stands twice.
set -eu
loader=$(realpath "$2")
rounds=${3:-6}
. "$(dirname "$0")/lib.sh"
no_proxy=127.0.0.1
export no_proxy
objects=6000

quiet partner add own --clearance amber+strict
quiet collection add main --read own --write own
token own-t own >secret
chmod 600 secret
start
"$loader" "${at##*:}" /api1/collections/main/objects/ "$(cat secret)" 2 100 "$objects" ids >made
there=$TOCSIN_STORE
TOCSIN_STORE=$work/puller.db
quiet partner add them --clearance amber+strict
quiet remote add them "$at/" --partner them --token-file secret

# here SQL: an answer of the puller's store, of which another process may just have been killed.
here()
{
    sqlite3 -cmd '.timeout 10000' puller.db "$1"
}
# missing: objects that are there up to where the puller says that it came to, and not here.
missing()
{
    sqlite3 -cmd '.timeout 10000' puller.db "ATTACH '$there' AS other; SELECT count(*) FROM other.shared o
        WHERE o.entry & 0xfffffffffffff <= (SELECT CASE after WHEN '' THEN 0 ELSE
            CAST(strftime('%s', substr(after, 1, 19)) AS INTEGER) * 1000000 + CAST(substr(after, 21, 6) AS INTEGER) END FROM remote)
        AND NOT EXISTS (SELECT 1 FROM main.shared s WHERE s.id = o.id)"
}

here 'CREATE INDEX only_for_the_test ON shared (id)'
lost=0
moved=0
broken=0
come()
{
    here 'SELECT count(*) FROM shared'
}
check()
{
    moved=$((moved + $(here "SELECT after <> '' FROM remote")))
    lost=$((lost + $(missing)))
    [ "$(here 'PRAGMA integrity_check')" = ok ] || broken=$((broken + 1))
}
kill_rounds "$rounds" "$objects" come check "$tocsin" pull --limit 50 --batch 100
result it_was_killed [ "$killed" -gt "$((rounds / 2))" ]
result and_had_come_somewhere [ "$moved" -gt "$((rounds / 2))" ]
result nothing_of_what_it_came_to_is_lost [ "$lost" = 0 ]
result the_store_is_whole_each_time [ "$broken" = 0 ]
run "$tocsin" pull
result the_last_one_gets_to_the_end eval '[ "$status" = 0 ] && "$tocsin" remote show them -f json | jq -e ".[0].complete" >made'
result all_are_there_once [ "$(here 'SELECT count(*) || " " || count(DISTINCT id) FROM shared')" = "$objects $objects" ]
here 'DROP INDEX only_for_the_test'
run "$tocsin" audit verify
result the_audit_log_is_whole [ "$status" = 0 ]
stop
done_testing
