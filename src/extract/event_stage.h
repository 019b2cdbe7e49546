/*
 * event_stage - how far something got and how real it is, by the words before the one for it.
 */
#pragma once

#include "extract/scan.h"
#include "model/record.h"

/* The stage that words in and right before tokens [first, end) give it; the nearest decides. */
toc_stage toc_stage_before(const toc_scan *s, uint32_t first, uint32_t end);

/* The stage that words behind token `end` give what stands before it: "the attack was foiled"; NONE
 * where they say nothing of it. */
toc_stage toc_stage_behind(const toc_scan *s, uint32_t end);

/* "would attack", "might be hit": the word at this token is not told as done. "Would have" neither.
 */
bool toc_unreal(const toc_scan *s, uint32_t token);

/* "Hotel networks are easily hacked": what the participle at this token says happens at all times,
 * to machines. */
bool toc_at_all_times(const toc_scan *s, uint32_t participle, uint8_t type);
