/*
 * evaluate_names - how well names are found: precision, recall and F1 by corpus and kind.
 *
 *     evaluate_names CORPORA DATA_FOLDER NAMES.bin [FOLD]
 *
 * On what is held out for good, or on a fold of the rest. A name is right when its first and last
 * word and its kind are (train/name_corpus.h says what a name is); descriptions ("U.S. service
 * members") neither count nor make what is found inside them wrong. Kinds that a corpus does not
 * mark are left out of its figures. In re3d militant groups are organisations.
 */
#include "name_corpus.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#define BIT(tag) (1u << TOC_NAMED_##tag)

/* What each corpus marks completely, so that a name of that kind that it does not mark is wrong. */
static const uint32_t MARKED[NAMES_CORPORA] = {
    [NAMES_RE3D] =
        BIT(PERSON) | BIT(ORGANIZATION) | BIT(ACTOR) | BIT(PLACE) | BIT(NATIONALITY) | BIT(WEAPON),
    [NAMES_ANNOCTR] = BIT(ORGANIZATION) | BIT(PLACE) | BIT(ACTOR) | BIT(MALWARE) | BIT(TOOL),
    [NAMES_CYNER] = BIT(ORGANIZATION) | BIT(MALWARE),
    [NAMES_WIKIGOLD] = BIT(PERSON) | BIT(ORGANIZATION) | BIT(PLACE),
};

static const char *const SOURCES[NAMES_CORPORA] = {"re3d", "annoctr", "cyner", "wikigold"};

typedef struct {
    uint32_t right, found, marked;
} tally;

typedef struct {
    tally of[NAMES_CORPORA][TOC_NAMED_COUNT], all[NAMES_CORPORA];
    TOC_VEC(tally) docs[NAMES_CORPORA]; /* all kinds together, a document each */
} result;

/* The kind under which a corpus counts a tag. */
static toc_named_tag counted_as(name_source s, toc_named_tag t)
{
    if ((s == NAMES_RE3D || s == NAMES_CYNER) && t == TOC_NAMED_ACTOR)
        return TOC_NAMED_ORGANIZATION;
    return s == NAMES_CYNER && t == TOC_NAMED_TOOL ? TOC_NAMED_MALWARE : t;
}

static toc_named_tag kind_of(name_source s, uint32_t tags)
{
    return counted_as(s, (toc_named_tag)__builtin_ctz(tags));
}

static bool counts(name_source s, toc_named_tag t)
{
    return MARKED[s] >> t & 1;
}

static bool judge(const name_doc *d, const toc_name_span *n, toc_named_tag kind, bool *ret_loose,
                  bool *ret_ignored)
{
    uint32_t start = d->text.tokens.p[n->first].start, end = d->text.tokens.p[n->end - 1].end;
    TOC_VEC_FOREACH (m, &d->names) {
        if (m->end <= start || m->start >= end)
            continue;
        if (m->described) {
            *ret_ignored = true;
            continue;
        }
        if (kind_of(d->source, m->tags) != kind)
            continue;
        *ret_loose = true;
        if (m->start == start && m->end == end)
            return true;
    }
    return false;
}

static bool score(const name_doc *d, const toc_name_span_vec *found, toc_arena *a, result *r)
{
    tally before = r->all[d->source];
    TOC_VEC_FOREACH (m, &d->names) {
        toc_named_tag kind = kind_of(d->source, m->tags);
        if (m->described || !counts(d->source, kind))
            continue;
        r->of[d->source][kind].marked++;
        r->all[d->source].marked++;
    }
    TOC_VEC_FOREACH (n, found) {
        toc_named_tag kind = counted_as(d->source, n->tag);
        bool loose = false, ignored = false, right = judge(d, n, kind, &loose, &ignored);
        if (!counts(d->source, kind) || (!right && !loose && ignored))
            continue;
        r->of[d->source][kind].found++;
        r->of[d->source][kind].right += right;
        r->all[d->source].found++;
        r->all[d->source].right += right;
    }
    tally *t = TOC_VEC_PUSH(a, &r->docs[d->source]), *now = &r->all[d->source];
    if (t)
        *t = (tally){now->right - before.right, now->found - before.found,
                     now->marked - before.marked};
    return t;
}

static double f1_of(tally t)
{
    return t.found + t.marked ? 200.0 * t.right / (t.found + t.marked) : 0;
}

static int by_size(const void *pa, const void *pb)
{
    double a = *(const double *)pa, b = *(const double *)pb;
    return a < b ? -1 : a > b;
}

/* 95 % of draws of documents, with replacement. */
static void interval(const result *r, int source, double ret[2])
{
    enum { DRAWS = 1000, CUT = DRAWS / 40 };
    static double f1[DRAWS];
    uint32_t n = r->docs[source].n;
    uint64_t seed = 1;
    for (int k = 0; k < DRAWS; k++) {
        tally sum = {0};
        for (uint32_t i = 0; i < n; i++) {
            seed = seed * 6364136223846793005u + 1442695040888963407u;
            const tally *t = &r->docs[source].p[(seed >> 33) % n];
            sum.right += t->right;
            sum.found += t->found;
            sum.marked += t->marked;
        }
        f1[k] = f1_of(sum);
    }
    qsort(f1, DRAWS, sizeof(f1[0]), by_size);
    ret[0] = f1[CUT];
    ret[1] = f1[DRAWS - 1 - CUT];
}

static void print(const char *corpus, const char *text, const char *kind, tally t,
                  const double *range)
{
    double p = t.found ? 100.0 * t.right / t.found : 0,
           r = t.marked ? 100.0 * t.right / t.marked : 0;
    char between[32] = "";
    if (range)
        snprintf(between, sizeof(between), "%.1f to %.1f", range[0], range[1]);
    if (t.marked || t.found)
        printf("| %s%s | %s | %.1f | %.1f | **%.1f** | %s | %u |\n", corpus, text, kind, p, r,
               f1_of(t), between, t.marked);
}

static void report(const result *r)
{
    printf("| corpus | kind | precision | recall | F1 | 95 %% of draws | names |\n"
           "|---|---|---|---|---|---|---|\n");
    for (int s = 0; s < NAMES_CORPORA; s++) {
        double range[2][2] = {0};
        for (int c = 0; c < 2 && r[c].docs[s].n; c++)
            interval(&r[c], s, range[c]);
        print(SOURCES[s], "", "all", r[0].all[s], range[0]);
        for (int k = 1; k < TOC_NAMED_COUNT; k++)
            print(SOURCES[s], "", toc_named_word((toc_named_tag)k), r[0].of[s][k], NULL);
        print(SOURCES[s], " in capitals", "all", r[1].all[s], range[1]);
    }
}

static int run(char **argv, int64_t fold, toc_arena *a, toc_err *reterr)
{
    toc_lexicon *lexicon = NULL;
    toc_tagger *tagger = NULL;
    toc_namer *namer = NULL;
    name_doc_vec docs = {0};
    static result all[2]; /* as it is, in capitals */
    int r = toc_lexicon_open(toc_arena_printf(a, "%s/tocsin.lex", argv[2]).p, &lexicon, reterr);
    if (r == 0)
        r = toc_tagger_open(toc_arena_printf(a, "%s/tagger.bin", argv[2]).p, &tagger, reterr);
    if (r == 0)
        r = toc_namer_open(argv[3], &namer, reterr);
    if (r == 0)
        r = name_corpus_load(argv[1], lexicon, tagger, a, &docs, reterr);
    for (uint32_t i = 0; r == 0 && i < docs.n; i++) {
        const name_doc *d = &docs.p[i];
        toc_name_span_vec found = {0};
        if (fold < 0 ? !d->held_out : d->held_out || d->fold != fold)
            continue;
        r = toc_namer_find(namer, lexicon, &d->text, a, &found);
        if (r == 0)
            r = score(d, &found, a, &all[d->capitals]) ? 0 : -ENOMEM;
    }
    if (r == 0)
        report(all);
    toc_namer_free(namer);
    toc_tagger_free(tagger);
    toc_lexicon_free(lexicon);
    return r;
}

int main(int argc, char **argv)
{
    enum { ARENA = 1 << 30 };
    toc_arena a = {.max = (size_t)4 * ARENA};
    toc_err err = {0};
    int64_t fold = -1;
    if (argc < 4 || argc > 5 || (argc == 5 && !toc_sv_to_i64(toc_sv_of(argv[4]), &fold))) {
        fprintf(stderr, "usage: evaluate_names CORPORA DATA_FOLDER NAMES.bin [FOLD]\n");
        return 2;
    }
    int r = run(argv, fold, &a, &err);
    if (r < 0)
        fprintf(stderr, "evaluate_names: %s\n", err.text[0] ? err.text : "out of memory");
    toc_arena_done(&a);
    return r < 0;
}
