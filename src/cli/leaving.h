/*
 * leaving - what the commands that print for others share: --for and --max-tlp, and the gate
 * (share/release.h) that then stands before everything they print.
 *
 * A report goes whole or not at all: it is handled as its strictest assertion is. An incident that
 * several reports tell of goes when all of them may.
 */
#pragma once

#include "cli/options.h"
#include "merge/merge.h"
#include "publish.h"
#include "share/directory.h"

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

typedef struct {
    bool on; /* something is asked for; else everything passes */
    toc_directory *directory;
    toc_recipient to;
    const toc_directory_partner *partner; /* NULL: public, or --max-tlp alone */
    toc_tlp ceiling;
    toc_channel channel; /* TOC_CHANNEL_EXPORT, until somebody says otherwise */
    size_t withheld;     /* reports and objects */
} toc_leaving;

/* -1, or the exit status after a complaint. */
TOC_MUST_USE int toc_leaving_begin(toc_leaving *l, const char *command, toc_store *s,
                                   const toc_leaving_settings *settings);
void toc_leaving_done(toc_leaving *l);

enum { TOC_LEAVING_WITHHELD = 1 };

/* 0, TOC_LEAVING_WITHHELD or < 0. *ret_level: how strict it is, for the marking of what is made of
 * it. */
TOC_MUST_USE int toc_leaving_report(toc_leaving *l, const toc_stored_report *r, toc_tlp *ret_level,
                                    toc_err *reterr);
/* The same for an incident: it rests on all its reports, and on what analysts ruled, which nobody
 * marked. */
TOC_MUST_USE int toc_leaving_merged(toc_leaving *l, const toc_merged *m, toc_tlp *ret_level,
                                    toc_err *reterr);
/* Puts the gate before what is published; l must outlive p. */
void toc_leaving_guard(toc_leaving *l, toc_publisher *p);
/* 0 with what goes, which may be a copy in a: *ret_json, and *ret_link (empty: none) beside it;
 * TOC_LEAVING_WITHHELD or < 0. *ret_id is of what goes. */
TOC_MUST_USE int toc_leaving_object(toc_leaving *l, const toc_object *o, toc_arena *a,
                                    toc_sv *ret_id, toc_sv *ret_json, toc_sv *ret_link,
                                    toc_err *reterr);
/* "tocsin COMMAND: N withheld" on standard error, when any were. */
void toc_leaving_tell(const toc_leaving *l, const char *command);
