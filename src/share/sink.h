/*
 * sink - records out, one format a file behind a table.
 *
 * Two halves, so that many threads can help and the output still stands in input order: render()
 * turns one record into bytes on any thread; add() takes those bytes in order on one thread and
 * puts what goes between them.
 */
#pragma once

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "model/doc.h"
#include "model/record.h"
#include "model/stix.h"
#include "model/view.h"

typedef struct {
    unsigned columns; /* width of the terminal; 0: not a terminal, 100 columns are taken */
    bool colour;      /* ANSI colours */
    toc_tlp marking;  /* of STIX objects */
    bool explain;     /* show each value with the words it rests on, its rule and confidence */
    bool ids;         /* records are single incidents of a store: a table shows their ids */
    bool merged;      /* views, by toc_sink_render_view(), instead of records */
} toc_sink_options;

typedef struct toc_sink toc_sink;

typedef struct {
    const char *name; /* as --format takes it */
    /* Pure. Appends one record to *ret; scratch is the document's arena. */
    int (*render)(const toc_sink_options *o, const toc_doc *doc, const toc_record *r,
                  toc_arena *scratch, toc_buf *ret);
    /* The same for one incident of many reports; docs[i]: where witness i said it, NULL: nowhere.
     * NULL: the best of it is rendered as a record. */
    int (*render_view)(const toc_sink_options *o, const toc_view *v, const toc_doc *const *docs,
                       toc_arena *scratch, toc_buf *ret);
    void (*begin)(toc_sink *s);               /* NULL: nothing goes before */
    int (*add)(toc_sink *s, toc_sv rendered); /* NULL: as it is */
    int (*end)(toc_sink *s);                  /* NULL: nothing goes after */
} toc_sink_ops;

struct toc_sink {
    const toc_sink_ops *ops;
    toc_sink_options options;
    toc_buf *out;     /* the caller writes it out and empties it as it likes */
    size_t records;   /* added so far */
    toc_buf held;     /* rendered bytes that wait for what follows */
    toc_arena memory; /* of what a sink remembers from record to record */
    void *state;      /* the sink's own, in memory */
};

/* NULL: no such format. */
const toc_sink_ops *toc_sink_find(const char *name);
/* Names of all formats, NULL at the end. */
extern const char *const toc_sink_names[];

/* Appends one incident as ops renders it. 0 or -ENOMEM. */
TOC_MUST_USE int toc_sink_render_view(const toc_sink_ops *ops, const toc_sink_options *o,
                                      const toc_view *v, const toc_doc *const *docs,
                                      toc_arena *scratch, toc_buf *ret);

/* The best of v as a record whose id names its reports: "r001; r002"; brief: "r001 +1". */
TOC_MUST_USE int toc_sink_record_of_view(const toc_view *v, bool brief, toc_arena *a,
                                         toc_record *ret);

void toc_sink_begin(toc_sink *s, const toc_sink_ops *ops, const toc_sink_options *o, toc_buf *out);
/* Both 0 or -ENOMEM. */
TOC_MUST_USE int toc_sink_add(toc_sink *s, toc_sv rendered);
TOC_MUST_USE int toc_sink_end(toc_sink *s);
/* Gives memory back; after toc_sink_end() or without it. */
void toc_sink_done(toc_sink *s);
