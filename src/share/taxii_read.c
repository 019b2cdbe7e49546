/*
 * taxii_read - objects, manifests, versions (TAXII 2.1, 5.3, 5.4, 5.6, 5.8).
 *
 * A page is a walk along the order of the collection from where the last page ended. Each row is
 * asked of the gate; its JSON goes out as it is stored. Which version is an object's last (or
 * first) is a matter of who asks: of those that the caller may see. A row knows when nobody can see
 * a later one, or everybody who sees it can; only rows between are looked up.
 */
#include "share/taxii_query.h"

#include "base/date.h"
#include "model/json.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

/* Rows that are looked at for one page: after a second of work it is ended, with a cursor. */
enum { MAX_ROWS = 1000000, TIME_TEXT = TOC_TIME_TEXT + 1 };

/* Different labels of one page: past it the page is ended, too. Real collections have a dozen. */
enum { MAX_LABELS = 4096, LABEL_SLOTS = 8192 };

typedef struct {
    int64_t number;
    toc_label label;
    toc_decision decision; /* when the object is nobody's own and nobody is named */
} known_label;

typedef enum { OBJECTS, MANIFEST, VERSIONS } page_kind;

typedef struct {
    toc_call *c;
    toc_store *store;
    const toc_taxii_query *q;
    toc_sv only_id; /* of the path; empty: all */
    page_kind kind;
    TOC_VEC(known_label) labels;
    uint16_t slots[LABEL_SLOTS]; /* of labels by number, plus 1; 0: free */
    toc_taxii_place from;
    toc_buf body;
    toc_json_out j;
    size_t room; /* bytes that the page may have */
    uint32_t taken, rows;
    int64_t first, last;     /* date_added of what was taken */
    toc_taxii_place reached; /* where the next page goes on */
    int64_t picked;          /* date_added of the one row that is fetched */
    toc_page_notes notes;
    toc_sent_notes lately; /* what is not in the store yet of what the caller was sent */
    bool lately_known, choosing;
    bool more;
    bool foreign; /* one that was picked is not the caller's own */
    toc_err err;
} page;

/* ---- the gate ---- */

static void read_label(page *p, int64_t number, known_label *ret)
{
    toc_sv text = TOC_SV("!");
    ret->number = number;
    if (toc_exchange_label(p->store, number, p->c->a, &text, NULL) != 0 ||
        toc_label_read(text, p->c->a, &ret->label) < 0)
        ret->label = (toc_label){.unreadable = true};
    toc_release_facts facts = toc_directory_facts(p->c->partner, p->c->collection, TOC_SV(""), 0);
    ret->decision =
        toc_release_allows(&ret->label, &p->c->partner->recipient, TOC_CHANNEL_TAXII, &facts);
}

/* NULL: out of memory. Past MAX_LABELS they are read anew each time. */
static const known_label *label_of(page *p, int64_t number)
{
    uint64_t at = (uint64_t)number % LABEL_SLOTS;
    for (; p->slots[at]; at = (at + 1) % LABEL_SLOTS)
        if (p->labels.p[p->slots[at] - 1].number == number)
            return &p->labels.p[p->slots[at] - 1];
    known_label *k = TOC_VEC_PUSH(p->c->a, &p->labels);
    if (!k)
        return NULL;
    if (p->labels.n <= MAX_LABELS)
        p->slots[at] = (uint16_t)p->labels.n;
    read_label(p, number, k);
    return k;
}

static toc_release_facts facts_of(const page *p, toc_sv id, int64_t source)
{
    return toc_directory_facts(p->c->partner, p->c->collection, id, source);
}

static toc_verdict by_label(page *p, toc_sv id, int64_t label, int64_t source)
{
    const known_label *k = label_of(p, label);
    if (!k)
        return TOC_DENY;
    const toc_directory_partner *me = p->c->partner;
    if (source != me->stored.number && !me->named.n)
        return k->decision.verdict;
    toc_release_facts facts = facts_of(p, id, source);
    return toc_release_allows(&k->label, &me->recipient, TOC_CHANNEL_TAXII, &facts).verdict;
}

/* The copy without what the caller may not see; TOC_REDACT_IMPOSSIBLE: then nothing goes. */
static int redact(page *p, const toc_shared *row, toc_arena *a, toc_redacted *ret)
{
    TOC_CLEANUP(toc_json_doc_freep) toc_json_doc *doc = NULL;
    const known_label *k = label_of(p, row->label);
    toc_sv json = row->json;
    int r = k ? 0 : -ENOMEM;
    if (r == 0 && !json.n)
        r = toc_exchange_json(p->store, p->c->collection->number, row->added, a, &json, &p->err);
    if (r == 0)
        r = toc_json_parse(json, &doc, &p->err);
    if (r != 0)
        return r < 0 ? r : TOC_REDACT_IMPOSSIBLE;
    toc_release_facts facts = facts_of(p, row->id, row->source);
    return toc_release_redact(toc_json_root(doc), &k->label, &p->c->partner->recipient,
                              TOC_CHANNEL_TAXII, &facts, a, ret);
}

/* ---- recalls ---- */

typedef struct {
    page *p;
    int64_t source, version, label;
    bool any;
} newest_search;

static int see_newest(void *context, const toc_shared *row)
{
    newest_search *n = context;
    bool counts = !(row->state & TOC_SHARED_TOMBSTONE) && row->source == n->source;
    if (counts && (!n->any || row->version >= n->version)) {
        n->version = row->version;
        n->label = row->label;
        n->any = true;
    }
    return 0;
}

/* Whether the caller may have the newest version that a source has put here of an object. */
static bool may_see_newest(page *p, toc_sv id, int64_t source)
{
    newest_search n = {.p = p, .source = source};
    int r = toc_exchange_versions(p->store, p->c->collection->number, id, false, see_newest, &n,
                                  &p->err);
    return r == 0 && n.any && by_label(p, id, n.label, source) != TOC_DENY;
}

static bool had_lately(page *p, int64_t added)
{
    if (!p->lately_known)
        toc_taxii_sent_lately(p->c, &p->lately);
    p->lately_known = true;
    TOC_VEC_FOREACH (s, &p->lately)
        if (added >= s->first && added <= s->last)
            return true;
    return false;
}

static bool had(page *p, int64_t added)
{
    bool sent = had_lately(p, added);
    if (!sent && toc_exchange_was_sent(p->store, p->c->partner->stored.number,
                                       p->c->collection->number, added, &sent, &p->err) < 0)
        return false;
    return sent;
}

/* A tombstone is for those who were sent what it is about. Whose doing it is knows already. */
static bool concerns(page *p, const toc_shared *row)
{
    if (p->choosing || (row->source && row->source == p->c->partner->stored.number))
        return false;
    toc_arena a = {0};
    toc_recalled_vec of = {0};
    bool any = false;
    if (toc_exchange_recall_of(p->store, p->c->collection->number, row->added, &a, &of, &p->err) ==
        0)
        TOC_VEC_FOREACH (v, &of)
            any = any || had(p, v->added);
    if (any && row->state & TOC_SHARED_NARROWED)
        any = !may_see_newest(p, of.p->id, row->source);
    toc_arena_done(&a);
    return any;
}

/* What cannot be redacted is denied, here and not later: else it would show by its gap. */
static toc_verdict judge(page *p, const toc_shared *row)
{
    if (row->state & TOC_SHARED_TOMBSTONE)
        return concerns(p, row) ? TOC_RELEASE : TOC_DENY;
    toc_verdict verdict = by_label(p, row->id, row->label, row->source);
    if (verdict != TOC_DENY && row->state & TOC_SHARED_NARROWED &&
        row->source != p->c->partner->stored.number && !may_see_newest(p, row->id, row->source))
        verdict = TOC_DENY;
    if (verdict != TOC_REDACT)
        return verdict;
    toc_arena a = {0};
    toc_redacted copy;
    int r = redact(p, row, &a, &copy);
    toc_arena_done(&a);
    return r == 0 ? TOC_REDACT : TOC_DENY;
}

/* ---- which versions of one object ---- */

typedef struct {
    int64_t added, version;
    int64_t said; /* the version as the object says it; 0: it says none */
    int64_t source;
} seen_version;

typedef struct {
    page *p;
    toc_arena *a;
    TOC_VEC(toc_shared) rows; /* without text */
    TOC_VEC(seen_version) seen;
} picker;

/* Judged after the walk: that looks up versions itself. */
static int gather_row(void *context, const toc_shared *row)
{
    picker *k = context;
    toc_shared *slot = TOC_VEC_PUSH(k->a, &k->rows);
    if (!slot)
        return -ENOMEM;
    *slot = *row;
    return 0;
}

static int see(picker *k, const toc_shared *row)
{
    if (judge(k->p, row) == TOC_DENY)
        return 0;
    TOC_VEC_FOREACH (have, &k->seen) /* of the same version from several, the first that is seen */
        if (row->state & TOC_SHARED_AGAIN && have->said == row->version)
            return 0;
    seen_version *v = TOC_VEC_PUSH(k->a, &k->seen);
    if (!v)
        return -ENOMEM;
    *v = (seen_version){row->added, row->version ? row->version : row->added, row->version,
                        row->source};
    return 0;
}

static int see_all(picker *k, toc_sv id)
{
    int r = toc_exchange_versions(k->p->store, k->p->c->collection->number, id, false, gather_row,
                                  k, &k->p->err);
    TOC_VEC_FOREACH (row, &k->rows) {
        row->id = id;
        row->type = row->json = (toc_sv){"", 0};
        if (r == 0)
            r = see(k, row);
    }
    return r;
}

static bool wants_version(const toc_taxii_query *q, int64_t version)
{
    TOC_VEC_FOREACH (v, &q->versions)
        if (*v == version)
            return true;
    return q->all;
}

/* Those of its versions that the caller may see and the query asks for, in the order of the
 * collection. *ret_any: the caller may see one at all. */
static int pick(page *p, toc_sv id, toc_arena *a, toc_time_vec *ret, bool *ret_any)
{
    picker k = {.p = p, .a = a};
    int r = see_all(&k, id);
    int64_t latest = INT64_MIN, earliest = INT64_MAX;
    TOC_VEC_FOREACH (v, &k.seen) {
        latest = TOC_MAX(latest, v->version);
        earliest = TOC_MIN(earliest, v->version);
    }
    *ret_any = k.seen.n > 0;
    TOC_VEC_FOREACH (v, &k.seen) {
        bool wanted = wants_version(p->q, v->version) || (p->q->last && v->version == latest) ||
                      (p->q->first && v->version == earliest);
        int64_t *slot = r == 0 && wanted ? TOC_VEC_PUSH(a, ret) : NULL;
        if (slot)
            *slot = v->added;
        p->foreign = p->foreign || (wanted && v->source != p->c->partner->stored.number);
    }
    return r;
}

static bool is_picked(page *p, const toc_shared *row)
{
    toc_arena a = {0};
    toc_time_vec list = {0};
    bool any, picked = false;
    if (pick(p, row->id, &a, &list, &any) == 0)
        TOC_VEC_FOREACH (added, &list)
            picked = picked || *added == row->added;
    toc_arena_done(&a);
    return picked;
}

static bool is_version_wanted(page *p, const toc_shared *row)
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

static bool is_type_wanted(const page *p, toc_sv type)
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

static void begin_item(page *p)
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
static void write_manifest(page *p, const toc_shared *row, toc_sv id)
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

static void write_item(page *p, const toc_shared *row, toc_sv id, toc_sv json)
{
    char version[TIME_TEXT];
    begin_item(p);
    switch (p->kind) {
    case OBJECTS:
        toc_json_raw(&p->j, json);
        break;
    case MANIFEST:
        write_manifest(p, row, id);
        break;
    case VERSIONS:
        version_text(row->version ? row->version : row->added, version);
        toc_json_str(&p->j, toc_sv_of(version));
        break;
    }
}

static bool is_full(const page *p)
{
    return p->taken >= p->q->limit || (p->taken && p->body.n >= p->room);
}

/* Two objects: the copy, and where it comes from; a page may end between them. */
static int write_redacted(page *p, const toc_shared *row)
{
    toc_redacted copy;
    bool second = p->from.part == 1 && p->from.added == row->added;
    int r = redact(p, row, p->c->a, &copy);
    if (r != 0)
        return TOC_MIN(r, 0);
    if (!second)
        write_item(p, row, copy.id, copy.json);
    if (p->kind == VERSIONS)
        return 0;
    if (!second && is_full(p)) {
        p->more = true;
        p->reached = (toc_taxii_place){row->added, 1};
        return 0;
    }
    TOC_CLEANUP(toc_json_doc_freep) toc_json_doc *doc = NULL;
    r = toc_json_parse(copy.link, &doc, &p->err);
    if (r == 0)
        write_item(p, row, toc_json_sv(toc_json_get(toc_json_root(doc), "id")), copy.link);
    return r;
}

/* 1: the page is full, and this row is for the next one. */
static int emit(page *p, const toc_shared *row, toc_verdict verdict)
{
    if (is_full(p)) {
        p->more = true;
        return 1;
    }
    uint32_t before = p->taken;
    p->reached = (toc_taxii_place){row->added, 0};
    if (verdict == TOC_REDACT) {
        int r = write_redacted(p, row);
        if (r < 0)
            return r;
    } else {
        write_item(p, row, row->id, row->json);
    }
    if (p->taken == before)
        return 0;
    p->first = before ? p->first : row->added;
    p->last = row->added;
    if (p->kind == OBJECTS)
        toc_page_notes_row(&p->notes, row->added, row->state & TOC_SHARED_TOMBSTONE);
    return p->more ? 1 : 0;
}

/* Of an object of which the caller gets another version. */
static bool is_beside(page *p, const toc_shared *row)
{
    return is_type_wanted(p, row->type) &&
           !(row->state & (TOC_SHARED_TOMBSTONE | TOC_SHARED_NARROWED)) &&
           by_label(p, row->id, row->label, row->source) != TOC_DENY;
}

static int take_row(page *p, const toc_shared *row)
{
    if (!is_type_wanted(p, row->type) || !is_version_wanted(p, row)) {
        /* Else each revision would end a stretch. */
        if (!is_full(p) && is_beside(p, row))
            return 0;
        p->notes.looked = row->added;
        return 0;
    }
    toc_verdict verdict = judge(p, row);
    int r = verdict == TOC_DENY ? 0 : emit(p, row, verdict);
    p->notes.looked = row->added;
    return r;
}

static int on_row(void *context, const toc_shared *row)
{
    page *p = context;
    if (++p->rows > MAX_ROWS || p->labels.n >= MAX_LABELS) {
        p->more = true;
        return 1;
    }
    if (!is_full(p))
        p->reached = (toc_taxii_place){row->added, 0};
    return take_row(p, row);
}

/* ---- the two ways through a collection ---- */

static int walk(page *p)
{
    /* The row in the middle of which the page before ended comes again. */
    int64_t after = p->from.part ? p->from.added - 1 : p->from.added;
    int r = toc_exchange_walk(p->store, p->c->collection->number, after, p->kind == OBJECTS, on_row,
                              p, &p->err);
    return TOC_MIN(r, 0);
}

static int by_value(const void *x, const void *y)
{
    const int64_t *a = x, *b = y;
    return (*a > *b) - (*a < *b);
}

static int on_picked(void *context, const toc_shared *row)
{
    page *p = context;
    bool there = row->added == p->picked; /* else it is gone, and this the next one */
    p->notes.looked = row->added - 1;
    toc_verdict verdict = there && is_type_wanted(p, row->type) ? judge(p, row) : TOC_DENY;
    int r = verdict == TOC_DENY ? 0 : emit(p, row, verdict);
    return r == 0 ? 2 : r; /* this row alone */
}

/* Versions of these ids that the caller may see and asks for, in the order of the collection. */
static int gather(page *p, const toc_sv *ids, uint32_t n, toc_time_vec *ret, bool *ret_any)
{
    int r = 0;
    for (uint32_t i = 0; r == 0 && i < n; i++) {
        bool any = false;
        r = pick(p, ids[i], p->c->a, ret, &any);
        *ret_any = *ret_any || any;
    }
    if (p->q->nothing)
        ret->n = 0;
    if (ret->n)
        qsort(ret->p, ret->n, sizeof(*ret->p), by_value);
    return r;
}

static int fetch(page *p, const toc_sv *ids, uint32_t n, bool *ret_any)
{
    toc_time_vec list = {0};
    int r = gather(p, ids, n, &list, ret_any);
    if (p->only_id.n && p->kind == OBJECTS && p->q->versions.n && !list.n)
        *ret_any = false; /* 5.7: a version that is gone is not found */
    int64_t after = p->from.part ? p->from.added - 1 : p->from.added;
    TOC_VEC_FOREACH (added, &list) {
        if (r != 0 || *added <= after)
            continue;
        after = p->picked = *added; /* an id may stand twice */
        r = toc_exchange_walk(p->store, p->c->collection->number, *added - 1, p->kind == OBJECTS,
                              on_picked, p, &p->err);
        if (r == 2)
            r = 0;
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

static void end_page(page *p)
{
    char first[TIME_TEXT], last[TIME_TEXT];
    toc_call *c = p->c;
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
    if (p->kind == OBJECTS)
        atomic_fetch_add(&c->t->objects_out, p->taken);
    static const char *const WHAT[] = {"read objects", "read manifest", "read versions"};
    toc_taxii_note(c->t, c->account->name, WHAT[p->kind], c->collection->id, p->taken);
    toc_taxii_answer(c, 200, &p->body);
}

/* 0; TOC_STORE_NONE: the object of the path is not one that the caller may see; or < 0. */
static int fill(page *p)
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
static int note_place(page *p)
{
    bool owes = false;
    int64_t at = p->from.part ? p->from.added - 1 : p->from.added;
    if (p->kind != OBJECTS || at <= 0)
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

static int fill_and_note(page *p)
{
    int r = fill(p);
    if (r == 0)
        r = toc_page_notes_cut(&p->notes, p->store, p->c->collection->number, &p->err);
    return r == 0 ? note_place(p) : r;
}

static void serve(toc_call *c, page_kind kind, toc_sv id)
{
    toc_taxii_query q;
    page p = {.c = c, .q = &q, .kind = kind, .only_id = id};
    if (!toc_taxii_find_collection(c))
        return;
    if (!c->access.can_read) {
        toc_taxii_fail(c->r, 403, "Forbidden", "You may write to this collection, not read it.");
        return;
    }
    if (!read_query(c, &q, &p.from))
        return;
    p.room = room_for(c);
    if (!p.room) {
        toc_taxii_fail(c->r, 503, "Busy", "Answers wait to be taken: read those first.");
        return;
    }
    p.store = toc_taxii_take_store(c);
    if (!p.store)
        return;
    if (id.n)
        q.types.n = 0; /* not among the filters of these endpoints */
    if (kind == VERSIONS)
        q.all = true;
    p.j.buf = &p.body;
    p.reached = p.from;
    p.notes = (toc_page_notes){.a = c->a, .looked = p.from.part ? p.from.added - 1 : p.from.added};
    (void)toc_buf_reserve(&p.body, kind == OBJECTS ? 64 << 10 : 16 << 10);
    toc_json_open(&p.j, '{');
    int r = fill_and_note(&p);
    toc_taxii_give_store(c, p.store);
    if (r == 0 && !c->a->overflowed && (!p.notes.sent.n || toc_taxii_note_sent(c, &p.notes.sent))) {
        end_page(&p);
        return;
    }
    toc_buf_done(&p.body);
    if (r == TOC_STORE_NONE)
        toc_taxii_fail(c->r, 404, "Not found", "No such object.");
    else
        toc_taxii_fail_status(c->t, c->r, 503);
}

void toc_taxii_objects(toc_call *c)
{
    serve(c, OBJECTS, (toc_sv){"", 0});
}

void toc_taxii_manifest(toc_call *c)
{
    serve(c, MANIFEST, (toc_sv){"", 0});
}

void toc_taxii_object(toc_call *c)
{
    serve(c, OBJECTS, toc_request_param(c->r, 2));
}

void toc_taxii_versions(toc_call *c)
{
    serve(c, VERSIONS, toc_request_param(c->r, 2));
}

/* ---- for DELETE ---- */

bool toc_taxii_choose(toc_call *c, toc_item_vec *ret)
{
    toc_taxii_query q;
    toc_time_vec list = {0};
    toc_sv id = toc_request_param(c->r, 2);
    bool any = false;
    page p = {.c = c, .q = &q, .choosing = true};
    if (!read_query(c, &q, &p.from) || !(p.store = toc_taxii_take_store(c)))
        return false;
    if (!q.versions.n && !q.first && !q.version_given)
        q.all = true;
    int r = pick(&p, id, c->a, &list, &any);
    toc_taxii_give_store(c, p.store);
    if (q.nothing)
        list.n = 0;
    TOC_VEC_FOREACH (added, &list) {
        toc_item *item = TOC_VEC_PUSH(c->a, ret);
        if (item)
            *item = (toc_item){.id = id, .added = *added};
    }
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
