/*
 * set - all indicators compiled into one read-only table: what log lines are compared with.
 *
 * in:  toc_ioc with what is known about it (source, marking, validity)
 * out: a toc_set, in memory or mapped from a file, that scan.h looks tokens up in
 *
 * A set never changes once it is built: any number of threads may scan with it. To change it, build
 * another one and swap. Same indicators in the same order, same bytes. Work in scanning is per
 * token of the log, never per indicator. docs/decisions/0012-matching-logs.md says how it works and
 * what else was tried.
 */
#pragma once

#include "base/arena.h"
#include "base/err.h"
#include "model/ioc.h"

typedef struct toc_set toc_set;
typedef struct toc_set_builder toc_set_builder;

/* What is known of an indicator; empty text and 0: not known. Times in seconds since 1970 UTC. */
typedef struct {
    toc_sv id;      /* of its STIX object */
    toc_sv source;  /* who says it: a list's name, the author of the object */
    toc_sv marking; /* "TLP:AMBER"; empty: nobody marked it */
    toc_sv name;
    uint32_t valid_from, valid_until; /* until: from then on it is no indicator */
    uint32_t confidence;              /* 1-100 */
} toc_about;

/* ---- building ---- */

TOC_MUST_USE int toc_set_builder_new(toc_set_builder **ret);
toc_set_builder *toc_set_builder_free(toc_set_builder *b); /* NULL is fine; returns NULL */

/*
 * Adds an indicator. What is the same in value and in all that is known about it is kept once.
 * 0; TOC_IOC_UNKNOWN: a kind that this build cannot match (regex and literal without Vectorscan);
 * -E2BIG beyond TOC_MAX_INDICATORS or 4 GiB of text; -ENOMEM.
 */
TOC_MUST_USE int toc_set_add(toc_set_builder *b, const toc_ioc *ioc, const toc_about *about,
                             toc_err *reterr);

/* Adds all of another set, but what has an object or a source of one of these names. */
TOC_MUST_USE int toc_set_add_set(toc_set_builder *b, const toc_set *other, const toc_sv *but,
                                 size_t but_n, toc_err *reterr);

/* Adds all that was added to another builder, behind what is there, and leaves that empty: so
 * several threads gather one set. As toc_set_add(). */
TOC_MUST_USE int toc_set_builder_join(toc_set_builder *b, toc_set_builder *other, toc_err *reterr);

/* Compiles what was added; b can be freed afterwards. stamp is kept in the set: what it was built
 * from, for who wants to know whether it is still good. -EINVAL: an expression that does not
 * compile. */
TOC_MUST_USE int toc_set_build(toc_set_builder *b, toc_sv stamp, toc_set **ret, toc_err *reterr);

/* ---- keeping ---- */

TOC_MUST_USE int toc_set_save(const toc_set *s, const char *path, toc_err *reterr);
/*
 * Maps a saved set. -EINVAL: not a set, of another version, cut off or damaged. What grows with the
 * number of indicators is not read for that: damage there may lead to wrong answers, never to a
 * bad read.
 */
TOC_MUST_USE int toc_set_open(const char *path, toc_set **ret, toc_err *reterr);
/* Reads all of a mapped set once more: for who builds on it. -EINVAL: damaged. */
TOC_MUST_USE int toc_set_check(const toc_set *s, toc_err *reterr);
toc_set *toc_set_free(toc_set *s); /* NULL is fine; returns NULL */

/* ---- asking ---- */

toc_sv toc_set_stamp(const toc_set *s);
/* Indicators, each value with each source once. */
uint32_t toc_set_count(const toc_set *s);
/* Of one kind. */
uint32_t toc_set_count_of(const toc_set *s, toc_ioc_kind kind);
/* Bytes that it takes, in memory or mapped. */
size_t toc_set_bytes(const toc_set *s);

toc_ioc_kind toc_set_kind_at(const toc_set *s, uint32_t number);

/* An indicator of the set, by its number below toc_set_count(). */
typedef struct {
    toc_ioc_kind kind;
    toc_sv value; /* in normal form, a URL with its scheme; in a */
    toc_about about;
} toc_set_item;

/* Text that is not in the set itself goes to a. -ENOMEM. */
TOC_MUST_USE int toc_set_item_at(const toc_set *s, uint32_t number, toc_arena *a,
                                 toc_set_item *ret);
