/*
 * options - one table says what a command takes; parsing and --help both come from it.
 *
 * Understands --name VALUE, --name=VALUE, -n VALUE, -nVALUE, -ab, and -- before operands that
 * begin with a dash. Options and operands may be mixed.
 */
#pragma once

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

typedef enum {
    TOC_OPTION_FLAG,   /* member: bool */
    TOC_OPTION_TEXT,   /* const char * */
    TOC_OPTION_NUMBER, /* long, within min and max */
    TOC_OPTION_CHOICE, /* const char *, one of choices */
    TOC_OPTION_TEXTS,  /* toc_texts: the option may be given again */
} toc_option_kind;

enum { TOC_MAX_TEXTS = 64 };

typedef struct {
    const char *p[TOC_MAX_TEXTS];
    size_t n;
} toc_texts;

typedef struct {
    const char *name; /* "format" for --format */
    char letter;      /* 'f' for -f; 0: none */
    toc_option_kind kind;
    size_t offset;              /* of its member in the command's settings */
    const char *value;          /* what help calls the value: "FORMAT"; NULL for a flag */
    const char *help;           /* NULL: for developers, --help leaves it out */
    const char *const *choices; /* NULL at the end */
    long min, max;
} toc_option;

typedef struct {
    const char *name;     /* "read" */
    const char *operands; /* "[PATH|URL|-]..." */
    const char *about;    /* a paragraph */
    const toc_option *options;
    size_t n;
    const char *examples; /* lines, or NULL */
} toc_usage;

enum { TOC_OPTIONS_HELP = 1 }; /* answer: --help was given */

/*
 * Fills *settings from argv[1 ...]; operands are moved to the front of argv + 1, *ret_n of them.
 * Returns 0, TOC_OPTIONS_HELP, or -EINVAL with what is wrong.
 */
TOC_MUST_USE int toc_options_parse(const toc_usage *u, int argc, char **argv, void *settings,
                                   size_t *ret_n, toc_err *reterr);

void toc_options_help(const toc_usage *u, FILE *to);
