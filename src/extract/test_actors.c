#include "testkit.h"

#include "extract/actors.h"

#include <errno.h>
#include <stdio.h>

static toc_arena arena;
static toc_text text;
static toc_actor_mention_vec found;

static void read_text(const char *s)
{
    toc_arena_done(&arena);
    toc_doc *doc = TOC_NEW(&arena, toc_doc);
    *doc = (toc_doc){.text = toc_sv_of(s)};
    text = (toc_text){0};
    found = (toc_actor_mention_vec){0};
    EXPECT_INT(toc_text_split(doc, &arena, &text), 0);
    EXPECT_INT(toc_actors_find(toc_test_lexicon(), &text, &arena, &found), 0);
}

static const toc_actor_mention *mention(const char *words)
{
    TOC_VEC_FOREACH (m, &found) {
        if (toc_sv_eq(toc_sv_range(text.doc->text, m->span.start, m->span.end), toc_sv_of(words)))
            return m;
    }
    toc_test_fail(__FILE__, __LINE__, "no '%s' found", words);
    return NULL;
}

static void expect_name(const char *words, const char *name)
{
    const toc_actor_mention *m = mention(words);
    if (m)
        EXPECT_SV(m->name, name);
}

TEST(all_names_of_a_group_lead_to_it)
{
    static const char *const NAMES[] = {"IS-KP", "ISKP", "ISIS-K", "Islamic State Khorasan",
                                        "Islamic State\u2014Khorasan Province"};
    for (size_t i = 0; i < TOC_LEN(NAMES); i++) {
        char s[128];
        (void)snprintf(s, sizeof(s), "Officials blamed %s for the attack.", NAMES[i]);
        read_text(s);
        expect_name(NAMES[i], "Islamic State - Khorasan Province");
    }
    read_text(
        "The Shining Path and the Tupac Amaru Revolutionary Movement fought the army. Sendero "
        "Luminoso denied it.");
    expect_name("Sendero Luminoso", "Shining Path");
    read_text("Hackers of Hidden Cobra, also known as the Lazarus Group, stole it.");
    expect_name("Hidden Cobra", "Lazarus Group");
}

TEST(ids_are_those_of_the_sources)
{
    read_text("APT28 hackers attacked. Al Shabaab claimed the bombing. The Houthis denied it.");
    const toc_actor_mention *apt = mention("APT28"), *shabaab = mention("Al Shabaab");
    if (apt)
        EXPECT_SV(apt->id, "intrusion-set--bef4c620-0787-42a8-a96d-b7eb6e85917c");
    if (apt)
        EXPECT_INT(apt->realm, TOC_REALM_CYBER);
    if (shabaab)
        EXPECT_SV(shabaab->id, "threat-actor--94ae57fc-83fe-5594-8d89-147fcd083409");
    expect_name("Houthis", "Ansar Allah");
}

TEST(a_name_inside_a_compound_is_found)
{
    read_text("An al-Qaeda-linked group and pro-Taliban fighters met.");
    expect_name("al-Qaeda", "al-Qaeda");
    expect_name("Taliban", "Taliban");
}

TEST(ordinary_words_are_no_names)
{
    read_text("The hackers play with fire; it is a hive of silence. The chimera of a machete and "
              "the first judge agreed to let it be.");
    EXPECT_INT(found.n, 0);
    read_text("The Play ransomware gang attacked the city. Hackers of the Hive gang did not.");
    expect_name("Play", "Play");
    expect_name("Hive", "Hive");
}

TEST(gang_and_malware_of_one_name_are_told_apart)
{
    read_text("The Conti ransomware gang attacked a hospital.");
    const toc_actor_mention *m = mention("Conti");
    EXPECT(m && !m->malware && m->other_row != TOC_ACTOR_UNKNOWN);
    read_text("The attackers deployed the Conti malware on a server.");
    m = mention("Conti");
    EXPECT(m && m->malware && m->other_row != TOC_ACTOR_UNKNOWN);
}

TEST(an_acronym_defined_in_the_text_is_a_name)
{
    read_text("The Blue Crane Brigade (BCB) claimed the attack. Police said the BCB was new.");
    expect_name("BCB", "Blue Crane Brigade");
    EXPECT_INT(found.n, 3);
    EXPECT(found.n == 3 && found.p[2].row == TOC_ACTOR_UNKNOWN);
}

TEST(unknown_groups_show_by_shape_and_introduction)
{
    read_text("A group calling itself Ashfall attacked a school. Ashfall wants money. Hackers of "
              "UNC98765 and of Cobalt Jackal spread the LarkSong malware and a wiper called "
              "GreyTide.");
    expect_name("Ashfall", "Ashfall");
    expect_name("UNC98765", "UNC98765");
    expect_name("Cobalt Jackal", "Cobalt Jackal");
    const toc_actor_mention *lark = mention("LarkSong"), *grey = mention("GreyTide");
    EXPECT(lark && lark->malware && grey && grey->malware);
    EXPECT_INT(found.n, 6); /* Ashfall twice */
    read_text("The Red Hills Alliance fought on.");
    expect_name("Red Hills Alliance", "Red Hills Alliance");
    read_text("HE SPOKE FOR THE TWELFTH OF JUNE COMMANDOS IN THE CITY.");
    expect_name("TWELFTH OF JUNE COMMANDOS", "TWELFTH OF JUNE COMMANDOS");
}

TEST(organs_of_states_are_no_unknown_groups)
{
    read_text("The Iraqi Army and the National Guard met the European Union. Korean students of "
              "the Coast Guard left. The Red Cross Movement helped.");
    EXPECT_INT(found.n, 0);
}

TEST(upper_case_wire_text_works)
{
    read_text("TERRORISTS OF THE FARABUNDO MARTI NATIONAL LIBERATION FRONT [FMLN] LET THE PEASANTS "
              "GO. THE ELN DENIED IT. A JUDGE WILL PLAY NO ROLE IN THE SILENCE.");
    expect_name("FMLN", "Farabundo Marti National Liberation Front");
    expect_name("ELN", "National Liberation Army");
    EXPECT_INT(found.n, 3);
}

TEST(running_out_of_memory_is_told)
{
    read_text("A group calling itself Ashfall (ASH) and Hamas fought.");
    for (size_t room = 0; room < 4096; room += 64) {
        toc_arena small = {.max = room + 1};
        toc_actor_mention_vec out = {0};
        int r = toc_actors_find(toc_test_lexicon(), &text, &small, &out);
        EXPECT(r == 0 || r == -ENOMEM);
        toc_arena_done(&small);
    }
}
