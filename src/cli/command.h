/* command - a sub-command of the program: one file each, listed in main.c. */
#pragma once

#include "cli/options.h"

/* Exit status of every command. */
enum {
    TOC_EXIT_DONE = 0,
    TOC_EXIT_NOTHING = 1,       /* commands that look for something: nothing matched */
    TOC_EXIT_USAGE = 2,         /* wrong usage */
    TOC_EXIT_FAILED = 3,        /* some input failed, each named on standard error */
    TOC_EXIT_INTERRUPTED = 130, /* by Ctrl-C */
};

typedef struct {
    const char *name, *summary;
    int (*run)(int argc, char **argv); /* argv[0] is the command's name; returns the exit status */
} toc_command;

extern const toc_command toc_command_add, toc_command_audit, toc_command_collection,
    toc_command_confirm, toc_command_correct, toc_command_export, toc_command_history,
    toc_command_import, toc_command_incidents, toc_command_match, toc_command_merge,
    toc_command_partner, toc_command_pattern, toc_command_pull, toc_command_push, toc_command_read,
    toc_command_recall, toc_command_reextract, toc_command_reject, toc_command_release_check,
    toc_command_remote, toc_command_retention, toc_command_retract, toc_command_review,
    toc_command_search, toc_command_serve, toc_command_show, toc_command_source, toc_command_token,
    toc_command_undo, toc_command_unmerge, toc_command_user;

/* "tocsin NAME: TEXT" on standard error. NULL name: "tocsin: TEXT". */
void toc_complain(const char *name, const char *fmt, ...) TOC_PRINTF(2, 3);

/* Parses argv, or prints help or what is wrong. -1: go on; else the exit status. */
TOC_MUST_USE int toc_command_options(const toc_usage *u, int argc, char **argv, void *settings,
                                     size_t *ret_n);

/* For commands without operands. -1: there are none; else the exit status after a complaint. */
TOC_MUST_USE int toc_no_operands(const char *name, size_t n, char **argv);
