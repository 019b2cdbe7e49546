#!/bin/sh
# Usage: unseen.sh TOCSIN UNSEEN.PY
#
# What a partner gets does not depend on what it may not have. Two servers: one holds what the partner
# may have and nothing else, the other one as much again of which the partner may know nothing.
# unseen.py walks over every GET there is, of the API, TAXII and the rest, with the partner's token:
# the answers of both must be the same, and no word of what is hidden may be in them.
set -eu
. "$(dirname "$0")/lib.sh"

if ! command -v python3 >/dev/null; then
    echo "1..0 # SKIP python3 is not installed"
    exit 0
fi
root=$TOC_SOURCE_ROOT

# visible: what the partner may have.
visible()
{
    quiet partner add north --clearance green
    quiet partner add own --clearance red
    echo 'a long pass phrase' >password
    quiet user add boss --partner own --role admin --password-file password
    quiet collection add shared --read north --description "what all have"
    quiet collection add recent --view --since 2020 --max-tlp green --read north
    printf 'Bomb kills two in Mombasa\n\nMombasa, Kenya, 5 May 2025 (Wire) - A bomb killed two people at a market in Mombasa, Kenya, on Monday, police said. Al-Shabaab claimed responsibility. The malware TrickBot and the domain seen-domain.com were named in a leaflet. Police warned of attacks on hotels in Kenya.\n' >mombasa.txt
    printf 'Shooting in Gao\n\nGao, Mali, 7 May 2025 (Wire) - Gunmen shot three policemen dead in Gao, Mali, on Wednesday, the army said.\n' >gao.txt
    quiet add --tlp green mombasa.txt
    quiet add --tlp clear gao.txt
    north=$(token north-t north)
    analyst=$("$tocsin" token add analyst-t --partner own --role analyst 2>/dev/null)
}

# hidden: what it must learn nothing of. Words that nobody else uses: quelltor, velvet sickle, zarabad,
# hushbox, shadowclient, liaisonlips, vaultword.
hidden()
{
    quiet partner add shadowclient --clearance red --community quelltor
    quiet collection add hushbox --read shadowclient --write shadowclient --description vaultword
    quiet collection add hushview --view --region africa --read shadowclient
    quiet user add vaultword-boss --partner own --role admin --password-file password
    printf 'Bomb kills nine in Zarabad\n\nZarabad, Iran, 6 May 2025 (Vaultword) - A bomb killed nine people at a mosque in Zarabad, Iran, on Tuesday. The Velvet Sickle claimed responsibility. The malware Quelltor and the domain quelltor-c2.com were used. The Velvet Sickle warned of attacks on hotels.\n' >red.txt
    printf 'Zarabad bomb was planted by a guard\n\nZARABAD, Iran, 8 May 2025 (Vaultword) - The bomb that killed nine people at a mosque in Zarabad, Iran, on Tuesday 6 May was planted by a guard of the Velvet Sickle, a liaisonlips source said.\n' >amber.txt
    printf 'Quelltor malware hits hospital in Lima\n\nLima, Peru, 4 May 2025 (Vaultword) - The ransomware gang Velvet Sickle attacked a hospital in Lima, Peru, on Sunday and stole 5000 records with Quelltor. CVE-2025-99999 was exploited; quelltor-c2.com was contacted. T1566 was used.\n' >strict.txt
    printf 'Depot burnt in Zinder\n\nZinder, Niger, 9 May 2025 (Vaultword) - Gunmen of the Velvet Sickle set fire to a depot in Zinder, Niger, on Friday 9 May, a liaisonlips source said.\n' >unmarked.txt
    quiet add --source Vaultword --tlp red red.txt
    quiet add --tlp amber amber.txt
    quiet add --tlp amber+strict strict.txt
    quiet add unmarked.txt
    cat >objects.json <<J
{"type":"bundle","id":"bundle--5d0092c5-5f74-4287-9642-33f4c354e561","objects":[
{"type":"indicator","spec_version":"2.1","id":"indicator--5d0092c5-5f74-4287-9642-33f4c354e562","created":"2025-05-01T00:00:00.000Z","modified":"2025-05-01T00:00:00.000Z","name":"quelltor","pattern_type":"stix","pattern":"[domain-name:value = 'quelltor-c2.com']","valid_from":"2025-05-01T00:00:00Z","object_marking_refs":["marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1"]},
{"type":"identity","spec_version":"2.1","id":"identity--5d0092c5-5f74-4287-9642-33f4c354e563","created":"2025-05-01T00:00:00.000Z","modified":"2025-05-01T00:00:00.000Z","name":"shadowclient","identity_class":"organization","object_marking_refs":["marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421"]}]}
J
    quiet import objects.json
    seen=$("$tocsin" incidents --text mombasa --format json | jq -r '.incidents[0].id')
    unseen=$("$tocsin" incidents --text mosque --format json | jq -r '.incidents[0].id')
    quiet review "$seen" "$unseen" different --because "liaisonlips says so" --as vaultwordann
    quiet confirm "$unseen" --because "liaisonlips" --as vaultwordann
    quiet source set Vaultword --reliability B --because liaisonlips --as vaultwordann
    # Something that was there for a moment, and is taken back.
    printf 'Zarabad hoax\n\nZarabad, Iran, 1 May 2025 (Vaultword) - A bomb killed one person in Zarabad, Iran, on Thursday, the Velvet Sickle said.\n' >gone.txt
    quiet add --tlp green gone.txt
    quiet retract "$("$tocsin" search hoax --format ndjson 2>/dev/null | jq -r .report | head -1)" --because liaisonlips
}

TOCSIN_STORE=$work/plain.db
visible
plain_token=$north
start
plain=$at plain_server=$server
trap 'kill -9 $plain_server $server 2>/dev/null || :; rm -rf "$work"' EXIT
TOCSIN_STORE=$work/full.db
visible
hidden
start
python3 "$2" "$plain" "$plain_token" "$at" "$north" "$analyst" "$root/docs/openapi.json"
stop
server=$plain_server plain_server=
stop
