/* report_model - see report_model.h. */
#include "extract/report_model.h"

#include "base/alloc.h"
#include "extract/choices.h"
#include "extract/claim_tagger.h"
#include "extract/judge.h"
#include "extract/opening.h"
#include "extract/tells.h"

#include <errno.h>
#include <stdio.h>

enum { PATH_ROOM = 4096 };

const struct toc_report_section TOC_REPORT_SECTIONS[TOC_REPORT_FORESTS] = {
    [TOC_REPORT_OPENINGS] = {"openings", TOC_OPENING_FEATURES},
    [TOC_REPORT_JUDGE] = {"judge", TOC_JUDGE_FEATURES},
    [TOC_REPORT_WHEN] = {"when", TOC_WHEN_FEATURES},
    [TOC_REPORT_WHERE] = {"where", TOC_WHERE_FEATURES},
    [TOC_REPORT_TYPE] = {"type", TOC_TYPE_FEATURES},
    [TOC_REPORT_TOLL] = {"toll", TOC_TOLL_FEATURES},
    [TOC_REPORT_STATUS] = {"status", TOC_STATUS_FEATURES},
    [TOC_REPORT_CLAIM] = {"claim", TOC_CLAIM_FEATURES},
};

static int view_sections(toc_report_model *m, toc_err *reterr)
{
    int r =
        toc_weights_view(toc_image_section(&m->image, "tells"), TOC_TELLS_COUNT, &m->tells, reterr);
    if (r == 0)
        r = toc_weights_view(toc_image_section(&m->image, "claims"), TOC_CLAIM_TAGS, &m->claims,
                             reterr);
    if (r == 0)
        r = toc_transitions_read(toc_image_section(&m->image, "transitions"), TOC_CLAIM_TAGS,
                                 &m->transitions, reterr);
    for (size_t k = 0; k < TOC_REPORT_FORESTS && r == 0; k++) {
        const struct toc_report_section *x = &TOC_REPORT_SECTIONS[k];
        r = toc_forest_view(toc_image_section(&m->image, x->name), x->features, &m->forests[k],
                            reterr);
    }
    return r;
}

int toc_report_model_open(const char *folder, const toc_lexicon *lx, toc_report_model **ret,
                          toc_err *reterr)
{
    char path[PATH_ROOM];
    toc_report_model *m = toc_calloc(1, sizeof(*m));
    if (!m)
        return toc_fail(reterr, -ENOMEM, "out of memory");
    (void)snprintf(path, sizeof(path), "%s/reports.bin", folder);
    int r = toc_image_open(path, TOC_IMAGE_MODEL, &m->image, reterr);
    if (r < 0) {
        toc_free(m);
        return r;
    }
    r = view_sections(m, reterr);
    if (r < 0)
        r = toc_fail_context(reterr, r, "%s", path);
    (void)snprintf(path, sizeof(path), "%s/report-roles.bin", folder);
    if (r == 0)
        r = toc_roles_open(path, lx, &m->roles, reterr);
    if (r < 0) {
        toc_report_model_free(m);
        return r;
    }
    *ret = m;
    return 0;
}

toc_report_model *toc_report_model_free(toc_report_model *m)
{
    if (m) {
        toc_roles_free(m->roles);
        toc_image_close(&m->image);
    }
    toc_free(m);
    return NULL;
}
