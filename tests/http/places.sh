#!/bin/sh
# Usage: places.sh TOCSIN
#
# Who may be told places no more exactly than a country, a region or a town gets nothing from which the
# place could be read, by no filter, page or text; who could before is told what of that it has.
set -eu
. "$(dirname "$0")/lib.sh"

for place in 'Elm Street Shelter, Springvale'; do
    printf '%s, March 18, 2024 (Wire) - A bomb exploded at a market in Larnaca, Cyprus, on Monday, killing four people near the %s.\n' Larnaca "$place" >elm-street.txt
done
quiet add --tlp clear elm-street.txt
quiet partner add own --clearance amber+strict
quiet partner add exact --clearance green
quiet partner add land --clearance green --places country
quiet partner add town --clearance green --places town
quiet collection add main --read own,exact,land,town --write own
quiet collection add view --view --read exact,land,town
quiet collection add coarse --read own,exact --write own --places country
own=$(token own-t own)
exact=$(token exact-t exact)
land=$(token land-t land)
town=$(token town-t town)
start
m="\"object_marking_refs\":[\"$clear\"]"
t='"created":"2024-01-01T00:00:00.000Z","modified":"2024-01-01T00:00:00.000Z"'
n() { printf '00000000-0000-4000-8000-%012d' "$1"; }
object() { printf '{"type":"%s","spec_version":"2.1","id":"%s--%s",%s,%s%s}' "$1" "$1" "$(n "$2")" "$t" "$m" "$3"; }
objects="$(object location 1 ',"name":"SECRET","latitude":34.91727,"longitude":33.62291,"precision":5,"country":"CY","city":"SECRET","street_address":"SECRET"')
$(object location 2 ',"country":"CY"')
$(object incident 3 ',"name":"Bombing at SECRET","description":"SECRET"')
$(object relationship 4 ",\"relationship_type\":\"located-at\",\"source_ref\":\"incident--$(n 3)\",\"target_ref\":\"location--$(n 1)\"")
$(object report 5 ",\"name\":\"SECRET\",\"published\":\"2024-01-01T00:00:00Z\",\"external_references\":[{\"source_name\":\"x\",\"url\":\"https://example.net/SECRET\"}],\"object_refs\":[\"incident--$(n 3)\",\"location--$(n 1)\"]")
$(object note 6 ",\"content\":\"SECRET\",\"object_refs\":[\"incident--$(n 3)\"]")
$(object identity 7 ',"name":"SECRET clinic"')
$(object campaign 8 ',"name":"n","description":"SECRET","labels":["SECRET","tlp:clear"],"x_place":"SECRET"')
$(object indicator 9 ",\"pattern\":\"[file:name = 'x']\",\"pattern_type\":\"stix\",\"valid_from\":\"2024-01-01T00:00:00Z\"")
$(object malware 10 ',"name":"Worm","is_family":true')
$(object x-place 11 ',"where":"SECRET"')
$(object threat-actor 12 ',"name":"n","goals":["SECRET"],"roles":["at SECRET"]')
$(object sighting 13 ",\"description\":\"SECRET\",\"sighting_of_ref\":\"indicator--$(n 9)\",\"where_sighted_refs\":[\"location--$(n 1)\"]")
$(object location 14 ',"country":"SECRET","region":"SECRET-hills","lang":"by the SECRET"')"
printf '%s\n' "$objects" | jq -sc '{objects: .}' >env
post "$own" main env
result posted got 202 '.failure_count == 0'
post "$own" coarse env
silent() { ! grep -qiE 'SECRET|34\.9|33\.6|Larnaca|Elm|example.net|location--0*-0000-4000-8000-000000000001' out; }
for who in land town; do
    eval "token=\$$who"
    for where in 'main/objects/' 'main/objects/?match[version]=all' 'main/objects/?match[type]=location' "main/objects/?match[id]=location--$(n 1)" "main/objects/location--$(n 1)/" \
        "main/objects/?match[id]=relationship--$(n 4)" 'main/manifest/' "main/objects/incident--$(n 3)/versions/"; do
        ask "$token" "/api1/collections/$where"
        result "nothing_of_the_place_for_${who}_$(echo "$where" | tr -c 'a-z0-9\n' _)" silent
    done
done
ask "$land" /api1/collections/main/objects/
result what_tells_of_no_place_goes_as_it_is got 200 "[.objects[].id] as \$i | all(\"location--$(n 2)\", \"indicator--$(n 9)\", \"malware--$(n 10)\"; . as \$x | \$i | index(\$x))"
result the_rest_goes_as_copies got 200 '[.objects[] | select(.type == "incident" or .type == "campaign" or .type == "report" or .type == "threat-actor")] | length == 4 and all(.created_by_ref | startswith("identity--"))'
result that_say_where_they_come_from got 200 "any(.objects[]; .relationship_type == \"derived-from\" and .target_ref == \"incident--$(n 3)\")"
result a_tag_that_is_a_marking_stays got 200 'any(.objects[]; .type == "campaign" and .labels == ["tlp:clear"])'
copy=$(jq -r '.objects[] | select(.type == "incident") | .id' out)
ask "$land" "/api1/collections/main/objects/$copy/"
result a_copy_is_found_by_its_id got 200 '.objects[0].name == "Incident"'
ask "$exact" /api1/collections/main/objects/
result whoever_has_no_limit_gets_all got 200 '(.objects | length == 14) and (tostring | test("SECRET"))'
ask "$exact" /api1/collections/coarse/objects/
result a_limit_of_a_collection_holds_for_all eval 'silent && got 200'
ask "$own" /api1/collections/coarse/objects/
result but_who_posted_it got 200 '.objects | length == 14'

# ---- what Tocsin made of a report ----
ask "$exact" /api1/collections/view/objects/
result the_view_has_the_town got 200 'tostring | test("Larnaca")'
ask "$land" /api1/collections/view/objects/
result and_for_a_country_its_name got 200 'any(.objects[]; .type == "incident" and (.name | test("Cyprus|^Bombing")) and any(.extensions[]; .incident?.place?.country? == "CY"))'
result and_nothing_else silent
ask "$town" /api1/collections/view/objects/
result for_a_town_the_town got 200 'any(.objects[]; .type == "incident" and (.name | test("Larnaca"))) and (tostring | test("34\\.91") | not)'

# ---- exports ----
says() { grep -qF -- "$1" out; }
for format in stix ndjson csv markdown misp; do
    run "$tocsin" export --for land -f "$format"
    result "no_export_tells_it_$format" silent
done
run "$tocsin" export --for land
result but_what_may_be_told says '"country":"CY"'
run "$tocsin" export --for land -f csv
result a_table_says_it_too eval 'grep -q ",bombing,.*,CY,.*,4,exact," out'
run "$tocsin" incidents --for land -f json
result and_a_list eval 'jq -e ".incidents[0] | .type == \"bombing\" and .place.country == \"CY\" and .killed.value == 4 and .reports == []" out >/dev/null'
run "$tocsin" incidents --for town -f csv
result as_exactly_as_may_be eval 'grep -q ",Larnaca,CY,34.9,33.6," out && ! grep -q Elm out'
for format in table json csv markdown stix; do
    run "$tocsin" incidents --for land -f "$format"
    result "nor_a_list_$format" silent
done

# ---- saying so ----
printf '%s\n' "$objects" | sed -n 3p >one.json
run "$tocsin" release-check one.json
result a_preview_says_which_rule eval 'grep "^land " out | grep taxii | grep -q "redact.*places-limited"'
run "$tocsin" partner list -f json
result a_list_says_the_limit eval 'jq -e "any(.name == \"land\" and .places == \"country\") and any(.name == \"exact\" and .places == \"exact\")" out >/dev/null'
run "$tocsin" partner set land --places street
result no_such_extent eval '[ $status = 2 ]'

# ---- narrowed ----
told() {
    kill -HUP "$server"
    for _ in $(seq 300); do
        ask "$exact" "/api1/collections/main/objects/?match[type]=note&added_after=$1"
        ! jq -e '.objects | length > 0' out >/dev/null || return 0
    done
}
ask "$exact" /api1/collections/main/objects/
last=$(header X-TAXII-Date-Added-Last)
quiet partner set exact --places country
told "$last"
result who_could_before_is_told got 200 "[.objects[] | select(.type == \"note\") | .object_refs[]] as \$r | (\$r | index(\"location--$(n 1)\")) and (\$r | index(\"incident--$(n 3)\")) and (\$r | index(\"malware--$(n 10)\") | not)"
result and_not_told_it_again eval '! grep -qE "SECRET|34\.9" out'
done_testing
