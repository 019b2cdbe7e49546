#!/bin/sh
# Usage: strange.sh TOCSIN RAW.PY
#
# What clients send that is rare or wrong, by section of TAXII 2.1 and of the RFCs of HTTP: the answer
# is the one of the standard, the connection is not left between two requests, and the server goes on.
set -eu
raw=$(realpath "$2")
. "$(dirname "$0")/lib.sh"

coll=/api1/collections/main
quiet partner add own --clearance amber+strict
quiet collection add main --read own --write own
own=$(token own-t own)
start
envelope "$(indicator 1)" "$(indicator 1 2024-02-01T00:00:00.000Z)" "$(indicator 1 2024-03-01T00:00:00.000Z)" "$(indicator 2)"
post "$own" main env
result 5_5_it_takes_them got 202 '.success_count == 4'

# send FORMAT [ARGUMENT...]: bytes as printf makes them; answers to out, their status to lines.
send()
{
    # shellcheck disable=SC2059
    printf "$@" | python3 "$raw" "${at##*:}" >out 2>err || :
    grep -ao 'HTTP/1.1 [0-9]*' out | cut -d' ' -f2 | tr '\n' ' ' >lines
}
said()
{
    [ "$(cat lines)" = "${*:+$* }" ]
}
auth="Authorization: Bearer $own\r\nAccept: application/taxii+json;version=2.1\r\n"
head="POST $coll/objects/ HTTP/1.1\r\nHost: x\r\n${auth}Content-Type: application/taxii+json;version=2.1\r\n"
body=$(printf '{"objects":[%s]}' "$(indicator 3)")
length=${#body}
plain="GET /taxii2/ HTTP/1.1\r\nHost: x\r\n$auth"

# ---- RFC 9112: where one request ends and the next begins ----
send "$plain\r\n$plain\r\n${plain}Connection: close\r\n\r\n"
result rfc9112_9_3_2_pipelined_requests_are_answered_in_order said 200 200 200
send "${head}Content-Length: %d\r\n\r\n%s${plain}Connection: close\r\n\r\n" "$length" "$body"
result rfc9112_9_3_2_so_is_what_follows_a_post said 202 200
send "${head}Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n%x;a=b\r\n%s\r\n0\r\nX: y\r\n\r\n" "$length" "$body"
result rfc9112_7_1_bodies_come_in_chunks_with_extensions_and_trailers said 202
send "${head}Transfer-Encoding: chunked\r\n\r\nzz\r\n%s\r\n0\r\n\r\n" "$body"
result rfc9112_7_1_of_broken_chunks_the_connection_ends said 400
send "${head}Content-Length: %d\r\nTransfer-Encoding: chunked\r\n\r\n%x\r\n%s\r\n0\r\n\r\n$plain\r\n" "$length" "$length" "$body"
result rfc9112_6_1_two_ways_to_say_how_long_are_refused said 400
send "${head}Content-Length: %d\r\nContent-Length: 3\r\n\r\n%s$plain\r\n" "$length" "$body"
result rfc9112_6_3_so_are_two_lengths said 400
send "${head}Content-Length: -3\r\n\r\n%s" "$body"
result rfc9112_6_2_and_one_that_is_none grep -q "^400" lines # the library answers, and says its head twice
send "${head}Transfer-Encoding: gzip, chunked\r\n\r\n%s$plain\r\n" "$body"
result rfc9112_6_1_an_unknown_coding_is_told said 501
send "GET /taxii2/ HTTP/1.1\r\n$auth\r\n"
result rfc9112_3_2_a_host_is_wanted said 400
send "GET /taxii2/ HTTP/1.1\r\nHost: a\r\nHost: b\r\n$auth\r\n"
result rfc9112_3_2_one said 400
send "GET /taxii2/ HTTP/1.1\r\nHost: x\r\nX : y\r\n$auth\r\n"
result rfc9112_5_1_no_space_before_the_colon said 400
send "GET http://x$coll/objects/ HTTP/1.1\r\nHost: x\r\n${auth}Connection: close\r\n\r\n"
result rfc9112_3_2_2_the_target_may_be_a_whole_address said 200
send "GET /taxii2/ HTTP/1.0\r\n$auth\r\n"
result rfc9112_2_3_http_1_0_is_answered_and_closed said 200
send '\026\003\001\002\001\r\n\r\n'
result what_is_no_http_gets_nothing said ''
# Its answer may be overtaken by the end of a connection on which something is unread.
for _ in 1 2 3 4 5 6 7 8; do
    send "${plain}X: %050000d\r\n\r\n" 0
    ! said 431 || break
done
result rfc6585_5_a_head_that_is_too_long_is_told said 431

# ---- RFC 9110: methods, bodies, expectations ----
for method in OPTIONS PUT DELETE PATCH TRACE ANYTHING; do
    ask "$own" "$coll/objects/" -X "$method"
    result "rfc9110_15_5_6_${method}_is_told_what_there_is" eval 'got 405 && [ "$(header Allow)" = "GET, HEAD, POST" ]'
done
ask "$own" "$coll/objects/$(id_of 1)/" -X POST
result rfc9110_15_5_6_of_one_object eval 'got 405 && [ "$(header Allow)" = "GET, HEAD, DELETE" ]'
ask "$own" /taxii2/ -X POST
result rfc9110_15_5_6_each_once eval 'got 405 && [ "$(header Allow)" = "GET, HEAD" ]'
ask "$own" "$coll/objects/" --head
result rfc9110_9_3_2_head_is_get_without_the_body eval '[ "$status" = 200 ] && [ -n "$(header X-TAXII-Date-Added-First)" ] && [ "$(header Content-Length)" -gt 100 ]'
ask "$own" "$coll/objects/" -H 'Range: items 0-0'
result rfc9110_14_2_ranges_are_not_known_and_passed_over got 200 '.objects | length == 3'
printf %s "$body" | gzip >packed
ask "$own" "$coll/objects/" -H "$content" -H 'Content-Encoding: gzip' --data-binary @packed
result rfc9110_8_4_a_packed_body_is_refused_by_its_name eval 'got 415 && [ "$(header Accept-Encoding)" = identity ]'
printf %s "$body" >env
ask "$own" "$coll/objects/" -H "$content" -H 'Content-Encoding: identity' --data-binary @env
result rfc9110_8_4_identity_is_none got 202
send "${head}Expect: 100-continue\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s" "$length" "$body"
result rfc9110_10_1_1_who_waits_to_be_told_to_go_on_is said 100 202
send "${head}Expect: 100-continue\r\nContent-Length: 99999999\r\n\r\n"
result rfc9110_10_1_1_or_that_it_is_too_large said 413
head -c 12000000 /dev/zero >large
ask "$own" "$coll/objects/" -H "$content" -H 'Expect:' --data-binary @large
result 3_7_who_does_not_wait_hears_it_too got 413 '.http_status == "413"'
send "${head}Content-Length: 999999999999\r\n\r\n"
result 3_7_far_too_much_is_told_at_once said 413

# ---- 3.1: paths ----
ask "$own" /taxii2
result 3_1_paths_end_in_a_slash eval 'got 404 && grep -q slash out'
ask "$own" "/taxii2/%00"
result rfc3986_2_1_an_encoded_nul_ends_nothing got 404
ask "$own" "$coll/objects/%69ndicator--00000000-0000-4000-8000-000000000001/"
result rfc3986_2_1_what_is_encoded_is_the_same got 200 '.objects | length == 1'
ask "$own" "/taxii2/../taxii2/" --path-as-is
result rfc3986_5_2_4_no_way_up got 404
ask "$own" "$coll/objects/?%6datch%5Btype%5D=indi%63ator&&limit=2&"
result 3_4_names_may_be_encoded_too got 200 '.objects | length == 2'
ask "$own" "$coll/objects/?match[type]=indicator%00"
result 3_4_and_nul_is_malformed got 400

# ---- 3.4: limit, added_after ----
for limit in 0 00 -1 +1 1.5 abc '' 0x10 '%201'; do
    ask "$own" "$coll/objects/?limit=$limit"
    result "3_4_limit_'$limit'_is_malformed" got 400
done
for limit in 1000000000 99999999999999999999999999 007; do
    ask "$own" "$coll/objects/?limit=$limit"
    result "3_4_limit_${limit}_is_as_much_as_there_is" got 200 '.objects | length == 3'
done
ask "$own" "$coll/manifest/?match[version]=all"
first=$(jq -r '.objects[0].date_added' out)
ask "$own" "$coll/objects/?match[version]=all&added_after=$first"
result 3_4_added_after_leaves_out_that_very_microsecond got 200 ".objects | length == 4"
ask "$own" "$coll/objects/?match[version]=all&added_after=${first%Z}999Z"
result 3_4_finer_times_are_after_it got 200 ".objects | length == 4"
ask "$own" "$coll/objects/?match[version]=all&added_after=$(echo "$first" | cut -c1-19)Z"
result 3_4_coarser_ones_before got 200 ".objects | length == 5"
for after in 2024-01-01 2024-01-01T00:00:00 2024-01-01T00:00:00+00:00 2024-02-30T00:00:00Z 2024-13-01T00:00:00Z 1 ''; do
    ask "$own" "$coll/objects/?added_after=$after"
    result "3_4_added_after_'$after'_is_malformed" got 400
done

# ---- 5.7: DELETE ----
for other in limit=1 added_after=2999-01-01T00:00:00Z 'match[type]=note' 'match[id]=x' next=x any=thing; do
    ask "$own" "$coll/objects/$(id_of 1)/?$other" -X DELETE
    result "5_7_${other}_narrows_no_deletion_so_there_is_none" got 400
done
ask "$own" "$coll/objects/$(id_of 1)/versions/"
result 5_7_all_are_there got 200 '.versions | length == 3'
ask "$own" "$coll/objects/$(id_of 1)/?match[version]=first,2024-02-01T00:00:00Z" -X DELETE
result 5_7_several_versions_at_once got 200
ask "$own" "$coll/objects/$(id_of 1)/versions/"
result 5_7_leave_the_other got 200 '.versions == ["2024-03-01T00:00:00.000Z"]'
ask "$own" "$coll/objects/$(id_of 1)/?match[spec_version]=2.0" -X DELETE
result 5_7_of_another_spec_version_there_is_nothing got 200
ask "$own" "$coll/objects/$(id_of 1)/" -X DELETE
result 5_7_the_rest got 200
ask "$own" "$coll/objects/$(id_of 1)/" -X DELETE
result 5_7_twice_is_not_found got 404
envelope "$(indicator 1)"
post "$own" main env
result 5_7_what_is_posted_again_is_new got 202 '.success_count == 1'
ask "$own" "$coll/manifest/?match[id]=$(id_of 1)"
result 5_7_with_a_date_of_its_own got 200 ".objects[0].date_added > \"$first\""

# ---- 4.3, 5.5: status resources ----
envelope "$(indicator 5)" 1 '"x"' null "$(indicator 6 2020-01-01T00:00:00.000Z)"
post "$own" main env
result 5_5_each_fails_alone got 202 '.total_count == 5 and .success_count == 1 and .failure_count == 4 and .pending_count == 0 and .status == "complete"'
result 4_3_1_the_counts_are_those_of_the_lists got 202 '(.successes | length) == 1 and (.failures | length) == 4 and all(.failures[]; .id and .version and .message)'
id=$(jq -r .id out)
cp out status.json
ask "$own" "/api1/status/$id/"
result 4_3_it_stays_the_same eval 'got 200 && jq -S . out >a && jq -S . status.json >b && cmp -s a b'
ask "$own" "/api1/status/$id/" -X DELETE
result 4_3_and_is_only_looked_at got 405
for bad in '' '{}' '[]' '{"objects":[]}' '{"objects":{}}' '{"objects":null}' '{"objects":[],"objects":[]}' '{"objects":[1]}x'; do
    printf %s "$bad" >env
    post "$own" main env
    result "3_7_1_envelope_'$bad'_is_none" got 422
done

ask "$own" /taxii2/
result it_still_serves got 200
stop
result and_ends [ "$ended" = 0 ]
done_testing
