/* taxii_info - server information and collections (TAXII 2.1, 4, 5.1, 5.2), health and metrics. */
#include "share/taxii_server.h"

#include "model/json.h"

#include <inttypes.h>

static void flag(toc_json_out *j, const char *key, bool value)
{
    toc_json_key(j, key);
    toc_json_bool(j, value);
}

/* ---- 4.1 ---- */

static void write_roots(toc_call *c, toc_json_out *j)
{
    const toc_directory *d = c->directory;
    toc_sv before = {"", 0};
    bool open = false;
    TOC_VEC_FOREACH (p, &d->collections) { /* sorted by root */
        if (toc_sv_eq(p->root, before))
            continue;
        before = p->root;
        if (!toc_directory_sees_root(d, p->root, c->partner->stored.number))
            continue;
        toc_sv url = toc_arena_printf(c->a, "/%.*s/", TOC_SV_ARG(p->root));
        if (!open) {
            toc_json_some(j, "default", url);
            toc_json_key(j, "api_roots");
            toc_json_open(j, '[');
        }
        open = true;
        toc_json_str(j, url);
    }
    if (open)
        toc_json_close(j, ']');
}

void toc_taxii_discovery(toc_call *c)
{
    toc_buf body = {0};
    toc_json_out j = {.buf = &body};
    toc_json_open(&j, '{');
    toc_json_some(&j, "title", toc_sv_of(c->t->options.title));
    toc_json_some(&j, "contact", toc_sv_of(c->t->options.contact));
    write_roots(c, &j);
    toc_json_close(&j, '}');
    toc_taxii_answer(c, 200, &body);
}

/* ---- 4.2 ---- */

static bool find_root(toc_call *c)
{
    if (toc_directory_sees_root(c->directory, toc_request_param(c->r, 0),
                                c->partner->stored.number))
        return true;
    toc_taxii_fail(c->r, 404, "Not found", "No such API root.");
    return false;
}

void toc_taxii_root(toc_call *c)
{
    toc_buf body = {0};
    toc_json_out j = {.buf = &body};
    if (!find_root(c))
        return;
    toc_json_open(&j, '{');
    toc_json_some(&j, "title",
                  toc_arena_printf(c->a, "%s: %.*s", c->t->options.title,
                                   TOC_SV_ARG(toc_request_param(c->r, 0))));
    toc_json_key(&j, "versions");
    toc_json_open(&j, '[');
    toc_json_str(&j, TOC_SV(TOC_TAXII_CONTENT));
    toc_json_close(&j, ']');
    toc_json_key(&j, "max_content_length");
    toc_json_int(&j, TOC_TAXII_MAX_BODY);
    toc_json_close(&j, '}');
    toc_taxii_answer(c, 200, &body);
}

/* ---- 4.3 ---- */

void toc_taxii_status(toc_call *c)
{
    toc_sv json = {"", 0};
    toc_store *s = find_root(c) ? toc_taxii_take_store(c) : NULL;
    if (!s)
        return;
    int r = toc_exchange_status(s, toc_request_param(c->r, 1), toc_request_param(c->r, 0),
                                c->partner->stored.number, c->a, &json, NULL);
    toc_taxii_give_store(c, s);
    if (r == TOC_STORE_NONE) {
        toc_taxii_fail(c->r, 404, "Not found", "No such status.");
        return;
    }
    if (r < 0) {
        toc_taxii_fail_status(c->t, c->r, 503);
        return;
    }
    toc_buf body = {0};
    toc_buf_add(&body, json);
    toc_taxii_answer(c, 200, &body);
}

/* ---- 5.1, 5.2 ---- */

static void write_collection(toc_json_out *j, const toc_collection *p, const toc_access *access)
{
    toc_json_open(j, '{');
    toc_json_some(j, "id", p->id);
    toc_json_some(j, "title", p->title.n ? p->title : p->id);
    toc_json_some(j, "description", p->description);
    toc_json_some(j, "alias", p->alias);
    flag(j, "can_read", access->can_read || access->recalls);
    flag(j, "can_write", access->can_write && !p->query.n);
    toc_json_key(j, "media_types");
    toc_json_open(j, '[');
    toc_json_str(j, TOC_SV("application/stix+json;version=2.1"));
    toc_json_close(j, ']');
    toc_json_close(j, '}');
}

void toc_taxii_collections(toc_call *c)
{
    toc_buf body = {0};
    toc_json_out j = {.buf = &body};
    bool open = false;
    if (!find_root(c))
        return;
    toc_json_open(&j, '{');
    TOC_VEC_FOREACH (p, &c->directory->collections) {
        toc_access access =
            toc_directory_access(c->directory, p->number, c->partner->stored.number);
        if (!toc_sv_eq(p->root, toc_request_param(c->r, 0)) || !toc_directory_sees(&access))
            continue;
        if (!open) {
            toc_json_key(&j, "collections");
            toc_json_open(&j, '[');
        }
        open = true;
        write_collection(&j, p, &access);
    }
    if (open)
        toc_json_close(&j, ']');
    toc_json_close(&j, '}');
    toc_taxii_answer(c, 200, &body);
}

void toc_taxii_one_collection(toc_call *c)
{
    toc_buf body = {0};
    toc_json_out j = {.buf = &body};
    if (!toc_taxii_find_collection(c))
        return;
    write_collection(&j, c->collection, &c->access);
    toc_taxii_answer(c, 200, &body);
}

/* ---- health and metrics ---- */

void toc_taxii_health(void *context, toc_request *r)
{
    (void)context;
    toc_buf body = {0};
    toc_buf_str(&body, "ok\n");
    toc_respond(r, 200, "text/plain", &body);
}

static void counter(toc_buf *b, const char *name, const char *help, uint64_t value)
{
    toc_buf_printf(b, "# HELP tocsin_%s %s\n# TYPE tocsin_%s counter\ntocsin_%s %" PRIu64 "\n",
                   name, help, name, name, value);
}

static void gauge(toc_buf *b, const char *name, const char *help, uint64_t value)
{
    toc_buf_printf(b, "# HELP tocsin_%s %s\n# TYPE tocsin_%s gauge\ntocsin_%s %" PRIu64 "\n", name,
                   help, name, name, value);
}

/* What a proxy on this machine passes on comes from elsewhere. */
static bool is_passed_on(const toc_request *r)
{
    static const char *const HEADERS[] = {"Forwarded", "X-Forwarded-For", "X-Real-IP", "Via"};
    for (size_t i = 0; i < TOC_LEN(HEADERS); i++)
        if (toc_request_header(r, HEADERS[i]).p)
            return true;
    return false;
}

/* Totals alone, and to this machine alone: counts by partner or collection would tell who shares
 * what. */
void toc_taxii_metrics(void *context, toc_request *r)
{
    toc_taxii *t = context;
    toc_buf b = {0};
    const toc_http_counts all = toc_http_count(toc_request_server(r));
    if (!toc_request_is_local(r) || is_passed_on(r)) {
        toc_taxii_fail_status(t, r, 404);
        return;
    }
    toc_buf_str(&b, "# HELP tocsin_http_requests_total Requests answered, by class of status.\n"
                    "# TYPE tocsin_http_requests_total counter\n");
    for (unsigned i = 2; i < TOC_LEN(all.answers); i++)
        toc_buf_printf(&b, "tocsin_http_requests_total{status=\"%uxx\"} %" PRIu64 "\n", i,
                       all.answers[i]);
    counter(&b, "http_sent_bytes_total", "Bytes of answers.", all.bytes);
    counter(&b, "objects_received_total", "Objects accepted.", atomic_load(&t->objects_in));
    counter(&b, "objects_sent_total", "Objects sent.", atomic_load(&t->objects_out));
    counter(&b, "commits_total", "Batches written.", atomic_load(&t->commits));
    counter(&b, "refused_credentials_total", "Wrong names or secrets.",
            atomic_load(&t->refused_credentials));
    counter(&b, "unnoted_total", "Requests refused as the audit log could not keep up.",
            atomic_load(&t->notes_refused));
    counter(&b, "http_cut_total", "Connections cut as their clients were too slow.", all.cut);
    counter(&b, "http_refused_connections_total", "Connections refused: too many of one address.",
            all.refused);
    counter(&b, "narrowed_rows_total", "Versions looked at for who may have less than before.",
            atomic_load(&t->narrowed));
    gauge(&b, "narrowing", "Partners and their collections that are still looked at for that.",
          atomic_load(&t->narrowing));
    gauge(&b, "views_behind", "Live views that are not up to date.", atomic_load(&t->views_behind));
    gauge(&b, "removed_collections", "Removed collections of which something is left to delete.",
          atomic_load(&t->removed));
    toc_buf_printf(&b,
                   "# HELP tocsin_http_held_bytes Bytes of bodies and answers in memory.\n"
                   "# TYPE tocsin_http_held_bytes gauge\ntocsin_http_held_bytes %zu\n",
                   all.held);
    toc_respond(r, 200, "text/plain; version=0.0.4", &b);
}
