# What the HTTP scenarios share: a server of their own on a free port, and requests to it. TAP as in
# tests/cli. A case is named by the section of the TAXII 2.1 standard that it tests.
# shellcheck shell=sh

. "$(dirname "$0")/../cli/lib.sh"

TOCSIN_STORE=$work/store.db
export TOCSIN_STORE
export PYTHONDONTWRITEBYTECODE=1
accept='Accept: application/taxii+json;version=2.1'
content='Content-Type: application/taxii+json;version=2.1'
server=

# start [OPTION...]: a server; its address goes to $at.
start()
{
    rm -f ready
    mkfifo ready
    "$tocsin" serve --plain --listen 127.0.0.1:0 -j 2 "$@" >ready 2>serve.err </dev/null &
    server=$!
    # All that it says first comes in one piece; the rest of serve.out is not waited for.
    dd if=ready of=serve.out bs=65536 count=1 2>/dev/null
    read -r line <serve.out || { cat serve.err >&2 && exit 99; }
    at=$(echo "$line" | sed 's|.*\(https*://[^/]*\)/.*|\1|')
}

# stop [SIGNAL]: ends it and leaves its exit status in $ended.
stop()
{
    kill "-${1:-TERM}" "$server"
    ended=0
    wait "$server" || ended=$?
    server=
}

trap '[ -z "$server" ] || kill -9 "$server"; chmod -R u+rwx "$work"; rm -rf "$work"' EXIT

# quiet COMMAND...: for setting up.
quiet()
{
    "$tocsin" "$@" >made 2>/dev/null
}

# token NAME PARTNER: makes one and prints it.
token()
{
    "$tocsin" token add "$1" --partner "$2" 2>/dev/null
}

# ask TOKEN PATH [CURL-OPTION...]: the body to out, the headers to headers, the status to $status.
ask()
{
    bearer=$1
    path=$2
    shift 2
    : >err
    status=$(curl -sS -g -o out -D headers -w '%{http_code}' -H "Authorization: Bearer $bearer" \
        -H "$accept" "$@" "$at$path" 2>err </dev/null) || status=none
}

# post TOKEN COLLECTION FILE: an envelope.
post()
{
    ask "$1" "/api1/collections/$2/objects/" -H "$content" --data-binary "@$3"
}

# drain TOKEN COLLECTION NAME [LIMIT]: what is new for NAME since it was drained last, page by page: the
# objects to got, the last date of each page to dates.
drain()
{
    after=$(cat "after.$3" 2>/dev/null || :)
    next=
    : >got
    : >dates
    while :; do
        ask "$1" "/api1/collections/$2/objects/?limit=${4:-1000}${after:+&added_after=$after}${next:+&next=$next}"
        [ "$status" = 200 ] || break
        jq -c '.objects[]?' out >>got
        last=$(header X-TAXII-Date-Added-Last)
        [ -z "$last" ] || { echo "$last" >"after.$3" && echo "$last" >>dates; }
        next=$(jq -r '.next // empty' out)
        [ -n "$next" ] || break
    done
}

# kill_rounds ROUNDS OBJECTS THERE CHECK COMMAND...: runs the command so often and kills it each time when
# so many objects are there, as THERE prints: the kill comes after work, not after a time, so that fast and
# slow machines are hit alike. CHECK is run after each kill; $killed says how many came in time.
kill_rounds()
{
    rounds=$1 objects=$2 there_now=$3 check=$4
    shift 4
    killed=0
    round=0
    while [ "$round" -lt "$rounds" ]; do
        round=$((round + 1))
        until=$(((objects * (round - 1) + round * 7919 % objects) / rounds))
        "$@" >/dev/null 2>&1 &
        victim=$!
        while [ "$($there_now)" -lt "$until" ] && kill -0 "$victim" 2>/dev/null; do :; done
        kill -9 "$victim" 2>/dev/null && killed=$((killed + 1))
        wait "$victim" 2>/dev/null || :
        "$check"
    done
    echo "# killed $killed times" >&2
}

# indicator N [MODIFIED [MARKING [MORE]]]: an object with id number N, as JSON.
indicator()
{
    printf '{"type":"indicator","spec_version":"2.1","id":"%s","created":"2024-01-01T00:00:00.000Z","modified":"%s","name":"n%s","pattern":"[file:name = '"'x'"']","pattern_type":"stix","valid_from":"2024-01-01T00:00:00Z"%s%s}' \
        "$(id_of "$1")" "${2:-2024-01-01T00:00:00.000Z}" "$1" "${3:+,\"object_marking_refs\":[\"$3\"]}" "${4-}"
}

id_of()
{
    printf 'indicator--00000000-0000-4000-8000-%012d' "$1"
}

# envelope OBJECT...: to the file env.
envelope()
{
    printf '{"objects":[' >env
    sep=
    for object; do
        printf '%s%s' "$sep" "$object" >>env
        sep=,
    done
    printf ']}' >>env
}

# got STATUS [JQ-TEST]: the last answer.
got()
{
    [ "$status" = "$1" ] && { [ $# = 1 ] || jq -e "$2" out >/dev/null; }
}

# header NAME: its value in the last answer.
header()
{
    sed -n "s/^$1: *//Ip" headers | tr -d '\r'
}

green=marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb
clear=marking-definition--94868c89-83c2-464b-929b-a1a8aa3c8487
amber=marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421
red=marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1
