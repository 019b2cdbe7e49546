#!/bin/sh
# tocsin match: indicators against logs.
. "$(dirname "$0")/lib.sh"

printf 'evil.example\n198.51.100.0/24\n' >list.txt
printf 'a notevil.example\nb www.EVIL.example 198.51.100.9\nc 198.51.100.10\n' >log

# lines LIST...: the lines that the last run said hold hits.
lines()
{
    got=$(sed -n 's/.*"line":\([0-9]*\).*/\1/p' out | tr '\n' ' ')
    [ "$got" = "$1" ]
}

run "$tocsin" match -i list.txt log
result "hits_have_lines_and_status_0" [ "$status" = 0 ]
result "hits_are_whole_things" lines "2 2 3 "
result "hits_have_offsets" grep -q '"line":3,"offset":52,.*"found":"198.51.100.10"' out
run "$tocsin" match -i list.txt -f table log
result "a_table_names_file_line_and_source" grep -q '^log:2: domain-name evil.example  \[list.txt, not marked\]$' out
run "$tocsin" match -i list.txt -c -f table log
result "counts_come_most_first" [ "$(head -n 1 out | awk '{ print $1, $3 }')" = "2 198.51.100.0/24" ]
run "$tocsin" match -i list.txt --first log
result "first_is_once_an_indicator" lines "2 2 "
run "$tocsin" match -q -i list.txt log
result "quiet_says_nothing" [ "$status" = 0 -a ! -s out -a ! -s err ]

printf 'nothing here\n' >none
run "$tocsin" match -i list.txt none
result "no_hit_is_status_1" [ "$status" = 1 -a ! -s out -a ! -s err ]
run "$tocsin" match -i list.txt none missing log
result "a_missing_log_is_named_and_the_others_are_read" fails 3 "missing: No such file"
result "a_missing_log_is_status_3" lines "2 2 3 "
run "$tocsin" match -i list.txt .
result "a_folder_is_no_log" fails 3 "a folder"
run "$tocsin" match -i gone.txt log
result "a_missing_list_is_status_3" fails 3 "gone.txt"
run "$tocsin" match --no-such log
result "wrong_usage_is_status_2" fails 2 "no option"
run "$tocsin" match -i list.txt - -
result "standard_input_is_read_once" fails 2 "once"
run "$tocsin" match -b x -i list.txt log
result "block_needs_lists" fails 2 "--warning-lists"

run sh -c "'$tocsin' match -i list.txt <log"
result "standard_input_is_the_default" lines "2 2 3 "
gzip -c log >log.gz && cat log.gz log.gz >two.gz
run "$tocsin" match -i list.txt two.gz
result "gzip_members_follow_each_other" lines "2 2 3 5 5 6 "
head -c 40 log.gz >cut.gz
run "$tocsin" match -i list.txt cut.gz
result "a_truncated_gzip_is_told" fails 3 "cut.gz: truncated gzip file"
if command -v zstd >/dev/null; then
    zstd -q log -o log.zst
    run "$tocsin" match -i list.txt log.zst
    result "zstd_is_unpacked" lines "2 2 3 "
fi
: >empty
run "$tocsin" match -i list.txt empty
result "an_empty_log_is_nothing" [ "$status" = 1 -a ! -s err ]
head -c 3000000 /dev/urandom >noise
run "$tocsin" match -i list.txt -j2 noise log
result "noise_is_survived" [ "$status" = 0 ]
{ head -c 20000000 /dev/zero | tr '\0' 'x'; printf ' evil.example\n'; } >long
run "$tocsin" match -i list.txt -c long
result "lines_beyond_the_limit_are_looked_through" grep -q '"count":1' out
printf 'last line evil.example' >open
run "$tocsin" match -i list.txt open
result "a_last_line_needs_no_end" lines "1 "

# Any number of threads, the same answer.
i=0
while [ $i -lt 60000 ]; do
    echo "line $i of many that hold nothing at all, 10.0.0.1, www.fine.example"
    i=$((i + 1))
    [ $((i % 7000)) != 0 ] || echo "evil.example"
done >many
run "$tocsin" match -i list.txt -j1 many
cp out one
run "$tocsin" match -i list.txt -j4 many
result "threads_do_not_change_the_answer" cmp -s out one
result "lines_are_counted_over_blocks" grep -q '"line":56008,' out

# Sets
run "$tocsin" match -i list.txt --save=kept.set
result "a_set_is_kept" [ "$status" = 0 -a -s kept.set ]
run "$tocsin" match -i kept.set log
result "a_kept_set_finds_the_same" lines "2 2 3 "
printf 'X' | dd of=kept.set bs=1 seek=700 conv=notrunc 2>/dev/null
run "$tocsin" match -i kept.set log
result "a_damaged_set_is_refused" fails 3 "build it again"
printf 'evil.example\nwhat is this?\n' >odd.txt
run "$tocsin" match -i odd.txt log
result "lines_that_are_no_indicator_are_told" grep -q 'odd.txt: 1 of 2 lines .* line 2: what is this?' err
printf 'a\0b' >binary
run "$tocsin" match -i binary log
result "a_binary_list_is_refused" fails 3 "binary"

# What Windows writes: UTF-16, logs and lists
printf 'a evil.example b\r\nc 198.51.100.7\r\n' | iconv -t UTF-16LE >wide.bare
printf 'a evil.example b\r\nc 198.51.100.7\r\n' | iconv -t UTF-16 >wide.mark
gzip -c wide.mark >wide.gz
run "$tocsin" match -i list.txt wide.bare
result "utf16_is_read" lines "1 2 "
run "$tocsin" match -i list.txt wide.mark
result "utf16_with_its_mark_is_read" lines "1 2 "
result "offsets_are_those_of_utf8" grep -q '"line":2,"offset":20,' out
run "$tocsin" match -i list.txt wide.gz
result "compressed_utf16_is_read" lines "1 2 "
iconv -t UTF-16 list.txt >wide.txt
run "$tocsin" match -i wide.txt wide.mark
result "lists_in_utf16_are_read" lines "1 2 "
printf '\3757zXZ\0and so on' >log.xz
run "$tocsin" match -i list.txt log.xz log
told_of_xz() { [ "$status" = 3 ] && grep -q "log.xz: compressed with xz, .* 'xz -dc log.xz | tocsin match'" err; }
result "other_compression_is_told" told_of_xz
result "and_the_rest_is_read" [ -s out ]

# STIX
cat >bundle.json <<'END'
{"type":"bundle","id":"bundle--11111111-1111-4111-8111-111111111111","objects":[
{"type":"identity","spec_version":"2.1","id":"identity--22222222-2222-4222-8222-222222222222","created":"2023-01-01T00:00:00Z","modified":"2023-01-01T00:00:00Z","name":"Some CERT"},
{"type":"indicator","spec_version":"2.1","id":"indicator--33333333-3333-4333-8333-333333333333","created":"2023-01-01T00:00:00Z","modified":"2023-01-01T00:00:00Z","created_by_ref":"identity--22222222-2222-4222-8222-222222222222","object_marking_refs":["marking-definition--34098fce-860f-48ae-8e50-ebd3cc5e41da"],"pattern":"[domain-name:value = 'evil.example' OR domain-name:value = 'worse.example']","pattern_type":"stix","valid_from":"2023-01-01T00:00:00Z","valid_until":"2023-12-01T00:00:00Z","confidence":80},
{"type":"indicator","spec_version":"2.1","id":"indicator--44444444-4444-4444-8444-444444444444","created":"2023-01-01T00:00:00Z","modified":"2023-01-01T00:00:00Z","revoked":true,"pattern":"[ipv4-addr:value = '198.51.100.9']","pattern_type":"stix","valid_from":"2023-01-01T00:00:00Z"},
{"type":"indicator","spec_version":"2.1","id":"indicator--55555555-5555-4555-8555-555555555555","created":"2023-01-01T00:00:00Z","modified":"2023-01-01T00:00:00Z","pattern":"rule x { condition: true }","pattern_type":"yara","valid_from":"2023-01-01T00:00:00Z"}]}
END
printf '2023-11-30T10:00:00Z evil.example\n2023-12-02T10:00:00Z evil.example 198.51.100.9\n' >dated
run "$tocsin" match -i bundle.json dated
result "valid_until_is_judged_by_the_line" lines "1 "
result "author_marking_and_id_are_shown" grep -q '"id":"indicator--33333333-3333-4333-8333-333333333333".*"source":"Some CERT","marking":"TLP:GREEN"' out
result "patterns_of_other_languages_are_told" grep -q '1 of 3 indicators .* indicator--55555555' err
run "$tocsin" match --expired -i bundle.json dated
result "expired_can_be_asked_for" lines "1 2 "
run "$tocsin" match --expired --min-score=1 -i bundle.json dated
result "what_is_worth_nothing_can_be_left_out" [ "$status" = 1 ]
run "$tocsin" match -f stix -i bundle.json dated
result "sightings_refer_to_the_indicator" grep -q '"type":"sighting".*"first_seen":"2023-11-30T10:00:00.000Z".*"count":1,"sighting_of_ref":"indicator--33333333' out
result "sightings_have_what_was_observed" grep -q '"type":"observed-data"' out
result "sightings_are_a_bundle" [ "$(tail -c 2 out)" = '}' ]

# Warning lists
mkdir -p lists/top
echo '{"name":"Top sites","type":"hostname","list":["evil.example"],"matching_attributes":["domain"]}' >lists/top/list.json
run "$tocsin" match -w lists -i list.txt log
result "warning_lists_annotate" grep -q '"indicator":"evil.example".*"warning_lists":\["Top sites"\]' out
run "$tocsin" match -w lists -b 'top*' -i list.txt log
result "warning_lists_block_by_name" [ "$(grep -c evil.example'","id' out)" = 0 -a "$status" = 0 ]
run "$tocsin" match -w log -i list.txt log
result "a_bad_warning_list_is_named" fails 3 "log: "

# The store
export TOCSIN_STORE="$work/store.db"
run "$tocsin" match log
result "no_store_is_told" fails 3 "tocsin add"
"$tocsin" import bundle.json >/dev/null 2>&1
run "$tocsin" match dated
result "the_store_is_the_default" lines "1 "
result "its_set_is_kept" [ -s store.db.match ]
"$tocsin" match -i list.txt --save kept.set >/dev/null 2>&1
result "sets_are_for_their_owner" [ "$(find kept.set store.db.match -perm 600 | wc -l)" = 2 ]
run "$tocsin" match dated
result "a_kept_set_of_the_store_is_used" lines "1 "
sed 's/evil.example/other.example/; s/33333333-3333-4333/66666666-6666-4666/' bundle.json >more.json
"$tocsin" import more.json >/dev/null 2>&1
printf 'at 2023-11-01T10:00:00Z other.example\n' >other
run "$tocsin" match other
result "a_changed_store_is_seen" lines "1 "

sed 's/evil.example/newer.example/; s/"modified":"2023-01/"modified":"2024-01/' bundle.json >newer.json
"$tocsin" import newer.json >/dev/null 2>&1
printf 'at 2023-11-01T10:00:00Z newer.example\nat 2023-11-01T10:00:00Z evil.example worse.example\n' >newer
run "$tocsin" match newer
result "a_new_version_takes_the_place_of_the_old" [ "$(grep -c newer.example out)" = 1 -a "$(grep -c '"indicator":"evil.example"' out)" = 0 ]
rm store.db.match && cp out want
run "$tocsin" match newer
result "a_set_made_anew_is_the_same" cmp -s out want
printf 'damaged' >store.db.match
run "$tocsin" match newer
result "a_damaged_kept_set_is_made_anew" cmp -s out want

# Other engines
run "$tocsin" match -i list.txt -i bundle.json --export=list
result "export_leaves_out_what_expired" [ "$(sort out | tr '\n' ' ')" = "198.51.100.0/24 evil.example " ]
run "$tocsin" match -i list.txt --export=list --max-tlp=green
result "what_is_not_marked_is_withheld" [ "$status" = 1 -a ! -s out ]
result "what_is_withheld_is_counted" grep -q '2 withheld' err
sed 's/"valid_until":"2023-12-01T00:00:00Z",//' bundle.json >lasting.json
run "$tocsin" match -i lasting.json --export=zeek --max-tlp=green
result "zeek_gets_types_and_sources" grep -q '^evil.example	Intel::DOMAIN	Some CERT	-$' out
# What else an indicator bears is heeded, and no definition that somebody sends says what an id means.
green=marking-definition--34098fce-860f-48ae-8e50-ebd3cc5e41da
for more in '"x":1,"object_marking_refs":["'$green'","marking-definition--740d36e5-7714-4c30-961a-3ae632ceee0e"]' \
    '"labels":["TLP:Red"],"object_marking_refs":["'$green'"]' \
    '"object_marking_refs":["'$green'"],"granular_markings":[{"marking_ref":"marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1","selectors":["pattern"]}]' \
    '"object_marking_refs":["marking-definition--77777777-7777-4777-8777-777777777777"]'; do
    sed "s/\"object_marking_refs\":\[\"$green\"\]/$more/; s/\"type\":\"identity\".*\"name\":\"Some CERT\"},/&\n{\"type\":\"marking-definition\",\"spec_version\":\"2.1\",\"id\":\"marking-definition--77777777-7777-4777-8777-777777777777\",\"created\":\"2023-01-01T00:00:00Z\",\"name\":\"TLP:CLEAR\"},/" \
        lasting.json >stricter.json
    run "$tocsin" match -i stricter.json --export=list --max-tlp=green
    result "stricter_than_its_level_is_withheld $more" eval '! grep -q evil.example out'
done
run "$tocsin" match -i list.txt --export=rpz
result "rpz_blocks_names_and_below" grep -qx '\*\.evil\.example CNAME \.' out
result "rpz_blocks_addresses" grep -qx '24\.0\.100\.51\.198\.rpz-ip CNAME \.' out
printf 'http://evil.example/a;b?c=%%22\n' >url.txt
run "$tocsin" match -i url.txt --export=suricata
result "suricata_contents_are_escaped" grep -qF 'http.uri; content:"/a|3B|b?c=%22"; startswith; endswith; sid:7000000; rev:1;)' out

# Growing logs
printf 'a evil.example\n' >grow
: >followed
"$tocsin" match -F -i list.txt grow >>followed 2>/dev/null &
pid=$!
# seen N: waits until so many hits were printed, for some time.
seen()
{
    tries=0
    while [ "$(grep -c evil.example followed)" -lt "$1" ] && [ $tries -lt 600 ]; do
        tries=$((tries + 1))
        "$tocsin" --version >/dev/null # takes a moment
    done
    [ "$(grep -c evil.example followed)" = "$1" ]
}
result "what_is_there_is_read" seen 1
printf 'b evil.example\n' >>grow
result "what_is_added_is_read" seen 2
mv grow grow.1
printf 'c evil.example\n' >grow
result "rotation_is_followed" seen 3
kill -INT $pid
wait $pid
result "ctrl_c_ends_it" [ $? = 130 ]

done_testing
