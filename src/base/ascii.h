/* ascii - character classes without a locale: the same on every machine. */
#pragma once

#include <stdbool.h>

static inline bool toc_is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static inline bool toc_is_upper(char c)
{
    return c >= 'A' && c <= 'Z';
}

static inline bool toc_is_lower(char c)
{
    return c >= 'a' && c <= 'z';
}

static inline bool toc_is_alpha(char c)
{
    return toc_is_upper(c) || toc_is_lower(c);
}

static inline bool toc_is_alnum(char c)
{
    return toc_is_alpha(c) || toc_is_digit(c);
}

static inline bool toc_is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static inline bool toc_is_hex(char c)
{
    return toc_is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

/* A byte of a multi-byte UTF-8 sequence: part of a word for our purposes. */
static inline bool toc_is_high(char c)
{
    return (unsigned char)c >= 0x80;
}

static inline char toc_lower(char c)
{
    return toc_is_upper(c) ? (char)(c + 32) : c;
}

static inline char toc_upper(char c)
{
    return toc_is_lower(c) ? (char)(c - 32) : c;
}

/* What a digit stands for; -1: it is none. */
static inline int toc_hex_digit(char c)
{
    if (toc_is_digit(c))
        return c - '0';
    return toc_is_hex(c) ? toc_lower(c) - 'a' + 10 : -1;
}

static inline int toc_base64_digit(char c)
{
    if (toc_is_upper(c))
        return c - 'A';
    if (toc_is_lower(c))
        return c - 'a' + 26;
    if (toc_is_digit(c))
        return c - '0' + 52;
    return c == '+' ? 62 : c == '/' ? 63 : -1;
}
