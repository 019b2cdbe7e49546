/*
 * tocsin/pattern - STIX 2.1 patterns over what was observed, for programs.
 *
 *     tocsin_patterns *p = NULL;
 *     tocsin_pattern_stream *s = NULL;
 *     if (tocsin_patterns_new(&p, &err) < 0 || tocsin_patterns_add(p, text, size, 0, &err) < 0 ||
 *         tocsin_patterns_ready(p, &err) < 0 ||
 *         tocsin_pattern_stream_new(p, 0, on_match, NULL, &s, &err) < 0)
 *         errx(1, "%s", err.text);
 *     tocsin_pattern_stream_log(s, TOCSIN_LOG_AUTO);
 *     while ((n = getline(&line, &room, stdin)) > 0)
 *         tocsin_pattern_stream_line(s, line, (size_t)n, ++number, &err);
 *
 * What patterns make of records of logs stands in docs/matching.md. Results, errors and threads as
 * in tocsin.h: patterns that are ready are read only and may be used by any number of threads at
 * once; a stream belongs to one at a time, and has a memory of its own of what came by.
 */
#ifndef TOCSIN_PATTERN_H
#define TOCSIN_PATTERN_H

#include <stdint.h>
#include <tocsin/match.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct tocsin_patterns tocsin_patterns;
typedef struct tocsin_pattern_stream tocsin_pattern_stream;

/* ---- patterns ---- */

TOCSIN_API int tocsin_patterns_new(tocsin_patterns **ret, tocsin_error *reterr);
/* Adds one, which its matches are told with the number of; text is copied. -EINVAL: no pattern, the
 * error says where and why; -E2BIG: more ways to match than can be followed; -ENOMEM. Those added
 * before stay as they are. */
TOCSIN_API int tocsin_patterns_add(tocsin_patterns *p, const char *text, size_t size,
                                   uint64_t number, tocsin_error *reterr);
/* All are added: from now on streams can be made. */
TOCSIN_API int tocsin_patterns_ready(tocsin_patterns *p, tocsin_error *reterr);
TOCSIN_API size_t tocsin_patterns_count(const tocsin_patterns *p);
/* After the streams that use them. NULL is fine. Returns NULL. */
TOCSIN_API tocsin_patterns *tocsin_patterns_free(tocsin_patterns *p);

/* ---- what was observed ---- */

typedef struct {
    uint64_t pattern;             /* its number */
    const uint64_t *observations; /* numbers of those that took part, in the order of time; good
                                     until the callback returns */
    size_t n;
} tocsin_match;

/* < 0 ends the call that was under way with that result. */
typedef int (*tocsin_on_match)(void *context, const tocsin_match *match);

/*
 * Observations may come up to so many microseconds later than one after them (0: they come in the
 * order of time). No observation takes part in two matches of one pattern.
 */
TOCSIN_API int tocsin_pattern_stream_new(const tocsin_patterns *p, int64_t late,
                                         tocsin_on_match on_match, void *context,
                                         tocsin_pattern_stream **ret, tocsin_error *reterr);

/*
 * Compares the Observed Data of a STIX 2.1 bundle, a list of objects, or one object that holds its
 * observables: in the order of time, each with that number. References lead to what is in the same
 * text. 0, what on_match() answered, -EINVAL (no such JSON, or Observed Data that is wrong: what
 * stands before it was compared), -ENOMEM.
 */
TOCSIN_API int tocsin_pattern_stream_stix(tocsin_pattern_stream *s, const void *json, size_t size,
                                          uint64_t number, tocsin_error *reterr);

/* A log begins. TOCSIN_LOG_AUTO: as its first line looks. */
TOCSIN_API void tocsin_pattern_stream_log(tocsin_pattern_stream *s, tocsin_log_format format);

/* Answer of tocsin_pattern_stream_line(): a header, or a line that holds nothing to observe. */
enum { TOCSIN_NO_RECORD = 1 };

/* Compares a line of a log, with or without its line feed. */
TOCSIN_API int tocsin_pattern_stream_line(tocsin_pattern_stream *s, const void *line, size_t size,
                                          uint64_t number, tocsin_error *reterr);

/* NULL is fine. Returns NULL. */
TOCSIN_API tocsin_pattern_stream *tocsin_pattern_stream_free(tocsin_pattern_stream *s);

#ifdef __cplusplus
}
#endif
#endif
