/* people - accounts: people with a password and a role, programs with a token. */
#include "api/manage.h"
#include "api/server.h"
#include "share/secret.h"

#include <errno.h>

/* ---- lists ---- */

static void put_accounts(toc_api_call *c, bool users)
{
    toc_json_out *j = toc_manage_begin_list(c);
    TOC_VEC_FOREACH (a, &c->directory->accounts) {
        const toc_directory_partner *p = toc_directory_partner_of(c->directory, a->partner);
        if (a->user != users)
            continue;
        toc_json_open(j, '{');
        toc_put_text(j, "name", a->name);
        toc_put_text(j, "role", toc_sv_of(toc_role_words[toc_api_role_of(a)]));
        if (p)
            toc_put_text(j, "partner", p->stored.name);
        if (a->rate)
            toc_put_int(j, "rate", a->rate);
        toc_put_time(j, "expires", a->expires);
        toc_put_time(j, "created", a->created);
        toc_json_close(j, '}');
    }
    toc_manage_end_list(c);
}

void toc_api_users(toc_api_call *c)
{
    put_accounts(c, true);
}

void toc_api_tokens(toc_api_call *c)
{
    put_accounts(c, false);
}

/* ---- adding ---- */

static bool read_role(toc_api_call *c, toc_json body, toc_sv *ret)
{
    toc_sv word = toc_json_text(body, "role");
    *ret = TOC_SV("");
    if (!word.n || toc_sv_eq(word, TOC_SV("reader")))
        return true;
    *ret = word;
    if (toc_sv_eq(word, TOC_SV("analyst")) || toc_sv_eq(word, TOC_SV("admin")))
        return true;
    toc_api_fail(c, 422, "/role", "role is reader, analyst or admin");
    return false;
}

/* The last day on which it is good. */
static bool read_expires(toc_api_call *c, toc_json body, int64_t *ret)
{
    static const int64_t DAY = INT64_C(86400) * 1000000;
    toc_sv text = toc_json_text(body, "expires");
    toc_day d = toc_day_parse(text);
    bool good = d != TOC_DAY_NONE && text.n == TOC_DAY_TEXT;
    *ret = good ? ((int64_t)d + 1) * DAY : 0;
    if (good || !text.n)
        return true;
    toc_api_fail(c, 422, "/expires", "expires is a day like 2027-03-22");
    return false;
}

/* Those of the house are of the partner that stands for ourselves, when nothing else is said. */
static bool read_partner(toc_api_call *c, toc_json body, bool ours, int64_t *ret)
{
    toc_sv name = toc_json_text(body, "partner");
    const toc_directory_partner *p = toc_directory_partner_named(c->directory, name);
    if (p) {
        *ret = p->stored.number;
        return true;
    }
    if (!name.n && ours) {
        int r = toc_api_own_partner(c->store, c->a, ret, &c->err);
        if (r < 0)
            toc_api_fail_result(c, r, "/partner", &c->err);
        return r == 0;
    }
    if (name.n)
        toc_api_fail(c, 422, "/partner", "no partner '%.*s'", TOC_SV_ARG(name));
    else
        toc_api_fail(c, 422, "/partner", "partner is missing: whose reader is it?");
    return false;
}

/* Hashing takes 20 ms, for which the batch waits: accounts are made rarely. */
static bool make_secret(toc_api_call *c, toc_json body, toc_account *a, toc_sv *ret_shown)
{
    toc_sv secret = a->user ? toc_json_text(body, "password") : (toc_sv){"", 0};
    bool given = secret.n > 0;
    if (given && secret.n < TOC_API_PASSWORD) {
        toc_api_fail(c, 422, "/password", "a password has at least %d characters",
                     TOC_API_PASSWORD);
        return false;
    }
    int r = given ? 0 : toc_secret_new(c->a, &secret, &c->err);
    if (r == 0)
        r = toc_secret_hash(secret, c->a, &a->secret, &c->err);
    *ret_shown = given     ? (toc_sv){"", 0}
                 : a->user ? secret
                           : toc_token_write(a->name, secret, c->a);
    if (r < 0)
        toc_api_fail_result(c, r, NULL, &c->err);
    return r == 0;
}

static void add_account(toc_api_call *c, bool user)
{
    toc_account a = {.user = user};
    toc_json body;
    toc_sv shown;
    if (!toc_api_body(c, &body) || !toc_manage_new_name(c, body, &a.name) ||
        !read_role(c, body, &a.role) || !read_expires(c, body, &a.expires) ||
        !make_secret(c, body, &a, &shown) || !read_partner(c, body, a.role.n > 0, &a.partner))
        return;
    int r = toc_exchange_put_account(c->store, &a, &c->err);
    toc_json_out *j = toc_api_begin(c, 201);
    toc_json_open(j, '{');
    toc_put_text(j, "name", a.name);
    toc_put_text(j, user ? "password" : "token", shown);
    toc_json_close(j, '}');
    toc_manage_done(c, r, user ? "user add" : "token add", a.name, 201);
}

void toc_api_add_user(toc_api_call *c)
{
    add_account(c, true);
}

void toc_api_add_token(toc_api_call *c)
{
    add_account(c, false);
}

/* ---- removing ---- */

static void remove_account(toc_api_call *c, bool user)
{
    toc_sv name = toc_request_param(c->r, 0);
    const toc_account *a = toc_directory_account(c->directory, name);
    if (a && a->number == c->account->number) {
        toc_api_fail(c, 409, "name", "that is you: let another administrator do it");
        return;
    }
    int r = a && a->user == user ? toc_exchange_drop_account(c->store, a->number, &c->err)
                                 : TOC_STORE_NONE;
    toc_manage_done(c, r, user ? "user remove" : "token remove", name, 204);
}

void toc_api_remove_user(toc_api_call *c)
{
    remove_account(c, true);
}

void toc_api_remove_token(toc_api_call *c)
{
    remove_account(c, false);
}
