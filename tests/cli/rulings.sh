#!/bin/sh
# Usage: rulings.sh TOCSIN
#
# Many reports of one incident, and what analysts say of it: everything can be taken back.
set -eu
. "$(dirname "$0")/lib.sh"

TOCSIN_STORE=$work/store.db
TOCSIN_ANALYST=anna
export TOCSIN_STORE TOCSIN_ANALYST
says() { grep -qF -- "$1" out; }
# lines N: the last run went well and printed so many lines.
lines() { [ "$status" = 0 ] && [ "$(wc -l <out)" = "$1" ]; }
# ids: of the incidents, as the program lists them.
ids() { "$tocsin" incidents --limit 0 -f ndjson 2>/dev/null | sed 's/.*"id": *"\(incident--[0-9a-f-]*\)".*/\1/'; }
# export_to FILE
export_to() { "$tocsin" export >"$1" 2>/dev/null; }

cat >wire.txt <<'END2'
Bomb kills four in Larnaca

LARNACA, Cyprus, March 18, 2024 (Wire) - A bomb exploded at a market in Larnaca on Monday, killing
four people and wounding ten, police said.
END2
cat >herald.txt <<'END2'
Larnaca market blast: toll rises to six

LARNACA, Cyprus, March 19, 2024 (Herald) - Six people were killed and twelve wounded when a bomb exploded at a
market in Larnaca on Monday, hospital officials said.
END2
cat >late.txt <<'END2'
Explosion at market in Larnaca

LARNACA, Cyprus, March 18, 2024 (Daily) - A bomb exploded at a market in Larnaca on Monday. Three people
were killed, witnesses said.
END2
cat >kabul.txt <<'END2'
KABUL, March 3, 2023 - A bomb exploded at a market in Kabul on Friday, killing 20 people. ISIS-K
claimed responsibility for the bombing.
END2
"$tocsin" add --source wire.example wire.txt >out 2>err
"$tocsin" add --source herald.example herald.txt >out 2>err
"$tocsin" add kabul.txt >out 2>err
run "$tocsin" incidents -f ndjson
result two_reports_of_one_blast_are_one_incident lines 2
run "$tocsin" incidents --country cy -f json
result it_carries_both_figures_with_their_reports eval 'says "\"wire\"" && says "\"herald\"" && says "\"value\": 4" && says "\"value\": 6"'
larnaca=$(ids | head -n 1)
kabul=$(ids | tail -n 1)
run "$tocsin" incidents --min-killed 6 --country cy -f ndjson
result filters_see_the_best_value lines 1
run "$tocsin" show "$larnaca"
result show_sets_the_figures_side_by_side eval '[ $status = 0 ] && says "or 4" && says "herald" && says "killing"'

export_to before.json
run "$tocsin" merge "$larnaca" "$kabul" --because "a test"
result merge_makes_one eval '[ $status = 0 ] && [ "$(ids | wc -l)" = 1 ]'
run "$tocsin" merge "$larnaca" "$kabul"
result merging_twice_is_told fails 1 "one incident already"
run "$tocsin" show "$kabul"
result both_ids_lead_to_it eval '[ $status = 0 ] && says "$larnaca" && says "anna says same"'
run "$tocsin" unmerge "$larnaca"
result unmerge_parts_them eval '[ $status = 0 ] && [ "$(ids | wc -l)" = 2 ]'
export_to after.json
result export_is_as_before_the_merge cmp -s before.json after.json
run "$tocsin" unmerge "$larnaca"
result nothing_to_unmerge fails 2 "no analyst merged it"

herald=$("$tocsin" search toll -f ndjson | sed 's/.*"report":"\(report--[0-9a-f-]*\)".*/\1/')
run "$tocsin" unmerge "$larnaca" "$herald" --because "another blast"
result unmerge_takes_a_report_out eval '[ $status = 0 ] && [ "$(ids | wc -l)" = 3 ]'
run "$tocsin" add late.txt
result what_was_parted_stays_so eval '[ $status = 0 ] && [ "$(ids | wc -l)" -ge 3 ]'
late=$("$tocsin" search witnesses -f ndjson | sed 's/.*"report":"\(report--[0-9a-f-]*\)".*/\1/')
run "$tocsin" retract "$late" --because "not needed any more"
result retract_is_told eval '[ $status = 0 ] && says "retracted $late" && [ "$(ids | wc -l)" = 3 ]'
"$tocsin" history >out
run "$tocsin" undo "$(sed -n 's/.*ruling \([0-9]*\) by anna: apart.*/\1/p' out)"
result undo_joins_again eval '[ $status = 0 ] && [ "$(ids | wc -l)" = 2 ]'
export_to after.json
result export_is_as_before_all_of_it cmp -s before.json after.json

run "$tocsin" retract "$herald"
result a_reason_is_asked_for fails 2 "why?"
run "$tocsin" retract "$herald" --because "agency withdrew it"
run "$tocsin" incidents --country cy -f ndjson
result what_a_report_alone_said_is_gone eval 'lines 1 && ! says "\"value\":6"'
run "$tocsin" search toll
result search_does_not_find_it fails 1 "toll"
run "$tocsin" show "$herald"
result it_is_shown_as_withdrawn eval '[ $status = 0 ] && says withdrawn'
run "$tocsin" add herald.txt
result adding_it_again_restores_it eval '[ $status = 0 ] && says "1 restored"'
export_to after.json
result export_is_as_before_the_retraction cmp -s before.json after.json

run "$tocsin" correct "$larnaca" killed 7 --because "counted the graves"
result correct_is_told eval '[ $status = 0 ] && says "ruling"'
run "$tocsin" incidents --min-killed 7 -f ndjson
result filters_see_the_correction eval '[ $status = 0 ] && says "$larnaca"'
run "$tocsin" reextract
result reading_again_changes_nothing eval '[ $status = 0 ] && says "0 changed"'
run "$tocsin" show "$larnaca"
result correction_names_who_and_why eval 'says anna && says "counted the graves" && says "or 6"'
for wrong in "colour red" "killed many" "type picnic" "date soon" "claims x"; do
    # shellcheck disable=SC2086
    run "$tocsin" correct "$larnaca" ${wrong} --because x
    result "wrong_correction_${wrong% *}" eval '[ $status = 2 ] && [ "$(wc -l <err)" = 1 ]'
done
run "$tocsin" correct "$larnaca" killed 8
result a_correction_wants_a_reason fails 2 "why?"
run "$tocsin" correct incident--00000000-0000 killed 8 --because x
result no_such_incident fails 1 "no incident"

run "$tocsin" reject "$kabul" --because "a film set"
result rejected_ones_are_not_listed eval '[ $status = 0 ] && [ "$(ids | wc -l)" = 1 ]'
run "$tocsin" show "$kabul"
result but_shown eval '[ $status = 0 ] && says rejected && says "a film set"'
run "$tocsin" confirm "$kabul"
result confirm_brings_it_back eval '[ $status = 0 ] && [ "$(ids | wc -l)" = 2 ]'

run "$tocsin" source set wire.example --reliability A --because "their own people are there"
result a_source_is_graded eval '[ $status = 0 ] && says "reliability A"'
run "$tocsin" source list
result grades_are_listed eval '[ $status = 0 ] && says "A " && says "their own people"'
run "$tocsin" source set wire.example --reliability Z
result no_such_grade fails 2 "A to F"
run "$tocsin" source set "$herald" --credibility 2
result a_report_is_graded eval '[ $status = 0 ] && says "credibility 2"'
run "$tocsin" incidents --country cy -f json
result json_carries_the_grades eval 'says "\"reliability\": \"A\"" && says "\"credibility\": \"2\""'

run "$tocsin" history "$larnaca"
result history_tells_it_all eval '[ $status = 0 ] && says "report came" && says "by anna: correct" && says "undone by anna" && says "the report was added again"'
run "$tocsin" history "$larnaca" --format ndjson
result history_for_programs eval '[ $status = 0 ] && says "\"verb\":\"correct\""'
run "$tocsin" undo 9999
result no_such_ruling fails 1 "no ruling"
run "$tocsin" undo x
result no_ruling_at_all fails 2 "no number"
run "$tocsin" merge "$larnaca"
result merge_what fails 2 "ID ID"
run "$tocsin" correct x y z --because w --store none.db
result no_store fails 3 "no store"
done_testing
