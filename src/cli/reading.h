/* reading - what the commands that read reports share: their options, and getting ready. */
#pragma once

#include "base/limits.h"
#include "cli/command.h"
#include "extract/extract.h"

/* --jobs and --data of such a command, whose settings have a member `reading`. */
typedef struct {
    const char *data, *without;
    long jobs;
} toc_reading;

#define TOC_READING_OPTIONS(settings_)                                                             \
    {                                                                                              \
        .name = "jobs",                                                                            \
        .letter = 'j',                                                                             \
        .kind = TOC_OPTION_NUMBER,                                                                 \
        .offset = offsetof(settings_, reading.jobs),                                               \
        .value = "N",                                                                              \
        .min = 1,                                                                                  \
        .max = TOC_MAX_THREADS,                                                                    \
        .help = "threads (default: all cores); the result is the same",                            \
    },                                                                                             \
        {                                                                                          \
            .name = "data",                                                                        \
            .kind = TOC_OPTION_TEXT,                                                               \
            .offset = offsetof(settings_, reading.data),                                           \
            .value = "FOLDER",                                                                     \
            .help = "lexicon and models (default: $TOCSIN_DATA, else what\nwas installed with "    \
                    "tocsin)",                                                                     \
        },                                                                                         \
    {                                                                                              \
        .name = "without", .kind = TOC_OPTION_TEXT,                                                \
        .offset = offsetof(settings_, reading.without),                                            \
        .value = "PARTS", /* no help: for bench/quality, see extract/parts.h */                    \
    }

/* Loads lexicon and models, and catches signals. -1, or the exit status after a complaint. */
TOC_MUST_USE int toc_reading_begin(const char *command, const toc_reading *o, toc_extractor **ret);

/* The n operands of the command line, or standard input where there are none. */
const char *const *toc_reading_names(char **argv, size_t *n);
