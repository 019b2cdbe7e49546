/*
 * victim_types - who the people harmed are: police, soldiers, officials, diplomats or civilians.
 *
 * Told by the words of a group ("two police officers"), and by what stands beside a name wherever
 * the report names that person ("Senator Roe", "John Roe, mayor of Alba"). Who is called none of
 * these is a civilian.
 */
#pragma once

#include "extract/scan.h"

/* Sets the type of all victims of i but organisations. */
void toc_fill_victim_types(const toc_scan *s, toc_incident *i);
