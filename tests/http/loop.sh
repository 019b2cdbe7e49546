#!/bin/sh
# Usage: loop.sh TOCSIN
#
# Two servers that pull from each other, and one that pushes to the other: they come to rest at once,
# what came keeps its source, and nobody's objects are changed by others.
set -eu
. "$(dirname "$0")/lib.sh"
no_proxy=127.0.0.1
export no_proxy

# Two stores; each knows the other as a partner and serves one collection `main`.
for me in a b; do
    TOCSIN_STORE=$work/$me.db
    other=$(echo $me | tr ab ba)
    quiet partner add "$other" --clearance amber
    quiet partner add own --clearance red
    quiet collection add main --read "$other",own --write "$other",own
    token "t-$other" "$other" >"for-$other"
    token "t-own" own >"own-$me"
    chmod 600 "for-$other"
done
TOCSIN_STORE=$work/a.db
start
at_a=$at server_a=$server
TOCSIN_STORE=$work/b.db
start
at_b=$at
trap 'kill -9 "$server_a" "$server" 2>/dev/null; rm -rf "$work"' EXIT
post_to() # A|B FILE
{
    at=$(eval echo "\$at_$1")
    post "$(cat "own-$1")" main "$2"
}
for me in a b; do
    other=$(echo $me | tr ab ba)
    TOCSIN_STORE=$work/$me.db
    quiet remote add "$other" "$(eval echo "\$at_$other")/" --partner "$other" --token-file "for-$me" --into main
done
on() # A|B COMMAND...
{
    TOCSIN_STORE=$work/$1.db
    shift
    run "$tocsin" "$@"
}
count() # A|B
{
    sqlite3 "$work/$1.db" 'SELECT count(*) FROM shared'
}
log_of() # A|B: rows of the audit log that pulling and pushing wrote
{
    sqlite3 "$work/$1.db" "SELECT count(*) FROM audit WHERE who LIKE 'remote:%'"
}

envelope "$(indicator 1 '' $green)" "$(indicator 2 '' $amber)" "$(indicator 3 '' $red)"
post_to a env
result posted_to_a got 202 '.success_count == 3'
envelope "$(indicator 4 '' $green)" "$(indicator 1 '' $green)"
post_to b env
result posted_to_b got 202 '.success_count == 2'
on b pull
result b_gets_what_it_may eval '[ "$status" = 0 ] && grep -q "^a: 1 new, 0 new versions, 1 unchanged; 0 refused" out'
on a pull
result a_gets_what_b_has eval '[ "$status" = 0 ] && grep -q "^b: 1 new, 0 new versions, [0-9]* unchanged; 0 refused" out'
before="$(count a) $(count b) $(log_of a) $(log_of b)"
for _ in 1 2 3; do
    on b pull
    result b_comes_to_rest grep -q '^a: 0 new, 0 new versions' out
    on a pull
    result a_comes_to_rest grep -q '^b: 0 new, 0 new versions' out
done
result nothing_moved_and_nothing_was_logged [ "$before" = "$(count a) $(count b) $(log_of a) $(log_of b)" ]
result all_are_on_both_sides_once [ "$(count a) $(count b)" = '4 3' ]
result what_came_keeps_its_source [ "$(sqlite3 b.db "SELECT p.name FROM shared s JOIN partner p ON p.partner = s.source WHERE s.id = '$(id_of 2)'")" = a ]
envelope "$(indicator 1 2024-05-01T00:00:00.000Z $green)"
post_to a env
on b pull
result versions_of_what_another_source_has_here_are_left_out eval '[ "$status" = 0 ] && grep -q "0 new versions, .*; 1 left to who posted the object first" out'
envelope "$(indicator 2 2024-05-01T00:00:00.000Z $amber)"
post_to a env
on b pull
result a_new_version_goes_over_once grep -q '^a: 0 new, 1 new versions' out
on a pull
result and_not_back grep -q '^b: 0 new, 0 new versions' out

# ---- push from a to b ----
envelope "$(indicator 8 '' $green)" "$(indicator 9 '' $red)"
post_to a env
on a remote set b --from main
on a push
result a_pushes_what_b_may_have eval '[ "$status" = 3 ] &&
    grep -q "^b: [0-9]* sent, 1 of them refused; 2 withheld, 1 came from there$" out &&
    grep -q "$(id_of 1): was posted by another partner" err'
result it_is_there [ "$(sqlite3 b.db "SELECT count(*) FROM shared WHERE id IN ('$(id_of 8)', '$(id_of 9)')")" = 1 ]
on a push
result a_push_comes_to_rest grep -q '^b: 0 sent' out
on b pull
result what_was_pushed_is_there_already grep -q '^a: 0 new, 0 new versions' out
done_testing
