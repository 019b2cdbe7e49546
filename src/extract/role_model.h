/* role_model - the trained models of roles, as the file holds them. Private to roles.c and
 * role_judge.c. */
#pragma once

#include "base/image.h"
#include "extract/lattice.h"
#include "extract/role_groups.h"
#include "extract/role_setting.h"
#include "extract/role_slots.h"
#include "extract/weights.h"

struct toc_roles {
    toc_image image;
    const toc_lexicon *lexicon;
    toc_weights tagger, topics, wordings;
    toc_transitions transitions;
    toc_role_priors priors;
    const toc_role_tree *tree;
    toc_forest first, second;
    toc_forest pairs, types[TOC_ROLE_GROUP_TYPES], slots[TOC_SLOT_COUNT], when, where;
};

/* Views the sections of all that comes after the fillers. */
TOC_MUST_USE int toc_role_model_view(toc_roles *m, toc_err *reterr);
