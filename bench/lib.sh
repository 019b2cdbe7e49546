# Shared by the programs of bench/: the machine's shape, and tables that bench/README.md holds.
# shellcheck shell=sh

eval_dir=${TOCSIN_EVAL:-../shared/eval}

# machine BUILT-PROGRAM: one line, no names.
machine()
{
    printf '%s cores, %s GiB memory, %s, %s' "$(nproc)" \
        "$(awk '/^MemTotal/ { printf "%.0f", $2 / 1048576 }' /proc/meminfo)" \
        "$(. /etc/os-release && echo "$PRETTY_NAME")" "gcc $(gcc -dumpfullversion)"
}

# publish NAME FILE: prints FILE; with --update also puts it between the marks of NAME in README.md.
publish()
{
    cat "$2"
    [ "$update" = yes ] || return 0
    awk -v name="$1" -v file="$2" '
        $0 == "<!-- " name " -->" {
            print # the mark itself, then the table; what stood there is skipped
            while ((getline line < file) > 0)
                print line
            skip = found = 1
        }
        $0 == "<!-- /" name " -->" { skip = 0 }
        !skip
        END { exit !found }' bench/README.md >"$2.readme"
    cat "$2.readme" >bench/README.md
}

update=no
if [ "${1-}" = --update ]; then
    update=yes
    shift
fi
tocsin=${1:-build-release/src/tocsin}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
