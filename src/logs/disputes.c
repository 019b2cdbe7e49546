/* disputes - see disputes.h. */
#include "logs/disputes.h"

#include "base/alloc.h"
#include "base/map.h"
#include "model/json.h"
#include "store/sighted.h"

#include <errno.h>

enum { PAGE = 1000 };

/* What one says of one object; the newest version counts. */
typedef struct {
    toc_sv author, object;
    int64_t version;
    int level; /* 2: disagrees strongly, 1: disagrees, 0: does not, or takes it back */
    toc_sv why;
} claim;

struct toc_disputes {
    toc_arena a;
    toc_map by_object; /* index in lists */
    TOC_VEC(toc_dispute_vec) lists;
};

typedef struct {
    toc_disputes *d;
    toc_store *store;
    toc_map known; /* "author object": index in claims */
    TOC_VEC(claim) claims;
    toc_map names; /* of authors: index in texts */
    toc_sv_vec texts;
} reading;

static int level_of(toc_json opinion)
{
    toc_sv word = toc_json_text(opinion, "opinion");
    if (toc_json_is_true(toc_json_get(opinion, "revoked")))
        return 0;
    return toc_sv_eq(word, TOC_SV("strongly-disagree")) ? 2 : toc_sv_eq(word, TOC_SV("disagree"));
}

static bool take_claim(reading *r, const claim *c)
{
    toc_arena *a = &r->d->a;
    toc_sv key = toc_arena_printf(a, "%.*s %.*s", TOC_SV_ARG(c->author), TOC_SV_ARG(c->object));
    int64_t at = toc_map_get(&r->known, key);
    if (at != TOC_MAP_NONE) {
        if (r->claims.p[at].version <= c->version)
            r->claims.p[at] = *c;
        return true;
    }
    claim *slot = TOC_VEC_PUSH(a, &r->claims);
    if (!slot || !toc_map_put(&r->known, a, key, r->claims.n - 1))
        return false;
    *slot = *c;
    return true;
}

static int read_opinion(reading *r, const toc_object *object)
{
    toc_json_doc *doc = NULL;
    toc_arena *a = &r->d->a;
    if (toc_json_parse(object->json, &doc, NULL) < 0)
        return 0;
    toc_json v = toc_json_root(doc);
    claim c = {.author = toc_arena_dup(a, toc_json_text(v, "created_by_ref")),
               .version = object->version,
               .level = level_of(v),
               .why = toc_arena_dup(a, toc_json_text(v, "explanation"))};
    bool ok = true;
    for (toc_json_iter i = toc_json_each(toc_json_get(v, "object_refs")); toc_json_next(&i);) {
        toc_sv id = toc_json_sv(i.value);
        if (!id.p || !toc_sv_starts(id, TOC_SV("indicator--")))
            continue;
        c.object = toc_arena_dup(a, id);
        ok = ok && take_claim(r, &c);
    }
    toc_json_doc_free(doc);
    return ok && !a->overflowed ? 0 : -ENOMEM;
}

static toc_sv name_of(reading *r, toc_sv author)
{
    toc_object object;
    toc_json_doc *doc = NULL;
    toc_arena *a = &r->d->a;
    int64_t at = toc_map_get(&r->names, author);
    if (at != TOC_MAP_NONE)
        return r->texts.p[at];
    toc_sv name = author;
    if (author.n && toc_store_object(r->store, author, a, &object, NULL) == 0 &&
        toc_json_parse(object.json, &doc, NULL) == 0) {
        toc_sv said = toc_json_text(toc_json_root(doc), "name");
        name = said.n ? toc_arena_dup(a, said) : author;
    }
    toc_json_doc_free(doc);
    toc_sv *slot = TOC_VEC_PUSH(a, &r->texts);
    if (slot && toc_map_put(&r->names, a, author, r->texts.n - 1))
        *slot = name;
    return name;
}

static bool list_claim(reading *r, const claim *c)
{
    toc_disputes *d = r->d;
    int64_t at = toc_map_get(&d->by_object, c->object);
    if (at == TOC_MAP_NONE) {
        const toc_dispute_vec *list = TOC_VEC_PUSH(&d->a, &d->lists);
        at = (int64_t)d->lists.n - 1;
        if (!list || !toc_map_put(&d->by_object, &d->a, c->object, (uint32_t)at))
            return false;
    }
    toc_dispute *slot = TOC_VEC_PUSH(&d->a, &d->lists.p[at]);
    if (!slot)
        return false;
    *slot = (toc_dispute){.who = name_of(r, c->author), .why = c->why, .strongly = c->level == 2};
    return true;
}

/* Those that say it strongly come first. */
static bool list_claims(reading *r)
{
    for (int level = 2; level > 0; level--)
        TOC_VEC_FOREACH (c, &r->claims)
            if (c->level == level && !list_claim(r, c))
                return false;
    return !r->d->a.overflowed;
}

int toc_disputes_load(toc_store *store, toc_disputes **ret, toc_err *reterr)
{
    reading r = {.d = toc_calloc(1, sizeof(*r.d)), .store = store};
    toc_arena a = {0};
    int e = r.d ? 0 : -ENOMEM;
    for (int64_t at = 0; e == 0;) {
        toc_object_vec page = {0};
        toc_arena_clear(&a);
        e = toc_sighted_opinions(store, &at, PAGE, &a, &page, reterr);
        TOC_VEC_FOREACH (object, &page)
            if (e == 0)
                e = read_opinion(&r, object);
        if (!page.n)
            break;
    }
    toc_arena_done(&a);
    if (e == 0 && !list_claims(&r))
        e = -ENOMEM;
    if (e < 0) {
        toc_disputes_free(r.d);
        return e == -ENOMEM ? toc_fail(reterr, e, "out of memory") : e;
    }
    *ret = r.d;
    return 0;
}

toc_disputes *toc_disputes_free(toc_disputes *d)
{
    if (d)
        toc_arena_done(&d->a);
    toc_free(d);
    return NULL;
}

const toc_dispute_vec *toc_disputes_on(const toc_disputes *d, toc_sv id)
{
    int64_t at = d && id.n ? toc_map_get(&d->by_object, id) : TOC_MAP_NONE;
    return at == TOC_MAP_NONE ? NULL : &d->lists.p[at];
}

double toc_disputes_part(const toc_dispute_vec *list)
{
    double part = 1;
    for (uint32_t i = 0; list && i < list->n; i++)
        part *= list->p[i].strongly ? 0.25 : 0.5;
    return part;
}
