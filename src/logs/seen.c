/* seen - see seen.h. */
#include "logs/seen.h"

#include "base/alloc.h"
#include "base/hash.h"

enum { SLOTS = 1024, LONGEST = 2048 }; /* records; bytes of what one had */

typedef struct {
    toc_observed which;
    toc_buf values; /* of each its kind, a byte, its length, two, and its text */
} slot;

struct toc_log_seen {
    slot slots[SLOTS]; /* each record where its hash says */
};

toc_log_seen *toc_log_seen_new(void)
{
    return toc_calloc(1, sizeof(toc_log_seen));
}

toc_log_seen *toc_log_seen_free(toc_log_seen *m)
{
    for (size_t i = 0; m && i < SLOTS; i++)
        toc_buf_done(&m->slots[i].values);
    toc_free(m);
    return NULL;
}

static size_t slot_of(toc_observed which)
{
    return (size_t)(toc_hash_mix(which.tag, which.place) % SLOTS);
}

/* ---- what an observation has ---- */

static toc_seen digest_of(const toc_observable *x)
{
    static const char *const NAMES[] = {"SHA-256", "SHA-1", "MD5", "SHA-512"};
    toc_value hashes = toc_value_get(x->value, TOC_SV("hashes"));
    for (size_t i = 0; i < TOC_LEN(NAMES); i++) {
        toc_value v = toc_value_get(hashes, toc_sv_of(NAMES[i]));
        if (v.kind == TOC_VALUE_TEXT)
            return (toc_seen){TOC_IOC_HASH, v.text};
    }
    return (toc_seen){TOC_IOC_NONE, {"", 0}};
}

/* What Observed Data can refer to; TOC_IOC_NONE for others. */
static toc_seen seen_of(const toc_observable *x)
{
    static const struct {
        const char *type, *key;
        toc_ioc_kind kind;
    } KINDS[] = {
        {"ipv4-addr", "value", TOC_IOC_IPV4},
        {"ipv6-addr", "value", TOC_IOC_IPV6},
        {"domain-name", "value", TOC_IOC_DOMAIN},
        {"url", "value", TOC_IOC_URL},
        {"email-addr", "value", TOC_IOC_EMAIL},
        {"windows-registry-key", "key", TOC_IOC_REGISTRY_KEY},
    };
    if (toc_sv_eq(x->type, TOC_SV("file")))
        return digest_of(x);
    for (size_t i = 0; i < TOC_LEN(KINDS); i++) {
        toc_value v = toc_value_get(x->value, toc_sv_of(KINDS[i].key));
        if (toc_sv_eq(x->type, toc_sv_of(KINDS[i].type)) && v.kind == TOC_VALUE_TEXT)
            return (toc_seen){KINDS[i].kind, v.text};
    }
    return (toc_seen){TOC_IOC_NONE, {"", 0}};
}

void toc_log_seen_keep(toc_log_seen *m, const toc_observation *o)
{
    slot *s = &m->slots[slot_of((toc_observed){o->tag, o->place})];
    s->which = (toc_observed){o->tag, o->place};
    s->values.max = LONGEST;
    toc_buf_clear(&s->values);
    for (size_t i = 0; i < o->n; i++) {
        toc_seen v = seen_of(&o->objects[i]);
        uint16_t n = (uint16_t)TOC_MIN(v.value.n, (size_t)LONGEST);
        if (v.kind == TOC_IOC_NONE || v.value.n != n || s->values.n + 3 + n > LONGEST)
            continue;
        toc_buf_byte(&s->values, (char)v.kind);
        toc_buf_add(&s->values, (toc_sv){(const char *)&n, sizeof(n)});
        toc_buf_add(&s->values, v.value);
    }
    if (s->values.failed)
        toc_buf_done(&s->values);
}

/* ---- what a match had ---- */

static bool stands_in(toc_sv pattern, toc_sv value)
{
    for (size_t at = 0; at + value.n <= pattern.n; at++)
        if (toc_sv_eq_nocase(toc_sv_range(pattern, at, at + value.n), value))
            return true;
    return false;
}

static void add(toc_seen v, toc_log_seen_match *match)
{
    if (v.kind == TOC_IOC_NONE || match->seen.n == TOC_SEEN_VALUES ||
        !stands_in(match->pattern, v.value))
        return;
    TOC_VEC_FOREACH (there, &match->seen)
        if (there->kind == v.kind && toc_sv_eq(there->value, v.value))
            return;
    toc_seen *to = TOC_VEC_PUSH(match->a, &match->seen);
    if (to)
        *to = (toc_seen){v.kind, toc_arena_dup(match->a, v.value)};
}

void toc_log_seen_add(const toc_log_seen *m, toc_observed which, toc_log_seen_match *match)
{
    const toc_observation *now = match->now;
    if (which.tag == now->tag && which.place == now->place) {
        for (size_t i = 0; i < now->n; i++)
            add(seen_of(&now->objects[i]), match);
        return;
    }
    const slot *s = &m->slots[slot_of(which)];
    if (s->which.tag != which.tag || s->which.place != which.place)
        return;
    for (size_t at = 0; at + 3 <= s->values.n;) {
        uint16_t n;
        memcpy(&n, s->values.p + at + 1, sizeof(n));
        add((toc_seen){(toc_ioc_kind)s->values.p[at], {s->values.p + at + 3, n}}, match);
        at += 3 + (size_t)n;
    }
}
