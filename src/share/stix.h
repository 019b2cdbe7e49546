/*
 * stix - a record as STIX 2.1 objects, and back.
 *
 * What the standard has a place for stands there: Report, Incident with the Incident Core
 * extension, Location, Threat Actor or Intrusion Set, Identity, Malware, Vulnerability, Attack
 * Pattern, Indicator and observables, Relationship, Opinion and Note for claims and warnings,
 * TLP 2.0 markings. All of it, word for word as docs/incident-record.md has it, stands in one
 * extension of ours on the Report and its Incidents (docs/stix-extension/), so that a record comes
 * back from its own export as it was.
 *
 * Ids are deterministic and so are times: an object of a report is created on the day of the
 * report, one that many reports share (a place, a group) at the beginning of 1970, and holds only
 * what makes its id. The same report gives the same bytes everywhere. Known actors and malware keep
 * the ids that ATT&CK and MISP gave them; our mention of them is dated 1970 so that any version of
 * theirs is newer.
 */
#pragma once

#include "model/doc.h"
#include "model/record.h"
#include "model/stix.h"
#include "model/view.h"
#include "share/ruling_json.h"

/* Defined by docs/stix-extension/schema.json. */
#define TOC_STIX_EXTENSION "extension-definition--87bb9ae3-8803-5ba8-a4d9-5fcd383e3f49"
/* Who made the objects: created_by_ref. */
#define TOC_STIX_IDENTITY "identity--8a689537-5ba5-51f6-b692-8907399b766e"

/*
 * Appends r, which has its ids (toc_record_identify()), as one object a line, "<id> <json>\n", what
 * is referred to before what refers to it. doc: where the record was read, for its URL and digest.
 * 0 or -ENOMEM.
 */
TOC_MUST_USE int toc_stix_of_record(toc_tlp marking, const toc_doc *doc, const toc_record *r,
                                    toc_arena *a, toc_buf *ret);

/* A report of a store. */
typedef struct {
    const toc_doc *doc;
    const toc_record *rec;
    uint32_t nth;                      /* its revision */
    char reliability, credibility;     /* of its source, of it: Admiralty code; 0: not graded */
    const toc_told_ruling_vec *grades; /* the rulings that say so */
    /* Beside rec->incidents: the incident that stands for it, which toc_stix_of_merged() writes;
     * empty: it stands for itself. Or NULL. */
    const toc_sv *elsewhere;
    const toc_sv *likeness; /* likewise: what they are compared by */
    uint64_t steps;         /* milliseconds of "modified" for what changed what it refers to */
} toc_stix_report;

/*
 * toc_stix_of_record() for such a report. "modified" is later than "created" by a millisecond for
 * each further revision, and not before it was graded: it grows when what is said changed, and is
 * the same wherever the same is known.
 */
TOC_MUST_USE int toc_stix_of_report(toc_tlp marking, const toc_stix_report *in, toc_arena *a,
                                    toc_buf *ret);

/* An incident of a store that several reports tell of, or that analysts ruled on. */
typedef struct {
    const toc_view *view;
    const uint32_t *revisions;          /* of the reports, beside view->witnesses */
    const toc_sv *likeness;             /* likewise: what each is compared by; empty: not known */
    const toc_told_ruling_vec *rulings; /* that stand */
    toc_sv_vec former;                  /* other ids under which it went to others */
} toc_stix_merged;

/*
 * Appends it as one Incident, what it refers to, a Note or Opinion for each claim, correction and
 * confirmation, and a "duplicate-of" for each former id. It is created with its first report;
 * "modified" is the day of the last one or the time of the last ruling, whichever is later, and a
 * millisecond later for each report, revision and ruling.
 */
TOC_MUST_USE int toc_stix_of_merged(toc_tlp marking, const toc_stix_merged *in, toc_arena *a,
                                    toc_buf *ret);

/* doc: where the record was read, as far as the report says: origin (a URL, else empty) and digest
 * (of the report's id if it says none), no text. */
typedef struct {
    toc_doc doc;
    toc_record record;
    toc_sv_vec likeness; /* beside record.incidents; empty: not said */
} toc_stix_record;

typedef TOC_VEC(toc_stix_record) toc_stix_record_vec;

/*
 * Appends the records of a bundle: one for each Report that carries our extension, with those of
 * its incidents that are in the bundle; of several versions of an object the latest. Reports of
 * others are passed over. Text lives in a. 0, -EINVAL with the JSON pointer of what is wrong,
 * -ENOMEM.
 */
TOC_MUST_USE int toc_stix_to_records(toc_json bundle, toc_arena *a, toc_stix_record_vec *ret,
                                     toc_err *reterr);

/* Appends the rulings that the Incidents and Reports of a bundle carry in our extension, each once.
 * 0, -EINVAL with what is wrong, -ENOMEM. */
TOC_MUST_USE int toc_stix_to_rulings(toc_json bundle, toc_arena *a, toc_told_ruling_vec *ret,
                                     toc_err *reterr);
