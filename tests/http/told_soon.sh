#!/bin/sh
# Usage: told_soon.sh TOCSIN TOLD_SOON.PY
#
# Who was sent something is told at its next poll that it was deleted, also when that poll begins
# before it is written down what was sent, and ends after: the poll has much to pass over before it
# comes to what tells of it, so that some always do.
set -eu
. "$(dirname "$0")/lib.sh"

if ! command -v python3 >/dev/null; then
    echo "1..0 # SKIP python3 is not installed"
    exit 0
fi
partners='had-1 had-2 had-3'
for partner in own $partners; do
    quiet partner add "$partner" --clearance green
done
quiet collection add main --read own,had-1,had-2,had-3 --write own
own=$(token own-t own)
tokens=$(for partner in $partners; do token "$partner-t" "$partner"; done)
start -j 4
# shellcheck disable=SC2086
python3 "$2" "$at" "$own" $tokens
stop
