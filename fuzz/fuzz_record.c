/*
 * Records of logs: a byte for the format, then lines. Whatever they hold, references lead to
 * objects of the record, ids stand once, texts are within bounds, and patterns of every kind can be
 * compared with them.
 */
#include "fuzz.h"
#include "match/pattern_set.h"
#include "match/record.h"

static const char *const PATTERNS[] = {
    "[ipv4-addr:value ISSUBSET '198.51.100.0/24'] FOLLOWEDBY [domain-name:value LIKE '%.example']",
    "[network-traffic:dst_ref.value = '198.51.100.7' OR network-traffic:dst_port > 1024]",
    "[url:value MATCHES '^https?://.*\\\\.php'] REPEATS 2 TIMES WITHIN 60 SECONDS",
    ("[file:hashes.MD5 != 'x' OR process:image_ref.name LIKE '%'] START "
     "t'2020-01-01T00:00:00Z' STOP t'2030-01-01T00:00:00Z'"),
    "[network-traffic:extensions.'http-request-ext'.request_header.'User-Agent' MATCHES 'curl']",
    "[domain-name:resolves_to_refs[*].value = '198.51.100.7']",
};

static void on_hit(void *context, const toc_pattern_hit *hit)
{
    TOC_ASSERT(hit->n > 0 && hit->observations[hit->n - 1].tag < *(const uint64_t *)context);
}

static void check_ref(const toc_observation *o, toc_value v)
{
    toc_observable found;
    if (v.kind == TOC_VALUE_TEXT)
        TOC_ASSERT(toc_observation_find(o, v.text, &found));
    for (size_t i = 0; v.kind == TOC_VALUE_LIST && i < v.list.n; i++)
        check_ref(o, v.list.p[i]);
}

static void check(const toc_observation *o)
{
    TOC_ASSERT(o->n > 0 && o->first == o->last && o->count == 1);
    for (size_t i = 0; i < o->n; i++) {
        toc_observable same;
        const toc_observable *x = &o->objects[i];
        TOC_ASSERT(toc_observation_find(o, x->id, &same) && same.value.map.p == x->value.map.p);
        TOC_ASSERT(x->value.kind == TOC_VALUE_MAP && x->value.map.n > 0);
        for (size_t k = 0; k < x->value.map.n; k++) {
            const toc_member *m = &x->value.map.p[k];
            if (toc_sv_ends(m->key, TOC_SV("_ref")) || toc_sv_ends(m->key, TOC_SV("_refs")))
                check_ref(o, m->value);
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    toc_record_reader *reader = NULL;
    toc_pattern_stream *stream = NULL;
    uint64_t fed = 0;
    toc_pattern_set *set = toc_pattern_set_new();
    const toc_record_options options = {.now = INT64_C(1700000000000000)};
    const toc_pattern_sink sink = {.context = &fed, .hit = on_hit};
    TOC_ASSERT(set && toc_record_reader_new(&options, &reader, NULL) == 0);
    for (size_t i = 0; i < TOC_LEN(PATTERNS); i++)
        TOC_ASSERT(toc_pattern_set_add(set, toc_sv_of(PATTERNS[i]), i, NULL) == 0);
    TOC_ASSERT(toc_pattern_set_seal(set, NULL) == 0);
    TOC_ASSERT(toc_pattern_stream_new(set, INT64_C(60000000), &stream, NULL) == 0);
    toc_sv rest = {(const char *)data, TOC_MIN(size, (size_t)FUZZ_MAX_INPUT)};
    int format = rest.n ? TOC_LOG_TEXT + (unsigned char)rest.p[0] % (TOC_LOG_COUNT - TOC_LOG_TEXT)
                        : TOC_LOG_TEXT;
    toc_record_begin(reader, (toc_log_format)format);
    rest = toc_sv_range(rest, rest.n > 0, rest.n);
    while (rest.n) {
        toc_observation o;
        int r = toc_record_read(reader, toc_sv_cut(&rest, '\n'), &o);
        TOC_ASSERT(r == 0 || r == TOC_RECORD_NONE);
        if (r != 0)
            continue;
        check(&o);
        o.tag = fed++;
        TOC_ASSERT(toc_pattern_stream_feed(stream, &o, &sink, NULL) == 0);
    }
    toc_pattern_stream_free(stream);
    toc_pattern_set_free(set);
    toc_record_reader_free(reader);
    return 0;
}
