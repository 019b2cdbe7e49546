#!/bin/sh
# Usage: dear.sh TOCSIN
#
# What is dear to look at ends a page, with a cursor, and is not left out.
set -eu
. "$(dirname "$0")/lib.sh"

quiet partner add own --clearance amber+strict
quiet partner add low --clearance green
quiet collection add main --read own,low --write own
own=$(token own-t own)
low=$(token low-t low)
coll=/api1/collections/main
start

# Without its pattern an indicator is none: no copy can be made for who may not see that.
secret=",\"granular_markings\":[{\"marking_ref\":\"$amber\",\"selectors\":[\"pattern\"]}]"

# ---- versions of one object ----
set --
for n in $(seq 200); do
    set -- "$@" "$(indicator 1 "2024-01-01T00:00:00.$(printf %03d "$n")Z" $green "$secret")"
done
envelope "$@" "$(indicator 2 2024-01-01T00:00:00.000Z $green)" "$(indicator 2 2024-01-02T00:00:00.000Z $green "$secret")"
post "$own" main env
result posted got 202 '.failure_count == 0'
ask "$low" "$coll/objects/$(id_of 1)/"
result an_object_of_which_nothing_can_be_redacted_is_not_there got 404
ask "$low" "$coll/objects/"
result nor_among_all_and_the_last_version_is_what_can_be_seen got 200 '[.objects[].name] == ["n2"] and .more == false'
envelope "$(indicator 1 2024-01-03T00:00:00.000Z $green)"
post "$own" main env
ask "$low" "$coll/objects/$(id_of 1)/"
result but_its_newest_is_found got 200 '[.objects[].modified] == ["2024-01-03T00:00:00.000Z"]'
ask "$low" "$coll/objects/$(id_of 1)/versions/"
result and_is_all_that_is_told got 200 '.versions == ["2024-01-03T00:00:00.000Z"]'

# ---- many objects ----
pad=$(head -c 90000 /dev/zero | tr '\0' x)
made=10
for _ in 1 2 3 4 5 6 7 8; do
    printf '{"objects":[' >env
    for n in $(seq $made $((made + 98))); do
        [ "$n" = "$made" ] || printf , >>env
        indicator "$n" '' $green "$secret,\"description\":\"$pad\"" >>env
    done
    printf ']}' >>env
    made=$((made + 99))
    post "$own" main env
done
envelope "$(indicator 9999 '' $green)"
post "$own" main env
result posted_many got 202 '.success_count == 1'
ask "$low" "$coll/manifest/"
result a_page_ends_where_its_work_does got 200 '(.objects | length) == 2 and .more == true and (.next | length) > 0'
found=$(jq '.objects | length' out)
pages=1
next=$(jq -r '.next // empty' out)
while [ -n "$next" ] && [ $pages -lt 20 ]; do
    ask "$low" "$coll/manifest/?next=$next"
    found=$((found + $(jq '.objects // [] | length' out)))
    next=$(jq -r '.next // empty' out)
    pages=$((pages + 1))
done
result and_the_next_ones_have_the_rest [ "$found" = 3 ]
result in_few_pages [ $pages -le 4 ]
stop
done_testing
