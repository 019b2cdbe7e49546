/*
 * tagger - trains model-data/tagger.bin: averaged perceptron on UD English EWT, train part.
 *
 *     train_tagger UD_ENGLISH_EWT_TRAIN.conllu OUT.bin
 *
 * Every sentence is read twice, as it stands and in capitals. Integers and one fixed seed all
 * through: the same corpus gives the same file, bit for bit.
 */
#include "extract/tagger.h"
#include "base/alloc.h"
#include "base/image.h"
#include "base/map.h"
#include "extract/tagger_features.h"
#include "treebank.h"

#include <stdio.h>

#ifndef MARGIN
#define MARGIN 15
#endif
enum { EPOCHS = 8, CORPORA = 2, SCALE_NUM = 8, LARGEST = 127 };

typedef struct {
    int32_t *weights; /* TOC_TAGGER_ROWS x TOC_TAGGER_LANES */
    int64_t *delayed; /* sum of step * change, from which the average follows */
    int64_t step;
    const toc_word_slot *words;
} perceptron;

/* The best lane; *ret_rival: the best one but gold, with the margin given to it. */
static uint32_t best_lane(const perceptron *p, const uint32_t *rows, uint32_t gold,
                          uint32_t *ret_rival)
{
    int32_t sum[TOC_TAGGER_LANES] = {0};
    uint32_t best = 0, rival = gold == 0;
    for (uint32_t i = 0; i < TOC_TAGGER_FEATURES; i++)
        for (uint32_t lane = 0; lane < TOC_TAGGER_LANES; lane++)
            sum[lane] += p->weights[(size_t)rows[i] * TOC_TAGGER_LANES + lane];
    for (uint32_t lane = 1; lane < TOC_TAGGER_LANES; lane++) {
        if (sum[lane] > sum[best])
            best = lane;
        if (lane != gold && sum[lane] > sum[rival])
            rival = lane;
    }
    *ret_rival = gold < TOC_TAGGER_LANES && sum[rival] + MARGIN > sum[gold] ? rival : gold;
    return best;
}

static void change(perceptron *p, const uint32_t *rows, uint32_t lane, int by)
{
    for (uint32_t i = 0; i < TOC_TAGGER_FEATURES; i++) {
        size_t at = (size_t)rows[i] * TOC_TAGGER_LANES + lane;
        p->weights[at] += by;
        p->delayed[at] += by * p->step;
    }
}

/* Tags the sentence as toc_tag() does, with the tags guessed so far, and learns from each error. */
static uint32_t learn(perceptron *p, const treebank *tb, const toc_sentence *sent)
{
    toc_tagger_sentence s = toc_tagger_begin(&tb->text, p->words, sent->first, sent->end);
    toc_tagger_token view[2 * TOC_TAGGER_SIDE + 1];
    uint32_t rows[TOC_TAGGER_FEATURES], errors = 0;
    uint8_t t1 = TOC_POS_NONE, t2 = TOC_POS_NONE;
    for (uint32_t at = sent->first; at < sent->end; at++) {
        for (int64_t i = 0; i < (int64_t)TOC_LEN(view); i++)
            view[i] = toc_tagger_look(&s, (int64_t)at + i - TOC_TAGGER_SIDE);
        uint8_t guess = TOC_X, gold = tb->pos[at];
        if (!toc_tagger_is_x(&tb->text, &tb->text.tokens.p[at])) {
            toc_tagger_rows(view, t1, t2, rows);
            uint32_t rival;
            bool known = gold != TOC_X && gold != TOC_POS_NONE;
            guess = (uint8_t)(best_lane(p, rows, known ? gold - 1u : TOC_TAGGER_LANES, &rival) + 1);
            errors += guess != gold;
            if (known && rival != gold - 1u) {
                change(p, rows, gold - 1u, 1);
                change(p, rows, rival, -1);
            }
            p->step++;
        }
        t2 = t1;
        t1 = guess;
    }
    return errors;
}

static int write_model(const perceptron *p, const char *path, toc_err *reterr)
{
    size_t n = (size_t)TOC_TAGGER_ROWS * TOC_TAGGER_LANES, clipped = 0;
    int8_t *out = toc_calloc(n, 1);
    if (!out)
        return -1;
    for (size_t i = 0; i < n; i++) {
        int64_t sum = (int64_t)p->weights[i] * p->step - p->delayed[i];
        int64_t w = sum * SCALE_NUM / p->step;
        clipped += w > LARGEST || w < -LARGEST;
        w = TOC_MAX(w, (int64_t)-LARGEST);
        out[i] = (int8_t)TOC_MIN(w, (int64_t)LARGEST);
    }
    printf("%zu weights clipped\n", clipped);
    toc_image_part parts[] = {
        {"tagger", {(const char *)out, n}},
        {"words", {(const char *)p->words, TOC_WORDS_SLOTS * sizeof(*p->words)}},
    };
    int r = toc_image_write(path, TOC_IMAGE_MODEL, parts, TOC_LEN(parts), reterr);
    toc_free(out);
    return r;
}

static bool add_word(toc_word_slot *words, uint32_t word, uint32_t cls)
{
    uint32_t at = word >> (32 - TOC_WORDS_BITS), check = word & ((1u << (32 - TOC_WORDS_BITS)) - 1);
    while (words[at].cls && words[at].check != check)
        at = (at + 1) % TOC_WORDS_SLOTS;
    bool fresh = words[at].cls == 0;
    if (fresh)
        words[at] = (toc_word_slot){(uint16_t)check, (uint16_t)cls};
    return fresh;
}

/* Reads lines "word<tab>class"; classes are numbered as they come, from 1. */
static int load_words(const char *path, toc_arena *a, toc_word_slot **ret, toc_err *reterr)
{
    toc_file_map file;
    toc_map classes = {0};
    uint32_t n = 0, entries = 0;
    int r = toc_file_map_open(path, &file, reterr);
    if (r < 0)
        return r;
    toc_word_slot *words = TOC_NEW_N(a, toc_word_slot, TOC_WORDS_SLOTS);
    toc_sv rest = file.bytes;
    while (words && rest.n && entries < TOC_WORDS_SLOTS / 4 * 3) {
        toc_sv cls = toc_sv_cut(&rest, '\n'), word = toc_sv_cut(&cls, '\t');
        if (toc_map_get(&classes, cls) == TOC_MAP_NONE &&
            !toc_map_put(&classes, a, toc_arena_dup(a, cls), ++n))
            break;
        entries += add_word(words, toc_text_hash(word), (uint32_t)toc_map_get(&classes, cls));
    }
    toc_file_map_close(&file);
    if (rest.n)
        return toc_fail(reterr, -1, "%s: too many words", path);
    printf("%u words in %u classes\n", entries, n);
    *ret = words;
    return 0;
}

static int train(treebank tb[CORPORA], const toc_word_slot *words, toc_arena *a, const char *path,
                 toc_err *reterr)
{
    uint32_t n = tb[0].text.sentences.n, *order = TOC_NEW_N(a, uint32_t, n * CORPORA);
    size_t weights = (size_t)TOC_TAGGER_ROWS * TOC_TAGGER_LANES;
    perceptron p = {.step = 1, .words = words};
    p.weights = toc_calloc(weights, sizeof(*p.weights));
    p.delayed = toc_calloc(weights, sizeof(*p.delayed));
    if (!order || !p.weights || !p.delayed)
        return toc_fail(reterr, -1, "no memory");
    for (uint32_t i = 0; i < n * CORPORA; i++)
        order[i] = i;
    uint64_t seed = 1;
    for (int epoch = 0; epoch < EPOCHS; epoch++) {
        uint32_t errors = 0;
        treebank_shuffle(order, n * CORPORA, &seed);
        for (uint32_t i = 0; i < n * CORPORA; i++) {
            const treebank *from = &tb[order[i] / n];
            errors += learn(&p, from, &from->text.sentences.p[order[i] % n]);
        }
        printf("epoch %d: %u errors\n", epoch + 1, errors);
    }
    int r = write_model(&p, path, reterr);
    toc_free(p.weights);
    toc_free(p.delayed);
    return r;
}

int main(int argc, char **argv)
{
    if (argc != 4) {
        fprintf(stderr, "usage: train_tagger TREEBANK.conllu WORD_CLASSES.txt MODEL.bin\n");
        return 2;
    }
    treebank tb[CORPORA];
    toc_arena a = {0};
    toc_err err = {0};
    int r = treebank_load(argv[1], 0, &a, &tb[0], &err);
    if (r == 0)
        r = treebank_load(argv[1], TREEBANK_CAPITALS, &a, &tb[1], &err);
    toc_word_slot *words = NULL;
    if (r == 0)
        r = load_words(argv[2], &a, &words, &err);
    if (r == 0)
        r = train(tb, words, &a, argv[3], &err);
    toc_arena_done(&a);
    if (r < 0)
        fprintf(stderr, "train_tagger: %s\n", err.text);
    return r < 0;
}
