/*
 * feed - news in a feed: RSS 0.91 to 2.0, RSS 1.0 (RDF) and Atom (RFC 4287); private to read/.
 *
 * An entry is a report. feed_split.c makes each a feed of its own, of one entry, with what the feed
 * says of itself: it can be kept and read again alone, and stays the same bytes when other entries
 * come and go. feed.c reads one.
 */
#pragma once

#include "model/record.h"
#include "read/reader.h"

#include <libxml/tree.h>

typedef struct {
    xmlDoc *xml;
    const xmlNode *root;  /* <rss>, <rdf:RDF>, <feed> */
    const xmlNode *about; /* what holds title and link of the feed: <channel>, or the root */
    const xmlNode *first; /* entry */
} toc_feed;

/*
 * Parses a feed, forgiving what feeds are used to get wrong; toc_feed_close() it in any case. 0,
 * TOC_READ_EMPTY when it has no entries, or < 0: -EINVAL when it is none, or cut off.
 */
TOC_MUST_USE int toc_feed_open(const toc_input *in, toc_feed *ret, toc_err *reterr);
void toc_feed_close(toc_feed *f);

/* The entry behind that one, or NULL. */
const xmlNode *toc_feed_next(const xmlNode *entry);

/* Each entry of the feed as a feed of one, in UTF-8, in a. 0, TOC_READ_EMPTY when it has none, or
 * < 0: -EINVAL, -E2BIG (TOC_MAX_FEED_ENTRIES, TOC_MAX_INPUT), -ENOMEM. */
TOC_MUST_USE int toc_feed_split(const toc_input *in, toc_arena *a, toc_sv_vec *ret,
                                toc_err *reterr);
