/*
 * reports - trains model-data/reports.bin: which sentences tell of an incident, which begin
 * another, which incidents of the rules are to be believed, who says what, and what else may be
 * said of them.
 *
 *     train_reports FOLDER DATA_FOLDER ROLES.bin OUT.bin [FOLDS]
 */
#include "report_lab.h"

#include "base/alloc.h"
#include "base/image.h"

#include <stdio.h>

static int write_model(report_lab *l, uint32_t fold, const char *path, toc_err *reterr)
{
    enum { TAGGERS = 3 };
    toc_image_part parts[TAGGERS + TOC_REPORT_FORESTS] = {
        {"tells", l->tells[fold]},
        {"claims", l->claims[fold]},
        {"transitions", l->claim_moves[fold]},
    };
    for (uint32_t k = 0; k < TOC_REPORT_FORESTS; k++)
        parts[TAGGERS + k] = (toc_image_part){TOC_REPORT_SECTIONS[k].name, l->forests[k][fold]};
    return toc_image_write(path, TOC_IMAGE_MODEL, parts, TOC_LEN(parts), reterr);
}

static int run(report_lab *l, char **argv, toc_err *reterr)
{
    int r = report_lab_open(l, argv[1], argv[2], argv[3], reterr);
    if (r == 0)
        r = report_train_tells(l);
    if (r == 0)
        r = report_train_claims(l);
    if (r == 0)
        r = report_train_openings(l);
    if (r == 0)
        r = report_train_judge(l);
    if (r == 0)
        r = report_train_choices(l);
    if (r < 0)
        return reterr->text[0] ? r : toc_fail(reterr, r, "out of memory");
    r = write_model(l, REPORT_FOLDS, argv[4], reterr);
    for (uint32_t fold = 0; fold < REPORT_FOLDS && r == 0 && argv[5]; fold++)
        r = write_model(l, fold, toc_arena_printf(&l->arena, "%s.%u", argv[5], fold).p, reterr);
    return r;
}

int main(int argc, char **argv)
{
    enum { ARENA = 1 << 30 };
    static report_lab lab;
    toc_err err = {0};
    if (argc != 5 && argc != 6) {
        fprintf(stderr, "usage: train_reports FOLDER DATA_FOLDER ROLES.bin OUT.bin [FOLDS]\n");
        return 2;
    }
    lab.arena.max = (size_t)8 * ARENA;
    int r = run(&lab, argv, &err);
    if (r < 0)
        fprintf(stderr, "train_reports: %s\n", err.text);
    return r < 0 ? 1 : 0;
}
