/* number_words - see number_words.h. */
#include "extract/number_words.h"

#include "base/ascii.h"

static uint8_t kind_at(const toc_text *t, const toc_wordset *s, uint32_t at, uint32_t end,
                       int64_t *value)
{
    const toc_word_row *row = at < end ? toc_wordset_token(s, &t->tokens.p[at]) : NULL;
    *value = row ? row->value : 0;
    return row ? row->kind : NW_NONE;
}

static double letter_scale(toc_sv suffix)
{
    static const struct {
        const char *word;
        double scale;
    } SCALES[] = {{"k", 1e3}, {"m", 1e6}, {"mn", 1e6}, {"bn", 1e9}, {"b", 1e9}, {"tn", 1e12}};
    for (size_t i = 0; i < TOC_LEN(SCALES); i++)
        if (toc_sv_eq_nocase(suffix, toc_sv_of(SCALES[i].word)))
            return SCALES[i].scale;
    return 0;
}

bool toc_ordinal_ending(toc_sv s)
{
    return toc_sv_eq_nocase(s, TOC_SV("st")) || toc_sv_eq_nocase(s, TOC_SV("nd")) ||
           toc_sv_eq_nocase(s, TOC_SV("rd")) || toc_sv_eq_nocase(s, TOC_SV("th"));
}

typedef struct {
    double value;
    size_t n;          /* bytes read */
    unsigned whole;    /* digits before the point */
    unsigned fraction; /* digits behind it */
} digit_run;

/* "1,500", "130": the digits before the point, commas between groups allowed. */
static void read_whole(toc_sv s, digit_run *d)
{
    for (; d->n < s.n && d->whole < 16; d->n++) {
        char c = s.p[d->n];
        bool more = d->n + 1 < s.n && toc_is_digit(s.p[d->n + 1]);
        if (c == ',' && more && d->n)
            continue;
        if (!toc_is_digit(c))
            return;
        d->value = d->value * 10 + (c - '0');
        d->whole++;
    }
}

/* A number and what stands behind its point, if one does. A second point ends it. */
static digit_run read_digits(toc_sv s)
{
    digit_run d = {0};
    read_whole(s, &d);
    if (d.n + 1 >= s.n || s.p[d.n] != '.' || !toc_is_digit(s.p[d.n + 1]))
        return d;
    double unit = 1;
    for (d.n++; d.n < s.n && toc_is_digit(s.p[d.n]) && d.fraction < 9; d.n++) {
        unit /= 10;
        d.value += unit * (s.p[d.n] - '0');
        d.fraction++;
    }
    return d;
}

/* "-15", "-year-old", "-tonne", "-03-12" behind digits; rest starts behind the hyphen. */
static void read_hyphened(toc_sv rest, toc_number_core *ret)
{
    digit_run second = read_digits(rest);
    if (second.n && second.n == rest.n && second.value > ret->value) {
        ret->hi = second.value;
    } else if (second.n && (second.n == rest.n || rest.p[second.n] == '-')) {
        ret->dated = true;
    } else {
        ret->age = toc_sv_starts_nocase(rest, TOC_SV("year-old"));
        ret->compound = true;
    }
}

/* What is glued to the digits: "-year-old", "-15", "m", "th", "-tonne", ":30". */
static void read_suffix(toc_sv rest, toc_number_core *ret)
{
    double scale = letter_scale(rest);
    bool digit = rest.n >= 2 && toc_is_digit(rest.p[1]);
    if (rest.n == 0)
        return;
    if (scale > 0) {
        ret->value *= scale;
        ret->hi = ret->value;
        ret->abbreviated = true;
    } else if (toc_ordinal_ending(rest)) {
        ret->ordinal = true;
    } else if (rest.p[0] == ':' && digit) {
        ret->clock = true;
    } else if ((rest.p[0] == '/' || rest.p[0] == '.') && digit) {
        ret->dated = true;
    } else if (rest.p[0] == '-') {
        read_hyphened(toc_sv_range(rest, 1, rest.n), ret);
    } else {
        ret->compound = true;
    }
}

static bool digits_at(const toc_text *t, uint32_t at, toc_number_core *ret)
{
    toc_sv s = toc_text_words(t, at, at + 1);
    if (!toc_is_digit(s.p[0]))
        return false;
    digit_run d = read_digits(s);
    *ret = (toc_number_core){.value = d.value,
                             .hi = d.value,
                             .end = at + 1,
                             .digits = true,
                             .point = d.fraction > 0,
                             .four = d.whole == 4 && d.n == 4};
    read_suffix(toc_sv_range(s, d.n, s.n), ret);
    return true;
}

/* "eighty five" or "five year old" in one hyphenated token: sub-words one by one. */
static bool hyphenated_at(const toc_text *t, const toc_wordset *s, uint32_t at,
                          toc_number_core *ret)
{
    const toc_token *tok = &t->tokens.p[at];
    toc_sv rest = tok->fold;
    if (tok->plain || rest.n < 5 || !memchr(rest.p, ' ', rest.n))
        return false;
    double value = -1;
    while (rest.n) {
        toc_sv before = rest;
        toc_sv word = toc_sv_cut(&rest, ' ');
        const toc_word_row *row = toc_wordset_find(s, word);
        uint8_t kind = row ? row->kind : NW_NONE;
        bool fits = kind == NW_TENS ? value < 0 : kind == NW_UNIT && (value < 0 || value >= 20);
        if (!fits && kind == NW_ORDINAL && value >= 20) {
            *ret = (toc_number_core){.value = value + (double)row->value, .end = at + 1};
            ret->hi = ret->value;
            ret->ordinal = true;
            return true;
        }
        if (!fits) {
            rest = before;
            break;
        }
        value = (value < 0 ? 0 : value) + (double)row->value;
    }
    if (value < 0)
        return false;
    *ret = (toc_number_core){.value = value, .hi = value, .end = at + 1};
    ret->compound = rest.n > 0;
    ret->age = toc_sv_starts(rest, TOC_SV("year old"));
    return true;
}

typedef struct {
    double total, group; /* group < 0: none begun */
    bool scaled;         /* a hundred, thousand or dozen was read */
    bool vague;
    bool any;
} word_sum;

/* Whether units or tens may follow what is there: nothing, or whole hundreds. */
static bool has_room(const word_sum *w)
{
    return w->group < 0 || (w->group >= 100 && (int64_t)w->group % 100 == 0);
}

/* "five" behind "twenty". */
static bool ends_tens(const word_sum *w, double value)
{
    return value > 0 && value < 10 && w->group >= 20 && (int64_t)w->group % 10 == 0;
}

static bool add_factor(word_sum *w, double value)
{
    if (w->group >= 100)
        return false;
    w->group = (w->group < 0 ? 1 : w->group) * value;
    return w->scaled = true;
}

static bool add_scale(word_sum *w, double value)
{
    if (w->group < 0 && w->any)
        return false;
    w->total += (w->group < 0 ? 1 : w->group) * value;
    w->group = -1;
    return w->scaled = true;
}

/* Adds one word; false when it does not continue the number. */
static bool add_word(word_sum *w, uint8_t kind, double value)
{
    bool added = false;
    if (kind == NW_HUNDRED || kind == NW_DOZEN)
        added = add_factor(w, value);
    else if (kind == NW_SCALE)
        added = add_scale(w, value);
    else if ((kind == NW_UNIT && (has_room(w) || ends_tens(w, value))) ||
             (kind == NW_TENS && has_room(w))) {
        w->group = (w->group < 0 ? 0 : w->group) + value;
        added = true;
    }
    w->any |= added;
    return added;
}

/* "thirty-five" behind hundreds. */
static bool add_hyphenated(const toc_text *t, const toc_wordset *s, uint32_t at, uint32_t end,
                           word_sum *w)
{
    toc_number_core inner;
    bool room = w->scaled && (w->group < 0 || (int64_t)w->group % 100 == 0);
    if (!room || at >= end || !hyphenated_at(t, s, at, &inner) || inner.compound || inner.ordinal)
        return false;
    w->group = (w->group < 0 ? 0 : w->group) + inner.value;
    return true;
}

/* What "and" at token at adds: "and five", "and a half"; the number of tokens taken, or 0. */
static uint32_t add_after_and(const toc_text *t, const toc_wordset *s, uint32_t at, uint32_t end,
                              word_sum *w)
{
    int64_t value, ignore;
    uint8_t after = kind_at(t, s, at + 1, end, &value);
    if (!w->any)
        return 0;
    if (after == NW_ARTICLE && kind_at(t, s, at + 2, end, &ignore) == NW_HALF && w->group >= 0) {
        w->group += 0.5;
        return 3;
    }
    if (add_hyphenated(t, s, at + 1, end, w))
        return 2;
    word_sum trial = *w;
    bool word = (after == NW_UNIT || after == NW_TENS) && w->scaled;
    if (!word || !add_word(&trial, after, (double)value))
        return 0;
    *w = trial;
    return 2;
}

/* "two hundred and five", "two and a half million": words from token at on. */
static uint32_t sum_words(const toc_text *t, const toc_wordset *s, uint32_t at, uint32_t end,
                          word_sum *w)
{
    for (;;) {
        int64_t value;
        uint8_t kind = kind_at(t, s, at, end, &value);
        uint32_t n = kind == NW_AND ? add_after_and(t, s, at, end, w) : 0;
        if (!n && kind != NW_AND)
            n = add_word(w, kind, (double)value) || add_hyphenated(t, s, at, end, w);
        if (!n)
            return at;
        at += n;
    }
}

static double sum_of(const word_sum *w)
{
    return w->total + (w->group < 0 ? 0 : w->group);
}

static bool finish(const word_sum *w, uint32_t first, uint32_t end, bool vague,
                   toc_number_core *ret)
{
    *ret = (toc_number_core){.value = sum_of(w), .end = end, .vague = vague};
    ret->hi = ret->value;
    ret->weak = w->any && ret->value == 1 && end == first + 1;
    return true;
}

/* "dozens", "tens of thousands", "hundreds of thousands". */
static bool vague_at(const toc_text *t, const toc_wordset *s, uint32_t at, uint32_t end,
                     int64_t value, toc_number_core *ret)
{
    word_sum w = {.total = (double)value, .group = -1};
    int64_t scale;
    bool of = at + 2 < end && toc_sv_eq(t->tokens.p[at + 1].fold, TOC_SV("of"));
    if (of && kind_at(t, s, at + 2, end, &scale) == NW_VAGUE && scale >= 2000) {
        w.total *= (double)scale / 2;
        return finish(&w, at, at + 3, true, ret);
    }
    return finish(&w, at, at + 1, true, ret);
}

static bool multiplies(uint8_t kind)
{
    return kind == NW_HUNDRED || kind == NW_SCALE || kind == NW_DOZEN;
}

/* "couple", "few", "several" at token at; first is where an article before it stands. */
static bool several_at(const toc_text *t, const toc_wordset *s, uint32_t first, uint32_t at,
                       uint32_t end, toc_number_core *ret)
{
    int64_t value;
    if (multiplies(kind_at(t, s, at + 1, end, &value))) {
        word_sum w = {.group = 2, .any = true};
        return finish(&w, first, sum_words(t, s, at + 1, end, &w), true, ret);
    }
    char initial = t->tokens.p[at].fold.p[0];
    bool couple = (initial == 'c' || initial == 'p') && at > first;
    word_sum two = {.total = 2, .group = -1};
    return couple && finish(&two, first, at + 1, false, ret);
}

/* "a dozen", "a hundred", "a few hundred", "a couple (of)", "several dozen", "half a million". */
static bool led_at(const toc_text *t, const toc_wordset *s, uint32_t first, uint32_t end,
                   uint8_t kind, toc_number_core *ret)
{
    uint32_t at = first;
    int64_t value = 0;
    word_sum w = {.group = kind == NW_HALF ? 0.5 : 1, .any = true};
    if (kind == NW_HALF)
        kind = kind_at(t, s, ++at, end, &value);
    if (kind == NW_ARTICLE)
        kind = kind_at(t, s, ++at, end, &value);
    if (kind == NW_SEVERAL)
        return w.group >= 1 && several_at(t, s, first, at, end, ret);
    /* "a score" is a result, "a score of" twenty */
    bool of = at + 1 < end && toc_sv_eq(t->tokens.p[at + 1].fold, TOC_SV("of"));
    if (!multiplies(kind) || (kind == NW_DOZEN && value == 20 && !of))
        return false;
    return finish(&w, first, sum_words(t, s, at, end, &w), false, ret);
}

/* "no one", "nobody", "no casualties". */
static bool nobody_at(const toc_text *t, const toc_wordset *s, uint32_t at, uint32_t end,
                      uint8_t kind, toc_number_core *ret)
{
    word_sum w = {.group = 0};
    int64_t value;
    if (kind == NW_NOBODY)
        return finish(&w, at, at + 1, false, ret);
    uint8_t next = kind_at(t, s, at + 1, end, &value);
    if (next == NW_UNIT && value == 1)
        return finish(&w, at, at + 2, false, ret);
    bool counted = next == NW_PEOPLE || kind_at(t, s, at + 2, end, &value) == NW_PEOPLE;
    if (!counted || (next != NW_PEOPLE && value != 1))
        return false;
    (void)finish(&w, at, at + 1, false, ret);
    return ret->weak = true;
}

/* Digits, perhaps with a scale word behind: "1.5 million", "3 dozen". */
static bool scaled_digits(const toc_text *t, const toc_wordset *s, uint32_t at, uint32_t end,
                          toc_number_core *ret)
{
    int64_t value;
    uint8_t kind = kind_at(t, s, at + 1, end, &value);
    bool plain = !ret->compound && !ret->ordinal && !ret->clock && !ret->dated;
    if (plain && (kind == NW_SCALE || kind == NW_HUNDRED || kind == NW_DOZEN)) {
        ret->value *= (double)value;
        ret->hi *= (double)value;
        ret->end = at + 2;
        ret->four = ret->point = false;
    }
    return true;
}

bool toc_number_core_at(const toc_text *t, const toc_wordset *s, uint32_t at, uint32_t end,
                        toc_number_core *ret)
{
    const toc_token *k = &t->tokens.p[at];
    if (k->shape & TOC_SHAPE_DIGIT)
        return digits_at(t, at, ret) && scaled_digits(t, s, at, end, ret);
    int64_t value;
    uint8_t kind = kind_at(t, s, at, end, &value);
    word_sum w = {.group = -1};
    switch (kind) {
    case NW_NONE:
        return hyphenated_at(t, s, at, ret) && scaled_digits(t, s, at, end, ret);
    case NW_UNIT:
    case NW_TENS:
    case NW_HUNDRED:
        return finish(&w, at, sum_words(t, s, at, end, &w), false, ret);
    case NW_VAGUE:
        return vague_at(t, s, at, end, value, ret);
    case NW_ARTICLE:
    case NW_SEVERAL:
    case NW_HALF:
        return led_at(t, s, at, end, kind, ret);
    case NW_NOBODY:
    case NW_NO:
        return nobody_at(t, s, at, end, kind, ret);
    case NW_ORDINAL:
        w.total = (double)value;
        (void)finish(&w, at, at + 1, false, ret);
        return ret->ordinal = true;
    default:
        return false;
    }
}
