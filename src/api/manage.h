/* manage - private to api/: what is asked of those who look after the server. */
#pragma once

#include "api/call.h"

/* {"items":[ … ],"next":null}: between begin and end an object each. */
toc_json_out *toc_manage_begin_list(toc_api_call *c);
void toc_manage_end_list(toc_api_call *c);

/* A name that is new, of the body's "name". False: answered. */
TOC_MUST_USE bool toc_manage_new_name(toc_api_call *c, toc_json body, toc_sv *ret);
/* A list of names, or text with a comma between, as words with a space between; each must pass.
 * False: answered. */
TOC_MUST_USE bool toc_manage_words(toc_api_call *c, toc_json body, const char *key,
                                   bool (*ok)(toc_sv), toc_sv *ret);
/* A word of TLP; `otherwise` when it is not there. False: answered. */
TOC_MUST_USE bool toc_manage_level(toc_api_call *c, toc_json body, const char *key,
                                   const char *otherwise, toc_sv *ret);
/* How exactly places may be told, as it is kept; *ret is left as it is when the body does not say.
 * False: answered. */
TOC_MUST_USE bool toc_manage_places(toc_api_call *c, toc_json body, toc_sv *ret);
/* The live view of a body's "view", as a collection keeps it; empty: it asks for none. False:
 * answered. */
TOC_MUST_USE bool toc_manage_view(toc_api_call *c, toc_json body, toc_sv *ret);
/* What one holds, for people. */
toc_sv toc_manage_view_text(toc_api_call *c, toc_sv query);
/* Writes down who did it and ends: 201 or 204 when r is 0, else what it says. */
void toc_manage_done(toc_api_call *c, int r, const char *what, toc_sv about, unsigned status);
