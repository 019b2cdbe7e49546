/* name - what the name of an input says: its stem, its ending, whether it is a URL. */
#pragma once

#include "base/sv.h"

/* True for http:// and https:// names, in any case. */
bool toc_name_is_url(toc_sv name);

/* The last part of a path or URL, without query and fragment; the host of a URL without path. */
toc_sv toc_name_base(toc_sv name);

/* The ending with its dot (".html"), or empty. An ending is a dot, a letter, and up to four more
 * letters or digits: "v1.2" has none. */
toc_sv toc_name_ending(toc_sv name);

/* What people call the report: "a/001.txt" is "001", "a.html.gz" is "a". */
toc_sv toc_name_stem(toc_sv name);
