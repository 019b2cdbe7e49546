#!/bin/sh
# Usage: feeds.sh TOCSIN
#
# MISP feeds over HTTP: to whom which files go, and that nothing else does.
set -eu
. "$(dirname "$0")/lib.sh"

uuid=5f0c6d0e-6b0c-4d5c-9a53-0c2f7f3a1c01
quiet partner add north --clearance green
quiet partner add south --clearance clear
north=$(token north-t north)
south=$(token south-t south)
quiet import "$(cd "$examples/../misp" && pwd)/event.json"
mkdir feeds
quiet partner set north --pap amber
"$tocsin" export --for north --format misp-feed --out feeds/north 2>/dev/null
"$tocsin" export --for public --format misp-feed --out feeds/public 2>/dev/null || true
echo '{"secret":1}' >feeds/secret.json
ln -s /etc/passwd feeds/north/passwd.json
start --feeds feeds

# got STATUS [TEXT]: so it was answered, with TEXT in it.
fetched() { [ "$status" = "$1" ] && { [ -z "${2-}" ] || grep -qF -- "$2" out; }; }

status=$(curl -sS -o out -w '%{http_code}' "$at/feeds/north/manifest.json")
result nobody_gets_a_feed fetched 401
ask "$north" /feeds/north/manifest.json -H 'Accept: application/json'
result its_partner_gets_it fetched 200 "$uuid"
result it_is_json grep -qi '^content-type: application/json' headers
tag=$(sed -n 's/^[Ee][Tt]ag: \(.*\)\r$/\1/p' headers)
rm out
ask "$north" /feeds/north/manifest.json -H 'Accept: application/json' -H "If-None-Match: $tag"
result what_it_has_is_not_sent_again eval '[ $status = 304 ] && [ ! -s out ]'
ask "$north" "/feeds/north/$uuid.json"
result events_go fetched 200 198.51.100.23
ask "$north" /feeds/north/hashes.csv
result hashes_go fetched 200 ",$uuid"
ask "$south" /feeds/north/manifest.json
result another_partner_does_not eval 'fetched 404 && ! grep -q $uuid out'
ask "$south" /feeds/public/manifest.json
result everybody_with_an_account_gets_the_public_one fetched 200 '{}'
for path in /feeds/north/passwd.json /feeds/north/secret.json /feeds/../feeds/secret.json \
    '/feeds/north/..%2fsecret.json' '/feeds/north%2f../public/manifest.json' /feeds/./secret.json \
    /feeds/north/00000000-0000-0000-0000-000000000000.json /feeds/nobody/manifest.json /feeds/north/; do
    ask "$north" "$path" --path-as-is
    result "nothing_else_goes$path" eval '[ $status = 404 ] || [ $status = 401 ] || [ $status = 400 ]'
done
# A file that is longer than what answers may hold in memory goes from the disk.
long=5f0c6d0e-6b0c-4d5c-9a53-0c2f7f3a1c02
{ printf '"' && head -c 20000000 /dev/zero | tr '\0' x && printf '"'; } >feeds/north/$long.json
ask "$north" "/feeds/north/$long.json" --compressed
result a_long_file_goes_whole eval 'fetched 200 && cmp -s out feeds/north/$long.json'
: >feeds/north/5f0c6d0e-6b0c-4d5c-9a53-0c2f7f3a1c03.json
ask "$north" /feeds/north/5f0c6d0e-6b0c-4d5c-9a53-0c2f7f3a1c03.json
result an_empty_one_too eval 'fetched 200 && [ ! -s out ]'
# So many slow readers of it as would fill the memory of answers four times over.
slow_readers=
for _ in 1 2 3 4 5 6; do
    curl -sS --limit-rate 100k -o slow.out -H "Authorization: Bearer $north" "$at/feeds/north/$long.json" 2>/dev/null &
    slow_readers="$slow_readers $!"
done
ask "$south" /feeds/public/manifest.json
result slow_readers_keep_nobody_waiting fetched 200
ask "$north" "/feeds/north/$long.json"
result nor_themselves eval 'fetched 200 && cmp -s out feeds/north/$long.json'
ask "$north" /metrics
result and_fill_no_memory eval '[ "$(sed -n "s/^tocsin_http_held_bytes //p" out)" -lt 1000000 ]'
# shellcheck disable=SC2086 # several words
kill $slow_readers 2>/dev/null || :
rm "feeds/north/$long.json" feeds/north/5f0c6d0e-6b0c-4d5c-9a53-0c2f7f3a1c03.json
# Another store subscribes.
printf '%s\n' "$north" >secret
chmod 600 secret
run "$tocsin" import --store other.db --token-file secret "$at/feeds/north/"
result another_store_reads_it eval '[ $status = 0 ] && grep -q "0 refused; MISP events: 1 read" out'
run "$tocsin" import --store other.db --token-file secret "$at/feeds/north/manifest.json"
result and_knows_it_then eval '[ $status = 0 ] && grep -q "0 read, 1 known" out'
run "$tocsin" import --store other.db "$at/feeds/north/"
result not_without_a_secret fails 3 "answers 401"
chmod 644 secret
run "$tocsin" import --store other.db --token-file secret "$at/feeds/north/"
result not_with_one_that_others_read fails 3 "chmod 600"
run "$tocsin" import --store other.db --user north "$at/feeds/north/"
result a_name_wants_a_password fails 2 "--password-file"

"$tocsin" export --max-tlp clear --format misp-feed --out feeds/north 2>/dev/null || true
ask "$north" /feeds/north/manifest.json
result replaced_files_are_seen eval '[ $status = 200 ] && ! grep -q $uuid out'
ask "$north" "/feeds/north/$uuid.json"
result what_was_taken_away_is_gone fetched 404
stop
run "$tocsin" audit list
result fetching_is_written_down grep -q "north/manifest.json" out
start
ask "$north" /feeds/north/manifest.json
result without_a_folder_there_are_none fetched 404
stop
done_testing
