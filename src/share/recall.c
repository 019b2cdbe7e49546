/* recall - see recall.h. */
#include "share/recall.h"

#include "base/date.h"
#include "model/id.h"
#include "share/stix.h"

#include <errno.h>

/* Versions that a Note names; more are meant, but by their id alone. */
enum { NAMED = 100 };

static int out_of_memory(toc_err *reterr)
{
    return toc_fail(reterr, -ENOMEM, "out of memory");
}

/* ---- the Note ---- */

/* Milliseconds, and microseconds where there are some. */
static toc_sv stix_time(int64_t us, toc_arena *a)
{
    char text[TOC_TIME_TEXT + 1];
    toc_time_format(us, text);
    if (us % 1000 == 0)
        memcpy(text + TOC_TIME_TEXT - 4, "Z", 2);
    return toc_arena_dup(a, toc_sv_of(text));
}

static const char *words_for(const char *reason)
{
    static const char *const WORDS[][2] = {
        {TOC_RECALL_DELETED, "was withdrawn by who shared it"},
        {TOC_RECALL_RESTRICTED, "was restricted: you may not have it any more"},
        {TOC_RECALL_LEFT, "does not belong into this collection any more"},
        {TOC_RECALL_REVOKED, "was revoked"},
        {TOC_RECALL_NARROWED, "is not for you any more"},
    };
    for (size_t i = 0; i < TOC_LEN(WORDS); i++)
        if (strcmp(WORDS[i][0], reason) == 0)
            return WORDS[i][1];
    return "was withdrawn";
}

static void write_refs(toc_json_out *j, const toc_recalled_vec *of)
{
    toc_sv last = {"", 0};
    toc_json_key(j, "object_refs");
    toc_json_open(j, '[');
    TOC_VEC_FOREACH (v, of) {
        if (!toc_sv_eq(v->id, last)) /* versions of one object stand together */
            toc_json_str(j, v->id);
        last = v->id;
    }
    toc_json_close(j, ']');
}

static void write_versions(toc_json_out *j, const toc_recalled_vec *of, toc_arena *a)
{
    uint32_t n = 0;
    toc_json_key(j, "versions");
    toc_json_open(j, '[');
    TOC_VEC_FOREACH (v, of) {
        if (n++ >= NAMED)
            break;
        toc_json_open(j, '{');
        toc_json_member(j, "id", v->id);
        if (v->version)
            toc_json_member(j, "version", stix_time(v->version, a));
        toc_json_close(j, '}');
    }
    toc_json_close(j, ']');
}

static void write_marking(toc_json_out *j, toc_sv label_text, toc_arena *a)
{
    toc_label label;
    if (toc_label_read(label_text, a, &label) < 0 || label.unreadable || !label.whole.tlp)
        return;
    toc_json_key(j, "object_marking_refs");
    toc_json_open(j, '[');
    toc_json_str(j, toc_sv_of(toc_tlp_markings[label.whole.tlp].id));
    toc_json_close(j, ']');
}

/* As strict as what it is about; of that it holds ids and versions alone. */
static void write_note(const toc_recall *why, const toc_recalled_vec *of, toc_sv label,
                       const toc_shared *row, toc_arena *a, toc_buf *ret)
{
    toc_json_out j = {.buf = ret};
    toc_sv at = stix_time(row->version, a);
    toc_json_open(&j, '{');
    toc_json_member(&j, "type", TOC_SV("note"));
    toc_json_member(&j, "spec_version", TOC_SV("2.1"));
    toc_json_member(&j, "id", row->id);
    toc_json_member(&j, "created_by_ref", TOC_SV(TOC_STIX_IDENTITY));
    toc_json_member(&j, "created", at);
    toc_json_member(&j, "modified", at);
    write_marking(&j, label, a);
    toc_json_member(&j, "abstract", TOC_SV("Withdrawn"));
    toc_json_member(&j, "content",
                    toc_arena_printf(a, "What is referred to %s. Delete your copies of it.",
                                     words_for(why->reason)));
    write_refs(&j, of);
    toc_json_key(&j, "extensions");
    toc_json_open(&j, '{');
    toc_json_key(&j, TOC_STIX_EXTENSION);
    toc_json_open(&j, '{');
    toc_json_member(&j, "extension_type", TOC_SV("property-extension"));
    toc_json_key(&j, "recall");
    toc_json_open(&j, '{');
    toc_json_member(&j, "reason", toc_sv_of(why->reason));
    write_versions(&j, of, a);
    toc_json_close(&j, '}');
    toc_json_close(&j, '}');
    toc_json_close(&j, '}');
    toc_json_close(&j, '}');
}

/* Milliseconds: what every store of others keeps. */
static int64_t now_ms(void)
{
    return toc_time_now() / 1000 * 1000;
}

static toc_sv note_id(const toc_recall *why, const toc_recalled_vec *of, int64_t at, toc_arena *a)
{
    toc_sv name =
        toc_arena_printf(a, "recall|%.*s|%s|%.*s|%lld|%lld|%u|%lld", TOC_SV_ARG(why->c->id),
                         why->reason, TOC_SV_ARG(of->p->id), (long long)of->p->added, (long long)at,
                         of->n, (long long)why->partner);
    return toc_derived_id(a, "note", name);
}

static int leave_note(toc_store *s, const toc_recall *why, const toc_recalled_vec *of, toc_sv label,
                      bool restricted, toc_arena *a, toc_err *reterr)
{
    toc_buf json = {0};
    int64_t added;
    toc_recalled_vec one = {0};
    int64_t at = now_ms();
    toc_tombstone t = {.row = {.type = TOC_SV("note"), .version = at, .source = why->source},
                       .label = label,
                       .restricted = restricted,
                       .partner = why->partner,
                       .reason = toc_sv_of(why->reason),
                       .who = why->who,
                       .of = *of};
    t.row.id = note_id(why, of, at, a);
    write_note(why, of, label, &t.row, a, &json);
    t.row.json = toc_buf_sv(&json);
    toc_recalled_version *slot = restricted && !why->partner ? TOC_VEC_PUSH(a, &one) : NULL;
    if (slot) {
        slot->id = of->p->id;
        t.of = one;
    }
    int r = json.failed || a->overflowed
                ? out_of_memory(reterr)
                : toc_exchange_put_tombstone(s, why->c->number, &t, &added, reterr);
    toc_buf_done(&json);
    return r;
}

int toc_recall_tell(toc_store *s, const toc_recall *why, const toc_recalled_vec *what, bool parts,
                    toc_sv label, toc_err *reterr)
{
    toc_arena a = {0};
    TOC_ASSERT(why->partner && what->n);
    int r = leave_note(s, why, what, label, parts, &a, reterr);
    toc_arena_done(&a);
    return r;
}

/* ---- putting ---- */

typedef struct {
    toc_arena *a;
    toc_recalled_vec *ret;
    int64_t source, before; /* those of this source alone that stand before; source < 0: all */
    int64_t label;          /* of the last that was met */
} collector;

static int collect(void *context, const toc_shared *row)
{
    collector *k = context;
    if (row->state & TOC_SHARED_TOMBSTONE ||
        (k->source >= 0 && (row->source != k->source || row->added >= k->before)))
        return 0;
    toc_recalled_version *v = TOC_VEC_PUSH(k->a, k->ret);
    if (!v)
        return -ENOMEM;
    *v = (toc_recalled_version){row->added, row->version, toc_arena_dup(k->a, row->id)};
    k->label = row->label;
    return 0;
}

static int walk_versions(toc_store *s, int64_t collection, toc_sv id, collector *k, toc_err *reterr)
{
    int r = toc_exchange_versions(s, collection, id, false, collect, k, reterr);
    return r == 0 && k->a->overflowed ? out_of_memory(reterr) : r;
}

int toc_recall_versions(toc_store *s, int64_t collection, toc_sv id, toc_arena *a,
                        toc_recalled_vec *ret, toc_err *reterr)
{
    collector k = {.a = a, .ret = ret, .source = -1};
    return walk_versions(s, collection, id, &k, reterr);
}

static int restrict_before(toc_store *s, const toc_recall *why, toc_sv id, int64_t added,
                           toc_err *reterr)
{
    toc_arena a = {0};
    toc_recalled_vec of = {0};
    toc_sv label = {"", 0};
    collector k = {.a = &a, .ret = &of, .source = why->source, .before = added};
    int r = walk_versions(s, why->c->number, id, &k, reterr);
    if (r == 0 && of.n)
        r = toc_exchange_label(s, k.label, &a, &label, reterr);
    if (r == 0 && of.n)
        r = leave_note(s, why, &of, label, true, &a, reterr);
    toc_arena_done(&a);
    return r;
}

int toc_recall_put(toc_store *s, const toc_collection *c, const toc_shared *o, toc_sv label,
                   toc_sv who, toc_shared_result *ret, toc_err *reterr)
{
    const toc_recall why = {
        .c = c, .source = o->source, .who = who, .reason = TOC_RECALL_RESTRICTED};
    int r = toc_exchange_put(s, c->number, o, label, ret, reterr);
    if (r != 0 || !ret->relabelled)
        return r;
    return restrict_before(s, &why, o->id, ret->added, reterr);
}

/* ---- taking out ---- */

/* The label under which the first of them stands. */
typedef struct {
    int64_t added, label;
} label_search;

static int see_label(void *context, const toc_shared *row)
{
    label_search *l = context;
    if (row->added == l->added)
        l->label = row->label;
    return row->added == l->added;
}

static int take_rows(toc_store *s, const toc_recall *why, const toc_recalled_vec *what,
                     toc_arena *a, toc_recalled_vec *ret, toc_err *reterr)
{
    TOC_VEC_FOREACH (v, what) {
        int r = toc_exchange_recall(s, why->c->number, v->added, why->who, reterr);
        if (r < 0)
            return r;
        if (r == TOC_STORE_NONE)
            continue;
        toc_recalled_version *slot = TOC_VEC_PUSH(a, ret);
        if (!slot)
            return out_of_memory(reterr);
        *slot = *v;
    }
    return 0;
}

/* In a list that is in the order in which its versions were added. */
static const toc_recalled_version *find_added(const toc_recalled_vec *list, int64_t added)
{
    uint32_t low = TOC_VEC_FROM(list, added, added);
    return low < list->n && list->p[low].added == added ? &list->p[low] : NULL;
}

/* The same with their versions. */
static int fill_versions(toc_store *s, const toc_recall *why, const toc_recalled_vec *what,
                         toc_arena *a, toc_recalled_vec *ret, toc_err *reterr)
{
    toc_recalled_vec there = {0};
    toc_sv last = {"", 0};
    int r = 0;
    TOC_VEC_FOREACH (v, what) {
        if (!toc_sv_eq(v->id, last)) {
            there.n = 0;
            r = toc_recall_versions(s, why->c->number, v->id, a, &there, reterr);
        }
        last = v->id;
        const toc_recalled_version *have = r == 0 ? find_added(&there, v->added) : NULL;
        toc_recalled_version *slot = have ? TOC_VEC_PUSH(a, ret) : NULL;
        if (slot)
            *slot = *have;
        if (r < 0)
            return r;
    }
    return a->overflowed ? out_of_memory(reterr) : 0;
}

int toc_recall_take(toc_store *s, const toc_recall *why, const toc_recalled_vec *what,
                    toc_err *reterr)
{
    toc_arena a = {0};
    toc_recalled_vec known = {0}, gone = {0};
    toc_sv label = {"", 0};
    int r = fill_versions(s, why, what, &a, &known, reterr);
    if (r == 0 && what->n) {
        label_search l = {.added = what->p->added};
        r = TOC_MIN(
            toc_exchange_versions(s, why->c->number, what->p->id, false, see_label, &l, reterr), 0);
        if (r == 0 && l.label)
            r = toc_exchange_label(s, l.label, &a, &label, reterr);
    }
    if (r == 0)
        r = take_rows(s, why, &known, &a, &gone, reterr);
    if (r == 0 && gone.n)
        r = leave_note(s, why, &gone, label, false, &a, reterr);
    toc_arena_done(&a);
    return r;
}

int toc_recall_revoke(toc_store *s, const toc_recall *why, const toc_shared *revoked,
                      toc_err *reterr)
{
    toc_arena a = {0};
    toc_recalled_vec all = {0}, gone = {0};
    collector k = {.a = &a, .ret = &all, .source = -1};
    toc_tombstone t = {
        .row = *revoked, .reason = toc_sv_of(why->reason), .who = why->who, .label = {"", 0}};
    int64_t added;
    int r = walk_versions(s, why->c->number, revoked->id, &k, reterr);
    if (r == 0 && all.n)
        r = toc_exchange_label(s, k.label, &a, &t.label, reterr);
    if (r == 0)
        r = take_rows(s, why, &all, &a, &gone, reterr);
    t.of = gone;
    if (r == 0 && gone.n)
        r = toc_exchange_put_tombstone(s, why->c->number, &t, &added, reterr);
    toc_arena_done(&a);
    return r;
}
