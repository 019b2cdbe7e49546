/*
 * set_build - compiles indicators into a set (set.h, set_format.h).
 *
 * What is added is kept as entries over one text. Building then drops what is there twice, adds the
 * entries that lead to others (hosts of URLs and mailboxes, words of literals), and lays out the
 * table and the filter in front of it.
 */
#include "match/set_build.h"

#include "base/alloc.h"
#include "base/hash.h"
#include "base/limits.h"
#include "match/set_regex.h"

#include <errno.h>

enum { HALF_FULL_NUM = 3, HALF_FULL_DEN = 2 };

/* Words of the filter: 16 bits a key, one in two hundred of others passes. While all of it fits the
 * cache of a core anyway twice as many, so that one in five thousand does: what stands in every
 * line of a log is then hardly ever among them. */
static uint32_t filter_words(size_t keys)
{
    enum { BITS = 16, FEW = 256 * 1024 };
    return (uint32_t)((keys <= FEW ? 2 : 1) * keys * BITS / 64 + 8);
}

int toc_set_builder_new(toc_set_builder **ret)
{
    *ret = toc_calloc(1, sizeof(**ret));
    return *ret ? 0 : -ENOMEM;
}

toc_set_builder *toc_set_builder_free(toc_set_builder *b)
{
    if (!b)
        return NULL;
    toc_free(b->entries.p);
    toc_free(b->about.p);
    toc_free(b->nets.p);
    toc_free(b->anchors.p);
    toc_free(b->words.p);
    toc_buf_done(&b->text);
    toc_arena_done(&b->a);
    toc_arena_done(&b->last_text);
    toc_free(b);
    return NULL;
}

/* ---- adding ---- */

void *toc_set_grow(toc_set_grown *g, size_t more, size_t size)
{
    size_t need = g->n + more, cap = g->cap ? g->cap : 1024, bytes;
    while (cap < need)
        cap *= 2;
    if (cap > g->cap) {
        void *p = cap <= 2 * TOC_MAX_INDICATORS && toc_mul_sz(&bytes, cap, size)
                      ? toc_realloc(g->p, bytes)
                      : NULL;
        if (!p)
            return NULL;
        g->p = p;
        g->cap = (uint32_t)cap;
    }
    return (char *)g->p + (size_t)g->n * size;
}

void *toc_set_push(toc_set_grown *g, size_t size)
{
    void *item = toc_set_grow(g, 1, size);
    if (item) {
        memset(item, 0, size);
        g->n++;
    }
    return item;
}

/* Offset 0 says that there is no string; hashes read before the first key. */
bool toc_set_begin_text(toc_set_builder *b)
{
    if (!b->text.n)
        toc_buf_add(&b->text, (toc_sv){"\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", TOC_SET_TEXT_FRONT});
    return !b->text.failed;
}

uint32_t toc_set_put_string(toc_set_builder *b, toc_sv s)
{
    if (!s.n)
        return 0;
    uint16_t n = (uint16_t)TOC_MIN(s.n, (size_t)UINT16_MAX);
    uint32_t at = (uint32_t)b->text.n;
    toc_buf_add(&b->text, (toc_sv){(const char *)&n, sizeof(n)});
    toc_buf_add(&b->text, (toc_sv){s.p, n});
    return at;
}

uint32_t toc_set_put_shared(toc_set_builder *b, toc_sv s)
{
    if (!s.n || b->text.failed)
        return 0;
    uint64_t hash = toc_hash64(s);
    toc_set_recent *recent = &b->recent[hash % TOC_LEN(b->recent)];
    uint32_t tag = (uint32_t)(hash >> 32);
    uint16_t n = 0;
    if (recent->at && recent->tag == tag)
        memcpy(&n, b->text.p + recent->at, sizeof(n));
    if (n != s.n || memcmp(b->text.p + recent->at + sizeof(n), s.p, n) != 0)
        *recent = (toc_set_recent){toc_set_put_string(b, s), tag};
    return recent->at;
}

static int nibble(char c)
{
    return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

bool toc_set_short_id(toc_sv id, uint8_t ret[16])
{
    const toc_sv type = TOC_SV("indicator--");
    if (id.n != type.n + 36 || !toc_sv_starts(id, type))
        return false;
    size_t n = 0;
    for (const char *c = id.p + type.n; c < id.p + id.n; c += 2) {
        if (*c == '-')
            c++;
        int high = nibble(c[0]), low = nibble(c[1]);
        if (high < 0 || low < 0 || n == 16)
            return false;
        ret[n++] = (uint8_t)(high << 4 | low);
    }
    return n == 16;
}

static bool same_about(const toc_about *a, const toc_about *b)
{
    return toc_sv_eq(a->id, b->id) && toc_sv_eq(a->source, b->source) &&
           toc_sv_eq(a->marking, b->marking) && toc_sv_eq(a->name, b->name) &&
           a->valid_from == b->valid_from && a->valid_until == b->valid_until &&
           a->confidence == b->confidence;
}

/* The number of what is known; one after the other with the same share it. */
static bool put_about(toc_set_builder *b, const toc_about *about, uint32_t *ret)
{
    if (b->last_known && same_about(about, &b->last)) {
        *ret = b->about.n - 1;
        return true;
    }
    toc_set_about *k = toc_set_push(&b->about, sizeof(*k));
    if (!k)
        return false;
    toc_arena_clear(&b->last_text);
    b->last_known = true;
    b->last = *about;
    b->last.id = toc_arena_dup(&b->last_text, about->id);
    b->last.source = toc_arena_dup(&b->last_text, about->source);
    b->last.marking = toc_arena_dup(&b->last_text, about->marking);
    b->last.name = toc_arena_dup(&b->last_text, about->name);
    if (!toc_set_short_id(about->id, k->uuid))
        k->id = toc_set_put_string(b, about->id);
    k->source = toc_set_put_shared(b, about->source);
    k->marking = toc_set_put_shared(b, about->marking);
    k->name = toc_set_put_shared(b, about->name);
    k->valid_from = about->valid_from;
    k->valid_until = about->valid_until;
    k->confidence = about->confidence;
    *ret = b->about.n - 1;
    return true;
}

uint8_t toc_set_put_scheme(toc_set_builder *b, toc_sv s)
{
    if (!s.n || s.n >= TOC_SET_SCHEME)
        return 0;
    for (unsigned i = 0; i < TOC_SET_SCHEMES; i++) {
        char *known = b->head.schemes[i];
        if (!known[0])
            memcpy(known, s.p, s.n);
        if (toc_sv_eq(toc_sv_of(known), s))
            return (uint8_t)(i + 1);
    }
    return 0;
}

static bool is_net(const toc_ioc *i)
{
    return (i->kind == TOC_IOC_IPV4 && i->prefix < 32) ||
           (i->kind == TOC_IOC_IPV6 && i->prefix < 128);
}

bool toc_set_put_net(toc_set_builder *b, const toc_ioc *ioc)
{
    bool six = ioc->kind == TOC_IOC_IPV6;
    toc_set_pending_net *net = toc_set_push(&b->nets, sizeof(*net));
    if (!net)
        return false;
    *net = (toc_set_pending_net){.six = six, .prefix = ioc->prefix};
    memcpy(net->net.net, ioc->net, six ? 16 : 4);
    net->net.entry = b->entries.n - 1;
    return true;
}

static bool put_entry(toc_set_builder *b, const toc_ioc *ioc, const toc_about *about)
{
    uint32_t number;
    toc_set_entry *e = toc_set_begin_text(b) && put_about(b, about, &number)
                           ? toc_set_push(&b->entries, sizeof(*e))
                           : NULL;
    if (!e)
        return false;
    *e = (toc_set_entry){.text = (uint32_t)b->text.n,
                         .about = number,
                         .n = (uint16_t)ioc->key.n,
                         .kind = (uint8_t)ioc->kind,
                         .scheme = toc_set_put_scheme(b, ioc->scheme)};
    toc_buf_add(&b->text, ioc->key);
    return !b->text.failed && (!is_net(ioc) || toc_set_put_net(b, ioc));
}

int toc_set_add(toc_set_builder *b, const toc_ioc *ioc, const toc_about *about, toc_err *reterr)
{
    TOC_ASSERT(ioc->kind > TOC_IOC_NONE && ioc->kind < TOC_IOC_COUNT && ioc->key.n <= UINT16_MAX);
    if ((ioc->kind == TOC_IOC_REGEX || ioc->kind == TOC_IOC_LITERAL) && !toc_set_regex_supported())
        return TOC_IOC_UNKNOWN;
    if (b->entries.n >= TOC_MAX_INDICATORS || b->text.n + UINT16_MAX > TOC_MAX_SET_TEXT)
        return toc_fail(reterr, -E2BIG,
                        "more than %zu indicators, or 4 GiB of them; use several sets",
                        TOC_MAX_INDICATORS);
    return put_entry(b, ioc, about) ? 0 : toc_fail(reterr, -ENOMEM, "out of memory");
}

/* ---- building ---- */

typedef struct {
    toc_set_builder *b;
    toc_set *s;
    uint64_t *filter;
    uint32_t *slots;
} layout;

static toc_sv key_of(const toc_set_builder *b, const toc_set_entry *e)
{
    return (toc_sv){b->text.p + e->text, e->n};
}

/* Puts entry number n with its hash into the table unless one that is `same` is there; true: it was
 * put. */
static bool insert(layout *l, uint32_t n, uint64_t h)
{
    const toc_set_entry *all = l->b->entries.p, *e = &all[n];
    toc_sv key = key_of(l->b, e);
    uint32_t at = toc_set_slot(h, l->s->slots_n);
    for (; l->slots[at]; at = at + 1 < l->s->slots_n ? at + 1 : 0) {
        const toc_set_entry *there = &all[l->slots[at] - 1];
        if (there->kind == e->kind && there->scheme == e->scheme && there->about == e->about &&
            toc_sv_eq(key_of(l->b, there), key))
            return false;
    }
    l->slots[at] = n + 1;
    l->filter[toc_set_below(h, l->s->filter_n)] |= toc_set_bits(h);
    return true;
}

static bool is_word(char c)
{
    return toc_set_word_char(c);
}

bool toc_set_is_literal(const toc_set_entry *e, toc_sv key)
{
    if (e->kind == TOC_IOC_USER_AGENT || e->kind == TOC_IOC_FILE_PATH ||
        e->kind == TOC_IOC_REGISTRY_KEY)
        return true;
    if (e->kind != TOC_IOC_FILE_NAME)
        return false;
    size_t start, end;
    toc_set_trim(key.p, 0, key.n, &start, &end);
    bool whole = start == 0 && end == key.n;
    for (size_t i = 0; i < key.n; i++)
        whole = whole && is_word(key.p[i]);
    return !whole;
}

/* Found in the table by its own key. */
static bool by_key(const toc_set_entry *e, toc_sv key)
{
    bool net = (e->kind == TOC_IOC_IPV4 || e->kind == TOC_IOC_IPV6) && memchr(key.p, '/', key.n);
    return !net && e->kind != TOC_IOC_REGEX && e->kind != TOC_IOC_LITERAL &&
           e->kind != TOC_IOC_PATTERN && !toc_set_is_literal(e, key);
}

/* The scan looks for dotted words whose last label has a letter anyway; others it must be told of.
 */
static bool needs_words(const toc_set_entry *e, toc_sv key)
{
    if (e->kind == TOC_IOC_WALLET || e->kind == TOC_IOC_CVE || e->kind == TOC_SET_ANCHOR)
        return true;
    if (e->kind != TOC_IOC_FILE_NAME)
        return false;
    const char *dot = memrchr(key.p, '.', key.n);
    if (!dot)
        return true;
    for (const char *c = dot + 1; c < key.p + key.n; c++)
        if (*c < '0' || *c > '9')
            return false;
    return true;
}

static void note_words(toc_set_builder *b, const toc_set_entry *e)
{
    toc_set_head *h = &b->head;
    if (!needs_words(e, key_of(b, e)))
        return;
    if (!h->longest_word || e->n < h->shortest_word)
        h->shortest_word = e->n;
    h->longest_word = TOC_MAX(h->longest_word, (uint32_t)e->n);
}

/* The hash of the next entry, whose places in table and filter are asked for from memory by then.
 */
static uint64_t fetch(const layout *l, uint32_t n)
{
    if (n >= l->b->entries.n)
        return 0;
    uint64_t h = toc_set_hash(key_of(l->b, &((const toc_set_entry *)l->b->entries.p)[n]));
    __builtin_prefetch(&l->slots[toc_set_slot(h, l->s->slots_n)], 1);
    __builtin_prefetch(&l->filter[toc_set_below(h, l->s->filter_n)], 1);
    return h;
}

/* Indicators first: what is there twice goes. Numbers of networks move along. */
static void insert_indicators(layout *l)
{
    enum { AHEAD = 16 };
    toc_set_builder *b = l->b;
    toc_set_entry *e = b->entries.p;
    toc_set_pending_net *nets = b->nets.p;
    uint64_t hashes[AHEAD];
    uint32_t out = 0, net = 0;
    for (uint32_t i = 0; i < AHEAD; i++)
        hashes[i] = fetch(l, i);
    for (uint32_t i = 0; i < b->entries.n; i++) {
        uint64_t h = hashes[i % AHEAD];
        hashes[i % AHEAD] = fetch(l, i + AHEAD);
        if (net < b->nets.n && nets[net].net.entry == i)
            nets[net++].net.entry = out;
        e[out] = e[i];
        bool keyed = by_key(&e[out], key_of(b, &e[out]));
        if (keyed && !insert(l, out, h))
            continue;
        b->head.of_kind[e[out].kind]++;
        if (keyed)
            note_words(b, &e[out]);
        out++;
    }
    b->head.indicators = b->entries.n = out;
}

/* An entry that leads to others: `n` bytes of text at `text`. Once for each text. */
static bool insert_lead(layout *l, uint32_t text, size_t n, uint8_t kind, uint32_t about)
{
    toc_set_entry *e = toc_set_push(&l->b->entries, sizeof(*e));
    if (!e)
        return false;
    *e = (toc_set_entry){.text = text, .n = (uint16_t)n, .kind = kind, .about = about};
    note_words(l->b, e);
    if (!insert(l, l->b->entries.n - 1, toc_set_hash(key_of(l->b, e))))
        l->b->entries.n--;
    return true;
}

/* Length of the host at the front of a URL's key. */
static size_t host_of(toc_sv url)
{
    size_t n = 0;
    if (url.n && url.p[0] == '[')
        while (n < url.n && url.p[n] != ']')
            n++;
    while (n < url.n && url.p[n] != ':' && url.p[n] != '/')
        n++;
    return n;
}

static bool insert_leads(layout *l)
{
    toc_set_builder *b = l->b;
    bool ok = true;
    for (uint32_t i = 0; i < b->head.indicators && ok; i++) {
        const toc_set_entry e = ((const toc_set_entry *)b->entries.p)[i];
        toc_sv key = key_of(b, &e);
        if (e.kind == TOC_IOC_URL) {
            bool six = key.p[0] == '[';
            b->head.six_urls += six;
            size_t n = host_of(key) - (six ? 2 : 0);
            ok = insert_lead(l, e.text + six, n, TOC_SET_URL_HOST, 0);
        } else if (e.kind == TOC_IOC_EMAIL) {
            size_t at = (size_t)((const char *)memrchr(key.p, '@', key.n) - key.p) + 1;
            ok = insert_lead(l, e.text + (uint32_t)at, key.n - at, TOC_SET_MAIL_HOST, 0);
        }
    }
    const toc_set_word *words = b->words.p;
    const toc_set_anchor *anchors = b->anchors.p;
    for (uint32_t i = 0; i < b->anchors.n && ok; i++)
        if (i == 0 || !anchors[i - 1].more)
            ok = insert_lead(l, words[i].text, words[i].n, TOC_SET_ANCHOR, i);
    return ok;
}

static bool make_table(layout *l)
{
    toc_set_builder *b = l->b;
    const toc_set_entry *e = b->entries.p;
    size_t keys = b->entries.n; /* a literal is counted for its anchor */
    for (uint32_t i = 0; i < b->entries.n; i++)
        keys += e[i].kind == TOC_IOC_URL || e[i].kind == TOC_IOC_EMAIL;
    l->s->slots_n = (uint32_t)(keys * HALF_FULL_NUM / HALF_FULL_DEN + 16);
    l->s->filter_n = filter_words(keys);
    l->slots = toc_calloc(l->s->slots_n, sizeof(*l->slots));
    l->filter = toc_calloc(l->s->filter_n, sizeof(*l->filter));
    if (!l->slots || !l->filter)
        return false;
    insert_indicators(l);
    return toc_set_pick_anchors(b) && insert_leads(l);
}

/* Everything goes from the builder to the set. */
static int hand_over(layout *l, toc_sv stamp, toc_err *reterr)
{
    toc_set_builder *b = l->b;
    toc_set *s = l->s;
    toc_sv regex = {0};
    int r = toc_set_regex_compile(b->entries.p, b->head.indicators, toc_buf_sv(&b->text), &b->a,
                                  &regex, reterr);
    toc_set_head *head = r == 0 ? toc_calloc(1, sizeof(*head)) : NULL;
    char *copies = head ? toc_calloc(regex.n + stamp.n + 1, 1) : NULL;
    s->owned[0] = head;
    s->owned[1] = copies;
    if (!copies)
        return r < 0 ? r : toc_fail(reterr, -ENOMEM, "out of memory");
    *head = b->head;
    head->version = TOC_SET_VERSION;
    head->entries = b->entries.n;
    if (regex.n)
        memcpy(copies, regex.p, regex.n);
    memcpy(copies + regex.n, stamp.p, stamp.n);
    s->regex = (toc_sv){copies, regex.n};
    s->stamp = (toc_sv){copies + regex.n, stamp.n};
    s->head = head;
    s->entries = s->owned[2] = TOC_STEAL(b->entries.p);
    s->about = s->owned[3] = TOC_STEAL(b->about.p);
    s->anchors = s->owned[4] = TOC_STEAL(b->anchors.p);
    s->about_n = b->about.n;
    s->anchors_n = b->anchors.n;
    s->text = toc_buf_sv(&b->text);
    s->owned[5] = b->text.p;
    b->text = (toc_buf){0};
    return toc_set_regex_open(s->regex, &s->engine, reterr);
}

int toc_set_build(toc_set_builder *b, toc_sv stamp, toc_set **ret, toc_err *reterr)
{
    toc_set *s = toc_calloc(1, sizeof(*s));
    layout l = {.b = b, .s = s};
    if (!s)
        return toc_fail(reterr, -ENOMEM, "out of memory");
    toc_buf_add(&b->text, TOC_SV("\0\0\0\0\0\0\0\0"));
    bool ok = !b->text.failed && make_table(&l) && toc_set_lay_nets(b, s);
    s->slots = s->owned[6] = l.slots;
    s->filter = s->owned[7] = l.filter;
    int r = ok ? hand_over(&l, stamp, reterr) : toc_fail(reterr, -ENOMEM, "out of memory");
    if (r < 0) {
        toc_set_free(s);
        return r;
    }
    *ret = s;
    return 0;
}
