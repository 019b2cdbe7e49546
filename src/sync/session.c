/* session - see session.h: requests, and what is made of their answers. How a collection is found
 * stands in discover.c. */
#include "sync/session.h"

#include "base/alloc.h"
#include "base/date.h"
#include "base/limits.h"
#include "sync/backoff.h"
#include "sync/credential.h"
#include "sync/discover.h"

#include <errno.h>
#include <stdio.h>
#include <time.h>

#define MEDIA_21 "application/taxii+json;version=2.1"
#define MEDIA_20 "application/vnd.oasis.taxii+json; version=2.0"
#define STIX_20 "application/vnd.oasis.stix+json; version=2.0"

/* ---- waiting ---- */

/* In short steps, so that Ctrl-C counts at once. */
static int wait_ms(const toc_session *s, int64_t ms, toc_err *reterr)
{
    enum { STEP = 100 };
    for (; ms > 0; ms -= STEP) {
        const struct timespec t = {0, TOC_MIN(ms, (int64_t)STEP) * 1000000};
        if (toc_client_stopped(s->client))
            return toc_fail(reterr, -EINTR, "interrupted");
        (void)nanosleep(&t, NULL);
    }
    return 0;
}

static int wait_before(const toc_session *s, unsigned nth, const toc_client_reply *reply,
                       const char *why, toc_err *reterr)
{
    char text[TOC_ERR_TEXT];
    toc_sv after = toc_client_header(reply, "Retry-After");
    int64_t ms = toc_backoff(nth, after, toc_time_now(), TOC_MAX_WAIT_SECONDS);
    if (ms < 0)
        return toc_fail(
            reterr, -EBUSY,
            "%s: asks us to come back later (%.*s); what went well is kept, run this again "
            "then",
            s->url, TOC_SV_ARG(after));
    (void)snprintf(text, sizeof(text), "%s; asking again in %lld s", why, (long long)ms / 1000);
    if (s->options.note && ms)
        s->options.note(s->options.context, text);
    return wait_ms(s, ms, reterr);
}

/* ---- asking ---- */

static toc_sv told_in(const toc_client_reply *reply, toc_arena *a)
{
    TOC_CLEANUP(toc_json_doc_freep) toc_json_doc *doc = NULL;
    if (toc_json_parse(toc_buf_sv(&reply->body), &doc, NULL) < 0)
        return TOC_SV("");
    toc_sv text = toc_json_text(toc_json_root(doc), "description");
    if (!text.n)
        text = toc_json_text(toc_json_root(doc), "title");
    enum { LONGEST = 200 };
    text.n = TOC_MIN(text.n, (size_t)LONGEST);
    return text.n ? toc_arena_printf(a, " (%.*s)", TOC_SV_ARG(text)) : TOC_SV("");
}

/* waiver: one case a status reads best in one table */
static int explain(const toc_session *s, const char *url, const toc_client_reply *reply,
                   toc_err *reterr)
{
    const char *name = s->options.remote->name.p;
    toc_arena a = {0};
    toc_sv told = told_in(reply, &a);
    long status = reply->status;
    int r = -EIO;
    switch (status) {
    case 400:
        r = toc_fail(reterr, -ESTALE, "%s: the server does not take the request: 400%.*s", url,
                     TOC_SV_ARG(told));
        break;
    case 401:
        r = toc_fail(
            reterr, -EACCES,
            "%s: the server does not take our credentials: 401%.*s; 'tocsin remote set %s' "
            "changes them",
            url, TOC_SV_ARG(told), name);
        break;
    case 403:
        r = toc_fail(reterr, -EACCES,
                     "%s: the server does not let us: 403%.*s; ask its operator for access", url,
                     TOC_SV_ARG(told));
        break;
    case 404:
    case 410:
        r = toc_fail(reterr, -ENOENT,
                     "%s: not there: %ld%.*s; check the address with 'tocsin remote show %s'", url,
                     status, TOC_SV_ARG(told), name);
        break;
    case 406:
    case 415:
        r = toc_fail(reterr, -EPROTONOSUPPORT,
                     "%s: the server speaks neither TAXII 2.1 nor 2.0: %ld%.*s", url, status,
                     TOC_SV_ARG(told));
        break;
    case 413:
        r = toc_fail(reterr, -E2BIG, "%s: too much at once for the server: 413", url);
        break;
    default:
        r = toc_fail(reterr, toc_backoff_may(status) ? -EBUSY : -EIO,
                     "%s: the server answers %ld%.*s%s", url, status, TOC_SV_ARG(told),
                     toc_backoff_may(status) ? "; what went well is kept, run this again later"
                                             : "");
    }
    toc_arena_done(&a);
    return r;
}

static bool is_answered(const toc_client_request *q, long status)
{
    enum { NOT_MODIFIED = 304 };
    return (status >= 200 && status <= 299) || (q->if_none_match && status == NOT_MODIFIED);
}

int toc_session_ask(toc_session *s, const toc_client_request *q, toc_client_reply *ret,
                    toc_err *reterr)
{
    for (unsigned nth = 1;; nth++) {
        toc_err err = {0};
        char why[64];
        int r = toc_client_ask(s->client, q, ret, &err);
        bool again = r < 0 ? ret->again : toc_backoff_may(ret->status);
        if (r == 0 && is_answered(q, ret->status))
            return 0;
        if (r == 0)
            r = explain(s, q->url, ret, &err);
        if (!again || nth >= s->options.tries) {
            if (reterr)
                *reterr = err;
            return r;
        }
        if (ret->again)
            toc_buf_clear(&ret->head); /* no Retry-After of an answer that did not come */
        (void)snprintf(why, sizeof(why), ret->again ? "no answer" : "busy (%ld)", ret->status);
        r = wait_before(s, nth, ret, why, reterr);
        if (r < 0)
            return r;
    }
}

/* An answer that is a page for people, as proxies and logins send them, is none. */
static bool is_json(toc_sv media)
{
    toc_sv type = toc_sv_trim(toc_sv_cut(&media, ';'));
    return !type.n || toc_sv_eq_nocase(type, TOC_SV("application/json")) ||
           (toc_sv_starts_nocase(type, TOC_SV("application/")) &&
            toc_sv_ends(type, TOC_SV("+json")));
}

int toc_session_get(toc_session *s, const char *url, const char *accept, const char *range,
                    toc_client_reply *ret, toc_err *reterr)
{
    const toc_client_request q = {.url = url, .accept = accept, .range = range};
    int r = toc_session_ask(s, &q, ret, reterr);
    toc_sv media = r == 0 ? toc_client_header(ret, "Content-Type") : (toc_sv){"", 0};
    if (r == 0 && !is_json(media))
        r = toc_fail(reterr, -EPROTO, "%s: answers with %.*s, not with TAXII; check the address",
                     url, TOC_SV_ARG(media));
    return r;
}

const char *toc_session_accept(const toc_session *s)
{
    return s->old ? MEDIA_20 : MEDIA_21;
}

/* ---- objects ---- */

static toc_sv page_url(const toc_session *s, const toc_session_page *p, toc_arena *a)
{
    toc_sv url = toc_arena_printf(a, "%sobjects/", s->url);
    char sep = '?';
    if (*p->after) {
        url = toc_arena_printf(a, "%.*s%cadded_after=%s", TOC_SV_ARG(url), sep, p->after);
        sep = '&';
    }
    if (s->old)
        return url;
    /* All versions: the default is the last one alone, and the order of all is what we follow. */
    url = toc_arena_printf(a, "%.*s%cmatch%%5Bversion%%5D=all&limit=%ld", TOC_SV_ARG(url), sep,
                           p->limit);
    if (p->next.n)
        url = toc_arena_printf(a, "%.*s&next=%.*s", TOC_SV_ARG(url),
                               TOC_SV_ARG(toc_client_escape(p->next, a)));
    return url;
}

/* TAXII 2.0, 3.4: "items 0-99"; where the page begins is what we keep as its `next`. */
static toc_sv item_range(const toc_session_page *p, toc_arena *a)
{
    int64_t first = 0;
    if (!toc_sv_to_i64(p->next, &first) || first < 0)
        first = 0;
    return toc_arena_printf(a, "items %lld-%lld", (long long)first,
                            (long long)first + p->limit - 1);
}

int toc_session_page_get(toc_session *s, const toc_session_page *p, toc_client_reply *ret,
                         toc_err *reterr)
{
    toc_arena a = {0};
    toc_sv url = page_url(s, p, &a);
    int r;
    if (s->old) {
        const toc_sv range = item_range(p, &a);
        r = toc_session_get(s, url.p, STIX_20, range.p, ret, reterr);
    } else {
        r = toc_session_get(s, url.p, MEDIA_21, NULL, ret, reterr);
    }
    if (r == -ENOENT && p->next.n)
        r = -ESTALE;
    toc_arena_done(&a);
    return r;
}

int toc_session_post(toc_session *s, toc_sv envelope, toc_client_reply *ret, toc_err *reterr)
{
    toc_arena a = {0};
    const toc_client_request q = {.url = toc_arena_printf(&a, "%sobjects/", s->url).p,
                                  .accept = MEDIA_21,
                                  .content_type = MEDIA_21,
                                  .body = envelope};
    int r = toc_session_ask(s, &q, ret, reterr);
    toc_arena_done(&a);
    return r;
}

int toc_session_status(toc_session *s, toc_sv id, unsigned nth, toc_client_reply *ret,
                       toc_err *reterr)
{
    toc_arena a = {0};
    toc_sv url = toc_arena_printf(&a, "%.*sstatus/%.*s/", TOC_SV_ARG(s->root),
                                  TOC_SV_ARG(toc_client_escape(id, &a)));
    int r =
        nth ? wait_ms(s, toc_backoff(nth, (toc_sv){NULL, 0}, 0, TOC_MAX_WAIT_SECONDS), reterr) : 0;
    if (r == 0)
        r = toc_session_get(s, url.p, MEDIA_21, NULL, ret, reterr);
    toc_arena_done(&a);
    return r;
}

int toc_session_fetch(toc_session *s, const char *url, const char *if_none_match,
                      toc_client_reply *ret, toc_err *reterr)
{
    const toc_client_request q = {
        .url = url, .accept = "application/json, */*;q=0.5", .if_none_match = if_none_match};
    return toc_session_ask(s, &q, ret, reterr);
}

/* ---- the life of a session ---- */

/* With a slash at its end, whichever of its files was named. */
static int find_folder(toc_session *s, toc_err *reterr)
{
    static const toc_sv MANIFEST = {"manifest.json", 13};
    toc_sv url = s->options.remote->url;
    if (toc_sv_ends(url, MANIFEST))
        url = toc_sv_range(url, 0, url.n - MANIFEST.n);
    s->url =
        toc_arena_printf(&s->a, "%.*s%s", TOC_SV_ARG(url), toc_sv_ends(url, TOC_SV("/")) ? "" : "/")
            .p;
    return s->a.overflowed ? toc_fail(reterr, -ENOMEM, "out of memory") : 0;
}

static const char *or_null(toc_sv s)
{
    return s.n ? s.p : NULL;
}

int toc_session_open(const toc_session_options *o, toc_session **ret, toc_err *reterr)
{
    const toc_remote *remote = o->remote;
    toc_sv secret;
    toc_session *s = toc_calloc(1, sizeof(*s));
    if (!s)
        return toc_fail(reterr, -ENOMEM, "out of memory");
    s->options = *o;
    int r = toc_credential_read(remote->secret, &s->a, &secret, reterr);
    const toc_client_options client = {.url = remote->url.p,
                                       .user = or_null(remote->login),
                                       .secret = secret.p,
                                       .ca = or_null(remote->ca),
                                       .certificate = or_null(remote->certificate),
                                       .key = or_null(remote->key),
                                       .max_body = TOC_MAX_PULL_PAGE,
                                       .stop = o->stop};
    if (r == 0 && secret.p && toc_client_is_open(remote->url.p))
        r = toc_fail(reterr, -EINVAL, "%s: our secret would cross the network in clear; use https",
                     remote->url.p);
    s->url = remote->url.p;
    if (r == 0)
        r = toc_client_new(&client, &s->client, reterr);
    if (r == 0)
        r = toc_remote_is_feed(remote) ? find_folder(s, reterr) : toc_discover(s, reterr);
    if (r < 0) {
        toc_session_free(s);
        return r;
    }
    *ret = s;
    return 0;
}

toc_session *toc_session_free(toc_session *s)
{
    if (s) {
        toc_client_free(s->client);
        toc_arena_done(&s->a);
    }
    toc_free(s);
    return NULL;
}

void toc_session_stop(toc_session *s)
{
    toc_client_stop(s->client);
}

const char *toc_session_url(const toc_session *s)
{
    return s->url;
}

toc_sv toc_session_title(const toc_session *s)
{
    return s->title;
}

bool toc_session_is_old(const toc_session *s)
{
    return s->old;
}

int64_t toc_session_max_body(const toc_session *s)
{
    return s->max_body;
}
