/*
 * stores - what the commands that use a store share: which one it is, and the filters by which
 * incidents are chosen.
 */
#pragma once

#include "cli/options.h"
#include "filters.h"
#include "store/store.h"

#include <limits.h>

/* The option that all of them take; .store is a const char * of the command's settings. */
#define TOC_STORE_OPTION(settings) TOC_STORE_OPTION_AT(settings, store)
#define TOC_STORE_OPTION_AT(settings, member_)                                                     \
    {                                                                                              \
        .name = "store", .letter = 's', .kind = TOC_OPTION_TEXT,                                   \
        .offset = offsetof(settings, member_), .value = "FILE",                                    \
        .help = "the store (default: $TOCSIN_STORE, else tocsin/tocsin.db\nin $XDG_DATA_HOME or "  \
                "~/.local/share)"                                                                  \
    }

/*
 * Opens the store named `given`, or the default one, whose folder is made for writing; says where
 * when it is new. -1 and *ret, or the exit status after a complaint.
 */
TOC_MUST_USE int toc_open_store(const char *command, const char *given, toc_store_mode mode,
                                toc_store **ret);

/* The same for writing to a store that must be there. */
TOC_MUST_USE int toc_open_known_store(const char *command, const char *given, toc_store **ret);

/* The same store by its path, in a, made when it is not there, for who opens it several times. -1
 * and *ret, or the exit status after a complaint. */
TOC_MUST_USE int toc_store_path(const char *command, const char *given, toc_arena *a, toc_sv *ret);
/* Which store that is, there or not: *ret is `given`, the environment's, or buf. 0 or < 0. */
TOC_MUST_USE int toc_which_store(const char *given, char buf[PATH_MAX], const char **ret,
                                 toc_err *reterr);

/* Their rows of a command's table of options; `filters` is a toc_filter_settings of settings. */
#define TOC_FILTER_(settings, name_, member, value_, help_)                                        \
    {                                                                                              \
        .name = (name_), .kind = TOC_OPTION_TEXT,                                                  \
        .offset = offsetof(settings, filters) + offsetof(toc_filter_settings, member),             \
        .value = (value_), .help = (help_)                                                         \
    }
#define TOC_FILTER_OPTIONS(settings)                                                               \
    TOC_FILTER_(settings, "since", since, "DAY",                                                   \
                "not over before this day: 2024-03-22, 2024-03 or 2024;\nwhat has no date counts " \
                "as of its report's day"),                                                         \
        TOC_FILTER_(settings, "until", until, "DAY", "begun on this day or before"),               \
        TOC_FILTER_(settings, "realm", realm, "REALM", "physical or cyber"),                       \
        TOC_FILTER_(settings, "type", type, "TYPE", "bombing, ransomware, ..."),                   \
        TOC_FILTER_(settings, "country", country, "CODE,...", "two letters: CY"),                  \
        TOC_FILTER_(settings, "region", region, "NAME,...",                                        \
                    "countries of a continent or region: europe,\nwestern-asia, ..."),             \
        TOC_FILTER_(settings, "near", near, "LAT,LON,KM", "within so many kilometres of a point"), \
        TOC_FILTER_(settings, "actor", actor, "NAME",                                              \
                    "a perpetrator by any of its names, whole words of one,\nor its STIX id"),     \
        TOC_FILTER_(settings, "min-killed", min_killed, "N", "at least so many killed"),           \
        TOC_FILTER_(settings, "text", text, "WORDS",                                               \
                    "words of the report, as 'search' takes them")
