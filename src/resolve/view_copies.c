/*
 * view_copies - see view.h: which reports repeat another's text.
 *
 * Two texts are copies when four fifths of the words of both together are in both. Then, in any one
 * order of all words, the first of one text's words, up to a fifth of them and one more, and those
 * of the other have a word in common: else a fifth would be missing. By the rarest words first, few
 * other texts have one, so a text is held against few others, however many there are.
 */
#include "resolve/view.h"

#include "resolve/words.h"

#include <stdlib.h>

enum { ENOUGH = 20, ALIKE = 80 }; /* words; per cent */

static bool may_be_copy(const toc_member *m)
{
    return m && m->words.n >= ENOUGH;
}

/* Two texts, of which the later repeats the earlier but for a few words: an agency's copy. */
static bool is_copy(const toc_member *x, const toc_member *y)
{
    uint32_t shared = toc_hashes_shared(&x->words, &y->words);
    return shared * 100 >= ALIKE * (x->words.n + y->words.n - shared);
}

/* ---------------------------------------------------------------- words */

typedef struct {
    uint32_t word;
    uint32_t texts; /* that have it; 0: the slot is free */
    uint32_t last;  /* entry of the last text found by it, or NONE */
} slot;

/* Which text was found by a word before. */
typedef struct {
    uint32_t witness, before;
} entry;

typedef struct {
    slot *slots; /* a power of two; hashes of words are even enough to be their own place */
    uint32_t mask;
    entry *entries;
    uint32_t n_entries;
} word_index;

enum { NONE = UINT32_MAX };

static slot *slot_of(const word_index *x, uint32_t word)
{
    uint32_t i = word & x->mask;
    while (x->slots[i].texts && x->slots[i].word != word)
        i = (i + 1) & x->mask;
    return &x->slots[i];
}

static bool begin(const toc_viewing *w, word_index *x)
{
    uint32_t words = 0, size = 64, n = w->v->witnesses.n;
    for (uint32_t i = 0; i < n; i++)
        words += may_be_copy(w->members[i]) ? w->members[i]->words.n : 0;
    while (size < words * 2)
        size *= 2;
    x->slots = TOC_NEW_N(w->arena, slot, size);
    x->entries = TOC_NEW_N(w->arena, entry, words + 1);
    x->mask = size - 1;
    if (!x->slots || !x->entries)
        return false;
    for (uint32_t i = 0; i < n; i++) {
        if (!may_be_copy(w->members[i]))
            continue;
        TOC_VEC_FOREACH (word, &w->members[i]->words) {
            slot *s = slot_of(x, *word);
            *s = (slot){*word, s->texts + 1, NONE};
        }
    }
    return true;
}

static int by_rarity(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

/* The words by which a text finds its copies, in room; how many. */
static uint32_t telling_words(const word_index *x, const toc_member *m, uint64_t *room)
{
    uint32_t n = m->words.n, needed = (n * ALIKE + 99) / 100;
    for (uint32_t i = 0; i < n; i++)
        room[i] = (uint64_t)slot_of(x, m->words.p[i])->texts << 32 | m->words.p[i];
    qsort(room, n, sizeof(*room), by_rarity);
    return n - needed + 1;
}

/* Whose text witness i repeats: the first that has it. */
static uint32_t original_of(const toc_viewing *w, const word_index *x, uint32_t i,
                            const uint64_t *words, uint32_t n)
{
    uint32_t first = i;
    for (uint32_t k = 0; k < n; k++)
        for (uint32_t e = slot_of(x, (uint32_t)words[k])->last; e != (uint32_t)NONE;
             e = x->entries[e].before)
            if (x->entries[e].witness < first &&
                is_copy(w->members[x->entries[e].witness], w->members[i]))
                first = x->entries[e].witness;
    return first;
}

static void remember(word_index *x, uint32_t i, const uint64_t *words, uint32_t n)
{
    for (uint32_t k = 0; k < n; k++) {
        slot *s = slot_of(x, (uint32_t)words[k]);
        x->entries[x->n_entries] = (entry){i, s->last};
        s->last = x->n_entries++;
    }
}

bool toc_view_copies(toc_viewing *w)
{
    word_index x = {0};
    uint32_t most = 0;
    for (uint32_t i = 0; i < w->v->witnesses.n; i++) {
        w->v->witnesses.p[i].copy_of = i;
        most = w->members[i] ? TOC_MAX(most, w->members[i]->words.n) : most;
    }
    uint64_t *room = TOC_NEW_N(w->arena, uint64_t, most + 1);
    if (w->v->witnesses.n < 2)
        return true;
    if (!room || !begin(w, &x))
        return false;
    for (uint32_t i = 0; i < w->v->witnesses.n; i++) {
        if (!may_be_copy(w->members[i]))
            continue;
        uint32_t n = telling_words(&x, w->members[i], room);
        uint32_t original = original_of(w, &x, i, room, n);
        w->v->witnesses.p[i].copy_of = original;
        if (original == i)
            remember(&x, i, room, n);
    }
    return true;
}
