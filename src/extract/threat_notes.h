/*
 * threat_notes - threats told by what a letter says: "a card which said that he would be dead
 * before Easter", "a letter reached the court. It announced that the courthouse would burn".
 */
#pragma once

#include "extract/events.h"

/* Adds an event of stage threatened for each word for a note, and for the deed if that stands in
 * the same sentence. Returns 0 or -ENOMEM. */
TOC_MUST_USE int toc_threat_notes_find(const toc_scan *s, toc_event_vec *out);
