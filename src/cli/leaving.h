/* leaving - what the commands that print for others share: --for and --max-tlp (leaving_gate.h
 * does the rest). */
#pragma once

#include "cli/options.h"
#include "leaving_gate.h"

/* The options as they are typed; NULL: not given. */
typedef struct {
    const char *partner, *max_tlp;
} toc_leaving_settings;

/* Their rows of a command's table; `leaving` is a toc_leaving_settings of settings. */
#define TOC_LEAVING_OPTIONS(settings_)                                                             \
    {                                                                                              \
        .name = "for",                                                                             \
        .kind = TOC_OPTION_TEXT,                                                                   \
        .offset = offsetof(settings_, leaving) + offsetof(toc_leaving_settings, partner),          \
        .value = "PARTNER",                                                                        \
        .help = "only what this partner may have ('public': anybody)",                             \
    },                                                                                             \
    {                                                                                              \
        .name = "max-tlp", .kind = TOC_OPTION_CHOICE,                                              \
        .offset = offsetof(settings_, leaving) + offsetof(toc_leaving_settings, max_tlp),          \
        .value = "LEVEL", .choices = toc_tlp_levels,                                               \
        .help = "only what is marked so or lower; what is not marked\ncounts as amber+strict",     \
    }

/* -1, or the exit status after a complaint. */
TOC_MUST_USE int toc_leaving_begin(toc_leaving *l, const char *command, toc_store *s,
                                   const toc_leaving_settings *settings);
/* What is given out for somebody is written to the audit log before it is: toc_leaving_begin() does
 * so for --for. */
TOC_MUST_USE int toc_leaving_note(toc_store *s, const char *command, toc_sv recipient,
                                  toc_err *reterr);
void toc_leaving_done(toc_leaving *l);

/* "tocsin COMMAND: N withheld" on standard error, when any were. */
void toc_leaving_tell(const toc_leaving *l, const char *command);
