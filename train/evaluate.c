/*
 * evaluate - scores tagger and parser on a treebank: mixed case and capitals, the corpus's words
 * and ours. Heads and relations are counted without punctuation, on our own tags.
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

static void score(const toc_tagger *tagger, const toc_parser *parser, treebank *tb,
                  const char *name)
{
    uint32_t tags = 0, heads = 0, both = 0, arcs = 0, n = tb->text.tokens.n;
    double start = now();
    toc_tag(tagger, &tb->text);
    double tagged = now();
    for (uint32_t i = 0; i < tb->text.sentences.n; i++)
        toc_parse(parser, &tb->text, i);
    double parsed = now();
    for (uint32_t i = 0; i < n; i++) {
        const toc_token *k = &tb->text.tokens.p[i];
        bool head = k->head == tb->head[i];
        tags += k->pos == tb->pos[i];
        arcs += tb->pos[i] != TOC_PUNCT;
        heads += head && tb->pos[i] != TOC_PUNCT;
        both += head && k->dep == tb->dep[i] && tb->pos[i] != TOC_PUNCT;
    }
    printf("%-20s %6u tokens  tags %.2f %%  heads %.2f %%  relations %.2f %%  %.2f M tags/s  "
           "%.2f M heads/s\n",
           name, n, 100.0 * tags / n, 100.0 * heads / arcs, 100.0 * both / arcs,
           n / (tagged - start) / 1e6, n / (parsed - tagged) / 1e6);
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
    toc_parser *parser = NULL;
    char path[4096];
    snprintf(path, sizeof(path), "%s/tagger.bin", argv[1]);
    int r = toc_tagger_open(path, &tagger, &err);
    snprintf(path, sizeof(path), "%s/parser.bin", argv[1]);
    if (r == 0)
        r = toc_parser_open(path, &parser, &err);
    for (size_t i = 0; r == 0 && i < TOC_LEN(views); i++) {
        toc_arena a = {0};
        treebank tb;
        r = treebank_load(argv[2], views[i].flags, &a, &tb, &err);
        if (r == 0)
            score(tagger, parser, &tb, views[i].name);
        toc_arena_done(&a);
    }
    toc_tagger_free(tagger);
    toc_parser_free(parser);
    if (r < 0)
        fprintf(stderr, "evaluate_syntax: %s\n", err.text);
    return r < 0;
}
