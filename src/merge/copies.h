/*
 * copies - private to merge/: of members that say the same to the letter, one leads.
 *
 * Only the leading one keeps the keys that others look for, and has links to them; the copies are
 * linked with it alone. So a text that a hundred outlets print costs a hundred links, not five
 * thousand. When incidents are dealt out, copies count as one again (toc_copies_group).
 */
#pragma once

#include "merge/web.h"
#include "resolve/resolve.h"
#include "store/store.h"

/* Keys by which a member's copies find it, and each other. */
typedef struct {
    uint64_t any;  /* of all that say the same */
    uint64_t lead; /* of those of them that lead */
} toc_copy_keys;

toc_copy_keys toc_copies_keys(const toc_member *m);

/* The members with that key that say the same as m to the letter, but for `no`, m's own number. */
TOC_MUST_USE int toc_copies_find(toc_store *s, int64_t no, const toc_member *m, uint64_t key,
                                 toc_arena *a, toc_kept_member_vec *ret, toc_err *reterr);

/* Those that hang on member `no` alone and need another to lead them when it goes. */
TOC_MUST_USE int toc_copies_led(toc_store *s, int64_t no, toc_arena *a, toc_kept_member_vec *ret,
                                toc_err *reterr);

/* The copies among the members of a closed web; arrays by index into w->all. */
typedef struct {
    uint32_t *head; /* the earliest of its copies, itself if it has none */
    uint32_t *next; /* the next of the same head, or TOC_COPIES_END */
    bool *parted;   /* of a head: one report tells of two of them, or a ruling keeps some apart */
    bool any;       /* there are copies at all */
} toc_copies;

enum { TOC_COPIES_END = UINT32_MAX };

/* Finds them: a function of the set of members alone, whichever leads. */
TOC_MUST_USE int toc_copies_group(toc_web *w, toc_copies *ret);

/* Who stands for member i when incidents are dealt out: its head, unless the copies are parted. */
static inline uint32_t toc_copies_stand_in(const toc_copies *c, uint32_t i)
{
    return c->parted[c->head[i]] ? i : c->head[i];
}
