#include "testkit.h"

#include "base/alloc.h"
#include "share/taxii_server.h"

TEST(nothing_is_left_out_of_the_audit_log_when_much_is_to_be_noted)
{
    toc_taxii *t = toc_calloc(1, sizeof(*t));
    toc_arena a = {0};
    EXPECT(t != NULL);
    pthread_mutex_init(&t->write_lock, NULL);
    pthread_cond_init(&t->write_wake, NULL);
    for (unsigned i = 0; i < TOC_PENDING; i++)
        EXPECT(toc_taxii_note(t, TOC_SV("a"), "read objects", toc_arena_printf(&a, "%u", i), 1));
    /* One more is refused, and told; what is there already still counts. */
    EXPECT(!toc_taxii_note(t, TOC_SV("a"), "read objects", TOC_SV("more"), 1));
    EXPECT(toc_taxii_note(t, TOC_SV("a"), "read objects", TOC_SV("7"), 2));
    EXPECT_INT(t->n_audit, TOC_PENDING);
    EXPECT_INT(t->audit[7].requests, 2);
    EXPECT_INT(t->audit[7].objects, 3);
    EXPECT_INT(atomic_load(&t->notes_refused), 1);
    toc_arena_done(&t->pending_memory);
    toc_arena_done(&a);
    toc_free(t);
}
