/* set_build - private to match/set_*: a set under way. */
#pragma once

#include "base/buf.h"
#include "match/set_format.h"
#include "match/word.h"

/* A growing array outside of arenas: sets are large. */
typedef struct {
    void *p;
    uint32_t n, cap;
} toc_set_grown;

/* A zeroed item at the end, or NULL. */
void *toc_set_push(toc_set_grown *g, size_t size);
/* Room for `more` items behind those that there are; NULL: there is none. g->n is the caller's. */
void *toc_set_grow(toc_set_grown *g, size_t more, size_t size);

typedef struct {
    bool six;
    uint8_t prefix;
    toc_set_net net;
} toc_set_pending_net;

/* Bytes before the first string. */
enum { TOC_SET_TEXT_FRONT = 16 };

/* A word of a literal, as chosen for its anchor. */
typedef struct {
    uint32_t text;
    uint16_t n;
} toc_set_word;

/* A string that was put, and the upper half of its hash. at 0: none yet. */
typedef struct {
    uint32_t at, tag;
} toc_set_recent;

struct toc_set_builder {
    toc_set_grown entries, about, nets;
    toc_set_grown anchors, words; /* side by side: of literals, by word */
    toc_buf text;
    toc_set_recent recent[4096]; /* shared strings, each where its hash says */
    toc_arena a;                 /* of expressions under way */
    bool last_known;
    toc_about last; /* what was known of the last one, its text in last_text */
    toc_arena last_text;
    toc_set_head head;
};

/* Before anything is put: false when memory is out. */
bool toc_set_begin_text(toc_set_builder *b);
/* Offset of a string with its length before it; 0 for an empty one. */
uint32_t toc_set_put_string(toc_set_builder *b, toc_sv s);
/* The same for what many indicators share: kept once for those that come near each other. */
uint32_t toc_set_put_shared(toc_set_builder *b, toc_sv s);
/* The bytes of "indicator--<UUID in lower case>"; false: it is another id. */
bool toc_set_short_id(toc_sv id, uint8_t ret[16]);
/* Bits of a network, which is found by these: of the last entry. */
bool toc_set_put_net(toc_set_builder *b, const toc_ioc *ioc);
/* 1 + the number of a scheme, which is short and one of few; those beyond count as any: 0. */
uint8_t toc_set_put_scheme(toc_set_builder *b, toc_sv scheme);

/* True for an indicator that is found by one of its words and then compared around it. */
bool toc_set_is_literal(const toc_set_entry *e, toc_sv key);

/* set_leads.c: false when memory is out. */
bool toc_set_pick_anchors(toc_set_builder *b);
bool toc_set_lay_nets(toc_set_builder *b, toc_set *s);
