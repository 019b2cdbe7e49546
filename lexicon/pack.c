/* pack - see pack.h. */
#include "pack.h"

#include "base/image.h"
#include "base/utf8.h"

#include <errno.h>
#include <stdlib.h>

typedef struct {
    lex_pack *p;
    toc_lex_slot *slots;
    toc_sv *keys; /* what stands in each slot, to find clashes of hashes */
    uint32_t n;
    uint64_t first[(1u << TOC_LEX_FIRST_BITS) / 64];
} table;

void pack_init(lex_pack *p)
{
    *p = (lex_pack){0};
    (void)pack_string(p, TOC_SV("")); /* offset 0 */
}

void pack_done(lex_pack *p)
{
    toc_buf_done(&p->strings);
    toc_arena_done(&p->arena);
}

uint32_t pack_string(lex_pack *p, toc_sv s)
{
    s.n = TOC_MIN(s.n, (size_t)UINT16_MAX);
    int64_t known = toc_map_get(&p->string_at, s);
    if (known != TOC_MAP_NONE)
        return (uint32_t)known;
    uint32_t at = (uint32_t)p->strings.n;
    uint16_t n = (uint16_t)s.n;
    toc_buf_add(&p->strings, (toc_sv){(const char *)&n, sizeof(n)});
    toc_buf_add(&p->strings, s);
    (void)toc_map_put(&p->string_at, &p->arena, toc_arena_dup(&p->arena, s), at);
    return at;
}

static void add_folded(lex_pack *p, toc_sv folded, toc_lex_entry e)
{
    if (folded.n == 0)
        return;
    pack_phrase *slot = TOC_VEC_PUSH(&p->arena, &p->phrases);
    if (slot)
        *slot = (pack_phrase){folded, e};
}

/* Length of an apostrophe followed by "s" at the end of a word, or 0. */
static size_t possessive(toc_sv rest)
{
    size_t mark = toc_sv_starts(rest, TOC_SV("'"))        ? 1
                  : toc_sv_starts(rest, TOC_SV("\u2019")) ? 3
                                                          : 0;
    bool ends = rest.n == mark + 1 || (rest.n > mark + 1 && rest.p[mark + 1] == ' ');
    return mark && ends && rest.p[mark] == 's' ? mark : 0;
}

/* "People's Army" as the tokenizer cuts it: "People s Army". Empty: nothing to cut. */
static toc_sv cut_possessives(lex_pack *p, toc_sv phrase)
{
    toc_buf out = {0};
    bool found = false;
    for (size_t i = 0; i < phrase.n; i++) {
        size_t mark = possessive(toc_sv_range(phrase, i, phrase.n));
        toc_buf_byte(&out, mark ? ' ' : phrase.p[i]);
        if (mark) {
            found = true;
            i += mark - 1;
        }
    }
    toc_sv ret = found ? toc_arena_dup(&p->arena, toc_buf_sv(&out)) : TOC_SV("");
    toc_buf_done(&out);
    return ret;
}

void pack_add(lex_pack *p, toc_sv phrase, toc_lex_entry e)
{
    add_folded(p, toc_fold(&p->arena, phrase), e);
    toc_sv cut = cut_possessives(p, phrase);
    if (cut.n)
        add_folded(p, toc_fold(&p->arena, cut), e);
}

uint32_t pack_place(lex_pack *p, toc_lex_place_row row)
{
    toc_lex_place_disk *d = TOC_VEC_PUSH(&p->arena, &p->places);
    if (d)
        *d = (toc_lex_place_disk){
            .name = pack_string(p, row.name),
            .admin = pack_string(p, row.admin),
            .population = row.population,
            .lat = (float)row.lat,
            .lon = (float)row.lon,
            .geonames = row.geonames,
            .country = {row.country[0], row.country[1]},
            .feature = row.feature,
        };
    return p->places.n - 1;
}

uint32_t pack_known(lex_pack *p, toc_lex_known_row row)
{
    toc_lex_known_disk *d = TOC_VEC_PUSH(&p->arena, &p->known);
    if (d)
        *d = (toc_lex_known_disk){
            .name = pack_string(p, row.name),
            .id = pack_string(p, row.id),
            .country = {row.country[0], row.country[1]},
            .realm = row.realm,
        };
    return p->known.n - 1;
}

uint32_t pack_country(lex_pack *p, toc_lex_country_row row)
{
    toc_lex_country_disk *d = TOC_VEC_PUSH(&p->arena, &p->countries);
    if (d)
        *d = (toc_lex_country_disk){
            .name = pack_string(p, row.name),
            .lat = (float)row.lat,
            .lon = (float)row.lon,
            .code = {row.code[0], row.code[1]},
        };
    return p->countries.n - 1;
}

void pack_tld(lex_pack *p, toc_sv tld)
{
    toc_sv *slot = TOC_VEC_PUSH(&p->arena, &p->tlds);
    if (slot)
        *slot = toc_arena_dup(&p->arena, tld);
}

/* By phrase, then kind, places by falling population, own names before aliases. */
static int phrase_order(const void *va, const void *vb, void *vp)
{
    const pack_phrase *a = va, *b = vb;
    const lex_pack *p = vp;
    int order = toc_sv_cmp(a->folded, b->folded);
    if (order || a->entry.kind != b->entry.kind)
        return order ? order : a->entry.kind - b->entry.kind;
    if (a->entry.kind == TOC_LEX_PLACE) {
        int32_t na = p->places.p[a->entry.ref].population;
        int32_t nb = p->places.p[b->entry.ref].population;
        if (na != nb)
            return na > nb ? -1 : 1;
    }
    if (a->entry.cls != b->entry.cls)
        return a->entry.cls - b->entry.cls;
    int main_first = (b->entry.flags & TOC_LEX_MAIN) - (a->entry.flags & TOC_LEX_MAIN);
    if (a->entry.kind == TOC_LEX_WORD && main_first)
        return main_first;
    return a->entry.ref < b->entry.ref ? -1 : a->entry.ref > b->entry.ref;
}

/* Is b said already by a? A word belongs to a class once, whatever it was made from. */
static bool same_meaning(const pack_phrase *a, const pack_phrase *b)
{
    return toc_sv_eq(a->folded, b->folded) && a->entry.kind == b->entry.kind &&
           a->entry.cls == b->entry.cls &&
           (a->entry.kind == TOC_LEX_WORD || a->entry.ref == b->entry.ref);
}

/* A name that one list calls plain is plain: what is hand-kept corrects what is derived. */
static uint8_t joint_flags(uint8_t a, uint8_t b)
{
    return (uint8_t)((a & b) | ((a | b) & TOC_LEX_MAIN));
}

static void sort_phrases(lex_pack *p)
{
    if (p->phrases.n == 0)
        return;
    qsort_r(p->phrases.p, p->phrases.n, sizeof(*p->phrases.p), phrase_order, p);
    uint32_t n = 1;
    for (uint32_t i = 1; i < p->phrases.n; i++) {
        pack_phrase *last = &p->phrases.p[n - 1];
        if (!same_meaning(last, &p->phrases.p[i]))
            p->phrases.p[n++] = p->phrases.p[i];
        else if (last->entry.kind != TOC_LEX_WORD)
            last->entry.flags = joint_flags(last->entry.flags, p->phrases.p[i].entry.flags);
    }
    p->phrases.n = n;
}

/* The slot of the key, or NULL with *reterr when another key has the same hash. */
static toc_lex_slot *slot_of(table *t, uint64_t hash, toc_sv key, toc_err *reterr)
{
    uint32_t tag = (uint32_t)(hash >> 32), mask = t->n - 1, i = (uint32_t)hash & mask;
    while (t->slots[i].value && t->slots[i].tag != tag)
        i = (i + 1) & mask;
    if (t->slots[i].value && !toc_sv_eq(t->keys[i], key)) {
        (void)toc_fail(reterr, -EINVAL, "'%.*s' and '%.*s' have the same hash: change the seed",
                       TOC_SV_ARG(t->keys[i]), TOC_SV_ARG(key));
        return NULL;
    }
    t->slots[i].tag = tag;
    t->keys[i] = key;
    return &t->slots[i];
}

static int enter_phrase(table *t, toc_sv folded, uint32_t entry, toc_err *reterr)
{
    uint64_t hash = TOC_LEX_PHRASE_SEED;
    toc_sv left = folded;
    while (left.n) {
        uint64_t word = toc_hash64(toc_sv_cut(&left, ' '));
        if (hash == TOC_LEX_PHRASE_SEED) {
            uint32_t bit = toc_lex_first_bit(word);
            t->first[bit / 64] |= UINT64_C(1) << (bit % 64);
        }
        hash = toc_lex_hash_next(hash, word);
        toc_sv key = {folded.p, folded.n - left.n - (left.n ? 1 : 0)};
        toc_lex_slot *s = slot_of(t, hash, key, reterr);
        if (!s)
            return -EINVAL;
        s->value |= left.n ? TOC_LEX_SLOT_PREFIX : (entry + 1) << TOC_LEX_SLOT_SHIFT;
    }
    return 0;
}

static int enter_tld(table *t, toc_sv tld, toc_err *reterr)
{
    toc_sv key = toc_arena_printf(&t->p->arena, ".%.*s", TOC_SV_ARG(tld));
    toc_lex_slot *s = slot_of(t, toc_lex_hash_next(TOC_LEX_TLD_SEED, toc_hash64(tld)), key, reterr);
    if (!s)
        return -EINVAL;
    s->value = TOC_LEX_SLOT_PREFIX; /* never followed: it only has to be there */
    return 0;
}

/* At most three quarters full, beginnings that phrases share counted once for each. */
static uint32_t table_size(const lex_pack *p)
{
    uint32_t keys = p->tlds.n, n = 1024;
    for (uint32_t i = 0; i < p->phrases.n; i++)
        for (size_t j = 0; j <= p->phrases.p[i].folded.n; j++)
            keys += j == p->phrases.p[i].folded.n || p->phrases.p[i].folded.p[j] == ' ';
    while (n / 4 * 3 < keys)
        n *= 2;
    return n;
}

static int fill_table(table *t, toc_lex_entry *entries, toc_err *reterr)
{
    lex_pack *p = t->p;
    for (uint32_t i = 0; i < p->phrases.n; i++) {
        const pack_phrase *ph = &p->phrases.p[i];
        entries[i] = ph->entry;
        if (i + 1 == p->phrases.n || !toc_sv_eq(ph->folded, p->phrases.p[i + 1].folded))
            entries[i].flags |= TOC_LEX_LAST;
        bool begins = i == 0 || !toc_sv_eq(ph->folded, p->phrases.p[i - 1].folded);
        int r = begins ? enter_phrase(t, ph->folded, i, reterr) : 0;
        if (r < 0)
            return r;
    }
    for (uint32_t i = 0; i < p->tlds.n; i++) {
        int r = enter_tld(t, p->tlds.p[i], reterr);
        if (r < 0)
            return r;
    }
    return 0;
}

static toc_sv bytes_of(const void *p, size_t n, size_t size)
{
    return (toc_sv){p ? p : "", n * size};
}

int pack_write(lex_pack *p, const char *path, toc_err *reterr)
{
    sort_phrases(p);
    table *t = TOC_NEW(&p->arena, table);
    toc_lex_entry *entries = TOC_NEW_N(&p->arena, toc_lex_entry, p->phrases.n);
    if (t) {
        *t = (table){.p = p, .n = table_size(p)};
        t->slots = TOC_NEW_N(&p->arena, toc_lex_slot, t->n);
        t->keys = TOC_NEW_N(&p->arena, toc_sv, t->n);
    }
    if (p->arena.overflowed || p->strings.failed)
        return toc_fail(reterr, -ENOMEM, "%s: out of memory", path);
    int r = fill_table(t, entries, reterr);
    if (r < 0)
        return r;
    const toc_image_part parts[] = {
        {"strings", toc_buf_sv(&p->strings)},
        {"slots", bytes_of(t->slots, t->n, sizeof(*t->slots))},
        {"first", bytes_of(t->first, 1, sizeof(t->first))},
        {"entries", bytes_of(entries, p->phrases.n, sizeof(*entries))},
        {"places", bytes_of(p->places.p, p->places.n, sizeof(*p->places.p))},
        {"known", bytes_of(p->known.p, p->known.n, sizeof(*p->known.p))},
        {"countries", bytes_of(p->countries.p, p->countries.n, sizeof(*p->countries.p))},
    };
    return toc_image_write(path, TOC_IMAGE_LEXICON, parts, TOC_LEN(parts), reterr);
}
