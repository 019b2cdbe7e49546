/* scan_look - asks the filter and the table for what a walk queued, and judges what they know. */
#include "match/scan_state.h"

#include "base/alloc.h"

/* How entries of each kind may be come by. */
static const uint32_t VIA[] = {
    [TOC_IOC_IPV4] = VIA_ADDRESS,    [TOC_IOC_IPV6] = VIA_ADDRESS,
    [TOC_IOC_DOMAIN] = VIA_SUFFIX,   [TOC_IOC_HASH] = VIA_HEX,
    [TOC_IOC_FILE_NAME] = VIA_WHOLE, [TOC_IOC_CVE] = VIA_CVE,
    [TOC_IOC_WALLET] = VIA_WHOLE,    [TOC_SET_URL_HOST] = VIA_WHOLE | VIA_ADDRESS,
    [TOC_SET_MAIL_HOST] = VIA_WHOLE, [TOC_SET_ANCHOR] = VIA_WHOLE,
};

void toc_scan_hit(toc_scan *c, uint32_t entry, const uint8_t *start, const uint8_t *end)
{
    if (entry >= c->set->head->indicators)
        return; /* of a damaged set */
    if (c->hits_n == c->hits_cap) {
        size_t cap = c->hits_cap ? 2 * c->hits_cap : 64, bytes;
        void *p = toc_mul_sz(&bytes, cap, sizeof(*c->hits)) ? toc_realloc(c->hits, bytes) : NULL;
        if (!p) {
            c->failed = true;
            return;
        }
        c->hits = p;
        c->hits_cap = cap;
    }
    c->hits[c->hits_n++] = (toc_hit){entry, (uint32_t)(start - c->base), (uint32_t)(end - c->base)};
}

/* Signs that go on with a file name beyond what a word holds: "a+evil.exe" is another file. */
static bool name_goes_on(uint8_t before)
{
    return before && strchr("+~$@#!&", before);
}

static bool has_upper(toc_sv key)
{
    for (size_t i = 0; i < key.n; i++)
        if (toc_is_upper(key.p[i]))
            return true;
    return false;
}

/* The token is the key of this entry, in any case. */
static void found(toc_scan *c, uint32_t number, toc_sv token, const uint8_t *at, size_t raw)
{
    const toc_set_entry *e = &c->set->entries[number];
    toc_sv key = toc_set_key(c->set, e);
    switch (e->kind) {
    case TOC_SET_URL_HOST:
        toc_scan_url(c, key, at, raw);
        return;
    case TOC_SET_MAIL_HOST:
        toc_scan_mail(c, key, at, raw);
        return;
    case TOC_SET_ANCHOR:
        toc_scan_anchors(c, e, at, raw);
        return;
    case TOC_IOC_WALLET:
        if (has_upper(key) && !toc_sv_eq(key, token))
            return;
        break;
    case TOC_IOC_FILE_NAME:
        if (name_goes_on(at[-1]))
            return;
        break;
    default:
        break;
    }
    toc_scan_hit(c, number, at, at + raw);
}

static void look(toc_scan *c, uint64_t h, toc_sv token, uint32_t via, const uint8_t *at, size_t raw)
{
    const toc_set *s = c->set;
    uint32_t slot = toc_set_slot(h, s->slots_n);
    for (uint32_t tries = 0; tries < s->slots_n; tries++) {
        uint32_t number = s->slots[slot];
        if (!number || number > s->head->entries)
            return;
        const toc_set_entry *e = &s->entries[number - 1];
        uint32_t ways = e->kind < TOC_LEN(VIA) ? VIA[e->kind] : 0;
        if ((ways & via) && e->n == token.n && toc_sv_eq_nocase(toc_set_key(s, e), token))
            found(c, number - 1, token, at, raw);
        slot = slot + 1 < s->slots_n ? slot + 1 : 0;
    }
}

static inline __attribute__((always_inline)) bool passes(const toc_set *s, uint64_t h)
{
    uint64_t bits = toc_set_bits(h);
    return (s->filter[toc_set_below(h, s->filter_n)] & bits) == bits;
}

/* What is found may look more up, but never queues. */
void toc_scan_settle(toc_scan *c)
{
    const toc_set *s = c->set;
    const uint32_t n = c->passed_n;
    c->passed_n = 0;
    for (uint32_t i = 0; i < n; i++)
        __builtin_prefetch(&s->slots[toc_set_slot(c->passed[i].hash, s->slots_n)]);
    for (uint32_t i = 0; i < n; i++) {
        const uint32_t number = s->slots[toc_set_slot(c->passed[i].hash, s->slots_n)];
        if (number && number <= s->head->entries)
            __builtin_prefetch(&s->entries[number - 1]);
    }
    for (uint32_t i = 0; i < n; i++) {
        const scan_candidate *q = &c->passed[i];
        look(c, q->hash, (toc_sv){(const char *)q->p, q->n}, q->via, q->p, q->n);
    }
}

void toc_scan_flush(toc_scan *c)
{
    uint32_t n = c->queued;
    c->queued = 0;
    for (uint32_t i = 0; i < n; i++) {
        const scan_candidate *q = &c->queue[i];
        if (__builtin_expect(!passes(c->set, q->hash), 1))
            continue;
        c->passed[c->passed_n] = *q;
        if (++c->passed_n == SCAN_PASSED)
            toc_scan_settle(c);
    }
}

void toc_scan_look(toc_scan *c, toc_sv key, uint32_t via, const uint8_t *at, size_t raw)
{
    uint64_t h = toc_set_hash(key);
    if (passes(c->set, h))
        look(c, h, key, via, at, raw);
}

/* A URL that names its scheme is met under it, or where the log names none. */
static bool schemes_agree(toc_sv one, toc_sv other)
{
    return !one.n || !other.n || toc_sv_eq_nocase(one, other);
}

void toc_scan_look_exact(toc_scan *c, toc_ioc_kind kind, toc_sv scheme, toc_sv key,
                         const uint8_t *at, size_t raw)
{
    const toc_set *s = c->set;
    uint64_t h = toc_set_hash(key);
    uint32_t slot = toc_set_slot(h, s->slots_n);
    if (!passes(s, h))
        return;
    for (uint32_t tries = 0; tries < s->slots_n; tries++) {
        uint32_t number = s->slots[slot];
        if (!number || number > s->head->entries)
            return;
        const toc_set_entry *e = &s->entries[number - 1];
        if (e->kind == kind && e->n == key.n && toc_sv_eq(toc_set_key(s, e), key) &&
            schemes_agree(toc_set_scheme(s, e), scheme))
            toc_scan_hit(c, number - 1, at, at + raw);
        slot = slot + 1 < s->slots_n ? slot + 1 : 0;
    }
}
