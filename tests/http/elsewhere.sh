#!/bin/sh
# Usage: elsewhere.sh TOCSIN ELSEWHERE.PY
#
# Whoever is told places as countries gets the same whether something happened in one town or in
# another one; whoever is told them as towns, whether in one house or in another one of that town. Three
# servers hold the same incidents elsewhere. elsewhere.py asks them, with the tokens of such partners,
# for all that the API gives, by each place that could be guessed: answers must be the same, and
# nothing in them may say the place.
set -eu
. "$(dirname "$0")/lib.sh"

if ! command -v python3 >/dev/null; then
    echo "1..0 # SKIP python3 is not installed"
    exit 0
fi
servers=
trap 'kill -9 $servers 2>/dev/null || :; chmod -R u+rwx "$work"; rm -rf "$work"' EXIT

# hold STORE TOWN HOUSE STREET: a server with four incidents, one of two reports.
hold()
{
    TOCSIN_STORE=$work/$1.db
    printf 'Bomb kills four in %s\n\n%s, Cyprus, March 18, 2024 (Wire) - A bomb exploded at the %s on %s in %s, Cyprus, on Monday, killing four people. Hezbollah claimed responsibility. The mayor of %s said that the malware TrickBot was used.\n' \
        "$2" "$2" "$3" "$4" "$2" "$2" >"one.txt"
    printf 'Death toll of %s bomb rises to five\n\n%s, Cyprus, March 19, 2024 (Wire) - The death toll of the bomb that exploded at the %s on %s in %s, Cyprus, on Monday rose to five, police said.\n' \
        "$2" "$2" "$3" "$4" "$2" >"two.txt"
    printf 'Gunmen shoot three in %s\n\n%s, Cyprus, April 2, 2024 (Wire) - Gunmen of the %s Street Gang shot three policemen dead near the %s in %s, Cyprus, on Tuesday, the army said. It warned of attacks on hotels in %s.\n' \
        "$2" "$2" "$3" "$3" "$2" "$2" >"three.txt"
    printf 'Market burnt\n\nNicosia, Cyprus, May 7, 2024 (Wire) - Arsonists set fire to a market near the %s in Nicosia, Cyprus, on Tuesday, police said.\n' \
        "$3" >"four.txt"
    quiet partner add land --clearance green --places country
    quiet partner add town --clearance green --places town
    quiet partner add free --clearance green
    quiet partner add own --clearance red
    quiet add --tlp clear one.txt
    quiet add --tlp green two.txt three.txt four.txt
    land=$(token land-t land)
    town=$(token town-t town)
    free=$(token free-t free)
    house=$("$tocsin" token add house-t --partner own --role analyst 2>/dev/null)
    for id in $("$tocsin" incidents --format json | jq -r '.incidents[] | select(.type == "shooting").id'); do
        quiet correct "$id" killed 4 --tlp green --because "a man of the $3 in $2 says so"
    done
    start
    servers="$servers $server"
    jq -n --arg at "$at" --arg land "$land" --arg town "$town" --arg free "$free" --arg house "$house" '$ARGS.named' >"$1.json"
}

hold first Larnaca 'Elmtree Shelter' 'Quillmore Road'
hold other_town Limassol 'Elmtree Shelter' 'Quillmore Road'
hold other_house Larnaca 'Oakwood Shelter' 'Ferrywell Lane'
python3 "$2" first.json other_town.json other_house.json "$TOC_SOURCE_ROOT/docs/openapi.json"
