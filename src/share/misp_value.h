/* misp_value - private to misp_in*: what an attribute's value is, as a pattern and as observables.
 */
#pragma once

#include "base/buf.h"
#include "share/misp_types.h"

typedef struct {
    const toc_misp_type *type;
    const char *object;   /* of STIX: that of type, or "ipv6-addr" */
    toc_sv whole;         /* as it stands */
    toc_sv first, second; /* of "first|second"; first is the whole of a plain value */
    const char *second_object;
} toc_misp_value;

enum { TOC_MISP_NO_VALUE = 1 }; /* it is none of that type */

/* 0, TOC_MISP_NO_VALUE or -ENOMEM. *ret is of views. */
TOC_MUST_USE int toc_misp_value_of(const toc_misp_type *type, toc_sv value, toc_arena *a,
                                   toc_misp_value *ret);

/* Appends the pattern (STIX 2.1, section 9) that finds it. */
void toc_misp_pattern(const toc_misp_value *v, toc_buf *ret);

/* Appends the members of the observable that it is, behind "type" and "id"; second: of the other of
 * two. False: STIX has none. */
TOC_MUST_USE bool toc_misp_observable(const toc_misp_value *v, bool second, toc_json_out *j);
/* The type of that observable; NULL: there is none. */
const char *toc_misp_observable_type(const toc_misp_value *v, bool second);
