/* scan - see scan.h. */
#include "extract/scan.h"

#include "base/ascii.h"
#include "base/limits.h"
#include "extract/names.h"

#include <errno.h>

static_assert(TOC_WORD_COUNT <= 64 * TOC_WORD_SET_PARTS, "word classes fit the set");

uint32_t toc_find_class(const toc_scan *s, uint32_t first, uint32_t end, toc_word_class c)
{
    for (uint32_t i = first; i < end; i++)
        if (toc_is(s, i, c))
            return i;
    return TOC_NO_TOKEN;
}

const toc_date *toc_dateline(const toc_scan *s)
{
    TOC_VEC_FOREACH (m, &s->dates)
        if (m->dateline)
            return m;
    return NULL;
}

const toc_date *toc_next_date(const toc_scan *s, uint32_t *at, uint32_t end)
{
    for (uint32_t i = *at; i < end; i++) {
        const toc_date *d = toc_in_date(s, i) ? &s->dates.p[s->date_at[i]] : NULL;
        if (!d || d->first != i || d->end > end)
            continue;
        *at = d->end;
        return d;
    }
    return NULL;
}

const toc_number *toc_next_number(const toc_scan *s, uint32_t *at, uint32_t end)
{
    for (uint32_t i = *at; i < end; i++) {
        if (s->number_at[i] == TOC_NO_TOKEN)
            continue;
        const toc_number *n = &s->numbers.p[s->number_at[i]];
        if (n->first != i || n->end > end)
            continue;
        *at = n->end;
        return n;
    }
    return NULL;
}

toc_place_feature toc_place_feature_of(const toc_scan *s, const toc_place_mention *p)
{
    if (p->is_country || p->row == TOC_NO_ROW)
        return TOC_PLACE_COUNTRY;
    return (toc_place_feature)toc_lex_place_glance(s->lx, p->row).feature;
}

toc_basis toc_basis_of(const toc_scan *s, uint32_t first, uint32_t end, uint8_t confidence,
                       const char *rule)
{
    toc_basis b = {.confidence = confidence, .rule = rule};
    toc_basis_add(s, &b, first, end);
    return b;
}

void toc_basis_add(const toc_scan *s, toc_basis *b, uint32_t first, uint32_t end)
{
    toc_span span = {s->text->tokens.p[first].start, s->text->tokens.p[end - 1].end};
    TOC_VEC_FOREACH (old, &b->spans)
        if (old->start == span.start && old->end == span.end)
            return;
    toc_span *slot = b->spans.n < TOC_MAX_EVIDENCE ? TOC_VEC_PUSH(s->arena, &b->spans) : NULL;
    if (slot)
        *slot = span;
}

uint32_t toc_token_behind(const toc_scan *s, uint32_t byte)
{
    uint32_t low = 0, high = s->text->tokens.n;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (s->text->tokens.p[middle].end <= byte)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

toc_sv toc_scan_words(const toc_scan *s, uint32_t first, uint32_t end)
{
    toc_sv raw = toc_text_words(s->text, first, end);
    char *out = toc_arena_alloc(s->arena, raw.n + 1);
    size_t n = 0;
    if (!out)
        return (toc_sv){"", 0};
    for (size_t i = 0; i < raw.n; i++) {
        char c = toc_is_space(raw.p[i]) ? ' ' : raw.p[i];
        if (c != ' ' || (n && out[n - 1] != ' '))
            out[n++] = c;
    }
    return (toc_sv){out, n};
}

static uint32_t *index_array(toc_scan *s, uint32_t value)
{
    uint32_t n = s->text->tokens.n + TOC_TEXT_PAST, *p = TOC_NEW_N(s->arena, uint32_t, n);
    for (uint32_t i = 0; p && i < n; i++)
        p[i] = value;
    return p;
}

static void mark(uint32_t *at, uint32_t first, uint32_t end, uint32_t value)
{
    for (uint32_t i = first; i < end; i++)
        at[i] = value;
}

static void note_entry(toc_scan *s, uint32_t first, uint32_t end, toc_lex_entry e)
{
    if (e.kind == TOC_LEX_WORD) {
        for (uint32_t i = first; i < end; i++)
            s->words[i].part[e.cls / 64] |= UINT64_C(1) << (e.cls % 64);
    } else if (e.kind == TOC_LEX_TRIGGER) {
        toc_trigger *t = TOC_VEC_PUSH(s->arena, &s->triggers);
        if (t)
            *t = (toc_trigger){first, end, (uint8_t)e.cls, !(e.flags & TOC_LEX_AMBIGUOUS)};
    }
}

static bool tells_of_incident(const toc_lex_entry *entries, uint32_t n)
{
    for (uint32_t k = 0; k < n; k++)
        if (entries[k].kind == TOC_LEX_TRIGGER)
            return true;
    return false;
}

/* The longest phrase at each token counts, and its first word by itself does too: "car bomb" is
 * also a car, "ransomware gang" also tells of ransomware; but "bomb attack" is one trigger, not
 * two. */
static void look_up(toc_scan *s)
{
    const toc_text *t = s->text;
    for (uint32_t i = 0; i < t->tokens.n; i++) {
        const toc_lex_entry *entries;
        uint32_t n, end = toc_sentence_at(s, i).end;
        if (!toc_lex_may_match(t, i, end))
            continue;
        uint32_t len = toc_lex_match(s->lx, t, i, end, &entries, &n);
        for (uint32_t k = 0; len && k < n; k++)
            note_entry(s, i, i + len, entries[k]);
        if (len < 2)
            continue;
        bool told = tells_of_incident(entries, n);
        n = 0;
        entries = toc_lex_find_token(s->lx, t, i, &n);
        for (uint32_t k = 0; entries && k < n; k++)
            if (entries[k].kind == TOC_LEX_WORD || (entries[k].kind == TOC_LEX_TRIGGER && !told))
                note_entry(s, i, i + 1, entries[k]);
    }
}

static void mark_all(toc_scan *s)
{
    for (uint32_t k = 0; k < s->dates.n; k++)
        mark(s->date_at, s->dates.p[k].first, s->dates.p[k].end, k);
    for (uint32_t k = 0; k < s->places.n; k++)
        mark(s->place_at, s->places.p[k].first, s->places.p[k].end, k);
    for (uint32_t k = 0; k < s->actors.n; k++)
        mark(s->actor_at, s->actors.p[k].first, s->actors.p[k].end, k);
    for (uint32_t k = 0; k < s->numbers.n; k++)
        mark(s->number_at, s->numbers.p[k].first, s->numbers.p[k].end, k);
    for (uint32_t k = 0; k < s->learned.n; k++)
        mark(s->learned_at, s->learned.p[k].first, s->learned.p[k].end, k);
}

/* The date that the report bears is not that of an event, wherever it stands. */
static void mark_report_date(toc_scan *s, const toc_basis *published)
{
    TOC_VEC_FOREACH (span, &published->spans)
        TOC_VEC_FOREACH (d, &s->dates) {
            const toc_token *first = &s->text->tokens.p[d->first],
                            *last = &s->text->tokens.p[d->end - 1];
            d->dateline |= first->start < span->end && last->end > span->start;
        }
}

static void leave_out_known(toc_actor_mention_vec *actors)
{
    uint32_t n = 0;
    TOC_VEC_FOREACH (m, actors)
        if (strcmp(m->rule, "known name") != 0)
            actors->p[n++] = *m;
    actors->n = n;
}

static int find_all(const toc_scan_means *with, const toc_record *r, toc_scan *s)
{
    const toc_text *t = s->text;
    int k = toc_numbers_find(t, s->arena, &s->numbers);
    if (k == 0)
        k = toc_dates_find(t, r->published, s->arena, &s->dates);
    if (k == 0)
        k = toc_places_find(s->lx, t, s->arena, &s->places);
    if (k == 0)
        k = toc_actors_find(s->lx, t, s->arena, &s->actors);
    if (k == 0 && toc_left_out(s->without, TOC_PART_KNOWN_NAMES))
        leave_out_known(&s->actors);
    if (k == 0 && !toc_left_out(s->without, TOC_PART_NAMES))
        k = toc_namer_find(with->namer, s->lx, t, s->arena, &s->learned);
    return k;
}

int toc_scan_build(const toc_scan_means *with, const toc_text *text, const toc_record *r,
                   toc_arena *a, toc_scan *ret)
{
    toc_scan s = {.lx = with->lexicon,
                  .text = text,
                  .arena = a,
                  .without = with->without,
                  .report_day = r->published};
    s.words = TOC_NEW_N(a, toc_word_set, text->tokens.n + TOC_TEXT_PAST);
    s.sentence_of = index_array(&s, text->sentences.n ? text->sentences.n - 1 : 0);
    s.place_at = index_array(&s, TOC_NO_TOKEN);
    s.actor_at = index_array(&s, TOC_NO_TOKEN);
    s.number_at = index_array(&s, TOC_NO_TOKEN);
    s.name_at = index_array(&s, TOC_NO_TOKEN);
    s.date_at = index_array(&s, TOC_NO_TOKEN);
    s.learned_at = index_array(&s, TOC_NO_TOKEN);
    if (a->overflowed)
        return -ENOMEM;
    for (uint32_t k = 0; k < text->sentences.n; k++)
        mark(s.sentence_of, text->sentences.p[k].first, text->sentences.p[k].end, k);
    look_up(&s);
    int k = find_all(with, r, &s);
    if (k < 0 || a->overflowed)
        return k < 0 ? k : -ENOMEM;
    mark_report_date(&s, &r->published_basis);
    mark_all(&s);
    k = toc_names_find(&s);
    *ret = s;
    return k;
}
