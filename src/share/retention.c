/* retention - see retention.h. */
#include "share/retention.h"

#include "base/date.h"
#include "share/audit_file.h"

#include <errno.h>
#include <stdio.h>

#define DAY_US (INT64_C(86400) * 1000000)

const char *const toc_kept_names[TOC_KEEP_COUNT + 1] = {
    [TOC_KEEP_AUDIT] = "audit", [TOC_KEEP_RECALLS] = "recalls", [TOC_KEEP_SENT] = "sent"};

/* Names of texts in the store. */
static const char *const DAYS[TOC_KEEP_COUNT] = {[TOC_KEEP_AUDIT] = "retention audit",
                                                 [TOC_KEEP_RECALLS] = "retention recalls",
                                                 [TOC_KEEP_SENT] = "retention sent"};
static const char ARCHIVE[] = "retention archive", RAN[] = "retention ran";

/* ---- the policy ---- */

static int read_number(toc_store *s, const char *name, toc_arena *a, int64_t *ret, toc_err *reterr)
{
    toc_sv text;
    int r = toc_retention_text(s, name, a, &text, reterr);
    *ret = 0;
    if (r == 0 && text.n && (!toc_sv_to_i64(text, ret) || *ret < 0))
        r = toc_fail(reterr, -EBADMSG, "'%s' is damaged in the store", name);
    return r;
}

static int write_number(toc_store *s, const char *name, int64_t n, toc_err *reterr)
{
    char text[24];
    int length = snprintf(text, sizeof(text), "%lld", (long long)n);
    return toc_retention_set_text(s, name, (toc_sv){text, (size_t)length}, reterr);
}

int toc_retention_read(toc_store *s, toc_arena *a, toc_retention *ret, toc_err *reterr)
{
    int r = 0;
    *ret = (toc_retention){0};
    for (size_t i = 0; r == 0 && i < TOC_KEEP_COUNT; i++)
        r = read_number(s, DAYS[i], a, &ret->days[i], reterr);
    if (r == 0)
        r = read_number(s, RAN, a, &ret->ran, reterr);
    return r == 0 ? toc_retention_text(s, ARCHIVE, a, &ret->archive, reterr) : r;
}

int toc_retention_write(toc_store *s, const toc_retention *p, toc_err *reterr)
{
    int r = 0;
    for (size_t i = 0; r == 0 && i < TOC_KEEP_COUNT; i++)
        r = write_number(s, DAYS[i], p->days[i], reterr);
    return r == 0 ? toc_retention_set_text(s, ARCHIVE, p->archive, reterr) : r;
}

bool toc_retention_is_due(const toc_retention *p, int64_t now)
{
    bool any = false;
    for (size_t i = 0; i < TOC_KEEP_COUNT; i++)
        any = any || p->days[i] > 0;
    return any && (now - p->ran >= DAY_US || now < p->ran);
}

static int64_t before(const toc_retention *p, toc_kept what, int64_t now)
{
    return now - p->days[what] * DAY_US;
}

/* The walks of the store that a log is. */
static const struct {
    toc_retire_kind first, last;
} WALKS[TOC_KEEP_COUNT] = {
    [TOC_KEEP_RECALLS] = {TOC_RETIRE_RECALLS, TOC_RETIRE_RECALLED},
    [TOC_KEEP_SENT] = {TOC_RETIRE_SENT, TOC_RETIRE_SENT},
};

static bool go_on(const toc_retention_pace *pace)
{
    return !pace || pace->go_on(pace->context);
}

/* ---- what would go ---- */

static int preview_audit(toc_store *s, int64_t until, toc_retention_loss *ret, toc_err *reterr)
{
    int r = toc_retention_audit(s, until, &ret->span, reterr);
    if (r == 0)
        ret->goes = ret->span.last - ret->span.first + 1;
    return TOC_MIN(r, 0);
}

static int preview_kind(toc_store *s, toc_retire_kind kind, int64_t until,
                        const toc_retention_pace *pace, int64_t *ret, toc_err *reterr)
{
    toc_retire_place place = {0};
    int r = 0;
    while (r == 0 && !place.done && go_on(pace))
        r = toc_retention_retire(s, kind, until, TOC_RETENTION_STEP, true, &place, reterr);
    *ret += place.goes;
    return r;
}

int toc_retention_preview(toc_store *s, const toc_retention *p, int64_t now,
                          const toc_retention_pace *pace, toc_retention_loss ret[TOC_KEEP_COUNT],
                          toc_err *reterr)
{
    int r = 0;
    for (int i = 0; i < TOC_KEEP_COUNT; i++) {
        ret[i] = (toc_retention_loss){0};
        if (!p->days[i] || r < 0)
            continue;
        int64_t until = before(p, (toc_kept)i, now);
        if (i == TOC_KEEP_AUDIT)
            r = preview_audit(s, until, &ret[i], reterr);
        for (toc_retire_kind k = WALKS[i].first; i != TOC_KEEP_AUDIT && r == 0; k++) {
            r = preview_kind(s, k, until, pace, &ret[i].goes, reterr);
            if (k == WALKS[i].last)
                break;
        }
    }
    return r;
}

/* ---- its going ---- */

typedef struct {
    toc_store *s;
    const toc_retention *p;
    int64_t now;
    toc_sv who;
    const toc_retention_pace *pace;
    toc_arena *a;
    toc_retention_done *done;
    toc_err *reterr;
} running;

static int end_batch(running *k, int r)
{
    if (r == 0)
        r = toc_store_commit(k->s, k->reterr);
    if (r != 0)
        toc_store_rollback(k->s);
    return r;
}

static bool stops(running *k)
{
    k->done->stopped = k->done->stopped || !go_on(k->pace);
    return k->done->stopped;
}

static int cut_to(running *k, int64_t last)
{
    bool more = true;
    int r = 0;
    while (r == 0 && more && !stops(k)) {
        r = toc_store_begin(k->s, k->reterr);
        if (r == 0)
            r = end_batch(k, toc_retention_cut(k->s, last, TOC_RETENTION_STEP, &more, k->reterr));
    }
    return r;
}

/* In the batch. What stands at the front may be another thing now: somebody else sees to it. */
static int write_cut_row(running *k, const toc_audit_span *span)
{
    toc_audit_span now = {0};
    toc_sv hash;
    char until[TOC_TIME_TEXT + 1];
    int r = toc_retention_audit(k->s, before(k->p, TOC_KEEP_AUDIT, k->now), &now, k->reterr);
    if (r == 0 && (now.first != span->first || now.last < span->last))
        r = TOC_STORE_NONE;
    if (r == 0)
        r = toc_retention_hash(k->s, span->last, k->a, &hash, k->reterr);
    if (r != 0)
        return r;
    toc_time_format(span->until, until);
    toc_sv file = k->done->file.n ? k->done->file : TOC_SV("no file");
    const toc_audit row = {
        .who = k->who,
        .what = TOC_SV(TOC_AUDIT_CUT),
        .about = toc_arena_printf(k->a, "%lld %.*s", (long long)span->last, TOC_SV_ARG(hash)),
        .detail =
            toc_arena_printf(k->a, "rows %lld to %lld, until %s, older than %lld days, to %.*s",
                             (long long)span->first, (long long)span->last, until,
                             (long long)k->p->days[TOC_KEEP_AUDIT], TOC_SV_ARG(file))};
    if (k->a->overflowed)
        return toc_fail(k->reterr, -ENOMEM, "out of memory");
    return toc_exchange_audit(k->s, &row, k->reterr);
}

static int cut_audit(running *k)
{
    toc_audit_span span = {0};
    int64_t last = 0;
    int r = toc_retention_unfinished(k->s, &last, k->reterr);
    if (r == 0)
        r = cut_to(k, last); /* of a run that was ended */
    if (r >= 0 && !stops(k))
        r = toc_retention_audit(k->s, before(k->p, TOC_KEEP_AUDIT, k->now), &span, k->reterr);
    if (r != 0 || !span.first)
        return TOC_MIN(r, 0);
    if (k->p->archive.n)
        r = toc_audit_file_write(k->s, &span, toc_arena_dup(k->a, k->p->archive).p, k->a,
                                 &k->done->file, k->reterr);
    if (r == 0)
        r = toc_store_begin(k->s, k->reterr);
    if (r == 0)
        r = end_batch(k, write_cut_row(k, &span));
    if (r == 0)
        k->done->went[TOC_KEEP_AUDIT] = span.last - span.first + 1;
    if (r == 0)
        r = cut_to(k, span.last);
    return TOC_MIN(r, 0);
}

static int retire_kind(running *k, toc_kept what, toc_retire_kind kind)
{
    toc_retire_place place = {0};
    const int64_t until = before(k->p, what, k->now);
    int r = 0;
    while (r == 0 && !place.done && !stops(k)) {
        r = toc_store_begin(k->s, k->reterr);
        if (r == 0)
            r = end_batch(k, toc_retention_retire(k->s, kind, until, TOC_RETENTION_STEP, false,
                                                  &place, k->reterr));
    }
    k->done->went[what] += place.goes;
    return r;
}

/* That it went, and when. */
static int write_down(running *k, toc_kept what)
{
    const toc_audit row = {.who = k->who,
                           .what = TOC_SV("retention run"),
                           .about = toc_sv_of(toc_kept_names[what]),
                           .detail = toc_arena_printf(k->a, "%lld rows older than %lld days",
                                                      (long long)k->done->went[what],
                                                      (long long)k->p->days[what])};
    int r = toc_store_begin(k->s, k->reterr);
    return r == 0 ? end_batch(k, toc_exchange_audit(k->s, &row, k->reterr)) : r;
}

static int retire(running *k, toc_kept what)
{
    int r = 0;
    for (toc_retire_kind kind = WALKS[what].first; r == 0; kind++) {
        r = retire_kind(k, what, kind);
        if (kind == WALKS[what].last)
            break;
    }
    return r == 0 && k->done->went[what] ? write_down(k, what) : r;
}

static int release(running *k)
{
    enum { STEP = 1 << 20 };
    bool more = true;
    int r = 0;
    while (r == 0 && more && !stops(k))
        r = toc_retention_release(k->s, STEP, &more, k->reterr);
    return r;
}

static int note_time(running *k)
{
    int r = toc_store_begin(k->s, k->reterr);
    return r == 0 ? end_batch(k, write_number(k->s, RAN, k->now, k->reterr)) : r;
}

int toc_retention_run(toc_store *s, const toc_retention *p, int64_t now, toc_sv who,
                      const toc_retention_pace *pace, toc_arena *a, toc_retention_done *ret,
                      toc_err *reterr)
{
    running k = {s, p, now, who, pace, a, ret, reterr};
    int r = 0;
    *ret = (toc_retention_done){.file = {"", 0}};
    if (p->days[TOC_KEEP_RECALLS])
        r = retire(&k, TOC_KEEP_RECALLS);
    if (r == 0 && p->days[TOC_KEEP_SENT])
        r = retire(&k, TOC_KEEP_SENT);
    if (r == 0 && p->days[TOC_KEEP_AUDIT])
        r = cut_audit(&k);
    if (r == 0 && !ret->stopped)
        r = release(&k);
    return r == 0 && !ret->stopped ? note_time(&k) : r;
}
