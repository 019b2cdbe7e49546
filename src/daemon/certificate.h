/* certificate - TLS files of a server: read, or made at its first start. */
#pragma once

#include "base/arena.h"
#include "base/err.h"

/*
 * The PEM texts of the two files, in a. When neither is there and make is set, a key (ECDSA P-256)
 * and a certificate that it signs itself, good for ten years, are made for `host` and "localhost"
 * and kept in the files, the key for its owner alone; *ret_fingerprint is then the SHA-256 of the
 * certificate, for those who are to trust it, else empty.
 */
TOC_MUST_USE int toc_certificate_get(const char *certificate_file, const char *key_file,
                                     const char *host, bool make, toc_arena *a,
                                     toc_sv *ret_certificate, toc_sv *ret_key,
                                     toc_sv *ret_fingerprint, toc_err *reterr);

/* SHA-256 of the first certificate of a PEM file, hexadecimal in lower case, in a. */
TOC_MUST_USE int toc_certificate_fingerprint(const char *file, toc_arena *a, toc_sv *ret,
                                             toc_err *reterr);

/* The PEM text of a file that must hold certificates, in a. */
TOC_MUST_USE int toc_certificate_read(const char *file, toc_arena *a, toc_sv *ret, toc_err *reterr);
