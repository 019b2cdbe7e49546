/*
 * taxii_auth - who asks; see taxii_server.h.
 *
 * It is found out when the headers are there and before the body comes, so that strangers fill no
 * memory. A secret is checked once against its kept form (20 ms of work, on a thread of its own)
 * and then known by a keyed digest of the header that held it, for as long as the account is as it
 * was. Names that do not exist take as long as wrong secrets. Too many wrong ones from one address
 * are not even looked at for a while, and few at once.
 */
#include "share/secret.h"
#include "share/taxii_server.h"

#include "base/date.h"
#include "base/hash.h"

#include <sodium.h>
#include <unistd.h>

/* Checks that wait: 20 s of work at most; different secrets of one address among them. */
enum { FAILURES_A_MINUTE = 30, MAX_CHECKS = 1024, MAX_OWN_CHECKS = 16 };

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
    toc_buf_done(&c->answer);
    if (c->has_file)
        (void)close(c->file);
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
    else if (!c->any_media && !toc_http_accepts(toc_request_headers(c->r, "Accept", c->a),
                                                TOC_TAXII_MEDIA, TOC_TAXII_VERSION))
        toc_taxii_fail(c->r, 406, "Not acceptable", "Accept: " TOC_TAXII_CONTENT);
    else
        c->proceed(c);
}

/* The checker found the secret wrong. */
static unsigned refuse(toc_call *c)
{
    toc_taxii *t = c->t;
    atomic_fetch_add(&t->refused_credentials, 1);
    pthread_mutex_lock(&t->lock);
    (void)toc_rate_take(t->failures, c->failure_key, FAILURES_A_MINUTE, FAILURES_A_MINUTE);
    pthread_mutex_unlock(&t->lock);
    const toc_account *tried = toc_directory_account(c->directory, c->name);
    bool noted =
        toc_taxii_note(t, tried ? tried->name : TOC_SV("(nobody)"), "wrong secret", TOC_SV(""), 0);
    return noted ? 401 : 503;
}

/* Under the lock of the checks. The same secret over many connections is checked once. */
static bool may_queue(const toc_taxii *t, const toc_call *c)
{
    unsigned own = 0;
    for (const toc_call *o = t->first_check; o; o = o->next_check) {
        if (sodium_memcmp(o->digest, c->digest, sizeof(c->digest)) == 0)
            return true;
        own += o->failure_key == c->failure_key;
    }
    return own < MAX_OWN_CHECKS;
}

/* Hands the secret to the checker; 503 when it has enough to do. */
static unsigned check(toc_call *c)
{
    toc_taxii *t = c->t;
    pthread_mutex_lock(&t->check_lock);
    bool full = t->n_checks >= MAX_CHECKS || t->check_stopping || !may_queue(t, c);
    if (!full) {
        c->checked = true;
        toc_request_wait(c->r, NULL);
        *t->last_check = c;
        t->last_check = &c->next_check;
        t->n_checks++;
        pthread_cond_signal(&t->check_wake);
    }
    pthread_mutex_unlock(&t->check_lock);
    return full ? 503 : 0;
}

static unsigned let_in(toc_call *c)
{
    toc_request_known(c->r, (uint64_t)c->account->number);
    return 0;
}

/* Who gives a certificate and no secret. */
static unsigned find_bound(toc_taxii *t, toc_request *r)
{
    toc_arena *a = toc_request_arena(r);
    toc_client_certificate crt;
    if (!toc_request_certificate(r, a, &crt))
        return 401;
    toc_call *c = TOC_NEW(a, toc_call);
    if (!c)
        return 503;
    *c = (toc_call){.t = t, .r = r, .a = a};
    toc_request_keep(r, c, drop_call);
    pthread_mutex_lock(&t->lock);
    c->directory = t->directory;
    c->directory->users++;
    const toc_account *account =
        toc_directory_bound(c->directory, crt.fingerprint, crt.subject, toc_time_now());
    if (account)
        set_account(c, account);
    pthread_mutex_unlock(&t->lock);
    return account ? let_in(c) : 401;
}

static unsigned find_out(toc_taxii *t, toc_request *r, const credentials *sent)
{
    toc_arena *a = toc_request_arena(r);
    toc_call *c = TOC_NEW(a, toc_call);
    if (!c)
        return 503;
    *c = (toc_call){.t = t, .r = r, .a = a, .name = sent->name, .secret = sent->secret};
    c->user = sent->user;
    c->failure_key = failure_key(r, sent->name);
    digest(t, toc_request_header(r, "Authorization"), c->digest);
    toc_request_keep(r, c, drop_call);
    pthread_mutex_lock(&t->lock);
    c->directory = t->directory;
    c->directory->users++;
    const toc_account *account = recall(t, c->digest);
    if (account)
        set_account(c, account);
    /* Whoever failed too often from one address is not even listened to. */
    bool blocked = !account && !toc_rate_is_left(t->failures, c->failure_key, FAILURES_A_MINUTE);
    pthread_mutex_unlock(&t->lock);
    if (account)
        return let_in(c);
    return blocked ? 429 : check(c);
}

unsigned toc_taxii_admit(void *context, toc_request *r)
{
    toc_sv path = toc_request_path(r);
    toc_call *c = toc_request_own(r);
    credentials sent = {0};
    if (c && c->checked)
        return c->checked_ok ? let_in(c) : refuse(c);
    if (toc_sv_eq(path, TOC_SV("/healthz")) || toc_sv_eq(path, TOC_SV("/metrics")))
        return 0;
    if (!toc_request_header(r, "Authorization").p)
        return find_bound(context, r);
    if (!read_credentials(r, toc_request_arena(r), &sent))
        return 401;
    return find_out(context, r, &sent);
}

void toc_taxii_enter(toc_request *r, toc_call_handler proceed)
{
    toc_call *c = toc_request_own(r);
    TOC_ASSERT(c && c->account);
    c->proceed = proceed;
    admitted(c);
}

/* ---- the checker ---- */

/* Perhaps the one before in the queue had the same secret. */
static bool is_known_by_now(toc_taxii *t, toc_call *c)
{
    pthread_mutex_lock(&t->lock);
    const toc_account *a = recall(t, c->digest);
    a = a ? toc_directory_account_of(c->directory, a->number) : NULL;
    if (a)
        set_account(c, a);
    pthread_mutex_unlock(&t->lock);
    return a != NULL;
}

static void check_one(toc_taxii *t, toc_call *c)
{
    c->checked_ok = is_known_by_now(t, c);
    if (c->checked_ok)
        return;
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
