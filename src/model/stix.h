/*
 * stix - what STIX 2.1 fixes: the form of ids, the deterministic ids of observables, TLP markings,
 * and whether an object is well-formed. Objects are parsed JSON (model/json.h).
 *
 * Section numbers are those of the OASIS Standard, STIX Version 2.1.
 */
#pragma once

#include "model/json.h"

/* 2.9: namespace of observables' ids, and of nothing else. */
#define TOC_STIX_SCO_NAMESPACE "00abedb4-aa42-466c-9c01-fed23315a9b7"

/* Incident Core, version 2.0, of the OASIS common objects. */
#define TOC_STIX_INCIDENT_CORE "extension-definition--ef765651-680c-498d-9894-99799f2fa126"

enum { TOC_STIX_NO_ID = 1 };

/*
 * The id that section 2.9 derives for an observable: UUIDv5 of the RFC 8785 form of its
 * contributing properties. *ret is in a, as is scratch memory.
 * Returns 0; TOC_STIX_NO_ID for a type or object that has none (it takes any UUIDv4); -ENOMEM.
 */
TOC_MUST_USE int toc_stix_sco_id(toc_json object, toc_arena *a, toc_sv *ret);

/* "<type>--<UUID>" (2.9); *ret_type (may be NULL) is the part before the dashes. */
bool toc_stix_is_id(toc_sv id, toc_sv *ret_type);

/* True for the type names of STIX 2.1's observables. */
bool toc_stix_is_sco(toc_sv type);

/* TLP 2.0 as OASIS publishes it, from the least to the most restrictive. */
typedef enum {
    TOC_TLP_NONE, /* not marked: shared as AMBER+STRICT */
    TOC_TLP_CLEAR,
    TOC_TLP_GREEN,
    TOC_TLP_AMBER,
    TOC_TLP_AMBER_STRICT,
    TOC_TLP_RED,
    TOC_TLP_COUNT,
} toc_tlp;

typedef struct {
    const char *level; /* "amber+strict", as in the marking's extension */
    const char *name;  /* "TLP:AMBER+STRICT" */
    const char *id;    /* marking-definition--… */
} toc_tlp_marking;

/* By level; that of TOC_TLP_NONE is the one that unmarked data gets. */
extern const toc_tlp_marking toc_tlp_markings[TOC_TLP_COUNT];
/* The marking of a level's word; TOC_TLP_NONE for NULL and for no such word. */
toc_tlp toc_tlp_find(const char *level);
toc_tlp toc_tlp_of(toc_sv level);
/* The same for a name, "TLP:GREEN"; TOC_TLP_NONE for an empty one, too. */
toc_tlp toc_tlp_named(toc_sv name);
/* As people write a level: in any case, "white" for what is CLEAR now. */
toc_tlp toc_tlp_spelt(toc_sv word);
/* The words, NULL at the end. */
extern const char *const toc_tlp_levels[];
/* The extension that all of them carry their level in. */
#define TOC_STIX_TLP_EXTENSION "extension-definition--60a3c5c5-0d10-413e-aab3-9e08dde9e88d"

/*
 * Called for each fault: where (a JSON pointer that begins with `at`) and what. Both live until the
 * call returns.
 */
typedef void (*toc_stix_fault)(void *context, const char *pointer, const char *what);

/*
 * Checks one object of any type (3-7): required properties, ids and their types, timestamps, closed
 * vocabularies, lists that must not be empty, ranges, and properties that need each other. Open
 * vocabularies, custom properties and custom types pass. at is the object's own JSON pointer, ""
 * for the root. Returns the number of faults.
 */
size_t toc_stix_check(toc_json object, const char *at, toc_stix_fault fault, void *context);

/* The same for a bundle (8) and each object in it; the object's id must be unique per version. */
size_t toc_stix_check_bundle(toc_json bundle, toc_stix_fault fault, void *context);
