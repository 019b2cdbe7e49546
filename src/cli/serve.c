/* tocsin serve - the exchange. */
#include "cli/command.h"
#include "cli/stores.h"
#include "cli/work.h"
#include "daemon/certificate.h"
#include "daemon/server.h"
#include "live/view.h"
#include "stix_intake.h"

#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

typedef struct {
    const char *store, *listen, *certificate, *key, *client_ca, *title, *contact, *feeds;
    long threads, connections, per_address, patience;
    bool plain, no_console;
} settings;

static const toc_option OPTIONS[] = {
    {.name = "listen",
     .letter = 'l',
     .kind = TOC_OPTION_TEXT,
     .offset = offsetof(settings, listen),
     .value = "ADDRESS:PORT",
     .help = "where to listen (default: 127.0.0.1:8443); port 0 takes\none that is free"},
    {.name = "certificate",
     .kind = TOC_OPTION_TEXT,
     .offset = offsetof(settings, certificate),
     .value = "FILE",
     .help = "PEM certificate and its chain (default: STORE.crt, made\nat the first start)"},
    {.name = "key",
     .kind = TOC_OPTION_TEXT,
     .offset = offsetof(settings, key),
     .value = "FILE",
     .help = "PEM key (default: STORE.key, likewise)"},
    {.name = "client-ca",
     .kind = TOC_OPTION_TEXT,
     .offset = offsetof(settings, client_ca),
     .value = "FILE",
     .help = "PEM certificates of those who may vouch for clients,\nwhich may then ask with a "
             "certificate ('tocsin token\nadd --certificate')"},
    {.name = "plain",
     .kind = TOC_OPTION_FLAG,
     .offset = offsetof(settings, plain),
     .help = "HTTP without TLS, for a proxy on this machine: only on\n127.0.0.1 or ::1"},
    {.name = "no-console",
     .kind = TOC_OPTION_FLAG,
     .offset = offsetof(settings, no_console),
     .help = "the exchange alone, without console and API"},
    {.name = "feeds",
     .kind = TOC_OPTION_TEXT,
     .offset = offsetof(settings, feeds),
     .value = "FOLDER",
     .help = "MISP feeds that 'tocsin export' made: FOLDER/NORTH goes to\nthe accounts of partner "
             "NORTH, FOLDER/public to all"},
    {.name = "title",
     .kind = TOC_OPTION_TEXT,
     .offset = offsetof(settings, title),
     .value = "TEXT",
     .help = "what the server calls itself (default: Tocsin)"},
    {.name = "contact",
     .kind = TOC_OPTION_TEXT,
     .offset = offsetof(settings, contact),
     .value = "TEXT",
     .help = "whom to write to"},
    {.name = "threads",
     .letter = 'j',
     .kind = TOC_OPTION_NUMBER,
     .offset = offsetof(settings, threads),
     .value = "N",
     .help = "threads that answer (default: one a processor)",
     .min = 1,
     .max = 64},
    {.name = "connections",
     .kind = TOC_OPTION_NUMBER,
     .offset = offsetof(settings, connections),
     .value = "N",
     .help = "connections at once (default: 1000)",
     .min = 1,
     .max = 100000},
    {.name = "per-address",
     .kind = TOC_OPTION_NUMBER,
     .offset = offsetof(settings, per_address),
     .value = "N",
     .help = "of these from one address (default: 64; from this machine,\nwhere a proxy may be: "
             "any)",
     .min = 1,
     .max = 100000},
    {.name = "patience",
     .kind = TOC_OPTION_NUMBER,
     .offset = offsetof(settings, patience),
     .value = "SECONDS",
     .help = "that a client has to send the head of a request, and for\neach MiB that it sends or "
             "takes (default: 30)",
     .min = 1,
     .max = 3600},
    TOC_STORE_OPTION(settings),
};

static const toc_usage USAGE = {
    .name = "serve",
    .operands = "",
    .about =
        "Serves the collections of the store over TAXII 2.1, to each caller what it may have, and\n"
        "beside them the console for people and its API for programs (/api/v1). While nobody may\n"
        "administer, it prints a code with which the first administrator is made in the console.\n"
        "SIGTERM or Ctrl-C ends it after what is under way, a second one at once; SIGHUP reads "
        "the\n"
        "certificate anew, and partners and collections (which it does by itself within a second).",
    .options = OPTIONS,
    .n = TOC_LEN(OPTIONS),
    .examples = "  tocsin serve\n"
                "  tocsin serve --listen 0.0.0.0:443 --certificate fullchain.pem --key privkey.pem",
};

/* "127.0.0.1:8443", "[::1]:8443" */
static int read_listen(const char *text, toc_arena *a, toc_server_options *o, toc_err *reterr)
{
    const char *colon = strrchr(text, ':');
    int64_t port;
    if (!colon || !toc_sv_to_i64(toc_sv_of(colon + 1), &port) || port < 0 || port > UINT16_MAX)
        return toc_fail(reterr, -EINVAL,
                        "--listen takes ADDRESS:PORT like 127.0.0.1:8443, not '%s'", text);
    toc_sv address = {text, (size_t)(colon - text)};
    if (address.n > 2 && address.p[0] == '[' && address.p[address.n - 1] == ']')
        address = toc_sv_range(address, 1, address.n - 1);
    o->http.address = toc_arena_dup(a, address).p;
    o->http.port = (uint16_t)port;
    return 0;
}

static bool is_loopback(const char *address)
{
    return strncmp(address, "127.", 4) == 0 || strcmp(address, "::1") == 0;
}

/* Secrets do not cross a network in clear. */
static int set_up_tls(const settings *s, toc_server_options *o, toc_arena *a, toc_err *reterr)
{
    toc_sv certificate, key, fingerprint, client_ca;
    if (s->plain && s->client_ca)
        return toc_fail(reterr, -EINVAL, "--client-ca is for TLS, and --plain goes without");
    if (s->plain)
        return is_loopback(o->http.address)
                   ? 0
                   : toc_fail(reterr, -EINVAL, "--plain is for 127.0.0.1 and ::1 alone, not for %s",
                              o->http.address);
    const char *crt = s->certificate, *pem = s->key;
    if ((crt == NULL) != (pem == NULL))
        return toc_fail(reterr, -EINVAL, "--certificate and --key go together");
    bool make = !crt;
    if (make) {
        crt = toc_arena_printf(a, "%s.crt", o->taxii.store).p;
        pem = toc_arena_printf(a, "%s.key", o->taxii.store).p;
    }
    int r = toc_certificate_get(crt, pem, o->http.address, make, a, &certificate, &key,
                                &fingerprint, reterr);
    if (r == 0 && s->client_ca)
        r = toc_certificate_read(s->client_ca, a, &client_ca, reterr);
    if (r < 0)
        return r;
    if (s->client_ca)
        o->http.client_ca = client_ca.p;
    if (fingerprint.n)
        toc_complain("serve", "new certificate '%s', SHA-256 %.*s", crt, TOC_SV_ARG(fingerprint));
    o->http.certificate = certificate.p;
    o->http.key = key.p;
    return 0;
}

/* A certificate that was renewed. When it cannot be used, the one before stays. */
static void renew(const settings *s, const toc_server_options *o)
{
    toc_arena a = {0};
    toc_err err = {0};
    toc_server_options now = *o;
    now.http.certificate = NULL;
    int r = set_up_tls(s, &now, &a, &err);
    if (r == 0 && now.http.certificate)
        r = toc_http_certify(now.http.certificate, now.http.key, &err);
    if (r < 0)
        toc_complain("serve", "%s; the certificate before stays in use", err.text);
    toc_arena_done(&a);
}

/* Until a signal that ends it; SIGHUP reloads. */
static void wait_for_end(const settings *s, const toc_server_options *o, toc_server *d)
{
    sigset_t set;
    int got = 0;
    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGHUP);
    while (sigwait(&set, &got) == 0 && got == SIGHUP) {
        toc_server_reload(d);
        renew(s, o);
    }
}

static void block_signals(void)
{
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGHUP);
    pthread_sigmask(SIG_BLOCK, &set, NULL);
    signal(SIGPIPE, SIG_IGN);
}

/* What is under way may never end; a server may be killed at any moment. */
static void end_at_once_by_the_next(void)
{
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    pthread_sigmask(SIG_UNBLOCK, &set, NULL);
}

static void tell_console(const settings *s, const toc_server_options *o, const toc_server *d,
                         toc_arena *a)
{
    bool v6 = strchr(o->http.address, ':') != NULL;
    toc_sv code = toc_server_setup_code(d, a);
    printf("console: http%s://%s%s%s:%u/\n", s->plain ? "" : "s", v6 ? "[" : "", o->http.address,
           v6 ? "]" : "", toc_server_port(d));
    if (code.n)
        printf("console: set up the first administrator with the code %.*s\n", TOC_SV_ARG(code));
}

/* One thread calls it; a view that does
 * not go on is told once, not each second. */
static int advance(toc_store *s, const toc_collection *c, unsigned steps, bool *ret_more,
                   toc_err *reterr)
{
    static int64_t stuck; /* number of the view that was told last */
    toc_err err = {0};
    int r = toc_live_view_advance(s, c, steps, ret_more, &err);
    if (r < 0 && stuck != c->number)
        toc_complain("serve", "the live view '%.*s' is not up to date: %s",
                     TOC_SV_ARG(c->alias.n ? c->alias : c->id), err.text);
    if (r < 0)
        stuck = c->number;
    else if (stuck == c->number)
        stuck = 0;
    if (r < 0 && reterr)
        *reterr = err;
    return r;
}

static void tell_failure(const char *text)
{
    toc_complain("serve", "logs were not retired: %s", text);
}

static int serve(const settings *s, toc_arena *a, toc_err *reterr)
{
    toc_server_options o = {
        .http = {.threads = toc_threads(s->threads),
                 .connections = s->connections ? (unsigned)s->connections : 1000,
                 .per_address = s->per_address ? (unsigned)s->per_address : 64,
                 .per_address_local = s->per_address != 0,
                 .patience = s->patience ? (unsigned)s->patience : 30},
        .taxii = {.title = s->title ? s->title : "Tocsin",
                  .contact = s->contact,
                  .feeds = s->feeds,
                  .advance = advance,
                  .check = toc_stix_intake},
        .console = !s->no_console,
        .failed = tell_failure,
    };
    toc_server *d = NULL;
    toc_sv path;
    int r = toc_store_path("serve", s->store, a, &path);
    if (r >= 0)
        return r;
    o.taxii.store = path.p;
    r = read_listen(s->listen ? s->listen : "127.0.0.1:8443", a, &o, reterr);
    if (r == 0)
        r = set_up_tls(s, &o, a, reterr);
    block_signals();
    if (r == 0)
        r = toc_server_start(&o, &d, reterr);
    if (r < 0)
        return r;
    bool v6 = strchr(o.http.address, ':') != NULL;
    printf("tocsin serve: http%s://%s%s%s:%u/taxii2/\n", s->plain ? "" : "s", v6 ? "[" : "",
           o.http.address, v6 ? "]" : "", toc_server_port(d));
    if (o.console)
        tell_console(s, &o, d, a);
    (void)fflush(stdout);
    wait_for_end(s, &o, d);
    end_at_once_by_the_next();
    toc_server_stop(d);
    return 0;
}

static int run(int argc, char **argv)
{
    settings s = {0};
    toc_arena a = {0};
    toc_err err = {0};
    size_t n;
    int status = toc_command_options(&USAGE, argc, argv, &s, &n);
    if (status < 0)
        status = toc_no_operands("serve", n, argv);
    if (status >= 0)
        return status;
    int r = serve(&s, &a, &err);
    if (r < 0)
        toc_complain("serve", "%s", err.text);
    toc_arena_done(&a);
    return r == 0 ? TOC_EXIT_DONE : r > 0 ? r : r == -EINVAL ? TOC_EXIT_USAGE : TOC_EXIT_FAILED;
}

const toc_command toc_command_serve = {
    .name = "serve",
    .summary = "serve the exchange over TAXII 2.1, and the console",
    .run = run,
};
