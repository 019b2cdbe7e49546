#include "testkit.h"

#include "extract/role_groups.h"
#include "extract/role_slots.h"

/* Two victims, a target and the attackers behind all of it, in text order. */
typedef struct {
    toc_role_entity e[4];
    toc_role_group_scene g;
} kit;

static void make(kit *k)
{
    static const toc_role roles[] = {TOC_ROLE_VICTIM, TOC_ROLE_TARGET, TOC_ROLE_PERP_ORG,
                                     TOC_ROLE_VICTIM_GROUP};
    *k = (kit){.g = {.n = 4}};
    for (uint32_t i = 0; i < 4; i++) {
        k->e[i] = (toc_role_entity){.role = roles[i], .p = 0.5f};
        k->g.entities[i] = &k->e[i];
    }
}

static void set_all(toc_role_pairs p, float v)
{
    for (uint32_t i = 0; i < TOC_ROLE_GROUP_MEMBERS; i++)
        for (uint32_t j = 0; j < TOC_ROLE_GROUP_MEMBERS; j++)
            p[i][j] = v;
}

TEST(likely_pairs_make_one_group)
{
    kit k;
    toc_role_pairs p;
    toc_role_groups groups;
    make(&k);
    set_all(p, 0.9f);
    toc_role_cluster(&k.g, p, 0.5f, 0.6f, &groups);
    EXPECT_INT(groups.n, 1);
    EXPECT_INT(groups.groups[0].members, 0xf);
}

TEST(unlikely_pairs_stay_apart_and_share_their_attackers)
{
    kit k;
    toc_role_pairs p;
    toc_role_groups groups;
    make(&k);
    set_all(p, 0.1f);
    p[0][1] = 0.8f; /* the named victim and the target */
    p[0][2] = p[1][2] = p[2][3] = 0.7f;
    toc_role_cluster(&k.g, p, 0.5f, 0.6f, &groups);
    EXPECT_INT(groups.n, 2);
    EXPECT_INT(groups.groups[0].members, 1 | 2 | 4);
    EXPECT_INT(groups.groups[1].members, 8 | 4);
}

TEST(attackers_that_fit_no_group_go_to_the_best)
{
    kit k;
    toc_role_pairs p;
    toc_role_groups groups;
    make(&k);
    set_all(p, 0.1f);
    p[0][1] = 0.8f;
    p[2][3] = 0.3f;
    toc_role_cluster(&k.g, p, 0.5f, 0.6f, &groups);
    EXPECT_INT(groups.n, 2);
    EXPECT_INT(groups.groups[0].members, 1 | 2);
    EXPECT_INT(groups.groups[1].members, 8 | 4);
}

/* The mean of all pairs decides, not the best one: a chain is no group. */
TEST(a_chain_of_likely_pairs_is_not_joined)
{
    kit k;
    toc_role_pairs p;
    toc_role_groups groups;
    make(&k);
    k.e[2].role = TOC_ROLE_WEAPON;
    set_all(p, 0.0f);
    p[0][1] = 0.9f;
    p[1][2] = 0.8f;
    toc_role_cluster(&k.g, p, 0.5f, 0.6f, &groups);
    EXPECT_INT(groups.n, 3);
    EXPECT_INT(groups.groups[0].members, 1 | 2);
}

TEST(attackers_alone_are_a_group)
{
    kit k;
    toc_role_pairs p;
    toc_role_groups groups;
    make(&k);
    k.g.n = 1;
    k.e[0].role = TOC_ROLE_PERP_PERSON;
    set_all(p, 0.0f);
    toc_role_cluster(&k.g, p, 0.5f, 0.6f, &groups);
    EXPECT_INT(groups.n, 1);
    EXPECT_INT(groups.groups[0].members, 1);
}

TEST(nothing_found_makes_no_group)
{
    kit k;
    toc_role_pairs p;
    toc_role_groups groups;
    make(&k);
    k.g.n = 0;
    toc_role_cluster(&k.g, p, 0.5f, 0.6f, &groups);
    EXPECT_INT(groups.n, 0);
}

TEST(each_slot_belongs_to_one_kind_of_filler)
{
    uint32_t owners[TOC_SLOT_COUNT] = {0};
    static const toc_role roles[] = {TOC_ROLE_VICTIM, TOC_ROLE_TARGET, TOC_ROLE_PERP_ORG};
    for (size_t k = 0; k < TOC_LEN(roles); k++) {
        uint32_t first, end;
        toc_role_slots_of(roles[k], &first, &end);
        for (uint32_t s = first; s < end; s++)
            owners[s]++;
    }
    for (uint32_t s = 0; s < TOC_SLOT_COUNT; s++)
        EXPECT_INT(owners[s], 1);
    uint32_t first, end;
    toc_role_slots_of(TOC_ROLE_WEAPON, &first, &end);
    EXPECT_INT(first, end);
}
