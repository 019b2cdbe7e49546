#!/bin/sh
# Usage: push.sh TOCSIN
#
# 'tocsin push' to a server that writes down what it was sent (other_server.py): what goes is what the
# partner may have, once, and what the other server says of it is told.
set -eu
here=$(realpath "$(dirname "$0")")
. "$here/other.sh"

quiet partner add them --clearance green
quiet partner add us --clearance red
quiet collection add main --read us --write us

# seed N [MARKING [MORE]]: an object into main.
seed()
{
    printf '{"collection":"main","object":%s}\n' "$(indicator "$1" '' "${2-}" "${3-}")" >seed.json
    quiet import --seed seed.json
}
# push NAME [OPTION...]: a remote of that behaviour, made at first use.
push()
{
    name=$1
    shift
    "$tocsin" remote show "$name" >made 2>/dev/null ||
        "$tocsin" remote add "$name" "$there/$name/" --partner them --token-file secret --from main >made 2>&1
    run "$tocsin" push "$name" "$@"
}
# took NAME: last digits of the ids that the server took for that remote, in order.
took()
{
    sed -n "s/^TOOK $1 //p" log | tr ' ' '\n' | grep '^indicator' | grep -o '[0-9]*$' | sed 's/^0*//' | tr '\n' ' '
}

seed 1 $green
seed 2 $clear
seed 3 $amber
seed 4
seed 5 $red
push take
result who_may_not_read_gets_nothing eval 'fails 3 "take: the partner '"'them'"' may not read '"'main'"'" && [ -z "$(took take)" ]'
quiet collection set main --read us,them
push take
result what_the_partner_may_have eval 'is_quiet 0 && [ "$(took take)" = "1 2 " ] &&
    grep -q "^take: 2 sent, 0 of them refused; 3 withheld, 0 came from there$" out'
: >log
push take
result nothing_twice eval 'is_quiet 0 && ! grep -q TOOK log'
seed 6 $green
push take
result what_is_new eval 'is_quiet 0 && [ "$(took take)" = "6 " ]'
quiet partner set them --clearance amber
: >log
push take --again
result again_when_the_partner_may_have_more eval 'is_quiet 0 && [ "$(took take)" = "1 2 3 6 " ]'
quiet partner set them --clearance green
seed 7 $green ",\"granular_markings\":[{\"marking_ref\":\"$red\",\"selectors\":[\"name\"]}]"
: >log
push take
copies=$(sed -n 's/^BODY //p' log | jq -c '[.objects[] | .type]')
result redacted_copy_and_its_origin eval 'is_quiet 0 && [ "$copies" = "[\"indicator\",\"relationship\",\"note\"]" ] && ! grep -q "\"n7\"" log && ! grep -q "$(id_of 7)\", \"created" log'
result and_who_may_have_less_than_before_is_told eval 'sed -n "s/^BODY //p" log | jq -e ".objects[2] | .object_refs == [\"$(id_of 3)\"] and (tostring | contains(\"n3\") | not)" >/dev/null'
run "$tocsin" audit list
result it_is_in_the_audit_log grep -q 'remote:take *push' out

# ---- what the other server says ----
push picky
result failures_of_single_objects eval '[ "$status" = 3 ] && grep -q "picky: $(id_of 2): not liked" err && grep -q ", 1 of them refused" out'
push picky
result they_are_not_sent_again eval 'is_quiet 0 && grep -q "^picky: 0 sent" out'
push slow
result a_status_that_is_pending eval 'is_quiet 0 && grep -q "GET /slow/status/" log'
push small
result short_bodies eval 'is_quiet 0 && [ "$(sed -n "s/^TOOK small//p" log | wc -l)" -gt 1 ]'
push tiny --tries 1
result broken_in_the_middle fails 3 "tiny: $there/tiny/collections/c/objects/: the server answers 500 (broken); what went well is kept"
switch tiny
push tiny
result and_on_from_there eval 'is_quiet 0 && [ -z "$(took tiny | tr " " "\n" | grep . | sort | uniq -d)" ]'
push s403 --tries 1
quiet remote set picky --collection nowhere
push picky
result no_such_collection fails 3 "has no collection 'nowhere' that we may write; it has 'The picky'"
quiet remote set take --into main
run "$tocsin" remote set take --from nothing
result no_such_collection_of_ours fails 1 "no collection 'nothing'"

# ---- sources ----
run "$tocsin" pull take --limit 100
: >log
push take
result what_came_from_there_does_not_go_back eval '[ "$status" = 0 ] && ! grep -q TOOK log && grep -q "18 came from there" out'
push old
result an_old_server_is_not_pushed_to fails 3 "old: $there/old/collections/c/ speaks TAXII 2.0 alone"
done_testing
