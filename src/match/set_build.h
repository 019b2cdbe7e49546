/* set_build - private to match/set_*: a set under way. */
#pragma once

#include "base/buf.h"
#include "base/map.h"
#include "match/set_format.h"
#include "match/word.h"

/* A growing array outside of arenas: sets are large. */
typedef struct {
    void *p;
    uint32_t n, cap;
} toc_set_grown;

/* A zeroed item at the end, or NULL. */
void *toc_set_push(toc_set_grown *g, size_t size);

typedef struct {
    bool six;
    uint8_t prefix;
    toc_set_net net;
} toc_set_pending_net;

/* A word of a literal, as chosen for its anchor. */
typedef struct {
    uint32_t text;
    uint16_t n;
} toc_set_word;

struct toc_set_builder {
    toc_set_grown entries, about, nets;
    toc_set_grown anchors, words; /* side by side: of literals, by word */
    toc_buf text;
    toc_map strings; /* offsets of those that are shared */
    toc_arena a;     /* of strings' keys */
    toc_about last;  /* what was known of the last one, its text in last_text */
    toc_arena last_text;
    toc_set_head head;
};

/* True for an indicator that is found by one of its words and then compared around it. */
bool toc_set_is_literal(const toc_set_entry *e, toc_sv key);

/* set_leads.c: false when memory is out. */
bool toc_set_pick_anchors(toc_set_builder *b);
bool toc_set_lay_nets(toc_set_builder *b, toc_set *s);
