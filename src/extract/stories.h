/*
 * stories - whether a report is a digest: several stories, each under a short head of its own.
 */
#pragma once

#include "extract/scan.h"

/* True if the sentence has the form of a story's head: "Bank in Oslo hit by flood of requests.",
 * "Chile: insurer leaks." at the front of a paragraph, or a short line with a place in it. */
bool toc_story_head(const toc_scan *s, uint32_t sentence);

/* True if so many paragraphs open like that that the report tells one story after the other. */
bool toc_is_digest(const toc_scan *s);

/* The place that the head names: the first that something is in, else the first; NULL: none. */
const toc_place_mention *toc_story_place(const toc_scan *s, uint32_t sentence);
