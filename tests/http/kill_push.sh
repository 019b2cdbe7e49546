#!/bin/sh
# Usage: kill_push.sh TOCSIN LOADER [ROUNDS]
#
# A push is killed at random moments. Each time the store is whole, what it says was pushed is there,
# and what is there is in the log of what the partner was sent; the last push brings the rest, nothing
# stands there twice, and no more came again than one envelope a kill.
set -eu
loader=$(realpath "$2")
rounds=${3:-6}
. "$(dirname "$0")/lib.sh"
no_proxy=127.0.0.1
export no_proxy
objects=12000
envelope=1000

# What is pushed: its server takes the objects in and ends.
quiet partner add own --clearance amber+strict
quiet partner add them --clearance green
quiet collection add main --read own,them --write own
own=$(token own-t own)
start
ours=$TOCSIN_STORE
half=$((objects / 2))
"$loader" "${at##*:}" /api1/collections/main/objects/ "$own" 2 100 "$half" ids >made
envelope "$(indicator 1 '' $amber)" "$(indicator 2 '' $amber)"
post "$own" main env
"$loader" "${at##*:}" /api1/collections/main/objects/ "$own" 2 100 "$half" ids >made
stop

TOCSIN_STORE=$work/there.db
quiet partner add us --clearance amber+strict
quiet collection add main --read us --write us
token us-t us >secret
chmod 600 secret
start
there=$TOCSIN_STORE
TOCSIN_STORE=$ours
quiet remote add there "$at/" --partner them --token-file secret --from main

# both SQL: an answer of the two stores, main and other, of which a process may just have been killed.
both()
{
    sqlite3 -cmd '.timeout 10000' -cmd "ATTACH '$there' AS other" "$ours" "$1"
}
both 'CREATE INDEX other.only_for_the_test ON shared (id); CREATE INDEX only_for_the_test ON shared (id)'
moved=0
lost=0
unlogged=0
broken=0
come()
{
    both 'SELECT count(*) FROM other.shared'
}
check()
{
    moved=$((moved + $(both 'SELECT pushed > 0 FROM remote')))
    lost=$((lost + $(both "SELECT count(*) FROM main.shared s JOIN main.label USING (label)
        WHERE s.entry & 0xfffffffffffff <= (SELECT pushed FROM remote) AND label.text NOT LIKE '%amber%'
        AND NOT EXISTS (SELECT 1 FROM other.shared o WHERE o.id = s.id)")))
    unlogged=$((unlogged + $(both "SELECT count(*) FROM other.shared o JOIN main.shared s USING (id)
        WHERE NOT EXISTS (SELECT 1 FROM main.sent t JOIN main.partner p USING (partner)
        WHERE p.name = 'them' AND s.entry & 0xfffffffffffff BETWEEN t.first AND t.last)")))
    [ "$(both 'PRAGMA main.integrity_check')" = ok ] || broken=$((broken + 1))
}
kill_rounds "$rounds" "$objects" come check "$tocsin" push
result it_was_killed [ "$killed" -gt "$((rounds / 2))" ]
result and_had_come_somewhere [ "$moved" -gt "$((rounds / 2))" ]
result nothing_of_what_it_says_was_pushed_is_missing [ "$lost" = 0 ]
result all_that_is_there_is_in_the_log [ "$unlogged" = 0 ]
result the_store_is_whole_each_time [ "$broken" = 0 ]
run "$tocsin" push
result the_last_one_gets_to_the_end [ "$status" = 0 ]
result all_are_there_once [ "$(both 'SELECT count(*) || " " || count(DISTINCT id) FROM other.shared')" = "$objects $objects" ]
result nothing_was_set_aside [ "$(both 'SELECT count(*) FROM other.conflict')" = 0 ]
posted=$(both "SELECT sum(CAST(detail AS INTEGER)) FROM other.audit WHERE what = 'post'")
result no_more_came_again_than_one_envelope_a_kill [ "$posted" -le "$((objects + killed * envelope))" ]
result nothing_went_that_they_may_not_have [ "$(both "SELECT count(*) FROM main.shared s JOIN main.label USING (label)
    JOIN main.sent t ON s.entry & 0xfffffffffffff BETWEEN t.first AND t.last JOIN main.partner p USING (partner)
    WHERE p.name = 'them' AND label.text LIKE '%amber%'")" = 0 ]
run "$tocsin" push
result and_then_there_is_nothing_to_push eval '[ "$status" = 0 ] && grep -q "^there: 0 sent" out'
both 'DROP INDEX other.only_for_the_test; DROP INDEX main.only_for_the_test'
run "$tocsin" audit verify
result the_audit_log_is_whole [ "$status" = 0 ]
stop
done_testing
