#!/bin/sh
# Usage: console.sh TOCSIN
#
# The console's files and who may ask its API: setting up, logging in, what a browser may be made to
# do by another page, what stays shut.
set -eu
. "$(dirname "$0")/lib.sh"

quiet partner add north --clearance green
north=$(token north-t north)
printf 'correct horse\n' >password
quiet user add alice --partner north --password-file password
start
code=$(sed -n 's/.*administrator with the code //p' serve.out)
json='Content-Type: application/json'
v1=$at/api/v1

# call METHOD PATH [CURL-OPTION...]: without credentials.
call()
{
    method=$1
    path=$2
    shift 2
    : >err
    status=$(curl -sS -g -o out -D headers -w '%{http_code}' -X "$method" "$@" "$v1$path" 2>err </dev/null) || status=none
}

# log_in NAME PASSWORD JAR
log_in()
{
    call POST /session -H "$json" -c "$3" -d "{\"name\":\"$1\",\"password\":\"$2\"}"
}

# ---- nobody ----
for path in /session /health; do
    call GET "$path"
    result "nobody_gets_$path" got 401 '.error | length > 0'
done
call GET /nothing
result what_is_not_there got 404 '.error'
call PUT /session
result wrong_method got 405 '.error'
result which_says_what_is_right eval '[ "$(header Allow)" = "GET, HEAD, POST, DELETE" ]'
call POST /session -d x
result login_wants_json got 415 '.where == "Content-Type"'
call POST /session -H "$json" -d '{"name":'
result login_wants_good_json got 422
call POST /session -H "$json" -d '[]'
result login_wants_an_object got 422
call POST /session -H "$json" -d '{"name":"x"}'
result login_names_what_is_missing got 422 '.where == "/password"'
head -c 5000 /dev/zero | tr '\0' ' ' >long
call POST /session -H "$json" --data-binary @long
result login_is_short got 413
call POST /session -H "$json" -H 'Transfer-Encoding: chunked' -d '{}'
result login_says_how_long_it_is got 411

# ---- the first administrator ----
call GET /setup
result setup_is_needed got 200 '.needed == true'
call POST /setup -H "$json" -d '{"name":"root","password":"long enough","code":"00000000000000000000"}'
result setup_wants_the_code got 403 '.where == "/code"'
call POST /setup -H "$json" -d "{\"name\":\"ro ot\",\"password\":\"long enough\",\"code\":\"$code\"}"
result setup_wants_a_name got 422 '.where == "/name"'
call POST /setup -H "$json" -d "{\"name\":\"root\",\"password\":\"short\",\"code\":\"$code\"}"
result setup_wants_a_password got 422 '.where == "/password"'
call POST /setup -H "$json" -H 'Origin: http://evil.example' -d "{\"name\":\"root\",\"password\":\"long enough\",\"code\":\"$code\"}"
result setup_only_from_our_own_page got 403
call POST /setup -H "$json" -d "{\"name\":\"root\",\"password\":\"long enough\",\"code\":\"$code\"}"
result setup_makes_one got 204
call POST /setup -H "$json" -d "{\"name\":\"other\",\"password\":\"long enough\",\"code\":\"$code\"}"
result setup_is_done_once got 409
call GET /setup
result setup_is_not_needed_any_more got 200 '.needed == false'

# ---- a person ----
log_in root 'long enough' jar
result login got 204
result the_cookie_is_for_the_server_alone grep -qi 'set-cookie: tocsin_session=[0-9a-f]*; Path=/api/v1; HttpOnly; SameSite=Strict' headers
call GET /session -b jar
result session_tells_who got 200 '.name == "root" and .role == "admin" and (.csrf | length) == 32 and .server.title == "Tocsin"'
csrf=$(jq -r .csrf out)
call GET /health -b jar
result health got 200 '.status == "ok" and .store.incidents == 0'
call DELETE /session -b jar
result a_change_wants_the_token_of_the_session got 403 '.where == "X-Tocsin-CSRF"'
call DELETE /session -b jar -H "X-Tocsin-CSRF: $(echo "$csrf" | tr 0-9a-f 1-9a-f0)"
result another_token_is_none got 403
call DELETE /session -b jar -H "X-Tocsin-CSRF: $csrf" -H 'Sec-Fetch-Site: cross-site'
result a_page_of_another_site_changes_nothing got 403 '.where == "Origin"'
call DELETE /session -b jar -H "X-Tocsin-CSRF: $csrf" -H 'Origin: http://evil.example'
result nor_does_another_origin got 403
call DELETE /session -b jar -H "X-Tocsin-CSRF: $csrf" -H "Origin: $at" -H 'Sec-Fetch-Site: same-origin'
result logout got 204
call GET /session -b jar
result the_cookie_is_of_no_use_then got 401
log_in root 'long enoug' jar2
result wrong_password got 401
log_in nobody 'long enough' jar2
result wrong_name got 401
log_in alice 'correct horse' jar2
result a_partner_logs_in got 204
call GET /session -b jar2
result it_reads_what_its_partner_may got 200 '.role == "reader" and .partner == "north"'
call GET /health -b jar2
result it_is_not_told_how_much_there_is got 200 'has("store") | not'

# ---- who changes something and then asks meets what was changed ----
log_in root 'long enough' jar5
call GET /session -b jar5
csrf=$(jq -r .csrf out)
: >late
for n in $(seq 60); do
    # Both over one connection: nothing but the server's own time is between them.
    curl -sS -o made -b jar5 -H "X-Tocsin-CSRF: $csrf" -H "$json" -d "{\"name\":\"west-$n\"}" "$v1/partners" \
        --next -sS -o list -b jar5 "$v1/partners"
    grep -q "\"west-$n\"" list || echo "partner $n" >>late
    curl -sS -o made -b jar5 -H "X-Tocsin-CSRF: $csrf" -H "$json" -d "{\"name\":\"t-$n\",\"partner\":\"west-$n\"}" "$v1/tokens"
    curl -sS -o gone -b jar5 -H "X-Tocsin-CSRF: $csrf" -X DELETE "$v1/tokens/t-$n" \
        --next -sS -o out -w '%{http_code}\n' -H "Authorization: Bearer $(jq -r .token made)" "$v1/session" >status
    [ "$(cat status)" = 401 ] || echo "token $n: $(cat status)" >>late
done
result a_change_is_seen_at_once [ ! -s late ]

# ---- a program ----
call GET /session -H "Authorization: Bearer $north"
result a_token_works_for_programs got 200 '.name == "north-t" and (has("csrf") | not)'
call GET /session -H "Authorization: Bearer ${north}x"
result a_wrong_token_does_not got 401
call POST /session -H "$json" -c jar3 -d "{\"token\":\"$north\"}"
result a_token_logs_in got 204
call GET /session -b jar3
result with_a_session_of_its_own got 200 '.name == "north-t" and (.csrf | length) == 32'
quiet user remove alice
for _ in $(seq 300); do
    call GET /session -b jar2
    [ "$status" != 401 ] || break
done
result a_removed_account_is_out got 401

# ---- failures ----
for _ in 1 2 3 4 5 6 7 8 9 10 11 12; do
    log_in root wrong-password jar4
done
result too_many_failures got 429
log_in root 'long enough' jar4
result also_with_the_right_one_for_a_while got 429

# ---- the files ----
status=$(curl -s -o out -D headers -w '%{http_code}' "$at/")
if [ "$status" = 200 ]; then
    result page_forbids_what_is_not_here grep -q "^Content-Security-Policy: default-src 'none'; script-src 'self'" headers
    result page_is_asked_for_again eval '[ "$(header Cache-Control)" = no-cache ]'
    result page_cannot_be_framed eval '[ "$(header X-Frame-Options)" = DENY ]'
    etag=$(header ETag)
    status=$(curl -s -o out -w '%{http_code}' -H "If-None-Match: $etag" "$at/")
    result page_is_known got 304
    curl -s -H 'Accept-Encoding: gzip' "$at/" -o packed -D headers
    curl -s "$at/" -o plain
    result page_comes_packed eval 'gzip -dc packed | cmp -s - plain'
    status=$(curl -s -o out -w '%{http_code}' -X POST -d x "$at/")
    result page_takes_nothing eval '[ "$status" != 200 ]'
fi
stop
result ends_well [ "$ended" = 0 ]

start --no-console
call GET /session
result without_the_console_there_is_no_api eval '[ "$status" != 200 ] && ! grep -q console: serve.out'
stop
done_testing
