#!/bin/sh
# Usage: marking.sh TOCSIN
#
# How far what analysts say may go: into public warnings and to partners, when it is marked so.
set -eu
. "$(dirname "$0")/lib.sh"

TOCSIN_STORE=$work/store.db
TOCSIN_ANALYST=anna
export TOCSIN_STORE TOCSIN_ANALYST
says() { grep -qF -- "$1" out; }
warn() { run "$tocsin" export --format cap --sender warnings.example "$1"; }
ids() { "$tocsin" incidents --limit 0 -f ndjson 2>/dev/null | sed 's/.*"id": *"\(incident--[0-9a-f-]*\)".*/\1/'; }

cat >larnaca.txt <<'END'
LARNACA, Cyprus, March 18, 2024 (Wire) - A bomb exploded at a market in Larnaca on Monday, killing
four people and wounding ten, police said.
END
cat >lyon.txt <<'END'
LYON, France, May 3, 2023 (Wire) - A gunman opened fire at a school in Lyon on Wednesday, killing
two people, police said.
END
"$tocsin" add --tlp clear larnaca.txt >made 2>&1
"$tocsin" add --tlp amber lyon.txt >made 2>&1
larnaca=$("$tocsin" incidents --country CY -f ndjson 2>/dev/null | grep -o 'incident--[0-9a-f-]*' | head -n 1)
lyon=$("$tocsin" incidents --country FR -f ndjson 2>/dev/null | grep -o 'incident--[0-9a-f-]*' | head -n 1)
"$tocsin" partner add north --clearance green >made 2>&1

run "$tocsin" confirm "$larnaca" --because 'our man at the harbour'
result a_judgement_is_marked_as_its_reports eval '[ $status = 0 ] && says "TLP:CLEAR as its reports"'
warn "$larnaca"
result the_public_can_be_warned eval '[ $status = 0 ] && says "<scope>Public</scope>" && ! says harbour'
for format in stix ndjson markdown csv; do
    run "$tocsin" export --for public -f $format
    result "who_said_so_and_why_stays_here_$format" eval '[ $status = 0 ] && says Larnaca && ! says anna && ! says harbour'
    run "$tocsin" incidents --for public -f $format
    result "not_even_in_lists_$format" eval '[ $status = 0 ] && ! says anna && ! says harbour'
done
run "$tocsin" export
result we_know_it says 'our man at the harbour'

run "$tocsin" correct "$larnaca" killed 5 --because 'the hospital revised its list'
result a_correction_is_not_marked eval '[ $status = 0 ] && says "not marked"'
warn "$larnaca"
result nobody_is_warned_of_what_nobody_marked eval '[ $status = 3 ] && ! says Larnaca && grep -q "TLP:AMBER+STRICT" err'
run "$tocsin" export --for north
result nor_told eval '! says Larnaca && grep -q withheld err'
no=$("$tocsin" history "$larnaca" | sed -n 's/.*ruling \([0-9]*\) by anna: correct.*/\1/p')
"$tocsin" undo "$no" >made 2>&1
run "$tocsin" correct "$larnaca" killed 5 --tlp clear --because 'the hospital revised its list'
result it_can_be_marked eval '[ $status = 0 ] && says "TLP:CLEAR" && ! says "as its reports"'
warn "$larnaca"
result then_the_public_is_told eval '[ $status = 0 ] && grep -qi "5 killed\|killed[^0-9]*5\|five" out'
run "$tocsin" export --for public
result with_the_reason_and_without_a_name eval 'says "the hospital revised its list" && ! says anna && says "an analyst"'
cp out public.json
run "$tocsin" import --store theirs.db public.json
result others_read_it eval '[ $status = 0 ] && "$tocsin" incidents --store theirs.db -f ndjson 2>/dev/null | grep -q "\"value\": *5"'

run "$tocsin" confirm "$lyon" --tlp clear
result nothing_is_freer_than_its_reports fails 2 "handled as TLP:AMBER"
run "$tocsin" confirm "$lyon" --tlp pink
result no_such_level fails 2 "pink"
run "$tocsin" merge "$larnaca" "$lyon" --tlp green
result nor_than_those_of_both fails 2 "handled as TLP:AMBER"
run "$tocsin" merge "$larnaca" "$lyon"
result one_of_both_is_as_the_stricter eval '[ $status = 0 ] && says "TLP:AMBER as its reports"'
run "$tocsin" unmerge "$larnaca"
run "$tocsin" export --for public
result taken_back_it_is_free_again says Larnaca
run "$tocsin" history "$larnaca"
result history_tells_markings eval 'says "TLP:CLEAR" && says "TLP:AMBER"'
run "$tocsin" history "$larnaca" -f ndjson
result to_programs_too eval 'says "\"marking\":\"TLP:AMBER\"" || says "\"marking\": \"TLP:AMBER\""'

run "$tocsin" correct "$larnaca" injured 11 --tlp red --because 'one who must not be named'
run "$tocsin" export --for north
result what_is_narrowed_goes_no_more eval '! says Larnaca && ! says named'
run "$tocsin" retract "$(printf x)" --tlp green --because x
result some_rulings_take_no_marking fails 2 "tlp"

run "$tocsin" export -f ndjson
cp out all.ndjson
run "$tocsin" import --store again.db all.ndjson
run "$tocsin" history --store again.db -f ndjson
result markings_come_along eval '[ $(grep -c "\"marking\": *\"TLP:RED\"" out) = 1 ] && [ $(grep -c "\"marking\": *\"TLP:CLEAR\"" out) -ge 2 ]'
done_testing
