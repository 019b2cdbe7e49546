/* form - private to api/: multipart/form-data (RFC 7578), as browsers send a file with a few
 * fields. */
#pragma once

#include "base/sv.h"

/* The content of the field of that name, and the name of the file in it (empty: no file). False:
 * no such field, or this is no such body. Views of body. */
bool toc_form_get(toc_sv content_type, toc_sv body, toc_sv name, toc_sv *ret, toc_sv *ret_file);
