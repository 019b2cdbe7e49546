/*
 * image - a file of named sections that is mapped and used in place, never parsed.
 *
 * Layout, little endian: "TOCIMG01", u32 kind, u32 section count, then per section
 * { char name[24]; u64 offset; u64 size; }, then the sections, each on a 64-byte boundary. Sections
 * hold flat arrays whose offsets are relative to the section, so the file works wherever it is
 * mapped. Lexicons, trained models and compiled indicator sets
 * are such files.
 */
#pragma once

#include "base/err.h"
#include "base/file.h"
#include "base/sv.h"

enum {
    TOC_IMAGE_LEXICON = 1,
    TOC_IMAGE_MODEL = 2,
    TOC_IMAGE_SET = 3,
    TOC_IMAGE_NAME = 24,
    TOC_IMAGE_MAX_SECTIONS = 64,
};

typedef struct {
    toc_file_map file;
} toc_image;

/* Maps and checks the header and that every section lies inside the file: -EINVAL with what is
 * wrong. What sections hold is checked by their readers. */
TOC_MUST_USE int toc_image_open(const char *path, uint32_t kind, toc_image *ret, toc_err *reterr);
void toc_image_close(toc_image *img);

/* The section's bytes, 64-byte aligned; n is 0 if there is none of that name. */
toc_sv toc_image_section(const toc_image *img, const char *name);

typedef struct {
    const char *name; /* at most TOC_IMAGE_NAME - 1 bytes */
    toc_sv bytes;
} toc_image_part;

/* Writes all parts as one image, atomically. */
TOC_MUST_USE int toc_image_write(const char *path, uint32_t kind, const toc_image_part *parts,
                                 uint32_t n, toc_err *reterr);
