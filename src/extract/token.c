/*
 * token - see token.h. A chunk (what stands between white space) that is letters only is a token as
 * it is, the common case; every other chunk is cut from left to right by the scanner below.
 */
#include "extract/token.h"

#include "base/ascii.h"
#include "base/utf8.h"
#include "extract/indicators.h"

#include <stdlib.h>
#include <utf8proc.h>

typedef struct {
    toc_text *t;
    toc_arena *a;
    toc_sv text;
    char *fold;      /* free room for folded ASCII words */
    size_t end;      /* of the paragraph */
    bool space;      /* white space stands before the next token */
    bool overflowed; /* the arena is full */
} cutter;

/* Bytes of the code point that starts at text[at], never past end. */
static size_t step(toc_sv text, size_t at, size_t end)
{
    unsigned char c = (unsigned char)text.p[at];
    size_t n = c < 0xC0 ? 1 : c < 0xE0 ? 2 : c < 0xF0 ? 3 : 4;
    size_t i = 1;
    while (i < n && at + i < end && ((unsigned char)text.p[at + i] & 0xC0) == 0x80)
        i++;
    return i;
}

static uint32_t code_point(toc_sv text, size_t at)
{
    return toc_utf8_next(text, &at);
}

static bool is_wide_space(uint32_t cp)
{
    return cp == 0xA0 || cp == 0x1680 || (cp >= 0x2000 && cp <= 0x200B) || cp == 0x2028 ||
           cp == 0x2029 || cp == 0x202F || cp == 0x205F || cp == 0x3000 || cp == 0xFEFF;
}

size_t toc_token_wide_space(toc_sv text, size_t at)
{
    return is_wide_space(code_point(text, at)) ? step(text, at, text.n) : 0;
}

/* Punctuation and symbols beyond ASCII stand alone; all else beyond ASCII is part of a word. */
static bool is_wide_punct(uint32_t cp)
{
    static const uint32_t ranges[][2] = {
        {0xA1, 0xA9},     {0xAB, 0xAC},     {0xAE, 0xB4},     {0xB6, 0xB9},
        {0xBB, 0xBF},     {0xD7, 0xD7},     {0xF7, 0xF7},     {0x200E, 0x206F},
        {0x20A0, 0x20CF}, {0x2190, 0x2BFF}, {0x3001, 0x303F}, {0xFF01, 0xFF0F},
    };
    for (size_t i = 0; i < TOC_LEN(ranges); i++)
        if (cp <= ranges[i][1])
            return cp >= ranges[i][0];
    return false;
}

/* Bytes of the word character at text[at] (letter, digit, underscore), or 0. */
static size_t word_char(toc_sv text, size_t at, size_t end)
{
    if (at >= end)
        return 0;
    char c = text.p[at];
    if (toc_is_alnum(c) || c == '_')
        return 1;
    if (!toc_is_high(c))
        return 0;
    uint32_t cp = code_point(text, at);
    return is_wide_punct(cp) || is_wide_space(cp) ? 0 : step(text, at, end);
}

/* Bytes of an apostrophe at text[at], straight or curled, or 0. */
static size_t apostrophe(toc_sv text, size_t at, size_t end)
{
    if (at < end && text.p[at] == '\'')
        return 1;
    if (at + 3 <= end && memcmp(text.p + at, "\u2019", 3) == 0)
        return 3;
    return 0;
}

static bool is_upper_cp(uint32_t cp)
{
    return cp < 0x80 ? toc_is_upper((char)cp)
                     : utf8proc_category((utf8proc_int32_t)cp) == UTF8PROC_CATEGORY_LU;
}

static bool is_letter_cp(uint32_t cp)
{
    if (cp < 0x80)
        return toc_is_alpha((char)cp);
    utf8proc_category_t k = utf8proc_category((utf8proc_int32_t)cp);
    return k >= UTF8PROC_CATEGORY_LU && k <= UTF8PROC_CATEGORY_LO;
}

/* A capital that opens a part of a compound ("Lahouaiej-Bouhlel", "O'Neill") is no mixed case. */
static uint8_t shape_of(toc_sv s)
{
    unsigned letters = 0, upper = 0, inner = 0, digits = 0;
    bool first_upper = false, part_start = true;
    for (size_t at = 0; at < s.n;) {
        uint32_t cp = toc_utf8_next(s, &at);
        if (cp < 0x80 && toc_is_digit((char)cp))
            digits++;
        if (!is_letter_cp(cp)) {
            part_start = true;
            continue;
        }
        bool up = is_upper_cp(cp);
        first_upper |= up && letters == 0;
        inner += up && !part_start;
        upper += up;
        letters++;
        part_start = false;
    }
    uint8_t shape = digits ? TOC_SHAPE_DIGIT : 0;
    if (letters == 0)
        return digits ? shape : TOC_SHAPE_PUNCT;
    if (upper == 0)
        return shape | TOC_SHAPE_LOWER;
    if (upper == letters && letters >= 2)
        return shape | TOC_SHAPE_UPPER;
    return shape | (first_upper && inner == 0 ? TOC_SHAPE_TITLE : TOC_SHAPE_MIXED);
}

/* toc_fold() for ASCII, without its cost. Returns false on a byte beyond ASCII. */
static bool fold_ascii(toc_sv s, char *out, size_t *ret_n)
{
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        if (toc_is_high(c))
            return false;
        if (c == '\'' || c == '"' || c == '.' || c == '`')
            continue;
        if (c == '-' || c == '/' || c == '_' || toc_is_space(c)) {
            if (n && out[n - 1] != ' ')
                out[n++] = ' ';
            continue;
        }
        out[n++] = toc_lower(c);
    }
    while (n && out[n - 1] == ' ')
        n--;
    *ret_n = n;
    return true;
}

/* The folded form: ASCII goes into c->fold. Names its shape too. */
static toc_sv fold_of(cutter *c, toc_sv s, uint8_t *ret_shape)
{
    size_t n;
    *ret_shape = shape_of(s);
    if (!fold_ascii(s, c->fold, &n))
        return toc_fold(c->a, s);
    toc_sv fold = {c->fold, n};
    c->fold += n;
    return fold;
}

/* The same for ASCII letters alone, in one go. */
static toc_sv fold_of_letters(cutter *c, toc_sv s, uint8_t *ret_shape)
{
    toc_sv fold = {c->fold, s.n};
    size_t upper = 0;
    for (size_t i = 0; i < s.n; i++) {
        upper += toc_is_upper(s.p[i]);
        *c->fold++ = (char)(s.p[i] | ('a' - 'A'));
    }
    if (upper == 0)
        *ret_shape = TOC_SHAPE_LOWER;
    else if (upper == s.n && s.n >= 2)
        *ret_shape = TOC_SHAPE_UPPER;
    else
        *ret_shape = upper == 1 && toc_is_upper(s.p[0]) ? TOC_SHAPE_TITLE : TOC_SHAPE_MIXED;
    return fold;
}

static size_t emit_as(cutter *c, size_t start, size_t end, bool plain)
{
    toc_token *k = TOC_VEC_PUSH(c->a, &c->t->tokens);
    if (!k) {
        c->overflowed = true;
        return end;
    }
    toc_sv s = toc_sv_range(c->text, start, end);
    k->fold = plain ? fold_of_letters(c, s, &k->shape) : fold_of(c, s, &k->shape);
    if (k->fold.n == 0)
        k->fold = s;
    k->start = (uint32_t)start;
    k->end = (uint32_t)end;
    k->hash = toc_hash64(k->fold);
    k->word = (uint32_t)k->hash;
    k->space_before = c->space;
    k->plain = plain;
    c->space = false;
    return end;
}

static bool is_plain(toc_sv s)
{
    for (size_t i = 0; i < s.n; i++)
        if (!toc_is_alpha(s.p[i]))
            return false;
    return true;
}

static size_t emit(cutter *c, size_t start, size_t end)
{
    return emit_as(c, start, end, is_plain(toc_sv_range(c->text, start, end)));
}

typedef struct {
    const char *word;
    toc_abbr kind;
} abbr_row;

/* Sorted. Only what newsrooms, police and courts write; an unknown one costs a short sentence. */
static const abbr_row ABBR[] = {
    {"adm", TOC_ABBR_TITLE},    {"apr", TOC_ABBR_DATE},   {"art", TOC_ABBR_NUMBER},
    {"aug", TOC_ABBR_DATE},     {"ave", TOC_ABBR_FINAL},  {"blvd", TOC_ABBR_FINAL},
    {"brig", TOC_ABBR_TITLE},   {"bros", TOC_ABBR_FINAL}, {"capt", TOC_ABBR_TITLE},
    {"cmdr", TOC_ABBR_TITLE},   {"co", TOC_ABBR_FINAL},   {"col", TOC_ABBR_TITLE},
    {"corp", TOC_ABBR_FINAL},   {"cpl", TOC_ABBR_TITLE},  {"dec", TOC_ABBR_DATE},
    {"dept", TOC_ABBR_FINAL},   {"det", TOC_ABBR_TITLE},  {"dr", TOC_ABBR_TITLE},
    {"etc", TOC_ABBR_FINAL},    {"feb", TOC_ABBR_DATE},   {"fig", TOC_ABBR_NUMBER},
    {"fr", TOC_ABBR_TITLE},     {"ft", TOC_ABBR_NUMBER},  {"gen", TOC_ABBR_TITLE},
    {"gov", TOC_ABBR_TITLE},    {"hon", TOC_ABBR_TITLE},  {"inc", TOC_ABBR_FINAL},
    {"insp", TOC_ABBR_TITLE},   {"jan", TOC_ABBR_DATE},   {"jr", TOC_ABBR_FINAL},
    {"jul", TOC_ABBR_DATE},     {"jun", TOC_ABBR_DATE},   {"lt", TOC_ABBR_TITLE},
    {"ltd", TOC_ABBR_FINAL},    {"maj", TOC_ABBR_TITLE},  {"mar", TOC_ABBR_DATE},
    {"messrs", TOC_ABBR_TITLE}, {"mr", TOC_ABBR_TITLE},   {"mrs", TOC_ABBR_TITLE},
    {"ms", TOC_ABBR_TITLE},     {"mt", TOC_ABBR_TITLE},   {"no", TOC_ABBR_NUMBER},
    {"nos", TOC_ABBR_NUMBER},   {"nov", TOC_ABBR_DATE},   {"oct", TOC_ABBR_DATE},
    {"pfc", TOC_ABBR_TITLE},    {"pp", TOC_ABBR_NUMBER},  {"pres", TOC_ABBR_TITLE},
    {"prof", TOC_ABBR_TITLE},   {"pvt", TOC_ABBR_TITLE},  {"rep", TOC_ABBR_TITLE},
    {"rev", TOC_ABBR_TITLE},    {"sec", TOC_ABBR_NUMBER}, {"sen", TOC_ABBR_TITLE},
    {"sep", TOC_ABBR_DATE},     {"sept", TOC_ABBR_DATE},  {"sgt", TOC_ABBR_TITLE},
    {"sr", TOC_ABBR_FINAL},     {"st", TOC_ABBR_TITLE},   {"supt", TOC_ABBR_TITLE},
    {"vol", TOC_ABBR_NUMBER},   {"vs", TOC_ABBR_TITLE},
};

enum { LONGEST_ABBR = 6 };

static int compare_abbr(const void *key, const void *row)
{
    return strcmp(key, ((const abbr_row *)row)->word);
}

/* "U.S", "a.m", "e.g": single letters with full stops between. */
static bool is_dotted(toc_sv w)
{
    if (w.n < 3 || w.n % 2 == 0)
        return false;
    for (size_t i = 0; i < w.n; i++)
        if (i % 2 ? w.p[i] != '.' : !toc_is_alpha(w.p[i]))
            return false;
    return true;
}

toc_abbr toc_token_abbr(toc_sv word)
{
    char key[LONGEST_ABBR + 1];
    if (is_dotted(word) || (word.n == 1 && toc_is_upper(word.p[0]) && word.p[0] != 'I'))
        return TOC_ABBR_FINAL;
    if (word.n < 2 || word.n > LONGEST_ABBR)
        return TOC_ABBR_NONE;
    for (size_t i = 0; i < word.n; i++)
        key[i] = toc_lower(word.p[i]);
    key[word.n] = '\0';
    const abbr_row *row = bsearch(key, ABBR, TOC_LEN(ABBR), sizeof(ABBR[0]), compare_abbr);
    if (!row)
        return TOC_ABBR_NONE;
    bool lower_ok =
        row->kind == TOC_ABBR_NUMBER || row->kind == TOC_ABBR_FINAL || strcmp(row->word, "vs") == 0;
    return toc_is_upper(word.p[0]) || lower_ok ? row->kind : TOC_ABBR_NONE;
}

/* The first byte after white space from `at` on, 0 at the end of the paragraph. */
static char next_byte(const cutter *c, size_t at)
{
    while (at < c->end) {
        size_t n = toc_token_space(c->text, at);
        if (n == 0)
            return c->text.p[at];
        at += n;
    }
    return '\0';
}

static bool after_number(const cutter *c)
{
    uint32_t n = c->t->tokens.n;
    return n > 0 && (c->t->tokens.p[n - 1].shape & TOC_SHAPE_DIGIT);
}

/* Whether the full stop at `dot`, right behind word, belongs to it. */
static bool owns_dot(const cutter *c, toc_sv word, size_t dot)
{
    char next = next_byte(c, dot + 1);
    switch (toc_token_abbr(word)) {
    case TOC_ABBR_NONE:
        return false;
    case TOC_ABBR_NUMBER:
        return toc_is_digit(next);
    case TOC_ABBR_DATE:
        return toc_is_digit(next) || after_number(c);
    case TOC_ABBR_TITLE:
        return next != '\0';
    case TOC_ABBR_FINAL:
        return word.n > 1 || next != '\0';
    }
    return false;
}

/* "attack.The" lacks a space; "example.com", "U.S", "v1.2" and "Node.js" are whole. */
static bool is_missing_space(toc_sv text, size_t start, size_t dot, size_t end)
{
    if (dot < start + 2 || !toc_is_lower(text.p[dot - 1]) || !toc_is_lower(text.p[dot - 2]))
        return false;
    return dot + 2 < end && toc_is_upper(text.p[dot + 1]) && toc_is_lower(text.p[dot + 2]);
}

static bool digit_at(toc_sv text, size_t at, size_t end)
{
    return at < end && toc_is_digit(text.p[at]);
}

/* "1,500": three digits follow, and no fourth. */
static bool is_thousands(toc_sv text, size_t comma, size_t end)
{
    return digit_at(text, comma - 1, end) && digit_at(text, comma + 1, end) &&
           digit_at(text, comma + 2, end) && digit_at(text, comma + 3, end) &&
           !digit_at(text, comma + 4, end);
}

/* "ACAN-" at the end of a line and "EFE" on the next: one word. */
static bool is_broken_compound(toc_sv t, size_t nl, size_t end)
{
    return t.p[nl] == '\n' && nl >= 2 && nl + 1 < end && t.p[nl - 1] == '-' &&
           toc_is_alnum(t.p[nl - 2]) && toc_is_alpha(t.p[nl + 1]);
}

/* Whether the punctuation at `at`, inside the word that began at start, joins what is around it. */
static bool joins(const cutter *c, size_t start, size_t at, size_t end)
{
    toc_sv t = c->text;
    if (at + 1 >= end)
        return false;
    if (is_broken_compound(t, at, end) || is_broken_compound(t, at + 1, end))
        return true;
    if (word_char(t, at + 1, end) == 0)
        return false;
    bool digits = toc_is_digit(t.p[at - 1]) && toc_is_digit(t.p[at + 1]);
    switch (t.p[at]) {
    case '-':
        return true;
    case '&':
        return true;
    case '.':
        if (toc_is_digit(t.p[at + 1]) && !toc_is_digit(t.p[at - 1]))
            return toc_token_abbr(toc_sv_range(t, start, at)) == TOC_ABBR_NONE;
        return !is_missing_space(t, start, at, end);
    case ',':
        return is_thousands(t, at, end);
    case ':':
    case '/':
        return digits;
    default:
        return false;
    }
}

/* "s", "re", "ve", "ll", "d", "m" behind an apostrophe and at the word's end. */
static bool is_clitic(toc_sv s)
{
    static const char *const forms[] = {"s", "re", "ve", "ll", "d", "m"};
    for (size_t i = 0; i < TOC_LEN(forms); i++)
        if (toc_sv_eq_nocase(s, toc_sv_of(forms[i])))
            return true;
    return false;
}

/* End of the run of word characters at `at`. */
static size_t run_end(toc_sv text, size_t at, size_t end)
{
    for (size_t n; (n = word_char(text, at, end)) > 0;)
        at += n;
    return at;
}

/*
 * Handles the apostrophe at `at` in the word that began at start. Returns where the word ends if a
 * clitic follows (`at`, or one before it for n't), or 0 when the apostrophe is part of the word.
 */
static size_t clitic_start(toc_sv text, size_t start, size_t at, size_t quote, size_t end)
{
    size_t tail_end = run_end(text, at + quote, end);
    toc_sv tail = toc_sv_range(text, at + quote, tail_end);
    if (is_clitic(tail))
        return at;
    if (toc_sv_eq_nocase(tail, TOC_SV("t")) && at > start + 1 && toc_lower(text.p[at - 1]) == 'n')
        return at - 1;
    return 0;
}

/* "10am", "5p.m.": the number stands alone. */
static size_t clock_split(toc_sv text, size_t start, size_t end)
{
    size_t at = start;
    while (at < end && (toc_is_digit(text.p[at]) || text.p[at] == ':' || text.p[at] == '.'))
        at++;
    if (at == start || at == end || !toc_is_digit(text.p[at - 1]))
        return 0;
    toc_sv tail = toc_sv_range(text, at, end);
    bool clock = toc_sv_eq_nocase(tail, TOC_SV("am")) || toc_sv_eq_nocase(tail, TOC_SV("pm")) ||
                 toc_sv_eq_nocase(tail, TOC_SV("a.m")) || toc_sv_eq_nocase(tail, TOC_SV("p.m"));
    return clock ? at : 0;
}

/* Ends a word: the full stop that it owns, a currency sign, "cannot", clock times. */
static size_t finish_word(cutter *c, size_t start, size_t at, size_t end)
{
    size_t split = clock_split(c->text, start, at);
    if (split)
        start = emit(c, start, split);
    toc_sv word = toc_sv_range(c->text, start, at);
    if (toc_sv_eq_nocase(word, TOC_SV("cannot")))
        start = emit(c, start, start + 3);
    if (at < end && c->text.p[at] == '.' && (at + 1 == end || c->text.p[at + 1] != '.') &&
        owns_dot(c, word, at))
        at++;
    else if (at < end && c->text.p[at] == '$' && word.n <= 3 && toc_is_upper(word.p[0]))
        at++;
    return emit(c, start, at);
}

static size_t cut_word(cutter *c, size_t start, size_t end)
{
    toc_sv t = c->text;
    size_t at = start + apostrophe(t, start, end);
    for (;;) {
        at = run_end(t, at, end);
        size_t quote = apostrophe(t, at, end);
        if (quote && at > start && word_char(t, at + quote, end)) {
            size_t stop = clitic_start(t, start, at, quote, end);
            if (stop) {
                emit(c, start, stop);
                return emit(c, stop, run_end(t, at + quote, end));
            }
            at += quote;
        } else if (at < end && at > start && joins(c, start, at, end)) {
            at++;
        } else {
            return finish_word(c, start, at, end);
        }
    }
}

/* A run of one mark is one token: "--", "...", "!!!"; so are `` and ''. Brackets stand alone. */
static size_t cut_mark(cutter *c, size_t at, size_t end)
{
    char m = c->text.p[at];
    size_t stop = at + 1;
    if (toc_is_high(m))
        stop = at + step(c->text, at, end);
    else if (strchr("-.!?*=~#+<>|`'", m))
        while (stop < end && c->text.p[stop] == m)
            stop++;
    return emit(c, at, stop);
}

/* An apostrophe that opens a clitic ("'s" after a bracket), a decade ("'90s") or a short form. */
static bool opens_word(const cutter *c, size_t at, size_t end)
{
    size_t quote = apostrophe(c->text, at, end);
    if (quote == 0)
        return false;
    toc_sv tail = toc_sv_range(c->text, at + quote, run_end(c->text, at + quote, end));
    if (tail.n == 0)
        return false;
    return toc_is_digit(tail.p[0]) || (!c->space && is_clitic(tail)) ||
           toc_sv_eq_nocase(tail, TOC_SV("em")) || toc_sv_eq_nocase(tail, TOC_SV("til"));
}

/* Cuts the chunk [at, end). An indicator may reach beyond it ("example [.] com"); returns where the
 * last token ends. */
static size_t cut_chunk(cutter *c, size_t at, size_t end)
{
    while (at < end && !c->overflowed) {
        bool word = word_char(c->text, at, end) > 0;
        size_t run = word ? toc_indicator_run(toc_sv_range(c->text, 0, c->end), at) : 0;
        if (run)
            at = emit(c, at, at + run);
        else if (word || opens_word(c, at, end))
            at = cut_word(c, at, end);
        else
            at = cut_mark(c, at, end);
    }
    return at;
}

/* End of the chunk at `at`; *plain: ASCII letters only. */
static size_t chunk_end(toc_sv text, size_t at, size_t end, bool *plain)
{
    size_t start = at;
    while (at < end && toc_is_alpha(text.p[at]))
        at++;
    *plain = at == end || toc_token_space(text, at);
    if (*plain)
        return at;
    while (at < end &&
           (!toc_token_space(text, at) || (at > start && is_broken_compound(text, at, end))))
        at++;
    return at;
}

bool toc_token_cut(toc_text *t, toc_arena *a, size_t start, size_t end, char *fold, size_t *used)
{
    cutter c = {.t = t, .a = a, .text = t->doc->text, .fold = fold, .end = end, .space = true};
    size_t at = start;
    while (at < end && !c.overflowed) {
        size_t space = toc_token_space(c.text, at);
        if (space) {
            at += space;
            c.space = true;
            continue;
        }
        bool plain;
        size_t stop = chunk_end(c.text, at, end, &plain);
        if (plain && stop - at != strlen("cannot"))
            at = emit_as(&c, at, stop, plain);
        else
            at = cut_chunk(&c, at, stop);
    }
    *used = (size_t)(c.fold - fold);
    return !c.overflowed;
}

bool toc_token_add(toc_text *t, toc_arena *a, size_t start, size_t end, bool space_before)
{
    cutter c = {.t = t, .a = a, .text = t->doc->text, .space = space_before};
    c.fold = toc_arena_alloc(a, end - start);
    if (!c.fold)
        return false;
    emit(&c, start, end);
    return !c.overflowed;
}
