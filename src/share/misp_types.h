/* misp_types - private to misp*: MISP's attribute types and galaxies beside what STIX has for them.
 */
#pragma once

#include "model/ioc.h"
#include "model/stix.h"

/* What becomes of an attribute's value. */
typedef enum {
    TOC_MISP_NOTE,          /* STIX has nothing for it */
    TOC_MISP_TEXT,          /* words for people: a Note is what STIX has for them */
    TOC_MISP_OBSERVABLE,    /* type:property = value */
    TOC_MISP_ADDRESS,       /* IPv4 or IPv6, whichever it is */
    TOC_MISP_PORT,          /* HOST|PORT */
    TOC_MISP_NAMED_ADDRESS, /* DOMAIN|IP */
    TOC_MISP_FILE,          /* NAME|DIGEST */
    TOC_MISP_REGISTRY,      /* KEY|DATA */
    TOC_MISP_RULE,          /* a detection rule: property is its pattern_type */
    TOC_MISP_THING,         /* an object of STIX with that name: type */
} toc_misp_form;

typedef struct {
    const char *name; /* "ip-dst" */
    const char
        *category; /* that MISP gives it by default; also its own where several have a form */
    toc_misp_form form;
    const char *type;     /* of STIX: "domain-name" */
    const char *property; /* as patterns write it: "hashes.'SHA-256'" */
    toc_ioc_kind kind;    /* that values must be of; NONE: any */
} toc_misp_type;

/* NULL: not in the table. */
const toc_misp_type *toc_misp_type_of(toc_sv name);
/* The first type for a property of STIX, which may be without quotes ("hashes.SHA-256"); NULL:
 * none.
 */
const toc_misp_type *toc_misp_type_for(toc_sv type, toc_sv property);

/* Type of STIX object for a cluster of that galaxy ("threat-actor"); NULL: none. */
const char *toc_misp_galaxy_type(toc_sv galaxy);
