/*
 * session - who asks; see server.h.
 *
 * A person logs in once and then shows a cookie; a program shows its token each time, or has a
 * certificate that its account is bound to. What is shown
 * is known by a keyed digest, for as long as the account is as it was. A browser sends the cookie
 * with whatever page asks: a change is taken only from a page that was given the session's other
 * secret, and that is ours by what the browser says of it.
 */
#include "api/server.h"
#include "share/collection_edit.h"
#include "share/secret.h"
#include "tocsin/tocsin.h"

#include "base/date.h"
#include "base/hash.h"

#include <errno.h>
#include <sodium.h>
#include <stdio.h>

enum { FAILURES_A_MINUTE = 10, LOGIN_BODY = 4096, COOKIE_BYTES = 32 };

#define COOKIE "tocsin_session"
#define HOUR (INT64_C(3600) * 1000000)
#define IDLE (4 * HOUR)  /* a night shift looks now and then */
#define LIFE (24 * HOUR) /* whoever is at work logs in once a day */

/* ---- digests and failures ---- */

static void digest(const toc_api *api, toc_sv text, uint8_t ret[32])
{
    (void)crypto_generichash(ret, 32, (const unsigned char *)text.p, text.n, api->key,
                             sizeof(api->key));
}

/* By address; behind a proxy on this machine, where all have one, by what was tried. */
static uint64_t failure_key(const toc_request *r, toc_sv name)
{
    return (toc_request_is_local(r) ? toc_hash64(name) : toc_request_peer(r)) | 1;
}

static void count_failure(toc_api_call *c, toc_sv name)
{
    pthread_mutex_lock(&c->api->lock);
    (void)toc_rate_take(c->api->failures, failure_key(c->r, name), FAILURES_A_MINUTE,
                        FAILURES_A_MINUTE);
    pthread_mutex_unlock(&c->api->lock);
}

static bool failed_often(toc_api_call *c, toc_sv name)
{
    pthread_mutex_lock(&c->api->lock);
    bool left = toc_rate_is_left(c->api->failures, failure_key(c->r, name), FAILURES_A_MINUTE);
    pthread_mutex_unlock(&c->api->lock);
    return !left;
}

/* ---- the table ---- */

toc_role toc_api_role_of(const toc_account *a)
{
    for (int role = TOC_ROLE_ANALYST; role < TOC_ROLE_COUNT; role++)
        if (toc_sv_eq(a->role, toc_sv_of(toc_role_words[role])))
            return (toc_role)role;
    return TOC_ROLE_READER;
}

static bool is_good(const toc_account *a)
{
    return a && (a->expires == 0 || a->expires > toc_time_now());
}

/* With the lock. */
static toc_api_session *find(toc_api *api, const uint8_t key[32])
{
    for (size_t i = 0; i < TOC_API_SESSIONS; i++)
        if (api->sessions[i].account && sodium_memcmp(api->sessions[i].key, key, 32) == 0)
            return &api->sessions[i];
    return NULL;
}

/* With the lock: a free slot, or the one that was not used for longest. */
static toc_api_session *free_slot(toc_api *api)
{
    toc_api_session *oldest = &api->sessions[0];
    for (size_t i = 0; i < TOC_API_SESSIONS; i++) {
        if (!api->sessions[i].account)
            return &api->sessions[i];
        if (api->sessions[i].used < oldest->used)
            oldest = &api->sessions[i];
    }
    return oldest;
}

/* An account of a partner that is not active asks for nothing. */
static bool be(toc_api_call *c, const toc_account *a)
{
    const toc_directory_partner *p = toc_directory_partner_of(c->directory, a->partner);
    toc_role role = toc_api_role_of(a);
    if (role == TOC_ROLE_READER && (!p || !p->stored.active))
        return false;
    c->account = a;
    c->partner = p;
    c->role = role;
    return true;
}

bool toc_api_look_anew(toc_api_call *c)
{
    toc_directory *now = NULL, *before = c->directory;
    int r = toc_directory_new(c->store, &now, &c->err);
    if (r < 0) {
        toc_api_fail_result(c, r, NULL, &c->err);
        return false;
    }
    const toc_account *a = toc_directory_account_of(now, c->account->number);
    if (!a || toc_api_role_of(a) < c->endpoint->least) {
        toc_directory_free(now);
        toc_api_fail(c, 403, NULL, "your role does not allow this");
        return false;
    }
    c->directory = now;
    (void)be(c, a); /* no reader: it is active */
    toc_api_give_directory(c->api, before);
    return true;
}

static bool recall(toc_api_call *c, toc_sv shown, bool person)
{
    uint8_t secret[32];
    int64_t now = toc_time_now();
    bool known = false;
    digest(c->api, shown, c->session);
    pthread_mutex_lock(&c->api->lock);
    toc_api_session *s = find(c->api, c->session);
    const toc_account *a = s ? toc_directory_account_of(c->directory, s->account) : NULL;
    if (s && is_good(a) && person == (s->csrf[0] != 0) && now - s->made < LIFE &&
        now - s->used < IDLE) {
        digest(c->api, a->secret, secret);
        known = sodium_memcmp(secret, s->secret, 32) == 0;
    }
    if (known) {
        s->used = now;
        c->csrf = toc_arena_dup(c->a, toc_sv_of(s->csrf));
    } else if (s) {
        *s = (toc_api_session){0};
    }
    pthread_mutex_unlock(&c->api->lock);
    return known && be(c, a);
}

static void remember(toc_api_call *c, toc_sv shown, const toc_account *a, bool person)
{
    unsigned char random[16];
    toc_api_session made = {.account = a->number, .made = toc_time_now(), .used = toc_time_now()};
    digest(c->api, shown, made.key);
    digest(c->api, a->secret, made.secret);
    if (person) {
        randombytes_buf(random, sizeof(random));
        (void)sodium_bin2hex(made.csrf, sizeof(made.csrf), random, sizeof(random));
    }
    pthread_mutex_lock(&c->api->lock);
    *free_slot(c->api) = made;
    pthread_mutex_unlock(&c->api->lock);
    c->csrf = toc_arena_dup(c->a, toc_sv_of(made.csrf));
}

/* ---- what a request shows ---- */

static toc_sv cookie_of(const toc_request *r)
{
    toc_sv all = toc_request_header(r, "Cookie");
    while (all.p && all.n) {
        toc_sv value = toc_sv_trim(toc_sv_cut(&all, ';'));
        toc_sv name = toc_sv_cut(&value, '=');
        if (toc_sv_eq(name, TOC_SV(COOKIE)))
            return value;
    }
    return (toc_sv){"", 0};
}

static bool is_vouched_for(toc_api_call *c)
{
    toc_client_certificate crt;
    if (!toc_request_certificate(c->r, c->a, &crt))
        return false;
    const toc_account *a =
        toc_directory_bound(c->directory, crt.fingerprint, crt.subject, toc_time_now());
    c->by_certificate = a && be(c, a);
    return c->by_certificate;
}

/* What is sent with the request goes before what the connection has: a wrong token is not made good
 * by a certificate. */
toc_identity toc_api_identify(toc_api_call *c)
{
    toc_sv name, secret, cookie = cookie_of(c->r);
    if (toc_request_credentials(c->r, c->a, &name, &secret) == TOC_AUTH_BEARER) {
        c->is_bearer = true;
        if (!toc_token_read(secret, &c->bearer_name, &c->bearer_secret))
            return TOC_NOBODY;
        return recall(c, secret, false) ? TOC_KNOWN : TOC_UNCHECKED;
    }
    if (toc_request_header(c->r, "Authorization").p)
        return TOC_NOBODY;
    return (cookie.n && recall(c, cookie, true)) || is_vouched_for(c) ? TOC_KNOWN : TOC_NOBODY;
}

bool toc_api_check_token(toc_api_call *c)
{
    const toc_account *a = toc_directory_account(c->directory, c->bearer_name);
    bool known = is_good(a) && !a->user, blocked = failed_often(c, c->bearer_name);
    bool fits =
        !blocked && toc_secret_check(c->bearer_secret, known ? a->secret : c->api->nobody) == 0;
    if (!known || !fits || !be(c, a)) {
        count_failure(c, c->bearer_name);
        return false;
    }
    remember(c, toc_token_write(c->bearer_name, c->bearer_secret, c->a), a, false);
    return true;
}

/* ---- whether a change is meant ---- */

static bool is_same_origin(const toc_request *r)
{
    toc_sv site = toc_request_header(r, "Sec-Fetch-Site"), origin = toc_request_header(r, "Origin");
    toc_sv host = toc_request_header(r, "Host");
    if (site.p && !toc_sv_eq(site, TOC_SV("same-origin")))
        return false;
    if (!origin.p)
        return true;
    /* A proxy may speak TLS for us: the scheme is its business, the host is ours. */
    long slashes = toc_sv_find(origin, TOC_SV("://"), 0);
    return host.p && slashes > 0 &&
           toc_sv_eq_nocase(toc_sv_range(origin, (size_t)slashes + 3, origin.n), host);
}

/* What a page of another site can send without being asked whether it may: a browser would show the
 * certificate with it. Such a request wants the header, which a page cannot add; any value does, as
 * a certificate belongs to no session. */
static bool is_form(const toc_request *r)
{
    return toc_sv_eq(toc_request_method(r), TOC_SV("POST")) &&
           !toc_http_is_media(toc_request_header(r, "Content-Type"), "application/json", NULL);
}

bool toc_api_is_meant(toc_api_call *c)
{
    toc_sv sent = toc_request_header(c->r, "X-Tocsin-CSRF");
    if (c->is_bearer)
        return true;
    if (!is_same_origin(c->r)) {
        toc_api_fail_request(c->r, 403, "Origin", "asked for by a page that is not of this server");
        return false;
    }
    if (c->role == TOC_ROLE_NOBODY) /* who logs in has none yet */
        return true;
    if (c->by_certificate && (sent.p || !is_form(c->r)))
        return true;
    if (sent.p && sent.n == c->csrf.n && sodium_memcmp(sent.p, c->csrf.p, sent.n) == 0)
        return true;
    toc_api_fail_request(c->r, 403, "X-Tocsin-CSRF",
                         c->by_certificate ? "wanted with what is not JSON; any value"
                                           : "the session's csrf of GET /session is wanted");
    return false;
}

static bool is_open(const toc_request *r)
{
    toc_sv path = toc_request_path(r);
    return toc_sv_eq(path, TOC_SV("/api/v1/session")) || toc_sv_eq(path, TOC_SV("/api/v1/setup"));
}

/* Nobody fills memory who may not even ask: the body of a login is short, any other one comes after
 * a cookie or token. Whether that is good is found out next. */
unsigned toc_api_admit(void *context, toc_request *r)
{
    (void)context;
    toc_sv method = toc_request_method(r), length = toc_request_header(r, "Content-Length");
    int64_t n = 0;
    if (toc_sv_eq(method, TOC_SV("GET")) || toc_sv_eq(method, TOC_SV("HEAD")))
        return 0;
    if (toc_request_header(r, "Transfer-Encoding").p)
        return 411;
    if (length.p && !toc_sv_to_i64(length, &n))
        return 411;
    if (is_open(r))
        return n > LOGIN_BODY ? 413 : 0;
    toc_client_certificate crt;
    return cookie_of(r).n || toc_request_header(r, "Authorization").p ||
                   toc_request_certificate(r, toc_request_arena(r), &crt)
               ? 0
               : 401;
}

/* ---- endpoints ---- */

static void put_cookie(toc_api_call *c, toc_sv value, int64_t seconds)
{
    toc_respond_header(c->r, "Set-Cookie",
                       toc_arena_printf(c->a,
                                        COOKIE "=%.*s; Path=/api/v1; HttpOnly; SameSite=Strict; "
                                               "Max-Age=%lld%s",
                                        TOC_SV_ARG(value), (long long)seconds,
                                        c->api->options.secure ? "; Secure" : ""));
}

static void note(toc_api_call *c, toc_sv who, const char *what)
{
    const toc_audit row = {.who = who, .what = toc_sv_of(what), .about = TOC_SV("console")};
    if (toc_store_begin(c->store, NULL) < 0)
        return; /* a login does not fail for its note */
    if (toc_exchange_audit(c->store, &row, NULL) < 0 || toc_store_commit(c->store, NULL) < 0)
        toc_store_rollback(c->store);
}

static void begin_session(toc_api_call *c, const toc_account *a)
{
    unsigned char random[COOKIE_BYTES];
    char hex[2 * COOKIE_BYTES + 1];
    randombytes_buf(random, sizeof(random));
    (void)sodium_bin2hex(hex, sizeof(hex), random, sizeof(random));
    remember(c, toc_sv_of(hex), a, true);
    put_cookie(c, toc_sv_of(hex), LIFE / 1000000);
    note(c, a->name, "login");
    toc_api_no_content(c);
}

/* What is sent: a name with a password, or a token. */
static bool read_login(toc_api_call *c, toc_sv *name, toc_sv *secret, bool *user)
{
    toc_json body;
    if (!toc_api_body(c, &body))
        return false;
    toc_sv token = toc_json_sv(toc_json_get(body, "token"));
    *user = !token.p;
    if (!token.p)
        return toc_api_text(c, body, "name", name) && toc_api_text(c, body, "password", secret);
    if (!toc_token_read(token, name, secret))
        *name = *secret = TOC_SV("?"); /* answered as a wrong one is */
    return true;
}

void toc_api_log_in(toc_api_call *c)
{
    toc_sv name, secret;
    bool user;
    if (!read_login(c, &name, &secret, &user))
        return;
    if (failed_often(c, name)) {
        toc_api_fail(c, 429, NULL, "too many wrong names or passwords; wait a minute");
        return;
    }
    const toc_account *a = toc_directory_account(c->directory, name);
    bool known = is_good(a) && a->user == user;
    bool fits = toc_secret_check(secret, known ? a->secret : c->api->nobody) == 0;
    if (!known || !fits || !be(c, a)) {
        count_failure(c, name);
        note(c, a ? a->name : TOC_SV("(nobody)"), "wrong secret");
        toc_api_fail(c, 401, NULL, "no account has this name and secret");
        return;
    }
    begin_session(c, a);
}

void toc_api_log_out(toc_api_call *c)
{
    pthread_mutex_lock(&c->api->lock);
    toc_api_session *s = find(c->api, c->session);
    if (s)
        *s = (toc_api_session){0};
    pthread_mutex_unlock(&c->api->lock);
    if (!c->is_bearer)
        put_cookie(c, TOC_SV(""), 0);
    toc_api_no_content(c);
}

void toc_api_get_session(toc_api_call *c)
{
    toc_json_out *j = toc_api_begin(c, 200);
    toc_json_open(j, '{');
    toc_put_text(j, "name", c->account->name);
    toc_put_text(j, "role", toc_sv_of(toc_role_words[c->role]));
    if (c->partner)
        toc_put_text(j, "partner", c->partner->stored.name);
    toc_put_text(j, "csrf", c->csrf);
    toc_put_time(j, "seen", c->account->seen);
    toc_json_key(j, "server");
    toc_json_open(j, '{');
    toc_put_text(j, "title", toc_sv_of(c->api->options.title));
    toc_put_text(j, "version", toc_sv_of(tocsin_version()));
    toc_put_time(j, "time", toc_time_now());
    toc_put_text(j, "default_marking", TOC_SV(TOC_MARKING_DEFAULT));
    toc_json_close(j, '}');
    toc_json_close(j, '}');
}

/* ---- the first one ---- */

static bool has_admin(const toc_directory *d)
{
    TOC_VEC_FOREACH (a, &d->accounts)
        if (toc_api_role_of(a) == TOC_ROLE_ADMIN)
            return true;
    return false;
}

void toc_api_set_up(toc_api *api)
{
    unsigned char random[10];
    if (has_admin(api->directory)) {
        api->setup_code[0] = '\0';
        return;
    }
    if (api->setup_code[0])
        return;
    randombytes_buf(random, sizeof(random));
    (void)sodium_bin2hex(api->setup_code, sizeof(api->setup_code), random, sizeof(random));
}

void toc_api_get_setup(toc_api_call *c)
{
    bool needed = !has_admin(c->directory);
    toc_json_out *j = toc_api_begin(c, 200);
    toc_json_open(j, '{');
    toc_put_bool(j, "needed", needed);
    toc_json_close(j, '}');
}

static bool fits_code(toc_api *api, toc_sv code)
{
    pthread_mutex_lock(&api->lock);
    size_t n = strlen(api->setup_code);
    bool fits = n && code.n == n && sodium_memcmp(code.p, api->setup_code, n) == 0;
    pthread_mutex_unlock(&api->lock);
    return fits;
}

/* The partner that stands for ourselves: accounts are of a partner. */
int toc_api_own_partner(toc_store *s, toc_arena *a, int64_t *ret, toc_err *reterr)
{
    toc_partner own = {.name = TOC_SV("own"),
                       .clearance = TOC_SV("red"),
                       .pap = TOC_SV("red"),
                       .accepts = TOC_SV(""),
                       .communities = TOC_SV(""),
                       .active = true};
    for (int tries = 0; tries < 2; tries++) {
        toc_partner_vec all = {0};
        int r = toc_exchange_partners(s, a, &all, reterr);
        TOC_VEC_FOREACH (p, &all)
            if (r == 0 && toc_sv_eq(p->name, own.name)) {
                *ret = p->number;
                return 0;
            }
        if (r == 0 && tries == 0)
            r = toc_exchange_put_partner(s, &own, reterr);
        if (r < 0)
            return r;
    }
    return toc_fail(reterr, -EIO, "the partner 'own' cannot be made");
}

static int add_admin(toc_api_call *c, toc_account *made)
{
    toc_directory *now = NULL;
    int r = toc_directory_new(c->store, &now, &c->err);
    if (r == 0 && has_admin(now))
        r = toc_fail(&c->err, -EEXIST, "there is an administrator already");
    toc_directory_free(now);
    if (r == 0)
        r = toc_api_own_partner(c->store, c->a, &made->partner, &c->err);
    if (r == 0)
        r = toc_exchange_put_account(c->store, made, &c->err);
    if (r == TOC_STORE_MANY)
        r = toc_fail(&c->err, -EEXIST, "there is an account '%.*s' already",
                     TOC_SV_ARG(made->name));
    const toc_audit row = {.who = made->name,
                           .what = TOC_SV("set up"),
                           .about = TOC_SV("console"),
                           .detail = TOC_SV("first administrator, with the code of the start")};
    return r == 0 ? toc_exchange_audit(c->store, &row, &c->err) : r;
}

void toc_api_do_setup(toc_api_call *c)
{
    toc_account made = {.user = true, .role = TOC_SV("admin")};
    toc_json body;
    toc_sv password, code;
    if (!toc_api_body(c, &body) || !toc_api_text(c, body, "name", &made.name) ||
        !toc_api_text(c, body, "password", &password) || !toc_api_text(c, body, "code", &code))
        return;
    if (failed_often(c, TOC_SV("setup"))) {
        toc_api_fail(c, 429, NULL, "too many wrong codes; wait a minute");
        return;
    }
    if (has_admin(c->directory)) {
        toc_api_fail(c, 409, NULL, "there is an administrator already");
        return;
    }
    if (!fits_code(c->api, code)) {
        count_failure(c, TOC_SV("setup"));
        toc_api_fail(c, 403, "/code", "this is not the code that the server printed at its start");
        return;
    }
    if (!toc_name_is_good(made.name)) {
        toc_api_fail(c, 422, "/name", "a name is letters, digits, '-', '_' and '.'");
        return;
    }
    if (password.n < TOC_API_PASSWORD) {
        toc_api_fail(c, 422, "/password", "a password has at least %d characters",
                     TOC_API_PASSWORD);
        return;
    }
    int r = toc_secret_hash(password, c->a, &made.secret, &c->err);
    if (r == 0)
        r = toc_store_begin(c->store, &c->err);
    if (r == 0 && (r = add_admin(c, &made)) < 0)
        toc_store_rollback(c->store);
    else if (r == 0)
        r = toc_store_commit(c->store, &c->err);
    if (r < 0) {
        toc_api_fail_result(c, r, NULL, &c->err);
        return;
    }
    toc_watch_catch_up(c->api);
    toc_api_no_content(c);
}
