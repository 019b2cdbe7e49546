/*
 * tagger - trains model-data/tagger.bin: averaged perceptron on UD English EWT, train part.
 *
 *     train_tagger UD_ENGLISH_EWT_TRAIN.conllu WORD_CLASSES.txt OUT.bin [FOLD]
 *
 * With FOLD (0-4) every fifth sentence is left out, for the parser's training. Every sentence is
 * read twice, as it stands and in capitals. Integers and one fixed seed all through: the same
 * corpus gives the same file, bit for bit.
 */
#include "extract/tagger.h"
#include "base/file.h"
#include "base/image.h"
#include "base/map.h"
#include "extract/tagger_features.h"
#include "perceptron.h"
#include "treebank.h"

#include <errno.h>
#include <stdio.h>

enum { EPOCHS = 10, CORPORA = 2, FOLDS = 5, MARGIN = 15, DROPPED = 40, SCALE = 8 };

typedef struct {
    perceptron p;
    const toc_word_slot *words;
    uint32_t errors;
} trainer;

/* Learns from one token; returns the tag guessed. */
static uint8_t learn_tag(trainer *t, uint32_t *rows, uint8_t gold)
{
    int32_t sum[TOC_TAGGER_LANES];
    uint32_t best = 0, want = gold - 1u, rival = want == 0;
    uint32_t n = perceptron_drop(&t->p, rows, TOC_TAGGER_FEATURES);
    perceptron_sum(&t->p, rows, n, sum);
    for (uint32_t lane = 0; lane < TOC_TAGGER_LANES; lane++) {
        if (sum[lane] > sum[best])
            best = lane;
        if (lane != want && sum[lane] > sum[rival])
            rival = lane;
    }
    t->errors += best != want;
    if (gold != TOC_X && gold != TOC_POS_NONE && sum[rival] + MARGIN > sum[want])
        perceptron_learn(&t->p, rows, n, want, rival);
    t->p.step++;
    return (uint8_t)(best + 1);
}

/* Tags the sentence as toc_tag() does, with the tags guessed so far, and learns from each error. */
static void learn(trainer *t, const treebank *tb, const toc_sentence *sent)
{
    toc_tagger_sentence s = toc_tagger_begin(&tb->text, t->words, sent->first, sent->end);
    toc_tagger_token view[2 * TOC_TAGGER_SIDE + 1];
    uint32_t rows[TOC_TAGGER_FEATURES];
    uint8_t t1 = TOC_POS_NONE, t2 = TOC_POS_NONE;
    for (uint32_t at = sent->first; at < sent->end; at++) {
        for (int64_t i = 0; i < (int64_t)TOC_LEN(view); i++)
            view[i] = toc_tagger_look(&s, (int64_t)at + i - TOC_TAGGER_SIDE);
        uint8_t guess = TOC_X;
        if (!toc_tagger_is_x(&tb->text, &tb->text.tokens.p[at])) {
            toc_tagger_rows(view, t1, t2, rows);
            guess = learn_tag(t, rows, tb->pos[at]);
        }
        t2 = t1;
        t1 = guess;
    }
}

static int write_model(const trainer *t, const char *path, toc_err *reterr)
{
    toc_sv weights = perceptron_pack(&t->p, SCALE);
    toc_image_part parts[] = {
        {"tagger", weights},
        {"words", {(const char *)t->words, TOC_WORDS_SLOTS * sizeof(*t->words)}},
    };
    int r = weights.n ? toc_image_write(path, TOC_IMAGE_MODEL, parts, TOC_LEN(parts), reterr)
                      : toc_fail(reterr, -ENOMEM, "no memory");
    perceptron_unpack(weights);
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
static int load_words(const char *path, toc_arena *a, const toc_word_slot **ret, toc_err *reterr)
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

/* Every sentence, once from each reading of the corpus; not those whose number leaves `left_out`
 * when divided by FOLDS. */
static uint32_t fill_order(uint32_t *order, uint32_t n, uint32_t left_out)
{
    uint32_t k = 0;
    for (uint32_t i = 0; i < n * CORPORA; i++)
        if (i % n % FOLDS != left_out)
            order[k++] = i;
    return k;
}

static int train(trainer *t, treebank tb[CORPORA], uint32_t left_out, toc_arena *a, toc_err *reterr)
{
    uint32_t n = tb[0].text.sentences.n, *order = TOC_NEW_N(a, uint32_t, n * CORPORA);
    if (!order || !perceptron_init(&t->p, TOC_TAGGER_ROW_BITS, TOC_TAGGER_LANES, DROPPED))
        return toc_fail(reterr, -ENOMEM, "no memory");
    uint32_t used = fill_order(order, n, left_out);
    uint64_t seed = 1;
    for (int epoch = 0; epoch < EPOCHS; epoch++) {
        t->errors = 0;
        treebank_shuffle(order, used, &seed);
        for (uint32_t i = 0; i < used; i++) {
            const treebank *from = &tb[order[i] / n];
            learn(t, from, &from->text.sentences.p[order[i] % n]);
        }
        printf("epoch %d: %u errors\n", epoch + 1, t->errors);
    }
    return 0;
}

int main(int argc, char **argv)
{
    if (argc != 4 && argc != 5) {
        fprintf(stderr, "usage: train_tagger TREEBANK.conllu WORD_CLASSES.txt MODEL.bin [FOLD]\n");
        return 2;
    }
    treebank tb[CORPORA];
    toc_arena a = {0};
    toc_err err = {0};
    trainer t = {.words = NULL};
    int64_t left_out = FOLDS;
    if (argc == 5 && !toc_sv_to_i64(toc_sv_of(argv[4]), &left_out))
        return 2;
    int r = treebank_load(argv[1], 0, &a, &tb[0], &err);
    if (r == 0)
        r = treebank_load(argv[1], TREEBANK_CAPITALS, &a, &tb[1], &err);
    if (r == 0)
        r = load_words(argv[2], &a, &t.words, &err);
    if (r == 0)
        r = train(&t, tb, (uint32_t)left_out, &a, &err);
    if (r == 0)
        r = write_model(&t, argv[3], &err);
    perceptron_done(&t.p);
    toc_arena_done(&a);
    if (r < 0)
        fprintf(stderr, "train_tagger: %s\n", err.text);
    return r < 0;
}
