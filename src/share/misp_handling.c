/* misp_handling - see misp_handling.h. */
#include "share/misp_handling.h"

#include "share/misp_json.h"

#include <errno.h>

/* What a distribution of the server where an event was written means here. */
static toc_tlp reach_of(toc_json part, bool *ret_group)
{
    toc_json v = toc_json_get(part, "distribution");
    int64_t n = -1;
    *ret_group = false;
    if (!v.doc || toc_json_type_of(v) == TOC_JSON_NULL)
        return TOC_TLP_NONE;
    if (!toc_misp_int(v, &n))
        return TOC_TLP_RED;
    switch (n) {
    case 0: /* that organisation only: now ours */
    case 1: /* that community only, of which we are the last hop */
        return TOC_TLP_AMBER_STRICT;
    case 2: /* connected communities: ours, but none beyond */
        return TOC_TLP_AMBER;
    case 3: /* all communities, which is not the public */
        return TOC_TLP_GREEN;
    case 4:
        *ret_group = true;
        return TOC_TLP_AMBER;
    case 5: /* as what it stands in */
        return TOC_TLP_NONE;
    default:
        return TOC_TLP_RED;
    }
}

static int add_group(toc_misp_handling *h, toc_sv id, toc_arena *a)
{
    TOC_VEC_FOREACH (have, &h->groups)
        if (toc_sv_eq(*have, id))
            return 0;
    toc_sv *slot = TOC_VEC_PUSH(a, &h->groups);
    if (!slot)
        return -ENOMEM;
    *slot = id;
    return 0;
}

/* Members of the group and nobody else; of a group that is not described or has no member, nobody
 * but us. */
static int read_group(toc_json part, toc_misp_handling *h, toc_arena *a)
{
    toc_json group = toc_json_get(part, "SharingGroup");
    toc_sv uuid = toc_misp_uuid(group, "uuid", a);
    bool members = toc_json_count(toc_json_get(group, "SharingGroupOrg")) > 0 ||
                   toc_json_count(toc_json_get(group, "SharingGroupServer")) > 0;
    if (!uuid.n || !members) {
        h->reach = h->reach > TOC_TLP_AMBER_STRICT ? h->reach : TOC_TLP_AMBER_STRICT;
        return 0;
    }
    toc_sv name = toc_arena_printf(a, "misp:%.*s", TOC_SV_ARG(uuid));
    return add_group(h, toc_community_marking(a, name), a);
}

/* The gate reads the same tags in `labels`; so it is asked. */
static int read_tags(toc_json part, toc_misp_handling *h, toc_arena *a)
{
    for (toc_json_iter i = toc_json_each(toc_json_get(part, "Tag")); toc_json_next(&i);) {
        toc_markings m = {0};
        toc_label_tag(toc_json_text(i.value, "name"), &m);
        h->tag = TOC_MAX(h->tag, m.tag);
        h->pap = TOC_MAX(h->pap, m.pap);
    }
    return a->overflowed ? -ENOMEM : 0;
}

/* A cluster that few may have makes what it is attached to as strict. */
static void read_clusters(toc_json part, toc_misp_handling *h)
{
    for (toc_json_iter g = toc_json_each(toc_json_get(part, "Galaxy")); toc_json_next(&g);)
        for (toc_json_iter c = toc_json_each(toc_json_get(g.value, "GalaxyCluster"));
             toc_json_next(&c);) {
            bool group;
            toc_tlp reach = reach_of(c.value, &group);
            if (group)
                reach = TOC_TLP_AMBER_STRICT;
            if (reach > TOC_TLP_GREEN)
                h->reach = TOC_MAX(h->reach, reach);
        }
}

int toc_misp_handling_of(toc_json part, const toc_misp_handling *above, toc_arena *a,
                         toc_misp_handling *ret)
{
    toc_misp_handling h = {0};
    bool group;
    int r = 0;
    if (above) {
        h = *above;
        h.groups = (toc_marking_ids){0};
        TOC_VEC_FOREACH (id, &above->groups)
            if (r == 0)
                r = add_group(&h, *id, a);
    }
    h.reach = TOC_MAX(h.reach, reach_of(part, &group));
    if (r == 0 && group)
        r = read_group(part, &h, a);
    read_clusters(part, &h);
    if (r == 0)
        r = read_tags(part, &h, a);
    if (r == 0)
        *ret = h;
    return r;
}

toc_tlp toc_misp_level(const toc_misp_handling *h, toc_tlp unmarked)
{
    /* "All communities" is the widest that MISP knows: the tag alone tells it from the public. */
    if (h->tag && h->reach <= TOC_TLP_GREEN && !h->groups.n)
        return h->tag;
    toc_tlp level = TOC_MAX(h->reach, h->tag);
    return level ? level : unmarked;
}

const char *toc_misp_distribution(toc_tlp level)
{
    switch (level) {
    case TOC_TLP_CLEAR:
        return "3";
    case TOC_TLP_GREEN:
        return "2";
    default: /* the organisation that reads it */
        return "0";
    }
}
