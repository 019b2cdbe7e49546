#!/bin/sh
# Usage: pattern.sh TOCSIN
#
# tocsin pattern: patterns typed, in files and in STIX JSON; observed-data whole and line by line.
set -eu
. "$(dirname "$0")/lib.sh"

says() { [ "$status" = "$1" ] && [ "$(cat out)" = "$2" ] && [ ! -s err ]; }

run "$tocsin" pattern check "[domain-name:value = 'evil.example']"
result good_pattern says 0 "1 pattern: 1 good, 0 bad; 0 warnings"
run "$tocsin" pattern check "[file:size = ]"
result bad_pattern fails 3 "pattern: column 14: expected a constant"
run "$tocsin" pattern check "file:size = 1"
result pattern_without_brackets fails 3 "no such file, and a pattern begins with '['"
run "$tocsin" pattern
result nothing_asked fails 2 "say check, explain or match"
run "$tocsin" pattern check
result no_pattern fails 2 "check which pattern?"
run "$tocsin" pattern match "[a:b = 1]"
result no_observed fails 2 "Give --observed FILE"
run "$tocsin" pattern check --observed x "[a:b = 1]"
result observed_of_check fails 2 "--observed goes with match alone"

cat >patterns.txt <<'END'
# a list
[domain-name:value = 'evil.example']

[ipv4-addr:value ISSUBSET '198.51.100.0/24'] FOLLOWEDBY [domain-name:value LIKE '%.example']
[oops
END
run "$tocsin" pattern check patterns.txt
result file_of_patterns fails 3 "patterns.txt:5: column 6: expected ':'"
cat >bundle.json <<'END'
{"type": "bundle", "objects": [
  {"type": "indicator", "id": "indicator--1", "pattern_type": "stix", "pattern": "[url:value = 'x']"},
  {"type": "indicator", "id": "indicator--2", "pattern_type": "snort", "pattern": "alert tcp"},
  {"type": "indicator", "id": "indicator--3", "pattern_type": "stix", "pattern": "[file:hashes.MD5 = 'x']"}]}
END
run "$tocsin" pattern check bundle.json
result indicators_of_a_bundle fails 3 "bundle.json: indicator--3: column 2: 'x' is no digest of MD5"
result only_stix_patterns grep -q "^2 patterns: 1 good, 1 bad" out
run "$tocsin" pattern explain "[url:value = 'x']"
result explains says 0 "Matches one observation with an url whose value is \"x\"
The same as 1 plain indicator, looked up at once:
   url:value = \"x\""

cat >seen.json <<'END'
{"type": "bundle", "objects": [
  {"type": "observed-data", "id": "observed-data--b", "first_observed": "2024-01-01T00:00:02Z",
   "last_observed": "2024-01-01T00:00:02Z", "number_observed": 1, "object_refs": ["d"]},
  {"type": "observed-data", "id": "observed-data--a", "first_observed": "2024-01-01T00:00:01Z",
   "last_observed": "2024-01-01T00:00:01Z", "number_observed": 1, "objects": {"0": {"type": "ipv4-addr", "value": "198.51.100.9"}}},
  {"type": "domain-name", "id": "d", "value": "www.example"}]}
END
sed '/^#/d; /oops/d' patterns.txt >good.txt
run "$tocsin" pattern match good.txt -o seen.json
result matches_in_order_of_time says 0 '"observed-data--a","observed-data--b"  "good.txt:3"'
run "$tocsin" pattern match "[domain-name:value = 'www.example']" -o seen.json -f ndjson
result matches_as_ndjson says 0 "{\"pattern\":\"[domain-name:value = 'www.example']\",\"source\":null,\"observations\":[\"observed-data--b\"]}"
run "$tocsin" pattern match "[domain-name:value = 'nowhere']" -o seen.json
result no_match says 1 ""
cat >seen.ndjson <<'END'
{"type":"domain-name","id":"d","value":"www.example"}
{"type":"observed-data","id":"a","first_observed":"2024-01-01T00:00:01Z","last_observed":"2024-01-01T00:00:01Z","number_observed":1,"objects":{"0":{"type":"ipv4-addr","value":"198.51.100.9"}}}
{"type":"observed-data","id":"b","first_observed":"2024-01-01T00:00:02Z","last_observed":"2024-01-01T00:00:02Z","number_observed":1,"object_refs":["d"]}
END
run "$tocsin" pattern match good.txt -o seen.ndjson
result matches_line_by_line says 0 '"seen.ndjson:2","seen.ndjson:3"  "good.txt:3"'
{ head -n 1 seen.ndjson; echo '{broken'; sed -n 2,3p seen.ndjson; } >broken.ndjson
run "$tocsin" pattern match good.txt -o broken.ndjson
result broken_line_is_named fails 3 "broken.ndjson:2: "
result the_others_still_match grep -q '"broken.ndjson:3","broken.ndjson:4"' out
echo '{"type":"observed-data","first_observed":"2024-01-01T00:00:02Z","last_observed":"2023-01-01T00:00:02Z"}' >order.json
run "$tocsin" pattern match "[a:b = 1]" -o order.json
result last_before_first fails 3 "order.json: /last_observed: is before first_observed"
run "$tocsin" pattern match "[domain-name:value = t'2024-01-01T00:00:00Z']" -o seen.json
result value_that_is_no_timestamp fails 3 "domain-name:value = t'2024-01-01T00:00:00Z': compared with a timestamp, and is none"
: >empty
run "$tocsin" pattern match "[a:b = 1]" -o empty
result empty_file fails 3 "empty: "
run "$tocsin" pattern match "[a:b = 1]" -o missing
result missing_file fails 3 "missing: No such file"
head -c 300000 /dev/urandom >random
run "$tocsin" pattern check random
result random_bytes eval '[ $status = 3 ] && [ -s err ] && ! LC_ALL=C grep -q "[[:cntrl:]]" err'

# What comes in from partners.
indicator() { # ID PATTERN
    printf '{"type":"indicator","spec_version":"2.1","id":"indicator--00000000-0000-4000-8000-00000000000%s",' "$1"
    printf '"created":"2024-01-01T00:00:00.000Z","modified":"2024-01-01T00:00:00.000Z","valid_from":"2024-01-01T00:00:00Z",'
    printf '"pattern_type":"stix","pattern":"%s"}' "$2"
}
{ printf '{"type":"bundle","id":"bundle--00000000-0000-4000-8000-000000000000","objects":['
  indicator 1 "[domain-name:value = 'x.example']" && printf ,
  indicator 2 "[file:size = ]" && printf ,
  indicator 3 "[file:hashes.MD5 = 'f00']" && printf ']}'; } >indicators.json
run "$tocsin" import -s store.db indicators.json
result import_takes_good_patterns_alone eval '[ $status = 3 ] && grep -q "objects: 1 new.* 2 refused" out'
result import_says_what_is_wrong grep -q "indicators.json: /objects/1/pattern: column 14: expected a constant" err
result import_says_what_cannot_work grep -q "indicators.json: /objects/2/pattern: column 2: 'f00' is no digest" err
done_testing
