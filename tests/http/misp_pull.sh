#!/bin/sh
# Usage: misp_pull.sh TOCSIN
#
# 'tocsin pull' of MISP feeds: what is new alone, on after a kill, what is narrowed, what is told.
set -eu
here=$(realpath "$(dirname "$0")")
. "$here/lib.sh"
no_proxy=127.0.0.1,localhost
export no_proxy

event=$(cd "$examples/../misp" && pwd)/event.json
uuid=5f0c6d0e-6b0c-4d5c-9a53-0c2f7f3a1c01
mkdir feeds feeds/public feeds/reader
# event N FOLDER [SED-SCRIPT]: the example as event number N, with UUIDs of its own.
event()
{
    nn=$(printf %02d "$1")
    sed "s/5f0c6d0e-6b0c-4d5c-9a53-0c2f7f3a1c01/5f0c6d0e-6b0c-4d5c-9a53-0c2f7f3a1c$nn/; s/\"\\([1-9]1111111\\)-7a0e/\"\\1-7a$nn/; ${3-}" "$event" >"$2/5f0c6d0e-6b0c-4d5c-9a53-0c2f7f3a1c$nn.json"
}
# manifest FOLDER: of all its events.
manifest()
{
    (
        cd "$1"
        sep=
        printf '{'
        for file in 5f*.json; do
            printf '%s"%s": {"timestamp": "%s", "integrity:sha256": "%s"}' "$sep" "${file%.json}" \
                "$(jq -r .Event.timestamp "$file")" "$(sha256sum "$file" | cut -d' ' -f1)"
            sep=', '
        done
        printf '}\n'
    ) >manifest.new
    mv manifest.new "$1/manifest.json"
}
event 1 feeds/public
event 2 feeds/public
manifest feeds/public
printf '%s,%s\n' "$(printf 198.51.100.23 | md5sum | cut -c 1-32)" $uuid >feeds/public/hashes.csv
quiet partner add reader --clearance amber
token reader-t reader >secret
chmod 600 secret
mkfifo ready
"$tocsin" serve --listen 127.0.0.1:0 -j 2 --feeds feeds >ready 2>serve.err </dev/null &
server=$!
read -r line <ready
at=$(echo "$line" | sed 's|.*\(https*://[^/]*\)/.*|\1|')
cp store.db.crt server.crt

TOCSIN_STORE=$work/ours.db
quiet partner add harbour --clearance amber
quiet partner add east --clearance green --pap amber
run "$tocsin" remote add feed "$at/feeds/public/" --kind misp --partner harbour --token-file secret --from x
result nothing_is_pushed_to_a_feed fails 2 "not for a MISP feed"
run "$tocsin" remote add feed "$at/feeds/public/" --kind misp --partner harbour --token-file secret
result a_feed_is_a_remote eval '[ $status = 0 ]'
run "$tocsin" remote show feed -f json
result it_says_so eval 'jq -e ".[0].kind == \"misp\" and .[0].into == \"feed\"" out >/dev/null'
run "$tocsin" pull
result a_server_that_nobody_vouches_for fails 3 "its certificate is not trusted"
quiet remote set feed --ca server.crt
run "$tocsin" pull
result its_events_come eval '[ $status = 0 ] && [ ! -s err ] && grep -q "^feed: [1-9][0-9]* new, 0 new versions, .*; 0 refused; MISP events: 2 read, 0 known$" out'
result what_has_no_counterpart_is_told grep -q '^feed: .*phone-number.* (2, first in 5f0c6d0e.*json at /Event/Attribute/4)' out
run "$tocsin" pull
result unchanged_it_is_not_read_again eval '[ $status = 0 ] && [ "$(cat out)" = "feed: the feed has not changed" ]'
run "$tocsin" pull --again
result again_changes_nothing eval '[ $status = 0 ] && grep -q "^feed: 0 new, 0 new versions, [1-9][0-9]* unchanged; 0 refused; MISP events: 2 read, 0 known" out'
result what_came_is_its_partners [ "$(sqlite3 ours.db "SELECT DISTINCT p.name FROM shared s JOIN partner p ON p.partner = s.source")" = harbour ]

event 3 feeds/public
manifest feeds/public
run "$tocsin" pull
result only_what_is_new_is_read eval '[ $status = 0 ] && grep -q "MISP events: 1 read, 2 known$" out'

# ---- into a view, and out of it when it is narrowed by a tag on the whole ----
quiet collection add lists --view --posted indicator --max-tlp green --read east
east=$(token east-t east)
at_feed=$at feeder=$server
start
trap 'kill -9 "$feeder" "$server" 2>/dev/null; rm -rf "$work"' EXIT
held()
{
    ask "$east" "/api1/collections/lists/objects/?match[type]=indicator"
    jq '[.objects[]? | select(.revoked != true)] | length' out
}
before=$(held)
result they_are_in_live_views [ "$before" -ge 6 ]
event 3 feeds/public 's/"timestamp": "1710846000"/"timestamp": "1710946000"/; s/tlp:green/tlp:red/'
manifest feeds/public
run "$tocsin" pull
result a_narrower_event_gives_new_versions eval '[ $status = 0 ] && [ ! -s err ] && grep -q "^feed: [0-9]* new, [1-9][0-9]* new versions, .*; 0 refused; MISP" out'
result and_leaves_the_view [ "$(held)" -lt "$before" ]
result nothing_was_set_aside [ "$(sqlite3 ours.db "SELECT count(*) FROM conflict")" = 0 ]

# ---- odd feeds: each failure one line, the rest goes on ----
event 4 feeds/public
event 5 feeds/public
manifest feeds/public
echo >>feeds/public/5f0c6d0e-6b0c-4d5c-9a53-0c2f7f3a1c04.json
run "$tocsin" pull
result a_file_that_is_not_the_one_that_was_named eval '[ $status = 3 ] && [ "$(wc -l <err)" = 1 ] && grep -q "1c04.json: its bytes are not those" err && grep -q "1 read, 3 known, 1 not read" out'
run "$tocsin" pull
result it_is_asked_for_again eval '[ $status = 3 ] && grep -q "0 read, 4 known, 1 not read" out'
manifest feeds/public
printf '%s,%s\n' 00000000000000000000000000000000 5f0c6d0e-6b0c-4d5c-9a53-0c2f7f3a1c04 >>feeds/public/hashes.csv
run "$tocsin" pull
result a_value_that_only_hashes_csv_has eval '[ $status = 3 ] && grep -q "hashes.csv names 1 values" err && grep -q "1 read, 4 known$" out'
odd()
{
    quiet remote add "$1" "$at_feed/feeds/reader/" --kind misp --partner harbour --token-file secret --ca server.crt
    run "$tocsin" pull "$1" --tries 1
}
mv feeds/reader feeds/away
odd none
result no_feed_there eval 'fails 3 "none: $at_feed/feeds/reader/manifest.json: not there: 404"'
mv feeds/away feeds/reader
echo '[]' >feeds/reader/manifest.json
odd list
result no_manifest eval 'fails 3 "manifest.json: no object of events"'
printf '\000\377{' >feeds/reader/manifest.json
odd bytes
result no_json eval '[ $status = 3 ] && [ "$(wc -l <err)" = 1 ]'
echo "{\"../../etc/passwd\": {\"timestamp\": 1}, \"$uuid\": {\"timestamp\": 1}, \"5f0c6d0e-6b0c-4d5c-9a53-0c2f7f3a1c09\": {\"timestamp\": 1}}" >feeds/reader/manifest.json
echo '{"Event": 7}' >"feeds/reader/$uuid.json"
odd names
result names_that_are_none_and_files_that_are_not_there eval '[ $status = 3 ] && [ "$(wc -l <err)" = 3 ] && grep -q "no UUID" err && grep -q "1c09.json: not there" err && grep -q "$uuid.json" err'
echo '{}' >feeds/reader/manifest.json
odd empty
result an_empty_feed eval '[ $status = 0 ] && grep -q "^empty: 0 new, .* 0 read, 0 known$" out'

# ---- killed again and again, it goes on ----
n=10
while [ $n -lt 40 ]; do
    event $n feeds/public
    n=$((n + 1))
done
rm feeds/public/hashes.csv
manifest feeds/public
killed=0
for pause in 0.01 0.02 0.03 0.04 0.05 0.06 0.07 0.08 0.09 0.1 0.12 0.15 0.2; do
    timeout -s KILL $pause "$tocsin" pull feed --batch 1 >made 2>&1 || killed=$((killed + 1))
done
run "$tocsin" pull feed
result it_was_killed [ $killed -ge 3 ]
result and_came_to_its_end eval '[ $status = 0 ] && [ "$(sqlite3 ours.db "SELECT count(DISTINCT id) FROM shared WHERE type = '"'report'"' AND id LIKE '"'report--5f0c6d0e%'"'")" = 35 ]'
result nothing_came_twice [ "$(sqlite3 ours.db "SELECT count(*) FROM conflict")" = 0 ]
run "$tocsin" pull feed
result and_is_at_rest grep -q "the feed has not changed" out
done_testing
