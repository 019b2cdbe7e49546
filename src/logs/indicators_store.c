/*
 * indicators_store - the indicators of the store, and the set that is kept of them.
 *
 * The set says up to which change of the store it is good. Objects that came since are added to it;
 * any other change makes it anew.
 */
#include "logs/indicators_gather.h"
#include "logs/indicators_load.h"

#include "base/alloc.h"
#include "base/map.h"
#include "match/stix_indicator.h"
#include "share/sighting_stix.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>

enum { PAGE = 1000 };

/* Adds the newest versions of those that are named. */
static int add_named(toc_set_builder *b, const toc_indicator_sources *o, const toc_sv_vec *ids,
                     toc_err *reterr)
{
    toc_arena a = {0};
    toc_store_names names = {.store = o->store};
    toc_stix_indicators r = toc_store_reader(b, &names);
    int e = 0;
    TOC_VEC_FOREACH (id, ids) {
        toc_object object;
        toc_arena_clear(&a);
        e = e < 0 ? e : toc_store_object(o->store, *id, &a, &object, reterr);
        if (e == 0 && toc_sv_eq(object.type, TOC_SV("indicator")))
            e = toc_stix_indicator_add_text(&r, object.json, reterr);
    }
    if (e >= 0)
        toc_indicators_note_stix(o, "the store", &r.result);
    toc_arena_done(&a);
    toc_stix_indicators_done(&r);
    toc_store_names_done(&names);
    return TOC_MIN(e, 0);
}

static toc_ioc_kind kind_of(toc_indicator_type type)
{
    static const toc_ioc_kind KINDS[] = {
        [TOC_INDICATOR_IPV4] = TOC_IOC_IPV4,
        [TOC_INDICATOR_IPV6] = TOC_IOC_IPV6,
        [TOC_INDICATOR_DOMAIN] = TOC_IOC_DOMAIN,
        [TOC_INDICATOR_URL] = TOC_IOC_URL,
        [TOC_INDICATOR_EMAIL] = TOC_IOC_EMAIL,
        [TOC_INDICATOR_FILE] = TOC_IOC_HASH,
        [TOC_INDICATOR_VULNERABILITY] = TOC_IOC_CVE,
        [TOC_INDICATOR_REGISTRY_KEY] = TOC_IOC_REGISTRY_KEY,
        [TOC_INDICATOR_WALLET] = TOC_IOC_WALLET,
        [TOC_INDICATOR_ATTACK_PATTERN] = TOC_IOC_NONE,
    };
    return type < TOC_LEN(KINDS) ? KINDS[type] : TOC_IOC_NONE;
}

/* What one report names. */
static int add_report(toc_set_builder *b, const toc_indicator_sources *o, toc_sv id,
                      toc_err *reterr)
{
    toc_arena a = {0};
    toc_stored_report report;
    toc_report_want want = {.report = id};
    int r = toc_store_report(o->store, &want, &a, &report, reterr);
    if (r == 0 && !report.withdrawn && report.rec->indicators.n) {
        int64_t day = report.rec->published == TOC_DAY_NONE ? 0 : report.rec->published;
        toc_about about = {.source = id,
                           .name = report.rec->title,
                           .valid_from = day > 0 ? (uint32_t)(day * 86400) : 0};
        TOC_VEC_FOREACH (i, &report.rec->indicators) {
            toc_ioc ioc;
            toc_ioc_kind kind = kind_of(i->type);
            about.confidence = (uint32_t)i->basis.confidence;
            about.id = toc_reported_indicator(id, i, &a);
            if (kind != TOC_IOC_NONE && toc_ioc_of(kind, i->value, &a, &ioc) == 0 && r >= 0)
                r = toc_set_add(b, &ioc, &about, reterr);
        }
    }
    toc_arena_done(&a);
    return TOC_MIN(r, 0);
}

static int add_reports(toc_set_builder *b, const toc_indicator_sources *o, toc_err *reterr)
{
    toc_arena a = {0};
    toc_sv after = {"", 0};
    int r = 0;
    for (;;) {
        toc_sv_vec ids = {0};
        r = toc_store_reports(o->store, after, PAGE, &a, &ids, reterr);
        if (r < 0 || !ids.n)
            break;
        TOC_VEC_FOREACH (id, &ids)
            if (r >= 0)
                r = add_report(b, o, *id, reterr);
        if (r < 0)
            break;
        after = ids.p[ids.n - 1];
    }
    toc_arena_done(&a);
    return TOC_MIN(r, 0);
}

int toc_indicators_add_store(toc_set_builder *b, const toc_indicator_sources *o, toc_err *reterr)
{
    int r = toc_indicators_gather(b, o, TOC_STRETCH, reterr);
    return r == 0 ? add_reports(b, o, reterr) : r;
}

/* ---- what changed ---- */

/* Objects and reports that came, changed or went. */
typedef struct {
    toc_arena a;
    toc_map known;
    toc_sv_vec objects, reports;
    bool more; /* something that a set cannot be renewed by */
} changes;

static bool note(changes *c, toc_sv_vec *list, toc_sv id)
{
    if (toc_map_get(&c->known, id) != TOC_MAP_NONE)
        return true;
    toc_sv copy = toc_arena_dup(&c->a, id);
    toc_sv *slot = TOC_VEC_PUSH(&c->a, list);
    if (!slot || !toc_map_put(&c->known, &c->a, copy, 1))
        return false;
    *slot = copy;
    return true;
}

static int read_changes(toc_store *store, int64_t after, changes *ret, toc_err *reterr)
{
    toc_arena a = {0};
    int r = 0;
    for (bool more = true; r == 0 && more;) {
        toc_change_vec page = {0};
        toc_arena_clear(&a);
        r = toc_store_changes(store, after, PAGE, &a, &page, reterr);
        more = page.n == PAGE;
        TOC_VEC_FOREACH (c, &page) {
            bool object =
                toc_sv_eq(c->what, TOC_SV("object")) && toc_sv_starts(c->id, TOC_SV("indicator--"));
            bool report = toc_sv_eq(c->what, TOC_SV("report"));
            if ((object || report) && !note(ret, object ? &ret->objects : &ret->reports, c->id))
                r = toc_fail(reterr, -ENOMEM, "out of memory");
            ret->more = ret->more || (object && toc_sv_eq(c->op, TOC_SV("withdrawn")));
            after = c->seq;
        }
    }
    toc_arena_done(&a);
    return TOC_MIN(r, 0);
}

/* The set that there was, without what comes from objects or reports that changed. */
static int add_rest(toc_set_builder *b, const toc_set *old, changes *c, toc_err *reterr)
{
    size_t n = (size_t)c->objects.n + c->reports.n;
    toc_sv *but = TOC_NEW_N(&c->a, toc_sv, n + 1);
    if (!but)
        return toc_fail(reterr, -ENOMEM, "out of memory");
    if (c->objects.n)
        memcpy(but, c->objects.p, c->objects.n * sizeof(*but));
    if (c->reports.n)
        memcpy(but + c->objects.n, c->reports.p, c->reports.n * sizeof(*but));
    return toc_set_add_set(b, old, but, n, reterr);
}

static int add_changed(toc_set_builder *b, const toc_indicator_sources *o, const changes *c,
                       toc_err *reterr)
{
    int r = add_named(b, o, &c->objects, reterr);
    TOC_VEC_FOREACH (id, &c->reports)
        if (r == 0)
            r = add_report(b, o, *id, reterr);
    return r;
}

int toc_indicators_add_since(toc_set_builder *b, const toc_indicator_sources *o, toc_err *reterr)
{
    changes c = {.more = false};
    int r = read_changes(o->store, o->since, &c, reterr);
    if (r == 0)
        r = add_changed(b, o, &c, reterr);
    toc_arena_done(&c.a);
    return r;
}

/* The first change behind a number; seq 0: there is none. */
static int next_change(toc_store *store, int64_t after, toc_change *ret, toc_err *reterr)
{
    toc_arena a = {0};
    toc_change_vec next = {0};
    int r = toc_store_changes(store, after, 1, &a, &next, reterr);
    *ret = (toc_change){.seq = 0};
    if (r == 0 && next.n)
        *ret = (toc_change){.seq = next.p[0].seq, .added = next.p[0].added};
    toc_arena_done(&a);
    return TOC_MIN(r, 0);
}

/* The last change before a moment, found by doubling and halving; `from` is one that there was. */
static int last_change(toc_store *store, int64_t from, int64_t moment, int64_t *ret,
                       toc_err *reterr)
{
    toc_change next;
    int r = next_change(store, from, &next, reterr);
    if (r == 0 && (!next.seq || next.added >= moment)) {
        *ret = from;
        return 0;
    }
    for (int64_t step = INT64_C(1) << 32; r == 0;) {
        r = next_change(store, from + step, &next, reterr);
        if (r == 0 && next.seq && next.added < moment)
            from = next.seq;
        else if (step == 0)
            break;
        else
            step /= 2;
    }
    *ret = from;
    return r;
}

int toc_indicators_change(toc_store *store, int64_t from, int64_t *ret, toc_err *reterr)
{
    return last_change(store, from, INT64_MAX, ret, reterr);
}

int toc_indicators_change_at(toc_store *store, int64_t moment, int64_t *ret, toc_err *reterr)
{
    return last_change(store, 0, moment, ret, reterr);
}

/* ---- the set that is kept ---- */

/* Up to which change a set of the store is good. */
static bool read_stamp(const toc_set *s, int64_t *ret)
{
    toc_sv text = toc_set_stamp(s);
    return toc_sv_eq(toc_sv_cut(&text, ' '), TOC_SV("store")) && toc_sv_to_i64(text, ret);
}

/* c NULL: all anew; else the old set with what changed since. */
static int make(const toc_indicator_sources *o, const toc_set *old, changes *c, int64_t change,
                toc_set **ret, toc_err *reterr)
{
    char text[64];
    toc_set_builder *b = NULL;
    int r = toc_set_builder_new(&b);
    if (r < 0)
        return toc_fail(reterr, r, "out of memory");
    if (c)
        r = add_rest(b, old, c, reterr);
    if (r == 0)
        r = c ? add_changed(b, o, c, reterr) : toc_indicators_add_store(b, o, reterr);
    (void)snprintf(text, sizeof(text), "store %" PRId64, change);
    if (r == 0)
        r = toc_set_build(b, toc_sv_of(text), ret, reterr);
    toc_set_builder_free(b);
    return r;
}

/* The set that is kept, and up to which change it is good; NULL and 0: there is none. */
static toc_set *open_kept(const char *cache, int64_t *ret_since)
{
    toc_set *kept = NULL;
    *ret_since = 0;
    if (!cache || toc_set_open(cache, &kept, NULL) < 0)
        return NULL;
    return read_stamp(kept, ret_since) ? kept : toc_set_free(kept);
}

int toc_indicators_of_store(const toc_indicator_sources *o, toc_set **ret, bool *ret_made,
                            toc_err *reterr)
{
    int64_t since, change = 0;
    toc_set *kept = open_kept(o->cache, &since);
    changes c = {.more = false};
    int r = last_change(o->store, since, INT64_MAX, &change, reterr);
    if (r == 0 && kept)
        r = read_changes(o->store, since, &c, reterr);
    bool good = kept && !c.more && !c.objects.n && !c.reports.n;
    c.more |= !good && (!kept || toc_set_check(kept, NULL) < 0);
    if (r == 0 && good)
        *ret = TOC_STEAL(kept);
    else if (r == 0)
        r = make(o, kept, c.more ? NULL : &c, change, ret, reterr);
    if (r == 0)
        *ret_made = !good;
    toc_arena_done(&c.a);
    toc_set_free(kept);
    return r;
}
