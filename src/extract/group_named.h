/*
 * group_named - the group that a phrase names as somebody's: "members of the extreme-right network
 * Wolfsrune", "who belong to a group which calls itself the Fern Front".
 */
#pragma once

#include "extract/accused.h"

/* The group that the phrase behind token `of` names: "the Lhasian People's Liberation Army"; found
 * = false if it names none. */
toc_party toc_group_named(const toc_scan *s, uint32_t of);

/* A known or introduced name behind token `of`, in the same sentence: "a group which calls itself
 * the Fern Front", "Unit 74455, which companies know as Dark Elk". */
toc_party toc_group_introduced(const toc_scan *s, uint32_t of);
