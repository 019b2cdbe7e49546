/* Records of logs as observations: golden, and the same event in any format. */
#include "match/pattern_set.h"
#include "match/record.h"

#include "model/json.h"
#include "testkit.h"

#include <stdio.h>
#include <stdlib.h>

static const int64_t NOW = INT64_C(1700000000000000); /* 2023-11-14T22:13:20Z */

/* ---- as JSON ---- */

static void write_value(toc_json_out *j, toc_value v)
{
    switch (v.kind) {
    case TOC_VALUE_INT:
        toc_json_int(j, v.integer);
        break;
    case TOC_VALUE_TEXT:
        toc_json_str(j, v.text);
        break;
    case TOC_VALUE_LIST:
        toc_json_open(j, '[');
        for (size_t i = 0; i < v.list.n; i++)
            write_value(j, v.list.p[i]);
        toc_json_close(j, ']');
        break;
    case TOC_VALUE_MAP:
        toc_json_open(j, '{');
        for (size_t i = 0; i < v.map.n; i++) {
            toc_json_key_sv(j, v.map.p[i].key);
            write_value(j, v.map.p[i].value);
        }
        toc_json_close(j, '}');
        break;
    default:
        toc_json_null(j);
    }
}

static void write_objects(const toc_observation *o, toc_buf *out)
{
    for (size_t i = 0; i < o->n; i++) {
        toc_json_out j = {.buf = out};
        toc_buf_printf(out, "%.*s %.*s ", TOC_SV_ARG(o->objects[i].id),
                       TOC_SV_ARG(o->objects[i].type));
        write_value(&j, o->objects[i].value);
        toc_buf_byte(out, '\n');
    }
}

static toc_log_format format_named(toc_sv name)
{
    for (int f = 0; toc_log_formats[f]; f++)
        if (toc_sv_eq(name, toc_sv_of(toc_log_formats[f])))
            return (toc_log_format)f;
    return TOC_LOG_AUTO;
}

static toc_record_reader *reader_of(toc_log_format format)
{
    static const toc_field_name OWN[] = {{TOC_SV("Cip"), TOC_FIELD_SRC_IP}};
    const toc_record_options o = {.names = OWN, .n = 1, .now = NOW};
    toc_record_reader *r = NULL;
    if (toc_record_reader_new(&o, &r, NULL) < 0)
        abort();
    toc_record_begin(r, format);
    return r;
}

/* "format line": what each line of the log says. */
static void answer(toc_sv input, toc_arena *a, toc_buf *out)
{
    (void)a;
    toc_record_reader *r = reader_of(format_named(toc_sv_cut(&input, ' ')));
    while (input.n) {
        toc_observation o;
        char time[TOC_TIME_TEXT + 1];
        int e = toc_record_read(r, toc_sv_cut(&input, '\n'), &o);
        if (e != 0)
            continue;
        toc_time_format(o.first, time);
        toc_buf_printf(out, "%s\n", time);
        write_objects(&o, out);
    }
    if (!out->n)
        toc_buf_str(out, "nothing\n");
    toc_record_reader_free(r);
}

TEST(records_say_what_was_observed)
{
    toc_golden_check("records.txt", answer);
}

TEST(a_new_log_forgets_the_header_of_the_last)
{
    toc_observation o;
    toc_record_reader *r = reader_of(TOC_LOG_TSV);
    EXPECT_INT(toc_record_read(r, TOC_SV("#fields\tquery\tx"), &o), TOC_RECORD_NONE);
    EXPECT_INT(toc_record_read(r, TOC_SV("evil.example\t1"), &o), 0);
    EXPECT_SV(o.objects[0].type, "domain-name");
    toc_record_begin(r, TOC_LOG_TSV);
    EXPECT_INT(toc_record_read(r, TOC_SV("src_ip\tdst_ip"), &o), TOC_RECORD_NONE);
    EXPECT_INT(toc_record_read(r, TOC_SV("198.51.100.1\t198.51.100.2"), &o), 0);
    EXPECT_SV(o.objects[0].type, "ipv4-addr");
    toc_record_reader_free(r);
}

TEST(a_record_without_a_time_is_of_the_one_before)
{
    toc_observation o;
    toc_record_reader *r = reader_of(TOC_LOG_TEXT);
    EXPECT_INT(toc_record_read(r, TOC_SV("198.51.100.1"), &o), 0);
    EXPECT(o.first == NOW);
    EXPECT_INT(toc_record_read(r, TOC_SV("2023-01-02T03:04:05Z 198.51.100.1"), &o), 0);
    int64_t before = o.first;
    EXPECT_INT(toc_record_read(r, TOC_SV("198.51.100.1"), &o), 0);
    EXPECT(o.first == before && before != NOW);
    toc_record_reader_free(r);
}

/* ---- the same event, however it is written ---- */

typedef struct {
    unsigned src, dst, src_port, dst_port, bytes, name;
    bool udp;
} event;

static event random_event(unsigned *seed)
{
    return (event){.src = (unsigned)rand_r(seed) % 256,
                   .dst = (unsigned)rand_r(seed) % 256,
                   .src_port = (unsigned)rand_r(seed) % 65536,
                   .dst_port = (unsigned)rand_r(seed) % 65536,
                   .bytes = (unsigned)rand_r(seed),
                   .name = (unsigned)rand_r(seed) % 1000,
                   .udp = rand_r(seed) % 2};
}

enum { FORMATS = 6 };

/* Header and line of the event in one of the formats. */
static toc_log_format write_event(const event *e, int format, toc_arena *a, toc_sv *ret_header,
                                  toc_sv *ret_line)
{
    const char *proto = e->udp ? "udp" : "tcp";
    static const struct {
        toc_log_format format;
        const char *header, *line;
    } WAYS[FORMATS] = {
        {TOC_LOG_TSV,
         "#fields\tid.orig_h\tid.resp_h\tid.orig_p\tid.resp_p\torig_bytes\tquery\tproto",
         "10.0.0.%u\t198.51.100.%u\t%u\t%u\t%u\tN%u.Example\t%s"},
        {TOC_LOG_CSV, "srcip,dstip,srcport,dstport,src_bytes,domain,proto",
         "10.0.0.%u,\"198.51.100.%u\",%u,%u,%u,N%u.example.,%s"},
        {TOC_LOG_JSON, "",
         "{\"src_ip\":\"10.0.0.%u\",\"dest_ip\":\"198.51.100.%u\",\"src_port\":%u,\"dest_port\":%u,"
         "\"flow\":{\"bytes_toserver\":%u},\"dns\":{\"rrname\":\"n%u.example\"},\"proto\":\"%s\"}"},
        {TOC_LOG_JSON, "",
         "{\"source\":{\"ip\":\"10.0.0.%u\"},\"destination\":{\"ip\":\"198.51.100.%u\"},"
         "\"source.port\":%u,\"destination.port\":%u,\"source.bytes\":%u,"
         "\"dns.question.name\":\"n%u.example\",\"network\":{\"transport\":\"%s\"}}"},
        {TOC_LOG_TEXT, "",
         "kernel: DROP SRC=10.0.0.%u DST=198.51.100.%u SPT=%u DPT=%u sentbyte=%u "
         "qname=\"n%u.example\" PROTO=%s"},
        {TOC_LOG_TEXT, "#Fields: c-ip s-ip client_port s-port cs-bytes cs-host proto",
         "10.0.0.%u 198.51.100.%u %u %u %u n%u.example %s"},
    };
    *ret_header = toc_sv_of(WAYS[format].header);
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    *ret_line = toc_arena_printf(a, WAYS[format].line, e->src, e->dst, e->src_port, e->dst_port,
                                 e->bytes, e->name, proto);
#pragma GCC diagnostic pop
    return WAYS[format].format;
}

TEST(one_event_is_the_same_in_every_format)
{
    unsigned seed = 7;
    for (int round = 0; round < 200; round++) {
        event e = random_event(&seed);
        toc_buf first = {0};
        for (int f = 0; f < FORMATS; f++) {
            toc_arena a = {0};
            toc_sv header, line;
            toc_observation o = {0};
            toc_buf now = {0};
            toc_record_reader *r = reader_of(write_event(&e, f, &a, &header, &line));
            if (header.n)
                EXPECT_INT(toc_record_read(r, header, &o), TOC_RECORD_NONE);
            EXPECT_INT(toc_record_read(r, line, &o), 0);
            write_objects(&o, f == 0 ? &first : &now);
            if (f > 0)
                EXPECT_SV(toc_buf_sv(&now), toc_arena_dup(&a, toc_buf_sv(&first)).p);
            toc_record_reader_free(r);
            toc_buf_done(&now);
            toc_arena_done(&a);
        }
        toc_buf_done(&first);
    }
}

/* ---- patterns over records, beside brute force ---- */

enum { EVENTS = 60, SECONDS = 30 };

typedef struct {
    size_t hits;
    uint64_t last; /* record that completed the last one */
} found;

static void on_hit(void *context, const toc_pattern_hit *hit)
{
    found *f = context;
    f->hits++;
    f->last = hit->observations[hit->n - 1].tag;
}

static toc_pattern_stream *stream_of(const char *pattern, int64_t late, toc_pattern_set **ret)
{
    toc_pattern_stream *stream = NULL;
    *ret = toc_pattern_set_new();
    if (!*ret || toc_pattern_set_add(*ret, toc_sv_of(pattern), 0, NULL) < 0 ||
        toc_pattern_set_seal(*ret, NULL) < 0 ||
        toc_pattern_stream_new(*ret, late, &stream, NULL) < 0)
        abort();
    return stream;
}

/* Hits of the pattern in the events, at those seconds, written in that format. */
static found match_events(const char *pattern, const event *e, const int64_t *at, int format)
{
    toc_pattern_set *set;
    toc_pattern_stream *stream = stream_of(pattern, INT64_C(1000000) * 1000, &set);
    toc_arena a = {0};
    toc_sv header, line;
    found f = {0};
    const toc_pattern_sink sink = {.context = &f, .hit = on_hit};
    toc_record_reader *r = reader_of(write_event(e, format, &a, &header, &line));
    toc_observation o;
    if (header.n)
        EXPECT_INT(toc_record_read(r, header, &o), TOC_RECORD_NONE);
    for (uint64_t i = 0; i < EVENTS; i++) {
        (void)write_event(&e[i], format, &a, &header, &line);
        EXPECT_INT(toc_record_read(r, line, &o), 0);
        o.tag = i;
        o.first = o.last = at[i] * 1000000;
        EXPECT_INT(toc_pattern_stream_feed(stream, &o, &sink, NULL), 0);
    }
    toc_record_reader_free(r);
    toc_arena_done(&a);
    toc_pattern_stream_free(stream);
    toc_pattern_set_free(set);
    return f;
}

/* Few different events, so that patterns often match; in an order that is not that of time. */
static void random_events(unsigned *seed, event e[EVENTS], int64_t at[EVENTS])
{
    for (size_t i = 0; i < EVENTS; i++) {
        e[i] = random_event(seed);
        e[i].dst %= 4;
        e[i].dst_port %= 4;
        e[i].name %= 8;
        at[i] = 1000 + rand_r(seed) % 400;
    }
}

TEST(one_record_is_compared_as_by_hand)
{
    unsigned seed = 11;
    for (int round = 0; round < 30; round++) {
        event e[EVENTS];
        int64_t at[EVENTS];
        size_t want = 0;
        random_events(&seed, e, at);
        for (size_t i = 0; i < EVENTS; i++)
            want += (e[i].dst == 2 && e[i].dst_port > 1) || (!e[i].udp && e[i].src_port > 30000);
        found f = match_events("[(network-traffic:dst_ref.value = '198.51.100.2' AND "
                               "network-traffic:dst_port > 1) OR (network-traffic:protocols[*] = "
                               "'tcp' AND network-traffic:src_port > 30000)]",
                               e, at, round % FORMATS);
        EXPECT_INT(f.hits, want);
    }
}

TEST(records_that_follow_each_other_are_found_as_by_trying_all_pairs)
{
    unsigned seed = 13;
    for (int round = 0; round < 120; round++) {
        event e[EVENTS];
        int64_t at[EVENTS];
        bool want = false;
        random_events(&seed, e, at);
        unsigned first = (unsigned)rand_r(&seed) % 40, then = (unsigned)rand_r(&seed) % 40;
        for (size_t i = 0; i < EVENTS; i++) { /* rare ones, so that there may be none */
            e[i].name = (unsigned)rand_r(&seed) % 40;
            for (size_t k = 0; k < i; k++) {
                want |= e[i].name == first && e[k].name == then && at[i] <= at[k] &&
                        at[k] - at[i] <= SECONDS;
                want |= e[k].name == first && e[i].name == then && at[k] <= at[i] &&
                        at[i] - at[k] <= SECONDS;
            }
        }
        char pattern[160];
        (void)snprintf(pattern, sizeof(pattern),
                       "([domain-name:value = 'n%u.example'] FOLLOWEDBY [domain-name:value = "
                       "'n%u.example']) WITHIN %d SECONDS",
                       first, then, SECONDS);
        found f = match_events(pattern, e, at, round % FORMATS);
        EXPECT_INT(f.hits > 0, want);
    }
}
