#!/bin/sh
# Usage: leaving.sh TOCSIN
#
# What is printed for others goes through the gate: --for and --max-tlp.
set -eu
. "$(dirname "$0")/lib.sh"

TOCSIN_STORE=$work/store.db
export TOCSIN_STORE
says() { grep -qF -- "$1" out; }
report()
{
    printf '%s, March 18, 2024 (Wire) - A bomb exploded at a market in %s on Monday, killing four people.\n' "$1" "$1" >"$2.txt"
}
report Larnaca clear
report Nairobi green
report Kabul bare
"$tocsin" add --tlp clear clear.txt >made 2>&1
"$tocsin" add --tlp green green.txt >made 2>&1
"$tocsin" add bare.txt >made 2>&1
"$tocsin" partner add north --clearance green >made 2>&1
cat >objects.json <<'END2'
{"type":"bundle","id":"bundle--5d0092c5-5f74-4287-9642-33f4c354e56d","objects":[
{"type":"campaign","spec_version":"2.1","id":"campaign--00000000-0000-4000-8000-000000000001","created":"2024-01-01T00:00:00Z","modified":"2024-01-01T00:00:00Z","name":"hidden-campaign"},
{"type":"campaign","spec_version":"2.1","id":"campaign--00000000-0000-4000-8000-000000000002","created":"2024-01-01T00:00:00Z","modified":"2024-01-01T00:00:00Z","name":"green-campaign","description":"SECRET","object_marking_refs":["marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb"],"granular_markings":[{"marking_ref":"marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421","selectors":["description"]}]}]}
END2
"$tocsin" import objects.json >made 2>&1

run "$tocsin" export
result all_of_it_for_ourselves eval '[ $status = 0 ] && says Larnaca && says Nairobi && says Kabul && says hidden-campaign && says SECRET && [ ! -s err ]'
for format in stix ndjson csv markdown; do
    run "$tocsin" export --for north -f $format
    result "export_for_a_partner_$format" eval '[ $status = 0 ] && says Larnaca && says Nairobi && ! says Kabul && ! says hidden && ! says SECRET && grep -q withheld err'
    run "$tocsin" export --for public -f $format
    result "export_for_the_public_$format" eval '[ $status = 0 ] && says Larnaca && ! says Nairobi && ! says Kabul && ! says campaign'
    run "$tocsin" export --max-tlp green -f $format
    result "export_up_to_a_level_$format" eval '[ $status = 0 ] && says Nairobi && ! says Kabul && ! says SECRET'
done
run "$tocsin" export --for north
result a_copy_says_where_it_comes_from eval 'says green-campaign && says derived-from && jq -e ".objects | length > 3" out >/dev/null'
result what_is_made_of_a_report_is_marked_as_the_report eval 'jq -e "[.objects[] | select(.type == \"incident\") | .object_marking_refs[0][-4:]] | sort == [\"8487\", \"c2bb\"]" out >/dev/null'
run "$tocsin" export --for north --max-tlp clear
result both_hold eval '[ $status = 0 ] && says Larnaca && ! says Nairobi'
for format in table json ndjson stix csv markdown; do
    run "$tocsin" incidents --for north -f $format
    result "incidents_for_a_partner_$format" eval '[ $status = 0 ] && says Nairobi && ! says Kabul'
done
report Lima graded
"$tocsin" add --tlp clear --source example.net graded.txt >made 2>&1
"$tocsin" source set example.net --reliability E --because 'informant in their office' --as boss >made 2>&1
run "$tocsin" export
result grades_are_told_to_ourselves says 'informant in their office'
run "$tocsin" export --for public
result grades_are_not_told_to_others eval 'says Lima && ! says informant && ! says boss && ! says ruling--'
run "$tocsin" export --for nobody
result no_such_partner fails 2 "nobody"
run "$tocsin" export --for public --country AF
result nothing_may_go eval '[ $status = 1 ] && ! says Kabul'

# ---- who took what is in the audit log ----
run "$tocsin" export --for north
run "$tocsin" incidents --for public
run "$tocsin" audit list -f json
result it_is_noted_for_whom eval 'jq -se "map(select(.what == \"export\" and .about == \"north\" and (.detail | contains(\"--for north\")) and (.who | startswith(\"local:\")))) | length > 0" out >made'
result and_what_is_printed_for_all eval 'jq -se "map(select(.what == \"incidents\" and .about == \"public\")) | length > 0" out >made'
run "$tocsin" audit verify
result in_the_chain [ "$status" = 0 ]
if [ "$(id -u)" != 0 ]; then
    chmod 400 "$TOCSIN_STORE"
    run "$tocsin" export --for north
    result what_cannot_be_noted_does_not_go eval '[ "$status" = 3 ] && [ ! -s out ]'
fi
done_testing
