/*
 * tagger - trains model-data/tagger.bin: averaged perceptron on UD English EWT, train part.
 *
 *     train_tagger UD_ENGLISH_EWT_TRAIN.conllu MODEL_DATA OUT.bin [FOLD]
 *
 * MODEL_DATA holds word-classes.txt, word-clusters.txt and word-tree.txt. With FOLD (0-4) every
 * fifth sentence is left out. Every sentence is read twice, as it stands and in capitals. Integers
 * and one fixed seed all through: the same corpus gives the same file, bit for bit.
 */
#include "extract/tagger.h"
#include "base/ascii.h"
#include "base/file.h"
#include "base/image.h"
#include "base/map.h"
#include "extract/tagger_features.h"
#include "perceptron.h"
#include "treebank.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

enum { EPOCHS = 10, RUNS = 4, CORPORA = 2, FOLDS = 5, MARGIN = 15, DROPPED = 40, SCALE = 6 };

/* A word that was seen less often may have other tags too. */
enum { SEEN_ENOUGH = 10 };

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
            toc_tagger_word_rows(view, rows);
            toc_tagger_tag_rows(view, t1, t2, rows);
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

typedef struct {
    toc_word_slot *slots;
    uint32_t used;
} word_table;

/* The slot of a word, made if there is none; NULL when the table is as full as it may get. */
static toc_word_slot *slot_of_hash(word_table *w, uint32_t word)
{
    uint16_t check;
    toc_word_slot *slot = &w->slots[toc_word_slot_of(w->slots, word, &check)];
    if (slot->check == 0) {
        if (w->used >= TOC_WORDS_SLOTS / 4 * 3)
            return NULL;
        slot->check = check;
        w->used++;
    }
    return slot;
}

static toc_word_slot *slot_for(word_table *w, toc_sv word)
{
    return slot_of_hash(w, toc_text_hash(word));
}

/* Lines "word<tab>class"; classes are numbered as they come, from 1. */
static bool add_classes(word_table *w, toc_sv file, toc_arena *a)
{
    toc_map classes = {0};
    uint32_t n = 0;
    while (file.n) {
        toc_sv cls = toc_sv_cut(&file, '\n'), word = toc_sv_cut(&cls, '\t');
        toc_word_slot *slot = slot_for(w, word);
        if (!slot || (toc_map_get(&classes, cls) == TOC_MAP_NONE &&
                      !toc_map_put(&classes, a, toc_arena_dup(a, cls), ++n)))
            return false;
        if (slot->cls == 0)
            slot->cls = (uint16_t)toc_map_get(&classes, cls);
    }
    return true;
}

/* Lines "word<tab>number". */
static bool add_clusters(word_table *w, toc_sv file)
{
    while (file.n) {
        toc_sv rest = toc_sv_cut(&file, '\n'), word = toc_sv_cut(&rest, '\t');
        toc_word_slot *slot = slot_for(w, word);
        int64_t cluster;
        if (!slot || !toc_sv_to_i64(rest, &cluster))
            return false;
        if (slot->cluster == 0)
            slot->cluster = (uint8_t)cluster;
    }
    return true;
}

/* Lines "word<tab>path", a hexadecimal digit a level. Words of these alone may find no room: the
 * most frequent come first. */
static bool add_leaves(word_table *w, toc_sv file)
{
    while (file.n) {
        toc_sv rest = toc_sv_cut(&file, '\n'), word = toc_sv_cut(&rest, '\t');
        toc_word_slot *slot = slot_for(w, word);
        uint32_t path = 0;
        if (rest.n != TOC_LEAF_DIGITS)
            return false;
        for (size_t i = 0; i < rest.n; i++) {
            int digit = toc_hex_digit(rest.p[i]);
            if (digit < 0)
                return false;
            path = path << 4 | (uint32_t)digit;
        }
        if (slot && slot->leaf == 0)
            slot->leaf = (uint16_t)(path + TOC_LEAF_FIRST);
    }
    return true;
}

static int load_words(const char *dir, toc_arena *a, word_table *ret, toc_err *reterr)
{
    word_table w = {.slots = TOC_NEW_N(a, toc_word_slot, TOC_WORDS_SLOTS)};
    static const char *const names[] = {"word-classes.txt", "word-clusters.txt", "word-tree.txt"};
    for (size_t i = 0; w.slots && i < TOC_LEN(names); i++) {
        toc_file_map file;
        int r = toc_file_map_open(toc_arena_printf(a, "%s/%s", dir, names[i]).p, &file, reterr);
        if (r < 0)
            return r;
        bool good = i == 0   ? add_classes(&w, file.bytes, a)
                    : i == 1 ? add_clusters(&w, file.bytes)
                             : add_leaves(&w, file.bytes);
        toc_file_map_close(&file);
        if (!good)
            return toc_fail(reterr, -EINVAL, "%s/%s: too many words, or damaged", dir, names[i]);
    }
    printf("%u words\n", w.used);
    *ret = w;
    return w.slots ? 0 : toc_fail(reterr, -ENOMEM, "no memory");
}

/* A token of the corpus, to be sorted by word. */
typedef struct {
    uint32_t word; /* toc_tagger_token.word */
    uint8_t tag;
} seen;

static int compare_words(const void *a, const void *b)
{
    const seen *x = a, *y = b;
    return x->word < y->word ? -1 : x->word > y->word;
}

/* The tag of all but one in a hundred of n tokens of one word, or TOC_POS_NONE. What is X is told
 * by rule, not by word. */
static uint8_t only_tag(const seen *s, uint32_t n)
{
    uint32_t count[TOC_POS_COUNT] = {0};
    for (uint32_t i = 0; i < n && n >= SEEN_ENOUGH; i++)
        count[s[i].tag]++;
    for (uint8_t tag = TOC_POS_NONE + 1; tag < TOC_X; tag++)
        if (count[tag] && count[tag] * 100 >= n * 99)
            return tag;
    return TOC_POS_NONE;
}

/* Notes the words that bear one tag wherever they stand. */
static int note_tags(word_table *w, const treebank *tb, toc_arena *a, toc_err *reterr)
{
    uint32_t n = tb->text.tokens.n, words = 0;
    seen *all = TOC_NEW_N(a, seen, n);
    if (!all)
        return toc_fail(reterr, -ENOMEM, "no memory");
    toc_tagger_sentence whole = toc_tagger_begin(&tb->text, w->slots, 0, n);
    for (uint32_t i = 0; i < n; i++)
        all[i] = (seen){toc_tagger_look(&whole, i).word, tb->pos[i]};
    qsort(all, n, sizeof(*all), compare_words);
    for (uint32_t i = 0, end; i < n; i = end) {
        for (end = i; end < n && all[end].word == all[i].word;)
            end++;
        uint8_t tag = only_tag(&all[i], end - i);
        toc_word_slot *slot = tag ? slot_of_hash(w, all[i].word) : NULL;
        if (slot) {
            slot->tag = tag;
            words++;
        }
    }
    printf("%u words with one tag\n", words);
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
    int runs = left_out < FOLDS ? 1 : RUNS;
    for (int epoch = 0; epoch < EPOCHS * runs; epoch++) {
        t->errors = 0;
        treebank_shuffle(order, used, &seed);
        for (uint32_t i = 0; i < used; i++) {
            const treebank *from = &tb[order[i] / n];
            learn(t, from, &from->text.sentences.p[order[i] % n]);
        }
        if ((epoch + 1) % EPOCHS == 0) {
            printf("run %d: %u errors\n", epoch / EPOCHS + 1, t->errors);
            perceptron_end_run(&t->p);
        }
    }
    return 0;
}

int main(int argc, char **argv)
{
    if (argc != 4 && argc != 5) {
        fprintf(stderr, "usage: train_tagger TREEBANK.conllu MODEL_DATA MODEL.bin [FOLD]\n");
        return 2;
    }
    treebank tb[CORPORA];
    toc_arena a = {0};
    toc_err err = {0};
    trainer t = {.words = NULL};
    word_table words = {0};
    int64_t left_out = FOLDS;
    if (argc == 5 && !toc_sv_to_i64(toc_sv_of(argv[4]), &left_out))
        return 2;
    int r = treebank_load(argv[1], 0, &a, &tb[0], &err);
    if (r == 0)
        r = treebank_load(argv[1], TREEBANK_CAPITALS, &a, &tb[1], &err);
    if (r == 0)
        r = load_words(argv[2], &a, &words, &err);
    if (r == 0) {
        t.words = words.slots;
        r = train(&t, tb, (uint32_t)left_out, &a, &err);
    }
    if (r == 0)
        r = note_tags(&words, &tb[0], &a, &err);
    if (r == 0)
        r = write_model(&t, argv[3], &err);
    perceptron_done(&t.p);
    toc_arena_done(&a);
    if (r < 0)
        fprintf(stderr, "train_tagger: %s\n", err.text);
    return r < 0;
}
