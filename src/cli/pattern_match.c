/*
 * tocsin pattern match - STIX patterns against observed-data from a file.
 *
 * STIX JSON is read whole and compared in the order of time; one object a line is compared line by
 * line, and only the observables are kept, for later lines to refer to.
 */
#include "cli/command.h"
#include "cli/patterns.h"
#include "cli/work.h"

#include "base/alloc.h"
#include "base/date.h"
#include "base/file.h"
#include "match/observed_data.h"
#include "match/pattern_set.h"
#include "model/json.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

typedef struct {
    toc_sv text, name;
} pattern;

typedef struct {
    toc_json object;
    int64_t first;
    char pointer[48];
} sighting;

typedef struct {
    toc_arena a;
    TOC_VEC(pattern) patterns;
    toc_pattern_set *set;
    toc_pattern_stream *stream;
    toc_observables observables;
    TOC_VEC(toc_json_doc *) docs; /* that observables are in */
    TOC_VEC(sighting) sightings;  /* of JSON that is read whole; in the order of time */
    const char *file;
    size_t line; /* of one object a line; 0: read whole */
    bool ndjson;
    size_t failed;
    toc_buf out;
    toc_err err;
} session;

/* ---- patterns ---- */

static int add_pattern(void *context, const toc_named_pattern *named)
{
    session *s = context;
    char where[TOC_PATTERN_PLACE];
    toc_err err = {0};
    int r = toc_pattern_set_add(s->set, named->text, s->patterns.n, &err);
    toc_pattern_where(named, where);
    if (r < 0) {
        s->failed++;
        toc_complain("pattern", "%s: %s", where, err.text);
        return r == -ENOMEM ? r : 0;
    }
    pattern *p = TOC_VEC_PUSH(&s->a, &s->patterns);
    if (!p)
        return -ENOMEM;
    p->text = toc_arena_dup(&s->a, named->text);
    p->name = named->file ? toc_arena_dup(&s->a, named->id.n ? named->id : toc_sv_of(where))
                          : (toc_sv){"", 0};
    return 0;
}

/* ---- hits ---- */

/* A tag is the number of a line, or of a sighting. */
static void write_tag(session *s, toc_json_out *j, uint64_t tag)
{
    toc_sv id =
        s->line ? (toc_sv){NULL, 0} : toc_json_sv(toc_json_get(s->sightings.p[tag].object, "id"));
    char text[TOC_PATTERN_PLACE];
    if (s->line)
        (void)snprintf(text, sizeof(text), "%s:%llu", s->file, (unsigned long long)tag);
    else
        (void)snprintf(text, sizeof(text), "%s", s->sightings.p[tag].pointer);
    toc_json_str(j, id.n ? id : toc_sv_of(text));
}

static void on_hit(void *context, const toc_pattern_hit *hit)
{
    session *s = context;
    const pattern *p = &s->patterns.p[hit->pattern];
    toc_buf tags = {0};
    toc_json_out j = {.buf = s->ndjson ? &s->out : &tags};
    if (s->ndjson) {
        toc_json_open(&j, '{');
        toc_json_key(&j, "pattern");
        toc_json_str(&j, p->text);
        toc_json_key(&j, "source");
        toc_json_str_or_null(&j, p->name);
        toc_json_key(&j, "observations");
        toc_json_open(&j, '[');
    }
    for (size_t i = 0; i < hit->n; i++)
        write_tag(s, &j, hit->observations[i].tag);
    if (s->ndjson) {
        toc_json_close(&j, ']');
        toc_json_close(&j, '}');
    } else {
        toc_sv name = p->name.n ? p->name : p->text;
        toc_json_out line = {.buf = &s->out};
        toc_buf_add(&s->out, toc_buf_sv(&tags)); /* quoted: no control characters */
        toc_buf_str(&s->out, "  ");
        toc_json_str(&line, name);
    }
    toc_buf_byte(&s->out, '\n');
    toc_buf_done(&tags);
}

static void on_fault(void *context, uint64_t number, const toc_observation *o, toc_sv test,
                     const char *what)
{
    session *s = context;
    const pattern *p = &s->patterns.p[number];
    s->failed++;
    if (s->line)
        toc_complain("pattern", "%s:%zu: %.*s: %s", s->file, s->line, TOC_SV_ARG(test), what);
    else
        toc_complain("pattern", "%s: %s: %.*s: %s", s->file, s->sightings.p[o->tag].pointer,
                     TOC_SV_ARG(test), what);
    (void)p;
}

static int feed(session *s, toc_json object, uint64_t tag, const char *pointer)
{
    static const size_t FLUSH = 64 << 10;
    toc_observation o;
    toc_err err = {0};
    int r = toc_observation_make(&s->observables, object, &o, &err);
    if (r == -EINVAL) {
        s->failed++;
        if (s->line)
            toc_complain("pattern", "%s:%zu: %s%s", s->file, s->line, pointer, err.text);
        else
            toc_complain("pattern", "%s: %s%s", s->file, pointer, err.text);
        return 0;
    }
    o.tag = tag;
    toc_pattern_sink sink = {.context = s, .hit = on_hit, .fault = on_fault};
    if (r == 0)
        r = toc_pattern_stream_feed(s->stream, &o, &sink, &s->err);
    if (r == 0 && s->out.n > FLUSH)
        r = toc_write_out(&s->out);
    return r == 0 && toc_interrupted ? -EINTR : r;
}

/* ---- JSON that is read whole ---- */

/* Observables go to the table, observed-data to the list. */
static int collect(session *s, toc_json v, const char *pointer)
{
    toc_json list = toc_json_type_of(v) == TOC_JSON_ARRAY ? v : (toc_json){0};
    const char *in = "";
    if (toc_sv_eq(toc_json_sv(toc_json_get(v, "type")), TOC_SV("bundle"))) {
        list = toc_json_get(v, "objects");
        in = "/objects";
    }
    if (!list.doc) {
        if (!toc_is_observed_data(v))
            return toc_observables_add(&s->observables, v);
        sighting *x = TOC_VEC_PUSH(&s->a, &s->sightings);
        if (!x)
            return -ENOMEM;
        x->object = v;
        (void)toc_time_parse(toc_json_sv(toc_json_get(v, "first_observed")), &x->first);
        (void)snprintf(x->pointer, sizeof(x->pointer), "%s", pointer);
        return 0;
    }
    int r = 0;
    for (toc_json_iter i = toc_json_each(list); r == 0 && toc_json_next(&i);) {
        char at[sizeof(s->sightings.p->pointer)];
        (void)snprintf(at, sizeof(at), "%.*s%s/%zu", (int)(sizeof(at) / 2), pointer, in, i.index);
        r = collect(s, i.value, at);
    }
    return r;
}

static int by_time(const void *a, const void *b)
{
    const sighting *x = a, *y = b;
    return (x->first > y->first) - (x->first < y->first);
}

static int keep_doc(session *s, toc_json_doc *doc)
{
    toc_json_doc **slot = TOC_VEC_PUSH(&s->a, &s->docs);
    if (!slot) {
        toc_json_doc_free(doc);
        return -ENOMEM;
    }
    *slot = doc;
    return 0;
}

static int match_whole(session *s, toc_json_doc *doc)
{
    int r = keep_doc(s, doc);
    if (r == 0)
        r = collect(s, toc_json_root(doc), "");
    if (r == 0 && s->sightings.n)
        qsort(s->sightings.p, s->sightings.n, sizeof(*s->sightings.p), by_time);
    for (uint32_t i = 0; r == 0 && i < s->sightings.n; i++)
        r = feed(s, s->sightings.p[i].object, i, s->sightings.p[i].pointer);
    return r;
}

/* ---- one object a line ---- */

static int feed_bundle(session *s, toc_json v, bool *ret_keep)
{
    toc_json objects = toc_json_get(v, "objects");
    char at[32];
    int r = 0;
    *ret_keep = true; /* later lines may refer to it */
    for (toc_json_iter i = toc_json_each(objects); r == 0 && toc_json_next(&i);)
        if (!toc_is_observed_data(i.value))
            r = toc_observables_add(&s->observables, i.value);
    for (toc_json_iter i = toc_json_each(objects); r == 0 && toc_json_next(&i);) {
        (void)snprintf(at, sizeof(at), "/objects/%zu", i.index);
        if (toc_is_observed_data(i.value))
            r = feed(s, i.value, s->line, at);
    }
    return r;
}

static int match_line(session *s, toc_sv text)
{
    toc_json_doc *doc = NULL;
    toc_err err = {0};
    bool keep = false;
    int r = toc_json_parse(text, &doc, &err);
    if (r < 0) {
        s->failed++;
        toc_complain("pattern", "%s:%zu: %s", s->file, s->line, err.text);
        return r == -ENOMEM ? r : 0;
    }
    toc_json v = toc_json_root(doc);
    if (toc_is_observed_data(v)) {
        r = feed(s, v, s->line, "");
    } else if (toc_sv_eq(toc_json_sv(toc_json_get(v, "type")), TOC_SV("bundle"))) {
        r = feed_bundle(s, v, &keep);
    } else {
        keep = true;
        r = toc_observables_add(&s->observables, v);
    }
    if (!keep)
        toc_json_doc_free(doc);
    else if (keep_doc(s, doc) < 0)
        return -ENOMEM;
    return r;
}

static int match_bytes(session *s, toc_sv bytes)
{
    toc_json_doc *doc = NULL;
    toc_err err = {0};
    toc_sv rest = toc_sv_trim(bytes), first = toc_sv_cut(&rest, '\n');
    bool lines = rest.n && toc_json_parse(first, &doc, NULL) == 0;
    doc = toc_json_doc_free(doc);
    if (!lines) {
        int r = toc_json_parse(bytes, &doc, &err);
        if (r == 0)
            return match_whole(s, doc);
        s->failed++;
        toc_complain("pattern", "%s: %s", s->file, err.text);
        return r == -ENOMEM ? r : 0;
    }
    int r = 0;
    while (r == 0 && bytes.n) {
        toc_sv line = toc_sv_trim(toc_sv_cut(&bytes, '\n'));
        s->line++;
        r = line.n ? match_line(s, line) : 0;
    }
    return r;
}

static int match_file(session *s, const char *name)
{
    toc_file_map map = {0};
    bool piped = strcmp(name, "-") == 0;
    s->file = piped ? "standard input" : name;
    int r = piped ? toc_file_map_fd(STDIN_FILENO, s->file, &map, &s->err)
                  : toc_file_map_open(name, &map, &s->err);
    if (r < 0) {
        s->failed++;
        toc_complain_of("pattern", s->file, &s->err);
        return r == -EINTR ? r : 0;
    }
    r = match_bytes(s, map.bytes);
    toc_file_map_close(&map);
    return r;
}

static int match_all(session *s, char **operands, size_t n, const char *observed)
{
    size_t failed = 0;
    s->set = toc_pattern_set_new();
    int r = s->set ? toc_patterns_each("pattern", operands, n, add_pattern, s, &failed) : -ENOMEM;
    s->failed += failed;
    if (r == 0)
        r = toc_pattern_set_seal(s->set, &s->err);
    if (r == 0)
        r = toc_pattern_stream_new(s->set, 0, &s->stream, &s->err);
    if (r == 0 && toc_pattern_set_count(s->set))
        r = match_file(s, observed);
    int written = toc_write_out(&s->out);
    return r == 0 ? written : r;
}

static void done(session *s)
{
    s->stream = toc_pattern_stream_free(s->stream);
    s->set = toc_pattern_set_free(s->set);
    TOC_VEC_FOREACH (doc, &s->docs)
        toc_json_doc_free(*doc);
    toc_observables_done(&s->observables);
    toc_buf_done(&s->out);
    toc_arena_done(&s->a);
}

int toc_match_patterns(char **operands, size_t n, const char *observed, bool ndjson)
{
    session s = {.ndjson = ndjson};
    int r = match_all(&s, operands, n, observed);
    toc_pattern_stats stats = {0};
    if (s.stream)
        stats = toc_pattern_stream_stats(s.stream);
    done(&s);
    if (stats.forgotten || stats.given_up)
        toc_complain("pattern",
                     "%llu observations were forgotten and %llu searches given up: matches may be "
                     "missing; use WITHIN with fewer seconds",
                     (unsigned long long)stats.forgotten, (unsigned long long)stats.given_up);
    if (r == -EINTR)
        return TOC_EXIT_INTERRUPTED;
    if (r < 0 && r != -EPIPE)
        toc_complain("pattern", "%s", s.err.text[0] ? s.err.text : strerror(-r));
    if (r < 0 || s.failed || stats.forgotten || stats.given_up)
        return TOC_EXIT_FAILED;
    return stats.hits ? TOC_EXIT_DONE : TOC_EXIT_NOTHING;
}
