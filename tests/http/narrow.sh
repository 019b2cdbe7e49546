#!/bin/sh
# Usage: narrow.sh TOCSIN
#
# Who may have less than before is told what it may not have any more of what it has, and nothing else;
# also in a collection that it may not read any more, until it shows that it knows.
set -eu
. "$(dirname "$0")/lib.sh"

for partner in own:amber+strict had:amber other:amber late:green clear:clear; do
    quiet partner add "${partner%:*}" --clearance "${partner#*:}"
done
quiet collection add main --read own,had,other,late,clear --write own,other
own=$(token own-t own)
had=$(token had-t had)
other=$(token other-t other)
late=$(token late-t late)
start
coll=/api1/collections/main

# until_told TOKEN NAME: asks until a page holds something: the server takes a change up within a second.
until_told()
{
    kill -HUP "$server"
    for _ in $(seq 300); do
        drain "$1" main "$2" 2
        [ ! -s got ] || return 0
    done
}
# notes LISTS: so many Notes came, about these, and nothing of their content.
notes()
{
    jq -se --argjson all "$1" 'map(.object_refs) == $all and all(.type == "note" and .extensions[].recall.reason == "narrowed")' got >/dev/null &&
        ! grep -q '"n[0-9]' got
}
refs()
{
    for n; do id_of "$n" && echo; done | jq -Rsc 'split("\n") | map(select(. != ""))'
}

envelope "$(indicator 1 '' $green)" "$(indicator 2 '' $amber)" "$(indicator 3 '' $clear)" "$(indicator 4 '' $amber)" \
    "$(indicator 5 '' $green ",\"granular_markings\":[{\"marking_ref\":\"$amber\",\"selectors\":[\"name\"]}]")"
post "$own" main env
envelope "$(indicator 6 '' $amber)"
post "$other" main env
drain "$had" main had 2
result it_has_all [ "$(wc -l <got)" = 6 ]
drain "$other" main other 2
drain "$late" main late 2
result another_has_less [ "$(jq -r 'select(.name) | .name' got | tr '\n' ' ')" = 'n1 n3 ' ]

# ---- clearance: at once, before what was sent is written down ----
envelope "$(indicator 7 '' $amber)"
post "$own" main env
drain "$had" main had 2
result the_last_moment_before [ "$(jq -r .name got)" = n7 ]
quiet partner set had --clearance green
until_told "$had" had
result what_is_above_its_clearance_is_told notes "[$(refs 2 4 6 7),$(refs 5)]"
result and_is_marked_as_strictly eval 'jq -se ".[0].object_marking_refs == [\"$amber\"]" got >made'
drain "$had" main had 2
result once [ ! -s got ]
drain "$other" main other 2
result nobody_else_is_told eval '! grep -q note got'
drain "$late" main late 2
result nor_who_never_had_it eval '! grep -q note got'
stop
run "$tocsin" recall -f json
result it_is_in_the_list eval 'jq -e "map(select(.partner == \"had\" and .reason == \"narrowed\")) | length == 5 and all(.told != \"\" and .acknowledged != \"\")" out >/dev/null'
result with_nobody_else eval 'jq -e "all(.partner == \"had\")" out >/dev/null'

# ---- the limit of the collection, while no server runs; what one posted itself stays its own ----
quiet collection set main --max-tlp green
start
drain "$other" main other 2
result above_the_limit notes "[$(refs 2 4 7),$(refs 5)]"
drain "$had" main had 2
result who_was_told_is_not_told_again [ ! -s got ]

# ---- widened before it was told ----
stop
quiet partner set late --clearance clear
start
stop
run "$tocsin" recall "$(id_of 1)" -f json
result it_waits_to_be_told eval 'jq -e ".[0] | .partner == \"late\" and .told == \"\"" out >/dev/null'
quiet partner set late --clearance green
run "$tocsin" recall "$(id_of 1)"
result and_does_not_when_it_may_have_it_again fails 1 none
start
drain "$late" main late 2
result nor_is_it_told [ ! -s got ]

# ---- access ----
ask "$late" "$coll/objects/"
stop
quiet collection set main --read own,had,other,clear
start
ask "$late" /api1/collections/
result the_collection_is_there_until_it_knows got 200 '.collections | length == 1 and .[0].can_read'
ask "$late" "$coll/objects/$(id_of 3)/"
result with_nothing_else_in_it got 404
ask "$late" "$coll/manifest/"
result not_by_the_manifest_either got 200 '.objects | length == 2 and all(.id | startswith("note--"))'
ask "$late" "$coll/objects/?match[type]=indicator"
result nor_by_type got 200 '. == {}'
envelope "$(indicator 8 '' $clear)"
ask "$late" "$coll/objects/" -H "$content" --data-binary @env
result nor_may_it_post got 403
post "$own" main env
drain "$late" main late 2
result what_it_has_is_told notes "[$(refs 1 5),$(refs 1 3 5)]"
result and_nothing_new_goes eval '! grep -q "\"n[0-9]" got'
drain "$late" main late 2
result it_shows_that_it_knows got 200 '. == {}'
until_gone()
{
    for _ in $(seq 300); do
        ask "$late" "$coll/objects/"
        [ "$status" = 200 ] || return 0
    done
}
until_gone
result then_there_is_no_collection got 404
stop
run "$tocsin" recall "$(id_of 3)" -f json
result acknowledged eval 'jq -e ".[0] | .partner == \"late\" and .acknowledged != \"\"" out >/dev/null'
run "$tocsin" audit verify
result the_audit_log_is_whole [ "$status" = 0 ]
done_testing
