/*
 * record - log records as observations (match/observation.h), which STIX patterns are compared
 * with.
 *
 * in:  lines of one log, in order; its format
 * out: one observation a line: the addresses, names, URLs, files, accounts, mails, processes, keys
 *      and certificates that its fields name, and the network traffic between them
 *
 * Fields are known by their names (record_field.h; docs/matching.md has the table): those of Zeek,
 * of Suricata's EVE, of the Elastic Common Schema, of W3C logs and of firewalls. In lines without
 * names, words that are addresses, URLs, hashes and the like are observables of their own. Pure: no
 * I/O, no clock; a reader belongs to one thread.
 */
#pragma once

#include "base/err.h"
#include "match/log.h"
#include "match/observation.h"
#include "match/record_field.h"

typedef struct toc_record_reader toc_record_reader;

/* A name that fields of the log have, beside those that are known. */
typedef struct {
    toc_sv name;
    toc_field field;
} toc_field_name;

typedef struct {
    const toc_field_name *names; /* outlive the reader */
    size_t n;
    /* False for a type of objects that nobody asks for, unless others refer to it; NULL: all are
     * made. */
    bool (*wants)(const void *context, toc_sv type);
    const void *context;
    int64_t now; /* microseconds since 1970: dates without a year are not after it */
} toc_record_options;

TOC_MUST_USE int toc_record_reader_new(const toc_record_options *o, toc_record_reader **ret,
                                       toc_err *reterr);
toc_record_reader *toc_record_reader_free(toc_record_reader *r); /* NULL is fine; returns NULL */

/* Dates without a year are not after this moment from now on. */
void toc_record_at(toc_record_reader *r, int64_t now);

/* A log begins: what the last one's header said is forgotten. */
void toc_record_begin(toc_record_reader *r, toc_log_format format);

enum { TOC_RECORD_NONE = 1 }; /* answer: a header, a comment, nothing that could be observed */

/*
 * Reads a line without its line feed. *ret, which has no tag, is good until the next call; its time
 * is the record's own, where that says none the one of the record before, at first `now`.
 * 0, TOC_RECORD_NONE or -ENOMEM.
 */
TOC_MUST_USE int toc_record_read(toc_record_reader *r, toc_sv line, toc_observation *ret);

/* False: a line that patterns have no interest in need not be read. True: a header may come. */
bool toc_record_wants_header(const toc_record_reader *r);
/* Whether values are not as they stand in lines that hold a backslash. */
bool toc_record_has_escapes(const toc_record_reader *r);
/* Whether the record read last says its time itself. */
bool toc_record_is_timed(const toc_record_reader *r);
