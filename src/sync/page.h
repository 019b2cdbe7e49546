/*
 * page - an answer with objects, taken apart: in two steps, as the first is needed to ask for the
 * next page, and the second is work for another thread.
 */
#pragma once

#include "model/stix.h"
#include "sync/cursor.h"
#include "sync/session.h"
#include "sync/stix20.h"

/* One object that may be kept. */
typedef struct {
    toc_sv id, type, json;
    toc_sv creator; /* who it says it is from: an identity is from itself; may be empty */
    toc_sv label;   /* as share/release.h writes it */
    int64_t version;
} toc_pull_item;

/* One that may not, and why. */
typedef struct {
    toc_sv id;   /* as it says; may be empty */
    toc_sv what; /* "/objects/7/name: is required" */
} toc_pull_fault;

typedef struct {
    toc_json_doc *doc; /* until it is decoded */
    toc_page_facts facts;
    toc_buf next; /* what facts.next is a view of */
    char last[40];
    toc_arena a;
    TOC_VEC(toc_pull_item) items;
    TOC_VEC(toc_pull_fault) faults;
    toc_stix20_report old;
    toc_pulled reached; /* where the way has come to with it; text in a */
} toc_page;

/* Judges objects, as toc_stix_check() does. */
typedef size_t (*toc_page_check)(toc_json object, const char *at, toc_stix_fault fault,
                                 void *context);

/* page is zeroed or cleared. first: of a range of items (TAXII 2.0). < 0: no envelope. */
TOC_MUST_USE int toc_page_read(toc_page *page, const toc_client_reply *reply, bool old,
                               toc_err *reterr);
/* Fills items and faults. -ENOMEM. */
TOC_MUST_USE int toc_page_decode(toc_page *page, toc_page_check check, toc_err *reterr);
/* One object more, in the form of 2.1, to items or faults; copied. -ENOMEM. */
TOC_MUST_USE int toc_page_take(toc_page *page, toc_json v, const char *pointer,
                               toc_page_check check);
/* Ready for the next one. */
void toc_page_clear(toc_page *page);
void toc_page_done(toc_page *page);
