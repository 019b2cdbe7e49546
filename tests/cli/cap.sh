#!/bin/sh
# Usage: cap.sh TOCSIN
#
# Public warnings in CAP 1.2: who may be warned of what, what is said again, changed, taken back; and
# that an exercise is never taken for an incident, whatever it looks like.
set -eu
. "$(dirname "$0")/lib.sh"

TOCSIN_STORE=$work/store.db
export TOCSIN_STORE
says() { grep -qF -- "$1" out; }
warn() { run "$tocsin" export --format cap --sender warnings.example "$id"; }

cat >bomb.txt <<'END'
Bomb kills four in Larnaca

LARNACA, Cyprus, March 18, 2024 (Wire) - A bomb exploded at a market in Larnaca on Monday, killing
four people and wounding ten, police said.
END
run "$tocsin" add --tlp clear bomb.txt
run "$tocsin" incidents -f ndjson
id=$(grep -o 'incident--[0-9a-f-]*' out | head -n 1)

run "$tocsin" export --format cap "$id"
result a_sender_is_asked_for fails 2 "--sender"
run "$tocsin" export --format cap --sender 'a b' "$id"
result a_sender_is_one_word fails 2 "no blanks"
run "$tocsin" export --format cap --sender x --max-tlp red "$id"
result it_is_for_the_public fails 2 "for the public"
run "$tocsin" export --format cap --sender x incident--00000000
result warning_of_nothing fails 1 "no incident"

warn
result first_an_alert eval '[ $status = 0 ] && says "<msgType>Alert</msgType>" && says "<identifier>$id.1</identifier>" && says "<scope>Public</scope>" && ! says "<references>"'
result times_have_an_offset grep -qE '<sent>[0-9-]{10}T[0-9:]{8}-00:00</sent>' out
mv out first.xml
warn
result said_again_it_is_the_same cmp out first.xml
run "$tocsin" read -f ndjson first.xml
result it_reads_as_the_incident eval '[ $status = 0 ] && says "\"bombing\"" && says Larnaca'

sed 's/four people/six people/; s/killing/killing at least/' bomb.txt >edited && mv edited bomb.txt
run "$tocsin" add --tlp clear bomb.txt
sent=$(sed -n 's/.*<sent>\(.*\)<.*/\1/p' first.xml)
warn
result changed_it_is_an_update eval '[ $status = 0 ] && says "<msgType>Update</msgType>" && says "<references>warnings.example,$id.1,$sent</references>" && says "$id.2<"'
mv out second.xml
later=$(sed -n 's/.*<sent>\(.*\)<.*/\1/p' second.xml)
result times_never_stand_still [ "$sent" '<' "$later" ]

run "$tocsin" export
result what_was_sent_stays_here eval '! says x-tocsin-alert'
run "$tocsin" export --format ndjson
result backups_know_what_was_sent says x-tocsin-alert
cp out all.ndjson
run "$tocsin" import --store again.db all.ndjson
run "$tocsin" export --store again.db --format cap --sender warnings.example "$id"
result another_store_goes_on cmp out second.xml

report=$("$tocsin" search bomb -f ndjson | grep -o 'report--[0-9a-f-]*' | head -n 1)
run "$tocsin" retract "$report" --because "a hoax"
warn
result retracted_it_is_cancelled eval '[ $status = 0 ] && says "<msgType>Cancel</msgType>" && says "$id.1,$sent warnings.example,$id.2,$later" && ! says "<info>"'
mv out third.xml
warn
result cancelled_once cmp out third.xml

# What may not be public.
TOCSIN_STORE=$work/green.db
run "$tocsin" add --tlp green bomb.txt
run "$tocsin" incidents -f ndjson
id=$(grep -o 'incident--[0-9a-f-]*' out | head -n 1)
warn
result green_is_not_public eval 'fails 3 "no public warning: " && [ ! -s out ] && grep -q TLP:GREEN err'
TOCSIN_STORE=$work/unmarked.db
run "$tocsin" add bomb.txt
warn
result unmarked_is_not_public eval 'fails 3 "no public warning: " && [ ! -s out ]'

# An exercise is no incident: not read, found, merged or matched.
TOCSIN_STORE=$work/exercise.db
sed 's/<status>Actual/<status>Exercise/' first.xml >exercise.xml
sed 's/<status>Actual/<status>Test/' first.xml >test.xml
sed 's/ xmlns="[^"]*"//' exercise.xml >bare.xml
sed 's|urn:oasis:names:tc:emergency:cap:1.2|http://www.incident.com/cap/1.0|' exercise.xml >old.xml
{ printf '\377\376' && sed 's/UTF-8/UTF-16/' exercise.xml | iconv -f UTF-8 -t UTF-16LE; } >wide.xml
gzip -c exercise.xml >packed.xml.gz
run "$tocsin" add --tlp clear bomb.txt
for drill in exercise.xml test.xml bare.xml old.xml wide.xml packed.xml.gz; do
    run "$tocsin" read -f ndjson "$drill"
    result "no_incident_in_$drill" eval '[ $status != 0 ] && [ ! -s out ] && grep -q "no real alert" err'
    run "$tocsin" add "$drill"
done
run "$tocsin" incidents -f ndjson
result no_incident_of_them eval '[ "$(wc -l <out)" = 1 ] && ! says xml'
run "$tocsin" search Larnaca -f ndjson
result nothing_found_of_them eval '! says xml'
run "$tocsin" export --format ndjson
result nothing_kept_of_them eval '! says Exercise'
done_testing
