/* incidents - private to api/: which incidents a request is about, and what the caller may see. */
#pragma once

#include "api/board.h"
#include "api/call.h"
#include "leaving_gate.h"

/* An incident as it was when the gate let it pass: what it became since has to be asked anew. */
typedef struct {
    unsigned char bytes[16];
    int64_t changed;
} toc_row_id;

typedef TOC_VEC(toc_row_id) toc_row_ids;

/* Whether the caller may see a row by this way. */
typedef struct {
    bool all; /* of the house: everything */
    bool by_marking[TOC_BOARD_MARKINGS];
    toc_row_ids named; /* TLP:RED ones that the caller may see, sorted */
} toc_sight;

/* By markings alone: nothing of TLP:RED. */
toc_sight toc_api_sight(const toc_directory_partner *partner, toc_role role, toc_channel by);
/* With what the partner is named for, too. Text of named is in a. s NULL: as far as that is known
 * in memory; false: it is not. */
bool toc_api_see_named(toc_api *api, toc_store *s, const toc_directory_partner *p, uint64_t reloads,
                       toc_channel by, toc_arena *a, toc_sight *sight);
/* All that the caller may see by this way; lives as long as the call. False: that takes a store. */
bool toc_api_sight_of(toc_api_call *c, toc_channel by, toc_sight *ret);
bool toc_sight_has(const toc_sight *s, const toc_board_row *row);
/* The same by markings alone, as a key of the board has them. */
static inline bool toc_sight_marked(const toc_sight *s, unsigned marking)
{
    return s->all || s->by_marking[marking];
}
/* level, unmarked, unknown marking: as a row has them. */
bool toc_sight_has_marking(const toc_sight *s, toc_tlp level, bool unmarked, bool unknown);

/* The rows that pass the filters of the query and the gate, in the order asked for. */
typedef struct {
    toc_board *board;
    const toc_board_row **rows; /* of the window: n of them, from number `from` on */
    uint64_t from, most;
    uint32_t n;
    uint32_t total; /* of all that pass */
} toc_selection;

/* ret->from and ret->most say which are wanted. False: answered; or, where the call has no store
 * and no status yet, to be asked with one. Else give it back. */
TOC_MUST_USE bool toc_api_select(toc_api_call *c, toc_channel by, toc_selection *ret);
void toc_api_unselect(toc_api_call *c, toc_selection *s);
/* Filters of a query, in *ret. False: answered with 400. */
TOC_MUST_USE bool toc_api_filters(toc_api_call *c, toc_incident_query *ret);

/* Kinds of targets of a query: a bit for the one asked for, 0: any. False: answered with 400. */
TOC_MUST_USE bool toc_api_sector(toc_api_call *c, uint32_t *ret);

/* Whether a country is one of "DE,FR", as queries have them. */
bool toc_is_country_of(toc_sv list, const char country[2]);

/* On a sphere, as the store has it. */
double toc_km_between(double lat1, double lon1, double lat2, double lon2);

/* The gate for the caller. */
toc_leaving toc_api_leaving(const toc_api_call *c, toc_channel by);
/* What an id names, or the beginning of one where the caller may give that: toc_store_resolve(). */
TOC_MUST_USE int toc_api_resolve(toc_api_call *c, toc_sv id, toc_store_match *ret);
/* What the beginning of an id names: an incident that the caller may see, with all that the caller
 * may know of it and how strict that is. False: answered; what one may not see is not there. */
TOC_MUST_USE bool toc_api_find_incident(toc_api_call *c, toc_sv prefix, toc_store_match *ret_match,
                                        toc_merged *ret, toc_tlp *ret_level);
/* The row of a board as a list shows it, JSON; empty: no memory, which the answer tells of. Valid
 * until the next one is asked for. */
toc_sv toc_api_row_text(toc_api_call *c, const toc_board_row *row);
void toc_api_put_row(toc_api_call *c, const toc_board_row *row);
