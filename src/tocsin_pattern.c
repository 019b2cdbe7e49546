/* tocsin_pattern - public patterns: a thin coat over pattern sets and record readers. */
#include "tocsin/pattern.h"

#include "base/alloc.h"
#include "base/date.h"
#include "match/log.h"
#include "match/observed_data.h"
#include "match/pattern_set.h"
#include "match/record.h"
#include "tocsin_give.h"

#include <errno.h>
#include <stdlib.h>

struct tocsin_patterns {
    toc_pattern_set *set;
    bool ready;
};

struct tocsin_pattern_stream {
    toc_pattern_stream *stream;
    toc_record_reader *reader;
    tocsin_on_match on_match;
    void *context;
    tocsin_log_format asked;
    bool begun;        /* the log's format is known */
    int answer;        /* of on_match(), in the call that is under way */
    uint64_t *numbers; /* of one match */
    size_t room;
};

/* ---- patterns ---- */

int tocsin_patterns_new(tocsin_patterns **ret, tocsin_error *reterr)
{
    tocsin_patterns *p = toc_calloc(1, sizeof(*p));
    if (p)
        p->set = toc_pattern_set_new();
    if (!p || !p->set) {
        toc_free(p);
        return toc_give_error(reterr, -ENOMEM, &(toc_err){0});
    }
    *ret = p;
    return 0;
}

int tocsin_patterns_add(tocsin_patterns *p, const char *text, size_t size, uint64_t number,
                        tocsin_error *reterr)
{
    toc_err err = {0};
    int r = p->ready ? toc_fail(&err, -EINVAL, "these patterns are ready: none can be added")
                     : toc_pattern_set_add(p->set, (toc_sv){text, size}, number, &err);
    return r < 0 ? toc_give_error(reterr, r, &err) : 0;
}

int tocsin_patterns_ready(tocsin_patterns *p, tocsin_error *reterr)
{
    toc_err err = {0};
    int r = p->ready ? 0 : toc_pattern_set_seal(p->set, &err);
    p->ready = true;
    return r < 0 ? toc_give_error(reterr, r, &err) : 0;
}

size_t tocsin_patterns_count(const tocsin_patterns *p)
{
    return toc_pattern_set_count(p->set);
}

tocsin_patterns *tocsin_patterns_free(tocsin_patterns *p)
{
    if (p)
        toc_pattern_set_free(p->set);
    toc_free(p);
    return NULL;
}

/* ---- streams ---- */

static bool wants(const void *context, toc_sv type)
{
    return toc_pattern_set_wants(context, type);
}

int tocsin_pattern_stream_new(const tocsin_patterns *p, int64_t late, tocsin_on_match on_match,
                              void *context, tocsin_pattern_stream **ret, tocsin_error *reterr)
{
    toc_err err = {0};
    const toc_record_options records = {.wants = wants, .context = p->set, .now = toc_time_now()};
    if (!p->ready)
        return toc_give_error(reterr, toc_fail(&err, -EINVAL, "the patterns are not ready yet"),
                              &err);
    tocsin_pattern_stream *s = toc_calloc(1, sizeof(*s));
    int r = s ? toc_pattern_stream_new(p->set, TOC_MAX(late, 0), &s->stream, &err) : -ENOMEM;
    if (r == 0)
        r = toc_record_reader_new(&records, &s->reader, &err);
    if (r < 0) {
        tocsin_pattern_stream_free(s);
        return toc_give_error(reterr, r, &err);
    }
    s->on_match = on_match;
    s->context = context;
    *ret = s;
    return 0;
}

tocsin_pattern_stream *tocsin_pattern_stream_free(tocsin_pattern_stream *s)
{
    if (!s)
        return NULL;
    toc_pattern_stream_free(s->stream);
    toc_record_reader_free(s->reader);
    toc_free(s->numbers);
    toc_free(s);
    return NULL;
}

/* What comes after a callback that ended the call is not told. */
static void on_hit(void *context, const toc_pattern_hit *hit)
{
    tocsin_pattern_stream *s = context;
    if (s->answer < 0)
        return;
    if (hit->n > s->room) {
        uint64_t *p = toc_realloc(s->numbers, hit->n * sizeof(*p));
        if (!p) {
            s->answer = -ENOMEM;
            return;
        }
        s->numbers = p;
        s->room = hit->n;
    }
    for (size_t i = 0; i < hit->n; i++)
        s->numbers[i] = hit->observations[i].tag;
    const tocsin_match match = {hit->pattern, s->numbers, hit->n};
    s->answer = TOC_MIN(s->on_match(s->context, &match), 0);
}

static int feed(tocsin_pattern_stream *s, const toc_observation *o, toc_err *reterr)
{
    const toc_pattern_sink sink = {.context = s, .hit = on_hit};
    s->answer = 0;
    int r = toc_pattern_stream_feed(s->stream, o, &sink, reterr);
    return r < 0 ? r : s->answer;
}

/* ---- Observed Data ---- */

typedef struct {
    toc_json object;
    int64_t first;
    size_t index;
} observed;

typedef struct {
    toc_arena a;
    toc_observables observables;
    TOC_VEC(observed) list;
} scene;

static int collect_one(scene *x, toc_json v)
{
    if (!toc_is_observed_data(v))
        return toc_observables_add(&x->observables, v);
    observed *o = TOC_VEC_PUSH(&x->a, &x->list);
    if (!o)
        return -ENOMEM;
    *o = (observed){.object = v, .index = x->list.n};
    if (!toc_time_parse(toc_json_text(v, "first_observed"), &o->first))
        o->first = 0; /* making the observation says what is wrong */
    return 0;
}

static int collect(scene *x, toc_json root)
{
    toc_json objects = toc_json_get(root, "objects");
    bool bundle = toc_sv_eq(toc_json_text(root, "type"), TOC_SV("bundle"));
    if (toc_json_type_of(root) == TOC_JSON_ARRAY)
        objects = root;
    else if (!bundle)
        return collect_one(x, root);
    int r = 0;
    for (toc_json_iter i = toc_json_each(objects); r == 0 && toc_json_next(&i);)
        r = collect_one(x, i.value);
    return r;
}

static int by_time(const void *a, const void *b)
{
    const observed *x = a, *y = b;
    if (x->first != y->first)
        return x->first < y->first ? -1 : 1;
    return x->index < y->index ? -1 : 1;
}

static int feed_observed(tocsin_pattern_stream *s, scene *x, uint64_t number, toc_err *reterr)
{
    int r = 0;
    if (x->list.n)
        qsort(x->list.p, x->list.n, sizeof(*x->list.p), by_time);
    TOC_VEC_FOREACH (o, &x->list) {
        toc_observation observation;
        if (r == 0)
            r = toc_observation_make(&x->observables, o->object, &observation, reterr);
        observation.tag = number;
        if (r == 0)
            r = feed(s, &observation, reterr);
    }
    return r;
}

int tocsin_pattern_stream_stix(tocsin_pattern_stream *s, const void *json, size_t size,
                               uint64_t number, tocsin_error *reterr)
{
    toc_err err = {0};
    toc_json_doc *doc = NULL;
    scene x = {.a = {.used = 0}};
    int r = toc_json_parse((toc_sv){json, size}, &doc, &err);
    if (r == 0)
        r = collect(&x, toc_json_root(doc));
    if (r == 0)
        r = feed_observed(s, &x, number, &err);
    toc_json_doc_free(doc);
    toc_observables_done(&x.observables);
    toc_arena_done(&x.a);
    return r < 0 ? toc_give_error(reterr, r, &err) : 0;
}

/* ---- logs ---- */

void tocsin_pattern_stream_log(tocsin_pattern_stream *s, tocsin_log_format format)
{
    s->asked = format;
    s->begun = false;
}

int tocsin_pattern_stream_line(tocsin_pattern_stream *s, const void *line, size_t size,
                               uint64_t number, tocsin_error *reterr)
{
    toc_err err = {0};
    toc_observation o;
    toc_sv text = {line, size};
    if (text.n && text.p[text.n - 1] == '\n')
        text.n--;
    if (!s->begun) {
        toc_log_format format = (toc_log_format)s->asked;
        toc_record_begin(s->reader, format == TOC_LOG_AUTO ? toc_log_detect(text) : format);
        s->begun = true;
    }
    toc_record_at(s->reader, toc_time_now());
    int r = toc_record_read(s->reader, text, &o);
    if (r == TOC_RECORD_NONE)
        return TOCSIN_NO_RECORD;
    o.tag = number;
    if (r == 0)
        r = feed(s, &o, &err);
    return r < 0 ? toc_give_error(reterr, r, &err) : 0;
}
