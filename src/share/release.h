/*
 * release - THE gate: what may leave, to whom, by which way. Every exit asks it: TAXII, feed,
 * export, webhook, mail, console, search result, aggregate, public warning (design law 1).
 *
 * in:  a label (all that an object says of its own handling), a recipient, a channel, and the few
 *      facts that stand outside the object
 * out: a verdict and the rule that decided, so that people can be told why
 *
 * Pure: no I/O, no clock, no globals. What it does not know, it denies. Of several markings the
 * strictest wins; data without a marking is handled as a configured level, which is never CLEAR;
 * what is derived takes the strictest of its inputs (toc_label_join()).
 *
 * Markings are known by their ids alone, never by what an object that somebody sent says an id
 * means: else whoever posts a definition could widen the release of what others marked.
 */
#pragma once

#include "base/vec.h"
#include "model/json.h"
#include "model/stix.h"
#include "share/places.h"

/* ---- labels ---- */

/* Permissible Actions Protocol, from the freest to the most restrictive. */
typedef enum {
    TOC_PAP_NONE, /* not marked: no restriction of use */
    TOC_PAP_CLEAR,
    TOC_PAP_GREEN,
    TOC_PAP_AMBER,
    TOC_PAP_RED,
    TOC_PAP_COUNT,
} toc_pap;

/* "clear", "green", …; by level. */
extern const char *const toc_pap_words[TOC_PAP_COUNT];
/* TOC_PAP_NONE for NULL and for no such word. */
toc_pap toc_pap_find(const char *word);

typedef TOC_VEC(toc_sv) toc_marking_ids;

/* The markings of a whole object or of a part of one. */
typedef struct {
    toc_tlp tlp;            /* strictest of the TLP ids; TOC_TLP_NONE: none */
    bool amber1;            /* one of them is TLP 1's AMBER, which some read as AMBER+STRICT */
    bool unmarked;          /* one of what it is derived from has no TLP: the default holds, too */
    toc_tlp tag;            /* strictest "tlp:…" in `labels`: it tightens and never loosens */
    toc_pap pap;            /* strictest of ids and tags */
    toc_marking_ids others; /* statements, communities, unknown ones; sorted, each once */
} toc_markings;

typedef struct {
    toc_sv selector; /* STIX 2.1, 7.2.3: "description", "labels.[1]" */
    toc_markings markings;
} toc_marked_part;

typedef struct {
    toc_markings whole;
    TOC_VEC(toc_marked_part) parts; /* granular markings, one a selector */
    bool unreadable;                /* its markings are not as STIX has them: never released */
    bool standard;                  /* a TLP or PAP marking definition itself: no secret */
} toc_label;

/*
 * Reads the markings of a STIX object. Text in *ret is in a (ids) or of the document (selectors).
 * -ENOMEM when a is full; everything else that is wrong with the markings is told by
 * ret->unreadable.
 */
TOC_MUST_USE int toc_label_of(toc_json object, toc_arena *a, toc_label *ret);

/* A label as one line of text, the same for the same markings: stores keep it beside an object. */
TOC_MUST_USE int toc_label_write(const toc_label *l, toc_arena *a, toc_sv *ret);
/* Reads it back; what is no label comes out unreadable. Views of text. */
TOC_MUST_USE int toc_label_read(toc_sv text, toc_arena *a, toc_label *ret);

/* Makes *into as strict as both: the label of what is derived from the two. */
TOC_MUST_USE int toc_label_join(toc_label *into, const toc_label *other, toc_arena *a);

/* Tightens m by a tag like "tlp:amber" or "pap:red"; what is no level of its scheme is its
 * strictest.
 */
void toc_label_tag(toc_sv tag, toc_markings *m);

/* The id of the marking that means "for members of this community": derived from its name. */
toc_sv toc_community_marking(toc_arena *a, toc_sv community);

/* The marking definition of a level; NULL for TOC_PAP_NONE. */
const char *toc_pap_marking(toc_pap level);

/* Adds the marking of what is kept for its source alone, which nobody accepts. */
TOC_MUST_USE int toc_label_quarantine(toc_label *l, toc_arena *a);

/* What an id of a marking definition is called: "TLP:AMBER", "PAP:RED"; NULL: not a standard one.
 */
const char *toc_marking_name(toc_sv id);

/* ---- who and how ---- */

typedef enum {
    TOC_CHANNEL_TAXII,
    TOC_CHANNEL_EXPORT,
    TOC_CHANNEL_CONSOLE,
    TOC_CHANNEL_SEARCH,
    TOC_CHANNEL_AGGREGATE, /* counts, statistics, maps */
    TOC_CHANNEL_MAIL,
    TOC_CHANNEL_WEBHOOK,
    TOC_CHANNEL_FEED, /* files that subscribers fetch: MISP feed, Atom */
    TOC_CHANNEL_CAP,  /* public warnings */
    TOC_CHANNEL_COUNT,
} toc_channel;

extern const char *const toc_channel_names[TOC_CHANNEL_COUNT + 1]; /* NULL at the end */

/* The zero value receives nothing. */
typedef struct {
    toc_sv name;
    bool active;
    bool strict_amber;       /* reads TLP 1's AMBER as AMBER+STRICT */
    toc_tlp clearance;       /* up to this level; TOC_TLP_NONE: nothing. RED: when named, too */
    toc_pap pap;             /* the strictest that it has agreed to honour; NONE counts as CLEAR */
    toc_reach places;        /* no more exactly than so */
    toc_marking_ids accepts; /* statements that it has agreed to, communities that it is in */
} toc_recipient;

/* Anybody: what is published. */
extern const toc_recipient toc_recipient_public;

/* What stands outside the object. Zero value: nobody named, unmarked is AMBER+STRICT. */
typedef struct {
    toc_tlp unmarked; /* how unmarked data is handled; NONE and CLEAR mean AMBER+STRICT */
    toc_tlp
        ceiling; /* the way out is limited to this level (a collection's, --max-tlp); NONE: no */
    toc_reach places; /* likewise: to places told so exactly at most */
    bool named;       /* the recipient is named for this object, as TLP:RED wants it */
    bool own;         /* the recipient sent this object here itself */
} toc_release_facts;

/* ---- the decision ---- */

typedef enum { TOC_DENY, TOC_REDACT, TOC_RELEASE } toc_verdict;

typedef enum {
    TOC_RULE_INACTIVE,
    TOC_RULE_UNREADABLE,
    TOC_RULE_STANDARD,
    TOC_RULE_OWN,
    TOC_RULE_CHANNEL,
    TOC_RULE_CEILING,
    TOC_RULE_RED_NOT_NAMED,
    TOC_RULE_UNMARKED,
    TOC_RULE_CLEARANCE,
    TOC_RULE_PAP,
    TOC_RULE_NOT_ACCEPTED,
    TOC_RULE_PART,
    TOC_RULE_PLACES,
    TOC_RULE_CLEARED,
    TOC_RULE_COUNT,
} toc_rule;

/* For programs ("tlp-above-clearance") and for people; by rule. */
extern const char *const toc_rule_names[TOC_RULE_COUNT];
extern const char *const toc_rule_texts[TOC_RULE_COUNT];

typedef struct {
    toc_verdict verdict;
    toc_rule rule;
    toc_sv about; /* the marking id or selector that decided; may be empty. Of the label. */
} toc_decision;

/* TOC_REDACT: the object may go without the parts that toc_release_part() denies. */
toc_decision toc_release_allows(const toc_label *l, const toc_recipient *to, toc_channel by,
                                const toc_release_facts *facts);

/* Whether one part of an object that is not denied as a whole may go. */
bool toc_release_part(const toc_marked_part *part, const toc_recipient *to, toc_channel by,
                      const toc_release_facts *facts);

/* The level that decides for a whole object: marking, tag and default taken together. */
toc_tlp toc_release_level(const toc_markings *m, const toc_recipient *to,
                          const toc_release_facts *facts);

/* How exactly places may be told: the stricter of what holds for the recipient and for the way. */
toc_reach toc_release_reach(const toc_recipient *to, const toc_release_facts *facts);

/* ---- redaction ---- */

enum {
    TOC_REDACT_IMPOSSIBLE = 1, /* what is left would be no valid object: do not send it */
    TOC_REDACT_NOTHING,        /* all of it may go after all: it tells of no place */
};

typedef struct {
    toc_sv id;   /* of the copy */
    toc_sv json; /* the copy */
    toc_sv link; /* the relationship "derived-from" from the copy to the object, JSON */
    toc_sv link_id;
} toc_redacted;

/*
 * The copy of an object without what `to` may not see: a new object with a deterministic id, as
 * STIX 2.1, 3.6.2 wants it. Of a list of which one element is withheld, all is withheld. In a.
 * Of what a limit of places holds back, too: free text and what is not known to tell of none goes
 * with it, and what must stand there is made anew of what may be told (places.h). 0,
 * TOC_REDACT_IMPOSSIBLE, TOC_REDACT_NOTHING or -ENOMEM.
 */
TOC_MUST_USE int toc_release_redact(toc_json object, const toc_label *l, const toc_recipient *to,
                                    toc_channel by, const toc_release_facts *facts, toc_arena *a,
                                    toc_redacted *ret);

/*
 * The revoked version of an object under its own id, for somebody who may be told places no more
 * exactly than that and had a copy of it: that it is revoked, and nothing of what it told. In a.
 */
TOC_MUST_USE int toc_release_revoked(toc_json object, toc_reach limit, toc_arena *a, toc_sv *ret);
