/* manage - what lists and changes of administration share, the audit log; see manage.h. */
#include "api/manage.h"

#include "api/server.h"
#include "share/collection_edit.h"
#include "share/places.h"

#include <errno.h>

toc_json_out *toc_manage_begin_list(toc_api_call *c)
{
    toc_json_out *j = toc_api_begin(c, 200);
    toc_json_open(j, '{');
    toc_json_key(j, "items");
    toc_json_open(j, '[');
    return j;
}

void toc_manage_end_list(toc_api_call *c)
{
    toc_json_close(&c->j, ']');
    toc_json_key(&c->j, "next");
    toc_json_null(&c->j);
    toc_json_close(&c->j, '}');
}

bool toc_manage_new_name(toc_api_call *c, toc_json body, toc_sv *ret)
{
    if (!toc_api_text(c, body, "name", ret))
        return false;
    if (toc_name_is_good(*ret))
        return true;
    toc_api_fail(c, 422, "/name", "a name is letters, digits, '-', '_' and '.'");
    return false;
}

static bool add_word(toc_buf *b, toc_sv word, bool (*ok)(toc_sv))
{
    word = toc_sv_trim(word);
    if (!word.n)
        return true;
    toc_buf_str(b, b->n ? " " : "");
    toc_buf_add(b, word);
    return ok(word);
}

bool toc_manage_words(toc_api_call *c, toc_json body, const char *key, bool (*ok)(toc_sv),
                      toc_sv *ret)
{
    toc_buf b = {0};
    toc_json v = toc_json_get(body, key);
    toc_sv text = toc_json_sv(v);
    bool good = true;
    while (text.n && good)
        good = add_word(&b, toc_sv_cut(&text, ','), ok);
    for (toc_json_iter i = toc_json_each(v); good && toc_json_next(&i);)
        good = add_word(&b, toc_json_sv(i.value), ok);
    *ret = toc_arena_dup(c->a, toc_buf_sv(&b));
    toc_buf_done(&b);
    if (!good)
        toc_api_fail(c, 422, toc_arena_printf(c->a, "/%s", key).p, "%s is a list of names", key);
    return good;
}

bool toc_manage_level(toc_api_call *c, toc_json body, const char *key, const char *otherwise,
                      toc_sv *ret)
{
    toc_sv word = toc_json_text(body, key);
    *ret = word.n ? toc_arena_dup(c->a, word) : toc_sv_of(otherwise);
    if (!word.n || toc_tlp_find(ret->p) != TOC_TLP_NONE)
        return true;
    toc_api_fail(c, 422, toc_arena_printf(c->a, "/%s", key).p,
                 "%s is clear, green, amber, amber+strict or red", key);
    return false;
}

bool toc_manage_places(toc_api_call *c, toc_json body, toc_sv *ret)
{
    toc_json v = toc_json_get(body, "places");
    if (toc_json_type_of(v) == TOC_JSON_ABSENT)
        return true;
    for (const char *const *word = toc_reach_words; *word; word++)
        if (toc_sv_eq(toc_json_sv(v), toc_sv_of(*word))) {
            *ret = word == toc_reach_words ? TOC_SV("") : toc_sv_of(*word);
            return true;
        }
    toc_api_fail(c, 422, "/places", "places is exact, town, region or country");
    return false;
}

void toc_manage_done(toc_api_call *c, int r, const char *what, toc_sv about, unsigned status)
{
    const toc_audit row = {.who = c->account->name,
                           .what = toc_sv_of(what),
                           .about = about,
                           .detail = TOC_SV("over the API")};
    if (r == TOC_STORE_MANY)
        r = toc_fail(&c->err, -EEXIST, "there is one of that name already");
    if (r == TOC_STORE_NONE)
        r = toc_fail(&c->err, -ENOENT, "there is none of that name");
    if (r == 0)
        r = toc_exchange_audit(c->store, &row, &c->err);
    if (r < 0)
        toc_api_fail_result(c, r, NULL, &c->err);
    else if (status == 204)
        toc_api_no_content(c);
    else
        c->status = status;
}

/* ---- the audit log ---- */

typedef struct {
    toc_api_call *c;
    int64_t before, limit;
    TOC_VEC(toc_audit) last; /* a ring: the newest rows below `before` */
    uint64_t met;
} walk;

static int on_row(void *context, const toc_audit *row)
{
    walk *w = context;
    if (row->seq >= w->before)
        return 0;
    toc_audit *slot = w->met < (uint64_t)w->limit ? TOC_VEC_PUSH(w->c->a, &w->last)
                                                  : &w->last.p[w->met % (uint64_t)w->limit];
    if (!slot)
        return -ENOMEM;
    w->met++;
    *slot = (toc_audit){.seq = row->seq,
                        .at = row->at,
                        .who = toc_arena_dup(w->c->a, row->who),
                        .what = toc_arena_dup(w->c->a, row->what),
                        .about = toc_arena_dup(w->c->a, row->about),
                        .detail = toc_arena_dup(w->c->a, row->detail)};
    return 0;
}

static void put_row(toc_json_out *j, const toc_audit *row)
{
    toc_json_open(j, '{');
    toc_put_int(j, "seq", row->seq);
    toc_put_time(j, "at", row->at);
    toc_put_text(j, "who", row->who);
    toc_put_text(j, "what", row->what);
    toc_put_text(j, "about", row->about);
    toc_put_text(j, "detail", row->detail);
    toc_json_close(j, '}');
}

/* The newest first. Walking all of it proves that it is whole. */
void toc_api_audit(toc_api_call *c)
{
    enum { MOST = 1000, ORDINARY = 200 };
    walk w = {.c = c};
    toc_sv head;
    if (!toc_api_query_int(c, "next", 1, INT64_MAX, INT64_MAX, &w.before) ||
        !toc_api_query_int(c, "limit", 1, MOST, ORDINARY, &w.limit))
        return;
    int r = toc_exchange_audit_walk(c->store, on_row, &w, c->a, &head, &c->err);
    if (r < 0) {
        toc_api_fail_result(c, r, NULL, &c->err);
        return;
    }
    toc_json_out *j = toc_api_begin(c, 200);
    toc_json_open(j, '{');
    toc_json_key(j, "items");
    toc_json_open(j, '[');
    int64_t first = 0;
    for (uint32_t i = 0; i < w.last.n; i++) {
        const toc_audit *row = &w.last.p[(w.met - 1 - i) % (uint64_t)w.last.n];
        first = row->seq;
        put_row(j, row);
    }
    toc_json_close(j, ']');
    toc_json_key(j, "next");
    if (w.met > (uint64_t)w.limit)
        toc_json_str(j, toc_arena_printf(c->a, "%lld", (long long)first));
    else
        toc_json_null(j);
    toc_put_text(j, "head", head);
    toc_json_close(j, '}');
}
