/*
 * muc_roles - trains model-data/roles.bin on MUC-4.
 *
 *     train_roles MUC4_FOLDER DATA_FOLDER OUT.bin
 *
 * DATA_FOLDER holds tocsin.lex and tagger.bin. Prints the scores that
 * model-data/roles.md quotes. One seed all through: the same corpus, lexicon and tagger
 * give the same file, bit for bit.
 */
#include "muc_lab.h"

#include "base/alloc.h"
#include "base/image.h"

#include <stdio.h>

typedef struct {
    toc_lexicon *lexicon;
    toc_tagger *tagger;
    toc_arena arena;
    toc_sv weights, topics, first, second;
    toc_transitions transitions;
} job;

static int open_data(job *j, const char *folder, toc_err *reterr)
{
    int r = toc_lexicon_open(toc_arena_printf(&j->arena, "%s/tocsin.lex", folder).p, &j->lexicon,
                             reterr);
    if (r < 0)
        return r;
    return toc_tagger_open(toc_arena_printf(&j->arena, "%s/tagger.bin", folder).p, &j->tagger,
                           reterr);
}

static int train(job *j, muc_lab *l)
{
    int r = muc_train_tagger(l, &j->weights, &j->transitions);
    if (r == 0)
        r = muc_train_topics(l, &j->topics);
    if (r == 0)
        r = muc_make_candidates(l);
    if (r == 0)
        r = muc_train_rank(l, false, &j->first);
    return r < 0 ? r : muc_train_rank(l, true, &j->second);
}

static int write_model(const job *j, const muc_lab *l, const char *path, toc_err *reterr)
{
    toc_image_part parts[] = {
        {"tagger", j->weights},
        {"transitions", {(const char *)&j->transitions, sizeof(j->transitions)}},
        {"topics", j->topics},
        {"priors", {(const char *)l->priors, l->prior_slots * sizeof(*l->priors)}},
        {"first", j->first},
        {"second", j->second},
    };
    return toc_image_write(path, TOC_IMAGE_MODEL, parts, TOC_LEN(parts), reterr);
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
    return write_model(j, &lab, argv[3], reterr);
}

int main(int argc, char **argv)
{
    enum { ARENA = 1 << 30 };
    job j = {.arena.max = (size_t)4 * ARENA};
    toc_err err = {0};
    if (argc != 4) {
        fprintf(stderr, "usage: train_roles MUC4_FOLDER DATA_FOLDER OUT.bin\n");
        return 2;
    }
    int r = run(&j, argv, &err);
    if (r < 0)
        fprintf(stderr, "train_roles: %s\n", err.text);
    const toc_sv *sections[] = {&j.weights, &j.topics, &j.first, &j.second};
    for (size_t i = 0; i < TOC_LEN(sections); i++)
        toc_free((void *)(uintptr_t)sections[i]->p);
    toc_tagger_free(j.tagger);
    toc_lexicon_free(j.lexicon);
    toc_arena_done(&j.arena);
    return r < 0 ? 1 : 0;
}
