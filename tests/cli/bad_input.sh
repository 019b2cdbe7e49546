#!/bin/sh
# Usage: bad_input.sh TOCSIN
#
# Input that nobody wants: each is one clear line on standard error, the others are still read.
set -eu
. "$(dirname "$0")/lib.sh"

# refuses NAME FILE LINE: reading FILE beside a good report fails with LINE and gives the good one.
refuses()
{
    run "$tocsin" read -f ndjson "$2" good.txt
    good_came() { fails 3 "$1" && [ "$(grep -c '"id":"good"' out)" = 1 ] && [ "$(wc -l <out)" = 1 ]; }
    result "$1" good_came "$3"
}

echo "Two men were shot dead in Lagos on Friday, police said." >good.txt
: >empty.txt
printf '\377\376' >mark.txt
printf '\0\1\2\3' >binary.dat
gzip -nc "$examples/ferry-terminal.txt" | head -c 200 >cut.gz
{ gzip -nc good.txt | head -c 30 && printf 'XXXXXXXXXXXXXXXX'; } >damaged.gz
head -c 20000000 /dev/zero | gzip -nc | gzip -nc >bomb.gz
echo '<html><head><title>x</title></head><body><script>killed()</script></body></html>' >script.html
truncate -s 2G huge.txt
ln -s nowhere dangling

run "$tocsin" read --without nonsense good.txt
result a_part_of_the_reading_that_there_is_not_is_wrong_usage fails 2 "tocsin read: --without: "
refuses empty_file empty.txt "empty.txt: no text"
refuses byte_order_mark_alone mark.txt "mark.txt: no text"
refuses binary_file binary.dat "binary.dat: binary data"
refuses truncated_gzip cut.gz "cut.gz: truncated gzip"
refuses damaged_gzip damaged.gz "damaged.gz: "
refuses bomb_of_gzip bomb.gz "bomb.gz: "
refuses html_without_text script.html "script.html: no text"
refuses two_gigabytes huge.txt "huge.txt: larger than"
refuses missing_file missing.txt "missing.txt: No such file"
refuses link_to_nowhere dangling "dangling: "
mkfifo pipe
refuses pipe_without_writer pipe "pipe: no text"
refuses pattern_without_match '*.nope' "*.nope: nothing matches"

mkdir locked
chmod 000 locked
as_other=
[ "$(id -u)" != 0 ] || as_other="setpriv --reuid=65534 --clear-groups"
chmod 755 .
if $as_other sh -c '"$0" --version' "$tocsin" >/dev/null 2>&1; then
    # shellcheck disable=SC2086 # several words
    run $as_other "$tocsin" read -f ndjson locked good.txt
    result folder_without_permission fails 3 "locked: Permission denied"
else
    cases=$((cases + 1))
    echo "ok $cases - folder_without_permission # SKIP the program is not there for another user"
fi

printf 'Bad \303\050 bytes \342\202 and three people killed in Lima.\n' >utf8.txt
run "$tocsin" read -f ndjson utf8.txt
result bad_utf8_is_read_as_good_utf8 eval '[ $status = 0 ] && iconv -f UTF-8 -t UTF-8 out >/dev/null'

run sh -c '"$0" read good.txt >/dev/full' "$tocsin"
result full_disk fails 3 "No space left"
run sh -c '"$0" --help >/dev/full' "$tocsin"
result full_disk_for_what_is_printed_last fails 3 "No space left"
run sh -c '"$0" read -f json good.txt good.txt | head -c 1' "$tocsin"
result reader_that_leaves eval '[ ! -s err ]'
run "$tocsin" read --format nonsense good.txt
result wrong_choice fails 2 "nonsense"
run "$tocsin" read --nonsense
result wrong_option fails 2 "--nonsense"
run "$tocsin" nonsense
result wrong_command fails 2 "nonsense"

# Interrupted while it waits for input that doesn't end: no half record. A shell starts background
# commands with SIGINT ignored, so a signal that comes before the program's handler is sent again.
mkfifo endless
"$tocsin" read -f ndjson - <endless >out 2>err &
reader=$!
exec 9>endless
echo "Three people were killed" >&9
tries=0
while kill -INT "$reader" 2>/dev/null && [ $tries -lt 100 ]; do
    tries=$((tries + 1))
    sleep 0.3
done
kill -KILL "$reader" 2>/dev/null || true
status=0
wait "$reader" || status=$?
exec 9>&-
result interrupted eval '[ $status = 130 ] && [ ! -s out ]'

# A second signal, of either kind, ends what cannot be finished: nobody takes more than the first byte
# of what is printed. The first one was caught when none is any more.
awk 'BEGIN { print "The malware used:"; for (i = 0; i < 5000; i++) printf "hxxp://c2-%d.example-%d[.]com/\n", i, i }' >much.txt
catches()
{
    mask=$(sed -n 's/^SigCgt:.*\(....\)$/0x\1/p' "/proc/$reader/status" 2>/dev/null) && [ $((${mask:-0} & 0x4002)) != 0 ]
}
# signalled FIRST SECOND STATUS
signalled()
{
    mkfifo "full.$1"
    exec 8<>"full.$1"
    "$tocsin" read -j 2 -f ndjson much.txt >&8 2>err &
    reader=$!
    dd bs=1 count=1 <&8 >out 2>/dev/null
    kill "-$1" "$reader"
    while catches; do :; done
    kill "-$2" "$reader"
    status=0
    wait "$reader" || status=$?
    exec 8>&-
    result "$2_after_$1_ends_it_at_once" eval "[ \$status = $3 ] && [ ! -s err ]"
}
signalled INT TERM 143
signalled TERM INT 130
done_testing
