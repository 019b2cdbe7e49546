/*
 * wish - what people ask of a live view, by names, as the command line and the API take it; checked
 * and made the query that is kept.
 */
#pragma once

#include "filters.h"
#include "live/query.h"
#include "share/directory.h"

typedef struct {
    toc_filter_settings filters; /* of incidents; since and until also of what was posted */
    toc_sv_vec objects;          /* types of imported objects; "*": all */
    /* Objects that were put into other collections: of these types, from these collections (aliases
     * or ids), put there by these partners, handled so. */
    toc_sv_vec posted, from, by, marked;
} toc_view_wish;

/* "indicator"; a word of TLP. */
bool toc_view_type_is_good(toc_sv s);
bool toc_view_level_is_good(toc_sv s);

/*
 * root: in which names of collections are looked for; empty: in any. -EINVAL or -ENOENT: says what
 * is wrong; of filters as "--since takes …".
 */
TOC_MUST_USE int toc_view_wish_query(const toc_view_wish *w, const toc_directory *d, toc_sv root,
                                     toc_arena *a, toc_view_query *ret, toc_err *reterr);
