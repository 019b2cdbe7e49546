/*
 * evaluate_tagger - scores the tagger on a treebank: mixed case and capitals, the corpus's words
 * and ours.
 *
 *     evaluate_tagger MODEL_DIR TREEBANK.conllu
 */
#include "extract/tagger.h"
#include "treebank.h"

#include <stdio.h>

static void score(const toc_tagger *tagger, treebank *tb, const char *name)
{
    uint32_t right = 0, n = tb->text.tokens.n;
    toc_tag(tagger, &tb->text);
    for (uint32_t i = 0; i < n; i++)
        right += tb->text.tokens.p[i].pos == tb->pos[i];
    printf("%-20s %6u tokens  tags %.2f %%\n", name, n, 100.0 * right / n);
}

int main(int argc, char **argv)
{
    if (argc != 3) {
        fprintf(stderr, "usage: evaluate_tagger MODEL_DIR TREEBANK.conllu\n");
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
            score(tagger, &tb, views[i].name);
        toc_arena_done(&a);
    }
    toc_tagger_free(tagger);
    if (r < 0)
        fprintf(stderr, "evaluate_tagger: %s\n", err.text);
    return r < 0;
}
