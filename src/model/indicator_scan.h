/*
 * indicator_scan - recognisers of technical indicators, shared by who looks for them in reports and
 * who reads lists of them: each looks at one place of the text, sees through defanging, and writes
 * down the plain value.
 *
 * Nothing is rewritten: a recogniser starts at a byte, reads forward, stops at a ceiling, and says
 * where the raw bytes end. Every one looks at a bounded number of bytes before it gives up, so that
 * a walk over a text is linear whatever the text is; `work` counts the bytes for the tests.
 */
#pragma once

#include "model/record.h"

#include <stdbool.h>

enum {
    TOC_IND_HOST = 253,      /* RFC 1035: longest host name */
    TOC_IND_HOST_RAW = 1024, /* the same with each dot written "[.]" or " dot " */
    TOC_IND_LOCAL = 64,      /* RFC 5321: local part of an e-mail address */
    TOC_IND_WORD = 130,      /* longest word of interest: SHA-512 (128) */
    TOC_IND_VALUE = 4096,    /* longest value kept; longer URLs are data, not addresses */
    TOC_IND_KEY = 512,       /* longest registry key: 255 bytes a name, but paths stay short */
};

typedef struct {
    toc_sv text;
    uint64_t work; /* bytes looked at so far */
} toc_ind_input;

/* The top-level domains that exist; NULL where one is asked for: the few that everybody knows. */
typedef struct {
    bool (*known)(const void *list, toc_sv tld);
    const void *list;
} toc_ind_tlds;

/* A host name, its dots refanged and its ASCII letters lower case. */
typedef struct {
    size_t start, end; /* raw bytes */
    size_t n, tld;     /* length; where the last label starts */
    unsigned labels;
    bool defanged;
    bool spoken;   /* a dot was written as the word " dot " */
    bool overlong; /* more than a host may have: junk up to end */
    bool upper;    /* has upper-case letters as written */
    bool capital;  /* starts with a capital and has no other */
    char name[TOC_IND_HOST + 1];
} toc_ind_host;

/* What a recogniser found. value is refanged and normalised, NUL-terminated. */
typedef struct {
    toc_indicator_type type; /* NONE: a run that stays together but is no indicator */
    size_t start, end;
    bool defanged;
    bool overlong; /* too long for value: kept together, never reported */
    size_t n;
    char value[TOC_IND_VALUE + 1];
} toc_ind_found;

/* refang.c: how long the separator at text[at] is, 0 if there is none. */
size_t toc_ind_dot(toc_ind_input *in, size_t at, bool *defanged, bool *spoken);
size_t toc_ind_colon(toc_ind_input *in, size_t at, bool *defanged);
size_t toc_ind_at(toc_ind_input *in, size_t at, bool *defanged, bool *spoken);
size_t toc_ind_slashes(toc_ind_input *in, size_t at, bool *defanged);

/* Length of the letter, digit or letter of another script at text[at]; 0 if it is none. */
size_t toc_ind_label_char(toc_ind_input *in, size_t at);
/* Length of the run of ASCII letters and digits at text[at], at most TOC_IND_WORD + 1. */
size_t toc_ind_word(toc_ind_input *in, size_t at);
/* True when a word may start at text[at]: no letter, digit or underscore before it. */
bool toc_ind_boundary(toc_sv text, size_t at);
/* True when no letter or digit stands at text[at]. */
bool toc_ind_ends(toc_sv text, size_t at);

/* True when c is one of the characters of set. */
static inline bool toc_ind_one_of(const char *set, char c)
{
    return c && strchr(set, c);
}

void toc_ind_put(toc_ind_found *f, char c);
void toc_ind_puts(toc_ind_found *f, toc_sv s);
static inline toc_sv toc_ind_value(const toc_ind_found *f)
{
    return (toc_sv){f->value, f->n};
}

/* hosts.c. spaces: dots may have a space before them ("evil .com", after a scheme). */
bool toc_ind_host_at(toc_ind_input *in, size_t at, bool spaces, toc_ind_host *ret);
/* True when the host has two labels or more, each well formed, and ends in a top-level domain. */
bool toc_ind_host_valid(const toc_ind_tlds *tlds, const toc_ind_host *h);
bool toc_ind_ipv4(toc_ind_input *in, size_t at, toc_ind_found *ret);
bool toc_ind_ipv6(toc_ind_input *in, size_t at, toc_ind_found *ret);
bool toc_ind_mac(toc_ind_input *in, size_t at, toc_ind_found *ret);

/* urls.c */
bool toc_ind_url(toc_ind_input *in, size_t at, toc_ind_found *ret);
bool toc_ind_email(const toc_ind_tlds *tlds, toc_ind_input *in, size_t at, toc_ind_found *ret);

/* codes.c */
bool toc_ind_digest(toc_ind_input *in, size_t at, size_t word, toc_ind_found *ret);
bool toc_ind_cve(toc_ind_input *in, size_t at, size_t word, toc_ind_found *ret);
bool toc_ind_asn(toc_ind_input *in, size_t at, size_t word, toc_ind_found *ret);
bool toc_ind_technique(toc_ind_input *in, size_t at, size_t word, toc_ind_found *ret);
bool toc_ind_registry(toc_ind_input *in, size_t at, size_t word, toc_ind_found *ret);

/* wallets.c: addresses whose check sum holds. */
bool toc_ind_wallet(toc_ind_input *in, size_t at, size_t word, toc_ind_found *ret);
bool toc_wallet_valid(toc_sv address);

/* urls.c: appends ":port/path" to a host that ended at `at`, when a path follows; returns its end.
 */
size_t toc_ind_path(toc_ind_input *in, size_t at, toc_ind_found *ret);
/* urls.c: the URL that another one carries whole ("…?u=http%3A%2F%2Fevil.example"). Decoded text
 * lives in a. */
bool toc_ind_carried(toc_ind_input *in, const toc_ind_found *outer, toc_arena *a,
                     toc_ind_found *ret);
