/* muc_report - how good the role models are, by CEAF-REE: entities of a document, exact wordings.
 */
#include "muc_lab.h"

#include <stdio.h>

enum { ALL = TOC_ROLE_COUNT, KEY_ENTITIES = 256 };

static const char *const NAMES[] = {"PerpInd", "PerpOrg", "Target", "Victim",
                                    "(group)", "Weapon",  "micro"};

/* The published measure knows no unnamed victims. */
static bool counts(uint32_t role, uint32_t asked)
{
    return asked == ALL ? role != TOC_ROLE_VICTIM_GROUP : role == asked;
}

typedef struct {
    uint32_t said, right, key;
} tally;

static void add_doc(const muc_lab *l, uint32_t d, uint32_t asked, float floor, tally *t)
{
    bool seen[TOC_ROLE_COUNT][KEY_ENTITIES] = {0};
    for (uint32_t r = 0; r < TOC_ROLE_COUNT; r++)
        t->key += counts(r, asked) ? l->corpus.docs.p[d].pooled[r].n : 0;
    for (uint32_t c = 0; c < l->scenes[d].candidates.n; c++) {
        const toc_role_candidate *x = &l->scenes[d].candidates.p[c];
        int g = l->gold[d][c];
        if (!counts(x->role, asked) || x->q < floor)
            continue;
        t->said++;
        t->right += g >= 0 && g < KEY_ENTITIES && !seen[x->role][g];
        if (g >= 0 && g < KEY_ENTITIES)
            seen[x->role][g] = true;
    }
}

static tally add_all(const muc_lab *l, bool test, uint32_t asked, float floor)
{
    tally t = {0};
    for (uint32_t d = 0; d < l->corpus.docs.n; d++)
        if (l->corpus.docs.p[d].test == test && !l->corpus.docs.p[d].more)
            add_doc(l, d, asked, floor, &t);
    return t;
}

static double f1(tally t)
{
    return t.said + t.key ? 200.0 * t.right / (t.said + t.key) : 0.0;
}

static void print_role(const muc_lab *l, bool test, uint32_t asked)
{
    tally t = add_all(l, test, asked, TOC_ROLE_ACCEPT);
    tally all = add_all(l, test, asked, 0.0f);
    printf("  %-8s P %5.1f  R %5.1f  F1 %5.2f   said %5u  key %5u  found by the tagger %5.1f\n",
           NAMES[asked], 100.0 * t.right / (t.said ? t.said : 1),
           100.0 * t.right / (t.key ? t.key : 1), f1(t), t.said, t.key,
           100.0 * all.right / (t.key ? t.key : 1));
}

/* Of the candidates with a probability in each tenth: how many are right. */
static void print_calibration(const muc_lab *l)
{
    uint32_t n[10] = {0}, right[10] = {0};
    for (uint32_t d = 0; d < l->corpus.docs.n; d++) {
        bool seen[TOC_ROLE_COUNT][KEY_ENTITIES] = {0};
        bool asked = !l->corpus.docs.p[d].test && !l->corpus.docs.p[d].more;
        for (uint32_t c = 0; c < l->scenes[d].candidates.n && asked; c++) {
            const toc_role_candidate *x = &l->scenes[d].candidates.p[c];
            uint32_t bin = TOC_MIN((uint32_t)(x->q * 10.0f), 9u);
            int g = l->gold[d][c];
            n[bin]++;
            right[bin] += g >= 0 && g < KEY_ENTITIES && !seen[x->role][g];
            if (g >= 0 && g < KEY_ENTITIES && x->q >= TOC_ROLE_ACCEPT)
                seen[x->role][g] = true;
        }
    }
    printf("calibration (dev): ");
    for (int k = 0; k < 10; k++)
        printf(" .%d: %.0f%% of %u", k, n[k] ? 100.0 * right[k] / n[k] : 0.0, n[k]);
    printf("\n");
}

void muc_report(const muc_lab *l)
{
    for (int test = 0; test < 2; test++) {
        printf("CEAF-REE, %s, at %.2f\n", test ? "tst1 + tst2" : "dev, cross-validated",
               (double)TOC_ROLE_ACCEPT);
        for (uint32_t r = 0; r <= ALL; r++)
            print_role(l, test, r);
        double best = 0.0, at = 0.0;
        for (float floor = 0.1f; floor < 0.5f; floor += 0.02f) {
            double f = f1(add_all(l, test, ALL, floor));
            at = f > best ? (double)floor : at;
            best = f > best ? f : best;
        }
        printf("  best threshold %.2f: F1 %.2f\n", at, best);
    }
    print_calibration(l);
    fflush(stdout);
}
