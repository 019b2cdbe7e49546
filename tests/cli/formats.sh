#!/bin/sh
# Usage: formats.sh TOCSIN
#
# What the commands print: help, formats, order, terminals, and bundles that come back whole.
set -eu
. "$(dirname "$0")/lib.sh"
TOCSIN_STORE=$work/store.db XDG_DATA_HOME=$work
export TOCSIN_STORE XDG_DATA_HOME

done_with() { [ "$status" = "$1" ] && [ ! -s err ]; }
prints() { done_with 0 && grep -qF -- "$1" out; }

run "$tocsin" --version
result version prints "tocsin "
run "$tocsin" --help
result help_lists_commands prints "  read "
run "$tocsin" read --help
result help_of_a_command prints "--format=FORMAT"
run "$tocsin" help read
result help_of_a_command_by_name prints "--format=FORMAT"
run "$tocsin"
result no_command eval '[ $status = 2 ] && grep -q Usage err'
run "$tocsin" read --jobs 0 x
result number_out_of_range fails 2 "--jobs is a number from 1 to"
run "$tocsin" read --format
result option_without_its_value fails 2 "--format wants a value"
run "$tocsin" read --explain=yes x
result flag_with_a_value fails 2 "--explain takes no value"

mkdir reports
n=0
while [ $n -lt 60 ]; do
    n=$((n + 1))
    printf 'Report %d\n\nA bomb killed %d people in Lima on 3 May 2024. See http://a%d.example/x.\n' \
        $n $n $n >"reports/$(printf %03d $n).txt"
done
: >reports/030.txt # one fails in the middle

for format in ndjson json stix csv markdown table; do
    "$tocsin" read -f $format -j1 reports >one 2>one.err || true
    "$tocsin" read -f $format -j8 reports >eight 2>eight.err || true
    result "${format}_is_the_same_on_any_number_of_threads" \
        eval '[ -s one ] && cmp -s one eight && cmp -s one.err eight.err && [ "$(wc -l <one.err)" = 1 ]'
done

run "$tocsin" read -f ndjson reports
result a_failing_input_is_named_and_the_rest_read \
    eval 'fails 3 "030.txt" && [ "$(wc -l <out)" = 59 ]'
result output_is_in_the_order_of_the_inputs \
    eval '[ "$(sed "s/{\"id\":\"\([0-9]*\)\".*/\1/" out | sort -c 2>&1)" = "" ]'

run "$tocsin" read -f json reports/001.txt
result one_report_is_an_object eval 'done_with 0 && [ "$(head -c 1 out)" = "{" ]'
run "$tocsin" read -f json reports/001.txt reports/002.txt
result several_reports_are_an_array eval 'done_with 0 && [ "$(head -c 1 out)" = "[" ]'
run sh -c '"$0" read -f ndjson - <reports/001.txt' "$tocsin"
result standard_input prints '"title":"Report 1"'
cp reports/001.txt -- -dash.txt
run "$tocsin" read -f ndjson -- -dash.txt
result operand_with_a_dash prints '"id":"-dash"'
rm reports/030.txt
run sh -c '"$0" read -f ndjson reports reports reports reports | head -n 1' "$tocsin"
result reader_that_leaves_early eval 'done_with 0 && [ "$(wc -l <out)" = 1 ]'

# Escapes in a report must not reach the terminal as such.
printf 'A \033]0;owned\007 bomb \033[2J killed 3 people in Lima on 3 May 2024.\n' >hostile.txt
for format in table markdown csv json ndjson stix; do
    run "$tocsin" read -f $format --explain hostile.txt
    result "no_escape_in_$format" eval 'done_with 0 && ! grep -q "$(printf "[\033\007]")" out'
done
run env COLUMNS=80 "$tocsin" read -f table reports/001.txt
result no_colour_off_a_terminal eval 'done_with 0 && ! grep -q "$(printf "\033")" out'

run "$tocsin" read -f stix --tlp green reports/001.txt
result marking_of_choice prints '"name":"TLP:GREEN"'
run "$tocsin" read -f stix reports/001.txt
result marking_of_default prints '"name":"TLP:AMBER+STRICT"'
run "$tocsin" read -f stix --tlp white reports/001.txt
result no_such_marking fails 2 "--tlp is one of clear, green"

# Export, import elsewhere, export again: the same bundle.
run "$tocsin" add reports/001.txt reports/002.txt hostile.txt
result add_to_a_store eval '[ $status = 0 ]'
"$tocsin" export --format stix >first.json
run "$tocsin" import --store other.db first.json
result import_a_bundle eval '[ $status = 0 ] && grep -q "reports: 3 new" out'
run "$tocsin" import --store other.db first.json
result import_it_twice prints "reports: 0 new, 0 revised, 3 unchanged"
"$tocsin" export --store other.db --format stix >second.json
result a_bundle_comes_back_whole \
    eval 'tr "," "\n" <first.json | sort >a && tr "," "\n" <second.json | sort >b && cmp -s a b'
done_testing
