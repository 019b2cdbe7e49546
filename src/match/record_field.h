/* record_field - what a field of a log record means, by its name. */
#pragma once

#include "base/map.h"

/* In the order of NAMES in record_field.c. */
typedef enum {
    TOC_FIELD_NONE,
    TOC_FIELD_TIME,
    TOC_FIELD_SRC_IP,
    TOC_FIELD_SRC_PORT,
    TOC_FIELD_SRC_MAC,
    TOC_FIELD_SRC_BYTES,
    TOC_FIELD_SRC_PACKETS,
    TOC_FIELD_DST_IP,
    TOC_FIELD_DST_PORT,
    TOC_FIELD_DST_MAC,
    TOC_FIELD_DST_BYTES,
    TOC_FIELD_DST_PACKETS,
    TOC_FIELD_PROTOCOL, /* of transport */
    TOC_FIELD_SERVICE,  /* protocol of the application */
    TOC_FIELD_DOMAIN,
    TOC_FIELD_ANSWER, /* of a name server: addresses and names */
    TOC_FIELD_URL,    /* whole, or its path where DOMAIN has the host */
    TOC_FIELD_METHOD,
    TOC_FIELD_USER_AGENT,
    TOC_FIELD_REFERRER,
    TOC_FIELD_MD5,
    TOC_FIELD_SHA1,
    TOC_FIELD_SHA256,
    TOC_FIELD_SHA512,
    TOC_FIELD_FILE_NAME,
    TOC_FIELD_FILE_PATH,
    TOC_FIELD_FILE_SIZE,
    TOC_FIELD_MIME_TYPE,
    TOC_FIELD_USER,
    TOC_FIELD_MAIL_FROM,
    TOC_FIELD_MAIL_TO,
    TOC_FIELD_SUBJECT, /* of a mail; of a certificate where there is no mail */
    TOC_FIELD_ISSUER,
    TOC_FIELD_SERIAL,
    TOC_FIELD_COMMAND_LINE,
    TOC_FIELD_PID,
    TOC_FIELD_PROCESS, /* path or name of the program */
    TOC_FIELD_REGISTRY_KEY,
    TOC_FIELD_COUNT,
} toc_field;

/* "src_ip"; NULL for TOC_FIELD_NONE. */
const char *toc_field_text(toc_field f);
/* By that name; TOC_FIELD_NONE: there is no such field. */
toc_field toc_field_find(toc_sv text);

enum { TOC_FIELD_LONGEST_NAME = 128 };

/* Fills *ret with all known names, in lower case; false when memory is out. */
TOC_MUST_USE bool toc_field_names(toc_map *ret, toc_arena *a);
/* What a field of that name, in any case, means: names is of toc_field_names(). */
toc_field toc_field_named(const toc_map *names, toc_sv name);
