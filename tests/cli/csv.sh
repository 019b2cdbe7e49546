#!/bin/sh
# Usage: csv.sh TOCSIN
#
# Tables and plain lists of indicators: what comes in, what is told of bad rows, what comes back.
set -eu
. "$(dirname "$0")/lib.sh"

TOCSIN_STORE=$work/store.db
export TOCSIN_STORE
says() { grep -qF -- "$1" out; }

cat >feed.csv <<'END'
# of a vendor
Indicator;Type;TLP;Confidence;Valid Until;Comment
"evil[.]example";domain;green;80;2030-01-01;"says ""hi""
there"
198.51.100.7;ip-dst;TLP:AMBER;;;
not an ip;ip;;;;
"open;x
hxxps://evil.example/x;url;purple;;;
END
run "$tocsin" import --csv --source Abuse feed.csv
result good_rows_are_kept eval '[ $status = 3 ] && says "objects: 3 new" && says "3 refused"'
result bad_rows_are_told_with_their_lines eval 'grep -q "feed.csv:6: .not an ip" err && grep -q "feed.csv:7: a quote" err && grep -q "feed.csv:8: marking .purple" err'
run "$tocsin" import --csv --source Abuse feed.csv
result second_run_changes_nothing eval 'says "objects: 0 new, 0 new versions, 2 unchanged"'
sed 's/;80;/;90;/' feed.csv >changed.csv
run "$tocsin" import --csv --source Abuse changed.csv
result changed_row_is_a_new_version eval 'says "objects: 0 new, 1 new versions, 1 unchanged"'
run "$tocsin" import --csv --source Other --tlp red feed.csv
result other_source_says_it_too eval 'says "objects: 3 new"'
run "$tocsin" export --max-tlp green
result markings_of_rows_hold eval 'says "evil.example" && ! says 198.51.100.7'

printf 'seen,peer\n2024-01-01,192.0.2.9\n' >map.csv
run "$tocsin" import --csv --map peer=ip,1=valid_from map.csv
result map_by_name_and_number eval '[ $status = 0 ] && says "objects: 1 new"'
run "$tocsin" import --csv --map nine=ip map.csv
result map_of_no_column fails 3 "there is no column 'nine'"
run "$tocsin" import --csv --map peer=smell map.csv
result map_of_no_field fails 3 "'smell' is no field"
run "$tocsin" import --csv map.csv
result no_column_for_the_value fails 3 "--map COLUMN=value"
printf '192.0.2.10|x\n' >bar.csv
run "$tocsin" import --csv --map 1=value --delimiter '|' bar.csv
result delimiter_as_said eval '[ $status = 0 ] && says "objects: 1 new"'
printf '\377\376v\0a\0l\0u\0e\0\n\0001\0.\0002\0.\0003\0.\0004\0\n\0' >utf16.csv
run "$tocsin" import --csv utf16.csv
result utf16_is_read eval '[ $status = 0 ] && says "objects: 1 new"'
for wrong in "--csv --list" "--map=1=value" "--csv --delimiter=xx" "--csv --valid-until=soon" "--source=x"; do
    # shellcheck disable=SC2086 # several words are meant
    run "$tocsin" import $wrong map.csv
    result "wrong_usage$wrong" [ "$status" = 2 ]
done

printf '0.0.0.0 bad.example\nhxxp://x.example/a  # c\n???\n\n' >list.txt
run "$tocsin" import --list --tlp clear --valid-until 2030-01-01 list.txt
result lists_are_read eval '[ $status = 3 ] && says "objects: 2 new" && grep -q "list.txt:3: .???. is no indicator" err'

run "$tocsin" match --export csv
mv out back.csv
TOCSIN_STORE=$work/again.db
run "$tocsin" import --csv back.csv
result what_is_exported_is_read eval '[ $status = 0 ] && says "0 refused"'
run "$tocsin" match --export csv
result there_and_back_is_the_same eval 'sort out >x && sort back.csv >y && cmp x y'

TOCSIN_STORE=$work/nasty.db
: >empty
run "$tocsin" import --csv empty
result empty_table eval '[ $status = 0 ] && says "objects: 0 new"'
printf 'a\0b' >binary
run "$tocsin" import --csv binary
result binary_table fails 3 "binary data"
awk 'BEGIN { printf "value"; for (i = 0; i < 5000; i++) printf ",c"; print "" }' >wide
run "$tocsin" import --csv wide
result too_wide_table fails 3 "cells"
done_testing
