/*
 * ioc_line - one line of a plain list of indicators, as people and block lists write them: defanged
 * or not, with a comment, as a hosts file has it, or with more columns behind the value. Pure.
 */
#pragma once

#include "model/ioc.h"

/* What stands before a comment: a '#' that begins the line or has a blank before it; trimmed. */
toc_sv toc_ioc_line(toc_sv line);
/* The indicator on such a line. 0 and *ret in a; TOC_IOC_UNKNOWN: there is none; -ENOMEM. */
TOC_MUST_USE int toc_ioc_of_line(toc_sv line, toc_arena *a, toc_ioc *ret);
