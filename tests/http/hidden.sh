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
stop
done_testing
