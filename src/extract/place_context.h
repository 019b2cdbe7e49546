/* place_context - places that are named for another reason than that something happened there. */
#pragma once

#include "extract/scan.h"

/* "Investigators in Delhi put no faith in it": where they speak. */
bool toc_speakers_place(const toc_scan *s, const toc_place_mention *p);

/* "a group believed to be based in Russia": where those sit who did it. */
bool toc_base_of_group(const toc_scan *s, const toc_place_mention *p);
