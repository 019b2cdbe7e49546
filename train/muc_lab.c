/* muc_lab - see muc_lab.h. */
#include "muc_lab.h"

#include "base/alloc.h"

#include <errno.h>
#include <unistd.h>

/* Documents with a word, and those where it was part of a filler; each document counts once. */
typedef struct {
    uint32_t word, docs, roles[TOC_ROLE_COUNT];
    uint32_t seen_by, role_seen_by[TOC_ROLE_COUNT]; /* last document counted */
} word_count;

enum { SLOTS = 1 << 16 };

/* The same of the words of a leaf, and of a branch. */
typedef struct {
    word_count leaves[TOC_LEAVES], branches[TOC_BRANCHES];
} tree_count;

bool muc_skip(const void *split, uint32_t group)
{
    const muc_split *s = split;
    uint32_t fold = muc_fold(s->lab, s->doc_of ? s->doc_of[group] : group);
    return fold == MUC_FOLDS || fold == s->fold;
}

bool muc_skip_ours(const void *split, uint32_t group)
{
    const muc_split *s = split;
    return muc_skip(split, group) ||
           s->lab->corpus.docs.p[s->doc_of ? s->doc_of[group] : group].more;
}

static word_count *count_of(word_count *counts, uint32_t word)
{
    uint32_t i = word & (SLOTS - 1);
    while (counts[i].word && counts[i].word != word)
        i = (i + 1) & (SLOTS - 1);
    counts[i].word = word;
    return &counts[i];
}

static int role_of(uint16_t allowed)
{
    for (uint32_t r = 0; r < TOC_ROLE_COUNT; r++)
        if (allowed & 3u << toc_role_begin(r))
            return (int)r;
    return -1;
}

/* r is the role or -1; by is 1 or -1; stamp is new for each document and by. */
static void count(word_count *w, int r, uint32_t stamp, int by)
{
    if (w->seen_by != stamp)
        w->docs += (uint32_t)by;
    w->seen_by = stamp;
    if (r >= 0 && w->role_seen_by[r] != stamp)
        w->roles[r] += (uint32_t)by;
    if (r >= 0)
        w->role_seen_by[r] = stamp;
}

static void count_words(word_count *counts, const muc_doc *d, const toc_role_view *v,
                        uint32_t stamp, int by)
{
    for (uint32_t i = 0; i < d->text.tokens.n; i++)
        count(count_of(counts, v->tokens[i].word), role_of(d->allowed[i]), stamp, by);
}

static void count_leaves(tree_count *counts, const muc_doc *d, const toc_role_view *v,
                         uint32_t stamp)
{
    for (uint32_t i = 0; i < d->text.tokens.n; i++) {
        uint16_t leaf = v->tokens[i].leaf;
        int r = role_of(d->allowed[i]);
        if (!leaf)
            continue;
        count(&counts->leaves[leaf], r, stamp, 1);
        count(&counts->branches[toc_leaf_branch(leaf)], r, stamp, 1);
    }
}

static uint8_t seen_of(const word_count *w)
{
    return (uint8_t)TOC_MIN(w->docs, 255u);
}

static void shares_of(const word_count *w, uint8_t ret[TOC_ROLE_COUNT])
{
    for (uint32_t r = 0; r < TOC_ROLE_COUNT; r++)
        ret[r] = (uint8_t)(w->docs > 1 ? w->roles[r] * 256 / (w->docs + 1) : 0);
}

static toc_role_prior prior_of(const word_count *w)
{
    toc_role_prior p = {w->word, seen_of(w), {0}};
    shares_of(w, p.share);
    return p;
}

static void tree_of(const tree_count *counts, toc_role_tree *ret)
{
    for (uint32_t i = 0; i < TOC_LEAVES; i++) {
        ret->leaf[i].seen = seen_of(&counts->leaves[i]);
        shares_of(&counts->leaves[i], ret->leaf[i].share);
    }
    for (uint32_t i = 0; i < TOC_BRANCHES; i++) {
        ret->branch[i].seen = seen_of(&counts->branches[i]);
        shares_of(&counts->branches[i], ret->branch[i].share);
    }
}

/* The table of words that the program gets: those seen in two documents at least. */
static int keep_priors(const word_count *counts, toc_sv *ret)
{
    toc_role_prior *priors = toc_calloc(SLOTS, sizeof(*priors));
    if (!priors)
        return -ENOMEM;
    for (uint32_t i = 0; i < SLOTS; i++) {
        const word_count *w = &counts[i];
        if (w->docs < 2)
            continue;
        uint32_t at = w->word & (SLOTS - 1);
        while (priors[at].word)
            at = (at + 1) & (SLOTS - 1);
        priors[at] = prior_of(w);
    }
    *ret = (toc_sv){(const char *)priors, SLOTS * sizeof(*priors)};
    return 0;
}

int muc_fold_priors(muc_lab *l, uint32_t fold, toc_sv *ret)
{
    TOC_CLEANUP(toc_freep) word_count *counts = toc_calloc(SLOTS, sizeof(*counts));
    if (!counts)
        return -ENOMEM;
    for (uint32_t d = 0; d < l->corpus.docs.n; d++)
        if (!l->corpus.docs.p[d].test && muc_fold(l, d) != fold)
            count_words(counts, &l->corpus.docs.p[d], &l->views[d], d + 1, 1);
    return keep_priors(counts, ret);
}

int muc_fold_tree(const muc_lab *l, uint32_t fold, toc_sv *ret)
{
    TOC_CLEANUP(toc_freep) tree_count *counts = toc_calloc(1, sizeof(*counts));
    toc_role_tree *tree = counts ? toc_calloc(1, sizeof(*tree)) : NULL;
    if (!tree)
        return -ENOMEM;
    for (uint32_t d = 0; d < l->corpus.docs.n; d++)
        if (!l->corpus.docs.p[d].test && muc_fold(l, d) != fold)
            count_leaves(counts, &l->corpus.docs.p[d], &l->views[d], d + 1);
    tree_of(counts, tree);
    *ret = (toc_sv){(const char *)tree, sizeof(*tree)};
    return 0;
}

/* Most words are rare: a document is told what all others of dev know of its words. */
static int learn_words(muc_lab *l)
{
    TOC_CLEANUP(toc_freep) word_count *counts = toc_calloc(SLOTS, sizeof(*counts));
    uint32_t stamp = 0;
    if (!counts)
        return -ENOMEM;
    for (uint32_t d = 0; d < l->corpus.docs.n; d++)
        if (!l->corpus.docs.p[d].test)
            count_words(counts, &l->corpus.docs.p[d], &l->views[d], ++stamp, 1);
    for (uint32_t d = 0; d < l->corpus.docs.n; d++) {
        const muc_doc *doc = &l->corpus.docs.p[d];
        if (!doc->test)
            count_words(counts, doc, &l->views[d], ++stamp, -1);
        for (uint32_t i = 0; i < doc->text.tokens.n; i++) {
            toc_role_prior p = prior_of(count_of(counts, l->views[d].tokens[i].word));
            toc_role_view_prior(&l->views[d], i, &p);
        }
        if (!doc->test)
            count_words(counts, doc, &l->views[d], ++stamp, 1);
    }
    return 0;
}

/* Leaves are in most documents: were only the document itself left out, a share a little smaller
 * than in the others would tell that it has a filler there. So its whole fold is, as it is when the
 * fold's model reads it. */
static int learn_leaves(muc_lab *l)
{
    for (uint32_t fold = 0; fold < MUC_MODELS; fold++) {
        toc_sv tree;
        int r = muc_fold_tree(l, fold, &tree);
        if (r < 0)
            return r;
        const char *kept = toc_arena_dup(l->arena, tree).p;
        toc_free((void *)(uintptr_t)tree.p);
        if (!kept)
            return -ENOMEM;
        for (uint32_t d = 0; d < l->corpus.docs.n; d++)
            if (muc_fold(l, d) == fold)
                l->views[d].tree = (const void *)kept;
    }
    return 0;
}

static int make_views(muc_lab *l, const toc_lexicon *lx, const toc_tagger *tagger)
{
    uint32_t n = l->corpus.docs.n;
    l->views = TOC_NEW_N(l->arena, toc_role_view, n);
    l->spans = TOC_NEW_N(l->arena, toc_role_span_vec, n);
    l->scenes = TOC_NEW_N(l->arena, toc_role_scene, n);
    l->groups = TOC_NEW_N(l->arena, toc_role_group_scene, n);
    l->wordings = TOC_NEW_N(l->arena, toc_role_wording_vec, n);
    l->gold = TOC_NEW_N(l->arena, int *, n);
    if (!l->views || !l->spans || !l->scenes || !l->groups || !l->wordings || !l->gold)
        return -ENOMEM;
    for (uint32_t d = 0; d < n; d++) {
        toc_tag(tagger, &l->corpus.docs.p[d].text);
        if (toc_role_view_make(&l->corpus.docs.p[d].text, lx, l->arena, &l->views[d]) < 0)
            return -ENOMEM;
        l->scenes[d] = (toc_role_scene){.text = &l->corpus.docs.p[d].text,
                                        .view = &l->views[d],
                                        .ours = l->corpus.docs.p[d].more};
    }
    int r = learn_words(l);
    return r < 0 ? r : learn_leaves(l);
}

/* All but "more" must be there. */
static bool has_set(const char *folder, const char *name, toc_arena *a)
{
    return name[0] != 'm' ||
           access(toc_arena_printf(a, "%s/keys-%s.json", folder, name).p, F_OK) == 0;
}

int muc_lab_open(muc_lab *l, const char *folder, const toc_lexicon *lx, const toc_tagger *tagger,
                 toc_arena *a, toc_err *reterr)
{
    static const char *const sets[] = {"dev", "more", "tst1", "tst2"};
    *l = (muc_lab){.arena = a};
    for (size_t i = 0; i < TOC_LEN(sets); i++) {
        if (!has_set(folder, sets[i], a))
            continue;
        int r = muc_corpus_add(&l->corpus, folder, sets[i], a, reterr);
        if (r < 0)
            return r;
    }
    int r = make_views(l, lx, tagger);
    return r < 0 ? toc_fail(reterr, r, "out of memory") : 0;
}
