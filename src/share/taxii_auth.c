/*
 * taxii_auth - who asks; see taxii_server.h.
 *
 * A secret is checked once against its kept form (20 ms of work, on a thread of its own) and then
 * known by a keyed digest of the header that held it, for as long as the account is as it was.
 * Names that do not exist take as long as wrong secrets. Too many wrong ones from one address are
 * not even looked at for a while.
 */
#include "share/secret.h"
#include "share/taxii_server.h"

#include "base/date.h"
#include "base/hash.h"

#include <sodium.h>

enum { FAILURES_A_MINUTE = 30, MAX_CHECKS = 64 };

/* ---- what is known already ---- */

static void digest(const toc_taxii *t, toc_sv text, uint8_t ret[32])
{
    (void)crypto_generichash(ret, 32, (const unsigned char *)text.p, text.n, t->auth_key,
                             sizeof(t->auth_key));
}

static toc_auth_entry *slot_of(toc_taxii *t, const uint8_t d[32])
{
    uint64_t at;
    memcpy(&at, d, sizeof(at));
    return &t->auth[at % TOC_AUTH_CACHE];
}

static bool is_good(const toc_account *a)
{
    return a && (a->expires == 0 || a->expires > toc_time_now());
}

/* Under the lock. The account of a header that was checked before, as it is now; else NULL. */
static const toc_account *recall(toc_taxii *t, const uint8_t d[32])
{
    const toc_auth_entry *e = slot_of(t, d);
    uint8_t secret[32];
    if (!e->account || sodium_memcmp(e->digest, d, 32) != 0)
        return NULL;
    const toc_account *a = toc_directory_account_of(t->directory, e->account);
    if (!is_good(a))
        return NULL;
    digest(t, a->secret, secret);
    return sodium_memcmp(secret, e->secret, 32) == 0 ? a : NULL;
}

static void remember(toc_taxii *t, const uint8_t d[32], const toc_account *a)
{
    toc_auth_entry *e = slot_of(t, d);
    memcpy(e->digest, d, 32);
    digest(t, a->secret, e->secret);
    e->account = a->number;
}

/* ---- what was sent ---- */

typedef struct {
    toc_sv name, secret;
    bool user; /* a person's; else a token */
} credentials;

static bool read_credentials(const toc_request *r, toc_arena *a, credentials *ret)
{
    toc_auth_scheme scheme = toc_request_credentials(r, a, &ret->name, &ret->secret);
    ret->user = scheme == TOC_AUTH_BASIC;
    if (scheme == TOC_AUTH_BEARER)
        return toc_token_read(ret->secret, &ret->name, &ret->secret);
    /* A token may stand for the password of a client that knows Basic alone. */
    toc_sv name, secret;
    if (ret->user && toc_token_read(ret->secret, &name, &secret))
        *ret = (credentials){name, secret, false};
    return scheme == TOC_AUTH_BASIC;
}

/* Failures are counted by address; behind a proxy on this machine, where all have one, by name. */
static uint64_t failure_key(const toc_request *r, toc_sv name)
{
    return (toc_request_is_local(r) ? toc_hash64(name) : toc_request_peer(r)) | 1;
}

/* ---- a call ---- */

static void drop_call(void *own)
{
    toc_call *c = own;
    toc_directory *gone = NULL;
    if (!c->directory)
        return;
    pthread_mutex_lock(&c->t->lock);
    if (--c->directory->users == 0)
        gone = c->directory;
    pthread_mutex_unlock(&c->t->lock);
    toc_directory_free(gone);
}

/* Under the lock. */
static void set_account(toc_call *c, const toc_account *a)
{
    c->account = a;
    c->partner = toc_directory_partner_of(c->directory, a->partner);
}

/* Who it is is known: is it in time, and does it take what we speak? */
static void admitted(toc_call *c)
{
    if (!c->partner || !c->partner->stored.active) {
        toc_taxii_fail(c->r, 403, "Forbidden", "The partner of this account is not active.");
        return;
    }
    bool in_time = true;
    double rate = (double)c->account->rate;
    if (rate > 0) {
        pthread_mutex_lock(&c->t->lock);
        in_time = toc_rate_take(c->t->rates, (uint64_t)c->account->number, rate, rate);
        pthread_mutex_unlock(&c->t->lock);
    }
    if (!in_time)
        toc_taxii_fail(c->r, 429, "Too many requests", "This account may ask less often.");
    else if (!toc_http_accepts(toc_request_headers(c->r, "Accept", c->a), TOC_TAXII_MEDIA,
                               TOC_TAXII_VERSION))
        toc_taxii_fail(c->r, 406, "Not acceptable", "Accept: " TOC_TAXII_CONTENT);
    else
        c->proceed(c);
}

/* After the checker. */
static void checked(void *context, toc_request *r)
{
    (void)context;
    toc_call *c = toc_request_own(r);
    toc_taxii *t = c->t;
    if (!c->checked_ok) {
        atomic_fetch_add(&t->refused_credentials, 1);
        pthread_mutex_lock(&t->lock);
        (void)toc_rate_take(t->failures, failure_key(r, c->name), FAILURES_A_MINUTE,
                            FAILURES_A_MINUTE);
        pthread_mutex_unlock(&t->lock);
        const toc_account *tried = toc_directory_account(c->directory, c->name);
        toc_taxii_note(t, tried ? tried->name : TOC_SV("(nobody)"), "wrong secret", TOC_SV(""), 0);
        toc_taxii_fail(r, 401, "Unauthorized", "No account has this name and secret.");
        return;
    }
    admitted(c);
}

/* Hands the secret to the checker. */
static void check(toc_call *c)
{
    toc_taxii *t = c->t;
    pthread_mutex_lock(&t->check_lock);
    bool full = t->n_checks >= MAX_CHECKS || t->check_stopping;
    if (!full) {
        toc_request_wait(c->r, checked);
        *t->last_check = c;
        t->last_check = &c->next_check;
        t->n_checks++;
        pthread_cond_signal(&t->check_wake);
    }
    pthread_mutex_unlock(&t->check_lock);
    if (full)
        toc_taxii_fail_status(t, c->r, 503);
}

void toc_taxii_enter(toc_taxii *t, toc_request *r, toc_call_handler proceed)
{
    toc_arena *a = toc_request_arena(r);
    toc_call *c = TOC_NEW(a, toc_call);
    if (!c) {
        toc_taxii_fail_status(t, r, 503);
        return;
    }
    *c = (toc_call){.t = t, .r = r, .a = a, .proceed = proceed};
    toc_request_keep(r, c, drop_call);
    digest(t, toc_request_header(r, "Authorization"), c->digest);
    pthread_mutex_lock(&t->lock);
    c->directory = t->directory;
    c->directory->users++;
    const toc_account *account = recall(t, c->digest);
    if (account)
        set_account(c, account);
    pthread_mutex_unlock(&t->lock);
    credentials sent = {0};
    if (account) {
        admitted(c);
        return;
    }
    bool known = read_credentials(r, a, &sent);
    c->name = sent.name;
    c->secret = sent.secret;
    c->user = sent.user;
    if (known)
        check(c);
    else
        toc_taxii_fail(r, 401, "Unauthorized", "Basic and Bearer are understood.");
}

/* Whoever failed too often from one address is not even listened to. */
unsigned toc_taxii_admit(void *context, toc_request *r)
{
    toc_taxii *t = context;
    toc_sv path = toc_request_path(r), header = toc_request_header(r, "Authorization");
    credentials sent = {0};
    uint8_t d[32];
    if (toc_sv_eq(path, TOC_SV("/healthz")) || toc_sv_eq(path, TOC_SV("/metrics")))
        return 0;
    if (!header.p)
        return 401;
    if (!read_credentials(r, toc_request_arena(r), &sent))
        return 401;
    digest(t, header, d);
    uint64_t peer = failure_key(r, sent.name);
    pthread_mutex_lock(&t->lock);
    bool blocked = !toc_rate_is_left(t->failures, peer, FAILURES_A_MINUTE) && !recall(t, d);
    pthread_mutex_unlock(&t->lock);
    return blocked ? 429 : 0;
}

/* ---- the checker ---- */

static void check_one(toc_taxii *t, toc_call *c)
{
    const toc_account *a = toc_directory_account(c->directory, c->name);
    bool known = is_good(a) && a->user == c->user;
    bool fits = toc_secret_check(c->secret, known ? a->secret : t->nobody) == 0;
    c->checked_ok = known && fits;
    if (!c->checked_ok)
        return;
    pthread_mutex_lock(&t->lock);
    remember(t, c->digest, a);
    set_account(c, a);
    pthread_mutex_unlock(&t->lock);
}

void *toc_taxii_check_secrets(void *context)
{
    toc_taxii *t = context;
    pthread_mutex_lock(&t->check_lock);
    for (;;) {
        while (!t->first_check && !t->check_stopping)
            pthread_cond_wait(&t->check_wake, &t->check_lock);
        toc_call *c = t->first_check;
        if (!c)
            break;
        t->first_check = c->next_check;
        if (!t->first_check)
            t->last_check = &t->first_check;
        t->n_checks--;
        pthread_mutex_unlock(&t->check_lock);
        check_one(t, c);
        toc_request_go_on(c->r);
        pthread_mutex_lock(&t->check_lock);
    }
    pthread_mutex_unlock(&t->check_lock);
    return NULL;
}
