/* indicators_gather - see indicators_gather.h. */
#include "logs/indicators_gather.h"

#include "base/alloc.h"
#include "base/limits.h"
#include "logs/indicators_load.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <unistd.h>

/* ---- names ---- */

static toc_sv ask_name(toc_store_names *n, toc_sv id)
{
    toc_arena a = {0};
    toc_object object;
    toc_json_doc *doc = NULL;
    toc_sv name = {"", 0};
    if (toc_store_object(n->store, id, &a, &object, NULL) == 0 &&
        toc_json_parse(object.json, &doc, NULL) == 0) {
        toc_sv s = toc_json_sv(toc_json_get(toc_json_root(doc), "name"));
        name = toc_arena_dup(&n->a, s.p ? s : name);
    }
    toc_json_doc_free(doc);
    toc_arena_done(&a);
    return name;
}

static toc_sv name_in_store(void *context, toc_sv id)
{
    toc_store_names *n = context;
    if (n->last < n->list.n && toc_sv_eq(id, n->list.p[n->last].id))
        return n->list.p[n->last].name;
    int64_t at = toc_map_get(&n->known, id);
    if (at == TOC_MAP_NONE) {
        toc_sv key = toc_arena_dup(&n->a, id), name = ask_name(n, id);
        toc_store_name *slot = TOC_VEC_PUSH(&n->a, &n->list);
        at = n->list.n - 1;
        if (!slot || !toc_map_put(&n->known, &n->a, key, (uint32_t)at))
            return (toc_sv){"", 0};
        *slot = (toc_store_name){key, name};
    }
    n->last = (size_t)at;
    return n->list.p[at].name;
}

void toc_store_names_done(toc_store_names *n)
{
    toc_arena_done(&n->a);
}

toc_stix_indicators toc_store_reader(toc_set_builder *b, toc_store_names *names)
{
    return (toc_stix_indicators){
        .builder = b, .source = TOC_SV("store"), .name_of = name_in_store, .context = names};
}

/* ---- one stretch ---- */

typedef struct {
    toc_set_builder *builder;
    toc_stix_indicators_result result;
    char first[128]; /* the id that result.first is */
    int code;
    toc_err err;
} stretch;

typedef struct {
    toc_store *store;
    const toc_number_vec *outdated;
    int64_t last, length; /* of a stretch */
    stretch *stretches;
    size_t n;
    _Atomic size_t next;
} job;

typedef struct {
    toc_stix_indicators r;
    const toc_number_vec *outdated;
    size_t at; /* in outdated */
    toc_err *err;
} walk;

static int add_version(void *context, int64_t no, toc_sv json)
{
    walk *w = context;
    while (w->at < w->outdated->n && w->outdated->p[w->at] < no)
        w->at++;
    if (w->at < w->outdated->n && w->outdated->p[w->at] == no)
        return 0;
    return toc_stix_indicator_add_text(&w->r, json, w->err);
}

static int read_stretch(const job *j, size_t number, toc_store_names *names, stretch *s)
{
    int64_t from = (int64_t)number * j->length;
    int r = toc_set_builder_new(&s->builder);
    if (r < 0)
        return toc_fail(&s->err, r, "out of memory");
    walk w = {.r = toc_store_reader(s->builder, names), .outdated = j->outdated, .err = &s->err};
    r = toc_store_versions(names->store, TOC_SV("indicator"), from,
                           TOC_MIN(from + j->length, j->last), add_version, &w, &s->err);
    s->result = w.r.result;
    s->result.first.n = TOC_MIN(s->result.first.n, sizeof(s->first));
    if (s->result.first.n)
        memcpy(s->first, s->result.first.p, s->result.first.n);
    s->result.first.p = s->first;
    toc_stix_indicators_done(&w.r);
    return r;
}

/* Stretches until there are none left, by one thread with its own look at the store. */
static void *read_stretches(void *arg)
{
    job *j = arg;
    toc_store_names names = {.store = NULL};
    toc_err err = {0};
    int r = 0;
    for (size_t i; (i = j->next++) < j->n;) {
        stretch *s = &j->stretches[i];
        if (!names.store && r == 0)
            r = toc_store_beside(j->store, &names.store, &err);
        s->code = r < 0 ? r : read_stretch(j, i, &names, s);
        if (r < 0)
            s->err = err;
    }
    toc_store_names_done(&names);
    toc_store_close(names.store);
    return NULL;
}

/* ---- all of them ---- */

static size_t threads_for(const toc_indicator_sources *o, size_t stretches)
{
    long processors = sysconf(_SC_NPROCESSORS_ONLN);
    size_t most = o->threads ? o->threads : processors > 0 ? (size_t)processors : 1;
    most = TOC_MIN(most, (size_t)TOC_MAX_THREADS);
    return TOC_MIN(most, stretches);
}

/* Fewer threads than asked for are slower, not wrong. */
static void run_threads(job *j, size_t n)
{
    pthread_t threads[TOC_MAX_THREADS];
    sigset_t all, before;
    size_t started = 0;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    while (started + 1 < n && pthread_create(&threads[started], NULL, read_stretches, j) == 0)
        started++;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    read_stretches(j);
    for (size_t i = 0; i < started; i++)
        pthread_join(threads[i], NULL);
}

static void add_result(toc_stix_indicators_result *sum, const toc_stix_indicators_result *r)
{
    if (!sum->left_out)
        sum->first = r->first;
    sum->objects += r->objects;
    sum->added += r->added;
    sum->revoked += r->revoked;
    sum->patterns += r->patterns;
    sum->left_out += r->left_out;
}

static int join(toc_set_builder *b, const toc_indicator_sources *o, job *j, toc_err *reterr)
{
    toc_stix_indicators_result sum = {0};
    int r = 0;
    for (size_t i = 0; i < j->n && r == 0; i++) {
        stretch *s = &j->stretches[i];
        if (s->code < 0 && reterr)
            *reterr = s->err;
        r = s->code;
        if (r == 0)
            r = toc_set_builder_join(b, s->builder, reterr);
        s->builder = toc_set_builder_free(s->builder);
        add_result(&sum, &s->result);
    }
    if (r == 0)
        toc_indicators_note_stix(o, "the store", &sum);
    return r;
}

int toc_indicators_gather(toc_set_builder *b, const toc_indicator_sources *o, int64_t length,
                          toc_err *reterr)
{
    toc_arena a = {0};
    toc_number_vec outdated = {0};
    job j = {.store = o->store, .outdated = &outdated, .length = length};
    int r = toc_store_outdated(o->store, &a, &outdated, &j.last, reterr);
    j.n = (size_t)((j.last + length - 1) / length);
    j.stretches = r == 0 ? toc_calloc(j.n + 1, sizeof(*j.stretches)) : NULL;
    if (r == 0 && !j.stretches)
        r = toc_fail(reterr, -ENOMEM, "out of memory");
    if (r == 0 && j.n)
        run_threads(&j, threads_for(o, j.n));
    if (r == 0)
        r = join(b, o, &j, reterr);
    for (size_t i = 0; j.stretches && i < j.n; i++)
        toc_set_builder_free(j.stretches[i].builder);
    toc_free(j.stretches);
    toc_arena_done(&a);
    return r;
}
