/*
 * join - private to merge/: new members of a large incident, without dealing all of it out anew.
 *
 * Thousands of reports may tell of one attack, each linked with each other one: to read their links
 * at every new report would cost the square of their number. Most new members change nothing but
 * that they are in. That is certain, and toc_cluster() would find the same, where
 *   - the incident is settled (resolve.h), and so is every other one that the member is linked
 * with;
 *   - its strongest link, a sure one, leads there, and no member of it is barred against the new
 * one;
 *   - each link that leads elsewhere finds the way barred by then: some member of the incident, to
 *     which a stronger link leads, is barred against that other member.
 * For the strongest links are taken first: the new one is in, and all of the incident hangs
 * together by strong edges among which there is no bar, so more of it joins earlier, never less.
 * Whatever failed to join it for a bar fails still.
 */
#pragma once

#include "merge/web.h"

/* Incidents of fewer members are dealt out: it is quick, and most are so. */
enum { TOC_JOIN_MEMBERS = 16 };

/* An incident that members are joining; not yet written. Starts as {.s = …, .reterr = …}. */
typedef struct {
    toc_store *s;
    toc_err *reterr;
    toc_arena a;
    toc_web web; /* its members and those that joined; none: no incident is open */
} toc_joining;

enum {
    TOC_JOIN_NOT = 1, /* the member's component must be dealt out */
    TOC_JOIN_OTHER =
        2 /* it may join another incident than the open one, which must be written first */
};

/*
 * Lets member `no`, which was of no incident yet, join. Those that it is linked with and that are
 * of no incident yet have their turn later, and find it then. 0, TOC_JOIN_NOT, TOC_JOIN_OTHER or <
 * 0.
 */
TOC_MUST_USE int toc_join(toc_joining *j, int64_t no);
/* Forgets what is open. */
void toc_join_done(toc_joining *j);
