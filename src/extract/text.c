/*
 * text - see text.h. Lines make paragraphs, paragraphs make tokens (token.c), tokens make
 * sentences. Whether a line break ends a paragraph is told by the document's own habit: in text
 * that was wrapped by hand or by a wire desk most lines are about as long as the longest.
 */
#include "extract/text.h"

#include "base/ascii.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "extract/token.h"

#include <errno.h>

enum {
    WRAPPED_AT_MOST = 140, /* columns: longer lines are whole paragraphs */
    INDENT = 2,            /* columns more than the line above begin a paragraph */
    HEADING_TOKENS = 25,
    DATELINE_TOKENS = 40,
};

typedef struct {
    size_t start, end; /* bytes without the white space at both ends */
    size_t indent;
    bool bullet;
} line;

typedef struct {
    toc_text *t;
    toc_arena *a;
    toc_sv text;
    size_t width; /* columns at which the document wraps its lines; 0: it does not */
    char *fold;
    uint32_t paragraphs;
    bool in_list; /* the paragraph before this one was an item */
} splitter;

/* Reads the line at *at and moves behind its end. */
static line next_line(toc_sv text, size_t *at)
{
    const char *nl = memchr(text.p + *at, '\n', text.n - *at);
    size_t stop = nl ? (size_t)(nl - text.p) : text.n;
    line l = {.start = *at, .end = stop};
    for (size_t n; l.start < stop && (n = toc_token_space(text, l.start)) > 0; l.start += n)
        l.indent += text.p[l.start] == '\t' ? 8 : 1;
    l.start = TOC_MIN(l.start, stop);
    while (l.end > l.start && toc_token_space(text, l.end - 1) == 1)
        l.end--;
    *at = nl ? stop + 1 : text.n;
    return l;
}

/* Bytes of "1." or "(a)" at the front of s, with the space behind them, or 0. */
static size_t enumerator(toc_sv s)
{
    size_t at = s.n && s.p[0] == '(' ? 1 : 0, from = at;
    while (at < s.n && at - from < 2 && toc_is_digit(s.p[at]))
        at++;
    if (at == from && at < s.n && toc_is_lower(s.p[at]))
        at++;
    if (at == from || at + 1 >= s.n)
        return 0;
    bool closed = from ? s.p[at] == ')' : s.p[at] == '.' || s.p[at] == ')';
    return closed && s.p[at + 1] == ' ' ? at + 2 : 0;
}

static bool is_bullet(toc_sv s)
{
    if (s.n >= 2 && strchr("-*+", s.p[0]) && s.p[1] == ' ')
        return true;
    return toc_sv_starts(s, TOC_SV("\u2022")) || toc_sv_starts(s, TOC_SV("\u2013 ")) ||
           toc_sv_starts(s, TOC_SV("\u25aa")) || toc_sv_starts(s, TOC_SV("\u25cf")) ||
           enumerator(s) > 0;
}

/* The widest line, unless enough of the text stands in lines too long to have been wrapped. */
static size_t wrap_width(toc_sv text)
{
    size_t widest = 0, in_long = 0;
    for (size_t at = 0; at < text.n;) {
        line l = next_line(text, &at);
        size_t n = l.end - l.start;
        if (n > WRAPPED_AT_MOST)
            in_long += n;
        else
            widest = TOC_MAX(widest, n);
    }
    return in_long > text.n / 5 ? 0 : widest;
}

static size_t first_word(toc_sv text, line l)
{
    size_t n = 0;
    while (l.start + n < l.end && text.p[l.start + n] != ' ')
        n++;
    return n;
}

static bool ends_clause(toc_sv text, line l)
{
    return strchr(".:;!?\"')", text.p[l.end - 1]) != NULL;
}

/* A line that stops at a comma or in a compound ("(ACAN-") waits for the next one. */
static bool is_open(toc_sv text, line l)
{
    return strchr(",-(", text.p[l.end - 1]) != NULL;
}

/* In text whose lines are paragraphs: one that was broken all the same, in the middle of a clause.
 * Lists have short lines; in capitals, headlines too. */
static bool broken(const splitter *s, line above, line next)
{
    size_t columns = above.end - above.start;
    bool goes_on = s->t->upper_case
                       ? columns > WRAPPED_AT_MOST
                       : columns > WRAPPED_AT_MOST / 2 && toc_is_lower(s->text.p[next.start]);
    return goes_on && !ends_clause(s->text, above) && !next.bullet;
}

/* Whether next goes on with the paragraph that line above belongs to. */
static bool continues(const splitter *s, line above, line next)
{
    if (next.start == next.end)
        return false;
    if (s->width == 0)
        return broken(s, above, next);
    size_t room = above.end - above.start + above.indent + 1 + first_word(s->text, next);
    bool full = room * 4 >= s->width * 3;
    if (next.bullet && (s->in_list || above.bullet || !full || ends_clause(s->text, above)))
        return false;
    if (next.indent >= above.indent + INDENT && !above.bullet)
        return false;
    return full || is_open(s->text, above) || toc_is_lower(s->text.p[next.start]);
}

static line read_line(const splitter *s, size_t *at)
{
    line l = next_line(s->text, at);
    l.bullet = is_bullet(toc_sv_range(s->text, l.start, l.end));
    return l;
}

/* --- sentences ------------------------------------------------------------------------------ */

static toc_sv token_text(const toc_text *t, uint32_t i)
{
    return toc_sv_range(t->doc->text, t->tokens.p[i].start, t->tokens.p[i].end);
}

static bool token_is(const toc_text *t, uint32_t i, const char *text)
{
    return t->doc->text.p[t->tokens.p[i].start] == text[0] &&
           toc_sv_eq(token_text(t, i), toc_sv_of(text));
}

/* A mark that may end a sentence: ".", "?", "!!", "...", "..", "…". */
static bool is_terminator(toc_sv s)
{
    if (toc_sv_eq(s, TOC_SV("\u2026")))
        return true;
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] != '.' && s.p[i] != '?' && s.p[i] != '!')
            return false;
    return true;
}

static bool is_closer(const toc_text *t, uint32_t i)
{
    static const char *const closers[] = {"\"", "''", "'", "\u201d", "\u2019", ")", "]", "\u00bb"};
    if (t->tokens.p[i].space_before || !(t->tokens.p[i].shape & TOC_SHAPE_PUNCT))
        return false;
    for (size_t k = 0; k < TOC_LEN(closers); k++)
        if (token_is(t, i, closers[k]))
            return true;
    return false;
}

/* Words that open sentences and rarely follow an abbreviation inside one. */
static bool is_starter(toc_sv fold)
{
    static const char *const starters[] = {
        "the",    "a",         "an",    "in",        "on",    "at",    "he",        "she",
        "it",     "they",      "we",    "i",         "this",  "that",  "these",     "but",
        "and",    "however",   "his",   "her",       "its",   "their", "there",     "when",
        "after",  "before",    "as",    "if",        "while", "no",    "one",       "two",
        "police", "officials", "for",   "meanwhile", "by",    "from",  "according", "some",
        "last",   "both",      "since", "what",      "who",
    };
    for (size_t k = 0; k < TOC_LEN(starters); k++)
        if (toc_sv_eq(fold, toc_sv_of(starters[k])))
            return true;
    return false;
}

static bool wide_gap(const toc_text *t, uint32_t i)
{
    const toc_token *k = &t->tokens.p[i];
    return k->start - k[-1].end >= 2 && t->doc->text.p[k->start - 1] == ' ' &&
           t->doc->text.p[k->start - 2] == ' ';
}

/* Whether token `next` may open a sentence behind a terminator. */
static bool may_open(const toc_text *t, uint32_t next)
{
    const toc_token *k = &t->tokens.p[next];
    if (k->shape & TOC_SHAPE_LOWER)
        return t->upper_case || toc_is_digit(t->doc->text.p[k->start]);
    return !token_is(t, next, ",") && !token_is(t, next, ";") && !token_is(t, next, "--");
}

/* Whether the mark at token i, of text s, ends the sentence that began at `first`. */
static bool mark_ends(const toc_text *t, uint32_t first, uint32_t i, uint32_t next, toc_sv s)
{
    bool numbered = i == first + 1 && toc_is_digit(t->tokens.p[first].fold.p[0]) && s.n == 1;
    bool pause = s.n >= 3 && s.p[0] == '.' && t->upper_case && !wide_gap(t, next);
    return !numbered && !pause && may_open(t, next);
}

/* Whether the abbreviation s, full stop included, ends its sentence before token `next`. */
static bool abbr_ends(const toc_text *t, uint32_t next, toc_sv s)
{
    const toc_token *k = &t->tokens.p[next];
    toc_abbr kind = toc_token_abbr((toc_sv){s.p, s.n - 1});
    if (kind != TOC_ABBR_FINAL && kind != TOC_ABBR_DATE)
        return false;
    /* Two spaces end a sentence, but wire desks also put them behind every "U.S." and "A.". */
    bool letters = s.n == 2 || memchr(s.p, '.', s.n - 1);
    if (!letters && wide_gap(t, next))
        return true;
    return is_starter(k->fold) && !(k->shape & TOC_SHAPE_LOWER);
}

/*
 * Whether a sentence that began at `first` ends with token i. next is the token behind it and its
 * closing quotes.
 */
static bool ends_sentence(const toc_text *t, uint32_t first, uint32_t i, uint32_t next)
{
    toc_sv s = token_text(t, i);
    if (is_terminator(s))
        return mark_ends(t, first, i, next, s);
    return s.n >= 2 && s.p[s.n - 1] == '.' && abbr_ends(t, next, s);
}

/* "March", "MAR", "Sept.", beside a number: part of a date. */
static bool is_date_month(const toc_text *t, uint32_t i)
{
    enum { LONGEST_SHORT = 4 }; /* "sept" */
    bool number = (i + 1 < t->tokens.n && (t->tokens.p[i + 1].shape & TOC_SHAPE_DIGIT)) ||
                  (i > 0 && (t->tokens.p[i - 1].shape & TOC_SHAPE_DIGIT));
    toc_sv f = t->tokens.p[i].fold;
    bool whole;
    return number && toc_month_named(f, &whole) && (whole || f.n <= LONGEST_SHORT);
}

static bool is_dash(const toc_text *t, uint32_t i)
{
    return (t->tokens.p[i].shape & TOC_SHAPE_PUNCT) &&
           (token_is(t, i, "--") || token_is(t, i, "-") || token_is(t, i, "\u2014") ||
            token_is(t, i, "\u2013"));
}

/* Behind the bracketed words that begin at i, or i if no bracket opens there or it stays open. */
static uint32_t behind_bracket(const toc_text *t, uint32_t i, uint32_t end)
{
    bool square = token_is(t, i, "[");
    if (!square && !token_is(t, i, "("))
        return i;
    for (uint32_t k = i + 1; k < end && k - i < DATELINE_TOKENS; k++)
        if (token_is(t, k, square ? "]" : ")"))
            return k + 1;
    return i;
}

/* Behind the bracketed marks and dashes at i: "[REPORT] [COPREFA] [TEXT]", "(ACAN-EFE) --". What
 * follows [TEXT] is text, but for [CONTINUED]. */
static uint32_t skip_marks(const toc_text *t, uint32_t i, uint32_t end)
{
    bool text = false;
    while (i < end) {
        uint32_t stop = is_dash(t, i) ? i + 1 : behind_bracket(t, i, end);
        bool named = stop == i + 3;
        if (stop == i || (text && !(named && token_is(t, i + 1, "CONTINUED"))))
            break;
        text |= named && token_is(t, i + 1, "TEXT");
        i = stop;
    }
    return i;
}

/* A word without a capital, which no dateline has: "Dhaka, 22 May 2024 -". */
static bool plain_word(const toc_text *t, uint32_t i)
{
    return (t->tokens.p[i].shape & TOC_SHAPE_LOWER) && !token_is(t, i, "of") &&
           !token_is(t, i, "and") && !token_is(t, i, "de");
}

/* The point of "HARRISBURG, Pa., April 14", "MANILA, Feb. 3", "LIMA, Jan 9, 2025. - ": ends no
 * sentence. */
static bool abbreviates(const toc_text *t, uint32_t point, uint32_t end)
{
    if (point + 1 >= end)
        return false;
    return token_is(t, point + 1, ",") || is_dash(t, point + 1) || is_date_month(t, point - 1) ||
           (t->tokens.p[point + 1].shape & TOC_SHAPE_DIGIT);
}

/* No dateline goes on behind token i. */
static bool breaks_off(const toc_text *t, uint32_t i, uint32_t end, bool capitals)
{
    return (token_is(t, i, ".") && !abbreviates(t, i, end)) || (!capitals && plain_word(t, i));
}

/* "Lahore, Feb 11, 2026 (Ravi Times): Two robbers …" */
static bool introduces(const toc_text *t, uint32_t i)
{
    return token_is(t, i, ":") && i > 0 && token_is(t, i - 1, ")");
}

/*
 * The end of a dateline at the front of a paragraph, or first: "LARNACA, Cyprus, March 30, 2016
 * (Meridian Wire) -", "SAN SALVADOR, 3 JAN 90 -- [REPORT] [TEXT]".
 */
static uint32_t dateline_end(const toc_text *t, uint32_t first, uint32_t end)
{
    bool capitals = t->tokens.p[first].shape & TOC_SHAPE_UPPER;
    if (!(t->tokens.p[first].shape & (TOC_SHAPE_UPPER | TOC_SHAPE_TITLE)))
        return first;
    uint32_t most = TOC_MIN(end, first + DATELINE_TOKENS), i = first;
    bool dated = false;
    int depth = 0;
    for (; i < most && (depth > 0 || !(is_dash(t, i) || introduces(t, i))); i++) {
        dated |= is_date_month(t, i);
        depth += token_is(t, i, "(") - token_is(t, i, ")");
        if (breaks_off(t, i, end, capitals))
            return first;
    }
    if (i == most || i + 1 >= end)
        return first;
    bool agency = token_is(t, i - 1, ")") && !t->upper_case;
    bool marked = capitals && (agency || token_is(t, i + 1, "["));
    return dated || marked ? skip_marks(t, i, end) : first;
}

static bool add_sentence(splitter *s, uint32_t first, uint32_t end, bool heading, bool item)
{
    toc_sentence *n = TOC_VEC_PUSH(s->a, &s->t->sentences);
    if (!n)
        return false;
    *n = (toc_sentence){first, end, heading, item, s->paragraphs};
    return true;
}

/* A paragraph of one short sentence that does not end like one. */
static bool is_heading(const toc_text *t, uint32_t first, uint32_t end, uint32_t paragraph)
{
    toc_sv last = token_text(t, end - 1);
    if (end - first > HEADING_TOKENS)
        return false;
    if (paragraph == 0)
        return !toc_sv_ends(last, TOC_SV("."));
    while (end - 1 > first && is_closer(t, end - 1))
        last = token_text(t, --end - 1);
    return !is_terminator(last) && !toc_sv_ends(last, TOC_SV(".")) &&
           !toc_sv_eq(last, TOC_SV(":")) && !toc_sv_eq(last, TOC_SV(";"));
}

/* Divides the paragraph's tokens [first, end) into sentences. */
static bool add_sentences(splitter *s, uint32_t first, uint32_t end, bool item)
{
    const toc_text *t = s->t;
    uint32_t start = dateline_end(t, first, end);
    if (start > first && !add_sentence(s, first, start, true, item))
        return false;
    uint32_t begun = start;
    for (uint32_t i = start; i < end; i++) {
        uint32_t next = i + 1;
        while (next < end && is_closer(t, next))
            next++;
        bool last = next == end || next - start >= TOC_MAX_SENTENCE;
        if (!last && !ends_sentence(t, start, i, next))
            continue;
        bool heading = start == begun && next == end && is_heading(t, start, end, s->paragraphs);
        if (!add_sentence(s, start, next, heading && !item, item))
            return false;
        start = next;
        i = next - 1;
    }
    return true;
}

static bool add_paragraph(splitter *s, size_t start, size_t end, bool item)
{
    uint32_t first = s->t->tokens.n;
    size_t used;
    if (!toc_token_cut(s->t, s->a, start, end, s->fold, &used))
        return false;
    s->fold += used;
    if (s->t->tokens.n > first && !add_sentences(s, first, s->t->tokens.n, item))
        return false;
    s->paragraphs += s->t->tokens.n > first;
    s->in_list = item;
    return true;
}

static bool add_paragraphs(splitter *s)
{
    size_t at = 0;
    while (at < s->text.n) {
        line first = read_line(s, &at), above = first;
        if (first.start == first.end)
            continue;
        while (at < s->text.n) {
            size_t ahead = at;
            line next = read_line(s, &ahead);
            if (!continues(s, above, next))
                break;
            above = next;
            at = ahead;
        }
        if (!add_paragraph(s, first.start, above.end, first.bullet))
            return false;
    }
    return true;
}

/* Shapes say nothing: more than 85 % of the letters are capitals, or fewer than one in 200 of a
 * text longer than a headline is. */
static bool is_one_case(toc_sv text)
{
    enum { HEADLINE = 120 };
    size_t upper = 0, lower = 0;
    for (size_t i = 0; i < text.n; i++) {
        upper += toc_is_upper(text.p[i]);
        lower += toc_is_lower(text.p[i]);
    }
    return upper * 100 > (upper + lower) * 85 || (lower > HEADLINE && upper * 200 < lower);
}

/* Room for the tokens of an ordinary report, so that they aren't copied as they grow in number. */
static bool make_room(toc_text *t, toc_arena *a)
{
    enum { BYTES_A_TOKEN = 4, MOST = 4096 };
    t->tokens.cap = (uint32_t)TOC_MIN(t->doc->text.n / BYTES_A_TOKEN + 1, (size_t)MOST);
    t->tokens.p = TOC_NEW_N(a, toc_token, t->tokens.cap);
    return t->tokens.p != NULL;
}

/* See TOC_TEXT_PAST. */
static bool add_past(toc_text *t, toc_arena *a)
{
    uint32_t end = (uint32_t)t->doc->text.n;
    for (int k = 0; k < TOC_TEXT_PAST; k++) {
        toc_token *past = TOC_VEC_PUSH(a, &t->tokens);
        if (!past)
            return false;
        *past = (toc_token){.start = end, .end = end, .fold = {"", 0}};
    }
    t->tokens.n -= TOC_TEXT_PAST;
    return true;
}

int toc_text_split(const toc_doc *doc, toc_arena *a, toc_text *ret)
{
    if (doc->text.n > TOC_MAX_TEXT)
        return -E2BIG;
    toc_text t = {.doc = doc, .upper_case = is_one_case(doc->text)};
    splitter s = {.t = &t, .a = a, .text = doc->text, .width = wrap_width(doc->text)};
    s.fold = toc_arena_alloc(a, doc->text.n);
    if (!s.fold || !make_room(&t, a) || !add_paragraphs(&s) || !add_past(&t, a))
        return -ENOMEM;
    *ret = t;
    return 0;
}
