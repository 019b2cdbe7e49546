/* filter_words - the filters of incidents as the API calls them: parameters of lists and maps,
 * members of a live view. */
#pragma once

#include "filters.h"

/* The name of each filter, in no order that matters; NULL behind the last. */
const char *toc_filter_word(size_t which);

/* The filter of that name as it is typed; text outlives f. */
void toc_filter_set(toc_filter_settings *f, size_t which, const char *text);

/* Whose fault an error of toc_filters_parse() is: its name, and in *ret_text, in a, what is wrong
 * with it by that name ("--since takes a day …" becomes "since takes a day …"). NULL: nobody's. */
const char *toc_filter_blamed(const toc_err *err, toc_arena *a, toc_sv *ret_text);
