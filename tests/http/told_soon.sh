#!/bin/sh
# Usage: told_soon.sh TOCSIN TOLD_SOON.PY
#
# Who was sent something is told at its next poll that it was deleted, also when that poll begins
# before it is written down what was sent, and ends after, and when it was sent by an answer that was
# on its way as it was deleted: polls have much to pass over, so that some always do.
set -eu
. "$(dirname "$0")/lib.sh"

if ! command -v python3 >/dev/null; then
    echo "1..0 # SKIP python3 is not installed"
    exit 0
fi
partners=$(seq -f had-%g 3; seq -f beside-%g 12)
for partner in own $partners; do
    quiet partner add "$partner" --clearance green
done
quiet collection add main --read "own,$(echo "$partners" | paste -sd ,)" --write own
own=$(token own-t own)
tokens=$(for partner in $partners; do token "$partner-t" "$partner"; done)
start -j 4
# shellcheck disable=SC2086
python3 "$2" "$at" "$own" $tokens
stop
