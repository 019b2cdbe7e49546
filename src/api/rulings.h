/* rulings - private to api/: saying what is so. */
#pragma once

#include "api/call.h"
#include "merge/rule.h"

/* Who says it, by the account, why and how it is marked, by "because" and "marking" of the body.
 * False: answered. */
TOC_MUST_USE bool toc_api_hand(toc_api_call *c, toc_json body, toc_hand *ret);
/* "green" or "TLP:GREEN"; empty: NONE. False: answered. */
TOC_MUST_USE bool toc_api_marking(toc_api_call *c, toc_sv word, toc_tlp *ret);
/* The answer to a call of merge/rule.h that did not rule. */
void toc_api_fail_ruling(toc_api_call *c, int r);
/* A value as text: a string as it is, else its JSON. */
toc_sv toc_api_value_text(toc_api_call *c, toc_json v);
/* A field of an incident, its value as people type it or as JSON. As toc_rule_correct(). */
TOC_MUST_USE int toc_api_correct(toc_api_call *c, toc_sv incident, toc_sv field, toc_json value,
                                 const toc_hand *hand);
/* The same for a value that is as it was read. As toc_rule_confirm_value(). */
TOC_MUST_USE int toc_api_confirm(toc_api_call *c, toc_sv incident, toc_sv field, toc_json value,
                                 const toc_hand *hand);
