/*
 * warnings - what reports warn of, the last stored first, with their words; of a period, country,
 * sector or actor on demand: those that the outlook counts there (warned.h).
 */
#include "api/incidents.h"
#include "api/report.h"
#include "api/server.h"
#include "base/utf8.h"

#include <errno.h>
#include <stdlib.h>

/* ---- which ones ---- */

/* Some of the rows, by report and number; p NULL: all. */
typedef struct {
    toc_warned_row *p;
    uint32_t n;
} chosen;

static int by_report(const void *x, const void *y)
{
    const toc_warned_row *a = x, *b = y;
    int r = memcmp(a->report, b->report, sizeof(a->report));
    return r ? r : a->nth < b->nth ? -1 : a->nth > b->nth;
}

/* False: answered. */
static bool read_filter(toc_api_call *c, toc_warned_filter *ret, bool *ret_any)
{
    toc_incident_query q;
    if (!toc_api_filters(c, &q) || !toc_api_sector(c, &ret->sectors))
        return false;
    ret->since = q.since;
    ret->until = q.until;
    ret->actor = q.actor;
    ret->countries = q.country;
    *ret_any = q.since != TOC_DAY_NONE || q.until != TOC_DAY_NONE || q.actor.n || ret->sectors ||
               ret->countries.n;
    return true;
}

/* False: no memory. */
static bool choose(toc_api_call *c, const toc_warned_filter *f, chosen *ret)
{
    toc_warnings *w = &c->api->warnings;
    pthread_mutex_lock(&w->lock);
    ret->p = TOC_NEW_N(c->a, toc_warned_row, (size_t)w->n + 1);
    for (uint32_t i = 0; ret->p && i < w->n; i++)
        if (toc_warned_passes(&w->rows[i], f, c->api->boards))
            ret->p[ret->n++] = w->rows[i];
    pthread_mutex_unlock(&w->lock);
    if (ret->n)
        qsort(ret->p, ret->n, sizeof(*ret->p), by_report);
    return ret->p != NULL;
}

static int by_id(const void *x, const void *y)
{
    return memcmp(x, y, 16);
}

/* The rows of the reports of a list. False: no memory. */
static bool gather(toc_api_call *c, const toc_warned_vec *list, chosen *ret)
{
    enum {
        MOST = 8
    }; /* warnings of a report whose sentences are told; nearly all have one or two */
    toc_warnings *w = &c->api->warnings;
    unsigned char(*ids)[16] = toc_arena_alloc(c->a, 16 * ((size_t)list->n + 1));
    uint32_t n = 0;
    *ret = (chosen){.p = TOC_NEW_N(c->a, toc_warned_row, (size_t)list->n * MOST + 1)};
    if (!ids || !ret->p)
        return false;
    TOC_VEC_FOREACH (one, list)
        n += toc_board_read_id(one->report, TOC_SV("report--"), ids[n]);
    qsort(ids, n, sizeof(*ids), by_id);
    pthread_mutex_lock(&w->lock);
    for (uint32_t i = 0; i < w->n && ret->n < list->n * MOST; i++)
        if (n && bsearch(w->rows[i].report, ids, n, sizeof(*ids), by_id))
            ret->p[ret->n++] = w->rows[i];
    pthread_mutex_unlock(&w->lock);
    if (ret->n)
        qsort(ret->p, ret->n, sizeof(*ret->p), by_report);
    return true;
}

/* NULL: it is not among them. */
static const toc_warned_row *find(const chosen *list, const unsigned char report[16], uint32_t nth)
{
    toc_warned_row sought = {.nth = nth};
    memcpy(sought.report, report, sizeof(sought.report));
    return list->n ? bsearch(&sought, list->p, list->n, sizeof(*list->p), by_report) : NULL;
}

/* ---- one of them ---- */

/* The words that it rests on, as they stand in the text. */
static void put_words(toc_api_call *c, const toc_doc *doc, const toc_basis *basis)
{
    toc_buf words = {0};
    TOC_VEC_FOREACH (s, &basis->spans) {
        if (s->start > s->end || s->end > doc->text.n)
            continue;
        toc_buf_str(&words, words.n ? " … " : "");
        toc_buf_add(&words, toc_sv_range(doc->text, s->start, s->end));
    }
    toc_put_text(&c->j, "words", toc_buf_sv(&words));
    toc_buf_done(&words);
}

static bool holds(toc_span span, const toc_basis *basis)
{
    TOC_VEC_FOREACH (s, &basis->spans)
        if (s->start < span.start || s->end > span.end)
            return false;
    return true;
}

/* Where it is, and the sentence that says so. */
static void put_about(toc_api_call *c, const toc_doc *doc, const toc_basis *basis,
                      const toc_warned_row *row)
{
    toc_json_out *j = &c->j;
    toc_span at = row->sentence;
    if (row->countries[0][0]) {
        toc_json_key(j, "countries");
        toc_json_open(j, '[');
        for (int i = 0; i < TOC_WARNED_COUNTRIES && row->countries[i][0]; i++)
            toc_json_str(j, toc_sv_of(row->countries[i]));
        toc_json_close(j, ']');
    }
    /* The row of a report that was edited just now is still that of its former text. */
    if (at.start < at.end && at.end <= doc->text.n && holds(at, basis)) {
        toc_sv sentence = toc_sv_range(doc->text, at.start, at.end);
        if (toc_utf8_valid(sentence) == sentence.n)
            toc_put_text(j, "sentence", sentence);
    }
}

/* row NULL: what its words are about is not known yet. */
static void put_warning(toc_api_call *c, const toc_stored_report *r, uint32_t nth,
                        const toc_warned_row *row)
{
    const toc_warning *w = &r->rec->warnings.p[nth];
    toc_json_out *j = &c->j;
    toc_json_open(j, '{');
    toc_put_text(j, "by", w->by);
    toc_put_text(j, "actor", w->actor);
    toc_put_text(j, "target", w->target);
    put_words(c, &r->doc, &w->basis);
    if (row)
        put_about(c, &r->doc, &w->basis, row);
    toc_json_key(j, "nth");
    toc_json_int(j, nth);
    toc_put_text(j, "report", r->doc.id);
    toc_put_text(j, "report_id", r->rec->report_id);
    toc_put_text(j, "title", r->rec->title);
    toc_put_day(j, "published", r->rec->published);
    toc_json_close(j, '}');
}

/* ---- a page ---- */

typedef struct {
    toc_api_call *c;
    toc_leaving gate;
    const chosen *only; /* those that pass the filters; p NULL: there are no filters */
    chosen batch;       /* without filters: what is known of those that are read now */
    int64_t n;          /* written */
} page;

/* Reports that the caller may not see count for nothing. */
static int put_report(page *p, toc_sv id)
{
    toc_api_call *c = p->c;
    toc_arena a = {0};
    toc_stored_report report = {0};
    toc_tlp level;
    unsigned char bytes[16] = {0};
    bool known = toc_board_read_id(id, TOC_SV("report--"), bytes);
    if (p->only->p && !known)
        return 0;
    int r = toc_store_report(c->store, &(toc_report_want){.report = id}, &a, &report, &c->err);
    if (r == 0)
        r = toc_leaving_report(&p->gate, &report, &level);
    for (uint32_t k = 0; r == 0 && k < report.rec->warnings.n; k++) {
        const toc_warned_row *row = find(p->only->p ? p->only : &p->batch, bytes, k);
        if (p->only->p && !row)
            continue;
        put_warning(c, &report, k, row);
        p->n++;
    }
    toc_arena_done(&a);
    return TOC_MIN(r, 0);
}

/* Whether a report may have some of those chosen: the others are not read. */
static bool may_have(const chosen *list, toc_sv id)
{
    unsigned char bytes[16];
    if (!list->p)
        return true;
    if (!toc_board_read_id(id, TOC_SV("report--"), bytes))
        return false;
    uint32_t low = 0, high = list->n;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (memcmp(list->p[middle].report, bytes, sizeof(bytes)) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low < list->n && memcmp(list->p[low].report, bytes, sizeof(bytes)) == 0;
}

static int put_page(toc_api_call *c, const chosen *only, int64_t before, int64_t limit)
{
    enum { AT_ONCE = 100 };
    page p = {.c = c, .gate = toc_api_leaving(c, TOC_CHANNEL_CONSOLE), .only = only};
    toc_json_out *j = toc_api_begin(c, 200);
    int64_t next = before;
    uint32_t got = AT_ONCE;
    int r = 0;
    toc_json_open(j, '{');
    toc_json_key(j, "items");
    toc_json_open(j, '[');
    while (r == 0 && got == AT_ONCE && p.n < limit) {
        toc_warned_vec list = {0};
        r = toc_store_warned(c->store, next, AT_ONCE, c->a, &list, &c->err);
        got = list.n;
        if (r == 0 && !only->p && !gather(c, &list, &p.batch))
            r = -ENOMEM;
        for (uint32_t i = 0; r == 0 && i < list.n && p.n < limit; i++) {
            next = list.p[i].no;
            r = may_have(only, list.p[i].report) ? put_report(&p, list.p[i].report) : 0;
        }
    }
    toc_json_close(j, ']');
    toc_json_key(j, "next");
    if (p.n >= limit)
        toc_json_str(j, toc_arena_printf(c->a, "%lld", (long long)next));
    else
        toc_json_null(j);
    toc_json_close(j, '}');
    return r;
}

void toc_api_warnings(toc_api_call *c)
{
    enum { MOST = 1000, ORDINARY = 50 };
    int64_t before, limit;
    toc_warned_filter f = {0};
    chosen only = {0};
    bool any;
    if (!toc_api_query_int(c, "next", 0, INT64_MAX, 0, &before) ||
        !toc_api_query_int(c, "limit", 1, MOST, ORDINARY, &limit) || !read_filter(c, &f, &any))
        return;
    int r = any && !choose(c, &f, &only) ? -ENOMEM : 0;
    if (r == 0)
        r = put_page(c, &only, before, limit);
    if (r < 0)
        toc_api_fail_result(c, r, NULL, &c->err);
}
