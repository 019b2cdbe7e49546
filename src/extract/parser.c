/* parser - see parser.h. */
#include "extract/parser.h"

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
