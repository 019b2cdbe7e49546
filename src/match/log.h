/*
 * log - what is known of a log from its lines: how fields are written, when a line happened.
 *
 * Matching needs little of it: tokens are found wherever they stand. Pure.
 */
#pragma once

#include "base/sv.h"
#include "match/scan.h"

#include <stdint.h>

typedef enum {
    TOC_LOG_AUTO, /* look at the first lines */
    TOC_LOG_TEXT, /* plain text, syslog, web server logs */
    TOC_LOG_JSON, /* a JSON object a line: EVE, Zeek's JSON, most agents */
    TOC_LOG_CSV,
    TOC_LOG_TSV, /* Zeek's own format too */
    TOC_LOG_COUNT,
} toc_log_format;

/* "text", "json", "csv", "tsv"; NULL at the end. "auto" first. */
extern const char *const toc_log_formats[];

/* What the beginning of a log looks like. Never TOC_LOG_AUTO. */
toc_log_format toc_log_detect(toc_sv start);

toc_scan_style toc_log_style(toc_log_format format);

/* When the line happened, in microseconds since 1970 UTC: the first time in it that says its date
 * and year (RFC 3339 and its cousins, web servers' "[14/Nov/2023:08:00:29 +0000]", seconds since
 * 1970). A time without zone counts as UTC. False: it does not say. */
bool toc_log_time(toc_sv line, int64_t *ret);
