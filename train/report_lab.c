/* report_lab - see report_lab.h. */
#include "report_lab.h"

#include "base/alloc.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>

bool report_skip(const void *split, uint32_t group)
{
    const report_split *p = split;
    return report_fold(p->doc_of ? p->doc_of[group] : group) == p->fold;
}

/*
 * Feeds have but the first sentences of a report: beginnings of one to four sentences are learned
 * from like reports of their own. Each gets a number that puts it into the fold of its report.
 */
static int add_beginnings(report_lab *l)
{
    uint32_t n = l->corpus.docs.n;
    l->reports = n;
    for (uint32_t d = n % REPORT_FOLDS; d < n; d++) {
        muc_doc *copy = TOC_VEC_PUSH(&l->arena, &l->corpus.docs);
        if (!copy)
            return -ENOMEM;
        *copy = l->corpus.docs.p[d];
        const toc_text *t = &l->corpus.docs.p[d].text;
        uint32_t sentences = TOC_MIN(1 + d / REPORT_FOLDS % 4, t->sentences.n);
        if (sentences)
            copy->doc.text.n = t->tokens.p[t->sentences.p[sentences - 1].end - 1].end;
        copy->text = (toc_text){0};
        if (toc_text_split(&copy->doc, &l->arena, &copy->text) < 0)
            return -ENOMEM;
    }
    return 0;
}

bool report_is_cyber(const muc_template *t)
{
    const json *realm = json_get(t->key, "realm");
    return realm && toc_sv_eq(realm->text, TOC_SV("cyber"));
}

/* The sentence that the byte before `end` stands in. */
static uint32_t sentence_at(const toc_text *t, uint32_t end)
{
    for (uint32_t k = 0; k < t->sentences.n; k++)
        if (t->tokens.p[t->sentences.p[k].end - 1].end >= end)
            return k;
    return t->sentences.n ? t->sentences.n - 1 : 0;
}

static int mark(report_lab *l, uint32_t d)
{
    const muc_doc *doc = &l->corpus.docs.p[d];
    report_view *v = &l->views[d];
    v->told = TOC_NEW_N(&l->arena, uint32_t, (size_t)doc->text.sentences.n + 1);
    if (!v->told)
        return -ENOMEM;
    for (uint32_t k = 0; k < TOC_MIN(doc->templates.n, (uint32_t)REPORT_INCIDENTS); k++) {
        const json *told = json_get(doc->templates.p[k].key, "told");
        for (const json *x = told ? told->first : NULL; x; x = x->next)
            if (x->number <= (double)doc->doc.text.n)
                v->told[sentence_at(&doc->text, (uint32_t)x->number)] |= 1u << k;
    }
    return 0;
}

static int see(report_lab *l, uint32_t d)
{
    muc_doc *doc = &l->corpus.docs.p[d];
    report_view *v = &l->views[d];
    toc_record r = {.published = TOC_DAY_NONE};
    if (toc_lex_look(l->lexicon, &doc->text, &l->arena) < 0)
        return -ENOMEM;
    toc_tag(l->tagger, &doc->text);
    r.published = toc_report_date(&doc->text, &l->arena, &r.published_basis);
    toc_scan_means with = {.lexicon = l->lexicon, .namer = l->namer};
    if (toc_scan_build(&with, &doc->text, &r, &l->arena, &v->scan) < 0 ||
        toc_events_find(&v->scan, &v->events) < 0 ||
        toc_statements_find(&v->scan, &v->statements) < 0)
        return -ENOMEM;
    v->genre = toc_genre_of(&v->scan);
    return mark(l, d);
}

int report_lab_open(report_lab *l, const char *folder, const char *data, const char *roles,
                    toc_err *reterr)
{
    int r =
        toc_lexicon_open(toc_arena_printf(&l->arena, "%s/tocsin.lex", data).p, &l->lexicon, reterr);
    if (r == 0)
        r = toc_tagger_open(toc_arena_printf(&l->arena, "%s/tagger.bin", data).p, &l->tagger,
                            reterr);
    if (r == 0)
        r = toc_namer_open(toc_arena_printf(&l->arena, "%s/names.bin", data).p, &l->namer, reterr);
    if (r == 0)
        r = muc_corpus_add(&l->corpus, folder, "dev", &l->arena, reterr);
    for (uint32_t fold = 0; fold < REPORT_MODELS && r == 0; fold++) {
        const char *path =
            fold == REPORT_FOLDS ? roles : toc_arena_printf(&l->arena, "%s.%u", roles, fold).p;
        r = toc_roles_open(path, l->lexicon, &l->roles[fold], reterr);
    }
    if (r == 0)
        r = add_beginnings(l);
    if (r < 0)
        return r;
    l->views = TOC_NEW_N(&l->arena, report_view, l->corpus.docs.n);
    for (uint32_t d = 0; d < l->corpus.docs.n; d++)
        if (!l->views || see(l, d) < 0)
            return toc_fail(reterr, -ENOMEM, "out of memory");
    return 0;
}

/* p: the address of a pointer. */
static int grow(void *p, size_t size)
{
    void *old, *new;
    memcpy(&old, p, sizeof(old));
    new = toc_realloc(old, size);
    if (!new)
        return -ENOMEM;
    memcpy(p, &new, sizeof(new));
    return 0;
}

int report_row(report_table *t, uint32_t doc, const toc_row *x, bool y)
{
    if (t->n == t->room) {
        uint32_t room = t->room ? t->room * 2 : 4096;
        if (grow(&t->x, (size_t)room * t->features * sizeof(float)) < 0 || grow(&t->y, room) < 0 ||
            grow(&t->doc, room * sizeof(uint32_t)) < 0)
            return -ENOMEM;
        t->room = room;
    }
    memcpy(t->x + (size_t)t->n * t->features, x->x, t->features * sizeof(float));
    t->y[t->n] = y;
    t->doc[t->n++] = doc;
    return 0;
}

static float ask(const toc_forest *f, const float *x, uint32_t n)
{
    toc_row r = {.n = n};
    memcpy(r.x, x, n * sizeof(*x));
    return toc_row_ask(f, &r);
}

static void print(const report_table *t, const float *p, const char *what)
{
    uint32_t positive = 0;
    double loss = 0;
    for (uint32_t i = 0; i < t->n; i++) {
        positive += t->y[i];
        loss -= log(t->y[i] ? (double)p[i] : 1.0 - (double)p[i]);
    }
    printf("%s: %u rows, %u yes, log loss %.4f\n", what, t->n, positive, loss / t->n);
    for (int k = 1; k < 10; k++) {
        uint32_t said = 0, right = 0;
        for (uint32_t i = 0; i < t->n; i++)
            if (p[i] >= (float)k / 10.0f) {
                said++;
                right += t->y[i];
            }
        printf("  .%d: P %.1f R %.1f\n", k, 100.0 * right / TOC_MAX(said, 1u),
               100.0 * right / TOC_MAX(positive, 1u));
    }
}

/* Openings and the judge decide of each unit and draft alone; the others choose among candidates.
 */
static const boost_options DECIDING = {.trees = 150,
                                       .runs = 2,
                                       .depth = 5,
                                       .rate = 0.06f,
                                       .l2 = 10.0f,
                                       .sample = 0.5f,
                                       .columns = 0.6f,
                                       .seed = REPORT_SEED};
static const boost_options CHOOSING = {.trees = 120,
                                       .runs = 1,
                                       .depth = 5,
                                       .rate = 0.08f,
                                       .l2 = 8.0f,
                                       .sample = 0.6f,
                                       .columns = 0.4f,
                                       .seed = REPORT_SEED};

int report_forest(report_lab *l, toc_report_forest which, report_table *t)
{
    const boost_options *o = which <= TOC_REPORT_JUDGE ? &DECIDING : &CHOOSING;
    toc_sv *ret = l->forests[which];
    float *p = toc_calloc((size_t)t->n + 1, sizeof(*p));
    boost_data data = {t->x, t->y, t->n, t->features};
    int r = p ? 0 : -ENOMEM;
    for (uint32_t fold = 0; fold < REPORT_MODELS && r == 0; fold++) {
        report_split split = {fold, t->doc};
        toc_forest f;
        r = boost_train(&data, o, report_skip, &split, &ret[fold]);
        if (r == 0)
            r = toc_forest_view(ret[fold], t->features, &f, NULL);
        for (uint32_t i = 0; i < t->n && r == 0; i++)
            if (report_fold(t->doc[i]) == fold)
                p[i] = ask(&f, t->x + (size_t)i * t->features, t->features);
    }
    if (r == 0)
        print(t, p, TOC_REPORT_SECTIONS[which].name);
    toc_free(p);
    toc_free(t->x);
    toc_free(t->y);
    toc_free(t->doc);
    return r;
}
