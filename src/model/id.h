/*
 * id - the names of what Tocsin derives: the same report gives the same ids on every machine.
 *
 * A report is named by its URL or, as paths differ from machine to machine, by the SHA-256 of its
 * bytes when it was first seen. An incident is named by its report and by what sets incidents apart
 * (docs/incident-record.md: realm, place and date), never by its position in the report, so that an
 * edit elsewhere in the report leaves its id alone.
 */
#pragma once

#include "base/arena.h"
#include "model/doc.h"
#include "model/record.h"

/* Namespace of every UUIDv5 that Tocsin derives. */
#define TOC_ID_NAMESPACE "175cfad0-a70d-4137-a425-1b53cfcf4bd7"

/* doc->identity, else "https://…" as the origin stands but for the fragment, or "sha256:<hex>"; in
 * a. */
toc_sv toc_report_identity(const toc_doc *doc, toc_arena *a);

/* Whose report doc is: doc->source, else the host of its URL without "www."; empty: nobody's. In a.
 */
toc_sv toc_report_source(const toc_doc *doc, toc_arena *a);

/* "<type>--<UUIDv5 of name>", in a. */
toc_sv toc_derived_id(toc_arena *a, const char *type, toc_sv name);

/*
 * Fills rec->report_id and the id of each incident from the report's identity. Ids that are there
 * already stay: the store sets them when an edited report still tells of an incident that was
 * known under another id. -ENOMEM when the arena is full.
 */
TOC_MUST_USE int toc_record_identify(toc_record *rec, toc_sv identity, toc_arena *a);

/* Takes the ids away again, for a record whose report turns out to be known under others. */
void toc_record_unidentify(toc_record *rec);
