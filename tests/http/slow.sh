#!/bin/sh
# Usage: slow.sh TOCSIN DAWDLE
#
# Clients that take their time, on purpose or not, hold nothing that others need.
set -eu
dawdle=$(realpath "$2")
. "$(dirname "$0")/lib.sh"

quiet partner add own --clearance amber+strict
quiet partner add other --clearance amber+strict
quiet collection add main --read own,other --write own,other
own=$(token own-t own)
other=$(token other-t other)
slow=
trap '[ -z "$slow" ] || kill "$slow"; [ -z "$server" ] || kill -9 "$server"; chmod -R u+rwx "$work"; rm -rf "$work"' EXIT

# head TOKEN LENGTH: of a POST.
head_of()
{
    printf 'POST /api1/collections/main/objects/ HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\n%s\r\n%s\r\nContent-Length: %s\r\n\r\n' \
        "$1" "$accept" "$content" "$2"
}

# hold CONNECTIONS FILE: until let_go.
hold()
{
    rm -f held
    mkfifo held
    "$dawdle" "${at##*:}" "$1" "$2" hold >held &
    slow=$!
    read -r _ <held
}

let_go()
{
    kill "$slow"
    wait "$slow" || :
    slow=
}

# metric NAME: its value.
metric()
{
    curl -s "$at/metrics" | sed -n "s/^tocsin_$1 //p"
}

# is_let_go: nothing is held any more, once the server has had time to cut who is slow.
is_let_go()
{
    for _ in $(seq 20); do
        [ "$(metric http_held_bytes)" != 0 ] || return 0
        "$dawdle" "${at##*:}" 1 /dev/null wait >/dev/null
    done
    return 1
}

spaces()
{
    head -c "$1" /dev/zero | tr '\0' ' '
}

# ---- bodies that are held back ----
start --patience 600
envelope "$(indicator 1 '' $green ",\"description\":\"x$(spaces 10000)\"")"
{ head_of toc_nobody-t_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA 1000000 && spaces 700000; } >body
hold 60 body
post "$other" main env
result strangers_who_hold_back_bodies_block_nobody got 202 '.success_count == 1'
result and_fill_no_memory [ "$(metric http_held_bytes)" -lt 100000 ]
let_go
{ head_of "$own" 10000000 && spaces 9000000; } >body
hold 3 body
envelope "$(indicator 2 '' $green)"
post "$other" main env
result a_partner_who_holds_back_bodies_blocks_no_other got 202 '.success_count == 1'
for _ in $(seq 2000); do # one fits into the share, the others are refused
    [ "$(metric http_held_bytes)" != 9000000 ] || break
done
spaces 4000000 >large
post "$own" main large
result but_itself_once_it_has_its_share got 503
let_go
stop

# ---- answers that are not taken ----
start --patience 600
set --
pad=$(spaces 3000)
for n in $(seq 100 1800); do
    printf '%s%s' "$([ "$n" = 100 ] && echo '{"objects":[' || echo ,)" "$(indicator "$n" '' $green ",\"description\":\"x$pad\"")"
done >env
printf ']}' >>env
post "$own" main env
result set_up got 202 '.failure_count == 0'
printf 'GET /api1/collections/main/objects/?limit=5000 HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\n%s\r\n\r\n' "$own" "$accept" >get
hold 40 get
result slow_readers_fill_their_share_alone [ "$(metric http_held_bytes)" -le 8600000 ]
ask "$other" '/api1/collections/main/objects/?limit=5000'
result and_others_get_long_pages got 200 '.objects | length > 1000'
post "$other" main env
result and_post_meanwhile got 202
let_go
stop

# ---- who is too slow is cut ----
start --patience 1
{ printf 'GET /taxii2/ HTTP/1.1\r\nHost: x\r\nX-Long: ' && spaces 20000; } >part
run "$dawdle" "${at##*:}" 3 part trickle
result a_head_that_trickles grep -qx closed out
{ head_of "$own" 100000; } >part
run "$dawdle" "${at##*:}" 3 part wait
result a_body_that_does_not_come grep -qx closed out
run "$dawdle" "${at##*:}" 1 /dev/null wait
result a_request_that_does_not_come grep -qx closed out
hold 2 get
for _ in $(seq 200); do
    [ "$(metric http_held_bytes)" = 0 ] || break
done
result an_answer_is_held [ "$(metric http_held_bytes)" != 0 ]
result but_not_for_ever is_let_go
result that_is_counted [ "$(metric http_cut_total)" -ge 9 ]
let_go
ask "$own" /taxii2/
result others_are_served got 200
stop

mkdir aside

# ---- connections of one address ----
start --per-address 3
: >nothing
hold 3 nothing
ask "$own" /taxii2/
result no_more_connections_than_the_limit_from_one_address [ "$status" = none ]
let_go
for _ in $(seq 200); do
    ask "$own" /taxii2/
    [ "$status" = none ] || break
done
result and_more_when_they_have_ended got 200
result refusals_are_counted [ "$(metric http_refused_connections_total)" -ge 1 ]
stop

# ---- connections at all ----
start --connections 3 --per-address 5
for _ in 1 2; do
    hold 3 nothing
    (cd aside && ask "$own" /taxii2/ && got 200 && : >../served) &
    waits=$!
    let_go
    wait $waits || :
    result whoever_is_one_too_many_waits [ -e served ]
    rm -f served
done
stop

# ---- the end ----
{ head_of "$own" 100000 && spaces 50000; } >half

# end_twice: with a body on its way, a second signal as soon as the server takes one.
end_twice()
{
    start
    hold 1 half
    for _ in $(seq 2000); do
        held=$(metric http_held_bytes)
        [ "$held" = 0 ] || break
    done
    kill "$server"
    while [ $((0x$(sed -n 's/^SigBlk:.*\(....\)$/\1/p' "/proc/$server/status") & 0x4002)) != 0 ]; do :; done
    stop
    let_go
}

# On a busy machine the server may have cut the client, and be through, before the second one.
for _ in 1 2 3; do
    end_twice
    [ "$ended" = 0 ] || break
done
result a_body_is_on_its_way [ "$held" != 0 ]
result a_second_signal_does_not_wait_for_it [ "$ended" = 143 ]
start
ask "$own" /taxii2/
result and_the_store_can_be_served_again got 200
stop
done_testing
