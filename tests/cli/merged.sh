#!/bin/sh
# Usage: merged.sh TOCSIN
#
# read --merge: reports of one incident become one record, in any order, and lose nothing.
set -eu
. "$(dirname "$0")/lib.sh"

prints() { [ "$status" = 0 ] && [ ! -s err ] && grep -qF -- "$1" out; }

report() { printf '%s\n%s\n\n%s\n' "$2" "$3" "$4" >"$1.txt"; }

report a 'Blast in Lahore market' '4 May 2024' \
    'A bomb exploded in a market in Lahore on Friday, 3 May 2024, killing 12 people and wounding 30, police said.'
report b 'Lahore market toll rises' '6 May 2024' \
    'The bombing of a market in Lahore on 3 May 2024 has now killed 15 people. At least 34 were wounded.'
report c 'Second bomb in Lahore' '10 May 2024' \
    'A bomb exploded at a bus stop in Lahore on 9 May 2024, killing two people.'

run "$tocsin" read --merge -f json c.txt a.txt b.txt
cp out first
result one_incident_of_two_reports prints '"reports": ["a", "b"]'
result another_day_is_another_incident prints '"reports": ["c"]'
result latest_toll_holds eval 'grep -A1 "\"killed\": {" first | grep -q "\"value\": 15"'
result both_tolls_are_kept eval 'tr -d " \n" <first | grep -qF "\"report\":\"a\",\"field\":\"killed\",\"value\":12"'
result range_of_the_tolls prints '"killed": [12, 15]'

run "$tocsin" read --merge -f json b.txt c.txt a.txt
result order_makes_no_difference eval "[ -s out ] && cmp -s first out"
run "$tocsin" read --merge -f json -j1 b.txt c.txt a.txt a.txt ./b.txt
result a_report_given_twice_counts_once eval "[ -s out ] && cmp -s first out"

run "$tocsin" read --merge -f ndjson a.txt b.txt c.txt
result an_incident_a_line eval '[ "$(wc -l <out)" = 2 ]'
run "$tocsin" read --merge -f table a.txt b.txt c.txt
result table_shows_how_many_reports prints 'a +1'
run "$tocsin" read --merge -f csv a.txt b.txt c.txt
result csv_has_a_line_an_incident eval '[ "$(grep -c Lahore out)" = 2 ]'
run "$tocsin" read --merge -f stix a.txt
result no_stix fails 2 "--merge prints no STIX"
run "$tocsin" read --merge -f json a.txt nothing.txt
result a_failing_input_is_named eval 'fails 3 nothing.txt && grep -q Lahore out'
printf 'The minister opened a school in Lahore on Monday.\n' >quiet.txt
run "$tocsin" read --merge -f json quiet.txt
result nothing_happened eval 'tr -d " \n" <out | grep -qF "{\"incidents\":[],\"doubtful\":[]}"'

done_testing
