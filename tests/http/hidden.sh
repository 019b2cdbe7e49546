#!/bin/sh
# Usage: hidden.sh TOCSIN
#
# Changes and lists of the API: what a partner gets tells of nothing that lies between; what one is
# named for stands in the lists, too.
set -eu
. "$(dirname "$0")/lib.sh"

# report TOWN COUNTRY DAY: a report of its own, as a file.
report()
{
    printf 'Bomb kills two in %s\n\n%s, %s, %s May 2025 (Wire) - A bomb killed two people at a market in %s, %s, on Monday, police said.\n' \
        "$1" "$1" "$2" "$3" "$1" "$2" >"$1.txt"
    echo "$1.txt"
}
# add LEVEL TOWN COUNTRY DAY
add()
{
    quiet add --tlp "$1" "$(report "$2" "$3" "$4")"
}
# id_at PATH JQ: as our own analyst.
id_at()
{
    ask "$analyst" "/api/v1$1"
    jq -r "$2" out
}

# until_total N: the board follows the store within a moment.
until_total()
{
    for _ in $(seq 300); do
        ask "$dear" "$v1/incidents"
        ! jq -e ".total == $1" out >/dev/null || break
    done
}

quiet partner add own --clearance red
quiet partner add north --clearance green
quiet partner add dear --clearance red
analyst=$("$tocsin" token add analyst-t --partner own --role analyst 2>/dev/null)
north=$(token north-t north)
dear=$(token dear-t dear)
add green Mombasa Kenya 5
add red Herat Afghanistan 6
add amber Mosul Iraq 7
add green Aleppo Syria 8
add red Sanaa Yemen 9
add green Zinder Niger 10
start
v1=/api/v1

# ---- the order of changes ----
ask "$analyst" "$v1/changes"
result the_house_gets_numbers got 200 '(.items | length) == 12 and ([.items[].seq] | . == sort) and (.last | type) == "number" and .more == false'
ask "$north" "$v1/changes"
result a_partner_gets_what_it_may_know got 200 '[.items[].title] == ["Bomb kills two in Mombasa", "Bomb kills two in Aleppo", "Bomb kills two in Zinder"] and .more == false'
result without_any_number_of_the_order got 200 '[paths | .[-1]] | index("seq") == null'
result but_cursors_of_one_length got 200 '[.items[].cursor, .last | select(type == "string" and length == 64)] | length == 4 and (unique | length) == 4'
cp out first
ask "$north" "$v1/changes"
result which_differ_from_answer_to_answer [ "$(jq -r .last first)" != "$(jq -r .last out)" ]
ask "$north" "$v1/changes?limit=2"
result a_page_is_full_of_what_it_may_know got 200 '[.items[].title[-6:]] == ["ombasa", "Aleppo"] and .more'
ask "$north" "$v1/changes?after=$(jq -r .last out)"
result and_the_next_one_goes_on got 200 '[.items[].title[-6:]] == ["Zinder"] and .more == false'
last=$(jq -r .last out)
ask "$north" "$v1/changes?after=$(jq -r '.items[1].cursor' first)"
result a_change_is_a_place_too got 200 '[.items[].title[-6:]] == ["Zinder"]'
for guess in 3 0 -1 x "$(echo "$last" | tr A-Za-z B-ZAb-za)"; do
    ask "$north" "$v1/changes?after=$guess"
    result "no_other_place_is_known_$guess" got 400 '.where == "after"'
done
ask "$north" "$v1/events?after=3"
result nor_for_events got 400 '.where == "Last-Event-ID"'
add red Basra Iraq 11
ask "$north" "$v1/changes?after=$last"
result nothing_is_told_of_what_is_hidden got 200 '.items == [] and .more == false and (.last | length) == 64'
curl -sS -N -H "Authorization: Bearer $north" -H "Last-Event-ID: $last" "$at$v1/events" >stream 2>err &
listener=$!
add green Gao Mali 12
until grep -q Gao stream; do :; done
kill "$listener"
result events_bear_cursors [ "$(grep -c '^id: [-_0-9A-Za-z]\{64\}$' stream)" = 1 ]
result events_bear_no_number sh -c '! grep -q "\"seq\"" stream && ! grep -q Basra stream'
ask "$north" "$v1/changes?after=$(sed -n 's/^id: //p' stream)"
result and_lead_on got 200 '.items == []'
stop
start
ask "$north" "$v1/changes?after=$last"
result cursors_outlive_the_server got 200 '[.items[].title[-3:]] == ["Gao"]'

# ---- TLP:RED ----
herat=$(id_at '/incidents?q=herat' '.items[0].id')
first=$(id_at "/incidents/$herat" '.reports_full[0].id')
ask "$dear" "$v1/incidents"
result red_that_one_is_not_named_for_is_not_listed got 200 '.total == 5 and all(.items[]; .marking != "TLP:RED")'
ask "$dear" "$v1/incidents/$herat"
result nor_is_it_there got 404
quiet partner name dear "$first"
until_total 6
result red_that_one_is_named_for_is_listed got 200 '.total == 6 and ([.items[] | select(.marking == "TLP:RED") | .id] == ["'"$herat"'"])'
ask "$dear" "$v1/incidents?country=AF"
result by_filters_too got 200 '.total == 1'
ask "$dear" "$v1/incidents?q=herat"
result and_found_by_words got 200 '.total == 1'
ask "$dear" "$v1/changes"
result and_told_of got 200 'any(.items[]; .title == "Bomb kills two in Herat")'
ask "$dear" "$v1/outlook?since=2025-05&until=2025-05"
result but_not_counted got 200 'all(.items[]; .key != "AF")'
ask "$dear" "$v1/incidents/map"
result nor_on_the_map got 200 '.total == 5'
ask "$north" "$v1/incidents?q=herat"
result nobody_else_sees_it got 200 '.total == 0'
printf 'Herat bomb was planted by a guard\n\nHERAT, Afghanistan, 8 May 2025 (Desk) - The bomb that killed two people at a market in Herat, Afghanistan, on Monday 5 May was planted by a guard, police said.\n' >second.txt
quiet add --tlp red second.txt
other=$("$tocsin" incidents --text guard --format json | jq -r '.incidents[0].id')
[ "$other" = "$herat" ] || quiet merge "$herat" "$other" --because "the same bomb"
until_total 5
result each_red_report_of_it_wants_the_name got 200 '.total == 5'

# ---- TLP:RED on which analysts ruled ----
# gone: nothing of the incident reaches one who is not named for all of it.
gone()
{
    for path in /incidents "/incidents?q=herat" /incidents/map "/incidents/$herat" "/incidents/$herat/history" "/incidents/$herat/neighbours" \
        "/incidents/$herat/export?format=stix" "/reports/$second" /changes /warnings "/outlook?since=2025-05&until=2025-05"; do
        ask "$1" "$v1$path"
        ! grep -qi 'herat\|guard\|the same bomb' out || return 1
    done
}
quiet confirm "$herat" --because "the same bomb, a liaison says"
herat=$(id_at '/incidents?q=guard' '.items[0].id')
id_at "/incidents/$herat" '.reports_full[].id' >reports
second=$(grep -v "$first" reports)
result both_reports_tell_of_it [ "$(wc -l <reports)" = 2 ]
quiet partner add other --clearance red
other=$(token other-t other)
quiet partner name other "$first"
quiet partner name dear "$second"
until_total 6
result who_is_named_for_each_report_of_it_lists_it got 200 '.total == 6 and ([.items[] | select(.marking == "TLP:RED") | .id] == ["'"$herat"'"])'
ask "$dear" "$v1/incidents/$herat"
result and_reads_it got 200 '(.reports_full | length) == 2 and .marking == "TLP:RED"'
ask "$dear" "$v1/incidents/$herat/export?format=stix"
result but_not_why_analysts_said_so eval '[ "$status" = 200 ] && grep -q incident-- out && ! grep -q liaison out'
ask "$other" "$v1/incidents"
result who_is_named_for_one_does_not got 200 '.total == 5'
result nor_is_it_told_by_any_other_way gone "$other"
result or_to_who_is_not_cleared gone "$north"
quiet correct "$herat" killed 3 --because "a liaison says"
until_total 5
result a_correction_wants_a_name_of_its_own got 200 '.total == 5'
ask "$dear" "$v1/incidents/$herat"
result without_it_the_incident_is_not_there got 404
ask "$analyst" "$v1/partners/dear/preview/$herat"
ruling=$(jq -r '.held[0].id' out)
result and_the_preview_says_so got 200 '(.allowed | not) and (.held | length) == 1 and .held[0].rule == "red-not-named" and (.held[0].what | test("^ruling [0-9]+: correct killed$"))'
quiet partner name dear "$ruling"
until_total 6
result who_is_named_for_that_too_has_it_again got 200 '.total == 6'
ask "$dear" "$v1/incidents/$herat"
result with_what_was_corrected got 200 '.killed.value == 3'
quiet partner name other "$ruling"
quiet partner unname dear "$second"
until_total 5
result a_name_that_was_taken_back_counts_no_more got 200 '.total == 5'
result nor_does_the_correction_open_it gone "$other"
stop
done_testing
