/*
 * release_oracle - a second judge of what may leave, written from the prose of the rules
 * (docs/man/tocsin-release-check.1) and from nothing of src/share/release*: over small numbers, not
 * over objects. Shared by the unit test and the bench of a million triples.
 */
#pragma once

#include "base/arena.h"
#include "share/release.h"

enum { ORACLE_MARKINGS = 20, ORACLE_MAX_MARKS = 4, ORACLE_MAX_PARTS = 3 };

/* What an object says of itself: indices into the oracle's own list of markings. */
typedef struct {
    int marks[ORACLE_MAX_MARKS], n;
    struct {
        int mark, property; /* of the two that can be withheld: 0 description, 1 labels */
    } parts[ORACLE_MAX_PARTS];
    int n_parts;
    int tag; /* 0: none; 1-5: clear ... red; 6: a tag that is no level */
} oracle_object;

typedef struct {
    int clearance; /* 0: none, 1 clear ... 5 red */
    int pap;       /* 0-4 */
    bool active, strict_amber, accepts_statement, in_community;
    bool named, own;
    int unmarked;           /* 0-5 */
    int ceiling;            /* 0: none, 1-5 */
    int places, way_places; /* 0: exact, 1 town, 2 region, 3 country */
} oracle_recipient;

typedef enum { ORACLE_NO, ORACLE_PARTLY, ORACLE_YES } oracle_answer;

oracle_answer oracle_judge(const oracle_object *o, const oracle_recipient *r, toc_channel by);
/* Whether property 0 or 1 may be seen in what is partly released. */
bool oracle_sees(const oracle_object *o, const oracle_recipient *r, toc_channel by, int property);

/* The object as STIX, and the recipient as the gate takes it. */
toc_sv oracle_json(const oracle_object *o, toc_arena *a);
toc_recipient oracle_as_recipient(const oracle_recipient *r, toc_arena *a,
                                  toc_release_facts *ret_facts);

/* Draws both; *seed moves on. */
void oracle_draw(uint64_t *seed, oracle_object *ret_object, oracle_recipient *ret_recipient,
                 toc_channel *ret_channel);

/*
 * Asks gate and oracle about `count` triples drawn from *seed. Returns how many differ, the first
 * of which is told in *ret_text (of a); *ret_leaks: how many the gate let out that it should not,
 * whole or with a part in the text that should be withheld.
 */
size_t oracle_compare(uint64_t *seed, size_t count, toc_arena *a, size_t *ret_leaks,
                      toc_sv *ret_text);
