/*
 * parser - trains model-data/parser.bin: two averaged perceptrons on UD English EWT, train part.
 *
 *     train_parser UD_ENGLISH_EWT_TRAIN.conllu OUT.bin TAGGER_0.bin … TAGGER_4.bin
 *
 * The taggers were trained without every fifth sentence in turn, and tag those: the parser learns
 * from tags as wrong as it will see. A dynamic oracle (Goldberg and Nivre 2013) tells which steps
 * lose no further gold arc, so that learning goes on behind a wrong step. Integers and one fixed
 * seed: the same corpus gives the same file, bit for bit.
 */
#include "base/alloc.h"
#include "base/image.h"
#include "extract/parser_features.h"
#include "extract/tagger.h"
#include "perceptron.h"
#include "treebank.h"

#include <errno.h>
#include <stdio.h>

enum {
    EPOCHS = 12,
    RUNS = 4,
    FOLDS = 5,
    STEP_MARGIN = 20,
    LABEL_MARGIN = 20,
    DROPPED = 15,
    SCALE = 6
};

typedef struct {
    perceptron steps, labels;
    uint64_t seed;
    uint32_t right, arcs, right_labels;
} trainer;

/* Gold heads of one sentence, numbered as the parser's state: the root is n. */
typedef struct {
    uint16_t head[TOC_PARSER_MAX];
    uint8_t dep[TOC_PARSER_MAX];
} gold;

static bool is_waiting(const toc_parser_state *s, uint16_t token)
{
    return token >= s->front;
}

/* Gold dependents of `head` among the tokens in the input, from `from` on. */
static int dependents_waiting(const toc_parser_state *s, const gold *g, uint16_t head,
                              uint16_t from)
{
    int n = 0;
    for (uint16_t i = from; i < s->n; i++)
        n += g->head[i] == head;
    return n;
}

/* How many gold arcs can no longer be drawn after the step. */
static int cost(const toc_parser_state *s, const gold *g, toc_step step)
{
    uint16_t b = s->front, top = s->depth ? s->stack[s->depth - 1] : 0;
    uint16_t below = s->depth > 1 ? s->stack[s->depth - 2] : (uint16_t)(s->n + 1);
    int lost = 0;
    switch (step) {
    case TOC_STEP_SHIFT:
        for (uint16_t i = 0; i < s->depth; i++) {
            lost += g->head[s->stack[i]] == b;
            lost += i + 1 < s->depth && g->head[b] == s->stack[i];
        }
        return lost;
    case TOC_STEP_LEFT:
        lost += g->head[top] == below || (is_waiting(s, g->head[top]) && g->head[top] != b);
        return lost + dependents_waiting(s, g, top, b);
    case TOC_STEP_RIGHT:
        lost += is_waiting(s, g->head[top]);
        return lost + dependents_waiting(s, g, top, b);
    default:
        return lost;
    }
}

/* Learns from the state s; returns the step to go on with. */
static toc_step learn_step(trainer *t, const toc_parser_state *s, const gold *g, bool explore)
{
    uint32_t rows[TOC_STEP_FEATURES];
    int costs[TOC_STEP_COUNT], least = TOC_PARSER_MAX;
    int32_t sum[TOC_STEP_LANES];
    for (int k = 0; k < TOC_STEP_COUNT; k++) {
        costs[k] = toc_step_allowed(s, (toc_step)k) ? cost(s, g, (toc_step)k) : TOC_PARSER_MAX;
        least = TOC_MIN(least, costs[k]);
    }
    toc_step_rows(s, rows);
    uint32_t n = perceptron_drop(&t->steps, rows, TOC_STEP_FEATURES);
    perceptron_sum(&t->steps, rows, n, sum);
    int best = -1, good = -1, bad = -1;
    for (int k = 0; k < TOC_STEP_COUNT; k++) {
        if (!toc_step_allowed(s, (toc_step)k))
            continue;
        if (best < 0 || sum[k] > sum[best])
            best = k;
        int *side = costs[k] == least ? &good : &bad;
        if (*side < 0 || sum[k] > sum[*side])
            *side = k;
    }
    if (bad >= 0 && sum[bad] + STEP_MARGIN > sum[good])
        perceptron_learn(&t->steps, rows, n, (uint32_t)good, (uint32_t)bad);
    t->steps.step++;
    return (toc_step)(explore ? best : good);
}

static toc_dep learn_label(trainer *t, const toc_parser_state *s, const gold *g, uint16_t head,
                           uint16_t dep)
{
    uint32_t rows[TOC_LABEL_FEATURES];
    int32_t sum[TOC_LABEL_LANES];
    if (head == s->n)
        return TOC_DEP_ROOT;
    toc_label_rows(s, head, dep, rows);
    uint32_t n = perceptron_drop(&t->labels, rows, TOC_LABEL_FEATURES);
    perceptron_sum(&t->labels, rows, n, sum);
    uint32_t best = TOC_DEP_ROOT + 1, want = g->dep[dep], rival = want == best ? best + 1 : best;
    for (uint32_t d = best; d < TOC_DEP_COUNT; d++) {
        if (sum[d] > sum[best])
            best = d;
        if (d != want && sum[d] > sum[rival])
            rival = d;
    }
    if (g->head[dep] == head && want != TOC_DEP_ROOT) {
        t->right_labels += best == want;
        if (sum[rival] + LABEL_MARGIN > sum[want])
            perceptron_learn(&t->labels, rows, n, want, rival);
        t->labels.step++;
    }
    return (toc_dep)best;
}

static void learn(trainer *t, const treebank *tb, const toc_sentence *sent, bool explore)
{
    toc_parser_state s;
    gold g;
    uint16_t n = (uint16_t)(sent->end - sent->first);
    if (sent->end - sent->first > TOC_PARSER_MAX)
        return;
    toc_parser_begin(&s, &tb->text, sent->first, sent->end);
    for (uint16_t i = 0; i < n; i++) {
        uint32_t head = tb->head[sent->first + i];
        g.head[i] = head == TOC_NO_TOKEN ? n : (uint16_t)(head - sent->first);
        g.dep[i] = tb->dep[sent->first + i];
    }
    while (!toc_parser_done(&s)) {
        t->seed = t->seed * 6364136223846793005u + 1442695040888963407u;
        toc_step step = learn_step(t, &s, &g, explore && t->seed >> 33 < (1u << 31) / 10 * 9);
        toc_dep label = TOC_DEP_NONE;
        if (step != TOC_STEP_SHIFT) {
            uint16_t h, d;
            toc_step_arc(&s, step, &h, &d);
            label = learn_label(t, &s, &g, h, d);
            t->right += g.head[d] == h;
            t->arcs++;
        }
        toc_step_do(&s, step, label);
    }
}

static int write_model(const trainer *t, const char *path, toc_err *reterr)
{
    toc_sv steps = perceptron_pack(&t->steps, SCALE), labels = perceptron_pack(&t->labels, SCALE);
    toc_image_part parts[] = {{"steps", steps}, {"labels", labels}};
    int r = steps.n && labels.n
                ? toc_image_write(path, TOC_IMAGE_MODEL, parts, TOC_LEN(parts), reterr)
                : toc_fail(reterr, -ENOMEM, "no memory");
    perceptron_unpack(steps);
    perceptron_unpack(labels);
    return r;
}

static void train_run(trainer *t, const treebank *tb, uint32_t *order)
{
    uint32_t n = tb->text.sentences.n;
    for (uint32_t i = 0; i < n; i++)
        order[i] = i;
    for (int epoch = 0; epoch < EPOCHS; epoch++) {
        t->right = t->arcs = t->right_labels = 0;
        treebank_shuffle(order, n, &t->seed);
        for (uint32_t i = 0; i < n; i++)
            learn(t, tb, &tb->text.sentences.p[order[i]], epoch > 0);
    }
    printf("%.2f %% heads, %.2f %% both\n", 100.0 * t->right / t->arcs,
           100.0 * t->right_labels / t->arcs);
    fflush(stdout);
    perceptron_end_run(&t->steps);
    perceptron_end_run(&t->labels);
}

/* Tags each sentence by the tagger that has not learnt from it. */
static int tag(treebank *tb, char **taggers, toc_err *reterr)
{
    toc_text all = tb->text;
    for (uint32_t fold = 0; fold < FOLDS; fold++) {
        toc_tagger *m;
        int r = toc_tagger_open(taggers[fold], &m, reterr);
        if (r < 0)
            return r;
        for (uint32_t i = fold; i < all.sentences.n; i += FOLDS) {
            toc_text one = all;
            one.sentences.p = &all.sentences.p[i];
            one.sentences.n = 1;
            toc_tag(m, &one);
        }
        toc_tagger_free(m);
    }
    return 0;
}

int main(int argc, char **argv)
{
    if (argc != 3 + FOLDS) {
        fprintf(stderr, "usage: train_parser TREEBANK.conllu MODEL.bin TAGGER.bin x %d\n", FOLDS);
        return 2;
    }
    treebank tb;
    toc_arena a = {0};
    toc_err err = {0};
    trainer t = {.seed = 1};
    int r = treebank_load(argv[1], 0, &a, &tb, &err);
    if (r == 0)
        r = tag(&tb, argv + 3, &err);
    uint32_t *order = r == 0 ? TOC_NEW_N(&a, uint32_t, tb.text.sentences.n) : NULL;
    if (order && perceptron_init(&t.steps, TOC_STEP_ROW_BITS, TOC_STEP_LANES, DROPPED) &&
        perceptron_init(&t.labels, TOC_LABEL_ROW_BITS, TOC_LABEL_LANES, DROPPED)) {
        for (int run = 0; run < RUNS; run++)
            train_run(&t, &tb, order);
        r = write_model(&t, argv[2], &err);
    } else if (r == 0) {
        r = toc_fail(&err, -ENOMEM, "no memory");
    }
    perceptron_done(&t.steps);
    perceptron_done(&t.labels);
    toc_arena_done(&a);
    if (r < 0)
        fprintf(stderr, "train_parser: %s\n", err.text);
    return r < 0;
}
