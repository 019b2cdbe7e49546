/* limits - every ceiling of the program, each with its reason. */
#pragma once

#include <stddef.h>
#include <stdint.h>

/* Memory of one document and all that is found in it. News items take under 1 MiB; a 64 MiB text
 * needs about five times its size for tokens. */
#define TOC_MAX_ARENA ((size_t)1 << 30)

/* Bytes of one input after decompression. Longer reports do not exist; a 2 GB file is a mistake. */
#define TOC_MAX_INPUT ((size_t)64 << 20)

/* Decompressed bytes per compressed byte past the first MiB: what text never exceeds, bombs do. */
#define TOC_MAX_INFLATE_RATIO 200

/* Text of one document; longer ones are refused. Data dumps, whose indicators are all read. */
#define TOC_MAX_TEXT ((size_t)16 << 20)

/* Opening of a text that is read for what happened: some 100 pages, more than yearly chronicles
 * have. Keeps what is quadratic in the events of a text bounded. */
#define TOC_MAX_STORY ((size_t)256 << 10)

/* Tokens of one sentence; longer ones are cut. Prose stays under 150, the rest are tables. Keeps
 * what is quadratic in a sentence bounded. */
#define TOC_MAX_SENTENCE 400

/* What import takes from a pipe; the disk has to hold it meanwhile. */
#define TOC_MAX_STREAM ((size_t)8 << 30)

/* Incidents of one document. Yearly chronicles reach a few hundred. */
#define TOC_MAX_INCIDENTS 1000

/* Entries of one field of an incident (victims, perpetrators, claims …). The longest lists of names
 * in indictments have about a hundred; a text that yields more is no report. */
#define TOC_MAX_FIELD_ENTRIES 200

/* Spans kept as the evidence of one value: the first ones say it all. */
#define TOC_MAX_EVIDENCE 50

/* Nesting of JSON: deepest seen in real STIX is 12. */
#define TOC_MAX_JSON_DEPTH 64

/* Bytes of one STIX pattern. The longest that feeds share list some ten thousand hashes. */
#define TOC_MAX_PATTERN ((size_t)1 << 20)

/* Parentheses within each other in a pattern, and qualifiers of one expression. People write three;
 * keeps the stack bounded. */
#define TOC_MAX_PATTERN_DEPTH 100

/* Steps of one object path in a pattern: more than any object has levels. */
#define TOC_MAX_PATTERN_STEPS 32

/* Ways in which one pattern can match (OR of what has qualifiers), and different observations that
 * one of them needs. Indicators in use have one or two of each. */
#define TOC_MAX_PATTERN_WAYS 16384
#define TOC_MAX_PATTERN_PARTS 64

/* Values that one object path may lead to: [*] over the lists of a large object, times references.
 * Keeps cycles of references from multiplying. */
#define TOC_MAX_PATTERN_VALUES 100000

/* Observations that one pattern keeps in mind, 6 MiB; older ones are forgotten and counted. */
#define TOC_MAX_PATTERN_KEPT ((uint32_t)1 << 16)

/* Steps of one search for a match among them: ordinary ones take ten. Then the search is given up
 * and counted. */
#define TOC_MAX_PATTERN_SEARCH 20000

/* A regular expression of a pattern: its bytes, its groups within each other, and what one match
 * may take in steps and memory. Honest ones need a few hundred steps; what needs more is an attack
 * or a mistake, and is given up. */
#define TOC_MAX_REGEX (32 << 10)
#define TOC_MAX_REGEX_NESTING 100
#define TOC_MAX_REGEX_STEPS 100000
#define TOC_MAX_REGEX_HEAP ((size_t)8 << 20)

/* Folder depth that `read` and `add` follow. */
#define TOC_MAX_FOLDER_DEPTH 32

/* Entries of one feed: a year of a busy outlet. Each is a report in memory at once, as bytes. */
#define TOC_MAX_FEED_ENTRIES 100000

/* Containers around one report: a gzip in a mail in a mail is real, more is an attack. */
#define TOC_MAX_NESTING 4

/* Parts within parts of a mail, forwarded mails included. Six are seen in real ones. */
#define TOC_MAX_MIME_DEPTH 16

/* Pages of a PDF. The longest yearly threat reports have some 500. */
#define TOC_MAX_PDF_PAGES 2000

/* Open elements of a web page. Browsers stop at 512. */
#define TOC_MAX_HTML_DEPTH 1000

/* Bytes of all names of elements and attributes of a web page. Large ones use some 4 KiB. */
#define TOC_MAX_HTML_NAMES ((size_t)8 << 10)

/* Fetching one URL: slow sites answer within seconds, shorteners redirect two or three times. */
#define TOC_MAX_REDIRECTS 5
#define TOC_MAX_CONNECT_SECONDS 15
#define TOC_MAX_FETCH_SECONDS 60

/* Indicators of one compiled set. The largest public feeds have a few million. */
#define TOC_MAX_INDICATORS ((size_t)64 << 20)

/* Text of one compiled set: what 32-bit offsets reach. */
#define TOC_MAX_SET_TEXT ((size_t)UINT32_MAX - (64 << 10))

/* One line of a log. Longer ones are looked through in pieces; a JSON record of a sandbox has some
 * megabytes. */
#define TOC_MAX_LOG_LINE ((size_t)16 << 20)

/* Worker threads. */
#define TOC_MAX_THREADS 256

/* Versions that are looked at in one batch as an object that has many is given other markings again
 * and again: a third of a second. Nobody does that but to hold others up. */
#define TOC_MAX_RELABELLED 500000

/* Conflicts of one source that are kept word for word, and their bytes: more than a person looks
 * through. Older ones become a count. */
#define TOC_MAX_CONFLICTS 1000
#define TOC_MAX_CONFLICT_BYTES (8 << 20)

/* Bytes of an object's label. Real ones have one marking or two, 60 bytes; with fifty granular
 * markings it is 4 KiB. */
#define TOC_MAX_LABEL ((size_t)8 << 10)

/* Bytes that the server holds at once of bodies whose callers have proved who they are, and those
 * of one of them: three can send the longest body at the same time, one can send one. Past it a
 * body is refused for the moment. */
#define TOC_MAX_HTTP_BODIES ((size_t)36 << 20)
#define TOC_MAX_HTTP_OWN_BODIES ((size_t)12 << 20)

/* Bytes of answers that wait for slow readers, all and those of one caller. Pages get shorter when
 * it gets near; past it callers are asked to come again. */
#define TOC_MAX_HTTP_ANSWERS ((size_t)32 << 20)
#define TOC_MAX_HTTP_OWN_ANSWERS ((size_t)8 << 20)

/* The body of a request from a stranger, and all of them at once: what a form for signing in has.
 */
#define TOC_MAX_HTTP_STRANGER ((size_t)16 << 10)
#define TOC_MAX_HTTP_STRANGERS ((size_t)1 << 20)

/* Headers of one answer that the client takes. Servers send one or two KiB. */
#define TOC_MAX_HTTP_HEAD ((size_t)64 << 10)

/* A server that says nothing for so long has gone. Some take minutes for their first page. */
#define TOC_MAX_SILENT_SECONDS 300

/* What the client reads at once: pages have megabytes. */
#define TOC_HTTP_CLIENT_CHUNK (512 << 10)

/* Pages without an object, one after the other, of a collection that is pulled: a server may look
 * through much that we may not see. */
#define TOC_MAX_EMPTY_PAGES 1000

/* Objects that a page is asked to have at most: some 80 MB of ordinary ones. */
#define TOC_MAX_PULL_LIMIT 100000

/* One answer of another server, decompressed. Pages have a few MiB; past it a shorter one is asked
 * for. */
#define TOC_MAX_PULL_PAGE ((size_t)64 << 20)

/* What a server may ask us to wait before we ask again; past it the pull ends, and goes on later.
 */
#define TOC_MAX_WAIT_SECONDS 120
