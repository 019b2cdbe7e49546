/* rulings - private to api/: saying what is so. */
#pragma once

#include "api/call.h"
#include "merge/rule.h"

/* Who says it, by the account, and why, by "because" of the body. */
toc_hand toc_api_hand(toc_api_call *c, toc_json body);
/* A value as text: a string as it is, else its JSON. */
toc_sv toc_api_value_text(toc_api_call *c, toc_json v);
/* A field of an incident, its value as people type it or as JSON. As toc_rule_correct(). */
TOC_MUST_USE int toc_api_correct(toc_api_call *c, toc_sv incident, toc_sv field, toc_json value,
                                 const toc_hand *hand);
