/* taxii_query - see taxii_query.h. */
#include "share/taxii_query.h"

#include "base/ascii.h"
#include "base/date.h"

#include <errno.h>
#include <sodium.h>

/* ---- filters ---- */

typedef struct {
    toc_call *c;
    toc_taxii_query *q;
    toc_err *reterr;
    bool seen[7];
} reader;

static int bad(reader *r, toc_sv key, const char *why)
{
    return toc_fail(r->reterr, -EINVAL, "%.*s: %s", TOC_SV_ARG(key), why);
}

/* Values of a list, none of them empty. */
static int read_list(reader *r, toc_sv key, toc_sv value, bool (*ok)(toc_sv), toc_sv_vec *ret)
{
    if (!value.n)
        return bad(r, key, "wants a value");
    bool more = true;
    while (more) {
        more = memchr(value.p, ',', value.n) != NULL;
        toc_sv one = toc_sv_cut(&value, ',');
        toc_sv *slot;
        if (!one.n || !ok(one))
            return bad(r, key, "is malformed");
        slot = TOC_VEC_PUSH(r->c->a, ret);
        if (!slot)
            return -ENOMEM;
        *slot = toc_arena_dup(r->c->a, one);
    }
    return 0;
}

static bool is_id(toc_sv s)
{
    enum { LONGEST = 300 };
    bool ok = s.n <= LONGEST;
    for (size_t i = 0; ok && i < s.n; i++)
        ok = (unsigned char)s.p[i] > ' ' && (unsigned char)s.p[i] < 0x7f;
    return ok;
}

static bool is_type(toc_sv s)
{
    enum { LONGEST = 250 };
    bool ok = s.n <= LONGEST;
    for (size_t i = 0; ok && i < s.n; i++)
        ok = toc_is_lower(s.p[i]) || toc_is_digit(s.p[i]) || s.p[i] == '-' || s.p[i] == '_';
    return ok;
}

static bool is_spec(toc_sv s)
{
    return s.n == 3 && toc_is_digit(s.p[0]) && s.p[1] == '.' && toc_is_digit(s.p[2]);
}

static bool is_version(toc_sv s)
{
    int64_t us;
    return toc_sv_eq(s, TOC_SV("all")) || toc_sv_eq(s, TOC_SV("last")) ||
           toc_sv_eq(s, TOC_SV("first")) || toc_time_parse(s, &us);
}

static bool set(bool *flag)
{
    bool was = *flag;
    *flag = true;
    return was;
}

/* 3.4.1: `all` stands alone, and nothing stands twice. */
static int read_versions(reader *r, toc_sv key, toc_sv value)
{
    toc_taxii_query *q = r->q;
    toc_sv_vec words = {0};
    q->last = false;
    q->version_given = true;
    int res = read_list(r, key, value, is_version, &words);
    TOC_VEC_FOREACH (word, &words) {
        int64_t us = 0;
        bool twice = false;
        if (toc_sv_eq(*word, TOC_SV("all")))
            twice = set(&q->all);
        else if (toc_sv_eq(*word, TOC_SV("last")))
            twice = set(&q->last);
        else if (toc_sv_eq(*word, TOC_SV("first")))
            twice = set(&q->first);
        else if (toc_time_parse(*word, &us)) {
            TOC_VEC_FOREACH (have, &q->versions)
                twice = twice || *have == us;
            int64_t *slot = TOC_VEC_PUSH(r->c->a, &q->versions);
            if (slot)
                *slot = us;
        }
        if (twice)
            return bad(r, key, "names a version twice");
    }
    if (res == 0 && q->all && words.n > 1)
        return bad(r, key, "all stands alone");
    return res;
}

static int read_spec(reader *r, toc_sv key, toc_sv value)
{
    toc_sv_vec words = {0};
    int res = read_list(r, key, value, is_spec, &words);
    r->q->nothing = true;
    TOC_VEC_FOREACH (word, &words)
        r->q->nothing = r->q->nothing && !toc_sv_eq(*word, TOC_SV("2.1"));
    return res;
}

static int read_after(reader *r, toc_sv key, toc_sv value)
{
    if (!toc_time_parse(value, &r->q->after))
        return bad(r, key, "wants one timestamp like 2024-03-22T10:00:00.000000Z");
    return 0;
}

static int read_limit(reader *r, toc_sv key, toc_sv value)
{
    uint32_t n = 0; /* stops where the server does (3.4): there is no number that is too large */
    for (size_t i = 0; i < value.n; i++) {
        if (!toc_is_digit(value.p[i]))
            return bad(r, key, "wants a number above zero");
        n = TOC_MIN(n * 10 + (uint32_t)(value.p[i] - '0'), (uint32_t)TOC_TAXII_MAX_PAGE);
    }
    if (!n)
        return bad(r, key, "wants a number above zero");
    r->q->limit = n;
    return 0;
}

static int read_next(reader *r, toc_sv key, toc_sv value)
{
    if (!value.n)
        return bad(r, key, "wants a value");
    r->q->next = toc_arena_dup(r->c->a, value);
    return 0;
}

static int read_ids(reader *r, toc_sv key, toc_sv value)
{
    return read_list(r, key, value, is_id, &r->q->ids);
}

static int read_types(reader *r, toc_sv key, toc_sv value)
{
    return read_list(r, key, value, is_type, &r->q->types);
}

static const struct {
    const char *key;
    int (*read)(reader *, toc_sv, toc_sv);
    bool deletes; /* 5.7 */
} PARAMETERS[] = {
    {"added_after", read_after, false},
    {"limit", read_limit, false},
    {"next", read_next, false},
    {"match[id]", read_ids, false},
    {"match[type]", read_types, false},
    {"match[version]", read_versions, true},
    {"match[spec_version]", read_spec, true},
};

/* What is not in the standard is not understood and passed over, as it allows. */
static int on_parameter(void *context, toc_sv key, toc_sv value)
{
    reader *r = context;
    for (size_t i = 0; i < TOC_LEN(PARAMETERS); i++) {
        if (!toc_sv_eq(key, toc_sv_of(PARAMETERS[i].key)))
            continue;
        if (r->seen[i])
            return bad(r, key, "stands twice");
        r->seen[i] = true;
        if (!PARAMETERS[i].deletes)
            r->q->other = toc_arena_dup(r->c->a, key);
        return PARAMETERS[i].read(r, key, value.p ? value : (toc_sv){"", 0});
    }
    r->q->other = toc_arena_dup(r->c->a, key.n ? key : TOC_SV("(no name)"));
    return 0;
}

/* All that decides which rows come, and nothing that does not: pages may differ in length. */
static toc_sv write_text(const toc_taxii_query *q, toc_arena *a)
{
    toc_buf b = {0};
    toc_buf_printf(&b, "%lld %d%d%d%d", (long long)q->after, q->last, q->first, q->all, q->nothing);
    TOC_VEC_FOREACH (v, &q->versions)
        toc_buf_printf(&b, " v%lld", (long long)*v);
    TOC_VEC_FOREACH (id, &q->ids)
        toc_buf_printf(&b, " i%.*s", TOC_SV_ARG(*id));
    TOC_VEC_FOREACH (type, &q->types)
        toc_buf_printf(&b, " t%.*s", TOC_SV_ARG(*type));
    toc_sv text = toc_arena_dup(a, toc_buf_sv(&b));
    toc_buf_done(&b);
    return text;
}

int toc_taxii_query_read(toc_call *c, toc_taxii_query *ret, toc_err *reterr)
{
    reader r = {.c = c, .q = ret, .reterr = reterr};
    static_assert(TOC_LEN(PARAMETERS) == TOC_LEN(r.seen), "one flag a parameter");
    *ret = (toc_taxii_query){.limit = TOC_TAXII_PAGE, .last = true};
    int res = toc_request_query(c->r, on_parameter, &r);
    ret->text = write_text(ret, c->a);
    return res;
}

/* ---- cursors ---- */

enum {
    NONCE = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES,
    SEAL = crypto_aead_xchacha20poly1305_ietf_ABYTES,
    PLAIN = sizeof(int64_t) + 1,
    SEALED = NONCE + PLAIN + SEAL,
    VARIANT = sodium_base64_VARIANT_URLSAFE_NO_PADDING,
    TEXT = 100, /* SEALED bytes as base64, and room */
};

static toc_sv bound_to(toc_call *c, const toc_taxii_query *q)
{
    return toc_arena_printf(c->a, "%lld %.*s %.*s", (long long)c->partner->stored.number,
                            TOC_SV_ARG(toc_request_path(c->r)), TOC_SV_ARG(q->text));
}

toc_sv toc_taxii_cursor_write(toc_call *c, const toc_taxii_query *q, toc_taxii_place place)
{
    unsigned char sealed[SEALED], plain[PLAIN];
    unsigned long long n;
    char text[TEXT];
    toc_sv context = bound_to(c, q);
    memcpy(plain, &place.added, sizeof(place.added));
    plain[sizeof(place.added)] = place.part;
    randombytes_buf(sealed, NONCE);
    (void)crypto_aead_xchacha20poly1305_ietf_encrypt(sealed + NONCE, &n, plain, sizeof(plain),
                                                     (const unsigned char *)context.p, context.n,
                                                     NULL, sealed, c->t->cursor_key);
    TOC_ASSERT(n == PLAIN + SEAL);
    (void)sodium_bin2base64(text, sizeof(text), sealed, sizeof(sealed), VARIANT);
    return toc_arena_dup(c->a, toc_sv_of(text));
}

int toc_taxii_cursor_read(toc_call *c, const toc_taxii_query *q, toc_taxii_place *ret,
                          toc_err *reterr)
{
    unsigned char sealed[SEALED], plain[PLAIN];
    unsigned long long n = 0;
    size_t got = 0;
    toc_sv context = bound_to(c, q);
    if (sodium_base642bin(sealed, sizeof(sealed), q->next.p, q->next.n, NULL, &got, NULL,
                          VARIANT) != 0 ||
        got != SEALED ||
        crypto_aead_xchacha20poly1305_ietf_decrypt(plain, &n, NULL, sealed + NONCE, PLAIN + SEAL,
                                                   (const unsigned char *)context.p, context.n,
                                                   sealed, c->t->cursor_key) != 0)
        return toc_fail(reterr, -EINVAL, "next: is not from a page of this query");
    memcpy(&ret->added, plain, sizeof(ret->added));
    ret->part = plain[sizeof(ret->added)];
    return 0;
}
