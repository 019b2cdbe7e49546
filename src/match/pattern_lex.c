/* pattern_lex - see pattern_lex.h. Blanks are Unicode's; comments are those of C and C++. */
#include "match/pattern_lex.h"

#include "base/ascii.h"
#include "base/base64.h"
#include "base/utf8.h"

#include <errno.h>
#include <math.h>

static bool at_end(const toc_lexer *l)
{
    return l->at >= l->text.n;
}

/* The byte n bytes from here; NUL beyond the end. */
static char peek(const toc_lexer *l, size_t n)
{
    return l->at + n < l->text.n ? l->text.p[l->at + n] : '\0';
}

static bool is_blank(uint32_t cp)
{
    static const uint32_t BLANKS[] = {0x85, 0xa0, 0x1680, 0x2028, 0x2029, 0x202f, 0x205f, 0x3000};
    if (cp < 0x80)
        return toc_is_space((char)cp);
    for (size_t i = 0; i < TOC_LEN(BLANKS); i++)
        if (cp == BLANKS[i])
            return true;
    return cp >= 0x2000 && cp <= 0x200a;
}

static toc_token bad(toc_lexer *l, size_t at, const char *what)
{
    (void)toc_fail(&l->err, -EINVAL, "%s", what);
    return (toc_token){.kind = TOC_TOKEN_BAD, .at = at, .end = l->at};
}

/* False: a comment without an end. */
static bool skip_comment(toc_lexer *l)
{
    if (peek(l, 1) == '/') {
        while (!at_end(l) && l->text.p[l->at] != '\n' && l->text.p[l->at] != '\r')
            l->at++;
        return true;
    }
    long end = toc_sv_find(l->text, TOC_SV("*/"), l->at + 2);
    if (end < 0)
        return false;
    l->at = (size_t)end + 2;
    return true;
}

static bool skip_blanks(toc_lexer *l)
{
    while (!at_end(l)) {
        size_t next = l->at;
        if (peek(l, 0) == '/' && (peek(l, 1) == '/' || peek(l, 1) == '*')) {
            if (!skip_comment(l))
                return false;
        } else if (is_blank(toc_utf8_next(l->text, &next))) {
            l->at = next;
        } else {
            break;
        }
    }
    return true;
}

/* Moves behind the quote that ends what begins at `at`; *ret is what stands between, escapes and
 * all. False: it has no end. */
static bool quoted(toc_lexer *l, toc_sv *ret, bool *ret_escapes)
{
    size_t start = ++l->at;
    *ret_escapes = false;
    for (; !at_end(l); l->at++) {
        char c = l->text.p[l->at];
        if (c == '\'') {
            *ret = toc_sv_range(l->text, start, l->at++);
            return true;
        }
        if (c == '\\') {
            *ret_escapes = true;
            l->at++;
        }
    }
    return false;
}

/* 9.2: \' and \\, and no other escape. */
static bool unescape(toc_lexer *l, toc_sv raw, toc_sv *ret)
{
    char *p = toc_arena_alloc(l->a, raw.n + 1);
    size_t n = 0;
    for (size_t i = 0; p && i < raw.n; i++) {
        if (raw.p[i] == '\\' && ++i < raw.n && raw.p[i] != '\\' && raw.p[i] != '\'')
            return false;
        p[n++] = raw.p[i];
    }
    *ret = (toc_sv){p ? p : "", n};
    return true;
}

static toc_token constant(toc_lexer *l, size_t at, toc_constant c)
{
    return (toc_token){.kind = TOC_TOKEN_CONSTANT, .at = at, .end = l->at, .constant = c};
}

static toc_token string(toc_lexer *l)
{
    size_t at = l->at;
    toc_constant c = {.kind = TOC_CONSTANT_TEXT};
    toc_sv raw;
    bool escapes;
    if (!quoted(l, &raw, &escapes))
        return bad(l, at, "a string without its closing quote (')");
    if (!escapes)
        c.text = raw;
    else if (!unescape(l, raw, &c.text))
        return bad(l, at, "in a string a backslash stands only before \\ and ': write \\\\ for \\");
    return constant(l, at, c);
}

/* h'', b'' and t'': l->at is at the letter. */
static toc_token typed(toc_lexer *l)
{
    size_t at = l->at;
    char letter = peek(l, 0);
    toc_sv raw;
    bool escapes;
    l->at++;
    if (!quoted(l, &raw, &escapes))
        return bad(l, at, "a constant without its closing quote (')");
    toc_constant c = {.kind = TOC_CONSTANT_BYTES};
    if (letter == 'h')
        return toc_bytes_of_hex(raw, l->a, &c.text)
                   ? constant(l, at, c)
                   : bad(l, at, "h'' takes pairs of hexadecimal digits");
    if (letter == 'b')
        return toc_base64_read(raw, l->a, &c.text)
                   ? constant(l, at, c)
                   : bad(l, at, "b'' takes base64, padded with = to a multiple of four");
    c.kind = TOC_CONSTANT_TIME;
    return toc_instant_parse(raw, &c.time)
               ? constant(l, at, c)
               : bad(l, at, "not a timestamp: write t'YYYY-MM-DDTHH:MM:SS[.s]Z'");
}

/* The number that the text says; false: it is beyond 64 bits. */
static bool number_of(toc_lexer *l, toc_sv s, toc_constant *ret)
{
    toc_sv digits = toc_is_digit(s.p[0]) || s.p[0] == '.' ? s : toc_sv_range(s, 1, s.n);
    if (ret->kind == TOC_CONSTANT_INT)
        return toc_sv_to_i64(s.p[0] == '+' ? digits : s, &ret->integer);
    /* The reader of numbers wants a digit before the point. */
    if (digits.p[0] == '.')
        digits = toc_arena_printf(l->a, "0%.*s", TOC_SV_ARG(digits));
    if (!toc_sv_to_double(digits, &ret->number))
        return false;
    if (s.p[0] == '-')
        ret->number = -ret->number;
    return isfinite(ret->number);
}

static void skip_digits(toc_lexer *l)
{
    while (toc_is_digit(peek(l, 0)))
        l->at++;
}

static toc_token number(toc_lexer *l)
{
    size_t at = l->at;
    l->at += !toc_is_digit(peek(l, 0)) && peek(l, 0) != '.';
    size_t digits = l->at;
    skip_digits(l);
    size_t whole = l->at - digits;
    toc_constant c = {.kind = TOC_CONSTANT_INT};
    if (peek(l, 0) == '.' && toc_is_digit(peek(l, 1))) {
        c.kind = TOC_CONSTANT_FLOAT;
        l->at++;
        skip_digits(l);
    } else if (!whole) {
        return bad(l, at, "a sign without a number");
    } else if (whole > 1 && l->text.p[digits] == '0') {
        return bad(l, at, "a whole number has no leading zeros");
    }
    if (toc_is_alpha(peek(l, 0)) || peek(l, 0) == '_')
        return bad(l, at, "a number that runs into letters: numbers have no exponent or unit");
    if (!number_of(l, toc_sv_range(l->text, at, l->at), &c))
        return bad(l, at, "a number beyond 64 bits");
    return constant(l, at, c);
}

static const struct {
    const char *word;
    toc_token_kind kind;
} KEYWORDS[] = {
    {"AND", TOC_TOKEN_AND},
    {"OR", TOC_TOKEN_OR},
    {"NOT", TOC_TOKEN_NOT},
    {"FOLLOWEDBY", TOC_TOKEN_FOLLOWEDBY},
    {"LIKE", TOC_TOKEN_LIKE},
    {"MATCHES", TOC_TOKEN_MATCHES},
    {"ISSUPERSET", TOC_TOKEN_ISSUPERSET},
    {"ISSUBSET", TOC_TOKEN_ISSUBSET},
    {"EXISTS", TOC_TOKEN_EXISTS},
    {"IN", TOC_TOKEN_IN},
    {"START", TOC_TOKEN_START},
    {"STOP", TOC_TOKEN_STOP},
    {"SECONDS", TOC_TOKEN_SECONDS},
    {"WITHIN", TOC_TOKEN_WITHIN},
    {"REPEATS", TOC_TOKEN_REPEATS},
    {"TIMES", TOC_TOKEN_TIMES},
};

static toc_token word(toc_lexer *l)
{
    size_t at = l->at;
    bool hyphen = false;
    for (char c; c = peek(l, 0), toc_is_alnum(c) || c == '_' || c == '-'; l->at++)
        hyphen = hyphen || c == '-';
    toc_sv s = toc_sv_range(l->text, at, l->at);
    toc_token t = {.kind = hyphen ? TOC_TOKEN_HYPHENED : TOC_TOKEN_NAME, .at = at, .end = l->at};
    for (size_t i = 0; i < TOC_LEN(KEYWORDS); i++)
        if (toc_sv_eq(s, toc_sv_of(KEYWORDS[i].word)))
            t.kind = KEYWORDS[i].kind;
    bool yes = toc_sv_eq(s, TOC_SV("true"));
    if (yes || toc_sv_eq(s, TOC_SV("false")))
        return constant(l, at, (toc_constant){.kind = TOC_CONSTANT_BOOL, .truth = yes});
    return t;
}

static toc_token punctuation(toc_lexer *l)
{
    static const struct {
        char text[3]; /* longer ones first */
        toc_token_kind kind;
    } MARKS[] = {
        {"==", TOC_TOKEN_EQ},      {"!=", TOC_TOKEN_NE},    {"<>", TOC_TOKEN_NE},
        {"<=", TOC_TOKEN_LE},      {">=", TOC_TOKEN_GE},    {"=", TOC_TOKEN_EQ},
        {"<", TOC_TOKEN_LT},       {">", TOC_TOKEN_GT},     {"[", TOC_TOKEN_LBRACKET},
        {"]", TOC_TOKEN_RBRACKET}, {"(", TOC_TOKEN_LPAREN}, {")", TOC_TOKEN_RPAREN},
        {":", TOC_TOKEN_COLON},    {".", TOC_TOKEN_DOT},    {",", TOC_TOKEN_COMMA},
        {"*", TOC_TOKEN_STAR},
    };
    toc_sv rest = toc_sv_range(l->text, l->at, l->text.n);
    size_t at = l->at;
    for (size_t i = 0; i < TOC_LEN(MARKS); i++)
        if (toc_sv_starts(rest, toc_sv_of(MARKS[i].text))) {
            l->at += strlen(MARKS[i].text);
            return (toc_token){.kind = MARKS[i].kind, .at = at, .end = l->at};
        }
    (void)toc_utf8_next(l->text, &l->at);
    if (rest.p[0] == '"')
        return bad(l, at, "text stands in single quotes: write 'text'");
    return bad(l, at, "a character that no pattern has here");
}

toc_token toc_lexer_next(toc_lexer *l)
{
    if (!skip_blanks(l))
        return bad(l, l->at, "a comment without its end (*/)");
    if (at_end(l))
        return (toc_token){.kind = TOC_TOKEN_END, .at = l->at, .end = l->at};
    char c = peek(l, 0), next = peek(l, 1);
    if (c == '\'')
        return string(l);
    if (next == '\'' && (c == 'h' || c == 'b' || c == 't'))
        return typed(l);
    if (toc_is_digit(c) || c == '-' || c == '+' || (c == '.' && toc_is_digit(next)))
        return number(l);
    if (toc_is_alpha(c) || c == '_')
        return word(l);
    return punctuation(l);
}
