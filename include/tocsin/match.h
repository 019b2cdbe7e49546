/*
 * tocsin/match - indicators in logs, for programs.
 *
 *     tocsin_set *set = NULL;
 *     tocsin_matcher *m = NULL;
 *     const char *lists[] = {"blocklist.txt", "bundle.json"};
 *     if (tocsin_set_open(lists, 2, NULL, NULL, &set, &err) < 0 ||
 *         tocsin_matcher_new(set, TOCSIN_LOG_AUTO, on_hit, NULL, &m, &err) < 0)
 *         errx(1, "%s", err.text);
 *     while ((n = read(fd, bytes, sizeof(bytes))) > 0)
 *         tocsin_matcher_feed(m, bytes, (size_t)n, &err);
 *     tocsin_matcher_end(m, &err);
 *
 * What counts as a hit stands in docs/matching.md. Results, errors and threads as in tocsin.h: a
 * set is read only and may be used by any number of threads at once, a matcher belongs to one at a
 * time. To change the indicators, open another set and make new matchers with it.
 */
#ifndef TOCSIN_MATCH_H
#define TOCSIN_MATCH_H

#include <stdint.h>
#include <tocsin/tocsin.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct tocsin_set tocsin_set;
typedef struct tocsin_matcher tocsin_matcher;

/* Called for what a file holds that is no indicator, a line each; NULL: not wanted. */
typedef void (*tocsin_note)(void *context, const char *text);

/*
 * Makes one set of files: lists, STIX 2.1 JSON, saved sets. One saved set alone is mapped and used
 * as it is. Returns 0 and *ret (end it with tocsin_set_close()), -ENOENT and the like, -EINVAL (a
 * damaged set, bad JSON), -E2BIG, -ENOMEM.
 */
TOCSIN_API int tocsin_set_open(const char *const *paths, size_t n, tocsin_note note, void *context,
                               tocsin_set **ret, tocsin_error *reterr);
/* Keeps it for later: the old file or the new one, never half. */
TOCSIN_API int tocsin_set_save(const tocsin_set *s, const char *path, tocsin_error *reterr);
/* Indicators in it. Those whose STIX pattern is more than values are counted too, but matchers do
 * not look for them: 'tocsin match' does. */
TOCSIN_API size_t tocsin_set_count(const tocsin_set *s);
/* After the matchers that use it. NULL is fine. Returns NULL. */
TOCSIN_API tocsin_set *tocsin_set_close(tocsin_set *s);

typedef enum {
    TOCSIN_LOG_AUTO, /* what the first lines look like */
    TOCSIN_LOG_TEXT,
    TOCSIN_LOG_JSON, /* an object a line */
    TOCSIN_LOG_CSV,
    TOCSIN_LOG_TSV
} tocsin_log_format;

/* All of it, text included, is good until the callback returns. Text ends with NUL; "" is not
 * known. */
typedef struct {
    const char *type;      /* "domain-name", "ipv4-addr", "url", … */
    const char *indicator; /* its value in normal form */
    const char *id;        /* of its STIX object */
    const char *name, *source, *marking;
    int64_t valid_from, valid_until; /* seconds since 1970 UTC; 0: not said */
    unsigned confidence;             /* 1-100; 0: not said */
    uint64_t offset;                 /* of what was found in all that was fed, in bytes */
    size_t length;
    const char *found; /* what was found: length bytes, no NUL behind them */
    uint64_t line;     /* from 1 */
} tocsin_hit;

/* In the order of the log. < 0 ends the call that was under way with that result. */
typedef int (*tocsin_on_hit)(void *context, const tocsin_hit *hit);

TOCSIN_API int tocsin_matcher_new(const tocsin_set *set, tocsin_log_format format,
                                  tocsin_on_hit on_hit, void *context, tocsin_matcher **ret,
                                  tocsin_error *reterr);

/*
 * Looks through more of a log, cut anywhere. Whole lines are answered at once, what is left of the
 * last waits for the next call (at most 16 MiB: longer lines are looked through in pieces). 0, what
 * on_hit() answered, or -ENOMEM.
 */
TOCSIN_API int tocsin_matcher_feed(tocsin_matcher *m, const void *bytes, size_t size,
                                   tocsin_error *reterr);
/* The last line is over. The next feed begins a new log. */
TOCSIN_API int tocsin_matcher_end(tocsin_matcher *m, tocsin_error *reterr);
/* NULL is fine. Returns NULL. */
TOCSIN_API tocsin_matcher *tocsin_matcher_free(tocsin_matcher *m);

#ifdef __cplusplus
}
#endif
#endif
