/*
 * word_class - the classes of TOC_LEX_WORD entries, one file lexicon/words/<name>.txt each.
 *
 * To add a class, add the file and one line here, at the end: trained models see words of several
 * classes in this order. The lexicon's compiler refuses a file without its line and a line without
 * its file. Weapon and target classes stand in the order of
 * toc_weapon_type and toc_target_type (model/record.h), see toc_word_weapon().
 */
#pragma once

#include "model/record.h"

#define TOC_WORD_CLASSES(X)                                                                        \
    X(WEAPON_EXPLOSIVE, "weapon_explosive")                                                        \
    X(WEAPON_VEHICLE_BOMB, "weapon_vehicle_bomb")                                                  \
    X(WEAPON_FIREARM, "weapon_firearm")                                                            \
    X(WEAPON_BLADE, "weapon_blade")                                                                \
    X(WEAPON_VEHICLE, "weapon_vehicle")                                                            \
    X(WEAPON_INCENDIARY, "weapon_incendiary")                                                      \
    X(WEAPON_GRENADE, "weapon_grenade")                                                            \
    X(WEAPON_MINE, "weapon_mine")                                                                  \
    X(WEAPON_ROCKET, "weapon_rocket")                                                              \
    X(WEAPON_MISSILE, "weapon_missile")                                                            \
    X(WEAPON_MORTAR, "weapon_mortar")                                                              \
    X(WEAPON_ARTILLERY, "weapon_artillery")                                                        \
    X(WEAPON_AIRCRAFT, "weapon_aircraft")                                                          \
    X(WEAPON_DRONE, "weapon_drone")                                                                \
    X(WEAPON_CHEMICAL, "weapon_chemical")                                                          \
    X(WEAPON_BLUNT, "weapon_blunt")                                                                \
    X(WEAPON_MALWARE, "weapon_malware")                                                            \
    X(TARGET_CIVILIAN_RESIDENCE, "target_civilian_residence")                                      \
    X(TARGET_COMMERCIAL, "target_commercial")                                                      \
    X(TARGET_COMMUNICATIONS, "target_communications")                                              \
    X(TARGET_DIPLOMATIC, "target_diplomatic")                                                      \
    X(TARGET_ENERGY, "target_energy")                                                              \
    X(TARGET_FINANCIAL, "target_financial")                                                        \
    X(TARGET_GOVERNMENT, "target_government")                                                      \
    X(TARGET_LAW_ENFORCEMENT, "target_law_enforcement")                                            \
    X(TARGET_MILITARY, "target_military")                                                          \
    X(TARGET_POLITICAL, "target_political")                                                        \
    X(TARGET_RELIGIOUS, "target_religious")                                                        \
    X(TARGET_EDUCATION, "target_education")                                                        \
    X(TARGET_HEALTH, "target_health")                                                              \
    X(TARGET_TRANSPORT, "target_transport")                                                        \
    X(TARGET_WATER, "target_water")                                                                \
    X(TARGET_MEDIA, "target_media")                                                                \
    X(TARGET_PUBLIC_SPACE, "target_public_space")                                                  \
    X(TARGET_OTHER, "target_other")                                                                \
    X(PEOPLE, "people") /* human groups: "passengers" */                                           \
    X(ATTACKER_STRICT, "attacker_strict")                                                          \
    X(ATTACKER, "attacker")                   /* who does harm: "gunmen" */                        \
    X(AUTHORITY, "authority")                 /* who speaks for the state: "police", "FBI" */      \
    X(DOCUMENT_NOUN, "document_noun")         /* writings by which somebody speaks */              \
    X(SPEAKER_NOUN, "speaker_noun")           /* bodies and persons that reports quote */          \
    X(VIEW_NOUN, "view_noun")                 /* nouns for what somebody holds to be so */         \
    X(MEDIA, "media")                         /* newspapers, agencies, broadcasters by name */     \
    X(TITLE, "title")                         /* before a name: "president", "col" */              \
    X(GIVEN_NAME, "given_name")               /* "Maria" */                                        \
    X(ORGANIZATION_NOUN, "organization_noun") /* ends an organisation's name: "Ltd", "Bank" */     \
    X(GROUP_NOUN, "group_noun")               /* ends a militant group's name: "Brigade" */        \
    X(GROUP_CODENAME, "group_codename")       /* ends an analysts' code name: "Spider" */          \
    X(LOCATIVE, "locative")                   /* stands before a place: "in" */                    \
    X(AREA_ADMIN, "area_admin")               /* "province" */                                     \
    X(AREA_TOWN, "area_town")                 /* "village" */                                      \
    X(GOVERNMENT_ACT, "government_act")       /* what a capital does as a government: "denied" */  \
    X(ACCIDENT, "accident")                   /* "gas leak", "collided" */                         \
    X(NOT_DELIBERATE, "not_deliberate")       /* what an inquiry rules out: "foul play" */         \
    X(ACQUIT, "acquit")                                                                            \
    X(AFTERMATH, "aftermath")                                                                      \
    X(ARREST, "arrest")                                                                            \
    X(CLAIM_RESP, "claim_resp")                                                                    \
    X(COMBAT, "combat")                                                                            \
    X(CONVICT, "convict")                                                                          \
    X(DAMAGE_DAMAGED, "damage_damaged")                                                            \
    X(DAMAGE_DESTROYED, "damage_destroyed")                                                        \
    X(DAMAGE_UNDAMAGED, "damage_undamaged")                                                        \
    X(EARLIER_FIGURE, "earlier_figure")                                                            \
    X(FIGURATIVE, "figurative")                                                                    \
    X(GENRE_DEBATE, "genre_debate")                                                                \
    X(GENRE_EXERCISE, "genre_exercise")                                                            \
    X(GENRE_FICTION, "genre_fiction")                                                              \
    X(GENRE_HEALTH, "genre_health")                                                                \
    X(GENRE_MARKET, "genre_market")                                                                \
    X(GENRE_SPORT, "genre_sport")                                                                  \
    X(HARM_DISPLACED, "harm_displaced")                                                            \
    X(HARM_INJURED, "harm_injured")                                                                \
    X(HARM_KIDNAPPED, "harm_kidnapped")                                                            \
    X(HARM_KILLED, "harm_killed")                                                                  \
    X(HARM_RELEASED, "harm_released")                                                              \
    X(HARM_SERVICE, "harm_service")                                                                \
    X(HARM_UNHARMED, "harm_unharmed")                                                              \
    X(MOD_ATTEMPTED, "mod_attempted")                                                              \
    X(MOD_FAILED, "mod_failed")                                                                    \
    X(MOD_FOILED, "mod_foiled")                                                                    \
    X(MOD_THREATENED, "mod_threatened")                                                            \
    X(MOD_UNREAL, "mod_unreal")                                                                    \
    X(MOTIVE_CUE, "motive_cue")                                                                    \
    X(NEG, "neg")                                                                                  \
    X(PARTIAL_FIGURE, "partial_figure")                                                            \
    X(RECALL_CUE, "recall_cue")                                                                    \
    X(SAME_TIME, "same_time")                                                                      \
    X(SAY_ASSERT, "say_assert")                                                                    \
    X(SAY_BLAME, "say_blame")                                                                      \
    X(SAY_CONFIRM, "say_confirm")                                                                  \
    X(SAY_DENY, "say_deny")                                                                        \
    X(SAY_SUGGEST, "say_suggest")                                                                  \
    X(SAY_SUSPECT, "say_suspect")                                                                  \
    X(SERVICE_NOUN, "service_noun")                                                                \
    X(WARN, "warn")                                                                                \
    X(GENRE_LEISURE, "genre_leisure")                                                              \
    X(GENRE_OBITUARY, "genre_obituary")                                                            \
    X(GENRE_PRODUCT, "genre_product")                                                              \
    X(GENRE_STATISTICS, "genre_statistics")                                                        \
    X(GENRE_RESEARCH, "genre_research")                                                            \
    X(GENRE_STAGED, "genre_staged") /* "none of it was real" */

#define TOC_WORD_ENUM(name, file) TOC_WORD_##name,
typedef enum { TOC_WORD_NONE, TOC_WORD_CLASSES(TOC_WORD_ENUM) TOC_WORD_COUNT } toc_word_class;
#undef TOC_WORD_ENUM

static_assert(TOC_WORD_WEAPON_MALWARE - TOC_WORD_WEAPON_EXPLOSIVE ==
                  TOC_WEAPON_MALWARE - TOC_WEAPON_EXPLOSIVE,
              "weapon classes follow toc_weapon_type");
static_assert(TOC_WORD_TARGET_OTHER - TOC_WORD_TARGET_CIVILIAN_RESIDENCE ==
                  TOC_TARGET_OTHER - TOC_TARGET_CIVILIAN_RESIDENCE,
              "target classes follow toc_target_type");

/* The weapon type of a weapon class; TOC_WEAPON_NONE for any other class. */
static inline toc_weapon_type toc_word_weapon(unsigned cls)
{
    if (cls < TOC_WORD_WEAPON_EXPLOSIVE || cls > TOC_WORD_WEAPON_MALWARE)
        return TOC_WEAPON_NONE;
    return (toc_weapon_type)(cls - TOC_WORD_WEAPON_EXPLOSIVE + TOC_WEAPON_EXPLOSIVE);
}

/* The target type of a target class; TOC_TARGET_NONE for any other class. */
static inline toc_target_type toc_word_target(unsigned cls)
{
    if (cls < TOC_WORD_TARGET_CIVILIAN_RESIDENCE || cls > TOC_WORD_TARGET_OTHER)
        return TOC_TARGET_NONE;
    return (toc_target_type)(cls - TOC_WORD_TARGET_CIVILIAN_RESIDENCE +
                             TOC_TARGET_CIVILIAN_RESIDENCE);
}
