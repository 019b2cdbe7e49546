#!/bin/sh
# Usage: taxii.sh TOCSIN
#
# The server as TAXII clients meet it, section by section of the standard.
set -eu
. "$(dirname "$0")/lib.sh"

quiet partner add own --clearance amber+strict
quiet partner add reader --clearance amber
quiet partner add stranger --clearance amber
quiet collection add main --title "Main" --description "d" --read own,reader --write own
quiet collection add drop --read reader --write own
quiet collection add other --root api2 --read stranger
own=$(token own-t own)
reader=$(token reader-t reader)
stranger=$(token stranger-t stranger)
printf 'correct horse\n' >password
quiet user add alice --partner own --password-file password
main=$("$tocsin" collection show main -f json | jq -r '.[0].id')
start
root=/api1
coll=$root/collections/$main

# ---- 1.6.9 ----
status=$(curl -s -o out -D headers -w '%{http_code}' "$at/taxii2/")
result s1_6_9_without_credentials eval 'got 401 ".http_status == \"401\"" && header WWW-Authenticate | grep -q Basic'
for wrong in toc_own-t_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA toc_nobody_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA junk "$own"x; do
    ask "$wrong" /taxii2/
    result "s1_6_9_wrong_token_${wrong%%_A*}" eval 'got 401 && [ -n "$(header WWW-Authenticate)" ]'
done
for login in "alice:correct horse=200" "alice:correct hors=401" "nobody:correct horse=401" "alice:=401" "own-t:correct horse=401"; do
    status=$(curl -s -o out -w '%{http_code}' -u "${login%=*}" -H "$accept" "$at/taxii2/")
    result "s1_6_9_basic_${login##*=}_$(echo "${login%=*}" | tr -c 'a-z\n' _)" [ "$status" = "${login##*=}" ]
done
status=$(curl -s -o out -w '%{http_code}' -u "any:$own" -H "$accept" "$at/taxii2/")
result s1_6_9_token_as_password got 200

# ---- 1.6.8, 3.1 ----
for good in 'application/taxii+json' 'application/taxii+json;version=2.1' 'application/taxii+json; version=2.1' \
    'application/taxii+json ; version="2.1" ; q=0.5' 'text/html, application/taxii+json;q=0.1' '*/*' 'application/*' \
    'APPLICATION/TAXII+JSON; VERSION=2.1' 'application/taxii+json;version=2.0, application/taxii+json;version=2.1'; do
    accept="Accept: $good"
    ask "$own" /taxii2/
    result "s1_6_8_accept $good" eval 'got 200 && [ "$(header Content-Type)" = "application/taxii+json;version=2.1" ]'
done
for bad in 'application/taxii+json;version=2.0' 'application/json' 'text/html' 'application/taxii+json;q=0' \
    'application/taxii+json;version=2.1;q=0.000, application/json'; do
    accept="Accept: $bad"
    ask "$own" /taxii2/
    result "s1_6_8_not_acceptable $bad" got 406
done
accept='Accept: text/html'
ask "$own" /taxii2/ -H 'Accept: application/taxii+json;version=2.1'
result s1_6_8_two_lines_are_one_list got 200
accept='Accept: application/taxii+json;version=2.1'
for path in /taxii2 /api1 "$coll/objects" "$coll" /api1/collections /nowhere/ /api2/ "$root/collections/none/" /none/; do
    ask "$own" "$path"
    result "s3_1_not_found $path" got 404 '.http_status == "404"'
done
ask "$own" "$coll/manifest/" -X POST
result s3_1_wrong_method got 405
ask "$own" "$coll/objects/" -I
result s3_1_head eval 'got 200 && [ ! -s out ] || grep -q HTTP out'

# ---- 4 ----
ask "$own" /taxii2/
result s4_1_discovery got 200 '.title == "Tocsin" and .api_roots == ["/api1/"] and .default == "/api1/"'
ask "$stranger" /taxii2/
result s4_1_roots_of_others_are_not_told got 200 '.api_roots == ["/api2/"]'
ask "$own" /api1/
result s4_2_api_root got 200 '.versions == ["application/taxii+json;version=2.1"] and .max_content_length > 0'
ask "$stranger" /api1/
result s4_2_root_of_others got 404

# ---- 5.1, 5.2 ----
ask "$own" /api1/collections/
result s5_1_collections got 200 '(.collections | length) == 2 and .collections[0].can_write and .collections[1].can_read == false'
ask "$reader" /api1/collections/
result s5_1_rights_of_the_caller got 200 '[.collections[] | .can_write] == [false, false]'
ask "$own" "$coll/"
result s5_2_collection got 200 '.title == "Main" and .alias == "main" and .media_types == ["application/stix+json;version=2.1"]'
ask "$own" /api1/collections/main/
result s5_2_by_alias got 200 ".id == \"$main\""
ask "$stranger" "$coll/"
result s5_2_collection_of_others got 404

# ---- 5.5 ----
envelope "$(indicator 1 '' $green)" "$(indicator 2 '' $green)" '{"type":"indicator","id":"indicator--no"}' "$(indicator 3)"
post "$own" main env
result s5_5_partial_failure got 202 '.status == "complete" and .total_count == 4 and .success_count == 3 and .failure_count == 1
    and .pending_count == 0 and (.failures[0].message | startswith("/objects/2/")) and (.successes | length) == 3'
status_id=$(jq -r .id out)
ask "$own" "$root/status/$status_id/"
result s4_3_status got 200 ".id == \"$status_id\" and .success_count == 3 and (.failures | length) == 1"
ask "$reader" "$root/status/$status_id/"
result s4_3_status_of_others got 404
ask "$own" "$root/status/00000000-0000-4000-8000-000000000000/"
result s4_3_no_status got 404
post "$own" main env
result s5_5_duplicates_are_no_error got 202 '.success_count == 3'
envelope "$(indicator 1 '' $green ',"confidence":7')"
post "$own" main env
result s5_5_same_version_other_content got 202 '.failure_count == 1 and (.failures[0].message | test("conflict"))'
ask "$own" "$coll/objects/$(id_of 1)/"
result s5_5_conflict_changes_nothing got 200 '.objects | length == 1 and (.[0] | has("confidence") | not)'
ask "$own" "$coll/objects/" -H 'Content-Type: application/json' --data-binary @env
result s5_5_media_type got 415
ask "$own" "$coll/objects/" -H 'Content-Type: application/taxii+json; version=2.1' --data-binary @env
result s5_5_media_type_with_space got 202
ask "$own" "$coll/objects/" -H 'Content-Type: application/taxii+json' --data-binary @env
result s5_5_media_type_without_version got 202
ask "$own" "$coll/objects/" -H 'Content-Type: application/taxii+json;version=2.0' --data-binary @env
result s5_5_media_type_of_another_version got 415
for body in '' '{' '[]' '{"objects":[]}' '{"objects":7}' '{"more":false}' '{"objects":[1],"objects":[2]}'; do
    printf '%s' "$body" >env
    post "$own" main env
    result "s5_5_unprocessable $body" got 422
done
envelope "$(indicator 60 '' $green)" "$(indicator 61 '' $green | sed 's/\[file:name = .x.\]/[file:name = /')"
post "$own" main env
result s5_5_a_bad_pattern_fails_alone got 202 '.success_count == 1 and .failure_count == 1 and (.failures[0].message | startswith("/objects/1/pattern"))'
ask "$own" "$coll/objects/$(id_of 60)/" -X DELETE
printf '{"objects":[7,null,{}]}' >env
post "$own" main env
result s5_5_what_is_no_object_fails_alone got 202 '.failure_count == 3'
head -c 11000000 /dev/zero | tr '\0' ' ' >large
post "$own" main large
result s5_5_too_large got 413
envelope "$(indicator 9)"
post "$reader" main env
result s5_5_not_writable got 403
post "$stranger" main env
result s5_5_not_there got 404

# ---- 5.4, 3.3, 3.5 ----
set --
for n in 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25; do
    set -- "$@" "$(indicator $n '' $green)"
done
envelope "$@"
post "$own" main env
ask "$own" "$coll/objects/"
result s5_4_all_in_order got 200 "[.objects[].id] == ([1,2,3] + [range(11; 26)] | map(tostring | \"indicator--00000000-0000-4000-8000-\" + (\"000000000000\" + .)[-12:])) and .more == false"
result s3_2_dates eval 'header X-TAXII-Date-Added-First | grep -Eq "^[0-9-]{10}T[0-9:]{8}\.[0-9]{6}Z$" && [ "$(header X-TAXII-Date-Added-First)" \< "$(header X-TAXII-Date-Added-Last)" ]'
jq -c '.objects[]' out >whole
ask "$own" "$coll/manifest/"
jq -r '.objects[].date_added' out >dates
result s3_3_dates_rise_strictly eval '[ $(wc -l <dates) = 18 ] && LC_ALL=C sort -uc dates'
result s5_3_manifest got 200 '.objects[0] | .id == "indicator--00000000-0000-4000-8000-000000000001" and .version == "2024-01-01T00:00:00.000Z" and .media_type == "application/stix+json;version=2.1"'
: >pages
next=
for _ in 1 2 3 4 5; do
    ask "$own" "$coll/objects/?limit=4${next:+&next=$next}"
    jq -c '.objects[]' out >>pages
    next=$(jq -r '.next // empty' out)
    if [ -n "$next" ]; then
        result s3_5_more_has_next got 200 '.more == true and (.objects | length) == 4'
    fi
done
result s3_5_pages_are_the_whole cmp whole pages
: >pages
after=
for _ in 1 2 3 4 5; do
    ask "$own" "$coll/objects/?limit=4${after:+&added_after=$after}"
    jq -c '.objects[]' out >>pages
    after=$(header X-TAXII-Date-Added-Last)
done
result s3_5_pages_by_date_are_the_whole cmp whole pages
ask "$own" "$coll/manifest/?limit=5"
next=$(jq -r .next out)
ask "$own" "$coll/manifest/?limit=5&next=$next"
result s5_3_manifest_pages got 200 '.objects | length == 5 and (.[0].id | endswith("13"))'
ask "$own" "$coll/manifest/?limit=2&next=$next"
result s3_5_pages_may_change_their_length got 200 '.objects | length == 2'
ask "$own" "$coll/objects/?limit=5&next=$next"
result s3_5_cursor_of_another_endpoint got 400
ask "$own" "$coll/manifest/?limit=5&match[type]=indicator&next=$next"
result s3_5_cursor_of_another_query got 400
ask "$reader" "$coll/manifest/?limit=5&next=$next"
result s3_5_cursor_of_another_caller got 400
ask "$own" "$coll/manifest/?limit=5&next=$(echo "$next" | tr 'A-Za-z' 'B-ZAb-za')"
result s3_5_cursor_that_was_changed got 400
ask "$own" "$coll/objects/?added_after=2999-01-01T00:00:00Z"
result s5_4_nothing_is_an_empty_envelope got 200 '. == {}'

# ---- 3.4 ----
for bad in limit=0 limit=-1 limit=x limit= limit=9x added_after=x added_after= 'match[version]=all,last' \
    'match[version]=x' 'match[version]=last,last' 'match[version]=' 'match[id]=' 'match[id]=a,,b' 'match[type]=' 'match[type]=A' \
    'match[spec_version]=x' next=x next= 'limit=1&limit=2' 'match[type]=indicator&match[type]=malware'; do
    ask "$own" "$coll/objects/?$bad"
    result "s3_4_malformed $bad" got 400 '.description | length > 0'
done
# expect QUERY COUNT
expect()
{
    ask "$own" "$coll/objects/?$1"
    result "s3_4_filter $1" got 200 "(.objects // [] | length) == $2"
}
expect "match[id]=$(id_of 12)" 1
expect "match[id]=$(id_of 14),$(id_of 12),$(id_of 14),x--1" 2
expect 'match[type]=indicator' 18
expect 'match[type]=malware,indicator&limit=3' 3
expect 'match[type]=malware' 0
expect 'match[spec_version]=2.1' 18
expect 'match[spec_version]=2.0' 0
expect 'match[spec_version]=2.0,2.1' 18
expect 'limit=100000' 18
expect 'x=y' 18
ask "$own" "$coll/objects/?match[id]=$(id_of 14),$(id_of 12)&limit=1"
next=$(jq -r .next out)
result s3_4_ids_in_the_order_of_the_collection got 200 '.objects[0].name == "n12" and .more'
ask "$own" "$coll/objects/?match[id]=$(id_of 14),$(id_of 12)&limit=1&next=$next"
result s3_4_ids_page got 200 '.objects[0].name == "n14" and .more == false'

# ---- versions: 3.4.1, 5.6, 5.8 ----
envelope "$(indicator 1 2024-03-01T00:00:00.000Z $green)" "$(indicator 1 2024-02-01T00:00:00.000Z $green)"
post "$own" main env
expect "match[id]=$(id_of 1)&match[version]=all" 3
expect "match[id]=$(id_of 1)&match[version]=first" 1
expect "match[id]=$(id_of 1)&match[version]=first,last" 2
expect "match[id]=$(id_of 1)&match[version]=2024-02-01T00:00:00.000Z,2024-01-01T00:00:00Z" 2
expect 'match[version]=all' 20
expect '' 18
ask "$own" "$coll/objects/$(id_of 1)/"
result s5_6_last_version got 200 '[.objects[].modified] == ["2024-03-01T00:00:00.000Z"]'
ask "$own" "$coll/objects/$(id_of 1)/?match[version]=first"
result s5_6_first_version got 200 '[.objects[].modified] == ["2024-01-01T00:00:00.000Z"]'
ask "$own" "$coll/objects/$(id_of 77)/"
result s5_6_no_object got 404
ask "$own" "$coll/objects/$(id_of 1)/versions/"
result s5_8_versions got 200 '.versions == ["2024-01-01T00:00:00.000Z", "2024-03-01T00:00:00.000Z", "2024-02-01T00:00:00.000Z"]'
ask "$own" "$coll/objects/$(id_of 1)/versions/?limit=2"
result s5_8_versions_page got 200 '.more and (.versions | length) == 2 and (.next | length) > 0'
next=$(jq -r .next out)
ask "$own" "$coll/objects/$(id_of 1)/versions/?limit=2&next=$next"
result s5_8_versions_last_page got 200 '.versions == ["2024-02-01T00:00:00.000Z"]'
ask "$own" "$coll/objects/$(id_of 77)/versions/"
result s5_8_no_object got 404

# ---- 5.7 ----
ask "$reader" "$coll/objects/$(id_of 2)/" -X DELETE
result s5_7_not_writable got 403
ask "$own" "/api1/collections/drop/objects/$(id_of 2)/" -X DELETE
result s5_7_not_readable got 403
ask "$stranger" "$coll/objects/$(id_of 2)/" -X DELETE
result s5_7_not_there got 404
ask "$own" "$coll/objects/$(id_of 1)/?match[version]=2024-03-01T00:00:00.000Z" -X DELETE
result s5_7_one_version got 200
ask "$own" "$coll/objects/$(id_of 1)/?match[version]=2024-03-01T00:00:00.000Z"
result s5_7_that_version_is_gone got 404
ask "$own" "$coll/objects/$(id_of 1)/"
result s5_7_the_one_before_is_the_last_now got 200 '[.objects[].modified] == ["2024-02-01T00:00:00.000Z"]'
ask "$own" "$coll/objects/$(id_of 1)/" -X DELETE
result s5_7_all_versions got 200
ask "$own" "$coll/objects/$(id_of 1)/"
result s5_7_object_is_gone got 404
expect '' 17
ask "$own" "$coll/objects/$(id_of 1)/" -X DELETE
result s5_7_twice got 404

# ---- HTTP ----
for coding in gzip zstd; do
    ask "$own" "$coll/objects/" -H "Accept-Encoding: $coding"
    "$coding" -dc <out >plain 2>/dev/null || :
    result "http_$coding" eval '[ "$(header Content-Encoding)" = $coding ] && [ "$(jq ".objects | length" plain)" = 17 ]'
done
ask "$own" "$coll/objects/" -H 'Accept-Encoding: gzip;q=0'
result http_not_compressed eval '[ -z "$(header Content-Encoding)" ] && got 200 ".objects | length == 17"'
result http_not_cached [ "$(header Cache-Control)" = no-store ]
status=$(curl -s -o out -w '%{http_code}' "$at/healthz")
result http_health eval 'got 200 && grep -qx ok out'
status=$(curl -s -o out -w '%{http_code}' "$at/metrics")
result http_metrics eval 'got 200 && grep -q "^tocsin_http_requests_total{status=\"2xx\"} [1-9]" out && ! grep -q main out'
status=$(curl -s -o out -w '%{http_code}' -H 'X-Forwarded-For: 192.0.2.1' "$at/metrics")
result http_metrics_are_not_for_those_behind_a_proxy got 404

# ---- the life of the server ----
# Who was sent what is written behind the answers: an orderly end writes all of it, a kill may lose a second.
stop
start
ask "$own" "$coll/objects/?limit=5"
next=$(jq -r .next out)
envelope "$(indicator 90 '' $green)"
post "$own" main env
stop KILL
start
ask "$own" "$coll/objects/$(id_of 90)/"
result what_was_acknowledged_survives_a_kill got 200
ask "$own" "$coll/objects/?limit=5&next=$next"
result s3_5_cursor_is_good_after_a_restart got 200 '.objects | length == 5'
quiet token remove own-t
kill -HUP "$server"
for _ in $(seq 200); do
    ask "$own" /taxii2/
    [ "$status" = 200 ] || break
done
result a_removed_token_ends_with_the_next_reload got 401
stop
result sigterm_ends_it_well [ "$ended" = 0 ]
run "$tocsin" audit verify
result audit_log_is_whole eval '[ $status = 0 ] && grep -q whole out'
run "$tocsin" audit list
result audit_log_tells_reads_and_deletions eval 'grep -q "own-t.*read objects.*$main" out && grep -q "own-t.*delete.*$main" out'
result audit_log_tells_wrong_secrets eval 'grep -q "own-t .*wrong secret" out && grep -q "(nobody) .*wrong secret" out'
result audit_log_tells_changes eval 'grep -q "local:.*partner add .*--clearance amber+strict" out'
run "$tocsin" serve --plain --listen 0.0.0.0:0
result plain_is_for_this_machine_alone fails 2 "127.0.0.1"
run "$tocsin" serve --listen nowhere
result wrong_address fails 2 "nowhere"

# Who was sent what, and dates of another server.
run "$tocsin" partner sent "$(id_of 1)" -f json
result who_was_sent_a_recalled_object eval '[ $status = 0 ] && jq -e "map(select(.partner == \"own\" and .state == \"recalled\")) | length == 3" out >/dev/null'
{
    printf '{"collection":"main","date_added":"2020-01-01T00:00:00Z","object":%s}\n' "$(indicator 200 '' $green)"
    printf '{"collection":"main","date_added":"2020-01-01T00:00:00Z","object":%s}\n' "$(indicator 201 '' $green)"
    printf '{"collection":"main","object":%s}\n' "$(indicator 202 '' $green)"
    printf '{"collection":"none","object":%s}\n{"collection":"main","object":{"type":"x"}}\n' "$(indicator 203)"
} >seeds
run "$tocsin" import --seed seeds
result seed eval '[ $status = 3 ] && grep -q "objects: 3 new" out && grep -q "2 refused" out && grep -q "seeds:4: /collection" err'
start
ask "$reader" "$coll/manifest/?limit=2"
result seeds_keep_their_dates got 200 '[.objects[].date_added] == ["2020-01-01T00:00:00.000000Z", "2020-01-01T00:00:00.000001Z"]'
stop

# ---- 8.2.2 ----
start_tls()
{
    rm -f ready
    mkfifo ready
    "$tocsin" serve --listen 127.0.0.1:0 >ready 2>serve.err </dev/null &
    server=$!
    read -r line <ready
    at=$(echo "$line" | sed 's|.*\(https*://[^/]*\)/.*|\1|')
}
start_tls
ask "$reader" /taxii2/ --cacert store.db.crt --tlsv1.2
result s8_2_2_tls_with_a_certificate_made_at_the_first_start eval 'got 200 && grep -q SHA-256 serve.err'
ask "$reader" /taxii2/ --cacert store.db.crt --tls-max 1.1
result s8_2_2_no_old_tls [ "$status" = none ]
ask "$reader" /taxii2/
result s8_2_2_nobody_trusts_it_unasked [ "$status" = none ]
cp store.db.crt old.crt
cp store.db.key old.key
stop
rm store.db.crt store.db.key
start_tls
cp store.db.crt new.crt
cp old.crt store.db.crt
kill -HUP "$server"
for _ in $(seq 200); do
    ! grep -q 'stays in use' serve.err || break
    ask "$reader" /taxii2/ --cacert new.crt
done
ask "$reader" /taxii2/ --cacert new.crt
result a_certificate_without_its_key_is_told_and_not_taken eval 'got 200 && grep -q "stays in use" serve.err'
cp old.key store.db.key
kill -HUP "$server"
for _ in $(seq 200); do
    ask "$reader" /taxii2/ --cacert old.crt
    [ "$status" != 200 ] || break
done
result a_renewed_certificate_is_taken_with_sighup got 200
ask "$reader" /taxii2/ --cacert new.crt
result and_the_one_before_is_used_no_more [ "$status" = none ]
result key_is_its_owners_alone [ "$(stat -c %a store.db.key)" = 600 ]
stop
done_testing
