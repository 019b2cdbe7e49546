/* regions - countries by continent and region: "europe", "western-asia". */
#pragma once

#include "base/sv.h"

/* Codes of ISO 3166-1 with a comma between, sorted; NULL: no such region. */
const char *toc_region_countries(toc_sv name);
/* The i-th name in order; NULL: there are no more. */
const char *toc_region_name(size_t i);
