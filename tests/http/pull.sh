#!/bin/sh
# Usage: pull.sh TOCSIN
#
# 'tocsin pull' against a server that behaves badly on purpose (other_server.py): nothing is lost,
# nothing goes on for ever, secrets stay where they belong, and each failure is one line.
set -eu
here=$(realpath "$(dirname "$0")")
. "$here/other.sh"

quiet partner add them --clearance amber

# pull NAME [OPTION...]: a remote of that behaviour, made at first use.
pull()
{
    name=$1
    shift
    "$tocsin" remote show "$name" >made 2>/dev/null ||
        "$tocsin" remote add "$name" "$there/$name/" --partner them --token-file secret >made 2>&1
    run "$tocsin" pull "$name" "$@"
}
# has COLLECTION N: so many objects, each once.
has()
{
    [ "$(sqlite3 store.db "SELECT count(*) || ' ' || count(DISTINCT s.id) FROM shared s JOIN collection c ON s.entry >> 52 = c.collection
        WHERE c.alias = '$1'")" = "$2 $2" ]
}

# ---- the way through a collection ----
pull plain
result plain eval 'is_quiet 0 && has plain 25 && grep -q "^plain: 25 new, 0 new versions, 0 unchanged; 0 refused$" out'
result token_is_sent grep -q "objects/.* Bearer sesame-for-$port$" log
: >log
pull plain
result second_pull_asks_for_what_is_new eval 'is_quiet 0 && has plain 25 && grep -q "^plain: 0 new, 0 new versions, 1 unchanged" out &&
    grep -q "added_after=2024-02-01T00:00:23.999999Z" log'
pull plain --again
result again_from_the_start_changes_nothing eval 'is_quiet 0 && has plain 25 && grep -q "^plain: 0 new, 0 new versions, 25 unchanged" out'
pull without --limit 10
result more_without_next eval 'is_quiet 0 && has without 25'
pull shared --limit 10
result a_date_that_many_share eval 'is_quiet 0 && has shared 24'
pull crowd --limit 10
result more_of_one_date_than_a_page_takes_is_told eval 'fails 3 "crowd: more objects share one date" && has crowd 15'
pull loop --limit 10
result a_next_that_comes_for_ever eval 'is_quiet 0 && has loop 25'
pull repeat --limit 10
result pages_that_repeat eval 'fails 3 "repeat: the server sends the same page again and again" && has repeat 20'
pull stuck --limit 10
result a_server_that_heeds_nothing eval 'fails 3 "stuck: the server sends the same page" && has stuck 10'
pull gzip
result gzip eval 'is_quiet 0 && has gzip 25'
pull huge --limit 12
result a_page_that_is_too_long_is_asked_for_shorter eval 'is_quiet 0 && has huge 12'

# ---- failures ----
for want in "400 does not take the request: 400 (because)" "401 does not take our credentials: 401 (because); 'tocsin remote set s401' changes them" \
    "403 does not let us: 403 (because)" "404 not there: 404 (because); check the address with 'tocsin remote show s404'" \
    "406 speaks neither TAXII 2.1 nor 2.0: 406" "500 the server answers 500 (because); what went well is kept, run this again later" \
    "501 the server answers 501 (because)"; do
    pull "s${want%% *}" --tries 1
    result "status_${want%% *}" fails 3 "${want#* }"
done
pull busy
result a_busy_server_is_asked_again eval 'is_quiet 0 && has busy 25'
pull later
result a_long_wait_is_not_sat_out fails 3 "later: $there/later/collections/c/: asks us to come back later (86400)"
pull html
result a_page_for_people fails 3 "answers with text/html, not with TAXII"
pull page
result no_taxii_at_the_address fails 3 "answers with text/html, not with TAXII"
pull json
result no_json fails 3 "a page that is no JSON"
pull list
result no_envelope fails 3 "a page that is no envelope"
pull near
result redirect_on_the_same_server eval 'is_quiet 0 && has near 25'
pull round
result redirects_in_a_circle fails 3 "more than 5 redirects"
: >log
pull away
result redirect_elsewhere_is_refused fails 3 "away: $there/away/ leads to another server, http://localhost:$port"
result and_nothing_was_asked_there eval '! grep -q "GET /plain/" log'
"$tocsin" remote add server "$there/taxii2/" --partner them --token-file secret >made 2>&1
run "$tocsin" pull server
result found_by_the_address_of_the_server eval 'is_quiet 0 && has server 25'
pull two
result one_of_several_collections fails 3 "two/ has several collections that we may read: 'The two', 'Second'; say which one"
quiet remote set two --collection second
pull two
result chosen_by_title eval 'is_quiet 0 && has two 25'

# ---- going on ----
pull cut --limit 10 --tries 1
result a_cut_connection_keeps_what_came eval 'fails 3 "cut: " && has cut 10'
result that_is_told_as_incomplete eval '"$tocsin" remote show cut -f json | jq -e ".[0].complete == false" >made'
switch cut
: >log
pull cut --limit 10
result and_goes_on_there eval 'is_quiet 0 && has cut 25 && grep -q "^cut: 15 new" out && ! grep "objects/" log | grep -vq next='
quiet remote add hang "$there/hang/" --partner them --token-file secret
"$tocsin" pull hang --limit 10 >out 2>err &
waiting=$!
for _ in $(seq 2000); do
    ! has hang 10 2>/dev/null || break
done
kill -TERM "$waiting"
status=0
wait "$waiting" || status=$?
result stopped_while_it_waits eval 'is_quiet 130 && has hang 10 && grep -q "^hang: 10 new" out'
switch hang
pull hang --limit 10
result and_on_from_there eval 'is_quiet 0 && has hang 25 && grep -q "^hang: 15 new" out'
pull forgets --limit 10 --tries 1
result broken_before_the_end eval 'fails 3 "the server answers 500" && has forgets 20'
switch forgets
pull forgets --limit 100
result a_next_that_is_forgotten_is_found_by_date eval '[ "$status" = 3 ] || [ "$status" = 0 ]; has forgets 25 && grep -q "going on by date" err'

# ---- what comes ----
pull bad
result a_bad_object_fails_alone eval '[ "$status" = 3 ] && has bad 2 && grep -q "0001: /objects/1/pattern: " err && grep -q "/objects/2" err &&
    [ "$(wc -l <err)" = 2 ] && grep -q "2 refused" out'
pull spelling
quiet remote add spelling2 "$there/plain/" --partner them --into spelling --token-file secret
run "$tocsin" pull spelling2
result another_spelling_is_the_same_object eval 'is_quiet 0 && grep -q "0 new, 0 new versions, 25 unchanged; 0 refused$" out'
pull other
switch other
pull other --again
result other_content_of_a_version_is_set_aside eval '[ "$status" = 3 ] && has other 3 && grep -q "3 set aside" out && grep -q "set aside" err'
pull other --again
result and_told_once eval 'is_quiet 0 && grep -q "0 new, 0 new versions, 0 unchanged; 0 refused$" out'
run "$tocsin" collection conflicts other -f json
result and_listed eval '[ "$status" = 0 ] && jq -e "length == 3 and .[0].source == \"them\" and .[0].collection == \"other\"" out >made'
result sources_are_kept eval '[ "$(sqlite3 store.db "SELECT DISTINCT source FROM shared")" = 1 ]'
pull old --limit 10
result taxii_2_0 eval 'is_quiet 0 && has old 12 && grep -q "12 objects of STIX 2.0 in the form of 2.1; 12 labels are also their types; 1 malware" out'
result stix_2_0_has_become_2_1 eval '[ "$(sqlite3 store.db "SELECT json FROM shared WHERE type = '"'malware'"'" | jq -r ".spec_version, .is_family, .malware_types[0]" | tr "\n" " ")" = "2.1 true trojan " ]'

# ---- secrets ----
chmod 644 secret
run "$tocsin" pull plain
result a_secret_that_others_may_read fails 3 "chmod 600"
chmod 600 secret
result secrets_are_not_in_the_store eval '! grep -q "sesame-for" store.db store.db-wal 2>/dev/null'
run "$tocsin" remote add open http://192.0.2.1/ --partner them --token-file secret
result no_secret_in_clear fails 2 "would cross the network in clear"
run "$tocsin" remote add pass http://me:it@127.0.0.1/ --partner them
result no_secret_in_a_url eval 'fails 2 "a URL with a name or password" && ! grep -q "me:it" err'
echo "correct horse" >password
chmod 600 password
quiet remote set plain --user me --password-file password
run "$tocsin" pull plain
result basic eval 'is_quiet 0 && grep -q "Basic bWU6Y29ycmVjdCBob3JzZQ==" log'
quiet remote set plain --token-env PULL_TOKEN
PULL_TOKEN=from-env run "$tocsin" pull plain
result secret_of_the_environment eval 'is_quiet 0 && grep -q "Bearer from-env" log'
run "$tocsin" pull plain
result no_such_variable fails 3 "the environment has no secret in PULL_TOKEN"

# ---- remotes ----
run "$tocsin" pull nowhere
result no_such_remote fails 3 "no remote 'nowhere'"
quiet remote remove two
run "$tocsin" remote show two
result removed fails 1 "no remote 'two'"
result what_it_brought_stays has two 25
quiet collection remove without
run "$tocsin" pull without
result its_collection_was_removed fails 3 "nothing is pulled from it"
run env TOCSIN_STORE="$work/none.db" "$tocsin" pull
result no_store eval '[ "$status" = 3 ] && [ ! -e none.db ]'
done_testing
