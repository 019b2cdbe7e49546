#include "testkit.h"

#include "extract/extract.h"

/* The weapons of the first incident of a wire. */
static toc_weapon_vec weapons(const char *text, toc_arena *a)
{
    toc_doc doc = {.text = toc_sv_of(text), .published = TOC_DAY_NONE};
    toc_record *r = NULL;
    EXPECT_INT(toc_extract(toc_test_extractor(), &doc, a, &r, NULL), 0);
    EXPECT(r->incidents.n > 0);
    return r->incidents.n ? r->incidents.p[0].weapons : (toc_weapon_vec){0};
}

static toc_sv words_of(const char *text, const toc_weapon *w)
{
    EXPECT_INT(w->basis.spans.n, 1);
    return toc_sv_range(toc_sv_of(text), w->basis.spans.p[0].start, w->basis.spans.p[0].end);
}

TEST(shots_tell_of_a_firearm_and_a_blast_of_an_explosive)
{
    static const char SHOT[] =
        "SAN SALVADOR, 5 FEB 90 (ACAN-EFE) -- [TEXT] UNIDENTIFIED MEN SHOT DEAD THE MAYOR OF SAN "
        "MIGUEL, JOSE ANTONIO LOPEZ, IN FRONT OF HIS HOUSE LAST NIGHT, THE NATIONAL POLICE "
        "REPORTED TODAY.\n";
    static const char BLAST[] =
        "LIMA, 12 MAR 90 (EFE) -- [TEXT] THE OFFICES OF THE BANCO DE CREDITO IN AYACUCHO WERE "
        "BADLY DAMAGED IN AN EXPLOSION LAST NIGHT, POLICE SOURCES REPORTED. THE SHINING PATH IS "
        "BELIEVED TO BE RESPONSIBLE.\n";
    toc_arena a = {0};
    toc_weapon_vec w = weapons(SHOT, &a);
    EXPECT_INT(w.n, 1);
    EXPECT_INT(w.p[0].type, TOC_WEAPON_FIREARM);
    EXPECT_INT(w.p[0].name.n + w.p[0].text.n, 0);
    EXPECT_SV(words_of(SHOT, &w.p[0]), "SHOT");
    w = weapons(BLAST, &a);
    EXPECT_INT(w.n, 1);
    EXPECT_INT(w.p[0].type, TOC_WEAPON_EXPLOSIVE);
    EXPECT_SV(words_of(BLAST, &w.p[0]), "EXPLOSION");
    toc_arena_done(&a);
}

TEST(a_weapon_that_is_named_is_the_only_one)
{
    toc_arena a = {0};
    toc_weapon_vec w =
        weapons("LIMA, 12 MAR 90 (EFE) -- [TEXT] A DYNAMITE CHARGE EXPLODED LAST NIGHT AT THE "
                "OFFICES OF THE BANCO DE CREDITO IN AYACUCHO AND CAUSED HEAVY DAMAGE, POLICE "
                "SOURCES REPORTED. THE SHINING PATH IS BELIEVED TO BE RESPONSIBLE.\n",
                &a);
    TOC_VEC_FOREACH (x, &w)
        EXPECT(x->text.n > 0);
    EXPECT(w.n > 0);
    toc_arena_done(&a);
}

TEST(who_was_taken_away_was_taken_with_no_weapon_that_is_not_named)
{
    toc_arena a = {0};
    toc_weapon_vec w =
        weapons("BOGOTA, 3 MAY 90 (EFE) -- [TEXT] GUERRILLAS OF THE ELN KIDNAPPED THE MAYOR OF "
                "SARAVENA, PEDRO LUIS GOMEZ, YESTERDAY, POLICE REPORTED. HE WAS TAKEN FROM HIS "
                "HOUSE.\n",
                &a);
    EXPECT_INT(w.n, 0);
    toc_arena_done(&a);
}
