/*
 * doc - one source item as text: what `read` gives and `extract` takes.
 *
 * All text lives in the document's arena or in the reader's buffer, which outlive the document.
 */
#pragma once

#include "base/date.h"
#include "base/hash.h"
#include "base/sv.h"

typedef struct {
    toc_sv id;       /* what people call it: the file's stem, or the URL */
    toc_sv identity; /* what names the report for good; empty: toc_report_identity() derives it */
    toc_sv source;   /* whose report it is, an outlet's name; empty: nobody said */
    toc_sv origin;   /* path or URL it came from; "-" for standard input */
    toc_sv entry;    /* of a feed at origin: which of its entries; empty: origin is the report */
    toc_sv media;    /* "text/plain", "text/html", "application/pdf", "message/rfc822",
                        "application/cap+xml", "application/rss+xml" (Atom too) */
    toc_sv encoding; /* of the source: "utf-8", "utf-16le", "windows-1252", … */
    toc_sv text;     /* extracted text, valid UTF-8; all spans count its bytes */
    toc_sv title; /* as the container names it (<title>, Subject, PDF info); empty if it does not.
                     Extraction falls back on the first line of text. */
    toc_sv language;                 /* BCP 47, as the container says; empty if unknown */
    toc_day published;               /* as the container says; TOC_DAY_NONE: look into the text */
    char sha256[TOC_SHA256_HEX + 1]; /* of the original bytes */
    toc_sv marking;                  /* "TLP:GREEN": of all it says; empty: not marked */
    toc_sv original;                 /* the bytes as they came, before decompression and decoding */
} toc_doc;
