/*
 * texts - private to api/: what lists show of incidents, packed in memory: a fifth of its size, in
 * and out within a microsecond or two.
 *
 * Texts are short and alike: each is packed by itself, against one that says what all of them say.
 */
#pragma once

#include "base/buf.h"

typedef struct toc_texts toc_texts;
typedef struct toc_packed toc_packed; /* one text */

toc_texts *toc_texts_new(void);              /* NULL: no memory */
toc_texts *toc_texts_free(toc_texts *texts); /* NULL is fine; returns NULL */

/* On one thread at a time. beside: short, goes with it as it is. NULL: no memory. To be freed with
 * toc_free(). */
TOC_MUST_USE toc_packed *toc_texts_pack(toc_texts *texts, toc_sv text, toc_sv beside);
/* As long as the text lives. */
toc_sv toc_packed_beside(const toc_packed *text);

/* What one thread unpacks with; texts must outlive it. */
typedef struct toc_unpacker toc_unpacker;

toc_unpacker *toc_unpacker_new(const toc_texts *texts); /* NULL: no memory */
toc_unpacker *toc_unpacker_free(toc_unpacker *u);       /* NULL is fine; returns NULL */
/* Appends it to out, whose failure tells of a lack of memory. */
void toc_unpack(toc_unpacker *u, const toc_packed *text, toc_buf *out);
