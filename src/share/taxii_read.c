/*
 * taxii_read - objects, manifests, versions (TAXII 2.1, 5.3, 5.4, 5.6, 5.8).
 *
 * A page is a walk along the order of the collection from where the last page ended. Each row is
 * asked of the gate; its JSON goes out as it is stored. Which version is an object's last (or
 * first) is a matter of who asks: of those that the caller may see. A row knows when nobody can see
 * a later one, or everybody who sees it can; only rows between are looked up.
 */
#include "share/taxii_page.h"

#include "base/date.h"
#include "model/json.h"
#include "store/views.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

enum { TIME_TEXT = TOC_TIME_TEXT + 1 };

/* ---- which versions of one object ---- */

typedef struct {
    int64_t added, version;
    int64_t said; /* the version as the object says it; 0: it says none */
    int64_t source;
} seen_version;

typedef struct {
    toc_page *p;
    toc_arena a;
    TOC_VEC(toc_shared) rows; /* without text */
    TOC_VEC(seen_version) seen;
    bool again;  /* of some version there are several rows */
    bool copied; /* the rows are those of which the id is a copy; each has its own */
} picker;

/* Judged after the walk: that looks up versions itself. */
static int gather_row(void *context, const toc_shared *row)
{
    picker *k = context;
    toc_shared *slot = TOC_VEC_PUSH(&k->a, &k->rows);
    if (!slot)
        return -ENOMEM;
    k->p->work++;
    k->again = k->again || row->state & TOC_SHARED_AGAIN;
    *slot = *row;
    slot->id = toc_arena_dup(&k->a, row->id);
    slot->type = slot->json = (toc_sv){"", 0};
    return k->a.overflowed ? -ENOMEM : 0;
}

/* Whether the caller gets that copy of it. */
static bool gets_copy(picker *k, const toc_shared *row, toc_sv id)
{
    toc_arena a = {0};
    toc_redacted copy;
    toc_verdict verdict;
    bool is = toc_page_judge(k->p, row, &verdict) == 0 && verdict == TOC_REDACT &&
              toc_page_redact(k->p, row, &a, &copy) == 0 &&
              (toc_sv_eq(copy.id, id) || toc_sv_eq(copy.link_id, id));
    toc_arena_done(&a);
    return is;
}

/* Of the same version from several the first that is seen counts; later ones come before it here.
 */
static int see(picker *k, const toc_shared *row, toc_sv id)
{
    seen_version *slot = NULL;
    toc_verdict verdict = TOC_DENY;
    if (k->copied)
        verdict = gets_copy(k, row, id) ? TOC_REDACT : TOC_DENY;
    else
        (void)toc_page_judge(k->p, row, &verdict); /* p->wrong */
    if (k->p->wrong || verdict == TOC_DENY)
        return k->p->wrong;
    if (k->again)
        TOC_VEC_FOREACH (have, &k->seen)
            if (have->said == row->version)
                slot = have;
    if (!slot)
        slot = TOC_VEC_PUSH(&k->a, &k->seen);
    if (!slot)
        return -ENOMEM;
    *slot = (seen_version){row->added, row->version ? row->version : row->added, row->version,
                           row->source};
    return 0;
}

/* From the one that was added last on: should there be too many to look at, these count. */
static int see_all(picker *k, toc_sv id)
{
    toc_page *p = k->p;
    int r = toc_exchange_versions(p->store, p->c->collection->number, id, false, gather_row, k,
                                  &p->err);
    k->copied = r == 0 && !k->rows.n;
    if (k->copied)
        r = toc_exchange_copied(p->store, p->c->collection->number, id, gather_row, k, &p->err);
    p->picking = true;
    p->any_redacted = false;
    p->impossible = 0;
    for (uint32_t i = k->rows.n; r == 0 && i > 0; i--)
        r = see(k, &k->rows.p[i - 1], id);
    p->picking = false;
    return r;
}

static bool wants_version(const toc_taxii_query *q, int64_t version)
{
    TOC_VEC_FOREACH (v, &q->versions)
        if (*v == version)
            return true;
    return q->all;
}

static int choose(picker *k, toc_arena *a, toc_time_vec *ret)
{
    toc_page *p = k->p;
    int64_t latest = INT64_MIN, earliest = INT64_MAX;
    TOC_VEC_FOREACH (v, &k->seen) {
        latest = TOC_MAX(latest, v->version);
        earliest = TOC_MIN(earliest, v->version);
    }
    for (uint32_t i = k->seen.n; i > 0; i--) {
        const seen_version *v = &k->seen.p[i - 1];
        bool wanted = wants_version(p->q, v->version) || (p->q->last && v->version == latest) ||
                      (p->q->first && v->version == earliest);
        int64_t *slot = wanted ? TOC_VEC_PUSH(a, ret) : NULL;
        if (wanted && !slot)
            return -ENOMEM;
        if (slot)
            *slot = v->added;
        p->foreign = p->foreign || (wanted && v->source != p->c->partner->stored.number);
    }
    return 0;
}

/* Those of its versions that the caller may see and the query asks for, in the order of the
 * collection. *ret_any: the caller may see one at all. */
static int pick(toc_page *p, toc_sv id, toc_arena *a, toc_time_vec *ret, bool *ret_any)
{
    picker k = {.p = p};
    int r = see_all(&k, id);
    if (r == 0)
        r = choose(&k, a, ret);
    *ret_any = k.seen.n > 0;
    toc_arena_done(&k.a);
    return r;
}

static bool is_picked(toc_page *p, const toc_shared *row)
{
    toc_picked_memo *m = &p->memo;
    bool any;
    if (!m->id.p || !toc_sv_eq(m->id, row->id)) {
        toc_arena_done(&m->a);
        *m = (toc_picked_memo){0};
        m->id = toc_arena_dup(&m->a, row->id);
        int r = pick(p, row->id, &m->a, &m->list, &any);
        if (r != 0) {
            p->wrong = p->wrong ? p->wrong : r;
            m->id = (toc_sv){NULL, 0};
            return false;
        }
    }
    TOC_VEC_FOREACH (added, &m->list)
        if (*added == row->added)
            return true;
    return false;
}

static void page_done(toc_page *p)
{
    toc_arena_done(&p->newest.a);
    toc_arena_done(&p->memo.a);
    p->newest = (toc_newest_memo){0};
    p->memo = (toc_picked_memo){0};
}

static bool is_version_wanted(toc_page *p, const toc_shared *row)
{
    const toc_taxii_query *q = p->q;
    if (row->state & TOC_SHARED_AGAIN)
        return is_picked(p, row);
    if (wants_version(q, row->version ? row->version : row->added) ||
        (q->last && row->state & TOC_SHARED_LAST) || (q->first && row->state & TOC_SHARED_FIRST))
        return true;
    bool unsure = (q->last && row->state & TOC_SHARED_UNSURE_LAST) ||
                  (q->first && row->state & TOC_SHARED_UNSURE_FIRST);
    return unsure && is_picked(p, row);
}

static bool is_type_wanted(const toc_page *p, toc_sv type)
{
    TOC_VEC_FOREACH (want, &p->q->types)
        if (toc_sv_eq(*want, type))
            return true;
    return !p->q->types.n;
}

/* ---- what goes out ---- */

/* As STIX writes it: milliseconds, and microseconds where there are some. */
static void version_text(int64_t us, char ret[TIME_TEXT])
{
    toc_time_format(us, ret);
    if (us % 1000 == 0)
        memcpy(ret + TOC_TIME_TEXT - 4, "Z", 2);
}

static void begin_item(toc_page *p)
{
    static const char *const LIST[] = {"objects", "objects", "versions"};
    if (p->taken++)
        return;
    toc_json_key(&p->j, LIST[p->kind]);
    toc_json_open(&p->j, '[');
}

/* Ids and types of STIX objects need no escape; what is stored is looked at all the same. */
static bool is_plain(toc_sv s)
{
    for (size_t i = 0; i < s.n; i++)
        if ((unsigned char)s.p[i] < ' ' || s.p[i] == '"' || s.p[i] == '\\')
            return false;
    return true;
}

static char *put(char *to, toc_sv s)
{
    memcpy(to, s.p, s.n);
    return to + s.n;
}

/* A thousand times a page: written by hand, in half the time that the writer takes. */
static void write_manifest(toc_page *p, const toc_shared *row, toc_sv id)
{
    enum { FRAME = 200 };
    char added[TIME_TEXT], version[TIME_TEXT];
    toc_time_format(row->added, added);
    version_text(row->version ? row->version : row->added, version);
    if (!is_plain(id))
        return;
    char *start = toc_buf_reserve(&p->body, id.n + FRAME), *to = start;
    if (!to)
        return;
    if (p->j.comma)
        *to++ = ',';
    to = put(to, TOC_SV("{\"id\":\""));
    to = put(to, id);
    to = put(to, TOC_SV("\",\"date_added\":\""));
    to = put(to, (toc_sv){added, TOC_TIME_TEXT});
    to = put(to, TOC_SV("\",\"version\":\""));
    to = put(to, toc_sv_of(version));
    to = put(to, TOC_SV("\",\"media_type\":\"application/stix+json;version=2.1\"}"));
    p->body.n += (size_t)(to - start);
    p->j.comma = true;
}

static void write_item(toc_page *p, const toc_shared *row, toc_sv id, toc_sv json)
{
    char version[TIME_TEXT];
    begin_item(p);
    switch (p->kind) {
    case TOC_PAGE_OBJECTS:
        toc_json_raw(&p->j, json);
        break;
    case TOC_PAGE_MANIFEST:
        write_manifest(p, row, id);
        break;
    case TOC_PAGE_VERSIONS:
        version_text(row->version ? row->version : row->added, version);
        toc_json_str(&p->j, toc_sv_of(version));
        break;
    }
}

static bool is_full(const toc_page *p)
{
    return p->taken >= p->q->limit || (p->taken && p->body.n >= p->room);
}

/* Of what goes in place of an object, who asks for that by its id gets all. */
static bool is_asked(const toc_page *p, const toc_shared *row, toc_sv id)
{
    if (p->only_id.n)
        return toc_sv_eq(p->only_id, row->id) || toc_sv_eq(p->only_id, id);
    TOC_VEC_FOREACH (want, &p->q->ids)
        if (toc_sv_eq(*want, row->id) || toc_sv_eq(*want, id))
            return true;
    return !p->q->ids.n;
}

static int is_row(void *context, const toc_shared *row)
{
    const int64_t *added = context;
    return row->added == *added;
}

/* What goes can be asked for by its id from then on. */
static int note_copy(toc_page *p, int64_t added, toc_sv id)
{
    toc_call *c = p->c;
    int r = toc_exchange_copied(p->store, c->collection->number, id, is_row, &added, &p->err);
    toc_copy *slot = r == 0 ? TOC_VEC_PUSH(c->a, &c->copies) : NULL;
    if (slot)
        *slot = (toc_copy){added, id};
    return TOC_MIN(r, 0);
}

static int write_copy(toc_page *p, const toc_shared *row, toc_sv id, toc_sv json)
{
    write_item(p, row, id, json);
    return note_copy(p, row->added, id);
}

/* Two objects: the copy, and where it comes from; a page may end between them. */
static int write_redacted(toc_page *p, const toc_shared *row)
{
    toc_redacted copy;
    bool second = p->from.part == 1 && p->from.added == row->added;
    int r = toc_page_redact(p, row, p->c->a, &copy);
    if (r != 0)
        return TOC_MIN(r, 0);
    bool first = !second && is_type_wanted(p, row->type) && is_asked(p, row, copy.id);
    bool link = is_type_wanted(p, TOC_SV("relationship")) && is_asked(p, row, copy.link_id) &&
                !(first && p->kind == TOC_PAGE_VERSIONS);
    if (first)
        r = write_copy(p, row, copy.id, copy.json);
    if (r < 0 || !link)
        return r;
    if (first && is_full(p)) {
        p->more = true;
        p->reached = (toc_taxii_place){row->added, 1};
        return 0;
    }
    return write_copy(p, row, copy.link_id, copy.link);
}

/* 1: the page is full, and this row is for the next one. */
/* What a page has room for at first: most are short. */
enum { PAGE_BYTES = 64 << 10 };

/* One that grows is moved each time that it doubles: when it is longer than most, it gets the room
 * that the last long one would have needed. */
static void make_room(toc_page *p)
{
    enum { MOST = 4 << 20 };
    if (p->roomy || p->kind != TOC_PAGE_OBJECTS || p->body.n < PAGE_BYTES * 3 / 4)
        return;
    p->roomy = true;
    size_t object = atomic_load_explicit(&p->c->t->object_bytes, memory_order_relaxed);
    size_t rest = p->q->limit > p->taken ? p->q->limit - p->taken : 0;
    (void)toc_buf_reserve(&p->body, TOC_MIN(object * (rest + 1), (size_t)MOST));
}

static int emit(toc_page *p, const toc_shared *row, toc_verdict verdict)
{
    if (is_full(p)) {
        p->more = true;
        return 1;
    }
    uint32_t before = p->taken;
    p->reached = (toc_taxii_place){row->added, 0};
    make_room(p);
    if (verdict == TOC_REDACT) {
        int r = write_redacted(p, row);
        if (r < 0)
            return r;
    } else {
        toc_sv json = row->json;
        int r = row->state & TOC_SHARED_TOMBSTONE ? toc_page_tombstone(p, row, p->c->a, &json) : 0;
        if (r < 0)
            return r;
        write_item(p, row, row->id, json);
    }
    if (p->taken == before)
        return 0;
    p->first = before ? p->first : row->added;
    p->last = row->added;
    if (p->kind == TOC_PAGE_OBJECTS)
        toc_page_notes_row(&p->notes, row->added, row->state & TOC_SHARED_TOMBSTONE);
    return p->more ? 1 : 0;
}

/* Of an object of which the caller gets another version. */
static bool is_beside(toc_page *p, const toc_shared *row)
{
    return is_type_wanted(p, row->type) &&
           !(row->state & (TOC_SHARED_TOMBSTONE | TOC_SHARED_NARROWED)) &&
           toc_page_by_label(p, row->id, row->label, row->source) != TOC_DENY;
}

/* Beside a copy goes a relationship. */
static bool may_have_type(toc_page *p, const toc_shared *row)
{
    return is_type_wanted(p, row->type) ||
           (is_type_wanted(p, TOC_SV("relationship")) && !(row->state & TOC_SHARED_TOMBSTONE) &&
            toc_page_by_label(p, row->id, row->label, row->source) == TOC_REDACT);
}

static int take_row(toc_page *p, const toc_shared *row)
{
    if (!may_have_type(p, row) || !is_version_wanted(p, row)) {
        /* Else each revision would end a stretch. */
        if (p->wrong || (!is_full(p) && is_beside(p, row)))
            return p->wrong;
        p->notes.looked = row->added;
        return 0;
    }
    toc_verdict verdict;
    int r = toc_page_judge(p, row, &verdict);
    if (r == 0 && verdict != TOC_DENY)
        r = emit(p, row, verdict);
    p->notes.looked = row->added;
    return r;
}

static int on_row(void *context, const toc_shared *row)
{
    toc_page *p = context;
    p->work++;
    if (p->rows++ > 0 && (p->work > TOC_PAGE_WORK || p->labels.n >= TOC_PAGE_LABELS)) {
        p->more = true;
        return 1;
    }
    if (!is_full(p))
        p->reached = (toc_taxii_place){row->added, 0};
    return take_row(p, row);
}

/* ---- the two ways through a collection ---- */

static int walk(toc_page *p)
{
    /* The row in the middle of which the page before ended comes again. */
    int64_t after = p->from.part ? p->from.added - 1 : p->from.added;
    int r = toc_exchange_walk(p->store, p->c->collection->number, after,
                              p->kind == TOC_PAGE_OBJECTS, on_row, p, &p->err);
    return TOC_MIN(r, 0);
}

static int by_value(const void *x, const void *y)
{
    const int64_t *a = x, *b = y;
    return (*a > *b) - (*a < *b);
}

static int on_picked(void *context, const toc_shared *row)
{
    toc_page *p = context;
    bool there = row->added == p->picked; /* else it is gone, and this the next one */
    p->notes.looked = row->added - 1;
    toc_verdict verdict = TOC_DENY;
    int r = there && may_have_type(p, row) ? toc_page_judge(p, row, &verdict) : 0;
    if (r == 0 && verdict != TOC_DENY)
        r = emit(p, row, verdict);
    return r == 0 ? 2 : r; /* this row alone */
}

/* Versions of these ids that the caller may see and asks for, in the order of the collection. */
static int gather(toc_page *p, const toc_sv *ids, uint32_t n, toc_time_vec *ret, bool *ret_any)
{
    int r = 0;
    for (uint32_t i = 0; r == 0 && i < n; i++) {
        bool any = false;
        r = pick(p, ids[i], p->c->a, ret, &any);
        *ret_any = *ret_any || any;
        if (r == 0 && p->work > TOC_PAGE_WORK && i + 1 < n)
            r = toc_fail(&p->err, -E2BIG,
                         "match[id]: these objects have too many versions: ask for fewer at once");
    }
    if (p->q->nothing)
        ret->n = 0;
    if (ret->n)
        qsort(ret->p, ret->n, sizeof(*ret->p), by_value);
    return r;
}

static int fetch(toc_page *p, const toc_sv *ids, uint32_t n, bool *ret_any)
{
    toc_time_vec list = {0};
    int r = gather(p, ids, n, &list, ret_any);
    if (p->only_id.n && p->kind == TOC_PAGE_OBJECTS && p->q->versions.n && !list.n)
        *ret_any = false; /* 5.7: a version that is gone is not found */
    int64_t after = p->from.part ? p->from.added - 1 : p->from.added;
    const uint64_t budget = p->work + TOC_PAGE_WORK; /* finding them has one of its own */
    TOC_VEC_FOREACH (added, &list) {
        if (r != 0 || *added <= after)
            continue;
        after = p->picked = *added; /* an id may stand twice */
        r = toc_exchange_walk(p->store, p->c->collection->number, *added - 1,
                              p->kind == TOC_PAGE_OBJECTS, on_picked, p, &p->err);
        if (r == 2)
            r = 0;
        if (r == 0 && p->work > budget && added + 1 < list.p + list.n) {
            p->more = true;
            p->reached = (toc_taxii_place){*added, 0};
            break;
        }
    }
    return TOC_MIN(r, 0);
}

/* ---- a page ---- */

/* The more of a caller's answers, or of all, wait for slow readers, the shorter is this one. */
static size_t room_for(const toc_call *c)
{
    enum { LEAST = 64 << 10 };
    size_t left = toc_request_room(c->r);
    size_t room = TOC_MAX(left / 2, (size_t)LEAST);
    return left < LEAST ? 0 : TOC_MIN(room, (size_t)TOC_TAXII_PAGE_BYTES);
}

static void answer(toc_call *c, toc_buf *body)
{
    toc_taxii_answer(c, 200, body);
}

static void note_bytes(const toc_page *p)
{
    enum { LONG = 100 };
    if (p->kind == TOC_PAGE_OBJECTS && p->taken >= LONG)
        atomic_store_explicit(&p->c->t->object_bytes, p->body.n / p->taken + 1,
                              memory_order_relaxed);
}

static void end_page(toc_page *p)
{
    static const char *const WHAT[] = {"read objects", "read manifest", "read versions"};
    char first[TIME_TEXT], last[TIME_TEXT];
    toc_call *c = p->c;
    note_bytes(p);
    if (!toc_taxii_note(c->t, c->account->name, WHAT[p->kind], c->collection->id, p->taken)) {
        toc_buf_done(&p->body);
        toc_taxii_fail_status(c->t, c->r, 503); /* nothing is read that is not noted */
        return;
    }
    if (p->taken) {
        toc_json_close(&p->j, ']');
        toc_time_format(p->first, first);
        toc_time_format(p->last, last);
        toc_respond_header(c->r, "X-TAXII-Date-Added-First", toc_sv_of(first));
        toc_respond_header(c->r, "X-TAXII-Date-Added-Last", toc_sv_of(last));
    }
    if (p->more) {
        toc_json_key(&p->j, "more");
        toc_json_bool(&p->j, true);
        toc_json_key(&p->j, "next");
        toc_json_str(&p->j, toc_taxii_cursor_write(c, p->q, p->reached));
    } else if (p->taken) {
        toc_json_key(&p->j, "more");
        toc_json_bool(&p->j, false);
    }
    toc_json_close(&p->j, '}');
    if (p->kind == TOC_PAGE_OBJECTS)
        atomic_fetch_add(&c->t->objects_out, p->taken);
    toc_taxii_leave(c, &p->notes.sent, &p->body, answer);
}

/* 0; TOC_STORE_NONE: the object of the path is not one that the caller may see; or < 0. */
static int fill(toc_page *p)
{
    bool any = false;
    int r = 0;
    if (p->only_id.n)
        r = fetch(p, &p->only_id, 1, &any);
    else if (p->q->nothing)
        return 0;
    else if (p->q->ids.n)
        return fetch(p, p->q->ids.p, p->q->ids.n, &any);
    else
        return walk(p);
    return r == 0 && !any ? TOC_STORE_NONE : r;
}

/* Who asks for what comes after a place has what was before it, and so what it was told. */
static int note_place(toc_page *p)
{
    bool owes = false;
    int64_t at = p->from.part ? p->from.added - 1 : p->from.added;
    if (p->kind != TOC_PAGE_OBJECTS || at <= 0)
        return 0;
    int r = toc_exchange_owes(p->store, p->c->partner->stored.number, p->c->collection->number, at,
                              &owes, &p->err);
    if (r == 0 && owes)
        toc_page_notes_add(&p->notes, TOC_NOTE_REACHED, at, at);
    return r;
}

static bool read_query(toc_call *c, toc_taxii_query *q, toc_taxii_place *ret_from)
{
    toc_err err = {0};
    int r = toc_taxii_query_read(c, q, &err);
    *ret_from = (toc_taxii_place){q->after, 0};
    if (r == 0 && q->next.n)
        r = toc_taxii_cursor_read(c, q, ret_from, &err);
    if (r == 0)
        return true;
    if (r == -EINVAL)
        toc_taxii_fail(c->r, 400, "Bad request", err.text);
    else
        toc_taxii_fail_status(c->t, c->r, 503);
    return false;
}

static int fill_and_note(toc_page *p)
{
    int r = fill(p);
    if (p->wrong)
        return p->wrong;
    if (r == 0)
        r = toc_page_notes_cut(&p->notes, p->store, p->c->collection->number, &p->err);
    return r == 0 ? note_place(p) : r;
}

static void fail_page(const toc_page *p, int r)
{
    if (r == TOC_STORE_NONE)
        toc_taxii_fail(p->c->r, 404, "Not found", "No such object.");
    else if (r == -E2BIG)
        toc_taxii_fail(p->c->r, 400, "Bad request", p->err.text);
    else
        toc_taxii_fail_status(p->c->t, p->c->r, 503);
}

/* True: the view is brought up to date first, and the call comes again. */
static bool waits_for_view(toc_page *p)
{
    toc_call *c = p->c;
    bool behind = false;
    if (!c->collection->query.n || c->advanced || !c->t->options.advance ||
        toc_view_is_behind(p->store, c->collection->number, &behind, &p->err) < 0 || !behind)
        return false;
    toc_taxii_give_store(c, p->store);
    c->advanced = c->job.advances = true;
    toc_taxii_wait_for(c, c->proceed);
    return true;
}

/* Room for the answer, and a store that is up to date. False: answered, or to come again. */
static bool take_room(toc_page *p)
{
    toc_call *c = p->c;
    p->room = room_for(c);
    if (!p->room) {
        toc_taxii_fail(c->r, 503, "Busy", "Answers wait to be taken: read those first.");
        return false;
    }
    p->store = toc_taxii_take_store(c);
    return p->store && !waits_for_view(p);
}

static int make_page(toc_page *p)
{
    toc_call *c = p->c;
    p->written = atomic_load(&c->t->written); /* before anything is read */
    p->j = (toc_json_out){.buf = &p->body};
    p->reached = p->from;
    p->notes =
        (toc_page_notes){.a = c->a, .looked = p->from.part ? p->from.added - 1 : p->from.added};
    (void)toc_buf_reserve(&p->body, p->kind == TOC_PAGE_OBJECTS ? PAGE_BYTES : PAGE_BYTES / 4);
    toc_json_open(&p->j, '{');
    int r = fill_and_note(p);
    page_done(p);
    return r;
}

/* Nothing of it but what was found out about labels, and of what was sent lately. */
static int make_again(toc_page *p)
{
    toc_buf_clear(&p->body);
    p->taken = p->rows = 0;
    p->work = 0;
    p->more = false;
    p->c->copies.n = 0;
    p->wrong = 0;
    return make_page(p);
}

static void serve(toc_call *c, toc_page_kind kind, toc_sv id)
{
    toc_taxii_query q;
    toc_page p = {.c = c, .q = &q, .kind = kind, .only_id = id};
    if (!toc_taxii_find_collection(c))
        return;
    if (!c->access.can_read && !c->access.recalls) {
        toc_taxii_fail(c->r, 403, "Forbidden", "You may write to this collection, not read it.");
        return;
    }
    if (!read_query(c, &q, &p.from))
        return;
    if (!take_room(&p))
        return;
    if (id.n)
        q.types.n = 0; /* not among the filters of these endpoints */
    if (kind == TOC_PAGE_VERSIONS)
        q.all = true;
    int r = make_page(&p);
    if (r == TOC_PAGE_AGAIN)
        r = make_again(&p);
    toc_taxii_give_store(c, p.store);
    if (r == 0 && !c->a->overflowed) {
        end_page(&p);
        return;
    }
    toc_buf_done(&p.body);
    fail_page(&p, r);
}

void toc_taxii_objects(toc_call *c)
{
    serve(c, TOC_PAGE_OBJECTS, (toc_sv){"", 0});
}

void toc_taxii_manifest(toc_call *c)
{
    serve(c, TOC_PAGE_MANIFEST, (toc_sv){"", 0});
}

void toc_taxii_object(toc_call *c)
{
    serve(c, TOC_PAGE_OBJECTS, toc_request_param(c->r, 2));
}

void toc_taxii_versions(toc_call *c)
{
    serve(c, TOC_PAGE_VERSIONS, toc_request_param(c->r, 2));
}

/* ---- for DELETE ---- */

typedef struct {
    toc_call *c;
    int64_t added;
    toc_item_vec *list;
} chooser;

/* By the id of the object itself, of which what was asked for may be a copy. */
static int choose_here(void *context, const toc_shared *row)
{
    const chooser *k = context;
    toc_item *item = row->added == k->added ? TOC_VEC_PUSH(k->c->a, k->list) : NULL;
    if (item)
        *item = (toc_item){.id = toc_arena_dup(k->c->a, row->id), .added = row->added};
    return 1;
}

static int choose_row(toc_page *p, int64_t added, toc_item_vec *ret)
{
    chooser k = {p->c, added, ret};
    int r = toc_exchange_walk(p->store, p->c->collection->number, added - 1, false, choose_here, &k,
                              &p->err);
    return TOC_MIN(r, 0);
}

bool toc_taxii_choose(toc_call *c, toc_item_vec *ret)
{
    toc_taxii_query q;
    toc_time_vec list = {0};
    const toc_sv id = toc_request_param(c->r, 2);
    bool any = false;
    toc_page p = {.c = c, .q = &q, .choosing = true};
    if (!read_query(c, &q, &p.from))
        return false;
    if (q.other.n) { /* who wants less deleted than all must not get all deleted */
        toc_sv why = toc_arena_printf(c->a,
                                      "%.*s: DELETE takes match[version] and "
                                      "match[spec_version] alone",
                                      TOC_SV_ARG(q.other));
        toc_taxii_fail(c->r, 400, "Bad request", why.p);
        return false;
    }
    if (!(p.store = toc_taxii_take_store(c)))
        return false;
    if (!q.versions.n && !q.first && !q.version_given)
        q.all = true;
    int r = pick(&p, id, c->a, &list, &any);
    if (q.nothing)
        list.n = 0;
    TOC_VEC_FOREACH (added, &list)
        if (r == 0)
            r = choose_row(&p, *added, ret);
    toc_taxii_give_store(c, p.store);
    page_done(&p);
    if (r < 0 || c->a->overflowed)
        toc_taxii_fail_status(c->t, c->r, 503);
    else if (!any)
        toc_taxii_fail(c->r, 404, "Not found", "No such object.");
    else if (p.foreign && !c->access.can_delete)
        toc_taxii_fail(c->r, 403, "Forbidden", "Others posted it: they alone may delete it.");
    else
        return true;
    return false;
}
