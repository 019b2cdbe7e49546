#!/bin/sh
# Usage: posted.sh TOCSIN
#
# Live views over what partners post: by type, marking, source, time; each still through the gate,
# that of the collection it was posted to and that of the view.
set -eu
. "$(dirname "$0")/lib.sh"

quiet partner add north --clearance red
quiet partner add south --clearance red
quiet partner add reader --clearance green
quiet partner add cleared --clearance red
quiet collection add feed --read north,south --write north,south
quiet collection add lists --read south --write south --max-tlp green
run "$tocsin" collection add all --view --posted all --read reader,cleared
result s4_2_a_view_of_all_that_is_posted eval '[ $status = 0 ]'
quiet collection add shared --view --posted indicator --max-tlp green --unmarked green --read reader,cleared
quiet collection add southern --view --posted indicator --by south --from feed --marked green,clear --since 2024-02 --read cleared
run "$tocsin" collection show southern -f json
result it_says_what_is_in_it eval 'jq -e ".[0].view | test(\"^posted indicator from [0-9a-f-]* by south marked green,clear since 2024-02-01\")" out >/dev/null'
run "$tocsin" collection add bad --view --posted indicator --from shared
result a_view_of_a_view_is_refused fails 2 "live view itself"
run "$tocsin" collection add bad --view --posted indicator --from nowhere
result no_such_collection fails 1 "nowhere"
run "$tocsin" collection add bad --view --posted indicator --by nobody
result no_such_partner fails 1 "nobody"
run "$tocsin" collection add bad --view --posted indicator --marked pink
result no_such_level fails 2 "pink"
run "$tocsin" collection add bad --view --by south
result these_go_with_posted fails 2 "--posted"
run "$tocsin" collection add bad --posted indicator
result and_with_a_view fails 2 "--view"
north=$(token north-t north)
south=$(token south-t south)
reader=$(token reader-t reader)
cleared=$(token cleared-t cleared)
start

# names NAME...: the objects of the last drain.
names() { [ "$(jq -r '.name // empty' got | LC_ALL=C sort | tr '\n' ' ')" = "$*${1:+ }" ]; }
malware() { indicator "$@" | sed 's/indicator/malware/g; s/"name"/"is_family":false,"name"/'; }

envelope "$(indicator 1 '' $green)" "$(indicator 2 '' $amber)" "$(indicator 3)" "$(malware 4 '' $clear)"
post "$north" feed env
envelope "$(indicator 5 2024-03-01T00:00:00.000Z $green)" "$(indicator 6 '' $green)" "$(indicator 7 2024-03-01T00:00:00.000Z $amber)"
post "$south" feed env
drain "$cleared" all cleared
result s5_4_what_was_posted_is_there_at_once names n1 n2 n3 n4 n5 n6 n7
drain "$reader" all reader
result the_readers_clearance_decides names n1 n4 n5 n6
drain "$reader" shared shared
result the_ceiling_of_the_view_and_its_types names n1 n5 n6
drain "$cleared" shared cleared-shared
result what_is_not_marked_is_handled_as_where_it_was_posted names n1 n5 n6
drain "$cleared" southern southern
result by_whom_marked_how_and_since_when names n5
ask "$north" /api1/collections/shared/
result s5_2_posting_there_gives_no_right_to_read got 404

# ---- what its own collection holds back does not leave by a view ----
envelope "$(indicator 8 '' $amber)" "$(indicator 9 '' $green)" "$(indicator 10 '' $green)"
post "$south" lists env
drain "$cleared" all cleared
result the_ceiling_of_its_own_collection_holds names n10 n9

# ---- who was first owns it ----
envelope "$(indicator 9 2025-01-01T00:00:00.000Z $clear ',"description":"forged"')"
post "$north" feed env
drain "$reader" shared shared
result another_source_does_not_take_its_place eval 'names n10 n9 && ! grep -q forged got'
envelope "$(indicator 9 2024-02-01T00:00:00.000Z $green ',"description":"by its owner"')"
post "$south" lists env
drain "$reader" shared shared
result a_new_version_by_its_owner_does eval 'names n9 && grep -q "by its owner" got'

# ---- narrowed, withdrawn: who had it is told ----
envelope "$(indicator 1 2024-02-01T00:00:00.000Z $red ',"description":"SECRET"')"
post "$north" feed env
drain "$reader" shared shared
result what_is_narrowed_is_withdrawn eval 'jq -se "length == 1 and .[0].abstract == \"Withdrawn\" and .[0].object_refs == [\"$(id_of 1)\"]" got >/dev/null'
drain "$reader" all reader
result in_a_view_without_a_ceiling_too eval 'jq -se "map(select(.abstract == \"Withdrawn\" and .object_refs == [\"$(id_of 1)\"])) | length == 1" got >/dev/null && ! grep -q SECRET got'
ask "$south" "/api1/collections/feed/objects/$(id_of 6)/" -X DELETE
drain "$reader" shared shared
result what_is_deleted_is_withdrawn eval 'jq -se "length == 1 and .[0].object_refs == [\"$(id_of 6)\"]" got >/dev/null'
drain "$cleared" shared other
result who_comes_later_hears_of_neither names n10 n5 n9

# ---- sources come, change and go ----
quiet collection add later --read north --write north
quiet collection set feed --max-tlp clear
kill -HUP "$server"
for _ in $(seq 200); do
    drain "$cleared" shared cleared-shared
    ! grep -q "\"object_refs\":\[[^]]*$(id_of 5)" got || break
done
result a_lower_ceiling_of_a_source_takes_its_objects_out eval 'grep -q Withdrawn got && grep -q "$(id_of 5)" got'
envelope "$(indicator 20 '' $clear)"
post "$north" later env
for _ in $(seq 200); do
    drain "$reader" shared shared-too
    ! grep -q '"n20"' got || break
done
result a_collection_that_comes_later_is_in_it grep -q '"n20"' got
quiet collection remove lists
kill -HUP "$server"
for _ in $(seq 200); do
    drain "$reader" shared shared-too
    ! grep -q "$(id_of 10)" got || break
done
result what_is_removed_takes_its_objects_with_it eval 'jq -se "map(select(.abstract == \"Withdrawn\" and (.object_refs | index(\"$(id_of 10)\")))) | length == 1" got >/dev/null'

# ---- killed while there is much to look through ----
i=100
while [ $i -lt 1100 ]; do
    one=$(indicator 0 '' $clear | sed 's/-000000000000"/-@"/')
    printf '{"objects":[%s]}' "$(seq -f '%012.0f' $i $((i + 249)) | sed "s/.*/$(echo "$one" | sed 's,[/&],\\\\&,g; s/@/\&/')/" | paste -sd ,)" >env
    post "$north" later env
    i=$((i + 250))
done
result s5_5_much_is_posted got 202 '.success_count == 250'
stop KILL
start
for _ in $(seq 200); do
    ask "$reader" "/api1/collections/shared/manifest/?limit=5000"
    [ "$(jq '.objects | length' out)" -lt 1001 ] || break
done
result nothing_is_missed_over_a_kill got 200 '[.objects[].id] | (length == (unique | length)) and length >= 1001'
stop
result graceful eval '[ $ended = 0 ]'
done_testing
