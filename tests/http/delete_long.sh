#!/bin/sh
# Usage: delete_long.sh TOCSIN
#
# A DELETE of thousands of versions is done in steps, between which others write: all of them are
# gone and told of as if it were done at once, also when the server is told to end meanwhile.
set -eu
. "$(dirname "$0")/lib.sh"

versions=2300
quiet partner add own --clearance green
quiet partner add had --clearance green
quiet collection add main --read own,had --write own
own=$(token own-t own)
had=$(token had-t had)
start
coll=/api1/collections/main

# many N: an envelope with so many versions of object 1.
many()
{
    indicator 1 @ $green | jq -c --argjson n "$1" '. as $o | {objects: [range($n) | . as $i | $o | .modified = ("2024-01-01T00:" + ("0\($i / 60000 | floor)" | .[-2:]) + ":" + ("0\($i / 1000 | floor % 60)" | .[-2:]) + "." + ("00\($i % 1000)" | .[-3:]) + "Z")]}' >env
}

# notes: how many tombstones of object 1 came.
notes()
{
    jq -c --arg id "$(id_of 1)" 'select(.type == "note" and .object_refs == [$id])' got | wc -l
}

many $versions
post "$own" main env
ask "$own" "$coll/objects/$(id_of 1)/versions/?limit=10000"
result all_versions_are_there got 200 ".versions | length == $versions"
ask "$had" "$coll/objects/?match[version]=all&limit=5000"
result and_were_sent got 200 ".objects | length == $versions"
drain "$had" main had
envelope "$(indicator 2 '' $green)"
mkdir aside
(cd aside && ask "$own" "$coll/objects/" -H "$content" --data-binary @../env && got 202 && : >../posted) &
ask "$own" "$coll/objects/$(id_of 1)/?match[version]=all" -X DELETE
result s5_7_all_are_deleted got 200
wait $!
result others_wrote_meanwhile [ -e posted ]
ask "$own" "$coll/objects/$(id_of 1)/versions/"
result nothing_of_it_is_left got 404
ask "$own" "$coll/objects/$(id_of 2)/"
result what_is_not_meant_stays got 200
drain "$had" main had
# At most one a step: what nobody was sent since the step before is told of once.
result told_once_a_step eval "[ \"\$(notes)\" -ge 1 ] && [ \"\$(notes)\" -le 3 ]"
run "$tocsin" audit list --format json
result each_version_is_in_the_audit_log [ "$(jq -c 'select(.what == "delete")' out | wc -l)" = $versions ]

# ---- ended meanwhile ----
many $versions
post "$own" main env
ask "$had" "$coll/objects/?match[version]=all&match[id]=$(id_of 1)&limit=5000"
(cd aside && ask "$own" "$coll/objects/$(id_of 1)/?match[version]=all" -X DELETE) &
asked=$!
stop
wait $asked || :
start
ask "$own" "$coll/objects/$(id_of 1)/?match[version]=all" -X DELETE
result what_was_not_answered_is_asked_again eval 'got 200 || got 404'
ask "$own" "$coll/objects/$(id_of 1)/versions/"
result and_is_gone got 404
drain "$had" main had
result and_told [ "$(notes)" -ge 1 ]
stop
done_testing
