/*
 * admin - what the commands that look after the exchange share: verbs, one batch with its row of
 * the audit log, lists as a table or JSON.
 */
#pragma once

#include "cli/command.h"
#include "share/collection_edit.h"
#include "share/directory.h"

typedef struct toc_admin toc_admin;

/* 0, or < 0 with a->err. Operands stand after the verb. */
typedef int (*toc_verb_run)(toc_admin *a, char **operands, size_t n);

typedef struct {
    const char *name;
    size_t least, most; /* operands after it */
    bool writes;
    toc_verb_run run;
} toc_verb;

struct toc_admin {
    const char *command;
    const toc_verb *verb;
    const void *settings; /* of the command */
    toc_store *store;
    toc_directory *d;
    toc_arena a;
    toc_err err;
    bool json, nothing; /* nothing: exit status 1 */
    /* Set by a verb: what goes on in batches of its own when its own is on the disk. */
    int (*after)(toc_admin *a);
    toc_sv done; /* what to say on standard output when it is on the disk */
};

/* Runs the verb that operands[0] names. Returns the exit status. */
int toc_admin_run(const char *command, const toc_verb *verbs, size_t n_verbs, const char *store,
                  const char *format, const void *settings, char **operands, size_t n);

/* The same for a whole command line: reads the options of usage into settings, of which store and
 * format are members. */
int toc_admin_command(const toc_usage *usage, const toc_verb *verbs, size_t n_verbs, void *settings,
                      const char *const *store, const char *const *format, int argc, char **argv);

/* For the audit log: the account of the system whose process this is, and the command as it was
 * typed. In a. */
toc_sv toc_whoami(toc_arena *a);
toc_sv toc_said(toc_arena *a);

/* "table" (default) or "json". */
extern const char *const toc_admin_formats[];

#define TOC_ADMIN_FORMAT_OPTION(settings_)                                                         \
    {                                                                                              \
        .name = "format", .letter = 'f', .kind = TOC_OPTION_CHOICE,                                \
        .offset = offsetof(settings_, format), .value = "FORMAT", .choices = toc_admin_formats,    \
        .help = "table (default) or json",                                                         \
    }

/* --places of a command whose settings have a member `places`; what is stored of it. */
#define TOC_PLACES_OPTION(settings_, help_)                                                        \
    {                                                                                              \
        .name = "places", .kind = TOC_OPTION_CHOICE, .offset = offsetof(settings_, places),        \
        .value = "EXTENT", .choices = toc_reach_words, .help = help_,                              \
    }

static inline toc_sv toc_admin_places(const char *word)
{
    return toc_reach_find(toc_sv_of(word)) ? toc_sv_of(word) : TOC_SV("");
}

typedef enum {
    TOC_CELL_TEXT,
    TOC_CELL_NUMBER,
    TOC_CELL_BOOL,
    TOC_CELL_WORDS,
    TOC_CELL_JSON
} toc_cell_kind;

typedef struct {
    const char *key; /* of JSON; the table's head is the same in capitals */
    toc_cell_kind kind;
} toc_cell_column;

/* Prints rows of n_columns cells each. */
int toc_admin_print(toc_admin *a, const toc_cell_column *columns, size_t n_columns,
                    const toc_sv *cells, size_t rows);

/* The partner of that name, or NULL and a->err. */
const toc_directory_partner *toc_admin_partner(toc_admin *a, const char *name);
/* "a,b" to "a b", each word checked by ok (NULL: toc_name_is_good()). */
int toc_admin_words(toc_admin *a, const char *option, const char *list, bool (*ok)(toc_sv),
                    toc_sv *ret);
/* Empty for 0; to the microsecond or to the second. */
toc_sv toc_admin_moment(toc_admin *a, int64_t us, bool fraction);
toc_sv toc_admin_day(toc_admin *a, int64_t us);

/* What was set aside of a collection; 0: of all. And the verb that forgets one, by its number. */
int toc_admin_conflicts(toc_admin *a, int64_t collection);
int toc_admin_forget_conflict(toc_admin *a, char **operands, size_t n);

/* For 'partner preview' and 'release-check': what one partner (NULL: all) would receive of an
 * object of the store or a file. */
int toc_release_report(toc_admin *a, const toc_directory_partner *only, const char *object);
