/*
 * engine - indicators in the files that other engines read: plain lists, tables, Zeek's
 * intelligence framework, response policy zones of name servers, Suricata rules.
 *
 * One indicator at a time, in any order; a kind that an engine has nothing for is passed over and
 * counted by the caller. What may leave is asked before (release.h). Pure.
 */
#pragma once

#include "base/buf.h"
#include "model/ioc.h"

typedef struct {
    toc_ioc_kind kind;
    toc_sv value;                                 /* in normal form, a URL with its scheme */
    toc_sv source;                                /* who says it */
    toc_sv name;                                  /* of the object; empty: none */
    toc_sv marking;                               /* "TLP:GREEN"; empty: none */
    uint32_t confidence, valid_from, valid_until; /* 0: not said; seconds since 1970 */
    uint32_t number; /* from 0, of those that are written: rules have numbers */
} toc_engine_item;

typedef struct {
    const char *name;                                    /* as --export takes it */
    void (*begin)(toc_buf *out);                         /* NULL: nothing goes before */
    bool (*add)(const toc_engine_item *i, toc_buf *out); /* false: the engine has nothing for it */
} toc_engine;

/* NULL: there is none of that name. */
const toc_engine *toc_engine_find(const char *name);
/* Names of all, NULL at the end. */
extern const char *const toc_engine_names[];
