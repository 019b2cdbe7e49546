#!/bin/sh
# Usage: views.sh TOCSIN
#
# Live views: a client that pages has what the query and the ceiling let in, and hears of what left.
set -eu
. "$(dirname "$0")/lib.sh"

quiet partner add had --clearance green
quiet partner add late --clearance green
quiet partner add all --clearance amber+strict
reports=$(ls "$examples"/* | head -n 100)
for report in $reports; do
    case $report in
    *exchange-outage*) quiet add --tlp amber "$report" ;;
    *insurer-leak*) : ;;
    *) quiet add --tlp green "$report" ;;
    esac
done
run "$tocsin" collection add eu --view --region europe --since 2020 --max-tlp green --read had,late
result s4_2_a_view_is_added eval '[ $status = 0 ]'
quiet collection add world --view --read all
quiet collection add lists --view --objects indicator --max-tlp green --read had,late
run "$tocsin" collection show eu -f json
result it_says_what_is_in_it eval 'jq -e ".[0].view | test(\"incidents since 2020-01-01 country AD,AL.*XK\")" out >/dev/null'
run "$tocsin" collection add bad --view --region atlantis
result no_such_region fails 2 "western-europe"
run "$tocsin" collection add bad --since 2020
result filters_are_for_views fails 2 "--view"
quiet collection add plain
run "$tocsin" collection set plain --view
result a_store_of_its_own_stays_one fails 2 "plain"
had=$(token had-t had)
late=$(token late-t late)
all=$(token all-t all)
start

incidents()
{
    jq -r 'select(.type == "incident" and .revoked != true) | .id' "${1:-got}" | LC_ALL=C sort
}
# Incidents of Europe as the list has them.
listed()
{
    "$tocsin" incidents --region europe --since 2020 --max-tlp green -f ndjson --limit 0 2>/dev/null | jq -r .id | LC_ALL=C sort
}

# ---- what is there at first ----
drain "$had" eu had 3
cp got first
result s5_4_all_that_the_query_lets_in eval '[ "$(incidents)" = "$(listed)" ] && [ "$(incidents | wc -l)" -ge 3 ]'
result in_pages_whose_dates_rise eval 'LC_ALL=C sort -uc dates && [ "$(wc -l <dates)" -ge 5 ]'
drain "$had" eu whole
result pages_or_one_page_are_the_same cmp first got
result nothing_refers_to_what_is_not_there eval '[ "$(jq -rs "([.[] | .id] | unique) as \$have | [.[] | select(.type == \"relationship\") | .source_ref, .target_ref] | unique - \$have | length" got)" = 0 ]'
result nothing_above_the_ceiling eval '! grep -q 55d920b0-5e8b-4f79-9ee9-91f868d9b421 got && ! grep -q 939a9414 got'
drain "$all" world all
result without_a_ceiling_the_rest_too eval 'grep -q 55d920b0 got && [ "$(incidents | wc -l)" -gt "$(incidents first | wc -l)" ]'
ask "$had" /api1/collections/eu/
result s5_2_nobody_writes_to_a_view got 200 '.can_write == false'
envelope "$(indicator 1 '' $green)"
post "$had" eu env
result s5_5_nor_posts got 403
drain "$had" eu had
result nothing_new [ ! -s got ]

# ---- others write while it is served ----
quiet add --tlp green "$examples"/insurer-leak*
drain "$all" world all
result what_another_process_adds_is_there_at_once [ "$(incidents | wc -l)" -ge 1 ]
drain "$had" eu had
cat got >>first

# ---- rejected: revoked, for who had it; back under a new id ----
victim=$(incidents first | head -n 1)
quiet reject "$victim" --as ann --because 'not so'
drain "$had" eu had
result a_rejected_incident_is_revoked eval 'jq -se "map(select(.id == \"$victim\" and .revoked)) | length == 1" got >/dev/null'
result and_what_hangs_on_it eval '[ "$(jq -r "select(.revoked and .type == \"relationship\") | .id" got | wc -l)" -ge 1 ]'
result later_than_it_was eval '[ "$(jq -r "select(.id == \"$victim\") | .modified" got)" \> "$(jq -r "select(.id == \"$victim\") | .modified" first | tail -n 1)" ]'
drain "$late" eu late
result who_did_not_have_it_hears_nothing eval '! grep -q "$victim" got && ! grep -q Withdrawn got'
cp got late.first
no=$("$tocsin" history "$victim" 2>/dev/null | sed -n 's/.*ruling \([0-9]*\).*/\1/p' | head -n 1)
quiet undo "${no:-1}" --as ann --because 'it is'
drain "$had" eu had
result it_comes_back_under_another_id eval '[ "$(incidents | wc -l)" = 1 ] && [ "$(incidents)" != "$victim" ]'
again=$(incidents)
result with_what_hangs_on_it eval 'jq -se --arg id "$again" "map(select(.source_ref == \$id)) | length > 0" got >/dev/null'

run "$tocsin" show "$again"
result the_new_id_leads_to_it eval '[ $status = 0 ] && grep -q "$victim" out && grep -q "$again" out'
run "$tocsin" show "$victim"
result as_the_old_one_does eval '[ $status = 0 ] && grep -q "also *$again" out'
run "$tocsin" show "$(echo "$again" | cut -c 1-18)" -f json
result by_its_beginning_too eval '[ $status = 0 ] && jq -e --arg id "$victim" --arg new "$again" "(if type == \"array\" then .[0] else . end) | (.id // .incidents[0].id) == \$id and ((.aliases // .incidents[0].aliases) | index(\$new)) != null" out >/dev/null'
run "$tocsin" confirm "$again" --as ann
result and_takes_rulings eval '[ $status = 0 ] && grep -q "$victim" out'
quiet undo "$(sed -n 's/.*ruling \([0-9]*\).*/\1/p' out)" --as ann
drain "$had" eu had

# ---- it does not belong there any more: a Note ----
gone=$(incidents first | sed -n 2p)
quiet correct "$gone" place '{"name":"Lima","country":"PE"}' --as ann --because 'it was there'
drain "$had" eu had
result what_leaves_is_told_by_a_note eval 'jq -se --arg id "$gone" "map(select(.type == \"note\" and .abstract == \"Withdrawn\" and (.object_refs | index(\$id)))) | length == 1" got >/dev/null'
result and_is_not_revoked eval '! grep -q "\"revoked\":true" got'
drain "$late" eu late
cat got >>late.first
result the_other_had_that_one_and_hears_it_too grep -q Withdrawn got

# ---- what analysts say is marked: a judgement as its reports, what is narrowed is withdrawn ----
ruled=$(incidents first | sed -n 3p)
quiet confirm "$ruled" --as ann --because 'our man there'
drain "$had" eu had
result a_judgement_stays_in_and_says_neither_who_nor_why eval 'grep -q ruling-- got && ! grep -q Withdrawn got && ! grep -q "our man" got && ! grep -q "\"ann\"" got'
quiet correct "$ruled" injured 3 --tlp green --as ann --because 'the hospital said so'
drain "$had" eu had
result a_correction_that_is_marked_too eval 'grep -q "the hospital said so" got && ! grep -q Withdrawn got && ! grep -q "\"ann\"" got'
quiet correct "$ruled" injured 4 --tlp red --as ann --because 'not for all'
drain "$had" eu had
result what_is_narrowed_is_withdrawn eval 'grep -q Withdrawn got && ! grep -q "not for all" got'
cat got >>late.first
quiet undo "$("$tocsin" history "$ruled" | sed -n 's/.*ruling \([0-9]*\) by ann: correct .* injured .*4.*/\1/p' | tail -n 1)" --as ann
drain "$had" eu had
result taken_back_it_is_there_again eval 'jq -se --arg id "$ruled" "map(select(.id == \$id)) | length == 1" got >/dev/null'

# ---- the ceiling falls ----
quiet collection set eu --max-tlp clear
kill -HUP "$server"
for _ in $(seq 200); do
    drain "$had" eu had
    [ ! -s got ] || break
    sleep 0.1 # a busy machine takes a while to read its settings again
done
result a_lower_ceiling_takes_all_out eval '[ "$(incidents | wc -l)" = 0 ] && grep -q Withdrawn got'
quiet collection set eu --max-tlp green
kill -HUP "$server"
for _ in $(seq 200); do
    ask "$late" "/api1/collections/eu/objects/?match[type]=incident"
    [ "$(jq '.objects | length' out 2>/dev/null)" != "$(listed | wc -l)" ] || break
done
result and_back got 200 '.objects | length >= 1'

# ---- made anew: nothing happens to clients ----
drain "$had" eu had
quiet collection rebuild eu
drain "$had" eu had
result made_anew_it_is_the_same [ ! -s got ]
run "$tocsin" collection rebuild plain
result only_views_are_made_anew fails 2 "no live view"

# ---- two become one ----
drain "$all" world all
"$tocsin" incidents -f ndjson --limit 0 2>/dev/null | jq -r .id | head -n 2 >two
quiet merge "$(head -n 1 two)" "$(tail -n 1 two)" --as ann --because 'one'
drain "$all" world all
result one_of_two_that_are_one_is_revoked eval '[ "$(jq -r "select(.type == \"incident\" and .revoked) | .id" got | grep -cFf two)" = 1 ]'
result and_is_a_duplicate_of_the_other eval 'jq -se "map(select(.relationship_type == \"duplicate-of\")) | length == 1" got >/dev/null'

# ---- STIX objects ----
stix()
{
    printf '{"type":"bundle","id":"bundle--00000000-0000-4000-8000-0000000000%s","objects":[%s]}' "$1" "$2" >bundle.json
    quiet import bundle.json
}
stix 01 "$(indicator 1 '' $green),$(indicator 2 '' $amber),$(indicator 3 '' $green | sed s/indicator/campaign/g)"
drain "$had" lists lists
result objects_of_the_type_below_the_ceiling [ "$(jq -r .name got)" = n1 ]
stix 02 "$(indicator 1 2024-02-01T00:00:00.000Z $green)"
drain "$had" lists lists
result a_new_version [ "$(jq -r .modified got)" = 2024-02-01T00:00:00.000Z ]
stix 03 "$(indicator 1 2024-03-01T00:00:00.000Z $amber ',"description":"SECRET"')"
drain "$had" lists lists
result a_narrowed_object_leaves eval 'jq -se ".[0].type == \"note\" and .[0].object_refs == [\"$(id_of 1)\"]" got >/dev/null && ! grep -q SECRET got'
drain "$late" lists late-lists
result and_who_comes_later_finds_nothing [ ! -s got ]
stop
result graceful eval '[ $ended = 0 ]'

run "$tocsin" recall "$victim" -f json
result the_list_of_recalls_knows eval 'jq -e "map(select(.partner == \"had\" and .reason == \"revoked\" and .told != \"\" and .acknowledged != \"\")) | length == 1" out >/dev/null'
run "$tocsin" show "$(head -n 1 two)"
result both_ids_lead_there eval '[ $status = 0 ]'
done_testing
