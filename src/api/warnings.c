/* warnings - what reports warn of, the last stored first, with their words. */
#include "api/incidents.h"
#include "api/report.h"
#include "api/server.h"

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

static void put_warning(toc_api_call *c, const toc_stored_report *r, const toc_warning *w)
{
    toc_json_out *j = &c->j;
    toc_json_open(j, '{');
    toc_put_text(j, "by", w->by);
    toc_put_text(j, "actor", w->actor);
    toc_put_text(j, "target", w->target);
    put_words(c, &r->doc, &w->basis);
    toc_put_text(j, "report", r->doc.id);
    toc_put_text(j, "report_id", r->rec->report_id);
    toc_put_text(j, "title", r->rec->title);
    toc_put_day(j, "published", r->rec->published);
    toc_json_close(j, '}');
}

/* Reports that the caller may not see count for nothing. */
static int put_page(toc_api_call *c, int64_t before, int64_t limit)
{
    enum { AT_ONCE = 100 };
    toc_leaving gate = toc_api_leaving(c, TOC_CHANNEL_CONSOLE);
    toc_json_out *j = toc_api_begin(c, 200);
    int64_t n = 0, next = before;
    uint32_t got = AT_ONCE;
    int r = 0;
    toc_json_open(j, '{');
    toc_json_key(j, "items");
    toc_json_open(j, '[');
    while (r == 0 && got == AT_ONCE && n < limit) {
        toc_warned_vec list = {0};
        r = toc_store_warned(c->store, next, AT_ONCE, c->a, &list, &c->err);
        got = list.n;
        for (uint32_t i = 0; r == 0 && i < list.n && n < limit; i++) {
            toc_arena a = {0};
            toc_stored_report report = {0};
            toc_tlp level;
            next = list.p[i].no;
            r = toc_store_report(c->store, &(toc_report_want){.report = list.p[i].report}, &a,
                                 &report, &c->err);
            if (r == 0)
                r = toc_leaving_report(&gate, &report, &level, &c->err);
            for (uint32_t k = 0; r == 0 && k < report.rec->warnings.n; k++, n++)
                put_warning(c, &report, &report.rec->warnings.p[k]);
            r = TOC_MIN(r, 0);
            toc_arena_done(&a);
        }
    }
    toc_json_close(j, ']');
    toc_json_key(j, "next");
    if (n >= limit)
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
    if (!toc_api_query_int(c, "next", 0, INT64_MAX, 0, &before) ||
        !toc_api_query_int(c, "limit", 1, MOST, ORDINARY, &limit))
        return;
    int r = put_page(c, before, limit);
    if (r < 0)
        toc_api_fail_result(c, r, NULL, &c->err);
}
