#!/bin/sh
# Usage: recall.sh TOCSIN
#
# Those who have what was taken back are told so with their next page, and nobody else; what they show
# that they know is written down.
set -eu
. "$(dirname "$0")/lib.sh"

for partner in own:amber+strict had:green late:green clear:clear other:green; do
    quiet partner add "${partner%:*}" --clearance "${partner#*:}"
done
quiet collection add main --read own,had,late,clear,other --write own,other
own=$(token own-t own)
had=$(token had-t had)
late=$(token late-t late)
clear_t=$(token clear-t clear)
other=$(token other-t other)
start
coll=/api1/collections/main
note_about='.type == "note" and .object_refs == [$id]'

# tells ID: exactly one tombstone about it came, and nothing that had its content.
tells()
{
    [ "$(jq -c --arg id "$1" "select($note_about)" got | wc -l)" = 1 ] && ! grep -q '"name":"n' got
}
silent()
{
    [ ! -s got ]
}

# ---- deleted ----
envelope "$(indicator 1 '' $green)" "$(indicator 2 '' $green)" "$(indicator 3 '' $clear)" "$(indicator 4 '' $amber)"
post "$own" main env
drain "$had" main had 2
result s5_4_had_gets_what_it_may [ "$(jq -r .name got | tr '\n' ' ')" = 'n1 n2 n3 ' ]
drain "$clear_t" main clear 2
result s5_4_clear_gets_less [ "$(jq -r .name got | tr '\n' ' ')" = 'n3 ' ]
ask "$own" "$coll/objects/$(id_of 1)/" -X DELETE
ask "$own" "$coll/objects/$(id_of 4)/" -X DELETE
result s5_7_deleted got 200
drain "$had" main had 2
result deletion_is_told_to_who_had_it tells "$(id_of 1)"
result and_is_valid_stix eval 'jq -se ".[0] | .spec_version == \"2.1\" and .created == .modified and (.content | length > 0) and .object_marking_refs == [\"$green\"]" got >/dev/null'
drain "$had" main had 2
result once silent
drain "$clear_t" main clear 2
result not_to_who_might_not_have_it silent
drain "$late" main late 2
result not_to_who_did_not_ask_before eval '! grep -q note got && [ "$(jq -r .name got | tr "\n" " ")" = "n2 n3 " ]'
drain "$own" main own 2
result not_to_who_did_it eval '! grep -q note got'
ask "$late" "$coll/objects/?match[type]=note"
result nor_by_asking_for_it got 200 '. == {}'
ask "$late" "$coll/manifest/"
result nor_by_its_count got 200 '.objects | length == 2'
ask "$had" "$coll/objects/$(id_of 1)/"
result what_is_deleted_is_not_there got 404

# ---- what was not sent is not recalled ----
envelope "$(indicator 11 '' $green)" "$(indicator 12 '' $green)" "$(indicator 13 '' $green)"
post "$own" main env
ask "$had" "$coll/objects/?match[id]=$(id_of 11),$(id_of 13)"
ask "$own" "$coll/objects/$(id_of 12)/" -X DELETE
drain "$had" main had 2
result between_two_that_were_asked_for eval '! grep -q note got'
ask "$own" "$coll/objects/$(id_of 13)/" -X DELETE
drain "$had" main had 2
result one_that_was_asked_for tells "$(id_of 13)"

# ---- the marking narrows ----
envelope "$(indicator 2 2024-02-01T00:00:00.000Z $amber ',"description":"SECRET"')"
post "$own" main env
drain "$had" main had 2
result restriction_is_told tells "$(id_of 2)"
result without_what_it_narrowed eval '! grep -q SECRET got && ! grep -q 2024-02 got'
drain "$own" main own 2
result who_may_still_have_it_gets_the_version eval 'grep -q SECRET got && ! grep -q note got'
ask "$had" "$coll/objects/$(id_of 2)/"
result the_older_version_is_not_given_any_more got 404
quiet partner add new --clearance green
quiet collection set main --read own,had,late,clear,other,new
new=$(token new-t new)
kill -HUP "$server"
for _ in $(seq 100); do
    drain "$new" main new 2
    [ ! -s got ] || break
done
result nor_is_the_restriction_told_to_new_ones eval '! grep -q note got && ! grep -q "\"n2\"" got && grep -q n11 got'
envelope "$(indicator 11 2024-02-01T00:00:00.000Z $red)"
post "$other" main env
drain "$had" main had 2
result others_cannot_narrow_what_is_not_theirs silent
envelope "$(indicator 2 2024-03-01T00:00:00.000Z $green)"
post "$own" main env
drain "$had" main had 2
result widening_brings_it_back [ "$(jq -r .modified got)" = 2024-03-01T00:00:00.000Z ]

# ---- at once, before anything was written down, and after a restart ----
envelope "$(indicator 21 '' $green)" "$(indicator 22 '' $green)"
post "$own" main env
drain "$had" main had 2
ask "$own" "$coll/objects/$(id_of 21)/" -X DELETE
drain "$had" main had 2
result at_once tells "$(id_of 21)"
stop
start
ask "$own" "$coll/objects/$(id_of 22)/" -X DELETE
drain "$had" main had 2
result after_a_restart tells "$(id_of 22)"
stop

# ---- the list ----
run "$tocsin" recall "$(id_of 1)" -f json
result listed eval '[ $status = 0 ] && jq -e ".[0].object == \"$(id_of 1)\" and .[0].reason == \"deleted\" and .[0].by == \"own-t\"" out >/dev/null'
result by_whom_it_was_had eval '[ "$(jq -r "[.[].partner] | join(\" \")" out)" = had ]'
result told_and_acknowledged eval 'jq -e ".[0].told != \"\" and .[0].acknowledged >= .[0].told" out >/dev/null'
run "$tocsin" recall "$(id_of 22)" -f json
result told_and_not_yet_acknowledged eval 'jq -e ".[0].told != \"\" and .[0].acknowledged == \"\"" out >/dev/null'
run "$tocsin" recall "$(id_of 2)" -f json
result late_was_not_told_yet eval 'jq -e "map(select(.partner == \"late\")) == []" out >/dev/null'
result no_file_was_made_that_may_hold_it eval '! grep -q "not told" err'
run "$tocsin" export --for late
run "$tocsin" export --for late
run "$tocsin" recall "$(id_of 2)"
result for_whom_a_file_was_made_that_may_hold_it eval '[ "$(grep -c "not told: export for late by local:" err)" = 1 ]'
run "$tocsin" recall
result of_one_object_alone eval '! grep -q "not told" err'
run "$tocsin" recall "$(id_of 12)"
result nobody_had_it fails 1 "none"
done_testing
