/*
 * places - see places.h.
 *
 * Three passes over the candidates: collect() finds names and what stands around each, choose()
 * picks a row by context, and settle() lets a name that was explained once ("Moscow, Idaho") keep
 * its meaning through the text and drops what is too unlikely.
 */
#include "extract/places.h"

#include "base/ascii.h"

#include <errno.h>
#include <math.h>

enum {
    COUNTRIES = 26 * 26,
    ACCEPT = 37, /* points that a name needs; a plain town of 50,000 after "in" has 60 */
    REPEAT = 25, /* the same for a name that the text explains elsewhere */
    NO_CANDIDATE = -1,
    FOCUS = 2,            /* weight of the first country from which a text is about it */
    LARGE = 100000,       /* known though its name is a word: "Nice", "Reading" */
    SPEAKS = 300000,      /* its name alone says which country the text is about */
    VILLAGE = 20000,      /* not meant abroad where others bear its name too */
    METROPOLIS = 1000000, /* known abroad without its country's name */
    SHORT_NAME = 3,       /* letters: more often an acronym or a particle than a town */
};

/* What stands around a candidate. */
typedef struct {
    bool locative;                /* "in", "near" before it */
    bool admin_word;              /* "province" behind it, or "province of" before it */
    bool town_word;               /* "city of" before it */
    bool title;                   /* a title or a given name before it */
    bool name_before, name_after; /* other capitalised words touch it */
    bool given_name;              /* may be one, and another name follows */
    bool goes_on;                 /* "de la Reina" behind it: part of a longer name */
    bool act_after;               /* "denied", "said" behind it */
    bool backed;                  /* "Moscow-backed" */
    bool label;                   /* "Gao: a car bomb", or all of its sentence */
    bool dateline;
} context;

typedef struct {
    toc_lex_hit hit;
    context ctx;
    uint32_t sentence;
    int32_t container;       /* candidate that the text says contains this one */
    uint32_t row, runner_up; /* chosen */
    float score;
    bool explained; /* by its container */
    bool country;   /* the entry is a country's name */
    bool accepted;
    toc_country_form form;
    char code[3];
} candidate;

typedef struct {
    const toc_lexicon *lx;
    const toc_text *t;
    toc_arena *a;
    TOC_VEC(candidate) found;
    float weight[COUNTRIES]; /* how much the text speaks of each country */
    float heaviest;
} finder;

static int country_index(const char *code)
{
    bool ok = code[0] >= 'A' && code[0] <= 'Z' && code[1] >= 'A' && code[1] <= 'Z';
    return ok ? (code[0] - 'A') * 26 + (code[1] - 'A') : NO_CANDIDATE;
}

static void weigh_country(finder *f, const char *code, float points)
{
    int i = country_index(code);
    if (i == NO_CANDIDATE)
        return;
    f->weight[i] += points;
    f->heaviest = TOC_MAX(f->heaviest, f->weight[i]);
}

/* Share of the text's attention that the country has, against the one that has most: 0 to 1. */
static float attention(const finder *f, const char *code)
{
    int i = country_index(code);
    return i == NO_CANDIDATE || f->heaviest <= 0 ? 0 : f->weight[i] / f->heaviest;
}

static bool has_class(const finder *f, uint32_t token, toc_word_class cls)
{
    uint32_t n;
    const toc_lex_entry *e = toc_lex_find_token(f->lx, f->t, token, &n);
    return n && toc_lex_word_of(e, n, cls);
}

static bool is_named(const finder *f, uint32_t token)
{
    return f->t->upper_case || toc_has_capital(&f->t->tokens.p[token]);
}

static toc_sv token_text(const finder *f, uint32_t token)
{
    return toc_text_words(f->t, token, token + 1);
}

static bool is_text(const finder *f, uint32_t token, const char *text)
{
    return toc_sv_eq(token_text(f, token), toc_sv_of(text));
}

static bool is_folded(const finder *f, uint32_t token, const char *folded)
{
    return toc_sv_eq(f->t->tokens.p[token].fold, toc_sv_of(folded));
}

/* ---- collecting ---- */

/* "U.S.", which is no word whatever "us" is. */
static bool is_dotted(toc_sv name)
{
    return toc_sv_find(name, TOC_SV("."), 0) >= 0;
}

/* "US" and "us" share a key, "IS" and "is": short names count when written as such. */
static bool written_as_name(const finder *f, const toc_lex_hit *h, const toc_lex_entry *e)
{
    const toc_token *tok = &f->t->tokens.p[h->first];
    toc_sv text = toc_sv_range(f->t->doc->text, h->span.start, h->span.end);
    bool dotted = is_dotted(text);
    bool lone = h->end == h->first + 1 && text.n <= SHORT_NAME + (dotted ? SHORT_NAME : 0);
    if (!lone || !(e->flags & TOC_LEX_CASED))
        return is_named(f, h->first);
    if (f->t->upper_case)
        return dotted;
    return dotted || (tok->shape & TOC_SHAPE_UPPER) || (text.n >= 2 && text.p[1] < 'a');
}

/* The entry that makes the hit a place, or NULL. A phrase that is also a group's plain name, such
 * as "Islamic State", is none. */
static const toc_lex_entry *place_entry(const toc_lex_hit *h)
{
    for (uint32_t i = 0; i < h->n; i++) {
        const toc_lex_entry *e = &h->entries[i];
        if (e->kind == TOC_LEX_COUNTRY || e->kind == TOC_LEX_PLACE)
            return e;
        if ((e->kind == TOC_LEX_ACTOR || e->kind == TOC_LEX_MALWARE) &&
            !(e->flags & (TOC_LEX_AMBIGUOUS | TOC_LEX_CASED)))
            return NULL;
    }
    return NULL;
}

static bool is_name_part(const finder *f, uint32_t token)
{
    const toc_token *tok = &f->t->tokens.p[token];
    return tok->fold.n && !f->t->upper_case && (tok->shape & (TOC_SHAPE_TITLE | TOC_SHAPE_MIXED)) &&
           !(tok->shape & TOC_SHAPE_DIGIT);
}

static void look_before(finder *f, const toc_sentence *s, candidate *c)
{
    uint32_t at = c->hit.first;
    if (at == s->first)
        return;
    uint32_t before = at - 1;
    bool article = is_folded(f, before, "the") || is_folded(f, before, "of");
    bool of = is_folded(f, before, "of");
    c->ctx.locative = has_class(f, before, TOC_WORD_LOCATIVE) ||
                      (article && before > s->first && has_class(f, before - 1, TOC_WORD_LOCATIVE));
    if (of && before > s->first) {
        c->ctx.admin_word = has_class(f, before - 1, TOC_WORD_AREA_ADMIN);
        c->ctx.town_word = has_class(f, before - 1, TOC_WORD_AREA_TOWN);
    }
    c->ctx.title =
        is_named(f, before) && !c->ctx.locative &&
        (has_class(f, before, TOC_WORD_TITLE) || has_class(f, before, TOC_WORD_GIVEN_NAME));
    uint32_t n = 0;
    bool place = toc_lex_find_token(f->lx, f->t, before, &n) && n;
    c->ctx.name_before = is_name_part(f, before) && before > s->first && !place && !s->heading;
}

/* Nothing is known of the token but that towns nobody thinks of, or people, are called so. */
static bool is_mere_name(const finder *f, uint32_t token)
{
    uint32_t n;
    const toc_lex_entry *e = toc_lex_find_token(f->lx, f->t, token, &n);
    for (uint32_t i = 0; i < n; i++)
        if (!(e[i].kind == TOC_LEX_WORD && e[i].cls == TOC_WORD_GIVEN_NAME) &&
            !(e[i].kind == TOC_LEX_PLACE && (e[i].flags & TOC_LEX_AMBIGUOUS)))
            return false;
    return is_name_part(f, token);
}

/* "Gao: a car bomb", "Gao." as a sentence of its own */
static bool labels(const finder *f, const toc_sentence *s, const candidate *c)
{
    uint32_t next = c->hit.end;
    bool colon = next < s->end && is_text(f, next, ":");
    bool stop = next + 1 == s->end && is_text(f, next, ".");
    return colon || (c->hit.first == s->first && (stop || next == s->end));
}

static void look_behind(finder *f, const toc_sentence *s, candidate *c)
{
    uint32_t next = c->hit.end;
    toc_sv tail = toc_sv_range(f->t->doc->text, c->hit.span.end, f->t->tokens.p[next - 1].end);
    c->ctx.backed = toc_sv_ends(tail, TOC_SV("backed")) || toc_sv_ends(tail, TOC_SV("sponsored"));
    c->ctx.locative |= toc_sv_ends(tail, TOC_SV("-based")); /* "the Aarhus-based Velo Terminals" */
    c->ctx.label = labels(f, s, c);
    if (next >= s->end || tail.n)
        return;
    c->ctx.admin_word |= has_class(f, next, TOC_WORD_AREA_ADMIN);
    c->ctx.town_word |= has_class(f, next, TOC_WORD_AREA_TOWN);
    c->ctx.goes_on = is_folded(f, next, "de") || is_folded(f, next, "del");
    c->ctx.act_after = has_class(f, next, TOC_WORD_GOVERNMENT_ACT);
    c->ctx.name_after = is_mere_name(f, next) && !s->heading && !c->ctx.admin_word;
    c->ctx.given_name = c->ctx.name_after && has_class(f, c->hit.first, TOC_WORD_GIVEN_NAME);
}

static bool is_dash(toc_sv text)
{
    return toc_sv_eq(text, TOC_SV("-")) || toc_sv_eq(text, TOC_SV("--")) ||
           toc_sv_eq(text, TOC_SV("\u2014")) || toc_sv_eq(text, TOC_SV("\u2013"));
}

/* May stand between the place and the dash of a dateline. */
static bool is_dateline_part(const finder *f, uint32_t token)
{
    char first = token_text(f, token).p[0];
    return first == ',' || first == '(' || first == ')' || is_named(f, token) ||
           (f->t->tokens.p[token].shape & TOC_SHAPE_DIGIT);
}

/* "IPSWICH. A trust …": capitals that open a sentence of a text that has small letters. */
static bool is_capital_heading(const finder *f, const toc_sentence *s, const candidate *c)
{
    return !f->t->upper_case && f->t->tokens.p[c->hit.first].shape == TOC_SHAPE_UPPER &&
           c->hit.first == s->first && c->hit.end < s->end &&
           (is_text(f, c->hit.end, ".") || is_text(f, c->hit.end, ","));
}

/* "SAN SALVADOR, 3 JAN 90 --", "CAIRO (AP) -", "Nairobi - Gunmen …": the name opens its sentence
 * and a date, a source or a dash follows soon. */
static bool is_dateline(const finder *f, const toc_sentence *s, const candidate *c)
{
    enum { AHEAD = 12, INTO = 4 };
    uint32_t latest = f->t->upper_case ? s->first + INTO : s->first;
    if (is_capital_heading(f, s, c))
        return true;
    if (c->hit.first > latest)
        return false;
    bool dated = false;
    uint32_t stop = TOC_MIN(s->end, c->hit.end + AHEAD);
    for (uint32_t i = c->hit.end; i < stop; i++) {
        dated |= (f->t->tokens.p[i].shape & TOC_SHAPE_DIGIT) != 0;
        if (is_dash(token_text(f, i)))
            return true;
        if (!is_dateline_part(f, i))
            return false;
    }
    return dated && stop == s->end;
}

static void set_country(finder *f, candidate *c, const toc_lex_entry *e)
{
    c->country = e->kind == TOC_LEX_COUNTRY;
    if (!c->country)
        return;
    c->form = (toc_country_form)e->cls;
    memcpy(c->code, toc_lex_country_row_at(f->lx, e->ref).code, sizeof(c->code));
    if (!(e->flags & TOC_LEX_AMBIGUOUS) || !c->ctx.title)
        weigh_country(f, c->code, c->form == TOC_COUNTRY_NAME ? 2.0f : 1.0f);
}

/* A town so much larger than its namesakes that it speaks for its country. */
static void weigh_by_town(finder *f, const candidate *c)
{
    enum { TIMES = 8 };
    int64_t first = 0, second = 0;
    char code[3] = "";
    for (uint32_t i = 0; i < c->hit.n; i++) {
        if (c->hit.entries[i].kind != TOC_LEX_PLACE)
            continue;
        if (c->hit.entries[i].flags & TOC_LEX_AMBIGUOUS)
            return;
        toc_lex_place_brief row = toc_lex_place_glance(f->lx, c->hit.entries[i].ref);
        if (row.feature == TOC_PLACE_REGION || row.feature == TOC_PLACE_CAPITAL)
            first = TOC_MAX(first, SPEAKS + 1); /* they are few and their names their own */
        if (code[0] == '\0')
            memcpy(code, row.country, sizeof(code));
        if (memcmp(code, row.country, sizeof(code)) == 0)
            first = TOC_MAX(first, (int64_t)row.population);
        else
            second = TOC_MAX(second, (int64_t)row.population);
    }
    if (first > SPEAKS && first > second * TIMES && !c->ctx.title)
        weigh_country(f, code, c->ctx.dateline ? 2.0f : 1.0f);
}

static int collect_sentence(finder *f, uint32_t number)
{
    const toc_sentence *s = &f->t->sentences.p[number];
    for (uint32_t i = s->first; i < s->end;) {
        toc_lex_hit hit;
        if (!toc_lex_may_match(f->t, i, s->end) || !toc_lex_hit_at(f->lx, f->t, i, s->end, &hit)) {
            i++;
            continue;
        }
        i = hit.end;
        const toc_lex_entry *e = place_entry(&hit);
        if (!e || !written_as_name(f, &hit, e))
            continue;
        candidate *c = TOC_VEC_PUSH(f->a, &f->found);
        if (!c)
            return -ENOMEM;
        *c = (candidate){.hit = hit, .sentence = number, .container = NO_CANDIDATE};
        c->row = c->runner_up = TOC_NO_ROW;
        look_before(f, s, c);
        look_behind(f, s, c);
        c->ctx.dateline = is_dateline(f, s, c);
        set_country(f, c, e);
        weigh_by_town(f, c);
    }
    return 0;
}

/* ---- choosing ---- */

static bool same_name(toc_sv a, toc_sv b)
{
    return toc_sv_eq_nocase(a, b);
}

/* Does the candidate's name, as a country or an area, hold the row? */
static bool holds(const finder *f, const candidate *c, const toc_lex_place_row *row)
{
    if (c->country)
        return memcmp(c->code, row->country, sizeof(c->code)) == 0;
    for (uint32_t i = 0; i < c->hit.n; i++) {
        if (c->hit.entries[i].kind != TOC_LEX_PLACE)
            continue;
        toc_lex_place_row area = toc_lex_place(f->lx, c->hit.entries[i].ref);
        bool same_country = memcmp(area.country, row->country, sizeof(area.country)) == 0;
        if (same_country && row->admin.n &&
            (same_name(area.name, row->admin) ||
             (area.feature == TOC_PLACE_TOWN && same_name(area.admin, row->admin))))
            return true;
        if (same_country && area.feature == TOC_PLACE_REGION && area.country[0])
            return true;
    }
    return false;
}

static bool holds_entry(const finder *f, const candidate *c, const toc_lex_entry *e)
{
    toc_lex_place_row row = toc_lex_place(f->lx, e->ref);
    return holds(f, c, &row);
}

static bool any_row_in(const finder *f, const candidate *inner, const candidate *outer)
{
    for (uint32_t i = 0; i < inner->hit.n; i++)
        if (inner->hit.entries[i].kind == TOC_LEX_PLACE &&
            holds_entry(f, outer, &inner->hit.entries[i]))
            return true;
    return false;
}

/* "Nice, France", "Peshawar in Pakistan", "Iraq's Anbar", "Basra (Iraq)". */
static void link_neighbours(finder *f, uint32_t i)
{
    if (i + 1 >= f->found.n)
        return;
    candidate *a = &f->found.p[i], *b = &f->found.p[i + 1];
    if (a->sentence != b->sentence || b->hit.first != a->hit.end + 1)
        return;
    uint32_t between = a->hit.end;
    bool forward =
        is_text(f, between, ",") || is_text(f, between, "(") || is_folded(f, between, "in");
    bool owner = is_folded(f, between, "s") && a->country;
    if (forward && !a->country && b->form != TOC_COUNTRY_ADJECTIVE && any_row_in(f, a, b))
        a->container = (int32_t)i + 1;
    else if (owner && !b->country && any_row_in(f, b, a))
        b->container = (int32_t)i;
}

/* About log2, the same on every machine: ten times as large is 3.3 more. */
static float magnitude(int32_t population)
{
    uint32_t n = population < 0 ? 10 : (uint32_t)population + 10;
    uint32_t whole = 31 - (uint32_t)__builtin_clz(n);
    return (float)whole + (float)(n - (UINT32_C(1) << whole)) / (float)(UINT32_C(1) << whole);
}

static float row_score(const finder *f, const candidate *c, const toc_lex_entry *e)
{
    toc_lex_place_brief row = toc_lex_place_glance(f->lx, e->ref);
    float score = 2.6f * magnitude(row.population);
    bool area = row.feature == TOC_PLACE_ADMIN1 || row.feature == TOC_PLACE_ADMIN2;
    if (row.feature == TOC_PLACE_REGION)
        score = 48.0f;
    if (row.feature == TOC_PLACE_CAPITAL)
        score += 18.0f;
    if (c->ctx.admin_word && !c->ctx.town_word)
        score += area || row.feature == TOC_PLACE_REGION ? 25.0f : 0.0f;
    if (c->container != NO_CANDIDATE && holds_entry(f, &f->found.p[c->container], e))
        score += 60.0f;
    float share = attention(f, row.country);
    float foreign = f->heaviest < FOCUS || !row.country[0]     ? 0.0f
                    : row.population < VILLAGE && c->hit.n > 1 ? 24.0f
                    : row.population < METROPOLIS              ? 12.0f
                                                               : 6.0f;
    return score + 22.0f * share - foreign * (1.0f - share);
}

/* A bare "Kabul" is the town, not the province, unless the town is small ("Georgia"). */
static uint32_t seat_of(const finder *f, const candidate *c, uint32_t area)
{
    enum { SMALL = 20 };
    toc_lex_place_brief a = toc_lex_place_glance(f->lx, area);
    if (a.feature != TOC_PLACE_ADMIN1 && a.feature != TOC_PLACE_ADMIN2)
        return area;
    for (uint32_t i = 0; i < c->hit.n; i++) {
        toc_lex_place_brief row = toc_lex_place_glance(f->lx, c->hit.entries[i].ref);
        bool town = row.feature == TOC_PLACE_TOWN || row.feature == TOC_PLACE_CAPITAL;
        if (c->hit.entries[i].kind == TOC_LEX_PLACE && town &&
            memcmp(row.country, a.country, sizeof(a.country)) == 0 &&
            (int64_t)row.population * SMALL >= a.population)
            return c->hit.entries[i].ref;
    }
    return area;
}

static void choose_row(finder *f, candidate *c, float *ret_best)
{
    float best = -1.0f, second = -1.0f;
    for (uint32_t i = 0; i < c->hit.n; i++) {
        const toc_lex_entry *e = &c->hit.entries[i];
        if (e->kind != TOC_LEX_PLACE)
            continue;
        float score = row_score(f, c, e) + ((e->flags & TOC_LEX_MAIN) ? 2.0f : 0.0f);
        if (score > best) {
            second = best;
            c->runner_up = c->row;
            best = score;
            c->row = e->ref;
        } else if (score > second) {
            second = score;
            c->runner_up = e->ref;
        }
    }
    if (c->row != TOC_NO_ROW && !c->ctx.admin_word)
        c->row = seat_of(f, c, c->row);
    *ret_best = best;
}

/* Flags that all place entries of the hit share: one plain bearer makes the name plain. */
static uint8_t shared_flags(const candidate *c)
{
    uint8_t flags = UINT8_MAX;
    for (uint32_t i = 0; i < c->hit.n; i++)
        if (c->hit.entries[i].kind == TOC_LEX_PLACE || c->hit.entries[i].kind == TOC_LEX_COUNTRY)
            flags &= c->hit.entries[i].flags;
    return flags;
}

/* The name is an ordinary word, and no town that is known in spite of it. */
static bool is_ordinary(const finder *f, const candidate *c, uint8_t flags)
{
    if (c->country || !(flags & TOC_LEX_CASED))
        return false;
    return c->row == TOC_NO_ROW || toc_lex_place_glance(f->lx, c->row).population < LARGE;
}

/* "U.S.", and what is written with the accents that the place has: "Ruše" is no ruse. */
static bool plain_name(const finder *f, const candidate *c, toc_sv name)
{
    bool high = false;
    for (size_t i = 0; i < name.n; i++)
        high |= toc_is_high(name.p[i]);
    return is_dotted(name) ||
           (high && c->row != TOC_NO_ROW && toc_sv_eq(toc_lex_place(f->lx, c->row).name, name));
}

/* "in Biu", "Gao: a bomb", which are no acronyms */
static bool in_small_letters(const finder *f, const candidate *c)
{
    return (c->ctx.locative || c->ctx.label) &&
           f->t->tokens.p[c->hit.first].shape == TOC_SHAPE_TITLE;
}

static float context_score(const finder *f, const candidate *c)
{
    const context *x = &c->ctx;
    toc_sv name = toc_sv_range(f->t->doc->text, c->hit.span.start, c->hit.span.end);
    uint8_t flags = plain_name(f, c, name) ? 0 : shared_flags(c);
    bool ambiguous = flags & TOC_LEX_AMBIGUOUS, ordinary = ambiguous && is_ordinary(f, c, flags);
    bool single = c->hit.end == c->hit.first + 1;
    bool brief = name.n <= SHORT_NAME && !in_small_letters(f, c);
    const struct {
        bool holds;
        float points;
    } signs[] = {
        {x->locative || x->label, 20},
        {x->admin_word || x->town_word, 20},
        {x->dateline, 30},
        {c->container != NO_CANDIDATE, 20},
        {ambiguous, -30},
        {ordinary, -25},
        {ambiguous && f->t->upper_case, -15},
        {x->title && single, -45},
        {x->given_name && single, -30},
        {x->goes_on, -30},
        {x->name_before && !x->locative, -25},
        {x->name_after && single, x->locative ? -10 : -30},
        {brief && single, -20},
    };
    float score = 0;
    for (size_t i = 0; i < TOC_LEN(signs); i++)
        score += signs[i].holds ? signs[i].points : 0;
    return score;
}

/* "Georgia" is a country, an American state and some towns. */
static bool country_wins(const finder *f, const candidate *c)
{
    if (c->container != NO_CANDIDATE)
        return false;
    if (c->row == TOC_NO_ROW || c->form != TOC_COUNTRY_NAME)
        return true;
    toc_lex_place_brief row = toc_lex_place_glance(f->lx, c->row);
    if (row.feature == TOC_PLACE_CAPITAL || row.feature == TOC_PLACE_TOWN)
        return true; /* "Panama", "Singapore", and villages named after countries */
    return memcmp(row.country, c->code, 2) == 0 || attention(f, row.country) < 0.99f;
}

static void choose(finder *f, candidate *c)
{
    float row_points = 0;
    choose_row(f, c, &row_points);
    float around = context_score(f, c);
    if (c->country && country_wins(f, c)) {
        c->row = c->runner_up = TOC_NO_ROW;
        c->score = 75.0f + around;
        return;
    }
    c->country = false;
    c->score = row_points + around;
    c->explained = c->container != NO_CANDIDATE;
    if (c->row != TOC_NO_ROW)
        memcpy(c->code, toc_lex_place_glance(f->lx, c->row).country, sizeof(c->code));
}

/* ---- settling ---- */

typedef struct {
    const toc_lex_entry *entries; /* NULL: free */
    uint32_t candidate;
} sense;

/* The sense of a name that was explained somewhere in the text. */
static sense *sense_of(sense *table, uint32_t size, const toc_lex_entry *entries)
{
    uint32_t i = (uint32_t)((uintptr_t)entries / sizeof(*entries) * 2654435761u) & (size - 1);
    while (table[i].entries && table[i].entries != entries)
        i = (i + 1) & (size - 1);
    return &table[i];
}

static int settle(finder *f)
{
    uint32_t size = 16;
    while (size < f->found.n * 2)
        size *= 2;
    sense *table = TOC_NEW_N(f->a, sense, size);
    if (!table)
        return -ENOMEM;
    for (uint32_t i = 0; i < f->found.n; i++) {
        candidate *c = &f->found.p[i];
        sense *s = sense_of(table, size, c->hit.entries);
        if (c->explained && !s->entries)
            *s = (sense){c->hit.entries, i};
    }
    for (uint32_t i = 0; i < f->found.n; i++) {
        candidate *c = &f->found.p[i];
        const sense *s = sense_of(table, size, c->hit.entries);
        if (s->entries && !c->explained && c->score >= REPEAT) {
            const candidate *known = &f->found.p[s->candidate];
            c->row = known->row;
            c->runner_up = known->runner_up;
            c->country = known->country;
            memcpy(c->code, known->code, sizeof(c->code));
            c->score = TOC_MAX(c->score, known->score - 20.0f);
        }
        c->accepted = c->score >= ACCEPT;
    }
    return 0;
}

static toc_place_use use_of(const finder *f, const candidate *c)
{
    if (c->country && c->form == TOC_COUNTRY_ADJECTIVE)
        return TOC_PLACE_USE_ADJECTIVE;
    if (c->country && c->form == TOC_COUNTRY_GOVERNMENT)
        return TOC_PLACE_USE_GOVERNMENT;
    bool capital =
        c->row != TOC_NO_ROW && toc_lex_place_glance(f->lx, c->row).feature == TOC_PLACE_CAPITAL;
    bool speaks = c->ctx.backed || (c->ctx.act_after && !c->ctx.locative);
    return (capital || c->country) && speaks ? TOC_PLACE_USE_GOVERNMENT : TOC_PLACE_USE_PLACE;
}

static uint8_t confidence_of(float score)
{
    enum { MOST = 99 };
    return (uint8_t)(score < 1.0f ? 1 : score > (float)MOST ? MOST : (int)score);
}

static int hand_over(finder *f, toc_place_mention_vec *out)
{
    uint32_t *number = TOC_NEW_N(f->a, uint32_t, f->found.n);
    uint32_t next = out->n;
    if (!number)
        return -ENOMEM;
    for (uint32_t i = 0; i < f->found.n; i++)
        number[i] = f->found.p[i].accepted ? next++ : UINT32_MAX;
    for (uint32_t i = 0; i < f->found.n; i++) {
        const candidate *c = &f->found.p[i];
        toc_place_mention *m = c->accepted ? TOC_VEC_PUSH(f->a, out) : NULL;
        if (c->accepted && !m)
            return -ENOMEM;
        if (!m)
            continue;
        *m = (toc_place_mention){
            .first = c->hit.first,
            .end = c->hit.end,
            .span = c->hit.span,
            .use = use_of(f, c),
            .is_country = c->country,
            .dateline = c->ctx.dateline,
            .confidence = confidence_of(c->score),
            .row = c->row,
            .runner_up = c->runner_up,
            .within = c->container == NO_CANDIDATE ? UINT32_MAX : number[c->container],
        };
        memcpy(m->country, c->code, sizeof(m->country));
    }
    return 0;
}

int toc_places_find(const toc_lexicon *lx, const toc_text *t, toc_arena *a,
                    toc_place_mention_vec *out)
{
    finder *f = TOC_NEW(a, finder);
    if (!f)
        return -ENOMEM;
    *f = (finder){.lx = lx, .t = t, .a = a};
    int r = 0;
    for (uint32_t i = 0; r == 0 && i < t->sentences.n; i++)
        r = collect_sentence(f, i);
    for (uint32_t i = 0; r == 0 && i < f->found.n; i++)
        link_neighbours(f, i);
    for (uint32_t i = 0; r == 0 && i < f->found.n; i++)
        choose(f, &f->found.p[i]);
    if (r == 0 && f->found.n)
        r = settle(f);
    return r == 0 && f->found.n ? hand_over(f, out) : r;
}

/* ---- resolving ---- */

static bool push_name(toc_arena *a, toc_place *p, toc_sv name)
{
    if (name.n == 0)
        return true;
    TOC_VEC_FOREACH (have, &p->chain) {
        if (same_name(*have, name))
            return true;
    }
    toc_sv *slot = TOC_VEC_PUSH(a, &p->chain);
    if (slot)
        *slot = name;
    return slot != NULL;
}

static toc_place_extent extent_of(uint8_t feature)
{
    return feature == TOC_PLACE_TOWN || feature == TOC_PLACE_CAPITAL ? TOC_EXTENT_CITY
           : feature == TOC_PLACE_COUNTRY                            ? TOC_EXTENT_COUNTRY
                                                                     : TOC_EXTENT_REGION;
}

/* How far a town reaches, about: as its people live 4,000 to a square kilometre; at least one, and
 * no further than the largest cities do. In whole kilometres. */
static double radius_of(const toc_lex_place_row *row)
{
    const double per_square_km = 4000, most = 30;
    if (extent_of(row->feature) != TOC_EXTENT_CITY || row->population <= 0)
        return 0;
    return ceil(fmin(sqrt(row->population / (M_PI * per_square_km)), most));
}

int toc_place_resolve(const toc_lexicon *lx, const toc_text *t,
                      const toc_place_mention_vec *mentions, uint32_t i, toc_arena *a,
                      toc_place *ret)
{
    const toc_place_mention *m = &mentions->p[i];
    toc_lex_country_row country = {.name = TOC_SV("")};
    bool known = toc_lex_country(lx, m->country, &country);
    toc_place p = {.name = country.name,
                   .has_point = known,
                   .lat = country.lat,
                   .lon = country.lon,
                   .precision = known ? TOC_EXTENT_COUNTRY : TOC_EXTENT_NONE};
    bool ok = true;
    if (m->row != TOC_NO_ROW) {
        toc_lex_place_row row = toc_lex_place(lx, m->row);
        p = (toc_place){.name = row.name, .has_point = true, .lat = row.lat, .lon = row.lon};
        p.geonames = row.geonames;
        p.precision = extent_of(row.feature);
        p.radius_km = radius_of(&row);
        ok = push_name(a, &p, row.name) && push_name(a, &p, row.admin);
    }
    memcpy(p.country, m->country, sizeof(p.country));
    ok = ok && push_name(a, &p, country.name);
    toc_span *span = TOC_VEC_PUSH(a, &p.basis.spans);
    if (!ok || !span)
        return -ENOMEM;
    *span = m->span;
    p.basis.confidence = m->confidence;
    p.basis.rule = "gazetteer";
    if (p.name.n == 0)
        p.name = toc_sv_range(t->doc->text, m->span.start, m->span.end);
    p.text = toc_sv_range(t->doc->text, m->span.start, m->span.end);
    *ret = p;
    return 0;
}

void toc_place_widen(const toc_lexicon *lx, toc_place *p)
{
    toc_lex_country_row country;
    if (!p->chain.n || !toc_lex_country(lx, p->country, &country))
        return;
    p->name = country.name;
    p->lat = country.lat;
    p->lon = country.lon;
    p->geonames = 0;
    p->precision = TOC_EXTENT_COUNTRY;
    p->radius_km = 0;
    p->chain.p[0] = country.name;
    p->chain.n = 1;
}
