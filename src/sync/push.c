/* push - see push.h. */
#include "sync/push.h"

#include "base/date.h"
#include "base/limits.h"
#include "share/gate.h"
#include "share/narrow.h"

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
    toc_directory *d; /* read anew, when recalls are in step with it */
    toc_gate gate;    /* of the remote's partner, in the collection */
    toc_gate_rows rows;
    toc_arena a; /* of one round */
    TOC_VEC(entry) entries;
    size_t bytes, looked, room;
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
static int add_redacted(push *p, const toc_shared *row)
{
    TOC_CLEANUP(toc_json_doc_freep) toc_json_doc *doc = NULL;
    toc_redacted copy;
    int r = toc_json_parse(row->json, &doc, &p->err);
    if (r == 0)
        r = toc_gate_redact(&p->gate, &p->rows, row, toc_json_root(doc), &p->a, &copy);
    if (r == TOC_REDACT_IMPOSSIBLE) {
        p->result->withheld++;
        return 0;
    }
    if (r == 0)
        r = add(p, copy.id, copy.json, row->added);
    if (r == 0)
        r = add(p, copy.link_id, copy.link, row->added);
    return r;
}

/* ---- recalls: as share/taxii_judge.c has them ---- */

/* A tombstone is for those who were sent what it is about; one for a partner alone, while it may
 * not have that. */
static int concerns(push *p, const toc_shared *row, const toc_recalled_vec *of, bool *ret)
{
    const int64_t partner = p->gate.partner.stored.number, collection = p->o->from->number;
    int64_t whose = 0;
    int r = 0;
    *ret = false;
    if (row->state & TOC_SHARED_ADDRESSED) {
        r = toc_exchange_addressee(p->o->store, collection, row->added, &whose, &p->err);
        *ret = r == 0 && whose == partner &&
               toc_gate_withholds(&p->gate, &p->rows, of, row->state & TOC_SHARED_NARROWED);
        return TOC_MIN(r, 0);
    }
    TOC_VEC_FOREACH (v, of)
        if (r == 0 && !*ret)
            r = toc_exchange_was_sent(p->o->store, partner, collection, v->added, ret, &p->err);
    if (r == 0 && *ret && row->state & TOC_SHARED_NARROWED)
        *ret = !toc_gate_gives_newest(&p->gate, &p->rows, of->p->id, row->source);
    return r;
}

/* A revoked version tells no more of places than the copy that it takes back. */
static int add_tombstone(push *p, const toc_shared *row)
{
    TOC_CLEANUP(toc_json_doc_freep) toc_json_doc *doc = NULL;
    const toc_reach limit = toc_gate_reach(&p->gate);
    toc_sv json = row->json;
    int r = 0;
    if (limit && !toc_sv_eq(row->type, TOC_SV("note"))) {
        r = toc_json_parse(row->json, &doc, &p->err);
        if (r == 0)
            r = toc_release_revoked(toc_json_root(doc), limit, &p->a, &json);
    }
    return r == 0 ? add(p, row->id, json, row->added) : r;
}

static int judge_tombstone(push *p, const toc_shared *row)
{
    toc_recalled_vec of = {0};
    bool is = false;
    int r =
        toc_exchange_recall_of(p->o->store, p->o->from->number, row->added, &p->a, &of, &p->err);
    if (r == 0)
        r = concerns(p, row, &of, &is);
    if (r < 0 || !is)
        return r;
    r = add_tombstone(p, row);
    if (r == 0)
        p->entries.p[p->entries.n - 1].tombstone = true;
    return r;
}

static int judge(push *p, const toc_shared *row)
{
    toc_verdict verdict = toc_gate_allows(&p->gate, &p->rows, row);
    if (verdict == TOC_RELEASE)
        return add(p, row->id, row->json, row->added);
    if (verdict == TOC_REDACT)
        return add_redacted(p, row);
    p->result->withheld++;
    return 0;
}

/* 1: enough for one envelope. */
static int on_row(void *context, const toc_shared *row)
{
    push *p = context;
    if (p->entries.n >= MOST_OBJECTS || p->looked >= MOST_ROWS ||
        (p->entries.n && p->bytes + row->json.n > p->room)) {
        p->full = true;
        return 1;
    }
    p->looked++;
    int r = 0;
    if (row->source == p->gate.partner.stored.number)
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
    const int64_t partner = p->gate.partner.stored.number, collection = o->from->number;
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
    if (r == 0 && now->gate != p->d->gate)
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
    const int64_t partner = p->gate.partner.stored.number, collection = o->from->number;
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
    p->looked = 0;
    p->full = false;
    p->scanned = p->from;
    int r = toc_exchange_walk(p->o->store, p->o->from->number, p->from, true, on_row, p, &p->err);
    if (r < 0)
        return p->err.text[0] ? r : toc_fail(&p->err, r, "%s", strerror(-r));
    if (p->entries.n)
        return send_all(p);
    return p->scanned > p->from || !p->full ? keep(p, NULL, 0, p->scanned) : 0;
}

/* What the remote's partner may have now; who may have less than before is to be told. */
static int open_gate(push *p)
{
    const toc_push_options *o = p->o;
    bool any = false;
    int r = toc_directory_new(o->store, &p->d, &p->err);
    if (r == 0)
        r = toc_narrow(o->store, p->d, NULL, &any, &p->err);
    if (r == 0 && any) {
        p->d = toc_directory_free(p->d);
        r = toc_directory_new(o->store, &p->d, &p->err);
    }
    const toc_directory_partner *partner =
        r == 0 ? toc_directory_partner_of(p->d, o->partner->stored.number) : NULL;
    if (r < 0)
        return r;
    if (!partner)
        return toc_fail(&p->err, -ENOENT, "the partner of the remote was removed meanwhile");
    p->gate = toc_gate_of(p->d, partner, o->from);
    toc_gate_rows_init(&p->rows, o->store, o->from->number);
    return 0;
}

static int check(const push *p, toc_err *reterr)
{
    const toc_push_options *o = p->o;
    const toc_partner *partner = &p->gate.partner.stored;
    const toc_access access = toc_directory_access(p->d, o->from->number, partner->number);
    if (toc_session_is_old(o->session))
        return toc_fail(reterr, -EPROTONOSUPPORT,
                        "%s speaks TAXII 2.0 alone: it is pulled from, not pushed to",
                        toc_session_url(o->session));
    if (!partner->active)
        return toc_fail(reterr, -EACCES, "the partner '%.*s' is not active",
                        TOC_SV_ARG(partner->name));
    if (!access.can_read && !access.recalls)
        return toc_fail(reterr, -EACCES,
                        "the partner '%.*s' may not read '%.*s'; 'tocsin collection set' says who "
                        "may",
                        TOC_SV_ARG(partner->name), TOC_SV_ARG(o->from->alias));
    return 0;
}

static int push_all(push *p)
{
    const toc_push_options *o = p->o;
    int64_t max = toc_session_max_body(o->session);
    int r = open_gate(p);
    if (r == 0)
        r = check(p, &p->err);
    if (max > FRAME && (size_t)max < p->room)
        p->room = (size_t)max;
    if (!o->again && toc_sv_eq(o->remote->push.target, toc_sv_of(toc_session_url(o->session))))
        p->from = o->remote->push.pushed;
    do {
        if (r == 0)
            r = round_of(p);
        if (r == 0 && o->stop && *o->stop)
            r = toc_fail(&p->err, -EINTR, "interrupted");
    } while (r == 0 && p->full);
    return r;
}

int toc_push(const toc_push_options *o, toc_push_result *ret, toc_err *reterr)
{
    push p = {.o = o, .result = ret, .room = MOST_BYTES};
    *ret = (toc_push_result){0};
    int r = push_all(&p);
    if (r < 0)
        *reterr = p.err;
    toc_client_reply_done(&p.reply);
    toc_gate_rows_done(&p.rows);
    toc_directory_free(p.d);
    toc_arena_done(&p.a);
    return r;
}
