/*
 * leaving_gate - the gate (share/release.h) before reports and incidents of a store, for whoever
 * shows them to others: commands that print, the API.
 *
 * A report goes whole or not at all: it is handled as its strictest assertion is. An incident that
 * several reports tell of goes when all of them may.
 */
#pragma once

#include "merge/merge.h"
#include "publish.h"
#include "share/directory.h"

typedef struct {
    bool on;                  /* something is asked for; else everything passes */
    toc_directory *directory; /* that partner is of; NULL: somebody else keeps it */
    toc_recipient to;
    const toc_directory_partner *partner; /* NULL: public, or --max-tlp alone */
    toc_tlp ceiling;
    bool cuts; /* what is written goes through toc_leaving_lines(): a limit of places holds there */
    bool views; /* what is written is the view or the record that was let pass: it is cut to what a
                   limit of places leaves of it */
    toc_channel channel;  /* by which it leaves */
    toc_decision decided; /* on the last report that was withheld */
    size_t withheld;      /* reports and objects */
} toc_leaving;

/* Ourselves, who decide what to do with it. */
toc_recipient toc_leaving_ourselves(toc_tlp most);

/* The label of a report, and of what analysts ruled on an incident: false when that is nothing. */
toc_label toc_leaving_label(const toc_stored_report *r);
bool toc_leaving_ruled(const toc_merged *m, toc_label *ret);
/*
 * Takes what goes out at this level only when somebody said so out of the rulings on an incident:
 * who made them stays within TLP:AMBER+STRICT, and so do reasons that were not marked. What the
 * incident does not rest on and is marked more strictly is left out: that another one is another
 * one may be all that is told of that.
 */
void toc_leaving_hush(toc_merged *m, toc_tlp level);

enum { TOC_LEAVING_WITHHELD = 1 };

/* 0 or TOC_LEAVING_WITHHELD. *ret_level: how strict it is, for the marking of what is made of it.
 */
TOC_MUST_USE int toc_leaving_report(toc_leaving *l, const toc_stored_report *r, toc_tlp *ret_level);
/*
 * The same for a ruling that counts. One that is TLP:RED goes to those who are named for it; a
 * judgement that is so as its reports are, also to those who are named for each of these: it says
 * no more than they do. A correction, or what somebody marked so, says more.
 */
TOC_MUST_USE int toc_leaving_ruling(toc_leaving *l, const toc_merged *m, const toc_ruling *u,
                                    toc_tlp *ret_level);
/* The same for a report of which the record alone is written, cut where `views` says so: nothing is
 * left of its document then, nor of what it asserts. */
TOC_MUST_USE int toc_leaving_record(toc_leaving *l, toc_stored_report *r, toc_tlp *ret_level);
/* The same for an incident: it rests on all its reports, and on what analysts ruled. What passes is
 * hushed, and cut in a, which it lives in: then nothing is left of reports and rulings. */
TOC_MUST_USE int toc_leaving_merged(toc_leaving *l, toc_merged *m, toc_arena *a, toc_tlp *ret_level,
                                    toc_err *reterr);
/* Puts the gate before what is published; l must outlive p. */
void toc_leaving_guard(toc_leaving *l, toc_publisher *p);
/* Appends what may go of lines "<id> <json>\n", which may be copies with where they come from. 0 or
 * < 0. */
TOC_MUST_USE int toc_leaving_lines(toc_leaving *l, toc_sv lines, toc_buf *ret, toc_err *reterr);
/* 0 with what goes, which may be a copy in a: *ret_json, and *ret_link (empty: none) beside it;
 * TOC_LEAVING_WITHHELD or < 0. *ret_id is of what goes. */
TOC_MUST_USE int toc_leaving_object(toc_leaving *l, const toc_object *o, toc_arena *a,
                                    toc_sv *ret_id, toc_sv *ret_json, toc_sv *ret_link,
                                    toc_err *reterr);
