/*
 * export_cap - one incident as a public warning (share/cap_out.h), in step with what was sent of it
 * before: an alert first, an update when it changed, a cancellation when it no longer stands.
 *
 * What was sent stands in the store as an object of a type of our own, "x-tocsin-alert", one for an
 * incident: it is for this office alone and never leaves but in 'export --format ndjson'.
 */
#pragma once

#include "cli/leaving.h"

/* Type of the object that keeps what was sent. */
#define TOC_ALERT_TYPE "x-tocsin-alert"

/* Prints the alert. The exit status. */
int toc_export_cap(toc_store *s, const char *incident, const char *sender);
