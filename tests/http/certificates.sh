#!/bin/sh
# Usage: certificates.sh TOCSIN
#
# Clients that prove by a certificate who they are: 'tocsin serve --client-ca', 'tocsin token
# --certificate', 'tocsin remote --certificate'.
set -eu
. "$(dirname "$0")/lib.sh"
no_proxy=127.0.0.1
export no_proxy

# ca NAME; issue CA NAME SUBJECT [DAYS]: keys and certificates NAME.key, NAME.crt.
ca()
{
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout "$1.key" -out "$1.crt" -days 2 -subj "/CN=$1" 2>made
}
issue()
{
    openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout "$2.key" -out "$2.csr" -subj "$3" 2>made
    openssl x509 -req -in "$2.csr" -CA "$1.crt" -CAkey "$1.key" -CAcreateserial -out "$2.crt" -days "${4:-2}" 2>made
}
ca trusted
ca other
issue trusted north /O=North/CN=poller
issue trusted north2 /O=North/CN=poller
issue trusted south /CN=south
issue trusted late /CN=south -1
issue other forged /O=North/CN=poller

quiet partner add north --clearance amber
quiet partner add south --clearance green
quiet collection add main --read north,south --write north
bearer=$(token north-t north)
run "$tocsin" token add north-c --partner north --certificate north.crt
result no_token_is_shown eval '[ "$status" = 0 ] && [ ! -s out ]'
quiet token add south-c --partner south --subject CN=south
run "$tocsin" token add twice --partner south --certificate north.crt
result one_certificate_one_account fails 3 "is the token's 'north-c' already"
run "$tocsin" token add none --partner south --certificate north.key
result no_certificate_in_the_file fails 2 "'north.key' holds no PEM certificate"
run "$tocsin" token list -f json
result accounts_show_what_they_are_bound_to eval 'jq -e "map(.certificate) | (.[0] | startswith(\"certificate:\")) and .[1] == \"\" and .[2] == \"subject:CN=south\"" out >made'
run "$tocsin" serve --plain --client-ca trusted.crt
result certificates_need_tls fails 2 "--client-ca is for TLS"
run "$tocsin" serve --client-ca north.key
result no_certificates_of_clients_to_trust eval '[ "$status" = 2 ] && grep -q "north.key" err'

mkfifo ready
"$tocsin" serve --listen 127.0.0.1:0 -j 1 --client-ca trusted.crt >ready 2>serve.err </dev/null &
server=$!
read -r line <ready
at=$(echo "$line" | sed 's|.*\(https*://[^/]*\)/.*|\1|')

# with CERTIFICATE [CURL-OPTION...]: asks for the collections with it.
with()
{
    crt=$1
    shift
    : >out
    status=$(curl -sS -g -o out -w '%{http_code}' --cacert store.db.crt ${crt:+--cert "$crt.crt" --key "$crt.key"} -H "$accept" "$@" \
        "$at/api1/collections/" 2>err </dev/null) || status=none
}
with north
result a_certificate_that_is_bound got 200 '.collections[0].can_write'
with south
result by_its_subject got 200 '.collections[0].can_write == false'
with north2
result another_one_with_the_same_subject got 401
with ''
result none got 401
with '' -H "Authorization: Bearer $bearer"
result a_token_does_without got 200
with south -H "Authorization: Bearer $bearer"
result a_token_goes_before got 200 '.collections[0].can_write'
with north -H "Authorization: Bearer wrong"
result a_wrong_token_is_not_made_good got 401
with forged
result nobody_vouches_for_it eval '[ "$status" = 401 ] || [ "$status" = none ]'
with late
result it_is_over eval '[ "$status" = 401 ] || [ "$status" = none ]'
with north -H "Authorization: Bearer certificate:$("$tocsin" token list -f json | jq -r '.[0].certificate')"
result what_it_is_bound_to_is_no_secret got 401
"$tocsin" token remove north-c >made
kill -HUP "$server"
for _ in $(seq 300); do
    with north
    [ "$status" != 401 ] || break
done
result removed got 401
quiet token add north-c --partner north --certificate north.crt
kill -HUP "$server"
for _ in $(seq 300); do
    with north
    [ "$status" != 200 ] || break
done

# ---- the API ----
quiet token add desk-c --partner north --role analyst --subject CN=desk
issue trusted desk /CN=desk
kill -HUP "$server"
# api CERTIFICATE PATH [CURL-OPTION...]
api()
{
    crt=$1
    path=$2
    shift 2
    : >out
    status=$(curl -sS -g -o out -w '%{http_code}' --cacert server.crt ${crt:+--cert "$crt.crt" --key "$crt.key"} "$@" "$at/api/v1$path" 2>err </dev/null) || status=none
}
json='Content-Type: application/json'
cp store.db.crt server.crt
for _ in $(seq 300); do
    api desk /session
    [ "$status" != 200 ] || break
done
result the_api_knows_a_certificate got 200 '.name == "desk-c" and .role == "analyst"'
api north /session
result and_what_its_account_may got 200 '.name == "north-c" and .role == "reader"'
api north2 /session
result one_that_nobody_is_bound_to got 401
api '' /session
result and_none got 401
api late /session
result one_that_is_over eval '[ "$status" = 401 ] || [ "$status" = none ]'
api forged /session
result one_that_nobody_vouches_for eval '[ "$status" = 401 ] || [ "$status" = none ]'
api north /audit
result a_role_is_a_role got 403
api desk /session -H "Authorization: Bearer wrong.wrong"
result a_wrong_token_is_not_made_good_there got 401
api desk /session -H "Authorization: Basic bm9ydGg6eA=="
result nor_another_scheme got 401
echo 'LARNACA, March 18, 2024 (Wire) - A bomb exploded at a market in Larnaca on Monday, killing four people.' >bomb.txt
api desk /reports -F file=@bomb.txt -F marking=green
result what_a_form_can_send_wants_a_header_of_its_own got 403 '.where == "X-Tocsin-CSRF"'
api desk /reports -F file=@bomb.txt -F marking=green -H 'X-Tocsin-CSRF: program'
result a_change_is_taken eval '[ "$status" = 200 ] || [ "$status" = 201 ]'
id=$(jq -r '.incidents[0]' out)
api desk "/incidents/$id/rulings" -H "$json" -d '{"verb":"confirm","marking":"green"}'
result a_ruling_too got 200 '.standing == "confirmed"'
api desk "/incidents/$id/rulings" -H "$json" -H 'Origin: https://elsewhere.example' -d '{"verb":"confirm"}'
result but_not_from_a_page_of_another_site got 403
api desk "/incidents/$id/rulings" -H "$json" -H 'Sec-Fetch-Site: cross-site' -d '{"verb":"confirm"}'
result whatever_the_browser_says_of_it got 403
api desk "/incidents/$id/rulings" -H 'Content-Type: text/plain' -d '{"verb":"confirm"}'
result nor_as_a_form_could_send_it got 403
api '' "/incidents/$id/rulings" -H "$json" -d '{"verb":"confirm"}'
result who_has_none_changes_nothing got 401
"$tocsin" history "$id" -f ndjson >out 2>err
result history_names_the_account grep -q '"by":"desk-c"\|"by": "desk-c"' out

# ---- pulling with one ----
envelope "$(indicator 1 '' $green)"
status=$(curl -sS -o out -w '%{http_code}' --cacert store.db.crt --cert north.crt --key north.key -H "$accept" -H "$content" --data-binary @env \
    "$at/api1/collections/main/objects/")
result posted got 202 '.success_count == 1'
cp store.db.crt server.crt
TOCSIN_STORE=$work/puller.db
quiet partner add them --clearance amber
quiet remote add them "$at/" --partner them --certificate south.crt --key south.key
run "$tocsin" pull
result a_server_that_nobody_vouches_for fails 3 "its certificate is not trusted"
quiet remote set them --ca server.crt
run "$tocsin" pull
result pulled_with_a_certificate eval '[ "$status" = 0 ] && grep -q "^them: 1 new" out'
quiet remote set them --certificate late.crt --key late.key
run "$tocsin" pull
result with_one_that_is_over eval '[ "$status" = 3 ] && [ "$(wc -l <err)" = 1 ]'
run "$tocsin" remote set them --certificate south.crt
result certificate_without_key fails 2 "--certificate and --key go together"
done_testing
