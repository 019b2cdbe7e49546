/* extract - see extract.h. */
#include "extract/extract.h"

#include "base/alloc.h"
#include "base/ascii.h"
#include "base/limits.h"
#include "extract/about_scan.h"
#include "extract/assemble.h"
#include "extract/confidence.h"
#include "extract/indicators.h"
#include "extract/namer.h"
#include "extract/roles.h"
#include "extract/tagger.h"

#include <errno.h>
#include <stdio.h>

struct toc_extractor {
    toc_lexicon *lexicon;
    toc_tagger *tagger;
    toc_namer *namer;
    toc_roles *roles;
    toc_report_model *reports;
    toc_confidence confidence;
    toc_parts_out without;
};

/* Room for "<data_dir>/<file>". */
enum { PATH_ROOM = 4096 };

static int open_all(toc_extractor *x, const char *dir, toc_err *reterr)
{
    char path[PATH_ROOM];
    (void)snprintf(path, sizeof(path), "%s/tocsin.lex", dir);
    int r = toc_lexicon_open(path, &x->lexicon, reterr);
    if (r < 0)
        return r;
    (void)snprintf(path, sizeof(path), "%s/tagger.bin", dir);
    r = toc_tagger_open(path, &x->tagger, reterr);
    if (r < 0)
        return r;
    (void)snprintf(path, sizeof(path), "%s/names.bin", dir);
    r = toc_namer_open(path, &x->namer, reterr);
    if (r < 0)
        return r;
    (void)snprintf(path, sizeof(path), "%s/roles.bin", dir);
    r = toc_roles_open(path, x->lexicon, &x->roles, reterr);
    return r < 0 ? r : toc_report_model_open(dir, x->lexicon, &x->reports, reterr);
}

int toc_extractor_new(const char *data_dir, toc_extractor **ret, toc_err *reterr)
{
    toc_extractor *x = toc_calloc(1, sizeof(*x));
    if (!x)
        return toc_fail(reterr, -ENOMEM, "out of memory");
    toc_confidence_init(&x->confidence);
    int r = open_all(x, data_dir, reterr);
    if (r < 0) {
        toc_extractor_free(x);
        return r;
    }
    *ret = x;
    return 0;
}

toc_extractor *toc_extractor_free(toc_extractor *x)
{
    if (x) {
        toc_report_model_free(x->reports);
        toc_roles_free(x->roles);
        toc_namer_free(x->namer);
        toc_lexicon_free(x->lexicon);
        toc_tagger_free(x->tagger);
    }
    toc_free(x);
    return NULL;
}

void toc_extractor_leave_out(toc_extractor *x, toc_parts_out parts)
{
    x->without = parts;
}

/* More follows on the same line: "MAIDUGURI, Nigeria (AP) -" is set apart, but heads nothing. */
static bool line_goes_on(const toc_text *t, toc_sentence se)
{
    if (se.end >= t->tokens.n)
        return false;
    uint32_t end = t->tokens.p[se.end - 1].end;
    toc_sv between = toc_sv_range(t->doc->text, end, t->tokens.p[se.end].start);
    return toc_sv_find(between, TOC_SV("\n"), 0) < 0;
}

/* The container's title, else the first sentence if it stands as a heading. */
static void fill_title(const toc_text *t, toc_arena *a, toc_record *r)
{
    r->title = t->doc->title;
    if (r->title.n || t->sentences.n == 0 || !t->sentences.p[0].heading)
        return;
    toc_sentence se = t->sentences.p[0];
    if (line_goes_on(t, se))
        return;
    r->title = toc_text_words(t, se.first, se.end);
    toc_span *span = TOC_VEC_PUSH(a, &r->title_basis.spans);
    if (span)
        *span = (toc_span){t->tokens.p[se.first].start, t->tokens.p[se.end - 1].end};
    r->title_basis.confidence = 80;
    r->title_basis.rule = "first line";
}

/* What is read for what happened; indicators are looked for beyond it. Ends between words. */
static toc_doc story_of(const toc_doc *doc)
{
    toc_doc story = *doc;
    if (doc->text.n <= TOC_MAX_STORY)
        return story;
    story.text.n = TOC_MAX_STORY;
    while (story.text.n && !toc_is_space(story.text.p[story.text.n - 1]))
        story.text.n--;
    return story;
}

/* *text keeps a pointer to story, *ret one to text. */
static int scan_story(const toc_extractor *x, const toc_doc *story, toc_arena *a, toc_record *r,
                      toc_text *text, toc_scan *ret)
{
    int k = toc_text_split(story, a, text);
    if (k == 0)
        k = toc_lex_look(x->lexicon, text, a);
    if (k < 0)
        return k;
    if (!toc_left_out(x->without, TOC_PART_TAGGER))
        toc_tag(x->tagger, text);
    r->published = toc_report_date(text, a, &r->published_basis);
    fill_title(text, a, r);
    toc_scan_means with = {x->lexicon, x->namer, x->without};
    return toc_scan_build(&with, text, r, a, ret);
}

static int read_story(const toc_extractor *x, const toc_doc *doc, toc_arena *a, toc_record *r)
{
    toc_doc story = story_of(doc);
    toc_text text;
    toc_scan scan;
    int k = scan_story(x, &story, a, r, &text, &scan);
    if (k == 0)
        k = toc_assemble(&scan, &(toc_models){x->roles, x->reports}, r);
    if (k == 0 && !toc_left_out(x->without, TOC_PART_CONFIDENCE))
        toc_confidence_apply(&x->confidence, text.upper_case, r);
    return k;
}

int toc_extract(const toc_extractor *x, const toc_doc *doc, toc_arena *a, toc_record **ret,
                toc_err *reterr)
{
    if (doc->text.n > TOC_MAX_TEXT)
        return toc_fail(reterr, -E2BIG, "text is longer than %zu MiB, cut it into reports",
                        TOC_MAX_TEXT >> 20);
    toc_record *r = TOC_NEW(a, toc_record);
    int k = r ? 0 : -ENOMEM;
    if (k == 0) {
        r->id = doc->id;
        r->language = doc->language.n ? doc->language : TOC_SV("en");
        k = toc_indicators_find(x->lexicon, doc->text, a, &r->indicators);
    }
    if (k == 0)
        k = read_story(x, doc, a, r);
    if (k < 0 || a->overflowed)
        return toc_fail(reterr, k < 0 ? k : -ENOMEM, "out of memory");
    *ret = r;
    return 0;
}

int toc_extract_about(const toc_extractor *x, const toc_doc *doc, const toc_basis *const *bases,
                      uint32_t n, toc_arena *a, toc_about *ret, toc_err *reterr)
{
    toc_doc story = story_of(doc);
    toc_record r = {0};
    toc_text text;
    toc_scan scan;
    int k = scan_story(x, &story, a, &r, &text, &scan);
    if (k < 0 || a->overflowed)
        return toc_fail(reterr, k < 0 ? k : -ENOMEM, "out of memory");
    for (uint32_t i = 0; i < n; i++)
        ret[i] = toc_about_basis(&scan, bases[i]);
    return 0;
}
