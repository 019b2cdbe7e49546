/* hash - a fast 64-bit hash for tables (not for secrets), and the digests that standards ask for.
 */
#pragma once

#include "base/sv.h"

enum { TOC_MD5_HEX = 32, TOC_SHA256_BYTES = 32, TOC_SHA256_HEX = 64, TOC_UUID_TEXT = 36 };

/* Same value on every machine and in every version: it is written into mapped files. */
uint64_t toc_hash64(toc_sv s);

/* Mixes two hashes; not commutative. */
uint64_t toc_hash_mix(uint64_t a, uint64_t b);

/* Lower-case hexadecimal, NUL-terminated. */
void toc_sha256_hex(toc_sv s, char ret[TOC_SHA256_HEX + 1]);

/* The same by MD5, for formats that name values by it; good for nothing that must be safe. */
void toc_md5_hex(toc_sv s, char ret[TOC_MD5_HEX + 1]);

/* UUID version 5 (RFC 9562, 5.5) of name in the namespace given as text; NUL-terminated.
 * TOC_ASSERTs that ns is a UUID: namespaces are constants. */
void toc_uuid5(const char *ns, toc_sv name, char ret[TOC_UUID_TEXT + 1]);
