/*
 * lexicon - see lexicon.h; the layout is lexicon_format.h's.
 *
 * Opening checks the sizes of sections. References inside them are checked where they are followed,
 * so that a damaged file opens fast, gives wrong answers, and never reads outside the map.
 */
#include "extract/lexicon.h"

#include "base/alloc.h"
#include "base/image.h"
#include "base/utf8.h"
#include "extract/lexicon_format.h"

#include <errno.h>
#include <math.h>

struct toc_lexicon {
    toc_image image;
    toc_sv strings;
    const toc_lex_slot *slots;
    const uint64_t *first;
    const toc_lex_entry *entries;
    const toc_lex_place_disk *places;
    const toc_lex_known_disk *known;
    const toc_lex_country_disk *countries;
    uint32_t slot_n, entry_n, place_n, known_n, country_n;
};

static void lexicon_freep(toc_lexicon **lx)
{
    *lx = toc_lexicon_free(*lx);
}

/* Finds a section of whole records; false when it is not. */
static bool table(const toc_image *img, const char *name, size_t size, const void **ret,
                  uint32_t *ret_n)
{
    toc_sv s = toc_image_section(img, name);
    if (s.n % size || s.n / size > UINT32_MAX / 2)
        return false;
    *ret = s.p;
    *ret_n = (uint32_t)(s.n / size);
    return true;
}

static bool map_tables(toc_lexicon *lx)
{
    const toc_image *img = &lx->image;
    uint32_t first_n = 0;
    lx->strings = toc_image_section(img, "strings");
    return table(img, "slots", sizeof(*lx->slots), (const void **)&lx->slots, &lx->slot_n) &&
           table(img, "first", sizeof(*lx->first), (const void **)&lx->first, &first_n) &&
           table(img, "entries", sizeof(*lx->entries), (const void **)&lx->entries, &lx->entry_n) &&
           table(img, "places", sizeof(*lx->places), (const void **)&lx->places, &lx->place_n) &&
           table(img, "known", sizeof(*lx->known), (const void **)&lx->known, &lx->known_n) &&
           table(img, "countries", sizeof(*lx->countries), (const void **)&lx->countries,
                 &lx->country_n) &&
           lx->slot_n && (lx->slot_n & (lx->slot_n - 1)) == 0 &&
           first_n == (UINT32_C(1) << TOC_LEX_FIRST_BITS) / 64;
}

int toc_lexicon_open(const char *path, toc_lexicon **ret, toc_err *reterr)
{
    TOC_CLEANUP(lexicon_freep) toc_lexicon *lx = toc_calloc(1, sizeof(*lx));
    if (!lx)
        return toc_fail(reterr, -ENOMEM, "%s: out of memory", path);
    int r = toc_image_open(path, TOC_IMAGE_LEXICON, &lx->image, reterr);
    if (r < 0)
        return r;
    if (!map_tables(lx))
        return toc_fail(reterr, -EINVAL, "%s: damaged, or of another version of the program", path);
    *ret = TOC_STEAL(lx);
    return 0;
}

toc_lexicon *toc_lexicon_free(toc_lexicon *lx)
{
    if (lx)
        toc_image_close(&lx->image);
    toc_free(lx);
    return NULL;
}

static toc_sv string_at(const toc_lexicon *lx, uint32_t at)
{
    uint16_t n;
    if (lx->strings.n < sizeof(n) || at > lx->strings.n - sizeof(n))
        return TOC_SV("");
    memcpy(&n, lx->strings.p + at, sizeof(n));
    if (n > lx->strings.n - sizeof(n) - at)
        return TOC_SV("");
    return (toc_sv){lx->strings.p + at + sizeof(n), n};
}

/* The slot's value, or 0 when the phrase is neither known nor the beginning of one. */
static uint32_t probe(const toc_lexicon *lx, uint64_t hash)
{
    uint32_t tag = (uint32_t)(hash >> 32), mask = lx->slot_n - 1;
    for (uint32_t i = (uint32_t)hash & mask, left = lx->slot_n; left; i = (i + 1) & mask, left--) {
        const toc_lex_slot *s = &lx->slots[i];
        if (s->value == 0 || s->tag == tag)
            return s->value;
    }
    return 0;
}

static const toc_lex_entry *first_entry(const toc_lexicon *lx, uint32_t value)
{
    uint32_t at = value >> TOC_LEX_SLOT_SHIFT;
    return at == 0 || at > lx->entry_n ? NULL : lx->entries + (at - 1);
}

/* How many entries there are of one phrase, from the first on. */
static uint32_t count_entries(const toc_lexicon *lx, const toc_lex_entry *first)
{
    uint32_t n = 0, most = lx->entry_n - (uint32_t)(first - lx->entries);
    while (n < most && !(first[n++].flags & TOC_LEX_LAST))
        ;
    return n;
}

static const toc_lex_entry *entries_of(const toc_lexicon *lx, uint32_t value, uint32_t *ret_n)
{
    const toc_lex_entry *e = first_entry(lx, value);
    *ret_n = e ? count_entries(lx, e) : 0;
    return e;
}

const toc_lex_entry *toc_lex_find(const toc_lexicon *lx, toc_sv folded, uint32_t *ret_n)
{
    uint64_t hash = TOC_LEX_PHRASE_SEED;
    uint32_t value = 0;
    *ret_n = 0;
    while (folded.n) {
        hash = toc_lex_hash_next(hash, toc_hash64(toc_sv_cut(&folded, ' ')));
        value = probe(lx, hash);
        if (value == 0 || (folded.n && !(value & TOC_LEX_SLOT_PREFIX)))
            return NULL;
    }
    return entries_of(lx, value, ret_n);
}

static bool begins_phrase(const toc_lexicon *lx, uint64_t word)
{
    uint32_t bit = toc_lex_first_bit(word);
    return lx->first[bit / 64] >> (bit % 64) & 1;
}

/* A token that a phrase may run across: hyphen, quote, dot of an abbreviation. */
static bool passes_over(const toc_text *t, uint32_t i)
{
    enum { LONGEST_ABBREVIATION = 3 };
    const toc_token *tok = &t->tokens.p[i];
    if (!(tok->shape & TOC_SHAPE_PUNCT))
        return false;
    size_t at = tok->start;
    uint32_t cp = toc_utf8_next(t->doc->text, &at);
    if (cp == '.')
        return t->tokens.p[i - 1].fold.n <= LONGEST_ABBREVIATION;
    return cp == '-' || cp == '\'' || cp == '"' || cp == '`' || (cp >= 0x2010 && cp <= 0x201F);
}

/* How far a match has come: the phrase's slot, its tokens, and words left over of the last one. */
typedef struct {
    uint32_t value, tokens, words_left;
    bool split; /* a token of several words was met */
} reach;

static uint32_t words_in(toc_sv folded)
{
    uint32_t n = folded.n != 0;
    for (size_t i = 0; i < folded.n; i++)
        n += folded.p[i] == ' ';
    return n;
}

/* Cuts the first word off what is left of a token; most tokens are one word and have its hash. */
static uint64_t cut_word(const toc_token *tok, toc_sv *left)
{
    if (!tok->plain)
        return toc_hash64(toc_sv_cut(left, ' '));
    left->n = 0;
    return tok->hash;
}

/* The longest phrase from token `at` on, whose first token is read as `first`. */
static reach walk(const toc_lexicon *lx, const toc_text *t, uint32_t at, uint32_t end, toc_sv first,
                  bool inside)
{
    uint64_t hash = TOC_LEX_PHRASE_SEED;
    reach best = {0};
    for (uint32_t i = at; i < end; i++) {
        toc_sv left = i == at ? first : t->tokens.p[i].fold;
        if (i > at && passes_over(t, i))
            continue;
        while (left.n) {
            uint64_t word = cut_word(&t->tokens.p[i], &left);
            best.split |= left.n != 0;
            if (hash == TOC_LEX_PHRASE_SEED && !begins_phrase(lx, word))
                return best;
            hash = toc_lex_hash_next(hash, word);
            uint32_t value = probe(lx, hash);
            if (value >> TOC_LEX_SLOT_SHIFT && (left.n == 0 || inside))
                best = (reach){value, i - at + 1, words_in(left), best.split};
            if (!(value & TOC_LEX_SLOT_PREFIX))
                return best;
        }
    }
    return best;
}

/* What begins at the token, its entries not counted yet. */
static toc_lex_seen glance(const toc_lexicon *lx, const toc_text *t, uint32_t at, uint32_t end)
{
    reach r = walk(lx, t, at, end, t->tokens.p[at].fold, /* inside= */ false);
    const toc_lex_entry *first = first_entry(lx, r.value);
    return (toc_lex_seen){
        .entries = first, .tokens = first ? r.tokens : 0, .end = end, .split = r.split};
}

static toc_lex_seen look(const toc_lexicon *lx, const toc_text *t, uint32_t at, uint32_t end)
{
    toc_lex_seen s = glance(lx, t, at, end);
    s.n = s.entries ? count_entries(lx, s.entries) : 0;
    return s;
}

/* The hash of the token's first word. */
static uint64_t first_word(const toc_token *tok)
{
    toc_sv fold = tok->fold;
    return cut_word(tok, &fold);
}

static void fetch_slot(const toc_lexicon *lx, uint64_t hash)
{
    __builtin_prefetch(&lx->slots[(uint32_t)hash & (lx->slot_n - 1)]);
}

/* Asks for the memory that walk() will look at: the slots of a word and of it with the next. */
static void fetch(const toc_lexicon *lx, uint64_t word, uint64_t next)
{
    if (!begins_phrase(lx, word))
        return;
    uint64_t hash = toc_lex_hash_next(TOC_LEX_PHRASE_SEED, word);
    fetch_slot(lx, hash);
    fetch_slot(lx, toc_lex_hash_next(hash, next));
}

/* All three tables are far away: each is asked for while other tokens are looked up. */
int toc_lex_look(const toc_lexicon *lx, toc_text *t, toc_arena *a)
{
    enum { AHEAD = 16 };
    uint32_t n = t->tokens.n;
    toc_lex_seen *seen = TOC_NEW_N(a, toc_lex_seen, n + 1);
    if (!seen)
        return -ENOMEM;
    for (uint32_t i = 0; i < n; i++)
        __builtin_prefetch(&lx->first[toc_lex_first_bit(t->tokens.p[i].hash) / 64]);
    uint64_t word = n > AHEAD ? first_word(&t->tokens.p[AHEAD]) : 0;
    TOC_VEC_FOREACH (s, &t->sentences)
        for (uint32_t i = s->first; i < s->end; i++) {
            if (i + AHEAD + 1 < n) {
                uint64_t next = first_word(&t->tokens.p[i + AHEAD + 1]);
                fetch(lx, word, next);
                word = next;
            }
            seen[i] = glance(lx, t, i, s->end);
            __builtin_prefetch(seen[i].entries);
        }
    for (uint32_t i = 0; i < n; i++)
        if (seen[i].entries)
            seen[i].n = count_entries(lx, seen[i].entries);
    t->seen = seen;
    return 0;
}

const toc_lex_entry *toc_lex_find_token(const toc_lexicon *lx, const toc_text *t, uint32_t token,
                                        uint32_t *ret_n)
{
    const toc_lex_seen *s = t->seen ? &t->seen[token] : NULL;
    if (!s || s->split || s->tokens > 1)
        return toc_lex_find(lx, t->tokens.p[token].fold, ret_n);
    *ret_n = s->n; /* a longer phrase would have been seen */
    return s->entries;
}

uint32_t toc_lex_match(const toc_lexicon *lx, const toc_text *t, uint32_t at, uint32_t end,
                       const toc_lex_entry **ret_entries, uint32_t *ret_n)
{
    *ret_n = 0;
    if (at >= end)
        return 0;
    toc_lex_seen s = t->seen && t->seen[at].end == end ? t->seen[at] : look(lx, t, at, end);
    if (s.n) {
        *ret_entries = s.entries;
        *ret_n = s.n;
    }
    return s.tokens;
}

static bool is_prefix(toc_sv word)
{
    return toc_sv_eq(word, TOC_SV("pro")) || toc_sv_eq(word, TOC_SV("anti")) ||
           toc_sv_eq(word, TOC_SV("non")) || toc_sv_eq(word, TOC_SV("ex"));
}

/* The byte behind the last letter before the n-th hyphen from the end of a token's bytes. */
static uint32_t end_before_hyphens(toc_sv text, const toc_token *tok, uint32_t n)
{
    uint32_t at = tok->end;
    while (n && at > tok->start) {
        uint32_t step = 1;
        at--;
        while (at > tok->start && ((unsigned char)text.p[at] & 0xC0) == 0x80) {
            at--;
            step++;
        }
        n -= text.p[at] == '-' || text.p[at] == '/' || text.p[at] == '_' ||
             (step == 3 && memcmp(text.p + at, "\xE2\x80", 2) == 0); /* U+2010 to U+2015 */
    }
    return at > tok->start ? at : tok->end;
}

/* A match of whole tokens. */
static bool whole_hit(const toc_text *t, uint32_t at, const toc_lex_seen *s, toc_lex_hit *ret)
{
    if (s->n == 0)
        return false;
    uint32_t end = at + s->tokens;
    toc_span span = {t->tokens.p[at].start, t->tokens.p[end - 1].end};
    *ret = (toc_lex_hit){at, end, span, s->entries, s->n};
    return true;
}

bool toc_lex_hit_at(const toc_lexicon *lx, const toc_text *t, uint32_t at, uint32_t end,
                    toc_lex_hit *ret)
{
    if (at >= end)
        return false;
    if (t->seen && t->seen[at].end == end && !t->seen[at].split)
        return whole_hit(t, at, &t->seen[at], ret);
    const toc_token *tok = &t->tokens.p[at];
    toc_sv left = tok->fold;
    uint32_t start = tok->start;
    reach r = walk(lx, t, at, end, left, /* inside= */ true);
    if (r.tokens == 0) {
        toc_sv word = toc_sv_cut(&left, ' ');
        if (left.n == 0 || !is_prefix(word))
            return false;
        r = walk(lx, t, at, end, left, /* inside= */ true);
        size_t hyphen = start + word.n; /* prefixes are ASCII: as long as their folded form */
        (void)toc_utf8_next(t->doc->text, &hyphen);
        start = (uint32_t)hyphen;
    }
    *ret = (toc_lex_hit){.first = at, .end = at + r.tokens};
    ret->entries = r.tokens ? entries_of(lx, r.value, &ret->n) : NULL;
    if (ret->n == 0)
        return false;
    const toc_token *last = &t->tokens.p[ret->end - 1];
    uint32_t stop = r.words_left ? end_before_hyphens(t->doc->text, last, r.words_left) : last->end;
    ret->span = (toc_span){TOC_MIN(start, stop), stop};
    return true;
}

const toc_lex_entry *toc_lex_word_of(const toc_lex_entry *entries, uint32_t n, toc_word_class cls)
{
    for (uint32_t i = 0; i < n; i++)
        if (entries[i].kind == TOC_LEX_WORD && entries[i].cls == cls)
            return &entries[i];
    return NULL;
}

/* What 32 bits hold of a coordinate, as the decimal that was stored: 11 metres at the most. */
static double degrees(float stored)
{
    return nearbyint((double)stored * 1e4) / 1e4;
}

toc_lex_place_row toc_lex_place(const toc_lexicon *lx, uint32_t ref)
{
    if (ref >= lx->place_n)
        return (toc_lex_place_row){.name = TOC_SV(""), .admin = TOC_SV("")};
    const toc_lex_place_disk *d = &lx->places[ref];
    return (toc_lex_place_row){
        .name = string_at(lx, d->name),
        .admin = string_at(lx, d->admin),
        .country = {d->country[0], d->country[1], '\0'},
        .feature = d->feature,
        .population = d->population,
        .lat = degrees(d->lat),
        .lon = degrees(d->lon),
        .geonames = d->geonames,
    };
}

toc_lex_place_brief toc_lex_place_glance(const toc_lexicon *lx, uint32_t ref)
{
    if (ref >= lx->place_n)
        return (toc_lex_place_brief){0};
    const toc_lex_place_disk *d = &lx->places[ref];
    return (toc_lex_place_brief){.country = {d->country[0], d->country[1], '\0'},
                                 .feature = d->feature,
                                 .population = d->population};
}

toc_lex_known_row toc_lex_known(const toc_lexicon *lx, uint32_t ref)
{
    if (ref >= lx->known_n)
        return (toc_lex_known_row){.name = TOC_SV(""), .id = TOC_SV("")};
    const toc_lex_known_disk *d = &lx->known[ref];
    return (toc_lex_known_row){
        .name = string_at(lx, d->name),
        .id = string_at(lx, d->id),
        .country = {d->country[0], d->country[1], '\0'},
        .realm = d->realm,
    };
}

toc_lex_country_row toc_lex_country_row_at(const toc_lexicon *lx, uint32_t ref)
{
    if (ref >= lx->country_n)
        return (toc_lex_country_row){.name = TOC_SV("")};
    const toc_lex_country_disk *d = &lx->countries[ref];
    return (toc_lex_country_row){
        .code = {d->code[0], d->code[1], '\0'},
        .name = string_at(lx, d->name),
        .lat = degrees(d->lat),
        .lon = degrees(d->lon),
    };
}

bool toc_lex_country(const toc_lexicon *lx, const char *code, toc_lex_country_row *ret)
{
    uint32_t low = 0, high = lx->country_n;
    if (strlen(code) != 2)
        return false;
    while (low < high) {
        uint32_t mid = low + (high - low) / 2;
        int order = memcmp(lx->countries[mid].code, code, 2);
        if (order == 0) {
            *ret = toc_lex_country_row_at(lx, mid);
            return true;
        }
        if (order < 0)
            low = mid + 1;
        else
            high = mid;
    }
    return false;
}

toc_sv toc_lex_lemma(const toc_lexicon *lx, uint32_t ref)
{
    return string_at(lx, ref);
}

bool toc_lex_tld(const toc_lexicon *lx, toc_sv tld)
{
    return tld.n && probe(lx, toc_lex_hash_next(TOC_LEX_TLD_SEED, toc_hash64(tld))) != 0;
}
