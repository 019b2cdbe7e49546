#!/bin/sh
# Usage: feeds.sh TOCSIN
#
# Feeds in RSS and Atom: an entry is a report, added once, again only when its words change.
set -eu
. "$(dirname "$0")/lib.sh"

TOCSIN_STORE=$work/store.db
export TOCSIN_STORE
says() { grep -qF -- "$1" out; }

# entry ID WORDS DAY: an entry that tells of a bombing with so many dead.
entry()
{
    printf '<item><title>Bomb in %s</title><guid isPermaLink="false">%s</guid><pubDate>%s May 2025 10:00:00 GMT</pubDate>' "$4" "$1" "$3"
    printf '<description>&lt;p&gt;A bomb killed %s people in %s, Ecuador, on 3 May 2025, police said.&lt;/p&gt;</description></item>\n' "$2" "$4"
}
feed() { printf '<rss version="2.0"><channel><title>Herald</title><link>https://herald.example/</link>%s</channel></rss>\n' "$1"; }

feed "$(entry a two '03' Loja; entry b three '03' Cuenca; entry c nine '03' Quito)" >feed.xml
run "$tocsin" read -f ndjson feed.xml
result a_record_an_entry eval '[ $status = 0 ] && [ "$(wc -l <out)" = 3 ]'
cp out one.ndjson
run "$tocsin" read -f ndjson -j4 "$examples/ferry-terminal.txt" feed.xml "$examples/fuel-depot.txt"
result in_their_place_in_the_order eval '[ "$(wc -l <out)" = 5 ] && sed -n 2,4p out | cmp -s - one.ndjson'
gzip -k feed.xml
run "$tocsin" read -f ndjson feed.xml.gz
result compressed_the_same cmp out one.ndjson
run sh -c "'$tocsin' read -f ndjson - <feed.xml"
result from_a_pipe_too eval '[ $status = 0 ] && [ "$(wc -l <out)" = 3 ]'

run "$tocsin" add feed.xml
result all_are_added grep -q '^3 new, 0 revised, 0 unchanged; 3 incidents' out
feed "<lastBuildDate>now</lastBuildDate>$(entry b three '03' Cuenca; entry a five '03' Loja; entry d one '04' Ambato)" >feed.xml
run "$tocsin" add feed.xml
result what_is_new_or_changed eval 'says "1 new, 1 revised, 1 unchanged"'
run "$tocsin" incidents -f table
result what_is_gone_from_the_feed_stays eval 'says Quito && says "5 dead" && ! says "2 dead" && says "4 incidents"'
run "$tocsin" reextract
result each_can_be_read_again says "0 changed, 4 the same"
run "$tocsin" history "$("$tocsin" search Loja -f ndjson | grep -o 'report--[0-9a-f-]*' | head -n 1)"
result a_change_is_a_revision [ "$status" = 0 ]

head -c 700 feed.xml >cut.xml
run "$tocsin" add cut.xml
result cut_off_nothing_is_taken fails 3 "cut.xml: truncated feed; fetch it again"
feed "$(entry e two '03' Loja)<item></item>$(entry f two '03' Puyo)" >hole.xml
run "$tocsin" add hole.xml
result one_without_text_is_named eval 'fails 3 "entry 2: hole.xml: an entry without text" && says "2 new"'
feed "" >none.xml
run "$tocsin" read none.xml
result none_at_all fails 3 "none.xml: a feed without entries"

done_testing
