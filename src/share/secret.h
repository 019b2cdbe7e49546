/*
 * secret - passwords and tokens: made at random, shown once, kept as Argon2id (RFC 9106).
 *
 * A token is "toc_NAME_SECRET" with 192 random bits: the name says whose it is without a search.
 */
#pragma once

#include "base/arena.h"
#include "base/err.h"

enum { TOC_SECRET_WRONG = 1 };

/* A new secret of 32 letters and digits (190 bits), in a. */
TOC_MUST_USE int toc_secret_new(toc_arena *a, toc_sv *ret, toc_err *reterr);

/* The form that is kept: 19 MiB and two passes, as OWASP advises; some 20 ms. In a. */
TOC_MUST_USE int toc_secret_hash(toc_sv secret, toc_arena *a, toc_sv *ret, toc_err *reterr);

/* 0 or TOC_SECRET_WRONG. As slow for a wrong secret as for the right one. */
TOC_MUST_USE int toc_secret_check(toc_sv secret, toc_sv hash);

/* "toc_NAME_SECRET" as it is given to its owner; and taken apart. False: not of that form. */
toc_sv toc_token_write(toc_sv name, toc_sv secret, toc_arena *a);
bool toc_token_read(toc_sv token, toc_sv *ret_name, toc_sv *ret_secret);

/* A random UUID (RFC 9562, 5.4), in a. */
toc_sv toc_uuid4(toc_arena *a);

/* What an account has instead of the kept form of a secret when a certificate of TLS proves who
 * asks: one of these and the certificate's SHA-256, or its subject (RFC 4514). No secret fits it.
 */
#define TOC_BOUND_FINGERPRINT "certificate:"
#define TOC_BOUND_SUBJECT "subject:"
