#!/bin/sh
# Usage: gate.sh TOCSIN
#
# Nothing leaks: what a partner with a low clearance can find out by asking, guessing, counting and
# posting, next to what is really there.
set -eu
. "$(dirname "$0")/lib.sh"

quiet partner add own --clearance red
quiet partner add low --clearance green
quiet partner add writer --clearance green
quiet collection add main --read own,low,writer --write own,writer
quiet collection add limited --read own,low --write own --max-tlp green
own=$(token own-t own)
low=$(token low-t low)
writer=$(token writer-t writer)
start
coll=/api1/collections/main
unseen=$(id_of 999)

# reload COMMAND...: changes something and waits until the server knows.
reload()
{
    quiet "$@"
    kill -HUP "$server"
}
# until_seen TOKEN PATH JQ-TEST: asks until the test holds.
until_seen()
{
    for _ in $(seq 300); do
        ask "$1" "$2"
        ! jq -e "$3" out >/dev/null 2>&1 || break
    done
}

envelope "$(indicator 1 2024-01-01T00:00:00.000Z $green)" "$(indicator 2 '' $amber)" "$(indicator 3)" "$(indicator 4 '' $red)" \
    "$(indicator 5 '' marking-definition--11111111-1111-4111-8111-111111111111)" "$(indicator 6 '' $clear)" \
    "$(indicator 1 2024-02-01T00:00:00.000Z $amber)" "$(indicator 7 '' $green ',"labels":["tlp:amber"]')" "$(indicator 9 '' $green)"
post "$own" main env
result posted got 202 '.success_count == 9'

ask "$low" "$coll/objects/"
result low_gets_green_and_clear_and_no_older_version_of_what_is_amber_now got 200 '[.objects[].name] == ["n6", "n9"] and .more == false'
result nothing_tells_of_what_comes_later [ "$(header X-TAXII-Date-Added-Last)" != "$(header X-TAXII-Date-Added-First)" ]
result no_etag_that_changes_with_what_is_hidden [ -z "$(header ETag)$(header Last-Modified)" ]
ask "$low" "$coll/objects/?limit=2"
result more_counts_only_what_may_be_seen got 200 '.more == false and (has("next") | not)'
for query in 'match[version]=all' 'match[version]=last,first' 'match[version]=first'; do
    ask "$low" "$coll/objects/?$query"
    result "versions_that_are_hidden_do_not_show $query" got 200 '[.objects[] | .modified] == ["2024-01-01T00:00:00.000Z", "2024-01-01T00:00:00.000Z"]'
done
ask "$low" "$coll/objects/?match[version]=2024-02-01T00:00:00.000Z"
result guessing_a_hidden_version got 200 '. == {}'
ask "$low" "$coll/objects/$(id_of 6)/versions/"
result versions_of_an_object got 200 '.versions == ["2024-01-01T00:00:00.000Z"]'
ask "$low" "$coll/manifest/?match[version]=all"
result manifest got 200 '[.objects[].id[-1:]] == ["6", "9"]'
ask "$own" "$coll/objects/"
result own_gets_the_later_version got 200 '[.objects[] | select(.name == "n1") | .modified] == ["2024-02-01T00:00:00.000Z"]'

# What is hidden looks like what is not there.
for look in "objects/ID/" "objects/ID/versions/" "objects/ID/?match[version]=all" "objects/?match[id]=ID" "manifest/?match[id]=ID"; do
    for hidden in 1 2 3 4 5 7; do
        ask "$low" "$coll/$(echo "$look" | sed "s/ID/$(id_of $hidden)/")"
        { echo "$status" && cat out && grep -iv '^date' headers; } >seen
        ask "$low" "$coll/$(echo "$look" | sed "s/ID/$unseen/")"
        { echo "$status" && cat out && grep -iv '^date' headers; } >not_there
        result "hidden_$hidden $look" cmp seen not_there
    done
done
ask "$writer" "$coll/objects/$(id_of 2)/" -X DELETE
result hidden_objects_cannot_be_deleted got 404
envelope "$(indicator 2 '' $amber ',"confidence":9')" "$(indicator 2 '' $amber)" \
    "$(indicator 998 '' $green ',"confidence":9')" "$(indicator 998 '' $green)"
post "$writer" main env
result posting_a_hidden_id_tells_what_a_new_one_tells got 202 '.success_count == 2 and .failure_count == 2'
ask "$writer" "$coll/objects/$(id_of 2)/"
result and_one_gets_it_back_like_a_new_one got 200 '[.objects[].confidence] == [9]'
ask "$low" "$coll/objects/$(id_of 2)/"
result and_nobody_else_does got 404
ask "$own" "$coll/manifest/?match[version]=all&match[id]=$(id_of 2)"
result who_may_see_both_gets_the_first got 200 '.objects | length == 1'
ask "$own" "$coll/objects/$(id_of 2)/"
result and_changes_nothing got 200 '.objects[0] | has("confidence") | not'
envelope "$(indicator 6 '' $clear ',"confidence":9')"
post "$writer" main env
result a_conflict_that_may_be_seen_is_told got 202 '.failure_count == 1'
envelope "$(indicator 8 '' $amber)"
post "$writer" main env
ask "$writer" "$coll/objects/$(id_of 8)/"
result what_a_partner_sent_it_may_have_back got 200
ask "$low" "$coll/objects/$(id_of 8)/"
result and_no_other got 404

# TLP:RED, statements, communities.
ask "$own" "$coll/objects/$(id_of 4)/"
result the_sender_has_red got 200
reload partner add second --clearance red
quiet collection set main --read own,low,writer,second
second=$(token second-t second)
kill -HUP "$server"
until_seen "$second" "$coll/objects/" 'has("objects")'
ask "$second" "$coll/objects/$(id_of 4)/"
result red_is_not_for_a_clearance got 404
reload partner name second "$(id_of 4)"
until_seen "$second" "$coll/objects/$(id_of 4)/" 'has("objects")'
result red_is_for_who_is_named got 200
reload partner set low --accept marking-definition--11111111-1111-4111-8111-111111111111
until_seen "$low" "$coll/objects/" '.objects | length == 3'
result accepted_statements_do_not_lift_the_default got 200 '[.objects[].name] == ["n6", "n9", "n998"]'

# The collection's own ceiling.
envelope "$(indicator 31 '' $amber)" "$(indicator 32 '' $green)"
post "$own" limited env
quiet partner add peer --clearance amber
reload collection set limited --read own,low,peer
peer=$(token peer-t peer)
kill -HUP "$server"
until_seen "$peer" /api1/collections/limited/objects/ 'has("objects")'
result nothing_above_the_ceiling_leaves got 200 '[.objects[].name] == ["n32"]'

# Granular markings: a copy without what is withheld, which says where it comes from.
secret=$(indicator 40 '' $green ",\"description\":\"SECRET\",\"granular_markings\":[{\"marking_ref\":\"$red\",\"selectors\":[\"description\"]}]")
broken=$(indicator 41 '' $green ",\"granular_markings\":[{\"marking_ref\":\"$red\",\"selectors\":[\"pattern\"]}]")
envelope "$secret" "$broken"
post "$own" main env
ask "$low" "$coll/objects/?match[id]=$(id_of 40),$(id_of 41)"
result a_copy_goes_without_the_part got 200 '(.objects | length) == 2 and .objects[0].id != .objects[1].target_ref
    and .objects[1].relationship_type == "derived-from" and .objects[1].source_ref == .objects[0].id'
result the_part_is_nowhere_in_it eval '! grep -q SECRET out'
cp out both
ask "$low" "$coll/objects/?match[id]=$(id_of 40),$(id_of 41)&limit=1"
cp out one
next=$(jq -r .next out)
ask "$low" "$coll/objects/?match[id]=$(id_of 40),$(id_of 41)&limit=1&next=$next"
result a_page_may_end_between_the_two got 200 '.more == false'
result and_nothing_is_lost [ "$(jq -cs '[.[].objects[]]' one out)" = "$(jq -c .objects both)" ]
copy=$(jq -r '.objects[0].id' both)
link=$(jq -r '.objects[1].id' both)
# As a thing of its own, at once and after a restart: a copy is there by its id, and is its one version.
found_by_id()
{
    ask "$low" "$coll/objects/$copy/"
    result "$1_by_its_id" got 200 '(.objects | length) == 1 and .objects[0].id == "'"$copy"'" and (.objects[0] | has("description") | not)'
    ask "$low" "$coll/objects/$link/"
    result "$1_and_what_says_where_it_comes_from" got 200 '[.objects[].id] == ["'"$link"'"]'
    ask "$low" "$coll/objects/$copy/versions/"
    result "$1_its_version" got 200 '.versions == ["2024-01-01T00:00:00.000Z"]'
    ask "$low" "$coll/manifest/?match[id]=$copy"
    result "$1_in_the_manifest" got 200 '[.objects[].id] == ["'"$copy"'"]'
    ask "$low" "$coll/objects/?match[id]=$link,$copy&match[version]=all"
    result "$1_both" got 200 '[.objects[].id] == ["'"$copy"'", "'"$link"'"]'
    ask "$low" "$coll/objects/?match[id]=$link,$copy&match[type]=relationship"
    result "$1_by_type" got 200 '[.objects[].id] == ["'"$link"'"]'
    ask "$low" "$coll/objects/$copy/?match[version]=2023-01-01T00:00:00.000Z"
    result "$1_not_another_version" got 404
    ask "$low" "$coll/objects/$copy/" -X DELETE
    result "$1_not_to_be_deleted_by_others" got 403
    ask "$own" "$coll/objects/$copy/"
    result "$1_not_for_who_gets_the_object" got 404
    ask "$none" "$coll/objects/$copy/"
    result "$1_not_for_who_may_not_have_it" got 404
}
quiet partner add none --clearance clear
quiet collection set main --read own,low,writer,second,none --write own,writer,low
none=$(token none-t none)
kill -HUP "$server"
until_seen "$none" "$coll/objects/" 'has("objects")'
found_by_id copy
ask "$low" "$coll/objects/?match[type]=relationship"
result by_type_alone got 200 '[.objects[].id] == ["'"$link"'"]'
stop
start
found_by_id copy_after_a_restart
quiet collection set main --delete low
stop
start
envelope "$(indicator 42 '' $green ",\"description\":\"SECRET\",\"granular_markings\":[{\"marking_ref\":\"$red\",\"selectors\":[\"description\"]}]")"
post "$own" main env
ask "$low" "$coll/objects/$(id_of 42)/"
copy=$(jq -r '.objects[0].id' out)
ask "$low" "$coll/objects/$copy/" -X DELETE
result who_may_delete_deletes_the_object_by_its_copy got 200
ask "$low" "$coll/objects/$copy/"
result and_the_copy_goes_with_it got 404
ask "$own" "$coll/objects/$(id_of 42)/"
result the_object_is_gone got 404
ask "$own" "$coll/objects/$(id_of 40)/"
result who_may_see_all_gets_the_object got 200 '.objects[0].description == "SECRET"'
ask "$low" "$coll/objects/$(id_of 41)/"
result what_would_be_no_object_is_not_there got 404

# Who may ask, and how often.
quiet token add slow --partner low --rate 3
slow=$(cat made)
kill -HUP "$server"
until_seen "$slow" /taxii2/ '.http_status == "429"'
result a_rate_is_kept eval '[ $status = 429 ] && [ -n "$(header Retry-After)" ]'
reload partner set second --inactive
until_seen "$second" /taxii2/ '.http_status == "403"'
result an_inactive_partner_gets_nothing got 403
for _ in $(seq 60); do
    ask toc_low-t_BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB /taxii2/
    [ "$status" = 401 ] || break
done
result guessing_secrets_is_stopped got 429
ask "$own" /taxii2/
result and_disturbs_nobody_who_is_known got 200
ask toc_peer-t_BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB /taxii2/
result nor_others_behind_one_proxy got 401
stop

# The same gate on the command line.
run "$tocsin" partner preview low "$(id_of 2)" -f json
result preview_says_why eval '[ $status = 0 ] && jq -e "map(select(.channel == \"taxii\")) == [{\"partner\": \"low\", \"channel\": \"taxii\", \"verdict\": \"deny\", \"rule\": \"tlp-above-clearance\", \"because\": .[0].because}]" out >/dev/null'
echo "$secret" >object.json
run "$tocsin" release-check object.json -f json
result release_check_of_a_file eval '[ $status = 0 ] && jq -e "map(select(.partner == \"low\" and .channel == \"taxii\"))[0].verdict == \"redact\"" out >/dev/null'
run "$tocsin" release-check "$unseen"
result release_check_of_nothing fails 1 "no object"
done_testing
