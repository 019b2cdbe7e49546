#!/bin/sh
# Usage: contract.sh TOCSIN CONTRACT.PY
#
# A store filled by the real pipeline, and every endpoint asked: contract.py holds the answers
# against docs/openapi.json. Skipped where python3-jsonschema is not at hand.
set -eu
. "$(dirname "$0")/lib.sh"

if ! python3 -c 'import jsonschema' 2>/dev/null; then
    echo "1..0 # SKIP python3-jsonschema is not installed"
    exit 0
fi
root=$TOC_SOURCE_ROOT
quiet add --tlp green "$root/examples/reports"
quiet add "$root"/examples/merge/* || true
quiet partner add north --clearance green
quiet partner add closed --clearance clear
north=$(token north-t north)
closed=$(token closed-t closed)
start
code=$(sed -n 's/.*administrator with the code //p' serve.out)
python3 "$2" "$at" "$code" "$root" "$north" "$closed"
stop
