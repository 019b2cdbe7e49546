/* role_topics - see role_topics.h. */
#include "extract/role_topics.h"

#include "extract/lattice.h"

#include <errno.h>
#include <stdlib.h>

/* News items are shorter; of a long report the beginning says what it is about. */
enum { TOPIC_TOKENS = 4000 };

static int by_value(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return x < y ? -1 : x > y;
}

int toc_role_topic_features(const toc_role_view *v, toc_arena *a, toc_topic_features *ret)
{
    uint32_t tokens = TOC_MIN(v->text->tokens.n, (uint32_t)TOPIC_TOKENS), n = 0, kept = 0;
    uint64_t *f = TOC_NEW_N(a, uint64_t, (size_t)tokens * 3 + 1);
    if (!f)
        return -ENOMEM;
    for (uint32_t i = 0; i < tokens; i++) {
        uint32_t word = v->text->tokens.p[i].word;
        f[n++] = toc_feature(200, v->tokens[i].pre, 0);
        f[n++] = toc_feature(201, word, 0);
        if (i)
            f[n++] = toc_feature(202, word, v->text->tokens.p[i - 1].word);
    }
    if (n)
        qsort(f, n, sizeof(*f), by_value);
    for (uint32_t i = 0; i < n; i++)
        if (!i || f[i] != f[i - 1])
            f[kept++] = f[i];
    *ret = (toc_topic_features){f, kept};
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
