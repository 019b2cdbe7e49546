/*
 * How fast are STIX patterns? Prints the rows of the table in bench/README.md, from data that it
 * makes itself, the same on every machine. Times are user time, the best of RUNS.
 *
 * parsed: the observed-data is parsed JSON in memory; finding the objects it refers to is timed.
 * from text: parsing the JSON is timed, too.
 */
#include "base/alloc.h"
#include "match/observed_data.h"
#include "match/pattern_set.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>

enum { RUNS = 5, BUNDLES = 100, A_BUNDLE = 1000, OBJECTS = BUNDLES * A_BUNDLE };

static uint64_t seed;

static unsigned below(unsigned n)
{
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return (unsigned)(seed >> 32) % n;
}

static double user_seconds(void)
{
    struct rusage u;
    (void)getrusage(RUSAGE_SELF, &u);
    return (double)u.ru_utime.tv_sec + (double)u.ru_utime.tv_usec / 1e6;
}

static void count_hit(void *context, const toc_pattern_hit *hit)
{
    (void)hit;
    ++*(uint64_t *)context;
}

static void *must(void *p)
{
    if (!p)
        exit(99);
    return p;
}

static void check(int r)
{
    if (r < 0)
        exit(99);
}

/* ---- data ---- */

static void add_uuid(toc_buf *b, const char *type, unsigned n)
{
    toc_buf_printf(b, "%s--00000000-0000-4000-8000-%012u", type, n);
}

/* An observed-data and the object it refers to: a domain, an address, a file or a connection. */
static void add_pair(toc_buf *b, unsigned n)
{
    static const char *const TYPES[] = {"domain-name", "ipv4-addr", "file", "network-traffic"};
    const char *type = TYPES[below(4)];
    unsigned second = n % 60, minute = n / 60 % 60, hour = n / 3600 % 24, day = n / 86400 % 28;
    toc_buf_str(b, "{\"type\":\"observed-data\",\"spec_version\":\"2.1\",\"id\":\"");
    add_uuid(b, "observed-data", n);
    toc_buf_printf(b,
                   "\",\"created\":\"2024-05-%02uT%02u:%02u:%02u.000Z\",\"modified\":"
                   "\"2024-05-%02uT%02u:%02u:%02u.000Z\",",
                   day + 1, hour, minute, second, day + 1, hour, minute, second);
    toc_buf_printf(b,
                   "\"first_observed\":\"2024-05-%02uT%02u:%02u:%02uZ\",\"last_observed\":"
                   "\"2024-05-%02uT%02u:%02u:%02uZ\",\"number_observed\":1,\"object_refs\":[\"",
                   day + 1, hour, minute, second, day + 1, hour, minute, second);
    add_uuid(b, type, n);
    toc_buf_printf(b, "\"]},{\"type\":\"%s\",\"spec_version\":\"2.1\",\"id\":\"", type);
    add_uuid(b, type, n);
    if (type == TYPES[0])
        toc_buf_printf(b, "\",\"value\":\"host%u.site%u.example\"}", below(1000), below(100000));
    else if (type == TYPES[1])
        toc_buf_printf(b, "\",\"value\":\"%u.%u.%u.%u\"}", 1 + below(220), below(256), below(256),
                       below(256));
    else if (type == TYPES[2])
        toc_buf_printf(b,
                       "\",\"name\":\"report%u.doc\",\"size\":%u,\"hashes\":{\"MD5\":\"%032x\"}}",
                       below(10000), below(1000000), below(1000000));
    else
        toc_buf_printf(b, "\",\"dst_port\":%u,\"src_port\":%u,\"protocols\":[\"ipv4\",\"tcp\"]}",
                       below(1024), 1024 + below(60000));
}

static toc_buf texts[BUNDLES];
static toc_json_doc *docs[BUNDLES];
static toc_observables observables;

static void make_data(void)
{
    seed = 20240501;
    for (unsigned i = 0; i < BUNDLES; i++) {
        toc_buf_printf(&texts[i], "{\"type\":\"bundle\",\"id\":\"");
        add_uuid(&texts[i], "bundle", i);
        toc_buf_str(&texts[i], "\",\"objects\":[");
        for (unsigned k = 0; k < A_BUNDLE; k++) {
            toc_buf_str(&texts[i], k ? "," : "");
            add_pair(&texts[i], i * A_BUNDLE + k);
        }
        toc_buf_str(&texts[i], "]}");
        check(toc_json_parse(toc_buf_sv(&texts[i]), &docs[i], NULL));
    }
}

static void index_bundle(toc_json bundle, toc_observables *x)
{
    for (toc_json_iter i = toc_json_each(toc_json_get(bundle, "objects")); toc_json_next(&i);)
        if (!toc_is_observed_data(i.value))
            check(toc_observables_add(x, i.value));
}

static void feed_bundle(toc_json bundle, toc_observables *x, toc_pattern_stream *stream,
                        const toc_pattern_sink *sink)
{
    for (toc_json_iter i = toc_json_each(toc_json_get(bundle, "objects")); toc_json_next(&i);) {
        toc_observation o;
        if (!toc_is_observed_data(i.value))
            continue;
        check(toc_observation_make(x, i.value, &o, NULL));
        check(toc_pattern_stream_feed(stream, &o, sink, NULL));
    }
}

/* ---- one observation ---- */

static toc_pattern_set *set_of(const char *const *patterns, size_t n)
{
    toc_pattern_set *set = must(toc_pattern_set_new());
    for (size_t i = 0; i < n; i++)
        check(toc_pattern_set_add(set, toc_sv_of(patterns[i]), i, NULL));
    check(toc_pattern_set_seal(set, NULL));
    return set;
}

static uint64_t run_parsed(const toc_pattern_set *set)
{
    uint64_t hits = 0;
    toc_pattern_stream *stream = NULL;
    toc_pattern_sink sink = {.context = &hits, .hit = count_hit};
    check(toc_pattern_stream_new(set, 0, &stream, NULL));
    for (unsigned i = 0; i < BUNDLES; i++)
        feed_bundle(toc_json_root(docs[i]), &observables, stream, &sink);
    toc_pattern_stream_free(stream);
    return hits;
}

static uint64_t run_text(const toc_pattern_set *set)
{
    uint64_t hits = 0;
    toc_pattern_stream *stream = NULL;
    toc_pattern_sink sink = {.context = &hits, .hit = count_hit};
    check(toc_pattern_stream_new(set, 0, &stream, NULL));
    for (unsigned i = 0; i < BUNDLES; i++) {
        toc_json_doc *doc = NULL;
        toc_observables x = {0};
        check(toc_json_parse(toc_buf_sv(&texts[i]), &doc, NULL));
        index_bundle(toc_json_root(doc), &x);
        feed_bundle(toc_json_root(doc), &x, stream, &sink);
        toc_observables_done(&x);
        toc_json_doc_free(doc);
    }
    toc_pattern_stream_free(stream);
    return hits;
}

static double best_of(uint64_t (*run)(const toc_pattern_set *set), const toc_pattern_set *set,
                      uint64_t *ret_hits)
{
    double best = 1e9;
    for (int i = 0; i < RUNS; i++) {
        double before = user_seconds();
        *ret_hits = run(set);
        double took = user_seconds() - before;
        best = took < best ? took : best;
    }
    return best;
}

static void measure(const char *name, toc_pattern_set *set)
{
    uint64_t hits;
    double parsed = best_of(run_parsed, set, &hits), text = best_of(run_text, set, &hits);
    printf("| %s | %.2f | %.2f | %.2f %% |\n", name, OBJECTS / parsed / 1e6, OBJECTS / text / 1e6,
           100.0 * (double)hits / OBJECTS);
    toc_pattern_set_free(set);
}

static void measure_one(const char *pattern)
{
    char name[200];
    (void)snprintf(name, sizeof(name), "`%s`", pattern);
    measure(name, set_of(&pattern, 1));
}

static void measure_many(unsigned n)
{
    char name[64], **patterns = must(toc_calloc(n, sizeof(*patterns)));
    for (unsigned i = 0; i < n; i++) {
        char text[128];
        if (i % 2)
            (void)snprintf(text, sizeof(text), "[domain-name:value = 'host%u.site%u.example']",
                           below(1000), below(100000));
        else
            (void)snprintf(text, sizeof(text), "[file:hashes.MD5 = '%032x' AND file:size > 500000]",
                           below(1000000));
        patterns[i] = must(toc_strndup(text, strlen(text)));
    }
    (void)snprintf(name, sizeof(name), "%u patterns at once, `=` and `= AND >`", n);
    measure(name, set_of((const char *const *)patterns, n));
    for (unsigned i = 0; i < n; i++)
        toc_free(patterns[i]);
    toc_free(patterns);
}

/* ---- several observations ---- */

static size_t events;

/* An observation a second; 15 % are the first kind, 15 % the second. */
static uint64_t run_events(const toc_pattern_set *set)
{
    uint64_t hits = 0;
    toc_pattern_stream *stream = NULL;
    toc_pattern_sink sink = {.context = &hits, .hit = count_hit};
    check(toc_pattern_stream_new(set, 0, &stream, NULL));
    seed = 4711;
    for (size_t i = 0; i < events; i++) {
        static const char LETTERS[] = "ab";
        unsigned which = below(100);
        toc_member m = {TOC_SV("value"), {.kind = TOC_VALUE_TEXT, .text = TOC_SV("other.example")}};
        if (which < 30)
            m.value.text = (toc_sv){&LETTERS[which < 15], 1};
        toc_observable object = {.type = TOC_SV("domain-name"),
                                 .value = {.kind = TOC_VALUE_MAP, .map = {&m, 1}}};
        toc_observation o = {.tag = i,
                             .first = (int64_t)i * 1000000,
                             .last = (int64_t)i * 1000000,
                             .count = 1,
                             .objects = &object,
                             .n = 1};
        check(toc_pattern_stream_feed(stream, &o, &sink, NULL));
    }
    toc_pattern_stream_free(stream);
    return hits;
}

static void measure_events(const char *pattern)
{
    static const size_t SIZES[] = {10000, 100000, 1000000, 4000000};
    printf("| `%s` |", pattern);
    for (size_t i = 0; i < TOC_LEN(SIZES); i++) {
        toc_pattern_set *set = set_of(&pattern, 1);
        uint64_t hits;
        events = SIZES[i];
        printf(" %.2f |", (double)events / best_of(run_events, set, &hits) / 1e6);
        toc_pattern_set_free(set);
    }
    printf("\n");
}

int main(void)
{
    (void)setvbuf(stdout, NULL, _IOLBF, 0);
    make_data();
    for (unsigned i = 0; i < BUNDLES; i++)
        index_bundle(toc_json_root(docs[i]), &observables);
    printf("| one observation | parsed | from text | hits |\n|---|---|---|---|\n");
    measure_one("[domain-name:value = 'host1.site1.example']");
    measure_one("[file:size > 500000 AND file:name LIKE 'report1%']");
    measure_one("[ipv4-addr:value ISSUBSET '10.0.0.0/8']");
    measure_one("[domain-name:value MATCHES '^host[0-9]+\\\\.site9']");
    measure_one("[network-traffic:dst_port IN (22, 23, 3389) AND network-traffic:protocols[*] = "
                "'tcp']");
    measure_many(1000);
    measure_many(100000);
    printf("\n| several observations, by their number | 10 k | 100 k | 1 M | 4 M |\n"
           "|---|---|---|---|---|\n");
    measure_events("([domain-name:value = 'a'] FOLLOWEDBY [domain-name:value = 'b']) WITHIN 60 "
                   "SECONDS");
    measure_events("([domain-name:value = 'a'] FOLLOWEDBY [domain-name:value = 'b']) WITHIN 3600 "
                   "SECONDS");
    measure_events("[domain-name:value = 'a'] REPEATS 20 TIMES WITHIN 120 SECONDS");
    measure_events("([domain-name:value = 'a'] REPEATS 3 TIMES FOLLOWEDBY [domain-name:value = "
                   "'b'] REPEATS 3 TIMES) WITHIN 60 SECONDS");
    for (unsigned i = 0; i < BUNDLES; i++) {
        toc_json_doc_free(docs[i]);
        toc_buf_done(&texts[i]);
    }
    toc_observables_done(&observables);
    return 0;
}
