/* stix_observable - private to share/stix_*: technical indicators as STIX objects. */
#pragma once

#include "share/stix_writer.h"

/* The observable and an indicator with its pattern; a vulnerability or an attack pattern as such.
 * Nothing for what STIX has no object for (wallets): it stays in the extension. */
void toc_stix_write_indicator(toc_stix_writer *w, toc_sv report, const toc_indicator *n);

/* Writes the observable alone and returns its id; empty where STIX has none for it. */
toc_sv toc_stix_observable(toc_stix_writer *w, const toc_indicator *n);
/* "[domain-name:value = 'evil.example']" */
toc_sv toc_stix_pattern(toc_stix_writer *w, const toc_indicator *n);

/* Returns the id. */
toc_sv toc_stix_vulnerability(toc_stix_writer *w, toc_sv name);
