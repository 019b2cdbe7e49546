/* main - the commands of tocsin as a table. */
#include "cli/command.h"

#include "base/sv.h"
#include "build_config.h"

#include <errno.h>
#include <stdarg.h>
#include <string.h>

static const toc_command *const COMMANDS[] = {
    &toc_command_read,    &toc_command_add,           &toc_command_incidents,
    &toc_command_show,    &toc_command_search,        &toc_command_export,
    &toc_command_import,  &toc_command_match,         &toc_command_pattern,
    &toc_command_review,  &toc_command_merge,         &toc_command_unmerge,
    &toc_command_correct, &toc_command_reject,        &toc_command_confirm,
    &toc_command_retract, &toc_command_undo,          &toc_command_history,
    &toc_command_source,  &toc_command_reextract,     &toc_command_serve,
    &toc_command_partner, &toc_command_collection,    &toc_command_token,
    &toc_command_user,    &toc_command_release_check, &toc_command_recall,
    &toc_command_audit,   &toc_command_retention,     &toc_command_remote,
    &toc_command_pull,    &toc_command_push,
};

void toc_complain(const char *name, const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    char text[TOC_ERR_TEXT + 256];
    (void)vsnprintf(text, sizeof(text), fmt, args);
    va_end(args);
    /* Names of files and hosts come from outside: no control character reaches the terminal. */
    for (char *c = text; *c; c++)
        if ((unsigned char)*c < 0x20 || *c == 0x7f)
            *c = '?';
    fprintf(stderr, "tocsin%s%s: %s\n", name ? " " : "", name ? name : "", text);
}

int toc_command_options(const toc_usage *u, int argc, char **argv, void *settings, size_t *ret_n)
{
    toc_err err = {0};
    int r = toc_options_parse(u, argc, argv, settings, ret_n, &err);
    if (r == TOC_OPTIONS_HELP) {
        toc_options_help(u, stdout);
        return TOC_EXIT_DONE;
    }
    if (r < 0) {
        toc_complain(u->name, "%s; see 'tocsin %s --help'", err.text, u->name);
        return TOC_EXIT_USAGE;
    }
    return -1;
}

int toc_no_operands(const char *name, size_t n, char **argv)
{
    if (!n)
        return -1;
    toc_complain(name, "takes no operand like '%s'; see 'tocsin %s --help'", argv[1], name);
    return TOC_EXIT_USAGE;
}

static void help(FILE *to)
{
    fputs("tocsin turns reports of attacks, physical and cyber, into sourced incident records.\n\n"
          "Usage: tocsin COMMAND [OPTION]... [OPERAND]...\n\nCommands:\n",
          to);
    for (size_t i = 0; i < TOC_LEN(COMMANDS); i++)
        fprintf(to, "  %-15s%s\n", COMMANDS[i]->name, COMMANDS[i]->summary);
    fputs("\n'tocsin COMMAND --help' explains a command.\n"
          "Exit status: 0 done, 1 nothing matched, 2 wrong usage, 3 some input failed.\n",
          to);
}

static bool is_any(const char *s, const char *a, const char *b)
{
    return strcmp(s, a) == 0 || strcmp(s, b) == 0;
}

static int run(int argc, char **argv)
{
    if (argc < 2) {
        help(stderr);
        return TOC_EXIT_USAGE;
    }
    if (is_any(argv[1], "--help", "-h") || (strcmp(argv[1], "help") == 0 && argc == 2)) {
        help(stdout);
        return TOC_EXIT_DONE;
    }
    if (is_any(argv[1], "--version", "-V")) {
        printf("tocsin %s\n", TOC_VERSION);
        return TOC_EXIT_DONE;
    }
    bool about = strcmp(argv[1], "help") == 0; /* 'tocsin help read' */
    const char *name = argv[about ? 2 : 1];
    for (size_t i = 0; i < TOC_LEN(COMMANDS); i++) {
        if (strcmp(COMMANDS[i]->name, name) != 0)
            continue;
        char *ask[] = {argv[0], (char[]){"--help"}, NULL};
        return about ? COMMANDS[i]->run(2, ask) : COMMANDS[i]->run(argc - 1, argv + 1);
    }
    toc_complain(NULL, "no command '%s'; see 'tocsin --help'", name);
    return TOC_EXIT_USAGE;
}

/* What printf() kept back may still not fit on the disk. */
int main(int argc, char **argv)
{
    int status = run(argc, argv);
    if ((fflush(stdout) == 0 && !ferror(stdout)) || errno == EPIPE || status != TOC_EXIT_DONE)
        return status;
    toc_complain(NULL, "cannot write: %s", strerror(errno));
    return TOC_EXIT_FAILED;
}
