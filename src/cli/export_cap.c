/* export_cap - see export_cap.h. */
#include "cli/export_cap.h"

#include "base/date.h"
#include "base/hash.h"
#include "cli/command.h"
#include "cli/work.h"
#include "model/id.h"
#include "share/cap_out.h"

#include <errno.h>
#include <stdio.h>

typedef struct {
    toc_store *store;
    toc_arena a;
    toc_err err;
    toc_sv sender;
    toc_sv incident;   /* its id, as it is now */
    toc_sv series;     /* id of the object that keeps what was sent */
    bool live;         /* views show it */
    toc_merged merged; /* when live */

    /* What was sent. */
    int64_t number, last_sent; /* 0: nothing */
    toc_sv references, digest, last;
    bool cancelled;
} warning;

/* ---- what was sent before ---- */

/* Adds what was sent under one id of the incident; *ret_found: something was. */
static int read_one(warning *w, toc_sv id, bool *ret_found)
{
    TOC_CLEANUP(toc_json_doc_freep) toc_json_doc *doc = NULL;
    toc_object o = {0};
    int64_t number, sent;
    toc_sv series = toc_derived_id(&w->a, TOC_ALERT_TYPE, id);
    int r = toc_store_object(w->store, series, &w->a, &o, &w->err);
    *ret_found = r == 0;
    if (r == TOC_STORE_NONE)
        return 0;
    if (r == 0)
        r = toc_json_parse(o.json, &doc, &w->err);
    if (r < 0)
        return r;
    toc_json v = toc_json_root(doc);
    if (!toc_json_to_int(toc_json_get(v, "number"), &number) ||
        !toc_json_to_int(toc_json_get(v, "sent"), &sent))
        return toc_fail(&w->err, -EBADMSG, "%.*s: what was sent cannot be read",
                        TOC_SV_ARG(series));
    toc_sv references = toc_json_text(v, "references");
    w->references = toc_arena_printf(&w->a, "%.*s%s%.*s", TOC_SV_ARG(w->references),
                                     w->references.n ? " " : "", TOC_SV_ARG(references));
    w->number = TOC_MAX(w->number, number);
    w->last_sent = TOC_MAX(w->last_sent, sent);
    w->cancelled = toc_json_is_true(toc_json_get(v, "cancelled"));
    w->digest = toc_arena_dup(&w->a, toc_json_text(v, "digest"));
    w->last = toc_arena_dup(&w->a, toc_json_text(v, "alert"));
    return 0;
}

/* Under the id that it has; before the first of these, under those that lead to it by now. */
static int read_series(warning *w, toc_sv member)
{
    bool found, other;
    w->references = w->digest = w->last = (toc_sv){"", 0};
    w->series = toc_derived_id(&w->a, TOC_ALERT_TYPE, w->incident);
    int r = read_one(w, w->incident, &found);
    if (r < 0 || found)
        return r;
    if (!toc_sv_eq(member, w->incident))
        r = read_one(w, member, &found);
    TOC_VEC_FOREACH (id, &w->merged.view.aliases)
        if (r == 0 && !toc_sv_eq(*id, member) && !toc_sv_eq(*id, w->incident)) {
            r = read_one(w, *id, &other);
            found = found || other;
        }
    if (found) /* under another name it said something else */
        w->digest = (toc_sv){"", 0};
    return r;
}

static void member(toc_json_out *j, const char *key, toc_sv value)
{
    toc_json_key(j, key);
    toc_json_str(j, value);
}

static void moment(toc_json_out *j, const char *key, int64_t us)
{
    char full[TOC_TIME_TEXT + 1], text[32];
    toc_time_format(us, full);
    (void)snprintf(text, sizeof(text), "%.23sZ", full);
    member(j, key, toc_sv_of(text));
}

/* What is to be known of an alert when the next one is sent. */
static void write_series(const warning *w, const toc_cap_alert *sent, toc_sv xml, toc_buf *ret)
{
    toc_json_out j = {.buf = ret};
    char time[TOC_CAP_TIME + 1];
    toc_cap_time(sent->sent, time);
    toc_json_open(&j, '{');
    member(&j, "type", TOC_SV(TOC_ALERT_TYPE));
    member(&j, "spec_version", TOC_SV("2.1"));
    member(&j, "id", w->series);
    moment(&j, "created", w->number ? w->last_sent : sent->sent);
    moment(&j, "modified", sent->sent);
    toc_json_key(&j, "object_marking_refs");
    toc_json_open(&j, '[');
    toc_json_str(&j, toc_sv_of(toc_tlp_markings[TOC_TLP_RED].id));
    toc_json_close(&j, ']');
    member(&j, "incident", w->incident);
    toc_json_key(&j, "number");
    toc_json_int(&j, w->number + 1);
    toc_json_key(&j, "sent");
    toc_json_int(&j, sent->sent);
    toc_buf all = {0};
    toc_buf_printf(&all, "%.*s%s%.*s,%.*s,%s", TOC_SV_ARG(w->references),
                   w->references.n ? " " : "", TOC_SV_ARG(sent->sender),
                   TOC_SV_ARG(sent->identifier), time);
    member(&j, "references", toc_buf_sv(&all));
    ret->failed = ret->failed || all.failed;
    toc_buf_done(&all);
    member(&j, "digest", w->digest);
    toc_json_key(&j, "cancelled");
    toc_json_bool(&j, sent->message == TOC_CAP_CANCEL);
    member(&j, "alert", xml);
    toc_json_close(&j, '}');
}

/* In the store before it is printed: what others were told is never unknown here. */
static int keep(warning *w, const toc_cap_alert *sent, toc_sv xml)
{
    toc_buf json = {0};
    toc_put done;
    write_series(w, sent, xml, &json);
    const toc_object o = {.id = w->series,
                          .type = TOC_SV(TOC_ALERT_TYPE),
                          .version = sent->sent,
                          .json = toc_buf_sv(&json)};
    int r = json.failed ? toc_fail(&w->err, -ENOMEM, "out of memory")
                        : toc_store_begin(w->store, &w->err);
    if (r == 0)
        r = toc_store_put_object(w->store, &o, &done, &w->err);
    if (r == 0)
        r = toc_store_note_shared(w->store, w->incident, &w->err);
    if (r == 0)
        r = toc_store_commit(w->store, &w->err);
    else
        toc_store_rollback(w->store);
    toc_buf_done(&json);
    return r;
}

/* ---- the alert ---- */

static int print(toc_sv xml)
{
    toc_buf out = {0};
    toc_buf_add(&out, xml);
    int r = toc_write_out(&out);
    toc_buf_done(&out);
    return r < 0 ? TOC_EXIT_FAILED : TOC_EXIT_DONE;
}

static int failed(const warning *w, int r)
{
    toc_complain("export", "%s", w->err.text[0] ? w->err.text : strerror(-r));
    return TOC_EXIT_FAILED;
}

static int send(warning *w, toc_cap_message message)
{
    enum { SECOND = 1000000 };
    toc_buf xml = {0};
    int64_t now = toc_time_now() / SECOND * SECOND; /* CAP has no fractions */
    toc_cap_alert alert = {
        .message = message,
        .identifier =
            toc_arena_printf(&w->a, "%.*s.%lld", TOC_SV_ARG(w->incident), (long long)w->number + 1),
        .sender = w->sender,
        .sent = TOC_MAX(now, w->last_sent + SECOND),
        .references = w->references,
        .view = message == TOC_CAP_CANCEL ? NULL : &w->merged.view};
    toc_cap_write(&alert, &xml);
    int r = xml.failed ? toc_fail(&w->err, -ENOMEM, "out of memory")
                       : keep(w, &alert, toc_buf_sv(&xml));
    int status = r < 0 ? failed(w, r) : print(toc_buf_sv(&xml));
    toc_buf_done(&xml);
    return status;
}

/* It was told and does not stand any more. */
static int withdraw(warning *w, const char *incident)
{
    if (!w->number) {
        toc_complain("export", "'%s' does not stand: there is nothing to warn of", incident);
        return TOC_EXIT_NOTHING;
    }
    return w->cancelled ? print(w->last) : send(w, TOC_CAP_CANCEL);
}

/* The gate: what is public alone, and what it rests on likewise. */
static int refuse(warning *w, bool *ret_refused)
{
    toc_leaving l = {.on = true,
                     .to = toc_recipient_public,
                     .ceiling = TOC_TLP_CLEAR,
                     .channel = TOC_CHANNEL_CAP};
    toc_tlp level;
    int r = toc_leaving_merged(&l, &w->merged, &w->a, &level, &w->err);
    *ret_refused = r == TOC_LEAVING_WITHHELD;
    if (*ret_refused)
        toc_complain("export", "no public warning: %s (%s); what it rests on is %s",
                     toc_rule_texts[l.decided.rule], toc_rule_names[l.decided.rule],
                     toc_tlp_markings[level].name);
    return TOC_MIN(r, 0);
}

static int warn(warning *w)
{
    toc_buf info = {0};
    char digest[TOC_SHA256_HEX + 1];
    bool refused = false;
    int r = refuse(w, &refused);
    if (r < 0)
        return failed(w, r);
    if (refused)
        return TOC_EXIT_FAILED;
    toc_cap_write_info(&w->merged.view, w->sender, &info);
    toc_sha256_hex(toc_buf_sv(&info), digest);
    bool same = w->number && !w->cancelled && toc_sv_eq(w->digest, toc_sv_of(digest));
    toc_buf_done(&info);
    if (same) /* what was said holds */
        return print(w->last);
    w->digest = toc_arena_dup(&w->a, toc_sv_of(digest));
    return send(w, w->number ? TOC_CAP_UPDATE : TOC_CAP_ALERT);
}

/* ---- which incident ---- */

/* -1, or the exit status after a complaint. */
static int find(warning *w, const char *incident)
{
    toc_store_match m = {0};
    int r = toc_store_resolve(w->store, toc_sv_of(incident), &w->a, &m, &w->err);
    if (r < 0)
        return failed(w, r);
    if (r == TOC_STORE_MANY) {
        toc_complain("export", "'%s' is the beginning of several ids", incident);
        return TOC_EXIT_USAGE;
    }
    if (r == TOC_STORE_NONE || m.kind != TOC_STORE_IS_INCIDENT) {
        toc_complain("export", "no incident '%s'", incident);
        return TOC_EXIT_NOTHING;
    }
    w->incident = m.id;
    r = toc_merge_get(w->store, m.id, &w->a, &w->merged, &w->err);
    w->live = r == 0 && w->merged.live && w->merged.standing != TOC_STANDING_REJECTED;
    if (r >= 0)
        r = read_series(w, m.member);
    return r < 0 ? failed(w, r) : -1;
}

int toc_export_cap(toc_store *s, const char *incident, const char *sender)
{
    warning w = {.store = s, .sender = toc_sv_of(sender)};
    if (!toc_cap_is_token(w.sender)) {
        toc_complain("export", "--sender: CAP takes no blanks, commas, '<' or '&' in it");
        return TOC_EXIT_USAGE;
    }
    int status = find(&w, incident);
    if (status < 0)
        status = w.live ? warn(&w) : withdraw(&w, incident);
    toc_arena_done(&w.a);
    return status;
}
