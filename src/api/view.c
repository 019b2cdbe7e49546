/* view - a live view as those who administer ask for it: the filters of lists, STIX objects of the
 * store, what was put into other collections. */
#include "api/filter_words.h"
#include "api/manage.h"
#include "api/server.h"
#include "live/wish.h"
#include "share/collection_edit.h"

#include <errno.h>

typedef struct {
    toc_api_call *c;
    toc_view_wish wish;
} reading;

/* ---- members ---- */

/* False: answered. */
static bool take_filter(reading *r, size_t which, toc_json v)
{
    toc_sv text = toc_json_sv(v);
    int64_t number;
    const char *where = toc_arena_printf(r->c->a, "/view/%s", toc_filter_word(which)).p;
    if (toc_json_to_int(v, &number))
        text = toc_arena_printf(r->c->a, "%lld", (long long)number);
    text = toc_sv_trim(text);
    if (!text.n || memchr(text.p, '\0', text.n)) {
        toc_api_fail(r->c, 422, where, "%s is text or a number", toc_filter_word(which));
        return false;
    }
    toc_filter_set(&r->wish.filters, which, toc_arena_dup(r->c->a, text).p);
    return true;
}

static const struct {
    const char *member;
    bool (*fits)(toc_sv word);
    size_t offset;
} LISTS[] = {
    {"objects", toc_view_type_is_good, offsetof(toc_view_wish, objects)},
    {"posted", toc_view_type_is_good, offsetof(toc_view_wish, posted)},
    {"from", toc_name_is_good, offsetof(toc_view_wish, from)},
    {"by", toc_name_is_good, offsetof(toc_view_wish, by)},
    {"marked", toc_view_level_is_good, offsetof(toc_view_wish, marked)},
};

static bool take_list(reading *r, size_t which, toc_json v)
{
    const char *name = LISTS[which].member;
    toc_sv_vec *to = (toc_sv_vec *)((char *)&r->wish + LISTS[which].offset);
    bool good = toc_json_type_of(v) == TOC_JSON_ARRAY;
    for (toc_json_iter i = toc_json_each(v); good && toc_json_next(&i);) {
        toc_sv *slot = TOC_VEC_PUSH(r->c->a, to);
        if (slot)
            *slot = toc_arena_dup(r->c->a, toc_json_sv(i.value));
        good = slot && LISTS[which].fits(*slot);
    }
    if (!good || !to->n)
        toc_api_fail(r->c, 422, toc_arena_printf(r->c->a, "/view/%s", name).p, "%s is a list of %s",
                     name,
                     LISTS[which].fits == toc_view_type_is_good    ? "STIX types, or [\"*\"]"
                     : LISTS[which].fits == toc_view_level_is_good ? "TLP levels"
                                                                   : "names");
    return good && to->n;
}

/* What is not known is refused: a filter that was misspelt would let all through. */
static bool take_member(reading *r, toc_sv key, toc_json v)
{
    for (size_t i = 0; toc_filter_word(i); i++)
        if (toc_sv_eq(key, toc_sv_of(toc_filter_word(i))))
            return take_filter(r, i, v);
    for (size_t i = 0; i < TOC_LEN(LISTS); i++)
        if (toc_sv_eq(key, toc_sv_of(LISTS[i].member)))
            return take_list(r, i, v);
    toc_api_fail(r->c, 422, "/view", "a view has no '%.*s'", TOC_SV_ARG(key));
    return false;
}

/* ---- the whole ---- */

static void fail_query(toc_api_call *c, int result, const toc_err *err)
{
    toc_sv text;
    const char *whose = toc_filter_blamed(err, c->a, &text);
    if (whose)
        toc_api_fail(c, 422, toc_arena_printf(c->a, "/view/%s", whose).p, "%.*s", TOC_SV_ARG(text));
    else if (result == -EINVAL || result == -ENOENT)
        toc_api_fail(c, 422, "/view", "%s", err->text);
    else
        toc_api_fail_result(c, result, "/view", err);
}

bool toc_manage_view(toc_api_call *c, toc_json body, toc_sv *ret)
{
    reading r = {.c = c};
    toc_view_query q;
    toc_json v = toc_json_get(body, "view");
    *ret = TOC_SV("");
    if (toc_json_type_of(v) == TOC_JSON_ABSENT)
        return true;
    if (toc_json_type_of(v) != TOC_JSON_OBJECT) {
        toc_api_fail(c, 422, "/view", "view is an object: {} is all incidents");
        return false;
    }
    for (toc_json_iter i = toc_json_each(v); toc_json_next(&i);)
        if (!take_member(&r, i.key, i.value))
            return false;
    if (!r.wish.posted.n && (r.wish.from.n || r.wish.by.n || r.wish.marked.n)) {
        toc_api_fail(c, 422, "/view/posted", "from, by and marked say which of what was posted");
        return false;
    }
    int e = toc_view_wish_query(&r.wish, c->directory, TOC_SV(""), c->a, &q, &c->err);
    if (e == 0)
        e = toc_view_query_write(&q, c->a, ret);
    if (e < 0)
        fail_query(c, e, &c->err);
    return e == 0;
}

toc_sv toc_manage_view_text(toc_api_call *c, toc_sv query)
{
    toc_view_query q;
    return toc_view_query_read(query, c->a, &q, NULL) == 0 ? toc_view_query_say(&q, c->a)
                                                           : TOC_SV("");
}
