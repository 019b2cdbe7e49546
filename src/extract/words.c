/* words - see words.h. */
#include "extract/words.h"

#include "extract/text.h"

#include <pthread.h>

static pthread_mutex_t compiling = PTHREAD_MUTEX_INITIALIZER;

void toc_words_compile(toc_words *list, const char *spaced)
{
    (void)pthread_mutex_lock(&compiling); /* cannot fail: not recursive, never destroyed */
    if (atomic_load(&list->n) == 0) {
        toc_sv rest = toc_sv_trim(toc_sv_of(spaced));
        uint32_t n = 0;
        while (rest.n) {
            TOC_ASSERT(n < TOC_WORDS_MAX);
            list->hash[n] = toc_text_hash(toc_sv_cut(&rest, ' '));
            list->ends |= UINT64_C(1) << (list->hash[n++] % 64);
        }
        atomic_store_explicit(&list->n, n, memory_order_release);
    }
    (void)pthread_mutex_unlock(&compiling);
}
