/* discover - see discover.h. */
#include "sync/discover.h"

#include <errno.h>

/* ---- one resource ---- */

typedef enum { OTHER, SERVER, ROOT, COLLECTIONS, COLLECTION } kind;

/* Told by what is in it (TAXII 2.1, 4.1, 4.2, 5.1, 5.2): an address may be that of any of them. */
static kind kind_of(toc_json v)
{
    if (toc_json_get(v, "api_roots").doc)
        return SERVER;
    if (toc_json_get(v, "collections").doc)
        return COLLECTIONS;
    if (toc_json_get(v, "versions").doc || toc_json_get(v, "max_content_length").doc)
        return ROOT;
    return toc_json_get(v, "can_read").doc || toc_json_get(v, "can_write").doc ? COLLECTION : OTHER;
}

static int get(toc_session *s, const char *url, toc_json_doc **ret, toc_err *reterr)
{
    toc_client_reply reply = {0};
    int r = toc_session_get(s, url, toc_session_accept(s), NULL, &reply, reterr);
    if (r == 0) {
        r = toc_json_parse(toc_buf_sv(&reply.body), ret, reterr);
        if (r < 0)
            r = toc_fail_context(reterr, r, "%s: answers with what is no JSON", url);
    }
    toc_client_reply_done(&reply);
    return r;
}

/* ---- the collection ---- */

typedef struct {
    toc_session *s;
    toc_sv wanted;
    unsigned found, usable;
    toc_buf names;  /* of those that we may use, for people */
    bool forbidden; /* the wanted one is there, and not for us */
} search;

static bool is_wanted(const search *w, toc_json c)
{
    return !w->wanted.n || toc_sv_eq_nocase(toc_json_text(c, "id"), w->wanted) ||
           toc_sv_eq_nocase(toc_json_text(c, "alias"), w->wanted) ||
           toc_sv_eq_nocase(toc_json_text(c, "title"), w->wanted);
}

static void take(search *w, toc_json c, toc_sv root)
{
    toc_session *s = w->s;
    toc_sv id = toc_json_text(c, "id"), title = toc_json_text(c, "title");
    bool usable = toc_json_is_true(toc_json_get(c, s->options.writes ? "can_write" : "can_read"));
    if (usable && id.n)
        toc_buf_printf(&w->names, "%s'%.*s'", w->usable++ ? ", " : "",
                       TOC_SV_ARG(title.n ? title : id));
    if (!id.n || !is_wanted(w, c))
        return;
    w->forbidden = w->forbidden || !usable;
    if (!usable)
        return;
    w->found++;
    s->root = toc_arena_dup(&s->a, root);
    s->title = toc_arena_dup(&s->a, title.n ? title : id);
    s->url = toc_arena_printf(&s->a, "%.*scollections/%.*s/", TOC_SV_ARG(root),
                              TOC_SV_ARG(toc_client_escape(id, &s->a)))
                 .p;
}

static void take_all(search *w, toc_json v, toc_sv root)
{
    toc_json list = toc_json_get(v, "collections");
    for (toc_json_iter i = toc_json_each(list); toc_json_next(&i);)
        take(w, i.value, root);
}

/* How much an API root takes is said by itself alone. */
static void read_root(toc_session *s, toc_json v)
{
    if (!toc_json_to_int(toc_json_get(v, "max_content_length"), &s->max_body) || s->max_body < 0)
        s->max_body = 0;
}

static int search_root(search *w, toc_sv root, toc_err *reterr)
{
    TOC_CLEANUP(toc_json_doc_freep) toc_json_doc *doc = NULL;
    toc_sv url = toc_arena_printf(&w->s->a, "%.*scollections/", TOC_SV_ARG(root));
    int r = get(w->s, url.p, &doc, reterr);
    if (r == 0)
        take_all(w, toc_json_root(doc), root);
    return r;
}

/* A root that we may not see, or on another server, is none of ours; that there is no other is. */
static int search_server(search *w, const char *base, toc_json v, toc_err *reterr)
{
    toc_json roots = toc_json_get(v, "api_roots");
    toc_err first = {0};
    bool any = false;
    for (toc_json_iter i = toc_json_each(roots); toc_json_next(&i);) {
        toc_err err = {0};
        toc_sv root;
        if (toc_client_resolve(base, toc_json_sv(i.value), &w->s->a, &root) < 0)
            continue;
        if (!toc_sv_ends(root, TOC_SV("/")))
            root = toc_arena_printf(&w->s->a, "%.*s/", TOC_SV_ARG(root));
        int r = search_root(w, root, &err);
        if (r == -EINTR || r == -ENOMEM || r == -EBUSY) {
            *reterr = err;
            return r;
        }
        any = any || r == 0;
        if (r < 0 && !first.code)
            first = err;
    }
    if (any || !first.code)
        return 0;
    *reterr = first;
    return first.code;
}

/* ".../collections/ID/" to ".../". */
static toc_sv parent(toc_sv url, unsigned levels)
{
    for (; levels && url.n; levels--)
        for (url.n--; url.n && url.p[url.n - 1] != '/';)
            url.n--;
    return url;
}

static int look(search *w, toc_sv url, toc_json v, toc_err *reterr)
{
    toc_session *s = w->s;
    switch (kind_of(v)) {
    case SERVER:
        return search_server(w, url.p, v, reterr);
    case ROOT:
        read_root(s, v);
        return search_root(w, url, reterr);
    case COLLECTIONS:
        take_all(w, v, parent(url, 1));
        return 0;
    case COLLECTION:
        w->wanted = (toc_sv){"", 0};
        take(w, v, parent(url, 2));
        if (w->found)
            s->url = url.p;
        return 0;
    case OTHER: /* find_answer() gives none */
        break;
    }
    return -ENOENT;
}

static int judge(search *w, toc_err *reterr)
{
    const toc_session *s = w->s;
    const char *to = s->options.writes ? "write" : "read", *name = s->options.remote->name.p;
    toc_sv names = toc_buf_sv(&w->names);
    if (w->found == 1)
        return 0;
    if (w->found > 1)
        return toc_fail(reterr, -EINVAL,
                        "%s has several collections that we may %s: %.*s; say which one with "
                        "'tocsin remote set %s --collection'",
                        s->options.remote->url.p, to, TOC_SV_ARG(names), name);
    if (w->forbidden)
        return toc_fail(reterr, -EACCES,
                        "%s does not let us %s '%.*s'; ask its operator for access",
                        s->options.remote->url.p, to, TOC_SV_ARG(w->wanted));
    return toc_fail(reterr, -ENOENT, "%s has no collection '%.*s' that we may %s%s%.*s",
                    s->options.remote->url.p, TOC_SV_ARG(w->wanted), to,
                    names.n ? "; it has " : "; ask its operator for access", TOC_SV_ARG(names));
}

/* ---- the address ---- */

static toc_sv with_slash(toc_sv url, toc_arena *a)
{
    if (toc_sv_ends(url, TOC_SV("/objects/")))
        return toc_arena_dup(a, toc_sv_range(url, 0, url.n - strlen("objects/")));
    return toc_sv_ends(url, TOC_SV("/")) ? url : toc_arena_printf(a, "%.*s/", TOC_SV_ARG(url));
}

/* Servers answer where they were asked, in 2.1 or in 2.0; of a bare host the discovery resource
 * stands at a place that the standard names (4.1). */
static int find_answer(toc_session *s, toc_sv *url, toc_json_doc **ret, toc_err *reterr)
{
    static const struct {
        const char *path;
        bool old;
    } PLACES[] = {{"", false}, {"taxii2/", false}, {"", true}, {"taxii/", true}};
    toc_sv base = with_slash(s->options.remote->url, &s->a);
    toc_err first = {0};
    for (size_t i = 0; i < TOC_LEN(PLACES); i++) {
        toc_err err = {0};
        s->old = PLACES[i].old;
        *url = toc_arena_printf(&s->a, "%.*s%s", TOC_SV_ARG(base), PLACES[i].path);
        int r = get(s, url->p, ret, &err);
        if (r == 0 && kind_of(toc_json_root(*ret)) != OTHER)
            return 0;
        if (r == 0)
            r = toc_fail(&err, -ENOENT,
                         "%s: no TAXII server: its answer names neither API roots nor collections",
                         url->p);
        *ret = toc_json_doc_free(*ret);
        if (i == 0)
            first = err;
        bool other = r == -ENOENT || r == -EPROTONOSUPPORT || r == -EPROTO;
        if (!other) {
            *reterr = err;
            return r;
        }
    }
    *reterr = first;
    return first.code;
}

/* Of a collection that was found by its own address or by a server's, what its root takes. */
static void ask_root(toc_session *s)
{
    TOC_CLEANUP(toc_json_doc_freep) toc_json_doc *doc = NULL;
    if (s->options.writes && !s->max_body && get(s, s->root.p, &doc, NULL) == 0)
        read_root(s, toc_json_root(doc));
}

int toc_discover(toc_session *s, toc_err *reterr)
{
    TOC_CLEANUP(toc_json_doc_freep) toc_json_doc *doc = NULL;
    search w = {.s = s, .wanted = s->options.remote->collection, .names = {.max = 300}};
    toc_sv url;
    int r = find_answer(s, &url, &doc, reterr);
    if (r == 0)
        r = look(&w, url, toc_json_root(doc), reterr);
    if (r == 0)
        r = judge(&w, reterr);
    toc_buf_done(&w.names);
    if (r == 0)
        ask_root(s);
    return r;
}
