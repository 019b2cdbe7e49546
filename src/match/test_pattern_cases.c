/*
 * The recorded conformance cases of the standard's own open repositories, where they are at hand:
 * $TOCSIN_EVAL/stix, else ../shared/eval/stix beside the sources.
 */
#include "base/file.h"
#include "match/observed_data.h"
#include "match/pattern.h"
#include "match/pattern_set.h"
#include "testkit.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

typedef struct {
    size_t hits, faults;
} outcome;

static void on_hit(void *context, const toc_pattern_hit *hit)
{
    (void)hit;
    ((outcome *)context)->hits++;
}

static void on_fault(void *context, uint64_t pattern, const toc_observation *o, toc_sv test,
                     const char *what)
{
    (void)pattern, (void)o, (void)test, (void)what;
    ((outcome *)context)->faults++;
}

static void collect(toc_json v, toc_observables *x, toc_json *observed, size_t *n, size_t max)
{
    toc_json list = toc_json_get(v, "objects");
    if (toc_json_type_of(v) == TOC_JSON_ARRAY || toc_json_type_of(list) == TOC_JSON_ARRAY) {
        toc_json each = toc_json_type_of(v) == TOC_JSON_ARRAY ? v : list;
        for (toc_json_iter i = toc_json_each(each); toc_json_next(&i);)
            collect(i.value, x, observed, n, max);
    } else if (toc_is_observed_data(v)) {
        TOC_ASSERT(*n < max);
        observed[(*n)++] = v;
    } else {
        EXPECT_INT(toc_observables_add(x, v), 0);
    }
}

static int by_first(const void *a, const void *b)
{
    toc_sv x = toc_json_sv(toc_json_get(*(const toc_json *)a, "first_observed"));
    toc_sv y = toc_json_sv(toc_json_get(*(const toc_json *)b, "first_observed"));
    return toc_sv_cmp(x, y);
}

static const char *run_set(toc_pattern_set *set, toc_json observations)
{
    enum { MOST = 64 };
    toc_json observed[MOST];
    size_t n = 0;
    toc_observables x = {0};
    toc_pattern_stream *stream = NULL;
    outcome out = {0};
    toc_pattern_sink sink = {.context = &out, .hit = on_hit, .fault = on_fault};
    collect(observations, &x, observed, &n, MOST);
    qsort(observed, n, sizeof(*observed), by_first);
    EXPECT_INT(toc_pattern_set_seal(set, NULL), 0);
    EXPECT_INT(toc_pattern_stream_new(set, 0, &stream, NULL), 0);
    for (size_t i = 0; i < n; i++) {
        toc_observation o;
        EXPECT_INT(toc_observation_make(&x, observed[i], &o, NULL), 0);
        EXPECT_INT(toc_pattern_stream_feed(stream, &o, &sink, NULL), 0);
    }
    toc_pattern_stream_free(stream);
    toc_observables_done(&x);
    if (out.faults)
        return "error:MatcherException";
    return out.hits ? "match" : "nomatch";
}

static const char *match(toc_json c)
{
    toc_arena a = {0};
    const toc_pattern *p = NULL;
    toc_sv text = toc_json_sv(toc_json_get(c, "pattern"));
    const char *got;
    toc_pattern_set *set = toc_pattern_set_new();
    if (toc_pattern_parse(text, &a, &p, NULL) < 0)
        got = "error:ParseException";
    else if (toc_pattern_set_add(set, text, 0, NULL) < 0)
        got = "error:MatcherException";
    else
        got = run_set(set, toc_json_get(c, "observations"));
    toc_pattern_set_free(set);
    toc_arena_done(&a);
    return got;
}

static void ignore(void *context, toc_pattern_severity severity, const char *what)
{
    (void)context, (void)severity, (void)what;
}

static const char *validate(toc_json c)
{
    toc_arena a = {0};
    const toc_pattern *p = NULL;
    bool good = toc_pattern_parse(toc_json_sv(toc_json_get(c, "pattern")), &a, &p, NULL) == 0 &&
                toc_pattern_check(p, ignore, NULL) == 0;
    toc_arena_done(&a);
    return good ? "valid" : "invalid";
}

/* Every case of a file; false: it is not there. */
static bool run_cases(const char *name, const char *(*answer)(toc_json c))
{
    char path[4096];
    const char *eval = getenv("TOCSIN_EVAL");
    (void)snprintf(path, sizeof(path), "%s/stix/%s",
                   eval ? eval : toc_test_source("../shared/eval"), name);
    toc_file_map map;
    if (toc_file_map_open(path, &map, NULL) < 0)
        return false;
    toc_sv rest = map.bytes;
    for (size_t line = 1; rest.n; line++) {
        toc_json_doc *doc = NULL;
        EXPECT_INT(toc_json_parse(toc_sv_cut(&rest, '\n'), &doc, NULL), 0);
        toc_json c = toc_json_root(doc);
        toc_sv want = toc_json_sv(toc_json_get(c, "expect"));
        toc_sv got = toc_sv_of(answer(c));
        if (!toc_sv_eq(got, want))
            toc_test_fail(name, (int)line, "got %.*s, want %.*s: %.*s", TOC_SV_ARG(got),
                          TOC_SV_ARG(want), TOC_SV_ARG(toc_json_sv(toc_json_get(c, "pattern"))));
        toc_json_doc_free(doc);
    }
    toc_file_map_close(&map);
    return true;
}

TEST(recorded_matches_come_out_the_same)
{
    if (!run_cases("pattern_match_cases.jsonl", match))
        printf("# skipped: no cases; set TOCSIN_EVAL\n");
}

TEST(recorded_verdicts_on_patterns_come_out_the_same)
{
    if (!run_cases("pattern_validate_cases.jsonl", validate))
        printf("# skipped: no cases; set TOCSIN_EVAL\n");
}
