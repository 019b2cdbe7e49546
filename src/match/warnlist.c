/* warnlist - see warnlist.h. */
#include "match/warnlist.h"

#include "base/alloc.h"
#include "base/ascii.h"
#include "base/map.h"
#include "base/vec.h"
#include "match/pattern_regex.h"
#include "model/json.h"

#include <errno.h>

typedef enum { STRING, SUBSTRING, HOSTNAME, CIDR, REGEX } list_type;

static const char *const TYPES[] = {"string", "substring", "hostname", "cidr", "regex"};

typedef struct {
    uint8_t net[16];
    uint8_t prefix;
    bool six;
} network;

typedef struct {
    toc_sv name;
    list_type type;
    uint32_t kinds; /* a bit for each toc_ioc_kind that it speaks of */
    toc_map values; /* STRING, HOSTNAME: in lower case */
    TOC_VEC(toc_sv) parts;
    TOC_VEC(network) nets;
    TOC_VEC(toc_regex *) expressions;
} list;

struct toc_warnlists {
    toc_arena a;
    TOC_VEC(list) lists;
    toc_regex_scratch *scratch;
};

int toc_warnlists_new(toc_warnlists **ret)
{
    toc_warnlists *w = toc_calloc(1, sizeof(*w));
    if (!w)
        return -ENOMEM;
    w->scratch = toc_regex_scratch_new();
    if (!w->scratch) {
        toc_warnlists_free(w);
        return -ENOMEM;
    }
    *ret = w;
    return 0;
}

toc_warnlists *toc_warnlists_free(toc_warnlists *w)
{
    if (!w)
        return NULL;
    TOC_VEC_FOREACH (l, &w->lists)
        TOC_VEC_FOREACH (e, &l->expressions)
            toc_regex_free(*e);
    toc_regex_scratch_free(w->scratch);
    toc_arena_done(&w->a);
    toc_free(w);
    return NULL;
}

size_t toc_warnlists_count(const toc_warnlists *w)
{
    return w->lists.n;
}

/* ---- reading ---- */

/* MISP's names of attributes; "domain|ip" is both. */
static uint32_t kinds_named(toc_sv attribute)
{
    static const struct {
        const char *name;
        toc_ioc_kind kind;
    } NAMES[] = {
        {"ip-src", TOC_IOC_IPV4},
        {"ip-dst", TOC_IOC_IPV4},
        {"ip", TOC_IOC_IPV4},
        {"domain", TOC_IOC_DOMAIN},
        {"hostname", TOC_IOC_DOMAIN},
        {"url", TOC_IOC_URL},
        {"link", TOC_IOC_URL},
        {"uri", TOC_IOC_URL},
        {"email", TOC_IOC_EMAIL},
        {"email-src", TOC_IOC_EMAIL},
        {"email-dst", TOC_IOC_EMAIL},
        {"target-email", TOC_IOC_EMAIL},
        {"md5", TOC_IOC_HASH},
        {"sha1", TOC_IOC_HASH},
        {"sha256", TOC_IOC_HASH},
        {"sha512", TOC_IOC_HASH},
        {"filename", TOC_IOC_FILE_NAME},
        {"user-agent", TOC_IOC_USER_AGENT},
        {"btc", TOC_IOC_WALLET},
        {"vulnerability", TOC_IOC_CVE},
        {"regkey", TOC_IOC_REGISTRY_KEY},
    };
    uint32_t kinds = 0;
    while (attribute.n) {
        toc_sv name = toc_sv_cut(&attribute, '|');
        for (size_t i = 0; i < TOC_LEN(NAMES); i++)
            if (toc_sv_eq(name, toc_sv_of(NAMES[i].name)))
                kinds |= 1u << NAMES[i].kind;
    }
    return kinds & 1u << TOC_IOC_IPV4 ? kinds | 1u << TOC_IOC_IPV6 : kinds;
}

static uint32_t kinds_of(toc_json attributes)
{
    uint32_t kinds = 0;
    if (toc_json_count(attributes) == 0)
        return UINT32_MAX;
    for (toc_json_iter i = toc_json_each(attributes); toc_json_next(&i);)
        kinds |= kinds_named(toc_json_sv(i.value));
    return kinds;
}

static toc_sv lower(toc_arena *a, toc_sv s)
{
    char *p = toc_arena_alloc(a, s.n + 1);
    for (size_t i = 0; p && i < s.n; i++)
        p[i] = toc_lower(s.p[i]);
    return (toc_sv){p ? p : "", p ? s.n : 0};
}

static int add_net(toc_warnlists *w, list *l, toc_sv value)
{
    toc_ioc ioc;
    int r = toc_ioc_of(TOC_IOC_IPV4, value, &w->a, &ioc);
    network *n = r == 0 ? TOC_VEC_PUSH(&w->a, &l->nets) : NULL;
    if (r != 0)
        return r < 0 ? r : 0; /* lists have a stray line now and then */
    if (!n)
        return -ENOMEM;
    *n = (network){.prefix = ioc.prefix, .six = ioc.kind == TOC_IOC_IPV6};
    memcpy(n->net, ioc.net, sizeof(n->net));
    return 0;
}

/* "/…/i" as PHP writes it; the flags that matter here are i and none. */
static int add_expression(toc_warnlists *w, list *l, toc_sv value, toc_err *reterr)
{
    const char *end = value.n > 1 && value.p[0] == '/' ? memrchr(value.p, '/', value.n) : NULL;
    toc_sv body = value;
    bool nocase = false;
    if (end && end > value.p) {
        body = (toc_sv){value.p + 1, (size_t)(end - value.p - 1)};
        nocase = memchr(end, 'i', (size_t)(value.p + value.n - end)) != NULL;
    }
    toc_sv text = toc_arena_printf(&w->a, "%s%.*s", nocase ? "(?i)" : "", TOC_SV_ARG(body));
    toc_regex **e = TOC_VEC_PUSH(&w->a, &l->expressions);
    int r = e ? toc_regex_new(text, e, reterr) : -ENOMEM;
    if (r < 0 && e)
        l->expressions.n--;
    return r;
}

static int add_value(toc_warnlists *w, list *l, toc_sv value, toc_err *reterr)
{
    toc_sv *part;
    switch (l->type) {
    case CIDR:
        return add_net(w, l, value);
    case REGEX:
        return add_expression(w, l, value, reterr);
    case SUBSTRING:
        part = TOC_VEC_PUSH(&w->a, &l->parts);
        if (part)
            *part = lower(&w->a, value);
        return part ? 0 : -ENOMEM;
    default:
        if (l->type == HOSTNAME && value.n && value.p[0] == '.')
            value = toc_sv_range(value, 1, value.n);
        return toc_map_put(&l->values, &w->a, lower(&w->a, value), 1) ? 0 : -ENOMEM;
    }
}

static int fill(toc_warnlists *w, list *l, toc_json root, toc_err *reterr)
{
    toc_sv type = toc_json_sv(toc_json_get(root, "type")),
           name = toc_json_sv(toc_json_get(root, "name"));
    toc_json values = toc_json_get(root, "list");
    size_t t = 0;
    while (t < TOC_LEN(TYPES) && !toc_sv_eq(type, toc_sv_of(TYPES[t])))
        t++;
    if (t == TOC_LEN(TYPES) || !name.n || toc_json_type_of(values) != TOC_JSON_ARRAY)
        return toc_fail(reterr, -EINVAL,
                        "no MISP warning list: it needs \"name\", \"list\" and a \"type\" "
                        "of string, substring, hostname, cidr or regex");
    l->type = (list_type)t;
    l->name = toc_arena_dup(&w->a, name);
    l->kinds = kinds_of(toc_json_get(root, "matching_attributes"));
    for (toc_json_iter i = toc_json_each(values); toc_json_next(&i);) {
        toc_sv value = toc_json_sv(i.value);
        int r = value.n ? add_value(w, l, value, reterr) : 0;
        if (r < 0)
            return r == -ENOMEM ? toc_fail(reterr, r, "out of memory") : r;
    }
    return w->a.overflowed ? toc_fail(reterr, -ENOMEM, "out of memory") : 0;
}

int toc_warnlists_add(toc_warnlists *w, toc_sv json, toc_err *reterr)
{
    toc_json_doc *doc = NULL;
    int r = toc_json_parse(json, &doc, reterr);
    list *l = r == 0 ? TOC_VEC_PUSH(&w->a, &w->lists) : NULL;
    if (r == 0)
        r = l ? fill(w, l, toc_json_root(doc), reterr) : toc_fail(reterr, -ENOMEM, "out of memory");
    if (r < 0 && l)
        w->lists.n--; /* what it took stays in the arena */
    toc_json_doc_free(doc);
    return r;
}

/* ---- finding ---- */

/* The parts of a value that lists speak of. */
typedef struct {
    toc_sv whole, host; /* in lower case */
    bool address;
    uint8_t net[16];
    uint8_t prefix;
    bool six;
} subject;

static void look_for_host(toc_ioc_kind kind, subject *s)
{
    toc_sv rest = s->whole;
    long at = toc_sv_find(rest, TOC_SV("://"), 0);
    if (kind == TOC_IOC_EMAIL) {
        (void)toc_sv_cut(&rest, '@');
        s->host = rest;
    } else if (kind == TOC_IOC_URL) {
        rest = toc_sv_range(rest, at < 0 ? 0 : (size_t)at + 3, rest.n);
        size_t n = 0;
        while (n < rest.n && rest.p[n] != '/' && rest.p[n] != ':')
            n++;
        s->host = toc_sv_range(rest, 0, n);
    } else if (kind == TOC_IOC_DOMAIN) {
        s->host = rest;
    }
}

static subject subject_of(toc_ioc_kind kind, toc_sv value, toc_arena *a)
{
    subject s = {.whole = lower(a, value)};
    toc_ioc ioc;
    look_for_host(kind, &s);
    bool ip = kind == TOC_IOC_IPV4 || kind == TOC_IOC_IPV6;
    if (toc_ioc_of(TOC_IOC_IPV4, ip ? s.whole : s.host, a, &ioc) == 0) {
        s.address = true;
        s.six = ioc.kind == TOC_IOC_IPV6;
        s.prefix = ioc.prefix;
        memcpy(s.net, ioc.net, sizeof(s.net));
    }
    return s;
}

static bool on_hostnames(const list *l, toc_sv host)
{
    while (host.n) {
        if (toc_map_get(&l->values, host) != TOC_MAP_NONE)
            return true;
        (void)toc_sv_cut(&host, '.');
    }
    return false;
}

static bool in_network(const network *n, const subject *s)
{
    if (n->six != s->six || n->prefix > s->prefix)
        return false;
    unsigned whole = n->prefix / 8, bits = n->prefix % 8;
    unsigned mask = bits ? 0xffu << (8 - bits) & 0xff : 0;
    return memcmp(n->net, s->net, whole) == 0 &&
           ((n->net[whole % 16] ^ s->net[whole % 16]) & mask) == 0;
}

static bool on_list(const toc_warnlists *w, const list *l, const subject *s)
{
    if (l->type == STRING)
        return toc_map_get(&l->values, s->whole) != TOC_MAP_NONE ||
               (s->host.n && toc_map_get(&l->values, s->host) != TOC_MAP_NONE);
    if (l->type == HOSTNAME)
        return on_hostnames(l, s->host);
    TOC_VEC_FOREACH (part, &l->parts)
        if (toc_sv_find(s->whole, *part, 0) >= 0)
            return true;
    TOC_VEC_FOREACH (n, &l->nets)
        if (s->address && in_network(n, s))
            return true;
    TOC_VEC_FOREACH (e, &l->expressions)
        if (toc_regex_find(*e, s->whole, true, w->scratch) > 0)
            return true;
    return false;
}

void toc_warnlists_find(const toc_warnlists *w, toc_ioc_kind kind, toc_sv value,
                        void (*on)(void *context, toc_sv list), void *context)
{
    toc_arena a = {0};
    subject s = subject_of(kind, value, &a);
    TOC_VEC_FOREACH (l, &w->lists)
        if (l->kinds & 1u << kind && on_list(w, l, &s))
            on(context, l->name);
    toc_arena_done(&a);
}
