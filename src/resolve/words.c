/* words - see words.h. */
#include "resolve/words.h"

#include "base/ascii.h"
#include "base/date.h"
#include "base/hash.h"
#include "base/utf8.h"
#include "model/name_key.h"

enum { WORD = 64, SHORTEST_NAME = 3, SHORTEST_WORD = 3, SHORTEST_SKELETON = 3 };

/* ---------------------------------------------------------------- sets */

static uint32_t place_of(const toc_hash_vec *set, uint32_t h)
{
    uint32_t low = 0, high = set->n;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (set->p[middle] < h)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

bool toc_hashes_have(const toc_hash_vec *set, uint32_t h)
{
    uint32_t at = place_of(set, h);
    return at < set->n && set->p[at] == h;
}

bool toc_hashes_add(toc_hash_vec *set, toc_arena *a, uint32_t h)
{
    uint32_t at = place_of(set, h);
    if (at < set->n && set->p[at] == h)
        return true;
    uint32_t *slot = TOC_VEC_PUSH(a, set);
    if (!slot)
        return false;
    memmove(set->p + at + 1, set->p + at, (set->n - 1 - at) * sizeof(*set->p));
    set->p[at] = h;
    return true;
}

uint32_t toc_hashes_shared(const toc_hash_vec *x, const toc_hash_vec *y)
{
    uint32_t n = 0;
    for (uint32_t i = 0, j = 0; i < x->n && j < y->n;) {
        uint32_t p = x->p[i], q = y->p[j];
        n += p == q;
        i += p <= q;
        j += q <= p;
    }
    return n;
}

void toc_hashes_cap(toc_hash_vec *set, uint32_t n)
{
    set->n = TOC_MIN(set->n, n);
}

/* ---------------------------------------------------------------- words */

/* Without case, accents and doubled letters, in `to`; longer words are cut. */
static toc_sv plain(toc_arena *a, toc_sv word, char to[WORD])
{
    for (size_t i = 0; i < word.n; i++)
        if ((unsigned char)word.p[i] >= 0x80) {
            word = toc_fold(a, word);
            break;
        }
    size_t n = 0;
    for (size_t i = 0; i < word.n && n < WORD; i++) {
        char c = toc_lower(word.p[i]);
        /* Turkish keeps its dotless i when accents go. */
        if ((unsigned char)c == 0xc4 && i + 1 < word.n && (unsigned char)word.p[i + 1] == 0xb1) {
            c = 'i';
            i++;
        }
        if (n == 0 || to[n - 1] != c)
            to[n++] = c;
    }
    return (toc_sv){to, n};
}

static uint32_t hash_of(toc_sv s)
{
    uint64_t h = toc_hash64(s);
    return (uint32_t)(h ^ h >> 32);
}

uint32_t toc_word_hash(toc_arena *a, toc_sv word)
{
    char text[WORD];
    return hash_of(plain(a, word, text));
}

/* The consonants, as transliterations write them alike: "Bely Shkval", "Belyi Shkval". A vowel at
 * the front stays as one mark. Too few consonants: the whole word. */
static toc_sv skeleton(toc_sv word, char to[WORD])
{
    static const char vowels[] = "aeiouyhw'";
    size_t n = 0;
    for (size_t i = 0; i < word.n; i++) {
        char c = word.p[i];
        if (strchr(vowels, c)) {
            if (i == 0 && c != 'h' && c != 'w' && c != 'y')
                to[n++] = 'a';
            continue;
        }
        c = c == 'q' || c == 'c' ? 'k' : c == 'v' ? 'f' : c == 'z' ? 's' : c;
        if (n == 0 || to[n - 1] != c)
            to[n++] = c;
    }
    return n >= SHORTEST_SKELETON ? (toc_sv){to, n} : word;
}

static bool listed(const char *list, toc_sv word)
{
    char padded[WORD + 3];
    padded[0] = ' ';
    memcpy(padded + 1, word.p, word.n);
    padded[word.n + 1] = ' ';
    return toc_sv_find(toc_sv_of(list), (toc_sv){padded, word.n + 2}, 0) >= 0;
}

/* ---------------------------------------------------------------- walking */

static bool is_letter(char c)
{
    return toc_is_alnum(c) || toc_is_high(c);
}

/* Bytes of typographic quotes and dashes, U+2010 to U+201F, which end words as ASCII ones do. */
static size_t mark_at(toc_sv s, size_t at)
{
    return at + 2 < s.n && (unsigned char)s.p[at] == 0xe2 && (unsigned char)s.p[at + 1] == 0x80 ? 3
                                                                                                : 0;
}

/* The next word at or after *at, which moves behind it; empty: no more. */
static toc_sv next_word(toc_sv s, size_t *at)
{
    while (*at < s.n && (!is_letter(s.p[*at]) || mark_at(s, *at)))
        *at += mark_at(s, *at) ? mark_at(s, *at) : 1;
    size_t start = *at;
    while (*at < s.n && is_letter(s.p[*at]) && !mark_at(s, *at))
        ++*at;
    return *at > start ? toc_sv_range(s, start, *at) : (toc_sv){"", 0};
}

/* Latin and Cyrillic capitals; of other scripts few have any. */
static bool is_capital(toc_sv word)
{
    size_t at = 0;
    uint32_t c = toc_utf8_next(word, &at);
    return (c >= 'A' && c <= 'Z') || (c >= 0xc0 && c <= 0xde) ||
           (c >= 0x100 && c < 0x180 && c % 2 == 0) || (c >= 0x391 && c <= 0x3a9) ||
           (c >= 0x400 && c <= 0x42f);
}

/* True when a sentence, a quotation or a line begins at the word. */
static bool begins(toc_sv text, size_t at)
{
    while (at > 0 && (text.p[at - 1] == ' ' || text.p[at - 1] == '\t'))
        at--;
    if (at == 0 || strchr(".?!:\"\n", text.p[at - 1]))
        return true;
    return at >= 3 && mark_at(text, at - 3);
}

/* ---------------------------------------------------------------- names */

/* Half of all groups have these in their names: they tell nothing. */
static const char COMMON[] =
    " front army gang group movement organization organisation party forces force brigade brigades "
    "militia cell cartel crew collective faction band network command united people peoples state "
    "liberation national islamic military police officers soldiers men gunmen fighters militants "
    "rebels bandits hackers attackers criminals suspects insurgents government ministry the and "
    "for von van der del los las los ibn bin abu al el city council county hospital company "
    "members unknown unidentified brothers youths teenagers student driver ";

typedef struct {
    char all[WORD], telling[WORD]; /* first letters of all words, and without the particles */
    size_t n_all, n_telling;
} initials;

static void note_initial(initials *i, toc_sv bare)
{
    bool particle = bare.n < SHORTEST_NAME || listed(" the and of for ", bare);
    if (i->n_all < WORD && !listed(" the ", bare))
        i->all[i->n_all++] = bare.p[0];
    if (i->n_telling < WORD && !particle)
        i->telling[i->n_telling++] = bare.p[0];
}

/* "Free Highlands Front" is also FHF, "Lashkar-e-Subh" LeS; three letters at least. */
static bool add_initials(toc_hash_vec *set, toc_arena *a, const initials *i)
{
    char bones[WORD];
    toc_sv all = {i->all, i->n_all}, telling = {i->telling, i->n_telling};
    if (all.n >= 3 && !toc_hashes_add(set, a, hash_of(skeleton(all, bones))))
        return false;
    return telling.n < 3 || telling.n == all.n ||
           toc_hashes_add(set, a, hash_of(skeleton(telling, bones)));
}

bool toc_name_hashes(toc_hash_vec *set, toc_arena *a, toc_sv name)
{
    initials first = {0};
    uint32_t before = set->n;
    toc_sv word;
    for (size_t at = 0; (word = next_word(name, &at)).n;) {
        char text[WORD], bones[WORD];
        toc_sv bare = plain(a, word, text);
        note_initial(&first, bare);
        if (bare.n < SHORTEST_NAME || listed(COMMON, bare))
            continue;
        if (!toc_hashes_add(set, a, hash_of(skeleton(bare, bones))))
            return false;
    }
    /* "GreyMarten", "Grey Marten" */
    bool telling = set->n > before;
    if (telling && !toc_hashes_add(set, a, hash_of(toc_name_key(a, name))))
        return false;
    return add_initials(set, a, &first);
}

/* ---------------------------------------------------------------- text */

/* Words that reports on anything have. */
static const char USUAL[] =
    " the and for was had has were with from that this who its his her but not they said have been "
    "will are one two also into over than then when what she him them our out all any can did how "
    "man men new now off old own per put saw say see set six ten too use via way why yet you your "
    "more most much many made make last next year years week weeks month day days time news near "
    "told took town city local area five four nine seven eight dead died hurt shot dozen "
    "about above according after again against attack attacked attacks being before between could "
    "during every first from have injured into killed later least more most officials other "
    "people police reported report said same says several since some still than that their them "
    "there these they this those three through under until were what when where which while "
    "whose wounded would authorities spokesman statement group claimed responsibility ";

static bool is_calendar(toc_sv word)
{
    return toc_month_named(word, NULL) > 0 ||
           listed(" monday tuesday wednesday thursday friday saturday sunday ", word);
}

/* A word in small letters: what is done and to what. */
static bool add_word(toc_hash_vec *words, toc_arena *a, toc_sv bare)
{
    if (bare.n > SHORTEST_WORD && bare.p[bare.n - 1] == 's')
        bare.n--;
    if (bare.n > SHORTEST_WORD + 3 && toc_sv_ends(bare, TOC_SV("ing")))
        bare.n -= 3;
    else if (bare.n > SHORTEST_WORD + 2 && toc_sv_ends(bare, TOC_SV("ed")))
        bare.n -= 2;
    return bare.n < SHORTEST_WORD || listed(USUAL, bare) || toc_hashes_add(words, a, hash_of(bare));
}

/* True for a part of a name. A capital at the front of a sentence tells only when the next word,
 * behind *at, has one too. */
static bool is_name(toc_sv text, toc_sv word, toc_sv bare, size_t behind)
{
    if (bare.n < SHORTEST_NAME || is_calendar(bare))
        return false;
    if (!begins(text, (size_t)(word.p - text.p)))
        return true;
    toc_sv next = next_word(text, &behind);
    return next.n && is_capital(next) && !listed(USUAL, bare) && !listed(" the ", bare);
}

/* Words before the name of a place. */
static const char BEFORE_PLACES[] = " in at near outside around of from on to across ";

static bool add_name(toc_text_sets *sets, const toc_hash_vec *parties, toc_arena *a, toc_sv bare,
                     bool at_place)
{
    char bones[WORD];
    if (toc_hashes_have(parties, hash_of(skeleton(bare, bones))))
        return true;
    return toc_hashes_add(&sets->names, a, hash_of(bare)) &&
           (!at_place || toc_hashes_add(&sets->spots, a, hash_of(bare)));
}

/* Old wires wrote all in capitals: there a capital marks no name. */
static bool shouts(toc_sv text)
{
    size_t upper = 0, lower = 0;
    for (size_t i = 0; i < text.n; i++) {
        upper += toc_is_upper(text.p[i]);
        lower += toc_is_lower(text.p[i]);
    }
    return upper > lower;
}

bool toc_text_hashes(toc_text_sets *sets, const toc_hash_vec *parties, toc_arena *a, toc_sv text)
{
    toc_sv word;
    bool ok = true, at_place = false, shouting = shouts(text);
    for (size_t at = 0; ok && (word = next_word(text, &at)).n;) {
        char buffer[WORD];
        toc_sv bare = plain(a, word, buffer);
        if (shouting || !is_capital(word)) {
            ok = add_word(&sets->words, a, bare);
            at_place = listed(BEFORE_PLACES, bare) || (at_place && listed(" the ", bare));
            continue;
        }
        if (is_name(text, word, bare, at))
            ok = add_name(sets, parties, a, bare, at_place);
    }
    return ok;
}
