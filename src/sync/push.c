/* push - see push.h. */
#include "sync/push.h"

#include "base/date.h"
#include "base/limits.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

/* Of one envelope: half a second of another server's work. */
enum { MOST_OBJECTS = 1000, MOST_BYTES = 2 << 20, MOST_ROWS = 100000, FRAME = 64, MOST_ASKS = 12 };

/* One object to send. */
typedef struct {
    toc_sv id, json;
    int64_t since, added; /* of the row that it comes from; rows from `since` on were sent, too */
    bool tombstone;
} entry;

typedef struct {
    const toc_push_options *o;
    toc_push_result *result;
    toc_arena a; /* of one round */
    TOC_VEC(entry) entries;
    size_t bytes, rows, room;
    bool full;       /* the walk ended before the collection did */
    int64_t from;    /* rows up to it are done with */
    int64_t scanned; /* rows up to it were looked at in this round */
    toc_client_reply reply;
    toc_err err;
} push;

/* ---- choosing ---- */

static int add(push *p, toc_sv id, toc_sv json, int64_t added)
{
    entry *e = TOC_VEC_PUSH(&p->a, &p->entries);
    if (!e)
        return -ENOMEM;
    *e = (entry){.id = toc_arena_dup(&p->a, id),
                 .json = toc_arena_dup(&p->a, json),
                 .since = p->scanned + 1,
                 .added = added};
    p->bytes += json.n + 1;
    return p->a.overflowed ? -ENOMEM : 0;
}

/* The copy without what the partner may not see, and where it comes from. */
static int add_redacted(push *p, const toc_shared *row, const toc_label *label,
                        const toc_release_facts *facts)
{
    TOC_CLEANUP(toc_json_doc_freep) toc_json_doc *doc = NULL;
    TOC_CLEANUP(toc_json_doc_freep) toc_json_doc *link = NULL;
    toc_redacted copy;
    int r = toc_json_parse(row->json, &doc, &p->err);
    if (r == 0)
        r = toc_release_redact(toc_json_root(doc), label, &p->o->partner->recipient,
                               TOC_CHANNEL_TAXII, facts, &p->a, &copy);
    if (r == TOC_REDACT_IMPOSSIBLE) {
        p->result->withheld++;
        return 0;
    }
    if (r == 0)
        r = add(p, copy.id, copy.json, row->added);
    if (r == 0)
        r = toc_json_parse(copy.link, &link, &p->err);
    if (r == 0)
        r = add(p, toc_json_text(toc_json_root(link), "id"), copy.link, row->added);
    return r;
}

static toc_release_facts facts_of(const push *p, toc_sv id, int64_t source)
{
    return toc_directory_facts(p->o->partner, p->o->from, id, source);
}

/* What the gate says; *ret: the label, in the round's arena. */
static toc_verdict ask_gate(push *p, toc_sv id, int64_t source, int64_t number, toc_label *ret)
{
    toc_sv text;
    const toc_release_facts facts = facts_of(p, id, source);
    if (toc_exchange_label(p->o->store, number, &p->a, &text, NULL) != 0 ||
        toc_label_read(text, &p->a, ret) < 0)
        *ret = (toc_label){.unreadable = true}; /* what it does not know, it denies */
    return toc_release_allows(ret, &p->o->partner->recipient, TOC_CHANNEL_TAXII, &facts).verdict;
}

/* ---- recalls: as share/taxii_read.c has them ---- */

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

/* Whether the partner may have the newest version that a source has put here of an object. */
static bool may_see_newest(push *p, toc_sv id, int64_t source)
{
    newest_search n = {.source = source};
    toc_label label;
    return toc_exchange_versions(p->o->store, p->o->from->number, id, false, see_newest, &n,
                                 &p->err) == 0 &&
           n.any && ask_gate(p, id, source, n.label, &label) != TOC_DENY;
}

/* A tombstone is for those who were sent what it is about. */
static int judge_tombstone(push *p, const toc_shared *row)
{
    const int64_t partner = p->o->partner->stored.number;
    toc_recalled_vec of = {0};
    bool any = false;
    int r =
        toc_exchange_recall_of(p->o->store, p->o->from->number, row->added, &p->a, &of, &p->err);
    TOC_VEC_FOREACH (v, &of) {
        bool sent = false;
        if (r == 0 && !any)
            r = toc_exchange_was_sent(p->o->store, partner, p->o->from->number, v->added, &sent,
                                      &p->err);
        any = any || sent;
    }
    if (any && row->state & TOC_SHARED_NARROWED)
        any = !may_see_newest(p, of.p->id, row->source);
    if (r < 0 || !any)
        return TOC_MIN(r, 0);
    r = add(p, row->id, row->json, row->added);
    if (r == 0)
        p->entries.p[p->entries.n - 1].tombstone = true;
    return r;
}

static int judge(push *p, const toc_shared *row)
{
    toc_label label;
    toc_verdict verdict = ask_gate(p, row->id, row->source, row->label, &label);
    if (verdict != TOC_DENY && row->state & TOC_SHARED_NARROWED &&
        !may_see_newest(p, row->id, row->source))
        verdict = TOC_DENY;
    if (verdict == TOC_RELEASE)
        return add(p, row->id, row->json, row->added);
    if (verdict == TOC_REDACT) {
        const toc_release_facts facts = facts_of(p, row->id, row->source);
        return add_redacted(p, row, &label, &facts);
    }
    p->result->withheld++;
    return 0;
}

/* 1: enough for one envelope. */
static int on_row(void *context, const toc_shared *row)
{
    push *p = context;
    if (p->entries.n >= MOST_OBJECTS || p->rows >= MOST_ROWS ||
        (p->entries.n && p->bytes + row->json.n > p->room)) {
        p->full = true;
        return 1;
    }
    p->rows++;
    int r = 0;
    if (row->source == p->o->partner->stored.number)
        p->result->theirs++;
    else if (row->state & TOC_SHARED_TOMBSTONE)
        r = judge_tombstone(p, row);
    else
        r = judge(p, row);
    if (r == 0)
        p->scanned = row->added;
    return r;
}

/* ---- sending ---- */

static int told(push *p, toc_json status)
{
    toc_json failures = toc_json_get(status, "failures");
    int64_t n = 0;
    size_t named = 0;
    for (toc_json_iter i = toc_json_each(failures); toc_json_next(&i); named++) {
        toc_sv why = toc_json_text(i.value, "message");
        p->o->refused(p->o->context, toc_json_text(i.value, "id"),
                      why.n ? why : TOC_SV("refused, and no reason given"));
    }
    if (!toc_json_to_int(toc_json_get(status, "failure_count"), &n) || n < 0)
        n = 0;
    p->result->refused += TOC_MAX((size_t)n, named);
    return 0;
}

/* The server may take its time (4.3): it is asked until it is done. */
static int await(push *p)
{
    toc_sv id = TOC_SV("");
    for (unsigned nth = 0;; nth++) {
        TOC_CLEANUP(toc_json_doc_freep) toc_json_doc *doc = NULL;
        int r = toc_json_parse(toc_buf_sv(&p->reply.body), &doc, &p->err);
        if (r < 0)
            return toc_fail_context(&p->err, -EBADMSG, "a status that is no JSON");
        toc_json status = toc_json_root(doc);
        if (!toc_sv_eq(toc_json_text(status, "status"), TOC_SV("pending")))
            return told(p, status);
        if (!id.n)
            id = toc_arena_dup(&p->a, toc_json_text(status, "id"));
        if (!id.n || nth == MOST_ASKS)
            return toc_fail(&p->err, -EBUSY,
                            "the server is not done with what it was sent; run this again later");
        r = toc_session_status(p->o->session, id, nth, &p->reply, &p->err);
        if (r < 0)
            return r;
    }
}

static int post(push *p, uint32_t first, uint32_t n)
{
    toc_buf body = {0};
    toc_buf_str(&body, "{\"objects\":[");
    for (uint32_t i = 0; i < n; i++) {
        if (i)
            toc_buf_byte(&body, ',');
        toc_buf_add(&body, p->entries.p[first + i].json);
    }
    toc_buf_str(&body, "]}");
    int r = body.failed ? toc_fail(&p->err, -ENOMEM, "out of memory")
                        : toc_session_post(p->o->session, toc_buf_sv(&body), &p->reply, &p->err);
    toc_buf_done(&body);
    return r == 0 ? await(p) : r;
}

/* ---- keeping ---- */

/* Rows of a stretch that were taken out before they could be sent were not: then each row that was
 * is noted alone. */
static int note_stretch(push *p, const entry *first, const entry *last)
{
    const toc_push_options *o = p->o;
    const int64_t partner = o->partner->stored.number, collection = o->from->number;
    toc_time_vec gone = {0};
    int r = toc_exchange_gone(o->store, collection, first->since, last->added, 1, &p->a, &gone,
                              &p->err);
    if (r == 0 && !gone.n)
        return toc_exchange_sent(o->store, partner, collection, first->since, last->added, &p->err);
    for (const entry *e = first; r == 0 && e <= last; e++)
        r = toc_exchange_sent(o->store, partner, collection, e->added, e->added, &p->err);
    return r;
}

static int note_stretches(push *p, const entry *sent, uint32_t n)
{
    int r = 0;
    for (uint32_t i = 0, start = 0; r == 0 && i < n; i++) {
        bool end = i + 1 == n || sent[i + 1].since > sent[i].added + 1;
        if (end)
            r = note_stretch(p, sent + start, sent + i);
        start = end ? i + 1 : start;
    }
    return r;
}

/* A partner may have been given less since this began: then what was chosen is not sent. */
static int check_gate(push *p)
{
    toc_directory *now = NULL;
    int r = toc_directory_new(p->o->store, &now, &p->err);
    if (r == 0 && now->gate != p->o->d->gate)
        r = toc_fail(&p->err, -EAGAIN,
                     "who may have what was changed while this ran; run it again to go on");
    toc_directory_free(now);
    return r;
}

/* What is about to be sent, so that recalls reach it however this ends: on the disk before it
 * leaves, as the other server may have it though no answer comes. */
static int note_leaving(push *p, const entry *sent, uint32_t n)
{
    toc_store *s = p->o->store;
    int r = toc_store_begin(s, &p->err);
    if (r < 0)
        return r;
    r = check_gate(p);
    if (r == 0)
        r = note_stretches(p, sent, n);
    if (r == 0)
        r = toc_store_commit(s, &p->err);
    if (r < 0)
        toc_store_rollback(s);
    return r;
}

/* Who was told of a recall, and has taken that in. */
static int note_told(push *p, const entry *sent, uint32_t n)
{
    const toc_push_options *o = p->o;
    const int64_t partner = o->partner->stored.number, collection = o->from->number;
    int r = 0;
    for (uint32_t i = 0; r == 0 && i < n; i++) {
        if (!sent[i].tombstone)
            continue;
        r = toc_exchange_told(o->store, partner, collection, sent[i].added, &p->err);
        if (r == 0)
            r = toc_exchange_reached(o->store, partner, collection, sent[i].added, &p->err);
    }
    return r;
}

/* Rows up to `upto` are done with: what of them was sent, was. */
static int keep(push *p, const entry *sent, uint32_t n, int64_t upto)
{
    const toc_push_options *o = p->o;
    char who[96], detail[64];
    const toc_pushed reached = {.target = toc_sv_of(toc_session_url(o->session)),
                                .pushed = upto,
                                .pushed_at = toc_time_now()};
    (void)snprintf(who, sizeof(who), "remote:%.*s", TOC_SV_ARG(o->remote->name));
    (void)snprintf(detail, sizeof(detail), "%u objects", n);
    const toc_audit row = {.who = toc_sv_of(who),
                           .what = TOC_SV("push"),
                           .about = o->from->id,
                           .detail = toc_sv_of(detail)};
    int r = toc_store_begin(o->store, &p->err);
    if (r < 0)
        return r;
    r = note_told(p, sent, n);
    if (r == 0 && n)
        r = toc_exchange_audit(o->store, &row, &p->err);
    if (r == 0)
        r = toc_remote_put_pushed(o->store, o->remote->number, &reached, &p->err);
    if (r == TOC_STORE_NONE)
        r = toc_fail(&p->err, -ENOENT, "the remote was removed meanwhile");
    if (r == 0)
        r = toc_store_commit(o->store, &p->err);
    if (r < 0)
        toc_store_rollback(o->store);
    else
        p->from = upto;
    return r;
}

/* Entries from `first` on in envelopes that the server takes: half as long when one is too long. */
static int send_all(push *p)
{
    uint32_t at = 0, n = p->entries.n;
    while (at < p->entries.n) {
        n = TOC_MIN(n, p->entries.n - at);
        int r = note_leaving(p, p->entries.p + at, n);
        if (r == 0)
            r = post(p, at, n);
        if (r == -E2BIG && n > 1) {
            n = (n + 1) / 2;
            continue;
        }
        if (r == -E2BIG) {
            p->result->refused++;
            p->o->refused(p->o->context, p->entries.p[at].id, TOC_SV("is too long for the server"));
            r = 0;
        }
        if (r < 0)
            return r;
        bool last = at + n == p->entries.n;
        int64_t upto = last ? p->scanned : p->entries.p[at + n].added - 1;
        r = keep(p, p->entries.p + at, n, upto);
        if (r < 0)
            return r;
        at += n;
        p->result->sent += n;
        p->o->progress(p->o->context, p->result->sent);
    }
    return 0;
}

/* One envelope's worth of rows. */
static int round_of(push *p)
{
    p->entries.n = p->entries.cap = 0;
    p->entries.p = NULL;
    toc_arena_clear(&p->a);
    p->bytes = FRAME;
    p->rows = 0;
    p->full = false;
    p->scanned = p->from;
    int r = toc_exchange_walk(p->o->store, p->o->from->number, p->from, true, on_row, p, &p->err);
    if (r < 0)
        return p->err.text[0] ? r : toc_fail(&p->err, r, "%s", strerror(-r));
    if (p->entries.n)
        return send_all(p);
    return p->scanned > p->from || !p->full ? keep(p, NULL, 0, p->scanned) : 0;
}

static int check(const toc_push_options *o, toc_err *reterr)
{
    if (toc_session_is_old(o->session))
        return toc_fail(reterr, -EPROTONOSUPPORT,
                        "%s speaks TAXII 2.0 alone: it is pulled from, not pushed to",
                        toc_session_url(o->session));
    if (!o->partner->stored.active)
        return toc_fail(reterr, -EACCES, "the partner '%.*s' is not active",
                        TOC_SV_ARG(o->partner->stored.name));
    if (!toc_directory_access(o->d, o->from->number, o->partner->stored.number).can_read)
        return toc_fail(reterr, -EACCES,
                        "the partner '%.*s' may not read '%.*s'; 'tocsin collection set' says who "
                        "may",
                        TOC_SV_ARG(o->partner->stored.name), TOC_SV_ARG(o->from->alias));
    return 0;
}

int toc_push(const toc_push_options *o, toc_push_result *ret, toc_err *reterr)
{
    push p = {.o = o, .result = ret, .room = MOST_BYTES};
    int64_t max = toc_session_max_body(o->session);
    *ret = (toc_push_result){0};
    int r = check(o, reterr);
    if (r < 0)
        return r;
    if (max > FRAME && (size_t)max < p.room)
        p.room = (size_t)max;
    if (!o->again && toc_sv_eq(o->remote->push.target, toc_sv_of(toc_session_url(o->session))))
        p.from = o->remote->push.pushed;
    do {
        r = round_of(&p);
        if (r == 0 && o->stop && *o->stop)
            r = toc_fail(&p.err, -EINTR, "interrupted");
    } while (r == 0 && p.full);
    if (r < 0)
        *reterr = p.err;
    toc_client_reply_done(&p.reply);
    toc_arena_done(&p.a);
    return r;
}
