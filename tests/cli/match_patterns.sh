#!/bin/sh
# tocsin match: STIX patterns over the records of logs.
. "$(dirname "$0")/lib.sh"

# indicator N PATTERN: one object, on a line.
indicator()
{
    printf '{"type":"indicator","spec_version":"2.1","id":"indicator--%s1111111-1111-4111-8111-111111111111","created":"2023-01-01T00:00:00Z","modified":"2023-01-01T00:00:00Z","pattern":"%s","pattern_type":"stix","valid_from":"2023-01-01T00:00:00Z"}\n' "$1" "$2"
}

# hits TEXT: the last run's hits, as N:LINE of the first digit of the id and the line.
hits()
{
    got=$(sed -n 's/.*"line":\([0-9]*\),"offset".*"id":"indicator--\(.\).*/\2:\1/p' out | tr '\n' ' ')
    [ "$got" = "$1" ]
}

{
    indicator 1 "[network-traffic:dst_ref.value = '198.51.100.7' AND network-traffic:dst_port = 4444]"
    indicator 2 "[domain-name:value = 'evil.example'] FOLLOWEDBY [ipv4-addr:value ISSUBSET '198.51.100.0/24'] WITHIN 60 SECONDS"
    indicator 3 "[user-account:account_login = 'root'] REPEATS 3 TIMES WITHIN 100 SECONDS"
    indicator 4 "[url:value LIKE 'http://%/gate.php?id=%']"
    indicator 5 "[domain-name:value = 'plain.example']"
    indicator 6 "[network-traffic:extensions.'http-request-ext'.request_header.'User-Agent' MATCHES '^Evil/[0-9]+']"
    indicator 7 "[network-traffic:dst_port = 4444] START t'2023-11-14T00:00:00Z' STOP t'2023-11-14T22:13:26Z'"
} >list.json

printf '#separator \\x09\n#set_separator\t,\n#path\tconn\n#fields\tts\tid.orig_h\tid.resp_h\tid.resp_p\n1700000005.1\t10.0.0.1\t198.51.100.7\t4444\n1700000006.1\t10.0.0.1\t198.51.100.7\t443\n1700000007.1\t10.0.0.1\t203.0.113.7\t4444\n' >conn.log
run "$tocsin" match -i list.json conn.log
result "zeek_records_are_compared" hits "1:5 7:5 "
result "a_pattern_is_shown_as_what_was_looked_for" grep -q '"type":"stix-pattern","indicator":"\[network-traffic:dst_ref.value' out

cat >eve.json <<'END'
{"timestamp":"2023-11-14T22:13:00.000000+0000","src_ip":"10.0.0.1","dest_ip":"10.0.0.53","dns":{"rrname":"EVIL.example"}}
{"timestamp":"2023-11-14T22:13:40.000000+0000","src_ip":"10.0.0.1","dest_ip":"198.51.100.9","dest_port":80,"http":{"hostname":"a.example","url":"/gate.php?id=7","http_user_agent":"Evil/7"}}
END
run "$tocsin" match -i list.json eve.json
result "eve_records_are_compared" hits "2:2 4:2 6:2 "
run "$tocsin" match -f stix -i list.json eve.json
sighted() { sed -n '/"type":"'"$1"'"/p' out; }
result "sightings_of_patterns_have_what_was_observed" [ "$(sighted sighting | grep -c '"observed_data_refs":\["observed-data--')" -ge 1 ]
result "with_what_the_pattern_asked_for" [ "$(sighted domain-name | grep -c '"value":"evil.example"')" = 1 ]
result "and_nothing_of_ones_own" [ "$(grep -c '10\.0\.0\.' out)" = 0 ]
run "$tocsin" match -i list.json eve.json
result "records_that_took_part_are_named" grep -q '"records":\[{"file":"eve.json","line":1,"offset":0},{"file":"eve.json","line":2,"offset":'"$(head -n 1 eve.json | wc -c)"'}\]' out
run "$tocsin" match -f table -i list.json eve.json
result "a_table_names_them_too" grep -qx '    with eve.json:1' out

printf 'Nov 14 08:00:%s host sshd[1]: Failed password for root from 203.0.113.5 port 22\n' 01 02 03 >ssh.log
run "$tocsin" match -i list.json ssh.log
result "syslog_records_are_compared" hits "3:3 "
printf '203.0.113.5 - - [14/Nov/2023:08:00:29 +0000] "GET /x HTTP/1.1" 200 1 "-" "Evil/12"\n' >web.log
run "$tocsin" match -i list.json web.log
result "web_servers_records_are_compared" hits "6:1 "
printf 'when,who,zielport\n2023-11-14 10:00:00,x,4444\n' >odd.csv
run "$tocsin" match -i list.json odd.csv
result "names_that_nobody_knows_say_nothing" [ "$status" = 1 ]
run "$tocsin" match -i list.json --field=ZielPort=dst_port odd.csv
result "fields_can_be_named" hits "7:2 "
run "$tocsin" match -i list.json --field=x=y odd.csv
result "an_unknown_field_is_refused_with_what_there_is" fails 2 "one of: time src_ip"

# Values and patterns in one line, in order.
printf '{"ts":1700000005,"query":"plain.example","user":"root"}\n' >both.json
cat both.json both.json both.json >three.json
run "$tocsin" match -i list.json three.json
result "values_and_patterns_come_line_by_line" hits "5:1 5:2 5:3 3:3 "
run "$tocsin" match -c -i list.json three.json
result "patterns_are_counted" grep -q '^{"count":1,.*"id":"indicator--3' out
run "$tocsin" match --first -q -i list.json three.json
result "the_exit_status_tells" [ "$status" = 0 ]

# Over several logs, and out of order.
head -n 1 eve.json >a.json
sed -n 2p eve.json >b.json
run "$tocsin" match -i list.json a.json b.json
result "a_match_goes_over_logs" grep -q '"records":\[{"file":"a.json","line":1,"offset":0},{"file":"b.json","line":1,"offset":0}\]' out
run "$tocsin" match -i list.json b.json a.json
result "and_the_later_record_may_come_first" grep -q '"records":\[{"file":"a.json","line":1,"offset":0},{"file":"b.json","line":1,"offset":0}\]' out
{ cat b.json; echo '{"timestamp":"2023-11-14T22:15:00Z","src_ip":"10.0.0.3"}'; cat a.json; } >late.json
run "$tocsin" match -i list.json --late=300 late.json
result "records_may_be_late" grep -q '"id":"indicator--2' out
run "$tocsin" match -i list.json --late=1 late.json
result "but_not_too_late" eval '! grep -q "\"id\":\"indicator--2" out'

# Any number of threads and blocks, the same answer.
i=0
while [ $i -lt 30000 ]; do
    echo "{\"ts\":$((1700000000 + i)),\"id.orig_h\":\"10.0.0.1\",\"id.resp_h\":\"10.9.8.7\",\"id.resp_p\":$((i % 5000))}"
    [ $((i % 997)) != 0 ] || echo "{\"ts\":$((1700000000 + i)),\"query\":\"evil.example\",\"answers\":[\"203.0.113.1\"]}"
    [ $((i % 1009)) != 0 ] || echo "{\"ts\":$((1700000000 + i)),\"id.resp_h\":\"198.51.100.8\"}"
    i=$((i + 1))
done >many.json
run "$tocsin" match -i list.json -j1 many.json
result "many_records_are_compared" [ "$(grep -c 'indicator--2' out)" -ge 3 ]
cp out one
run "$tocsin" match -i list.json -j4 many.json
result "threads_do_not_change_the_answer" cmp -s out one

# Lists, sets, other engines.
printf "stix-pattern:[network-traffic:dst_port = 443 AND network-traffic:dst_port != 80]\nstix-pattern:[what]\n" >list.txt
run "$tocsin" match -i list.txt conn.log
result "lists_may_hold_patterns" grep -q '"line":6,' out
result "a_pattern_that_cannot_be_read_is_told" grep -q 'cannot be compared with logs' err
run "$tocsin" match -i list.json --save=kept.set
run "$tocsin" match -i kept.set conn.log eve.json
result "kept_sets_hold_patterns" hits "1:5 7:5 2:1 4:2 6:2 "
run "$tocsin" match -i list.json --export=suricata
result "other_engines_have_nothing_for_patterns" grep -q '6 of kinds that suricata has nothing for' err

# The store, and logs that grow.
export TOCSIN_STORE="$work/store.db"
"$tocsin" import list.json >/dev/null 2>&1
run "$tocsin" match conn.log
result "the_store_has_patterns" hits "1:5 7:5 "
: >grow1
: >grow2
: >followed
"$tocsin" match -F -i list.json grow1 grow2 >>followed 2>/dev/null &
pid=$!
# seen N TEXT: waits until the text was printed so often, for some time.
seen()
{
    tries=0
    while [ "$(grep -c "$2" followed)" -lt "$1" ] && [ $tries -lt 600 ]; do
        tries=$((tries + 1))
        "$tocsin" --version >/dev/null # takes a moment
    done
    [ "$(grep -c "$2" followed)" = "$1" ]
}
cat conn.log >>grow1
result "growing_logs_are_compared" seen 1 'indicator--1'
cat a.json >>grow2
printf '1700000006.1\t10.0.0.1\t198.51.100.7\t4444\n' >>grow1
result "each_keeps_its_header" seen 2 'indicator--1'
kill -INT $pid
wait $pid
result "ctrl_c_ends_it" [ $? = 130 ]

done_testing
