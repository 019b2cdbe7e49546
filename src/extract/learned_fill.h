/* learned_fill - a filler that the role model found as a member of the record. */
#pragma once

#include "extract/role_judge.h"

/*
 * Adds e, with what the models say of its slots, to i. What the rules found out about the same
 * people or thing in any of the drafts (their count, what became of them, who accuses them) comes
 * along.
 */
void toc_learned_add(const toc_role_group_scene *g, const toc_role_entity *e, const float *slots,
                     toc_incident *i);

/* One of two folded wordings stands in the other as whole words. */
bool toc_learned_alike(toc_sv x, toc_sv y);

/*
 * The filler of the scene that stands beside a named victim and says what he is ("senator John
 * Doe"), or NULL. members: a bit for each filler that may be meant.
 */
const toc_role_entity *toc_learned_office(const toc_role_group_scene *g, const toc_role_entity *e,
                                          uint32_t members);

/* True if the filler says what some named victim among the members is. */
bool toc_learned_is_office(const toc_role_group_scene *g, const toc_role_entity *e,
                           uint32_t members);
