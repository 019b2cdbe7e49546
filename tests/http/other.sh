# For tests that ask other servers: other_server.py at $there, its log in log, a partner `them` and a
# secret for it. $here: this folder.
# shellcheck shell=sh

. "$here/lib.sh"
no_proxy=127.0.0.1,localhost
export no_proxy
: >log
mkfifo ready_other
python3 "$here/other_server.py" "$work/log" >ready_other &
other=$!
trap 'kill "$other"; [ -z "$server" ] || kill -9 "$server"; chmod -R u+rwx "$work"; rm -rf "$work"' EXIT
read -r port <ready_other
there=http://127.0.0.1:$port
echo "sesame-for-$port" >secret
chmod 600 secret

# is_quiet STATUS: the last run ended so and complained of nothing.
is_quiet()
{
    [ "$status" = "$1" ] && [ ! -s err ]
}
# switch NAME: what is broken of that behaviour is whole now.
switch()
{
    curl -s "$there/$1/switch/" >made
}
