# fish completion for tocsin. Commands and options come from the program's own --help, so that they
# are those of the version that is installed.

function __tocsin_commands
    tocsin --help 2>/dev/null | sed -n '/^Commands:/,/^$/s/^  \([a-z][a-z-]*\)  *\(.*\)/\1\t\2/p'
end

function __tocsin_options
    set -l words (commandline -opc)
    tocsin $words[2] --help 2>/dev/null |
        sed -n 's/^  \(-[a-zA-Z], \)\{0,1\} *\(--[a-z-]*\)[^ ]* *\(.*\)/\2\t\3/p'
end

complete -c tocsin -n __fish_use_subcommand -f -a '(__tocsin_commands)'
complete -c tocsin -n 'not __fish_use_subcommand; and string match -q -- "-*" (commandline -ct)' -a '(__tocsin_options)'
complete -c tocsin -n 'not __fish_use_subcommand' -l tlp -x -a 'clear green amber amber+strict red'
complete -c tocsin -n 'not __fish_use_subcommand' -s f -l format -x -a 'table json ndjson stix csv markdown misp misp-feed cap'
