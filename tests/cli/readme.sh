#!/bin/sh
# Usage: readme.sh TOCSIN
#
# What README.md shows is what the program prints. Brought in step, when that has changed for the better, by
#
#     UPDATE=1 TOCSIN_DATA=build/data tests/cli/readme.sh build/src/tocsin
set -eu
. "$(dirname "$0")/lib.sh"
root=${examples%/examples/reports}

# block NAME: what stands in README.md between the marks of NAME, without the fences.
block()
{
    sed -n "/<!-- $1 -->/,/<!-- \/$1 -->/p" "$root/README.md" | grep -v -e '^<!--' -e '^```'
}

# put NAME: the block becomes what shown holds.
put()
{
    awk -v name="$1" -v shown="$work/shown" '
        $0 == "<!-- " name " -->" { print; print "```"; while ((getline line < shown) > 0) print line; print "```"; skip = 1 }
        $0 == "<!-- /" name " -->" { skip = 0 }
        !skip' "$root/README.md" >readme
    cp readme "$root/README.md"
}

# holds NAME: as the block of NAME has it.
holds()
{
    [ -z "${UPDATE:-}" ] || put "$1"
    block "$1" >wanted
    : >err && status=0
    diff wanted shown >out
}

mkdir examples
ln -s "$examples" examples/reports
{
    echo '$ tocsin read examples/reports'
    "$tocsin" read examples/reports --format table
} >shown
result what_it_shows_of_the_examples holds demo

block typed >block
sed -n '1s/^\$ echo "//; 1,/^ *Officials/p' block | sed 's/" |$//' >said
sed -n '1,/tocsin read/p' block >shown
"$tocsin" read --explain --format table - <said >>shown
result what_it_shows_of_typed_words holds typed
done_testing
