#!/bin/sh
# Usage: store.sh TOCSIN
#
# The store from the outside: what goes in comes out, nothing twice, nothing lost.
set -eu
. "$(dirname "$0")/lib.sh"

TOCSIN_STORE=$work/store.db
export TOCSIN_STORE
says() { grep -qF -- "$1" out; }
# lines N: the last run went well and printed so many lines.
lines() { [ "$status" = 0 ] && [ "$(wc -l <out)" = "$1" ]; }

run "$tocsin" incidents
result no_store_yet fails 3 "'tocsin add' makes one"
cat >first.txt <<'END'
Bomb kills four in Larnaca

LARNACA, Cyprus, March 18, 2024 (Wire) - A bomb exploded at a market in Larnaca on Monday, killing
four people and wounding ten, police said.
END
run "$tocsin" add first.txt
result new_store_is_announced eval '[ $status = 0 ] && says "1 new, 0 revised, 0 unchanged; 1 incident stored" && grep -q "new store" err'
run "$tocsin" add first.txt
result same_bytes_change_nothing eval '[ $status = 0 ] && says "0 new, 0 revised, 1 unchanged; 0 incidents"'
cp first.txt copy.txt
run "$tocsin" add "$work/copy.txt"
result same_bytes_elsewhere_change_nothing eval '[ $status = 0 ] && says "0 new, 0 revised, 1 unchanged"'
run sh -c '"$0" add - <first.txt' "$tocsin"
result same_bytes_from_a_pipe_change_nothing eval '[ $status = 0 ] && says "0 new, 0 revised, 1 unchanged"'

run "$tocsin" incidents -f ndjson
result incident_is_listed lines 1
id=$(grep -o 'incident--[0-9a-f-]*' out)
sed 's/killing/killing at least/; s/four people/six people/' first.txt >edited.txt
cp edited.txt first.txt
run "$tocsin" add ./first.txt
result edited_report_is_revised eval 'says "0 new, 1 revised, 0 unchanged"'
run "$tocsin" incidents -f ndjson
result edited_report_keeps_its_incident eval 'lines 1 && says "$id"'
run "$tocsin" show "$id"
result show_tells_source_and_words eval '[ $status = 0 ] && says "Bomb kills four" && says "first.txt" && says "revision 1" && says "2 of 2"'
run "$tocsin" show "${id%"${id#incident--??????}"}"
result show_takes_the_beginning_of_an_id eval '[ $status = 0 ] && says "$id"'
run "$tocsin" show incident--00000000
result show_of_nothing fails 1 "no incident, report or object"
run "$tocsin" show "$id" -f markdown
result show_in_other_formats eval '[ $status = 0 ] && says Larnaca'

run "$tocsin" search bombs LARNACA
result search_finds_other_forms_of_a_word eval '[ $status = 0 ] && says "$id"'
run "$tocsin" search zeppelin
result search_finds_nothing fails 1 "zeppelin"
for filter in --since=2024-03-18 --until=2024-03 --realm=physical --type=bombing --country=cy \
    --near=34.9,33.6,30 --min-killed=6 --text=market; do
    run "$tocsin" incidents "$filter" -f ndjson
    result "filter$filter" lines 1
done
for filter in --since=2024-03-19 --until=2024-02 --realm=cyber --type=arson --country=RU \
    --near=0,0,30 --min-killed=7 --text=zeppelin --actor=nobody; do
    run "$tocsin" incidents "$filter"
    result "no_match$filter" fails 1 "no incident matches"
done
for filter in --since=soon --realm=lunar --type=picnic --country=Cyprus --near=1,2 --min-killed=few \
    --limit=x --page=x; do
    run "$tocsin" incidents "$filter"
    result "wrong$filter" fails 2 "${filter#*=}"
done

cat >kabul.txt <<'END'
KABUL, March 3, 2023 - A bomb exploded at a market in Kabul on Friday, killing 20 people. ISIS-K
claimed responsibility for the bombing.
END
run "$tocsin" add kabul.txt
run "$tocsin" incidents --actor IS-KP -f ndjson
result actors_are_found_by_their_other_names lines 1

# Pages of the examples, one after the other, are the whole.
run "$tocsin" add "$examples"
result examples_are_added eval '[ $status = 0 ] && says "12 new"'
run "$tocsin" incidents -f ndjson -n 0
cp out whole
: >pages
page=
for _ in 1 2 3 4 5 6 7 8 9 10 11 12; do
    run "$tocsin" incidents -f ndjson -n 3 ${page:+--page="$page"}
    cat out >>pages
    page=$(sed -n 's/.*--page=\([^,]*\),.*/\1/p' err)
    [ -n "$page" ] || break
done
result pages_are_the_whole cmp whole pages

# import(export(x)) loses nothing.
run "$tocsin" export -f ndjson
cp out kept.ndjson
run "$tocsin" import -s other.db kept.ndjson
result import_takes_what_export_gives eval '[ $status = 0 ] && says "reports: 14 new" && says "; 0 refused"'
run "$tocsin" export -f ndjson -s other.db
result nothing_is_lost_on_the_way cmp out kept.ndjson
run "$tocsin" import -s other.db kept.ndjson
result import_twice_changes_nothing eval 'says "0 new, 0 revised, 14 unchanged"'
run "$tocsin" add -s other.db "$examples"
result imported_reports_are_known eval 'says "0 new, 0 revised, 12 unchanged"'
run "$tocsin" export
cp out kept.json
run "$tocsin" import -s stix.db kept.json
result import_takes_bundles eval '[ $status = 0 ] && says "reports: 14 new" && says "; 0 refused"'
run "$tocsin" incidents -s stix.db -n 0 -f ndjson
result bundles_lose_nothing cmp out whole
run "$tocsin" search -s stix.db "fruit crate"
result bundles_bring_no_text fails 1 "fruit crate"
run "$tocsin" add -s stix.db "$examples"
result text_of_bundles_comes_with_the_reports eval 'says "12 unchanged" && "$tocsin" search -s stix.db "fruit crate" | grep -q incident--'
run "$tocsin" incidents -f stix -n 0
cp out listed.json
run "$tocsin" import -s listed.db listed.json
run "$tocsin" incidents -s listed.db -n 0 -f ndjson
result listed_bundles_lose_nothing cmp out whole
run "$tocsin" export --type bombing --country CY -f csv
result export_takes_filters eval '[ $status = 0 ] && grep -q "$id" out && ! grep -q ransomware out'
run "$tocsin" export --type chemical-biological
result export_of_nothing fails 1 "nothing to export"

cat >objects.json <<'END'
{"type": "bundle", "id": "bundle--5d0092c5-5f74-4287-9642-33f4c354e56d", "objects": [
 {"type": "malware", "spec_version": "2.1", "id": "malware--31b940d4-6f7f-459a-80ea-9c1f17b5891b",
  "created": "2016-04-06T20:07:09.000Z", "modified": "2016-04-06T20:07:09.000Z", "name": "Poison Ivy", "is_family": true,
  "x_kept": {"as": ["it", 1.5, null]}},
 {"type": "malware", "spec_version": "2.1", "id": "malware--no", "name": "x"}]}
END
run "$tocsin" import objects.json
result bad_object_is_named_and_the_good_one_kept eval '[ $status = 3 ] && says "objects: 1 new" && says "1 refused" && grep -q "objects.json: /objects/1" err'
run "$tocsin" show malware--31b9
result object_is_kept_as_it_came eval '[ $status = 0 ] && says "x_kept" && says "1.5"'
for bad in '{"type":' '[1' 'null' '{"report":{},"source":{}}'; do
    printf '%s\n' "$bad" >bad.json
    run "$tocsin" import bad.json
    result "import_refuses $bad" eval '[ $status = 3 ] && [ -s err ] && says "1 refused"'
done
mkdir folder.json
run "$tocsin" import folder.json
result import_of_a_folder eval '[ $status = 3 ] && grep -q "folder.json/manifest.json: No such file" err'
mkfifo kept.pipe
cat kept.ndjson >kept.pipe &
run "$tocsin" import -s piped.db kept.pipe
result import_from_a_named_pipe eval '[ $status = 0 ] && says "reports: 14 new"'
# More than one report may have: an export is as large as its store.
big_export() { cat kept.ndjson && head -c 70000000 /dev/zero | tr '\0' ' ' && echo; }
big_export | "$tocsin" import -s piped.db - >out
result import_of_much_from_a_pipe says "reports: 0 new, 0 revised, 14 unchanged"
run "$tocsin" import missing.json
result import_of_missing_file eval '[ $status = 3 ] && grep -q "missing.json: No such file" err'

# Ctrl-C in the middle: what is stored stays stored. The second input never ends by itself.
mkfifo slow
echo "Two men were shot dead in Lagos on Friday, police said." >shot.txt
sleep 600 >slow &
holder=$!
"$tocsin" add -s stopped.db shot.txt slow >out 2>err </dev/null &
adder=$!
until "$tocsin" search -s stopped.db Lagos >/dev/null 2>&1; do sleep 0.1; done
kill -INT $adder
kill $holder
status=0
wait $adder || status=$?
result interrupted_add_says_what_is_stored eval '[ $status = 130 ] && says "1 new" && says "stopped before the end"'
run "$tocsin" search -s stopped.db Lagos
result interrupted_store_is_intact eval '[ $status = 0 ]'

# A disk that fills, as a file that may not grow.
mkdir many
i=0
while [ $i -lt 400 ]; do
    { echo "Report $i" && cat first.txt; } >many/$i.txt
    i=$((i + 1))
done
run sh -c 'ulimit -f 800; exec "$0" add -s full.db -j 2 many' "$tocsin"
result full_disk eval 'grep -q "no room left to write to the store" err && [ $status = 3 ] && [ "$(wc -l <err)" -le 2 ]'
run "$tocsin" add -s full.db many
result store_goes_on_when_there_is_room eval '[ $status = 0 ]'

cp store.db newer.db
printf '\0\0\0\143' | dd of=newer.db bs=1 seek=60 conv=notrunc 2>/dev/null
run "$tocsin" incidents -s newer.db
result store_of_a_newer_version fails 3 "written by a newer tocsin (format 99"
run "$tocsin" add -s first.txt copy.txt
result store_that_is_none fails 3 "'first.txt' is not a tocsin store"
run "$tocsin" add -s nowhere/at/all.db copy.txt
result store_where_none_can_be fails 3 "nowhere/at/all.db"
done_testing
