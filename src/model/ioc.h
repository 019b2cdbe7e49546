/*
 * ioc - values of technical indicators in the one form in which they are compared.
 *
 * Two spellings of the same thing share a key: refanged, in the case that the kind ignores, host
 * names as A-labels (RFC 5890), addresses as RFC 5952 writes them, URLs as RFC 3986 section 6.2
 * normalises them. docs/matching.md says what counts as the same for each kind.
 */
#pragma once

#include "base/arena.h"
#include "base/err.h"

#include <stdint.h>

typedef enum {
    TOC_IOC_NONE,
    TOC_IOC_IPV4,
    TOC_IOC_IPV6,
    TOC_IOC_DOMAIN,
    TOC_IOC_URL,
    TOC_IOC_EMAIL,
    TOC_IOC_HASH, /* MD5, SHA-1, SHA-256 or SHA-512, told by the length */
    TOC_IOC_FILE_NAME,
    TOC_IOC_FILE_PATH,
    TOC_IOC_CVE,
    TOC_IOC_WALLET,
    TOC_IOC_USER_AGENT,
    TOC_IOC_REGISTRY_KEY,
    TOC_IOC_LITERAL, /* these bytes anywhere, in any case */
    TOC_IOC_REGEX,
    TOC_IOC_PATTERN, /* a STIX pattern that is more than a value: for records, not for words */
    TOC_IOC_COUNT,
} toc_ioc_kind;

enum {
    TOC_IOC_UNKNOWN = 1,           /* answer: the value is none of this kind, or of no kind */
    TOC_IOC_VALUE = 4096,          /* longest value; longer ones are data */
    TOC_IOC_PATTERN_VALUE = 60000, /* longest pattern: a thousand hashes */
    TOC_IOC_HOST = 253,            /* RFC 1035: longest host name */
};

/* "domain-name": the STIX name of the kind where there is one. NULL for TOC_IOC_NONE. */
const char *toc_ioc_kind_name(toc_ioc_kind kind);
/* TOC_IOC_NONE: no such name. Also takes "ip", "domain", "md5", "sha256" and the like. */
toc_ioc_kind toc_ioc_kind_find(toc_sv name);

typedef struct {
    toc_ioc_kind kind;
    toc_sv key;      /* normal form. Of a URL without its scheme: "evil.example/gate" */
    toc_sv scheme;   /* of a URL; empty: any */
    uint8_t net[16]; /* of an address, big endian; IPv4 in the first four */
    uint8_t prefix;  /* of an address: bits that count, 32 or 128 for a single one */
} toc_ioc;

/* The value as kind; *ret is in a. 0, TOC_IOC_UNKNOWN or -ENOMEM. */
TOC_MUST_USE int toc_ioc_of(toc_ioc_kind kind, toc_sv value, toc_arena *a, toc_ioc *ret);

/*
 * A line of a plain list: a value, defanged or not, whose kind shows ("evil[.]example",
 * "198.51.100.0/24"), or "kind:value" ("user-agent:curl/7.1", "regex:^GET /[a-z]{40}$").
 * 0, TOC_IOC_UNKNOWN or -ENOMEM.
 */
TOC_MUST_USE int toc_ioc_parse(toc_sv line, toc_arena *a, toc_ioc *ret);

/* ---- parts that matching needs too ---- */

/* Lower case, A-labels, no dot at the end: into ret, *ret_n bytes. False when it is no host name.
 */
bool toc_host_normal(toc_sv host, char ret[TOC_IOC_HOST + 1], size_t *ret_n);

/* Reads four decimal octets without leading zeros, the whole of s. */
bool toc_ipv4_parse(toc_sv s, uint8_t ret[4]);
/* Reads the whole of s as RFC 4291 section 2.2 has it. */
bool toc_ipv6_parse(toc_sv s, uint8_t ret[16]);

/*
 * Where a URL ends whose port, path, query or fragment starts at text[at]: before white space,
 * quotes, angle brackets, a backslash that begins none of the escapes that JSON has for URLs, or
 * stop ('\0': none).
 */
size_t toc_url_end(toc_sv text, size_t at, char stop);

/* The key of a URL under way: what toc_url_tail() adds to its host. */
typedef struct {
    toc_sv scheme; /* as written; empty: any */
    size_t n;
    char key[TOC_IOC_VALUE + 1];
} toc_url;

/*
 * Adds ":port/path?query" in normal form. raw is what stands behind the host; it may hold the
 * escapes of JSON ("\/", "\u0026"). The port that the scheme implies is left out; without a scheme,
 * ports 80 and 443 imply http and https. False when it does not fit or is no port, path, query or
 * fragment.
 */
bool toc_url_tail(toc_url *u, toc_sv raw);

/* Clears the bits behind the prefix of an address of that many bytes. */
void toc_net_mask(uint8_t *net, size_t bytes, unsigned prefix);
