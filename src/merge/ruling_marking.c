/* ruling_marking - see ruling_marking.h. */
#include "merge/ruling_marking.h"

#include <errno.h>

/* What marks the reports. */
typedef struct {
    toc_tlp level;     /* the strictest */
    bool marked, bare; /* some are, some are not */
    toc_sv unknown;    /* a marking that is none of TLP's: stricter than all of them */
} markings;

static void join(markings *m, toc_sv name)
{
    toc_tlp level = toc_tlp_named(name);
    m->marked = m->marked || name.n;
    m->bare = m->bare || !name.n;
    m->level = TOC_MAX(m->level, level);
    if (name.n && !level)
        m->unknown = name;
}

static int join_reports(toc_store *s, const toc_ruling_side_vec *sides, toc_arena *a, markings *ret,
                        toc_err *reterr)
{
    int r = 0;
    *ret = (markings){.unknown = {"", 0}};
    TOC_VEC_FOREACH (side, sides) {
        toc_sv_vec names = {0};
        if (r == 0)
            r = toc_store_member_markings(s, side->member, a, &names, reterr);
        TOC_VEC_FOREACH (name, &names)
            join(ret, *name);
    }
    return r;
}

/* Those of the reports as one; empty: none is marked. */
static toc_sv as_one(const markings *m)
{
    if (m->unknown.n || !m->marked)
        return m->unknown;
    toc_tlp floor = m->bare ? TOC_TLP_AMBER_STRICT : TOC_TLP_CLEAR;
    return toc_sv_of(toc_tlp_markings[TOC_MAX(m->level, floor)].name);
}

int toc_ruling_mark(toc_store *s, toc_ruling *u, bool adds, const toc_ruling_side_vec *sides,
                    const toc_hand *hand, toc_arena *a, toc_err *reterr)
{
    markings m;
    int r = join_reports(s, sides, a, &m, reterr);
    if (r < 0)
        return r;
    toc_sv theirs = as_one(&m);
    toc_tlp given = hand->marking, least = m.bare ? TOC_TLP_AMBER_STRICT : TOC_TLP_NONE;
    least = TOC_MAX(least, m.level);
    bool wider = given && (m.unknown.n || given < least);
    if (wider && !hand->raise)
        return toc_fail(
            reterr, -EINVAL, "its reports are handled as %.*s: what is said of them cannot be %s",
            TOC_SV_ARG(m.unknown.n ? m.unknown : toc_sv_of(toc_tlp_markings[least].name)),
            toc_tlp_markings[given].name);
    bool strict = m.unknown.n || m.level > TOC_TLP_AMBER_STRICT;
    u->inherited = wider || (!given && (!adds || strict));
    u->marking = u->inherited ? theirs
                 : given      ? toc_sv_of(toc_tlp_markings[given].name)
                              : TOC_SV("");
    return 0;
}
