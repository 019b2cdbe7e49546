/* words - see words.h. */
#include "extract/words.h"

#include "extract/text.h"

#include <pthread.h>

static pthread_mutex_t compiling = PTHREAD_MUTEX_INITIALIZER;

/* A word's hash as that of a token: folding makes a space of a hyphen inside ("e-mail"). */
static uint32_t hash_of(toc_sv word)
{
    enum { LONGEST = 40 };
    char folded[LONGEST];
    TOC_ASSERT(word.n <= LONGEST);
    for (size_t i = 0; i < word.n; i++)
        folded[i] = word.p[i] == '-' && i > 0 ? ' ' : word.p[i];
    return toc_text_hash((toc_sv){folded, word.n});
}

uint32_t toc_words_compile(toc_words *list, const char *spaced)
{
    (void)pthread_mutex_lock(&compiling); /* cannot fail: not recursive, never destroyed */
    uint32_t n = atomic_load(&list->n);
    if (n == 0) {
        toc_sv rest = toc_sv_trim(toc_sv_of(spaced));
        uint64_t met = 0, met_above = 0;
        while (rest.n) {
            TOC_ASSERT(n < TOC_WORDS_MAX);
            uint32_t hash = hash_of(toc_sv_cut(&rest, ' '));
            met |= UINT64_C(1) << (hash % 64);
            met_above |= UINT64_C(1) << (hash / 64 % 64);
            list->hash[n++] = hash;
        }
        list->strange_above = ~met_above;
        atomic_store_explicit(&list->n, n, memory_order_release);
        /* Relaxed will do: whom it turns away needs nothing else of the list. */
        atomic_store_explicit(&list->strange, ~met, memory_order_relaxed);
    }
    (void)pthread_mutex_unlock(&compiling);
    return n;
}
