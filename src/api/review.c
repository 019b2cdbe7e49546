/* review - pairs of incidents that may be one, and what people say of them. */
#include "api/incidents.h"
#include "api/rulings.h"
#include "api/server.h"

#include <errno.h>

/* ---- the pairs ---- */

static int put_view(toc_api_call *c, const char *key, toc_sv id)
{
    toc_merged m = {0};
    int r = toc_merge_get(c->store, id, c->a, &m, &c->err);
    toc_json_key(&c->j, key);
    if (r == 0)
        toc_view_json(&c->j, &m.view);
    else
        toc_json_null(&c->j);
    return TOC_MIN(r, 0);
}

/* Reasons are words with a comma or semicolon between. */
static void put_why(toc_json_out *j, toc_sv reasons)
{
    toc_json_key(j, "why");
    toc_json_open(j, '[');
    while (reasons.n) {
        toc_sv one = toc_sv_trim(toc_sv_cut(&reasons, ';'));
        if (one.n)
            toc_json_str(j, one);
    }
    toc_json_close(j, ']');
}

static int put_doubt(toc_api_call *c, const toc_doubt *d)
{
    toc_json_open(&c->j, '{');
    int r = put_view(c, "a", d->incident[0]);
    if (r == 0)
        r = put_view(c, "b", d->incident[1]);
    toc_json_key(&c->j, "members");
    toc_json_open(&c->j, '[');
    toc_json_str(&c->j, d->member[0]);
    toc_json_str(&c->j, d->member[1]);
    toc_json_close(&c->j, ']');
    toc_json_key(&c->j, "score");
    toc_json_num(&c->j, d->link.score / 1000.0);
    put_why(&c->j, d->link.reasons);
    toc_json_close(&c->j, '}');
    return r;
}

void toc_api_get_review(toc_api_call *c)
{
    enum { MOST = 100, ORDINARY = 20 };
    int64_t page, limit;
    toc_doubt_vec all = {0};
    bool later = toc_api_query(c, "later").n > 0;
    if (!toc_api_query_int(c, "page", 0, 1000000, 0, &page) ||
        !toc_api_query_int(c, "limit", 1, MOST, ORDINARY, &limit))
        return;
    int r = toc_store_doubts(c->store, later, (uint32_t)limit + 1, (uint32_t)(page * limit), c->a,
                             &all, &c->err);
    toc_json_out *j = toc_api_begin(c, 200);
    toc_json_open(j, '{');
    toc_json_key(j, "items");
    toc_json_open(j, '[');
    for (uint32_t i = 0; r == 0 && i < all.n && i < limit; i++)
        r = put_doubt(c, &all.p[i]);
    toc_json_close(j, ']');
    toc_json_key(j, "next");
    if (all.n > limit)
        toc_json_int(j, page + 1);
    else
        toc_json_null(j);
    toc_json_close(j, '}');
    if (r < 0)
        toc_api_fail_result(c, r, NULL, &c->err);
}

/* ---- the answers ---- */

static int settle(toc_api_call *c, toc_sv x, toc_sv y, toc_sv word, const toc_hand *hand)
{
    toc_store_match a = {0}, b = {0};
    int r = toc_store_resolve(c->store, x, c->a, &a, &c->err);
    if (r == 0)
        r = toc_store_resolve(c->store, y, c->a, &b, &c->err);
    if (r > 0 || (r == 0 && (a.kind != TOC_STORE_IS_INCIDENT || b.kind != TOC_STORE_IS_INCIDENT)))
        return toc_fail(&c->err, -ENOENT, "one of the two is no incident");
    if (r < 0)
        return r;
    if (toc_sv_eq(word, TOC_SV("same")))
        return toc_rule_merge(c->store, a.id, b.id, hand, &c->err);
    return toc_rule_apart(c->store, a.id, b.id, toc_sv_eq(word, TOC_SV("later")), hand, &c->err);
}

void toc_api_answer_review(toc_api_call *c)
{
    toc_json body;
    toc_sv word, id[2] = {{"", 0}, {"", 0}};
    if (!toc_api_body(c, &body) || !toc_api_text(c, body, "answer", &word))
        return;
    if (!toc_sv_eq(word, TOC_SV("same")) && !toc_sv_eq(word, TOC_SV("different")) &&
        !toc_sv_eq(word, TOC_SV("later"))) {
        toc_api_fail(c, 422, "/answer", "the answer is same, different or later");
        return;
    }
    size_t n = 0;
    for (toc_json_iter i = toc_json_each(toc_json_get(body, "pair")); toc_json_next(&i); n++)
        if (n < 2 && toc_json_sv(i.value).n)
            id[n] = toc_json_sv(i.value);
    if (n != 2 || !id[0].n || !id[1].n) {
        toc_api_fail(c, 422, "/pair", "pair is the ids of two incidents");
        return;
    }
    toc_hand hand;
    if (!toc_api_hand(c, body, &hand))
        return;
    int r = settle(c, id[0], id[1], word, &hand);
    if (r)
        toc_api_fail_ruling(c, r);
    else
        toc_api_no_content(c);
}
