#!/bin/sh
# Usage: ring.sh TOCSIN
#
# Three servers in a ring, each pulling from the one before it, and one that takes a feed as well: what
# one of them has all get, once, as far as they may; a round later nothing moves any more.
set -eu
. "$(dirname "$0")/lib.sh"
no_proxy=127.0.0.1
export no_proxy

before() { echo "$1" | tr abc cab; }
after() { echo "$1" | tr abc bca; }
for me in a b c; do
    TOCSIN_STORE=$work/$me.db
    reader=$(after $me)
    quiet partner add "$(before $me)" --clearance amber
    quiet partner add "$reader" --clearance amber
    quiet partner add own --clearance red
    quiet collection add main --read "$reader",own --write own
    token t-reader "$reader" >"for-$reader"
    token t-own own >"own-$me"
    chmod 600 "for-$reader"
    start
    eval "at_$me=\$at server_$me=\$server"
done
trap 'kill -9 "$server_a" "$server_b" "$server_c" 2>/dev/null; rm -rf "$work"' EXIT
for me in a b c; do
    from=$(before $me)
    TOCSIN_STORE=$work/$me.db
    quiet remote add "$from" "$(eval echo "\$at_$from")/" --partner "$from" --token-file "for-$me" --into main
done
post_to() # SERVER FILE
{
    at=$(eval echo "\$at_$1")
    post "$(cat "own-$1")" main "$2"
}
pull() # SERVER
{
    TOCSIN_STORE=$work/$1.db
    run "$tocsin" pull
}
# still: the last pull brought nothing.
still() { [ "$status" = 0 ] && grep -q ': 0 new, 0 new versions' out; }
count() { sqlite3 "$work/$1.db" "SELECT count(*) || '/' || count(DISTINCT id || version) FROM shared WHERE state & 64 = 0"; }
moved() { sqlite3 "$work/$1.db" "SELECT (SELECT max(entry) FROM shared), (SELECT count(*) FROM audit WHERE who LIKE 'remote:%'), (SELECT count(*) FROM conflict)"; }
# ring ROUNDS: each pulls once a round.
ring()
{
    for _ in $(seq "$1"); do
        for me in a b c; do
            pull $me
            [ "$status" = 0 ] || return 1
        done
    done
}

# ---- each has something of its own ----
envelope "$(indicator 1 '' $green)" "$(indicator 2 '' $amber)" "$(indicator 3 '' $red)"
post_to a env
envelope "$(indicator 11 '' $green)"
post_to b env
envelope "$(indicator 21 '' $green)" "$(indicator 22)"
post_to c env
result three_rounds_go_well ring 2
# RED and what is not marked stay where they are: 3 and 22.
result all_have_what_they_may eval '[ "$(count a) $(count b) $(count c)" = "5/5 4/4 5/5" ]'
was="$(moved a) $(moved b) $(moved c)"
result a_round_more ring 1
result and_another ring 1
result nothing_moves_and_nothing_is_logged [ "$was" = "$(moved a) $(moved b) $(moved c)" ]
for me in a b c; do
    pull $me
    result "${me}_is_at_rest" still
done

# ---- a new version goes round once, from its source alone ----
envelope "$(indicator 1 2024-05-01T00:00:00.000Z $green)"
post_to a env
pull b
result a_new_version_goes_on grep -q '0 new, 1 new versions' out
pull c
result and_on grep -q '0 new, 1 new versions' out
pull a
result and_comes_back_as_what_is_there still
result all_have_both [ "$(count a) $(count b) $(count c)" = '6/6 5/5 6/6' ]

# ---- the same object given to two at once ----
envelope "$(indicator 31 '' $green)"
post_to a env
post_to b env
result rounds_with_twins ring 2
was="$(moved a) $(moved b) $(moved c)"
result a_round_after_twins ring 1
result twins_come_to_rest [ "$was" = "$(moved a) $(moved b) $(moved c)" ]

# ---- two differ under one version: set aside where they meet, and no farther ----
envelope "$(indicator 32 '' $green)"
post_to a env
envelope "$(indicator 32 '' $green ',"description":"another"')"
post_to c env
for _ in 1 2; do
    for me in a b c; do pull $me; done
done
was="$(moved a) $(moved b) $(moved c)"
for me in a b c; do pull $me; done
result conflicts_come_to_rest [ "$was" = "$(moved a) $(moved b) $(moved c)" ]
result each_keeps_what_it_had_first eval '[ "$(sqlite3 c.db "SELECT count(*) FROM shared WHERE id = '"'\$(id_of 32)'"' AND json LIKE '"'%another%'"'")" = 1 ] && [ "$(sqlite3 a.db "SELECT count(*) FROM shared WHERE id = '"'\$(id_of 32)'"' AND json LIKE '"'%another%'"'")" = 0 ]'

# ---- much at once, with kills on the way ----
i=1000
one=$(indicator 0 '' $green | sed 's/-000000000000"/-@"/')
while [ $i -lt 4000 ]; do
    printf '{"objects":[%s]}' "$(seq -f '%012.0f' $i $((i + 499)) | sed "s/.*/$(echo "$one" | sed 's,[/&],\\&,g; s/@/\&/')/" | paste -sd ,)" >env
    post_to a env
    i=$((i + 500))
done
result much_is_posted got 202 '.success_count == 500'
for pause in 0.02 0.05 0.1; do
    for me in b c a; do
        TOCSIN_STORE=$work/$me.db
        timeout -s KILL $pause "$tocsin" pull --batch 100 --limit 100 >made 2>&1 || :
    done
done
result rounds_after_kills ring 2
many="SELECT count(*) || '/' || count(DISTINCT id) FROM shared WHERE id >= 'indicator--00000000-0000-4000-8000-000000001000'"
result nothing_is_lost_or_doubled eval '[ "$(sqlite3 a.db "$many") $(sqlite3 b.db "$many") $(sqlite3 c.db "$many")" = "3000/3000 3000/3000 3000/3000" ]'
was="$(moved a) $(moved b) $(moved c)"
for me in a b c; do pull $me; done
result and_it_is_at_rest [ "$was" = "$(moved a) $(moved b) $(moved c)" ]
done_testing
