#!/bin/sh
# Usage: writers.sh TOCSIN
#
# Several partners who write to one collection: whose an object is, who may take it out, and that
# nobody speaks for another.
set -eu
. "$(dirname "$0")/lib.sh"

quiet partner add north --clearance amber
quiet partner add south --clearance amber
quiet partner add low --clearance green
quiet partner add reader --clearance green
quiet partner add boss --clearance amber+strict
quiet collection add main --read north,south,low,reader,boss --write north,south,low,boss --delete boss
north=$(token north-t north)
south=$(token south-t south)
low=$(token low-t low)
reader=$(token reader-t reader)
boss=$(token boss-t boss)
coll=/api1/collections/main
one=2024-01-01T00:00:00.000Z
two=2024-02-01T00:00:00.000Z
three=2024-03-01T00:00:00.000Z
north_id=identity--00000000-0000-4000-8000-00000000000a
by_north=",\"created_by_ref\":\"$north_id\""
start

# ---- 5.7: who may delete ----
envelope "$(indicator 1 $one $green)" "$(indicator 2 $one $green)"
post "$north" main env
result posted got 202 '.success_count == 2'
ask "$south" "$coll/objects/$(id_of 1)/" -X DELETE
result s5_7_what_another_posted_is_not_deleted got 403 '.http_status == "403"'
ask "$reader" "$coll/objects/$(id_of 1)/"
result s5_7_and_is_there got 200
ask "$boss" "$coll/objects/$(id_of 2)/" -X DELETE
result s5_7_with_the_right_it_is got 200
ask "$north" "$coll/objects/$(id_of 1)/" -X DELETE
result s5_7_ones_own_is got 200
ask "$reader" "$coll/objects/$(id_of 1)/"
result s5_7_and_is_gone got 404

# ---- versions of what another posted ----
envelope "$(indicator 3 $one $green)"
post "$north" main env
envelope "$(indicator 3 $two $clear ',"confidence":1')"
post "$south" main env
result a_new_version_of_anothers_object_is_refused got 202 '.failure_count == 1 and (.failures[0].message | test("another partner"))'
status_id=$(jq -r .id out)
ask "$south" "/api1/status/$status_id/"
result and_the_status_says_why got 200 '.failures[0].message | test("another partner")'
envelope "$(indicator 3 $one $green)"
post "$south" main env
result the_same_again_is_no_failure got 202 '.success_count == 1'
envelope "$(indicator 3 $two $green)"
post "$north" main env
result ones_own_is_taken got 202 '.success_count == 1'
ask "$reader" "$coll/objects/$(id_of 3)/"
result and_is_the_last got 200 "[.objects[].modified] == [\"$two\"] and (.objects[0] | has(\"confidence\") | not)"

# A partner who may not see an object cannot push itself before it, nor find out that it is there.
envelope "$(indicator 4 $one $amber)"
post "$north" main env
envelope "$(indicator 4 $three $clear ',"confidence":1')" "$(indicator 994 $three $clear ',"confidence":1')"
post "$low" main env
result a_new_version_of_a_hidden_object_tells_nothing got 202 '.success_count == 2'
envelope "$(indicator 4 $one $clear ',"confidence":1')" "$(indicator 994 $one $clear ',"confidence":1')"
post "$low" main env
result nor_does_the_same_version got 202 '.success_count == 2'
for n in 4 994; do
    ask "$low" "$coll/objects/$(id_of $n)/?match[version]=all"
    result "it_has_its_own_back_$n" got 200 '[.objects[].confidence] == [1, 1]'
done
ask "$reader" "$coll/objects/$(id_of 4)/"
result nobody_gets_it_in_place_of_the_hidden_one got 404
ask "$south" "$coll/objects/$(id_of 4)/?match[version]=all"
result nor_beside_it got 200 "[.objects[].modified] == [\"$one\"] and (.objects[0] | has(\"confidence\") | not)"
ask "$reader" "$coll/objects/$(id_of 994)/"
result what_is_its_own_they_get got 200

# ---- whose an identity is ----
quiet partner bind north "$north_id"
quiet partner add hub --clearance amber
quiet collection set main --write north,south,low,boss,hub --read north,south,low,reader,boss,hub
hub=$(token hub-t hub)
kill -HUP "$server"
identity="{\"type\":\"identity\",\"spec_version\":\"2.1\",\"id\":\"$north_id\",\"created\":\"$one\",\"modified\":\"$one\",\"name\":\"North\",\"identity_class\":\"organization\",\"object_marking_refs\":[\"$green\"]}"
envelope "$(indicator 5 $one $green "$by_north")" "$identity" "$(indicator 6 $one $green)"
for _ in $(seq 200); do
    post "$hub" main env
    ! got 202 '.failure_count == 2' || break
done
result nobody_speaks_for_anothers_identity got 202 '.failure_count == 2 and .success_count == 1
    and (.failures[0].message | startswith("/objects/0/created_by_ref")) and (.failures[1].message | startswith("/objects/1/id"))'
envelope "$(indicator 5 $one $green "$by_north")" "$identity"
post "$north" main env
result but_whose_it_is got 202 '.success_count == 2'
quiet partner bind hub "$north_id"
kill -HUP "$server"
envelope "$(indicator 5 $two $green "$by_north")"
for _ in $(seq 200); do
    post "$hub" main env
    ! got 202 '.failure_count == 0' || break
done
result and_a_hub_that_is_bound_to_it_too got 202 '.success_count == 1'
run "$tocsin" partner show hub -f json
result bindings_are_shown eval '[ $status = 0 ] && jq -e ".[0].identities == [\"$north_id\"]" out >/dev/null'
run "$tocsin" partner unbind south "$north_id"
result what_is_not_bound_cannot_be_unbound fails 1 'is not bound'
run "$tocsin" partner bind north "$(id_of 1)"
result only_identities_are_bound fails 2 'no id of an identity'

# ---- conflicts ----
set --
for n in $(seq 1010); do
    set -- "$@" "$(indicator 3 $two $green ",\"confidence\":$((n % 100)),\"description\":\"x$n\"")"
done
envelope "$@"
post "$north" main env
result conflicts_are_told got 202 '.failure_count == 1010'
run "$tocsin" collection show main -f json
# The one more is of low, of the version that it may not see.
result and_folded_into_a_count eval '[ $status = 0 ] && jq -e ".[0].conflicts == 1001 and .[0].conflicts_folded == 10" out >/dev/null'
stop
result ended_well [ "$ended" = 0 ]

# ---- who was sent what, also when it is no partner any more ----
quiet partner remove reader
run "$tocsin" partner sent "$(id_of 3)" -f json
result removed_partners_are_told_too eval '[ $status = 0 ] && jq -e "any(.[]; .partner | startswith(\"(removed partner\"))" out >/dev/null'
done_testing
