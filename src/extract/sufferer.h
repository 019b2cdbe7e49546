/* sufferer - whom the words of harm are said of. */
#pragma once

#include "extract/harm.h"

/* True if who stands before the word of harm came to it: "was killed", "died", "sustained cuts". */
bool toc_harm_passive(const toc_scan *s, const toc_unit *u, uint32_t word);

/* "seriously wounded": one of the words of harm [first, end) is a verb. */
bool toc_harm_is_verb(const toc_scan *s, uint32_t first, uint32_t end);

/* "stabbed a teacher of French to death", "shot him dead": what became of the object np. */
toc_harm toc_harm_in_the_end(const toc_scan *s, const toc_unit *u, uint32_t end, toc_np np,
                             toc_harm harm);

/* Of whom the words of harm [first, end) are said; last: of whom the words before them were. */
toc_np toc_sufferer(const toc_scan *s, const toc_unit *u, uint32_t first, uint32_t end,
                    toc_np last);

/* "a policeman and a man in the audience were injured": the one before "and" as well. */
toc_np toc_sufferer_joined(const toc_scan *s, toc_np np);

/* The person that np says which: "the owner" of "the owner of the shop"; found = false for a
 * thing. */
toc_np toc_sufferer_meant(const toc_scan *s, toc_np np, uint32_t verb);

/* True if np is one person without a name: "a watchman", "his wife", "the driver". */
bool toc_sufferer_is_one(const toc_scan *s, toc_np np, uint32_t verb);

/* True if np is more people than one, without a number: "the drivers", "several tourists"; not
 * "people", of whom is said nothing. */
bool toc_sufferer_is_many(const toc_scan *s, toc_np np, uint32_t verb);
