#!/bin/sh
# Usage: retention.sh TOCSIN
#
# How long logs are kept: for good, unless somebody says so; what goes can be checked afterwards, and a
# run that is killed leaves a whole store.
set -eu
age=$(cd "$(dirname "$0")" && pwd)/age_audit.py
. "$(dirname "$0")/lib.sh"

TOCSIN_STORE=$work/store.db
export TOCSIN_STORE
says() { grep -qF -- "$1" out; }
for partner in north south east; do "$tocsin" partner add $partner >made 2>&1; done
python3 "$age" "$TOCSIN_STORE" 100 4000
run "$tocsin" audit verify
result a_chain_made_by_another_program_is_whole eval '[ $status = 0 ] && says "4003 rows, whole"'

# ---- what is said ----
run "$tocsin" retention list
result all_is_kept_by_default eval '[ $status = 0 ] && [ "$(grep -c forever out)" = 3 ] && says "4003  0"'
run "$tocsin" retention run
result nothing_goes_unless_said fails 1 "kept for good"
run "$tocsin" retention preview
result and_would_go eval '[ $status = 1 ] && [ ! -s out ]'
run "$tocsin" retention preview audit 99
result a_preview_of_what_is_not_set eval '[ $status = 0 ] && says 4003'
run "$tocsin" retention list
result changes_nothing eval '[ "$(grep -c forever out)" = 3 ]'
for days in 0 x 36501 1.5 ''; do
    run "$tocsin" retention set audit "$days"
    result "no_number_of_days_'$days'" fails 2 "no number of days"
done
run "$tocsin" retention set reads 3
result no_such_log fails 2 "no log 'reads'"
run "$tocsin" retention set audit
result half_a_setting fails 2 "LOG and DAYS"
run "$tocsin" retention set audit 3 --archive "$work/none"
result no_such_folder fails 2 "none"
run "$tocsin" retention set audit 3 --archive . --no-archive
result both fails 2 "not both"
run "$tocsin" retention remove audit
result no_such_verb fails 2 "compact"

# ---- with a copy ----
mkdir kept
run "$tocsin" retention set audit 30 --archive kept
result it_is_set [ "$status" = 0 ]
run "$tocsin" retention list -f json
result and_told eval 'jq -e ".[0].keep_days == 30 and .[0].goes == 4003 and (.[0].archive | endswith(\"/kept\")) and .[1].keep_days == null" out >/dev/null'
run "$tocsin" retention run
result it_goes eval '[ $status = 0 ] && says "4003 rows of audit" && says kept/audit-1-4003.ndjson'
run "$tocsin" audit verify
result the_rest_is_whole eval '[ $status = 0 ] && says "behind 4003 that were retired"'
run "$tocsin" audit list -f json
result it_says_so_itself eval 'jq -se "any(.what == \"audit cut\" and (.about | startswith(\"4003 \")) and (.who | startswith(\"local:\")))" out >/dev/null'
run "$tocsin" audit verify kept/audit-1-4003.ndjson
result and_what_went_leads_to_it eval '[ $status = 0 ] && says "rows 1 to 4003, whole"'
result for_its_owners_eyes [ "$(stat -c %a kept/audit-1-4003.ndjson)" = 600 ]
sed 's/row 17"/row 18"/' kept/audit-1-4003.ndjson >changed
run "$tocsin" audit verify changed
result a_changed_row fails 3 "changed:19: this row was changed"
sed 18d kept/audit-1-4003.ndjson >changed
run "$tocsin" audit verify changed
result a_missing_row fails 3 "changed:18:"
head -n 100 kept/audit-1-4003.ndjson >changed
run "$tocsin" audit verify changed
result a_missing_end fails 3 "rows 100 to 4003 are in none of these files"
for file in /dev/null "$tocsin" "$work"; do
    run "$tocsin" audit verify "$file"
    result "no_file_of_a_log_$(basename "$file" | tr -c 'a-z\n' _)" eval '[ $status = 3 ] && [ "$(wc -l <err)" = 1 ]'
done
(TOCSIN_STORE=$work/other.db "$tocsin" partner add x && TOCSIN_STORE=$work/other.db "$tocsin" audit verify kept/audit-1-4003.ndjson) >out 2>err && status=0 || status=$?
result of_another_log eval '[ $status = 3 ] && grep -q "another log" err'

run "$tocsin" audit verify "$work/none"
result a_file_that_is_not_there fails 3 "No such file"

# ---- taken off by others ----
cp "$TOCSIN_STORE" forged.db
sqlite3 forged.db "DELETE FROM setting WHERE name = 'audit cut'"
run "$tocsin" audit verify --store forged.db
result without_its_anchor fails 3 "row 1 is missing"
cp "$TOCSIN_STORE" forged.db
sqlite3 forged.db "DELETE FROM audit WHERE what = 'audit cut'"
run "$tocsin" audit verify --store forged.db
result without_the_row_that_says_so eval '[ $status = 3 ]'
cp "$TOCSIN_STORE" forged.db
sqlite3 forged.db "UPDATE setting SET value = CAST(replace(CAST(value AS TEXT), '4003 ', '4002 ') AS BLOB) WHERE name = 'audit cut'"
run "$tocsin" audit verify --store forged.db
result with_another_anchor eval '[ $status = 3 ]'

# ---- killed ----
rm -f store.db* && "$tocsin" partner add north >made 2>&1
python3 "$age" "$TOCSIN_STORE" 100 30000
"$tocsin" retention set audit 30 --archive kept >made
rm -f kept/*
killed=0
broken=0
# Kills a run when so many rows are gone, not after a time; its status is whether it came to that.
cat >kill.py <<'END'
import sqlite3, subprocess, sys
db = sqlite3.connect(sys.argv[1], timeout=30)
first = "SELECT min(seq) FROM audit"
until = db.execute(first).fetchone()[0] + int(sys.argv[2])
run = subprocess.Popen(sys.argv[3:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
while run.poll() is None and db.execute(first).fetchone()[0] < until:
    pass
run.kill()
sys.exit(0 if run.wait() < 0 else 1)
END
for rows in 1 600 2500 1 4000 1700; do
    python3 kill.py store.db $rows "$tocsin" retention run && killed=$((killed + 1))
    "$tocsin" audit verify kept/*.ndjson >made 2>&1 || { broken=$((broken + 1)) && sed 's/^/# /' made; }
    [ "$(sqlite3 store.db 'PRAGMA integrity_check')" = ok ] || broken=$((broken + 1))
done
result it_was_killed [ "$killed" -gt 0 ]
result the_store_and_the_log_are_whole_each_time [ "$broken" = 0 ]
run "$tocsin" retention run
result the_next_run_ends_it eval '[ $status = 0 ] && [ "$(sqlite3 store.db "SELECT count(*) FROM audit")" -lt 10 ]'
run "$tocsin" audit verify kept/*.ndjson
result and_nothing_is_lost eval '[ $status = 0 ] && says "rows 1 to 30001, whole"'
run "$tocsin" retention compact
result it_can_be_written_anew eval '[ $status = 0 ] && says "bytes before"'
run "$tocsin" audit verify
result and_is_whole [ "$status" = 0 ]
done_testing
