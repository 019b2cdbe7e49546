/* gate - see gate.h. */
#include "share/gate.h"

#include <errno.h>

/* ---- as text ---- */

toc_gate toc_gate_of(const toc_directory *d, const toc_directory_partner *p,
                     const toc_collection *c)
{
    return (toc_gate){.partner = *p,
                      .collection = *c,
                      .reads = toc_directory_access(d, c->number, p->stored.number).can_read};
}

static void put_flag(toc_json_out *j, const char *key, bool value)
{
    toc_json_key(j, key);
    toc_json_bool(j, value);
}

toc_sv toc_gate_write(const toc_gate *g, toc_arena *a)
{
    const toc_partner *p = &g->partner.stored;
    toc_buf b = {0};
    toc_json_out j = {.buf = &b};
    toc_json_open(&j, '{');
    put_flag(&j, "reads", g->reads);
    put_flag(&j, "active", p->active);
    toc_json_member(&j, "clearance", p->clearance);
    toc_json_member(&j, "pap", p->pap);
    put_flag(&j, "strict_amber", p->strict_amber);
    toc_json_member(&j, "accepts", p->accepts);
    toc_json_member(&j, "communities", p->communities);
    toc_json_some(&j, "places", p->places);
    toc_json_key(&j, "named");
    toc_json_open(&j, '[');
    TOC_VEC_FOREACH (id, &g->partner.named)
        toc_json_str(&j, *id);
    toc_json_close(&j, ']');
    toc_json_member(&j, "unmarked", g->collection.unmarked);
    toc_json_member(&j, "ceiling", g->collection.ceiling);
    toc_json_some(&j, "collection_places", g->collection.places);
    toc_json_close(&j, '}');
    toc_sv text = b.failed ? (toc_sv){"", 0} : toc_arena_dup(a, toc_buf_sv(&b));
    toc_buf_done(&b);
    return a->overflowed ? (toc_sv){"", 0} : text;
}

static toc_sv text_of(toc_json v, const char *key, toc_arena *a)
{
    return toc_arena_dup(a, toc_json_text(v, key));
}

static bool flag_of(toc_json v, const char *key)
{
    return toc_json_type_of(toc_json_get(v, key)) == TOC_JSON_TRUE;
}

int toc_gate_read(toc_sv text, int64_t partner, int64_t collection, toc_arena *a, toc_gate *ret,
                  toc_err *reterr)
{
    TOC_CLEANUP(toc_json_doc_freep) toc_json_doc *doc = NULL;
    int r = toc_json_parse(text, &doc, reterr);
    if (r < 0)
        return toc_fail_context(reterr, r == -ENOMEM ? r : -EBADMSG,
                                "what partners might have is damaged in the store");
    toc_json v = toc_json_root(doc);
    *ret = (toc_gate){.reads = flag_of(v, "reads"),
                      .partner.stored = {.number = partner,
                                         .active = flag_of(v, "active"),
                                         .clearance = text_of(v, "clearance", a),
                                         .pap = text_of(v, "pap", a),
                                         .strict_amber = flag_of(v, "strict_amber"),
                                         .accepts = text_of(v, "accepts", a),
                                         .communities = text_of(v, "communities", a),
                                         .places = text_of(v, "places", a)},
                      .collection = {.number = collection,
                                     .unmarked = text_of(v, "unmarked", a),
                                     .ceiling = text_of(v, "ceiling", a),
                                     .places = text_of(v, "collection_places", a)}};
    for (toc_json_iter i = toc_json_each(toc_json_get(v, "named")); toc_json_next(&i);) {
        toc_sv *slot = TOC_VEC_PUSH(a, &ret->partner.named);
        if (slot)
            *slot = toc_arena_dup(a, toc_json_sv(i.value));
    }
    r = toc_directory_recipient(&ret->partner.stored, a, &ret->partner.recipient);
    return r < 0 || a->overflowed ? toc_fail(reterr, -ENOMEM, "out of memory") : 0;
}

/* ---- rows ---- */

void toc_gate_rows_init(toc_gate_rows *w, toc_store *s, int64_t collection)
{
    *w = (toc_gate_rows){.s = s, .collection = collection};
}

void toc_gate_rows_done(toc_gate_rows *w)
{
    toc_arena_done(&w->a);
}

/* What it does not know, it denies. */
static void read_label(toc_gate_rows *w, int64_t number, toc_label *ret)
{
    toc_sv text;
    *ret = (toc_label){.unreadable = true};
    if (toc_exchange_label(w->s, number, &w->a, &text, NULL) == 0 &&
        toc_label_read(text, &w->a, ret) < 0)
        *ret = (toc_label){.unreadable = true};
}

/* Good until the next call. */
static const toc_label *label_of(toc_gate_rows *w, int64_t number)
{
    enum { MOST = 16 * TOC_GATE_LABELS }; /* that are read before their text is let go */
    size_t at = (uint64_t)number % TOC_GATE_LABELS;
    if (w->known[at].number == number)
        return &w->known[at].label;
    if (w->n++ >= MOST) {
        w->n = 0;
        toc_arena_clear(&w->a);
        memset(w->known, 0, sizeof(w->known));
    }
    read_label(w, number, &w->known[at].label);
    w->known[at].number = w->a.overflowed ? 0 : number;
    return &w->known[at].label;
}

toc_tlp toc_gate_level(toc_gate_rows *w, int64_t label)
{
    return label_of(w, label)->whole.tlp;
}

static toc_verdict by_label(const toc_gate *g, toc_gate_rows *w, toc_sv id, int64_t label,
                            int64_t source)
{
    if (!g->reads)
        return TOC_DENY;
    toc_release_facts facts = toc_directory_facts(&g->partner, &g->collection, id, source);
    return toc_release_allows(label_of(w, label), &g->partner.recipient, TOC_CHANNEL_TAXII, &facts)
        .verdict;
}

typedef struct {
    int64_t source, version, label;
    bool any;
} newest_search;

static int see_newest(void *context, const toc_shared *row)
{
    newest_search *n = context;
    bool counts = !(row->state & TOC_SHARED_TOMBSTONE) && row->source == n->source;
    if (counts && (!n->any || row->version >= n->version))
        *n = (newest_search){row->source, row->version, row->label, true};
    return 0;
}

/* Of an object of which a later version is marked otherwise, who may not have that has none. */
bool toc_gate_gives_newest(const toc_gate *g, toc_gate_rows *w, toc_sv id, int64_t source)
{
    newest_search n = {.source = source};
    return toc_exchange_versions(w->s, w->collection, id, false, see_newest, &n, NULL) == 0 &&
           n.any && by_label(g, w, id, n.label, source) != TOC_DENY;
}

toc_reach toc_gate_reach(const toc_gate *g)
{
    return TOC_MAX(g->partner.recipient.places, toc_reach_find(g->collection.places));
}

/* The copy for the gate, of a row that may go in parts alone. TOC_STORE_NONE: the row is not there
 * any more; else as toc_release_redact(). */
static int copy_row(const toc_gate *g, toc_gate_rows *w, const toc_shared *row, toc_arena *a,
                    toc_redacted *ret)
{
    TOC_CLEANUP(toc_json_doc_freep) toc_json_doc *doc = NULL;
    toc_sv json;
    int r = toc_exchange_json(w->s, w->collection, row->added, a, &json, NULL);
    if (r == 0)
        r = toc_json_parse(json, &doc, NULL);
    return r == 0 ? toc_gate_redact(g, w, row, toc_json_root(doc), a, ret) : r;
}

/* Whether a place is told more exactly than it may be is in the object, not in its label. */
static toc_verdict by_places(const toc_gate *g, toc_gate_rows *w, const toc_shared *row)
{
    toc_arena a = {0};
    toc_redacted copy;
    int r = row->state & TOC_SHARED_TAKEN ? 0 : copy_row(g, w, row, &a, &copy);
    toc_arena_done(&a);
    return r == TOC_REDACT_IMPOSSIBLE ? TOC_DENY
           : r == TOC_REDACT_NOTHING  ? TOC_RELEASE
                                      : TOC_REDACT;
}

/* Of two gates that give copies: whether these differ. */
static bool limits_more(const toc_gate *before, const toc_gate *now, toc_gate_rows *w,
                        const toc_shared *row)
{
    toc_arena a = {0};
    toc_redacted was = {0}, is = {0};
    bool less = toc_gate_reach(now) > toc_gate_reach(before) &&
                (copy_row(before, w, row, &a, &was) != 0 || copy_row(now, w, row, &a, &is) != 0 ||
                 !toc_sv_eq(was.id, is.id));
    toc_arena_done(&a);
    return less;
}

toc_verdict toc_gate_allows(const toc_gate *g, toc_gate_rows *w, const toc_shared *row)
{
    toc_verdict v = by_label(g, w, row->id, row->label, row->source);
    if (v == TOC_REDACT && toc_gate_reach(g))
        v = by_places(g, w, row);
    bool narrowed = row->state & TOC_SHARED_NARROWED && row->source != g->partner.stored.number;
    return v != TOC_DENY && narrowed && !toc_gate_gives_newest(g, w, row->id, row->source)
               ? TOC_DENY
               : v;
}

int toc_gate_redact(const toc_gate *g, toc_gate_rows *w, const toc_shared *row, toc_json object,
                    toc_arena *a, toc_redacted *ret)
{
    toc_release_facts facts =
        toc_directory_facts(&g->partner, &g->collection, row->id, row->source);
    return toc_release_redact(object, label_of(w, row->label), &g->partner.recipient,
                              TOC_CHANNEL_TAXII, &facts, a, ret);
}

static bool gives_part(const toc_gate *g, const toc_marked_part *part, const toc_shared *row)
{
    toc_release_facts facts =
        toc_directory_facts(&g->partner, &g->collection, row->id, row->source);
    return toc_release_part(part, &g->partner.recipient, TOC_CHANNEL_TAXII, &facts);
}

bool toc_gate_gives_less(const toc_gate *before, const toc_gate *now, toc_gate_rows *w,
                         const toc_shared *row)
{
    toc_verdict was = toc_gate_allows(before, w, row), is = toc_gate_allows(now, w, row);
    if (was != TOC_REDACT || is != TOC_REDACT)
        return is < was;
    if (limits_more(before, now, w, row))
        return true;
    TOC_VEC_FOREACH (part, &label_of(w, row->label)->parts)
        if (gives_part(before, part, row) && !gives_part(now, part, row))
            return true;
    return false;
}

/* One version, without text. */
typedef struct {
    int64_t added;
    toc_shared row;
} version_search;

static int see_version(void *context, const toc_shared *row)
{
    version_search *k = context;
    if (row->added != k->added)
        return 0;
    k->row = *row;
    return 1;
}

bool toc_gate_withholds(const toc_gate *g, toc_gate_rows *w, const toc_recalled_vec *of, bool parts)
{
    TOC_VEC_FOREACH (v, of) {
        version_search k = {.added = v->added};
        if (toc_exchange_versions(w->s, w->collection, v->id, false, see_version, &k, NULL) != 1)
            return true;
        k.row.id = v->id;
        k.row.type = k.row.json = (toc_sv){"", 0};
        toc_verdict verdict = toc_gate_allows(g, w, &k.row);
        if (verdict == TOC_DENY || (parts && verdict == TOC_REDACT))
            return true;
    }
    return false;
}

/* ---- settling ---- */

typedef struct {
    toc_gate_rows rows;
    toc_gate gate;
    int64_t first, last; /* of the stretch that is open; 0: none is */
    toc_err *reterr;
} settling;

static int end_stretch(settling *k)
{
    const toc_gate *g = &k->gate;
    int r = k->first ? toc_exchange_sent(k->rows.s, g->partner.stored.number, g->collection.number,
                                         k->first, k->last, k->reterr)
                     : 0;
    k->first = k->last = 0;
    return r;
}

static int settle_row(void *context, const toc_shared *row)
{
    settling *k = context;
    if (row->state & TOC_SHARED_TOMBSTONE)
        return 0;
    if (toc_gate_allows(&k->gate, &k->rows, row) == TOC_DENY)
        return end_stretch(k);
    k->first = k->first ? k->first : row->added;
    k->last = row->added;
    return 0;
}

static int settle_one(toc_store *s, const toc_reserved *what, toc_err *reterr)
{
    toc_arena a = {0};
    settling k = {.reterr = reterr};
    toc_gate_rows_init(&k.rows, s, what->collection);
    int r = toc_gate_read(what->gate, what->partner, what->collection, &a, &k.gate, reterr);
    if (r == 0)
        r = toc_exchange_stood(s, what->collection, what->first, what->last, settle_row, &k,
                               reterr);
    if (r == 0)
        r = end_stretch(&k);
    if (r == 0)
        r = toc_exchange_give_up(s, what->partner, what->collection, what->first, reterr);
    toc_gate_rows_done(&k.rows);
    toc_arena_done(&a);
    return r;
}

/* What left by another gate than the one that all is in step with has yet to be seen to, beside
 * what is to be seen to from before. */
static int keep_gate(toc_store *s, const toc_reserved *what, const toc_reviewed_vec *reviewed,
                     toc_err *reterr)
{
    const toc_reviewed by = {what->partner, what->collection, what->gate};
    TOC_VEC_FOREACH (v, reviewed)
        if (v->partner == by.partner && v->collection == by.collection &&
            toc_sv_eq(v->gate, by.gate))
            return 0;
    return toc_exchange_left_by(s, &by, reterr);
}

int toc_gate_settle(toc_store *s, toc_err *reterr)
{
    toc_arena a = {0};
    toc_reserved_vec list = {0};
    toc_reviewed_vec reviewed = {0};
    int r = toc_exchange_reserved(s, &a, &list, reterr);
    if (r == 0 && list.n)
        r = toc_exchange_reviewed(s, &a, &reviewed, reterr);
    if (r == 0 && list.n)
        r = toc_store_begin(s, reterr);
    TOC_VEC_FOREACH (what, &list) {
        if (r == 0)
            r = settle_one(s, what, reterr);
        if (r == 0)
            r = keep_gate(s, what, &reviewed, reterr);
    }
    if (r == 0 && list.n)
        r = toc_store_commit(s, reterr);
    if (r < 0)
        toc_store_rollback(s);
    toc_arena_done(&a);
    return r;
}
