/* target_lists - how far a list of targets goes; fill_targets.c asks. */
#pragma once

#include "extract/draft.h"
#include "extract/phrase.h"

bool toc_target_plural(const toc_scan *s, uint32_t head);

/* "the Taj Mahal Palace and the Oberoi Trident hotels": the first is a hotel, too. */
void toc_targets_named_before(const toc_scan *s, toc_draft *d, const toc_unit *u, toc_np np,
                              toc_target_type type);

/* "three luxury hotels in Colombo, the Shangri-La, the Cinnamon Grand and the Kingsbury": adds the
 * names behind a plural, which are what is meant. Returns the token behind the last of them, or
 * TOC_NO_TOKEN. */
uint32_t toc_targets_named_behind(const toc_scan *s, toc_draft *d, const toc_unit *u, toc_np np,
                                  toc_target_type type);

/* "A bank, a chemist's shop and the parish church were damaged": how far the list at i goes. */
uint32_t toc_target_list_end(const toc_scan *s, uint32_t i, uint32_t end);

/* True if np is the next in a list of targets that has come to token from: "set fire to the mill at
 * Dax, the oldest of its kind, and to the town hall". */
bool toc_target_goes_on(const toc_scan *s, uint32_t from, toc_np np, uint32_t end);
