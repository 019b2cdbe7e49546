/*
 * Patterns and observed-data, both from partners: a pattern, an empty line, one JSON object a line.
 * The same pattern matches as often within parentheses; a hit names observations that were fed.
 */
#include "fuzz.h"
#include "match/observed_data.h"
#include "match/pattern_set.h"

enum { LINES = 64 };

typedef struct {
    size_t hits;
    uint64_t fed;
} outcome;

static void on_hit(void *context, const toc_pattern_hit *hit)
{
    outcome *o = context;
    o->hits++;
    TOC_ASSERT(hit->n > 0);
    for (size_t i = 0; i < hit->n; i++)
        TOC_ASSERT(hit->observations[i].tag < o->fed);
}

static size_t run(toc_sv pattern, toc_json_doc *const *docs, size_t n)
{
    outcome out = {0};
    toc_observables x = {0};
    toc_pattern_stream *stream = NULL;
    toc_pattern_sink sink = {.context = &out, .hit = on_hit};
    toc_pattern_set *set = toc_pattern_set_new();
    TOC_ASSERT(set);
    if (toc_pattern_set_add(set, pattern, 0, NULL) == 0) {
        TOC_ASSERT(toc_pattern_set_seal(set, NULL) == 0);
        TOC_ASSERT(toc_pattern_stream_new(set, 0, &stream, NULL) == 0);
        for (size_t i = 0; i < n; i++) {
            toc_observation o;
            toc_json v = toc_json_root(docs[i]);
            if (!toc_is_observed_data(v)) {
                TOC_ASSERT(toc_observables_add(&x, v) == 0);
                continue;
            }
            if (toc_observation_make(&x, v, &o, NULL) < 0)
                continue;
            o.tag = out.fed++;
            TOC_ASSERT(toc_pattern_stream_feed(stream, &o, &sink, NULL) == 0);
        }
    }
    toc_pattern_stream_free(stream);
    toc_pattern_set_free(set);
    toc_observables_done(&x);
    return out.hits;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    toc_json_doc *docs[LINES];
    size_t n = 0;
    toc_sv pattern = {(const char *)data, size}, rest = {"", 0};
    if (size > FUZZ_MAX_INPUT / 8)
        return 0;
    long end = toc_sv_find(pattern, TOC_SV("\n\n"), 0);
    if (end >= 0) {
        rest = toc_sv_range(pattern, (size_t)end + 2, size);
        pattern.n = (size_t)end;
    }
    while (rest.n && n < LINES)
        n += toc_json_parse(toc_sv_cut(&rest, '\n'), &docs[n], NULL) == 0;
    toc_buf again = {0};
    toc_buf_str(&again, "(");
    toc_buf_add(&again, pattern);
    toc_buf_str(&again, "\n)");
    size_t once = run(pattern, docs, n);
    size_t twice = run(toc_buf_sv(&again), docs, n);
    TOC_ASSERT(once == twice || twice == 0); /* 0: at the ceiling of depth */
    toc_buf_done(&again);
    for (size_t i = 0; i < n; i++)
        toc_json_doc_free(docs[i]);
    return 0;
}
