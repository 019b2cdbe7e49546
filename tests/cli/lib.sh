# What the command line's tests share; TAP. Each case runs the program in a folder of its own that
# is new, with no terminal and no input.
# shellcheck shell=sh

tocsin=$(realpath "$1")
examples=$(cd "$(dirname "$0")/../../examples/reports" && pwd)
work=$(mktemp -d)
trap 'chmod -R u+rwx "$work"; rm -rf "$work"' EXIT
cd "$work"
cases=0

# run COMMAND...: its output to out, its errors to err, its exit status to $status.
run()
{
    status=0
    "$@" >out 2>err </dev/null || status=$?
}

# result NAME TEST...: passes when the test does; shows the last run when it doesn't.
result()
{
    name=$1
    shift
    cases=$((cases + 1))
    if "$@"; then
        echo "ok $cases - $name"
    else
        echo "not ok $cases - $name"
        { echo "status $status, wanted: $*" && head -n 20 err && head -c 2000 out && echo; } | sed 's/^/# /'
    fi
}

# fails STATUS LINE: the last run ended so, with exactly one line of errors, which holds LINE.
fails()
{
    [ "$status" = "$1" ] && [ "$(wc -l <err)" = 1 ] && grep -qF -- "$2" err
}

done_testing()
{
    echo "1..$cases"
}
