/* role_topics - see role_topics.h. */
#include "extract/role_topics.h"

#include "extract/lattice.h"

#include <errno.h>

/* News items are shorter; of a long report the beginning says what it is about. */
enum { TOPIC_TOKENS = 4000, PER_TOKEN = 5 };

/* Feature hashes, each kept once: open addressing. */
typedef struct {
    uint16_t *slots; /* which of those kept, counted from 1; 0 is free */
    uint64_t *kept;
    uint32_t n, mask;
} distinct;
static_assert(TOPIC_TOKENS * PER_TOKEN <= UINT16_MAX, "a slot holds the number of any");

static void put(distinct *d, uint64_t feature)
{
    uint32_t at = (uint32_t)feature & d->mask;
    while (d->slots[at] && d->kept[d->slots[at] - 1] != feature)
        at = (at + 1) & d->mask;
    if (d->slots[at])
        return;
    d->kept[d->n++] = feature;
    d->slots[at] = (uint16_t)d->n;
}

static void put_word(distinct *d, uint32_t word, const toc_role_token *t)
{
    put(d, toc_feature(210, t->leaf, 0));
    put(d, toc_feature(211, toc_leaf_branch(t->leaf), 0));
    put(d, toc_feature(200, t->pre, 0));
    put(d, toc_feature(201, word, 0));
}

int toc_role_topic_features(const toc_role_view *v, toc_arena *a, toc_topic_features *ret)
{
    uint32_t tokens = TOC_MIN(v->text->tokens.n, (uint32_t)TOPIC_TOKENS), room = 16;
    while (room < tokens * PER_TOKEN * 2)
        room *= 2;
    distinct d = {.mask = room - 1};
    d.slots = TOC_NEW_N(a, uint16_t, room);
    d.kept = toc_arena_room(a, sizeof(*d.kept) * ((size_t)tokens * PER_TOKEN + 1));
    if (!d.slots || !d.kept)
        return -ENOMEM;
    for (uint32_t i = 0; i < tokens; i++) {
        uint32_t word = v->text->tokens.p[i].word;
        if (toc_role_first_of(v, i) == i)
            put_word(&d, word, &v->tokens[i]);
        if (i)
            put(&d, toc_feature(202, word, v->text->tokens.p[i - 1].word));
    }
    *ret = (toc_topic_features){d.kept, d.n};
    return 0;
}

int toc_role_topics_find(const toc_weights *m, const toc_role_view *v, toc_arena *a,
                         float ret[TOC_TOPIC_COUNT])
{
    toc_topic_features f;
    float scores[TOC_WEIGHTS_LANES + 2];
    if (toc_role_topic_features(v, a, &f) < 0)
        return -ENOMEM;
    toc_weights_score(m, f.f, f.n, scores);
    for (uint32_t k = 0; k < TOC_TOPIC_COUNT; k++)
        ret[k] = toc_logistic(scores[k]);
    return 0;
}
