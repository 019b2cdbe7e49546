/*
 * muc_roles - trains model-data/roles.bin on MUC-4.
 *
 *     train_roles MUC4_FOLDER DATA_FOLDER OUT.bin [FOLDS]
 *
 * DATA_FOLDER holds tocsin.lex, tagger.bin and names.bin. Prints the scores that
 * model-data/roles.md quotes. One seed all through: the same corpus, lexicon and tagger
 * give the same file, bit for bit.
 */
#include "muc_lab.h"

#include "base/alloc.h"
#include "base/image.h"

#include <stdio.h>

/* The parts of all folds' models; the last is that of all of dev. */
typedef struct {
    toc_lexicon *lexicon;
    toc_tagger *tagger;
    toc_namer *namer;
    toc_arena arena;
    muc_sections weights, topics, wordings, priors, tree, first, second, pairs,
        types[TOC_ROLE_GROUP_TYPES];
    muc_sections slots[TOC_SLOT_COUNT], when, where;
    toc_transitions transitions[MUC_MODELS];
} job;

static int open_data(job *j, const char *folder, toc_err *reterr)
{
    int r = toc_lexicon_open(toc_arena_printf(&j->arena, "%s/tocsin.lex", folder).p, &j->lexicon,
                             reterr);
    if (r < 0)
        return r;
    r = toc_tagger_open(toc_arena_printf(&j->arena, "%s/tagger.bin", folder).p, &j->tagger, reterr);
    if (r < 0)
        return r;
    return toc_namer_open(toc_arena_printf(&j->arena, "%s/names.bin", folder).p, &j->namer, reterr);
}

static int train(job *j, muc_lab *l)
{
    int r = muc_train_topics(l, j->topics);
    if (r == 0)
        r = muc_train_tagger(l, j->weights, j->transitions);
    if (r == 0)
        r = muc_see(l, j->lexicon, j->namer);
    if (r == 0)
        r = muc_train_wordings(l, j->wordings);
    if (r == 0)
        r = muc_make_candidates(l);
    if (r == 0)
        r = muc_train_rank(l, false, j->first);
    if (r == 0)
        r = muc_train_rank(l, true, j->second);
    if (r == 0)
        r = muc_train_groups(l, j->pairs, j->types);
    if (r == 0)
        r = muc_train_slots(l, j->slots, j->when, j->where);
    for (uint32_t fold = 0; fold < MUC_MODELS && r == 0; fold++) {
        r = muc_fold_priors(l, fold, &j->priors[fold]);
        if (r == 0)
            r = muc_fold_tree(l, fold, &j->tree[fold]);
    }
    return r;
}

static int write_model(const job *j, uint32_t fold, const char *path, toc_err *reterr)
{
    enum { TYPES = 11 }; /* the parts before those of the types */
    toc_image_part parts[TYPES + TOC_ROLE_GROUP_TYPES + TOC_SLOT_COUNT] = {
        {"tagger", j->weights[fold]},
        {"transitions", {(const char *)&j->transitions[fold], sizeof(j->transitions[fold])}},
        {"topics", j->topics[fold]},
        {"wordings", j->wordings[fold]},
        {"priors", j->priors[fold]},
        {"tree", j->tree[fold]},
        {"first", j->first[fold]},
        {"second", j->second[fold]},
        {"pairs", j->pairs[fold]},
        {"when", j->when[fold]},
        {"where", j->where[fold]},
    };
    for (uint32_t k = 0; k < TOC_ROLE_GROUP_TYPES; k++)
        parts[TYPES + k] = (toc_image_part){TOC_ROLE_TYPE_SECTIONS[k], j->types[k][fold]};
    for (uint32_t k = 0; k < TOC_SLOT_COUNT; k++)
        parts[TYPES + TOC_ROLE_GROUP_TYPES + k] =
            (toc_image_part){TOC_ROLE_SLOT_SECTIONS[k], j->slots[k][fold]};
    return toc_image_write(path, TOC_IMAGE_MODEL, parts, TOC_LEN(parts), reterr);
}

/* For cross-validation of the whole program: FOLDS.0 was not trained on documents 0, 5, 10, … */
static int write_folds(job *j, const char *path, toc_err *reterr)
{
    int r = 0;
    for (uint32_t fold = 0; fold < MUC_FOLDS && r == 0; fold++)
        r = write_model(j, fold, toc_arena_printf(&j->arena, "%s.%u", path, fold).p, reterr);
    return r;
}

static int run(job *j, char **argv, toc_err *reterr)
{
    static muc_lab lab;
    int r = open_data(j, argv[2], reterr);
    if (r == 0)
        r = muc_lab_open(&lab, argv[1], j->lexicon, j->tagger, &j->arena, reterr);
    if (r < 0)
        return r;
    r = train(j, &lab);
    if (r < 0)
        return toc_fail(reterr, r, "out of memory");
    muc_report(&lab);
    r = write_model(j, MUC_FOLDS, argv[3], reterr);
    return r < 0 || !argv[4] ? r : write_folds(j, argv[4], reterr);
}

static void free_sections(job *j)
{
    toc_sv *all[] = {j->weights, j->topics, j->wordings, j->priors, j->tree,
                     j->first,   j->second, j->pairs,    j->when,   j->where};
    for (uint32_t fold = 0; fold < MUC_MODELS; fold++) {
        for (size_t i = 0; i < TOC_LEN(all); i++)
            toc_free((void *)(uintptr_t)all[i][fold].p);
        for (uint32_t k = 0; k < TOC_ROLE_GROUP_TYPES; k++)
            toc_free((void *)(uintptr_t)j->types[k][fold].p);
        for (uint32_t k = 0; k < TOC_SLOT_COUNT; k++)
            toc_free((void *)(uintptr_t)j->slots[k][fold].p);
    }
}

int main(int argc, char **argv)
{
    enum { ARENA = 1 << 30 };
    job j = {.arena.max = (size_t)4 * ARENA};
    toc_err err = {0};
    if (argc != 4 && argc != 5) {
        fprintf(stderr, "usage: train_roles MUC4_FOLDER DATA_FOLDER OUT.bin [FOLDS]\n");
        return 2;
    }
    int r = run(&j, argv, &err);
    if (r < 0)
        fprintf(stderr, "train_roles: %s\n", err.text);
    free_sections(&j);
    toc_namer_free(j.namer);
    toc_tagger_free(j.tagger);
    toc_lexicon_free(j.lexicon);
    toc_arena_done(&j.arena);
    return r < 0 ? 1 : 0;
}
