#!/bin/sh
# Usage: both.sh TOCSIN BOTH.PY
#
# Two who change different things of one partner or collection at once, over the API and by commands:
# what one narrowed the other one does not put back.
set -eu
. "$(dirname "$0")/lib.sh"

if ! command -v python3 >/dev/null; then
    echo "1..0 # SKIP python3 is not installed"
    exit 0
fi
quiet partner add own --clearance red
quiet partner add north --clearance amber
quiet collection add main --read north --max-tlp amber
admin=$("$tocsin" token add admin-t --partner own --role admin 2>/dev/null)
start -j 2
python3 "$2" "$at" "$admin" "$tocsin" "$TOCSIN_STORE"
stop
