/*
 * cap_out - an incident as a public warning: an alert in the Common Alerting Protocol (OASIS
 * Standard CAP 1.2, 1 July 2010).
 *
 * What is said rests on what reports say for a fact: what, where, when, how many. Who may have done
 * it is no part of a warning. What is not known is "Unknown" or left out, never guessed: the time
 * of day of an onset, an area around a point. Whether it may go is asked before (release.h,
 * TOC_CHANNEL_CAP). Pure, and without a clock: the caller says when it is sent.
 */
#pragma once

#include "base/buf.h"
#include "base/err.h"
#include "model/view.h"

typedef enum { TOC_CAP_ALERT, TOC_CAP_UPDATE, TOC_CAP_CANCEL } toc_cap_message;

typedef struct {
    toc_cap_message message;
    toc_sv identifier, sender; /* no blanks, commas, '<' or '&' (3.2.1): toc_cap_is_token() */
    int64_t sent;              /* microseconds UTC */
    toc_sv references;         /* "sender,identifier,sent …" of earlier ones; empty: none */
    const toc_view *view;      /* NULL for a cancellation */
} toc_cap_alert;

/* Whether a text may be an identifier or a sender. */
bool toc_cap_is_token(toc_sv s);
/* "2024-03-22T10:00:00-00:00": CAP takes no "Z" (3.3.2); NUL-terminated. */
enum { TOC_CAP_TIME = 25 };
void toc_cap_time(int64_t us, char ret[TOC_CAP_TIME + 1]);

/* Appends what an alert says of the incident: its <info>. The same for the same view. */
void toc_cap_write_info(const toc_view *v, toc_sv sender, toc_buf *ret);
/* Appends the whole alert, an XML document. */
void toc_cap_write(const toc_cap_alert *a, toc_buf *ret);
