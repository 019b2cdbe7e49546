/*
 * importing - one run of 'tocsin import': the store in batches, what is counted, what is complained
 * about, what was lost on the way. Shared by the files that know a format each.
 */
#pragma once

#include "cli/losses.h"
#include "cli/misp_names.h"
#include "extract/extract.h"
#include "http/client.h"
#include "merge/merge.h"
#include "share/directory.h"

/* How tables and lists are read; NULL and 0: not said. */
typedef struct {
    bool csv, list;
    const char *map, *delimiter, *encoding, *source, *valid_until;
    long confidence;
} toc_table_settings;

/* Who we are to servers that files are fetched from; NULL: nobody. */
typedef struct {
    const char *token_file, *user, *password_file, *ca, *certificate, *key;
} toc_access_settings;

typedef struct {
    toc_store *store;
    const char *file;
    size_t line;     /* of ndjson and CSV; 0: the file is one JSON text */
    size_t in_batch; /* puts since begin; the batch is open when not 0 */
    size_t reports[TOC_PUT_COUNT], objects[TOC_PUT_COUNT], rulings, refused;
    size_t events, events_known;     /* of MISP; those of a feed that are here already */
    size_t faults;                   /* of the object under way */
    toc_merge_due due;               /* incidents, of the batch */
    toc_err err;                     /* of the store: ends the run */
    toc_directory *directory;        /* with --seed: what collections there are */
    const toc_table_settings *table; /* with --csv, --list; else NULL */
    const toc_access_settings *access;
    toc_client *client; /* of the server of the last URL */
    const char *client_url;
    toc_client_reply reply;
    toc_tlp unmarked;         /* of what bears no marking; NONE: stays so */
    toc_extractor *extractor; /* with --read; else NULL */
    toc_misp_names names;
    toc_arena memory; /* of the run */
    toc_losses losses;
} toc_importing;

/* "FILE:LINE: TEXT" */
void toc_import_complain(const toc_importing *s, const char *text);
/* The same, and it counts as refused. */
void toc_import_refuse(toc_importing *s, const char *text);
void toc_import_loss(toc_importing *s, const char *pointer, const char *what);

/* A toc_stix_fault of the object under way; context is the session. */
void toc_import_fault(void *context, const char *pointer, const char *what);

/* Around every put; 0 or < 0 with s->err. */
TOC_MUST_USE int toc_import_begin(toc_importing *s);
TOC_MUST_USE int toc_import_step(toc_importing *s); /* after one: commits full batches; -EINTR */
TOC_MUST_USE int toc_import_commit(toc_importing *s);

/* Checks an object and keeps it, in the batch; a bad one is complained about. */
TOC_MUST_USE int toc_import_object(toc_importing *s, toc_json v, const char *pointer);

/* Keeps the object in JSON that stands for something outside, unless it is here with the same
 * content but for when it was modified. */
TOC_MUST_USE int toc_import_changed(toc_importing *s, toc_sv json, const char *pointer);

/* ---- import_fetch.c ---- */

bool toc_import_is_url(const char *name);
/* -1, or the exit status after a complaint. */
TOC_MUST_USE int toc_import_access_check(const toc_access_settings *o);
/* What the URL gives, good until the next call. 0 or < 0; -EINTR. */
TOC_MUST_USE int toc_import_fetch(toc_importing *s, const char *url, toc_sv *ret, toc_err *reterr);

/* ---- import_csv.c ---- */

/* -1, or the exit status after a complaint. */
TOC_MUST_USE int toc_import_table_check(const toc_table_settings *o);
/* A table or a plain list of indicators. */
TOC_MUST_USE int toc_import_table(toc_importing *s, toc_sv bytes);

/* ---- import_misp.c ---- */

/* Events that stand at that pointer of the file. */
TOC_MUST_USE int toc_import_misp(toc_importing *s, toc_json v, const char *pointer);
/* True for a folder, and for a URL that is no file's. */
bool toc_import_is_feed(const char *name);
/* A feed: manifest.json and the events that are newer than what is here. */
TOC_MUST_USE int toc_import_misp_feed(toc_importing *s, const char *name);
