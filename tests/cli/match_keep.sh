#!/bin/sh
# tocsin match: hits that are kept, indicators that are new, what others say against them.
. "$(dirname "$0")/lib.sh"

export TOCSIN_STORE="$work/store.db"
green=marking-definition--34098fce-860f-48ae-8e50-ebd3cc5e41da

# indicator N PATTERN MORE: one object, on a line.
indicator()
{
    printf '{"type":"indicator","spec_version":"2.1","id":"indicator--%s1111111-1111-4111-8111-111111111111","created":"2023-01-01T00:00:00Z","modified":"2023-01-01T00:00:00Z","pattern":"%s","pattern_type":"stix","valid_from":"2023-01-01T00:00:00Z"%s}\n' "$1" "$2" "$3"
}

# kept TYPE: the newest version of each object of that type in the store, one a line.
kept()
{
    "$tocsin" export -f stix | grep "\"type\":\"$1\"" | sed 's/,$//'
}

# count_is N: the store holds one sighting of the first indicator, with that count.
count_is()
{
    kept sighting | grep 'sighting_of_ref":"indicator--1' >seen_now
    [ "$(wc -l <seen_now)" = 1 ] && grep -q "\"count\":$1,\"sighting_of_ref\":\"indicator--1" seen_now
}

indicator 1 "[domain-name:value = 'evil.example']" ',"object_marking_refs":["'$green'"]' >one.json
indicator 2 "[network-traffic:dst_port = 4444 AND network-traffic:dst_port != 1]" '' >two.json
"$tocsin" import one.json two.json >/dev/null 2>&1
i=0
while [ $i -lt 20 ]; do
    echo "{\"ts\":$((1700000000 + i)),\"query\":\"www.evil.example\",\"n\":$i,\"dest_port\":$((4440 + i))}"
    i=$((i + 1))
done >all.json
head -n 12 all.json >log.json

# Once, however often.
run "$tocsin" match -k log.json
result "hits_are_kept" [ "$status" = 0 -a "$(wc -l <out)" = 13 ]
result "as_one_sighting_of_each_indicator" [ "$(kept sighting | wc -l)" = 2 ]
result "with_how_often_and_when" count_is 12
result "from_the_first_to_the_last" grep -q '"first_seen":"2023-11-14T22:13:20.000Z","last_seen":"2023-11-14T22:13:31.000Z"' seen_now
result "marked_as_the_indicator_is" grep -q "\"object_marking_refs\":\[\"marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb\"\]" seen_now
result "and_not_where" [ "$(grep -c 'log.json' seen_now)" = 0 ]
result "with_what_was_observed" [ "$(kept observed-data | grep -c '"number_observed":12')" = 1 ]
"$tocsin" export -f ndjson >before
run "$tocsin" match -k log.json
result "a_second_run_finds_the_same" [ "$(wc -l <out)" = 13 ]
"$tocsin" export -f ndjson >after
result "and_adds_nothing" cmp -s before after
gzip -c log.json >old.json.gz
run "$tocsin" match -k - <old.json.gz
run "$tocsin" match -k -q old.json.gz
result "a_log_is_known_when_renamed_and_compressed" count_is 12
sed -n '13,$p' all.json >>log.json
run "$tocsin" match -k -q log.json
result "what_was_added_to_it_is_counted" count_is 20
sed 's/17000/17100/' all.json >other.json
run "$tocsin" match -k -q other.json
result "another_log_is_another_sighting" [ "$(kept sighting | grep -c 'sighting_of_ref":"indicator--1')" = 2 ]
printf 'www.evil.example\n' >list.txt
run "$tocsin" match -k -q -i list.txt other.json
result "of_lists_too_with_an_indicator_of_ours" [ "$(kept indicator | grep -c "value = 'www.evil.example'")" = 1 ]

# Through the gate.
"$tocsin" partner add north --clearance green >/dev/null 2>&1
run "$tocsin" export --for north -f stix
result "partners_get_what_their_clearance_allows" [ "$(grep -c '"type":"sighting"' out)" = 2 ]
result "and_nothing_of_what_is_not_marked" eval '! grep -q "indicator--2\|www.evil.example" out'

# Killed while it keeps: all or nothing of each step, and nothing twice afterwards.
rm -f store.db* && "$tocsin" import one.json >/dev/null 2>&1
: >grow.json
"$tocsin" match -F -k grow.json >followed 2>/dev/null &
pid=$!
tries=0
for n in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
    sed -n ${n}p all.json >>grow.json
    "$tocsin" --version >/dev/null # takes a moment
done
while [ ! -s followed ] && [ $tries -lt 600 ]; do
    tries=$((tries + 1))
    "$tocsin" --version >/dev/null
done
kill -9 $pid
wait $pid 2>/dev/null
run "$tocsin" match -k -q grow.json
result "after_a_kill_all_is_counted_once" count_is 20
run "$tocsin" match -k -q grow.json
result "and_stays_so" count_is 20

# New indicators over old logs.
indicator 3 "[domain-name:value = 'www.evil.example']" '' >three.json
printf '{"type":"indicator","spec_version":"2.1","id":"indicator--11111111-1111-4111-8111-111111111111","created":"2023-01-01T00:00:00Z","modified":"2024-01-01T00:00:00Z","pattern":"[domain-name:value = '"'evil.example'"']","pattern_type":"stix","valid_from":"2023-01-01T00:00:00Z","revoked":true}\n' >revoked.json
run "$tocsin" match --since=2100-01-01 all.json
result "nothing_is_new_in_the_future" grep -q 'none came or changed since' err
result "and_that_is_no_hit" [ "$status" = 1 ]
run "$tocsin" match --since=1000000 all.json
result "nor_behind_the_last_change" [ "$status" = 1 ]
run "$tocsin" match --since=2020-01-01 all.json
result "all_came_since_long_ago" [ "$(wc -l <out)" = 20 ]
# The first change is the indicator, then come the sightings.
"$tocsin" import three.json >/dev/null 2>&1
run "$tocsin" match --since=1 all.json
result "new_ones_alone_are_looked_for" [ "$(grep -c 'indicator--3' out)" = 20 -a "$(grep -c 'indicator--1' out)" = 0 ]
"$tocsin" import revoked.json >/dev/null 2>&1
run "$tocsin" match --since=1 all.json
result "revoked_ones_are_not" [ "$(wc -l <out)" = 20 ]
run "$tocsin" match --since=yesterday all.json
result "a_moment_that_is_none_is_refused" fails 2 "write a day"
run "$tocsin" match --since=1 -i one.json all.json
result "files_have_no_changes" fails 2 "without --indicators"

# A store that changes while logs are followed.
rm -f store.db* && "$tocsin" import one.json two.json >/dev/null 2>&1
head -n 1 all.json >grow.json
: >followed
"$tocsin" match -F -c grow.json >counted 2>/dev/null &
counting=$!
"$tocsin" match -F grow.json >followed 2>/dev/null &
pid=$!
# seen N TEXT: waits until the text was printed so often, for some time.
seen()
{
    tries=0
    while [ "$(grep -c "$2" followed)" -lt "$1" ] && [ $tries -lt 1500 ]; do
        tries=$((tries + 1))
        [ -z "$3" ] || eval "$3"
        "$tocsin" --version >/dev/null # takes a moment
    done
    [ "$(grep -c "$2" followed)" -ge "$1" ]
}
result "what_is_there_is_found" seen 1 indicator--1
"$tocsin" import three.json >/dev/null 2>&1
result "a_new_indicator_is_looked_for_without_a_restart" seen 1 indicator--3 'sed -n 2p all.json >>grow.json'
"$tocsin" import revoked.json >/dev/null 2>&1
sed -n 5p all.json >>grow.json
result "and_the_others_go_on" seen 1 indicator--2
kill -INT $pid $counting
wait $pid
result "ctrl_c_ends_it" [ $? = 130 ]
wait $counting
result "counts_go_over_sets" [ "$(grep -c 'indicator--1' counted)" = 1 -a "$(grep -c 'indicator--3' counted)" = 1 ]

# Warning lists by name.
mkdir -p lists/a lists/b
echo '{"name":"Top sites","type":"hostname","list":["evil.example"],"matching_attributes":["domain"]}' >lists/a/list.json
echo '{"name":"Parking","type":"string","list":["evil.example"],"matching_attributes":["domain"]}' >lists/b/list.json
run "$tocsin" match -i one.json -w lists all.json
result "lists_annotate" [ "$status" = 0 -a "$(grep -c '"probably_none":false' out)" = 20 ]
run "$tocsin" match -i one.json -w lists --on-list='top*=warn' all.json
result "or_warn_and_then_it_counts_for_nothing" [ "$status" = 1 -a "$(grep -c '"probably_none":true' out)" = 20 ]
run "$tocsin" match -i one.json -w lists --on-list='*=warn' -f table all.json
result "a_table_says_so" grep -q 'probably none: on ' out
run "$tocsin" match -i one.json -w lists --on-list='*=warn' --on-list='parking=block' all.json
result "or_block_and_the_strongest_counts" [ "$status" = 1 -a ! -s out ]
run "$tocsin" match -i one.json -w lists --on-list='*=block' --on-list='*=annotate' all.json
result "of_rules_the_last_that_fits" [ "$status" = 0 ]
run "$tocsin" match -i one.json -w lists --on-list='x=maybe' all.json
result "an_action_that_is_none_is_refused" fails 2 "NAME=warn"
rm -f store.db* && "$tocsin" import one.json >/dev/null 2>&1
run "$tocsin" match -k -w lists --on-list='*=warn' all.json
result "what_is_probably_none_is_not_kept" [ "$(kept sighting | wc -l)" = 0 ]

# What others say.
cat >against.json <<'END'
{"type":"bundle","id":"bundle--11111111-1111-4111-8111-111111111111","objects":[
{"type":"identity","spec_version":"2.1","id":"identity--22222222-2222-4222-8222-222222222222","created":"2023-01-01T00:00:00Z","modified":"2023-01-01T00:00:00Z","name":"Some CERT"},
{"type":"opinion","spec_version":"2.1","id":"opinion--22222222-2222-4222-8222-222222222222","created":"2023-01-01T00:00:00Z","modified":"2023-01-01T00:00:00Z","created_by_ref":"identity--22222222-2222-4222-8222-222222222222","opinion":"strongly-disagree","explanation":"a false positive","object_refs":["indicator--11111111-1111-4111-8111-111111111111"]},
{"type":"opinion","spec_version":"2.1","id":"opinion--33333333-3333-4333-8333-333333333333","created":"2023-01-01T00:00:00Z","modified":"2023-01-01T00:00:00Z","opinion":"agree","object_refs":["indicator--11111111-1111-4111-8111-111111111111"]}]}
END
indicator 1 "[domain-name:value = 'evil.example']" ',"confidence":80' >sure.json
rm -f store.db* && "$tocsin" import sure.json >/dev/null 2>&1
run "$tocsin" match --lifetime=100000 all.json
score=$(sed -n '1s/.*"score":\([0-9]*\).*/\1/p' out)
"$tocsin" import against.json >/dev/null 2>&1
run "$tocsin" match --lifetime=100000 all.json
lower=$(sed -n '1s/.*"score":\([0-9]*\).*/\1/p' out)
result "who_disagrees_lowers_the_score" [ "$lower" -lt $((score / 3)) -a "$lower" -gt $((score / 5)) ]
result "and_is_shown" grep -q '"disputed_by":\[{"name":"Some CERT","opinion":"strongly-disagree","explanation":"a false positive"}\]' out
result "the_indicator_is_as_it_was" [ "$(kept indicator | grep -c '"confidence":80')" = 1 ]
run "$tocsin" match -f table --lifetime=100000 all.json
result "a_table_shows_it_too" grep -q 'disputed by Some CERT$' out
run "$tocsin" match --lifetime=100000 --min-score=40 all.json
result "what_is_disputed_can_be_left_out" [ "$status" = 1 ]
sed 's/"modified":"2023/"modified":"2024/; s/strongly-disagree",/strongly-disagree","revoked":true,/' against.json >back.json
"$tocsin" import back.json >/dev/null 2>&1
run "$tocsin" match --lifetime=100000 --min-score=40 all.json
result "what_is_taken_back_counts_no_more" [ "$status" = 0 ]

done_testing
