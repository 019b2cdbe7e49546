/*
 * rule - what analysts assert of incidents, reports and sources: each a ruling by name, kept for
 * good, that can be taken back. The store is in step with it when the call returns; a batch of the
 * caller must be open.
 */
#pragma once

#include "model/stix.h"
#include "store/store.h"

/* Who says so, and why; how it is marked. */
typedef struct {
    toc_sv analyst, because;
    toc_tlp marking; /* NONE: judgements are marked as the reports that they are about, corrections
                        are not marked. Less strict than the reports: the call fails, -EINVAL, */
    bool raise;      /* or the reports' holds */
} toc_hand;

enum {
    TOC_RULE_ALREADY = 1, /* it is so already: nothing was done */
};

/* Two incidents are one. TOC_RULE_ALREADY: they are. */
TOC_MUST_USE int toc_rule_merge(toc_store *s, toc_sv x, toc_sv y, const toc_hand *hand,
                                toc_err *reterr);

/*
 * Members out of the incident that they are part of: takes back the mergers that brought them in;
 * what still holds them together is overruled. No members: takes back all mergers of the incident;
 * TOC_RULE_ALREADY: no analyst merged it. -EINVAL: that is all of it.
 */
TOC_MUST_USE int toc_rule_unmerge(toc_store *s, toc_sv incident, const int64_t *members, uint32_t n,
                                  const toc_hand *hand, toc_err *reterr);

/* Two incidents are not the same, or nobody can say yet. */
TOC_MUST_USE int toc_rule_apart(toc_store *s, toc_sv x, toc_sv y, bool later, const toc_hand *hand,
                                toc_err *reterr);

/* What an incident's field holds; value: JSON as docs/incident-record.md has it. -EINVAL: says
 * why it can't be that. */
TOC_MUST_USE int toc_rule_correct(toc_store *s, toc_sv incident, toc_sv field, toc_sv value,
                                  const toc_hand *hand, toc_err *reterr);

/* The same for a value that is as the reports have it: an analyst vouches for it. Of a list, value
 * is a list of the one entry that is confirmed; what else is in the list is not touched. What no
 * report states is the analyst's own: a correction, and an entry of a list is marked as one. */
TOC_MUST_USE int toc_rule_confirm_value(toc_store *s, toc_sv incident, toc_sv field, toc_sv value,
                                        const toc_hand *hand, toc_err *reterr);

/* Whether there is such an incident at all. The last word counts. */
TOC_MUST_USE int toc_rule_reject(toc_store *s, toc_sv incident, const toc_hand *hand,
                                 toc_err *reterr);
TOC_MUST_USE int toc_rule_confirm(toc_store *s, toc_sv incident, const toc_hand *hand,
                                  toc_err *reterr);

/* A report does not count any more. TOC_RULE_ALREADY: it doesn't. */
TOC_MUST_USE int toc_rule_retract(toc_store *s, toc_sv report, const toc_hand *hand,
                                  toc_err *reterr);

/* Grades of the Admiralty code: 'A' to 'F' for a source, '1' to '6' for a report. */
TOC_MUST_USE int toc_rule_grade_source(toc_store *s, toc_sv source, char letter,
                                       const toc_hand *hand, toc_err *reterr);
TOC_MUST_USE int toc_rule_grade_report(toc_store *s, toc_sv report, char digit,
                                       const toc_hand *hand, toc_err *reterr);

/* Takes a ruling back. TOC_RULE_ALREADY: it is; TOC_STORE_NONE is told as -ENOENT. */
TOC_MUST_USE int toc_rule_undo(toc_store *s, int64_t no, const toc_hand *hand, toc_err *reterr);

/*
 * A ruling from another store, with the ids of the members it is about; those that are not here are
 * left out, as is one that is about nothing here. *ret_new: it was not here, or was not undone.
 */
TOC_MUST_USE int toc_rule_import(toc_store *s, toc_ruling *u, const toc_sv *members,
                                 const int *sides, uint32_t n, bool *ret_new, toc_err *reterr);
