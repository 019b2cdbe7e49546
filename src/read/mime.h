/*
 * mime - the pieces of an e-mail message: fields, encoded words, transfer encodings, parts.
 *
 * As lenient as mail programs: what is damaged gives what can be read of it, never an error.
 * Results are views into the message or copies in a.
 */
#pragma once

#include "base/arena.h"
#include "base/sv.h"

typedef struct {
    toc_sv fields; /* the header's lines */
    toc_sv body;
} toc_mime_entity;

/* Splits at the first empty line. */
toc_mime_entity toc_mime_split(toc_sv bytes);

/* The value of the first field of that name, on one line; empty if there is none. */
toc_sv toc_mime_field(toc_sv fields, toc_sv name, toc_arena *a);

/* What stands before the first ';', trimmed: the media type of a Content-Type. */
toc_sv toc_mime_value(toc_sv field);

/* The value of a parameter ("charset", "boundary", "filename"), without its quotes; or empty. */
toc_sv toc_mime_parameter(toc_sv field, toc_sv name, toc_arena *a);

/* Decodes encoded words (RFC 2047), and raw bytes of any encoding, to UTF-8. */
toc_sv toc_mime_words(toc_sv value, toc_arena *a);

/* Undoes "base64" and "quoted-printable"; gives any other encoding back as it is. */
toc_sv toc_mime_transfer(toc_sv body, toc_sv encoding, toc_arena *a);

/* Takes the next part off *rest (at first the multipart's body). False if there is no more. */
bool toc_mime_part(toc_sv *rest, toc_sv boundary, toc_sv *ret_part);
