/*
 * evaluate - scores tagger and parser on a treebank: mixed case and capitals, the corpus's words
 * and ours.
 *
 *     evaluate_syntax MODEL_DIR TREEBANK.conllu
 */
#include "extract/parser.h"
#include "extract/tagger.h"
#include "treebank.h"

#include <stdio.h>
#include <time.h>

static double now(void)
{
    struct timespec ts;
    clock_gettime(CLOCK_MONOTONIC, &ts);
    return (double)ts.tv_sec + 1e-9 * (double)ts.tv_nsec;
}

static void score_tags(const toc_tagger *m, treebank *tb, const char *name)
{
    uint32_t right = 0, n = tb->text.tokens.n;
    double start = now();
    toc_tag(m, &tb->text);
    double took = now() - start;
    for (uint32_t i = 0; i < n; i++)
        right += tb->text.tokens.p[i].pos == tb->pos[i];
    printf("%-22s %6u tokens  tags %.2f %%  %.2f M tokens/s\n", name, n, 100.0 * right / n,
           n / took / 1e6);
}

int main(int argc, char **argv)
{
    if (argc != 3) {
        fprintf(stderr, "usage: evaluate_syntax MODEL_DIR TREEBANK.conllu\n");
        return 2;
    }
    static const struct {
        unsigned flags;
        const char *name;
    } views[] = {
        {TREEBANK_OWN_WORDS, "mixed, UD words"},
        {0, "mixed, our words"},
        {TREEBANK_CAPITALS | TREEBANK_OWN_WORDS, "capitals, UD words"},
        {TREEBANK_CAPITALS, "capitals, our words"},
    };
    toc_err err = {0};
    toc_tagger *tagger = NULL;
    char path[4096];
    snprintf(path, sizeof(path), "%s/tagger.bin", argv[1]);
    int r = toc_tagger_open(path, &tagger, &err);
    for (size_t i = 0; r == 0 && i < TOC_LEN(views); i++) {
        toc_arena a = {0};
        treebank tb;
        r = treebank_load(argv[2], views[i].flags, &a, &tb, &err);
        if (r == 0)
            score_tags(tagger, &tb, views[i].name);
        toc_arena_done(&a);
    }
    toc_tagger_free(tagger);
    if (r < 0)
        fprintf(stderr, "evaluate_syntax: %s\n", err.text);
    return r < 0;
}
