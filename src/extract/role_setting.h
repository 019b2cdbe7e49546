/*
 * role_setting - when and where a group of fillers is set: candidates from the text, judged by
 * forests.
 *
 * in:  toc_role_group_scene, a group of it
 * out: the candidates; a forest's probability of each makes the choice
 */
#pragma once

#include "extract/role_groups.h"

enum {
    TOC_ROLE_WHEN_FEATURES = 40,
    TOC_ROLE_WHERE_FEATURES = 56,
    TOC_ROLE_CHOICES_MAX = 24,
};

/* A date that the group may have. */
typedef struct {
    toc_day start, end;
    const toc_date *mention; /* NULL: of the report as a whole */
    bool rules;              /* the rules chose it */
} toc_role_when;

/* A place that the group may have. */
typedef struct {
    uint32_t mention;  /* index into the scan's places */
    bool country_only; /* its country is meant, not the place itself */
} toc_role_where;

/* Each returns how many candidates there are, at most TOC_ROLE_CHOICES_MAX. */
uint32_t toc_role_when_find(const toc_role_group_scene *g, uint32_t members,
                            toc_role_when ret[TOC_ROLE_CHOICES_MAX]);
uint32_t toc_role_where_find(const toc_role_group_scene *g, uint32_t members,
                             toc_role_where ret[TOC_ROLE_CHOICES_MAX]);

void toc_role_when_features(const toc_role_group_scene *g, uint32_t members, const toc_role_when *c,
                            float ret[TOC_ROLE_WHEN_FEATURES]);
void toc_role_where_features(const toc_role_group_scene *g, uint32_t members,
                             const toc_role_where *c, float ret[TOC_ROLE_WHERE_FEATURES]);
