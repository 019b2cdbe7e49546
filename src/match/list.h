/*
 * list - plain lists of indicators: one a line, defanged or not, '#' before comments.
 *
 * Also takes what block lists look like: "0.0.0.0 evil.example" of hosts files, and a first column
 * before a comma, a semicolon, a tab or a blank where the rest is no part of the value. Pure.
 */
#pragma once

#include "match/set.h"

typedef struct {
    size_t added;
    size_t left_out;   /* lines that are no indicator */
    size_t first_line; /* of them, from 1 */
    toc_sv first;      /* its text, a view into the list */
} toc_list_result;

/* Adds what text holds, all of it known as `about` says. 0 or < 0 as toc_set_add(). */
TOC_MUST_USE int toc_list_add(toc_set_builder *b, toc_sv text, const toc_about *about,
                              toc_list_result *ret, toc_err *reterr);
