#!/bin/sh
# Usage: misp.sh TOCSIN
#
# MISP events and feeds from the outside: what comes in, what is told, what a second run changes.
set -eu
. "$(dirname "$0")/lib.sh"

TOCSIN_STORE=$work/store.db
export TOCSIN_STORE
event=$(cd "$examples/../misp" && pwd)/event.json
uuid=5f0c6d0e-6b0c-4d5c-9a53-0c2f7f3a1c01
says() { grep -qF -- "$1" out; }

run "$tocsin" import "$event"
result an_event_becomes_objects eval '[ $status = 0 ] && says "objects: 20 new" && says "0 refused; MISP events: 1 read"'
result what_has_no_counterpart_is_told eval 'says "phone-number" && says "/Event/Attribute/4"'
run "$tocsin" import "$event"
result second_run_changes_nothing eval '[ $status = 0 ] && says "objects: 0 new, 0 new versions, 20 unchanged"'
run "$tocsin" import -f json "$event"
result report_as_json eval '[ $status = 0 ] && says "\"unchanged\": 20" && says "\"first\": \"/Event/Attribute/4\""'

sed 's/"\(id\|[a-su-z_]*_id\)": "[0-9]*"/"\1": "977"/g; s/"Our own"/"Their own"/' "$event" >elsewhere.json
run "$tocsin" export
mv out here
run "$tocsin" import --store elsewhere.db elsewhere.json
run "$tocsin" export --store elsewhere.db
result another_server_says_the_same eval 'cmp here out && ! cmp -s "$event" elsewhere.json'
run "$tocsin" show "report--$uuid"
result the_report_is_there eval '[ $status = 0 ] && says "Phishing against ferry operators"'
run "$tocsin" export --for public
result marked_green_stays_here eval '! says indicator--'
run "$tocsin" export --max-tlp green
result green_goes_to_green eval '[ $status = 0 ] && says 198.51.100.23'
result own_organisation_only_stays_here eval '! says "+357" && ! says 11111111-7a0e-4a6e-8f2e-000000000005'
result deleted_is_revoked eval 'grep mistaken.example out | grep -q "\"revoked\":true"'
result known_cluster_has_its_known_id says intrusion-set--6a2e693f-24e5-451a-9f88-b36a108e5662
echo "Mar 18 10:00:00 fw DST=198.51.100.23" >log
run "$tocsin" match --store "$TOCSIN_STORE" log
result indicators_match_logs eval '[ $status = 0 ] && says 198.51.100.23'

# An event that was changed: narrower, one attribute gone.
sed 's/"1710846000"/"1710946000"/; s/tlp:green/tlp:red/' "$event" >later.json
run "$tocsin" import later.json
result narrower_event_gives_new_versions eval '[ $status = 0 ] && ! says " 0 new versions"'
run "$tocsin" export --max-tlp green
result narrower_event_goes_to_fewer eval '! says 198.51.100.23'
run "$tocsin" import "$event"
result older_event_changes_nothing_back eval 'run "$tocsin" export --max-tlp green; ! says 198.51.100.23'

# The reports in events, as reports.
TOCSIN_STORE=$work/read.db
run "$tocsin" import --read "$event"
result event_reports_are_read eval '[ $status = 0 ] && says "reports: 1 new"'
run "$tocsin" incidents -f ndjson
result event_reports_tell_of_incidents eval 'says Cinder\ Falcon'
sed 's/"timestamp": "1710846000", "deleted": false/"timestamp": "1710946000", "deleted": true/' "$event" >deleted.json
run "$tocsin" import --read deleted.json
run "$tocsin" incidents -f ndjson
result deleted_event_report_is_withdrawn eval '! says Cinder\ Falcon'

# A feed.
TOCSIN_STORE=$work/feed.db
mkdir feed
cp "$event" "feed/$uuid.json"
digest=$(sha256sum "$event" | cut -d' ' -f1)
cat >feed/manifest.json <<END
{"$uuid": {"info": "x", "timestamp": "1710846000", "integrity:sha256": "$digest"},
 "../../etc/passwd": {"timestamp": "1"}, "6f0c6d0e-6b0c-4d5c-9a53-0c2f7f3a1c01": {"timestamp": 5}}
END
run "$tocsin" import feed
result feed_is_read eval '[ $status = 3 ] && says "objects: 20 new" && says "2 refused; MISP events: 1 read, 0 known"'
result feed_names_what_is_wrong eval 'grep -q "no UUID" err && grep -q "6f0c6d0e-6b0c-4d5c-9a53-0c2f7f3a1c01.json" err'
echo "{\"$uuid\": {\"timestamp\": \"1710846000\"}}" >feed/manifest.json
run "$tocsin" import feed/
result known_events_are_not_read_again eval '[ $status = 0 ] && says "objects: 0 new, 0 new versions, 0 unchanged" && says "0 read, 1 known"'
echo "{\"$uuid\": {\"timestamp\": \"1810846000\", \"integrity:sha256\": \"$(printf '%064d' 0)\"}}" >feed/manifest.json
run "$tocsin" import feed
result damaged_event_is_refused fails 3 "not those that manifest.json names"
mkdir empty
run "$tocsin" import empty
result folder_without_manifest fails 3 "manifest.json"

# And back.
TOCSIN_STORE=$work/back.db
run "$tocsin" import "$event"
run "$tocsin" export --format misp --max-tlp green
result green_parts_come_back eval '[ $status = 0 ] && says "\"value\":\"198.51.100.23\"" && says "\"relationship_type\":\"connects-to\"" && ! says "+357"'
run "$tocsin" export --format misp --for public
result nothing_comes_back_for_the_public eval 'says "\"response\":[]" && ! says Phishing'
run "$tocsin" export --format misp-feed --out back
result a_feed_is_for_somebody fails 2 "say --for PARTNER"
run "$tocsin" export --format misp-feed --max-tlp green
result a_feed_is_somewhere fails 2 "--out"
run "$tocsin" add --tlp clear "$examples/ferry-terminal.txt"
run "$tocsin" export --format misp-feed --max-tlp green --tlp clear --out back
result a_feed_is_made eval '[ $status = 0 ] && [ -s back/manifest.json ] && [ -s back/$uuid.json ] && [ "$(ls back | wc -l)" = 4 ]'
digest=$(printf 198.51.100.23 | md5sum | cut -d" " -f1)
result hashes_name_values grep -q "^$digest,$uuid\$" back/hashes.csv
digest=$(sha256sum "back/$uuid.json" | cut -d" " -f1)
result manifest_names_digests grep -q "$uuid.*$digest" back/manifest.json
result others_cannot_read_it [ "$(stat -c %a back back/manifest.json | tr '\n' ' ')" = "750 640 " ]
TOCSIN_STORE=$work/again.db
run "$tocsin" import back
result our_own_feed_is_read eval '[ $status = 0 ] && says "0 refused; MISP events: 2 read"'
TOCSIN_STORE=$work/back.db
touch -d 2020-01-01 back/*
run "$tocsin" export --format misp-feed --max-tlp green --tlp clear --out back
result what_did_not_change_is_not_written [ "$(find back -type f -newermt 2021-01-01 | wc -l)" = 0 ]
run "$tocsin" export --format misp-feed --for public --tlp clear --out back
result what_may_no_longer_be_had_is_gone eval '[ ! -e back/$uuid.json ] && ! grep -q $uuid back/manifest.json back/hashes.csv && [ "$(ls back | wc -l)" = 3 ]'
run "$tocsin" export --format misp-feed --for public --out back/manifest.json
result a_feed_is_no_file eval '[ $status = 3 ] && [ "$(wc -l <err)" -le 2 ]'

# What no partner should send.
TOCSIN_STORE=$work/nasty.db
for input in '{"Event":{}}' '{"Event":{"info":"x","Attribute":[{}]}}' '{"response":[]}' '[{"Event":7}]' '{"Event":'; do
    printf '%s' "$input" >nasty.json
    run "$tocsin" import nasty.json
    result "nasty_${cases}_does_no_harm" eval '[ $status = 0 ] || [ $status = 3 ]'
done
brackets() { printf "%${1}s" '' | tr ' ' "$2"; }
printf '{"Event":{"info":"deep","Attribute":[{"type":"text","value":"v","x":%s1%s}]}}' "$(brackets 50 [)" "$(brackets 50 ])" >deep.json
run "$tocsin" import deep.json
result deep_part_is_kept eval '[ $status = 0 ] && says "MISP events: 1 read"'
printf '{"Event":{"info":"deep","Attribute":[%s1%s]}}' "$(brackets 5000 [)" "$(brackets 5000 ])" >deeper.json
run "$tocsin" import deeper.json
result too_deep_is_refused fails 3 "nest"
printf '{"Event":{"info":"x","Attribute":[{"type":"stix2-pattern","value":"[url:value =","to_ids":true}]}}' >pattern.json
run "$tocsin" import pattern.json
result bad_pattern_is_a_note eval '[ $status = 0 ] && says "no STIX pattern: kept as a note"'
printf '{"Event":{"info":"\377\376","Attribute":[]}}' >bad_utf8.json
run "$tocsin" import bad_utf8.json
result bad_utf8_is_refused fails 3 "UTF-8"
done_testing
