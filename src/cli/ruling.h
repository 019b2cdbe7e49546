/*
 * ruling - what the commands by which analysts assert something share: who says so and why, the
 * store, what an id names, one batch.
 */
#pragma once

#include "cli/stores.h"
#include "merge/merge.h"
#include "merge/rule.h"
#include "model/stix.h"

typedef struct {
    const char *store, *as, *because, *tlp;
} toc_ruling_settings;

#define TOC_RULING_OPTION_(settings, name_, member, value_, help_)                                 \
    {                                                                                              \
        .name = (name_), .kind = TOC_OPTION_TEXT,                                                  \
        .offset = offsetof(settings, ruling) + offsetof(toc_ruling_settings, member),              \
        .value = (value_), .help = (help_)                                                         \
    }
/* A row for the commands whose rulings change what others are told. */
#define TOC_RULING_TLP_OPTION(settings)                                                            \
    {                                                                                              \
        .name = "tlp", .kind = TOC_OPTION_CHOICE,                                                  \
        .offset = offsetof(settings, ruling) + offsetof(toc_ruling_settings, tlp),                 \
        .value = "LEVEL", .choices = toc_tlp_levels,                                               \
        .help = "how far it may go, with its reason (see\n'man tocsin-correct')"                   \
    }
/* Rows of a command's table of options; `ruling` is a toc_ruling_settings of settings. */
#define TOC_RULING_OPTIONS(settings)                                                               \
    TOC_RULING_OPTION_(settings, "because", because, "WHY", "the reason; it is kept"),             \
        TOC_RULING_OPTION_(settings, "as", as, "NAME",                                             \
                           "who says so (default: $TOCSIN_ANALYST, else the\nuser's name)"),       \
        TOC_STORE_OPTION_AT(settings, ruling.store)

typedef struct {
    const char *command;
    toc_store *s;
    toc_hand hand;
    toc_arena a;
    toc_buf out; /* what is printed when it is done */
    toc_err err;
} toc_desk;

/* Opens the store, which must be there, to write. needs_reason: --because has to be given. -1: go
 * on; else the exit status after a complaint. toc_desk_done() in any case. */
TOC_MUST_USE int toc_desk_open(toc_desk *d, const char *command, const toc_ruling_settings *o,
                               bool needs_reason);
void toc_desk_done(toc_desk *d);

/*
 * Ends with one call of a command: its answer (0, TOC_RULE_ALREADY, < 0 with d->err) decides
 * whether the batch is kept, what is printed and the exit status. -ENOENT and -EINVAL were mistakes
 * of the caller: status 1 and 2.
 */
TOC_MUST_USE int toc_desk_begin(toc_desk *d);
TOC_MUST_USE int toc_desk_end(toc_desk *d, int r);

/* What the beginning of an id names: an incident, or a report. -ENOENT, -EINVAL: says what it is.
 */
TOC_MUST_USE int toc_desk_incident(toc_desk *d, const char *id, toc_store_match *ret);
TOC_MUST_USE int toc_desk_report(toc_desk *d, const char *id, toc_store_match *ret);

/* Adds to d->out how an incident stands now: "incident--… 3 reports, ruling 5". */
TOC_MUST_USE int toc_desk_tell(toc_desk *d, toc_sv incident);

/* Who the user is, for screens that only look: $TOCSIN_ANALYST or the login name; in buf. */
toc_sv toc_analyst_name(const char *given, char *buf, size_t n);
