/*
 * work - what the long-running commands share: stopping on a signal, threads, inputs that fail,
 * records written to standard output.
 */
#pragma once

#include "base/buf.h"
#include "cli/terminal.h"
#include "merge/merge.h"
#include "model/doc.h"
#include "model/record.h"
#include "share/sink.h"

#include <signal.h>

/* Set by the first Ctrl-C or SIGTERM; the next one, of either kind, ends the program at once, by
 * that signal, whatever its threads do. */
extern volatile sig_atomic_t toc_interrupted;

/* Catches them, and leaves a reader of our output that goes away to write() to tell. */
void toc_catch_signals(void);

/* As many as asked for; 0: as there are processors. */
unsigned toc_threads(long asked);

/* "tocsin COMMAND: NAME: TEXT", unless the text names it already. */
void toc_complain_of(const char *command, const char *name, const toc_err *err);

/* Records to standard output in one format. */
typedef struct {
    toc_sink sink;
    toc_buf out;
    toc_progress progress;
    bool reader_gone; /* whoever read our output has left: | head */
} toc_output;

/* --format, one of choices_ (NULL at the end): the member `format` is a const char *. */
#define TOC_FORMAT_OPTION(settings_, choices_, help_)                                              \
    {                                                                                              \
        .name = "format", .letter = 'f', .kind = TOC_OPTION_CHOICE,                                \
        .offset = offsetof(settings_, format), .value = "FORMAT", .choices = (choices_),           \
        .help = (help_),                                                                           \
    }

/* --explain of a command that prints records: the member `explain` is a bool. */
#define TOC_EXPLAIN_OPTION(settings_)                                                              \
    {                                                                                              \
        .name = "explain", .letter = 'e', .kind = TOC_OPTION_FLAG,                                 \
        .offset = offsetof(settings_, explain),                                                    \
        .help = "show each value with the words it rests on",                                      \
    }

/* --tlp of a command that writes STIX: its member `tlp` is a const char *. */
#define TOC_TLP_OPTION(settings_)                                                                  \
    {                                                                                              \
        .name = "tlp", .kind = TOC_OPTION_CHOICE, .offset = offsetof(settings_, tlp),              \
        .value = "LEVEL", .choices = toc_tlp_levels,                                               \
        .help = "marking of STIX objects: clear, green, amber,\namber+strict (default) or red",    \
    }

/* format NULL: a table on a terminal, else ndjson. Afterwards sink.options may still be set. */
void toc_output_begin(toc_output *o, const char *format, bool explain);
/* Takes what sink.ops->render() made. These return 0 or < 0. */
TOC_MUST_USE int toc_output_add(toc_output *o, toc_sv rendered);
/* Renders and adds. */
TOC_MUST_USE int toc_output_record(toc_output *o, const toc_doc *doc, const toc_record *rec,
                                   toc_arena *scratch);
/* The same for an incident of the store; sink.options.merged is set. */
TOC_MUST_USE int toc_output_merged(toc_output *o, const toc_merged *m, toc_arena *scratch);
TOC_MUST_USE int toc_output_end(toc_output *o);
/* Gives memory back. When the reader has gone, the program ends here as others do in a pipe. */
void toc_output_done(toc_output *o);

/* Writes all of b to standard output and empties it: 0 or -errno. */
TOC_MUST_USE int toc_write_out(toc_buf *b);
