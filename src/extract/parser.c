/* parser - see parser.h. */
#include "extract/parser.h"

#include "base/alloc.h"
#include "base/image.h"
#include "extract/parser_features.h"

#include <errno.h>

struct toc_parser {
    toc_image image;
    const int8_t *steps;  /* rows of TOC_STEP_LANES */
    const int8_t *labels; /* rows of TOC_LABEL_LANES, lane = toc_dep */
};

static_assert((int)TOC_DEP_COUNT <= TOC_LABEL_LANES, "a lane for every relation");

static const char *const NAMES[TOC_DEP_COUNT] = {
    [TOC_DEP_NONE] = "_",
    [TOC_DEP_ROOT] = "root",
    [TOC_DEP_NSUBJ] = "nsubj",
    [TOC_DEP_NSUBJ_PASS] = "nsubj:pass",
    [TOC_DEP_CSUBJ] = "csubj",
    [TOC_DEP_OBJ] = "obj",
    [TOC_DEP_IOBJ] = "iobj",
    [TOC_DEP_OBL] = "obl",
    [TOC_DEP_OBL_AGENT] = "obl:agent",
    [TOC_DEP_OBL_UNMARKED] = "obl:unmarked",
    [TOC_DEP_NMOD] = "nmod",
    [TOC_DEP_NMOD_POSS] = "nmod:poss",
    [TOC_DEP_NMOD_UNMARKED] = "nmod:unmarked",
    [TOC_DEP_NMOD_DESC] = "nmod:desc",
    [TOC_DEP_AMOD] = "amod",
    [TOC_DEP_NUMMOD] = "nummod",
    [TOC_DEP_COMPOUND] = "compound",
    [TOC_DEP_COMPOUND_PRT] = "compound:prt",
    [TOC_DEP_FLAT] = "flat",
    [TOC_DEP_FIXED] = "fixed",
    [TOC_DEP_APPOS] = "appos",
    [TOC_DEP_ACL] = "acl",
    [TOC_DEP_ACL_RELCL] = "acl:relcl",
    [TOC_DEP_ADVCL] = "advcl",
    [TOC_DEP_ADVMOD] = "advmod",
    [TOC_DEP_AUX] = "aux",
    [TOC_DEP_AUX_PASS] = "aux:pass",
    [TOC_DEP_COP] = "cop",
    [TOC_DEP_CASE] = "case",
    [TOC_DEP_CC] = "cc",
    [TOC_DEP_CCOMP] = "ccomp",
    [TOC_DEP_XCOMP] = "xcomp",
    [TOC_DEP_CONJ] = "conj",
    [TOC_DEP_DET] = "det",
    [TOC_DEP_MARK] = "mark",
    [TOC_DEP_EXPL] = "expl",
    [TOC_DEP_PARATAXIS] = "parataxis",
    [TOC_DEP_DISCOURSE] = "discourse",
    [TOC_DEP_VOCATIVE] = "vocative",
    [TOC_DEP_LIST] = "list",
    [TOC_DEP_PUNCT] = "punct",
    [TOC_DEP_OTHER] = "dep",
};

const char *toc_dep_name(toc_dep d)
{
    return d < TOC_DEP_COUNT ? NAMES[d] : "_";
}

toc_dep toc_dep_find(toc_sv name)
{
    toc_sv rest = name, main = toc_sv_cut(&rest, ':');
    toc_dep found = TOC_DEP_OTHER;
    for (int d = TOC_DEP_ROOT; d < TOC_DEP_COUNT; d++) {
        toc_sv known = toc_sv_of(NAMES[d]);
        if (toc_sv_eq(known, name))
            return (toc_dep)d;
        if (toc_sv_eq(known, main))
            found = (toc_dep)d;
    }
    return found;
}

int toc_parser_open(const char *path, toc_parser **ret, toc_err *reterr)
{
    toc_parser *m = toc_calloc(1, sizeof(*m));
    if (!m)
        return toc_fail(reterr, -ENOMEM, "no memory for the parser");
    int r = toc_image_open(path, TOC_IMAGE_MODEL, &m->image, reterr);
    if (r < 0) {
        toc_free(m);
        return r;
    }
    toc_sv steps = toc_image_section(&m->image, "steps");
    toc_sv labels = toc_image_section(&m->image, "labels");
    if (steps.n != (size_t)TOC_STEP_LANES << TOC_STEP_ROW_BITS ||
        labels.n != (size_t)TOC_LABEL_LANES << TOC_LABEL_ROW_BITS) {
        toc_parser_free(m);
        return toc_fail(reterr, -EINVAL, "%s: no parser of this version", path);
    }
    m->steps = (const int8_t *)steps.p;
    m->labels = (const int8_t *)labels.p;
    *ret = m;
    return 0;
}

toc_parser *toc_parser_free(toc_parser *m)
{
    if (m)
        toc_image_close(&m->image);
    toc_free(m);
    return NULL;
}

static toc_step best_step(const toc_parser *m, const toc_parser_state *s)
{
    uint32_t rows[TOC_STEP_FEATURES];
    int16_t sum[TOC_STEP_LANES] = {0};
    toc_step_rows(s, rows);
    for (uint32_t i = 0; i < TOC_STEP_FEATURES; i++)
        for (uint32_t lane = 0; lane < TOC_STEP_LANES; lane++)
            sum[lane] = (int16_t)(sum[lane] + m->steps[(size_t)rows[i] * TOC_STEP_LANES + lane]);
    int best = -1;
    for (int step = 0; step < TOC_STEP_COUNT; step++)
        if (toc_step_allowed(s, (toc_step)step) && (best < 0 || sum[step] > sum[best]))
            best = step;
    return (toc_step)best;
}

static toc_dep best_label(const toc_parser *m, const toc_parser_state *s, uint16_t head,
                          uint16_t dep)
{
    uint32_t rows[TOC_LABEL_FEATURES];
    int16_t sum[TOC_LABEL_LANES] = {0};
    if (head == s->n)
        return TOC_DEP_ROOT;
    toc_label_rows(s, head, dep, rows);
    for (uint32_t i = 0; i < TOC_LABEL_FEATURES; i++) {
        const int8_t *w = m->labels + (size_t)rows[i] * TOC_LABEL_LANES;
        for (uint32_t lane = 0; lane < TOC_LABEL_LANES; lane++)
            sum[lane] = (int16_t)(sum[lane] + w[lane]);
    }
    int best = TOC_DEP_ROOT + 1;
    for (int d = best + 1; d < TOC_DEP_COUNT; d++)
        if (sum[d] > sum[best])
            best = d;
    return (toc_dep)best;
}

/* Too long to parse: each token hangs on the one before. */
static void chain(toc_text *t, const toc_sentence *s)
{
    for (uint32_t i = s->first; i < s->end; i++) {
        t->tokens.p[i].head = i == s->first ? TOC_NO_TOKEN : i - 1;
        t->tokens.p[i].dep = i == s->first ? TOC_DEP_ROOT : TOC_DEP_OTHER;
    }
}

/* Copies the arcs; of several roots the first stays, the others hang on it. */
static void write_arcs(const toc_parser_state *s, toc_text *t, uint32_t first)
{
    uint32_t root = TOC_NO_TOKEN;
    for (uint16_t i = 0; i < s->n; i++) {
        toc_token *k = &t->tokens.p[first + i];
        k->head = first + s->head[i];
        k->dep = s->dep[i];
        if (s->head[i] != s->n)
            continue;
        k->head = root;
        k->dep = root == TOC_NO_TOKEN ? TOC_DEP_ROOT : TOC_DEP_PARATAXIS;
        if (root == TOC_NO_TOKEN)
            root = first + i;
    }
}

void toc_parse(const toc_parser *m, toc_text *t, uint32_t sentence)
{
    const toc_sentence *sent = &t->sentences.p[sentence];
    toc_parser_state s;
    if (sent->end - sent->first > TOC_PARSER_MAX) {
        chain(t, sent);
        return;
    }
    toc_parser_begin(&s, t, sent->first, sent->end);
    while (!toc_parser_done(&s)) {
        toc_step step = best_step(m, &s);
        toc_dep label = TOC_DEP_NONE;
        if (step != TOC_STEP_SHIFT) {
            uint16_t h, d;
            toc_step_arc(&s, step, &h, &d);
            label = best_label(m, &s, h, d);
        }
        toc_step_do(&s, step, label);
    }
    write_arcs(&s, t, sent->first);
}
