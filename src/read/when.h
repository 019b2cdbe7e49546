/* when - the day that a container's metadata states, in the notations in use there. */
#pragma once

#include "base/date.h"

/*
 * Reads "2024-03-22", "2024-03-22T21:00:00+03:00", "20240322", "2024/03/22", "D:20240322…" (PDF),
 * "Fri, 22 Mar 2024 21:00:00 +0300" (RFC 5322), "22 March 2024", "March 22, 2024". The day is the
 * one that stands there, in the writer's own time zone: that is what "on Friday" counts from.
 * TOC_DAY_NONE for anything else and for years outside 1900-2199, which are defaults of software.
 */
toc_day toc_when_parse(toc_sv s);
