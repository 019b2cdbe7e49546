/* json - a small reader of JSON for training programs: whole values in an arena. */
#pragma once

#include "base/arena.h"
#include "base/err.h"

typedef enum { JSON_NULL, JSON_BOOL, JSON_NUMBER, JSON_STRING, JSON_LIST, JSON_OBJECT } json_kind;

typedef struct json {
    json_kind kind;
    bool truth;
    double number;
    toc_sv text;               /* of a string */
    toc_sv key;                /* when a member of an object */
    struct json *first, *next; /* children of lists and objects in order */
} json;

/* Values live in a. -EINVAL with the offset of what is wrong, -ENOMEM. */
TOC_MUST_USE int json_read(toc_sv s, toc_arena *a, json **ret, toc_err *reterr);

/* The member of that name, or NULL; j may be NULL. */
const json *json_get(const json *j, const char *key);

/* Whether the string is in a list; list may be NULL. */
bool json_lists(const json *list, toc_sv s);
