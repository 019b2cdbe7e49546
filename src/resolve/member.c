/* member - see resolve.h: what one report says of one incident, boiled down. */
#include "base/limits.h"
#include "base/utf8.h"
#include "resolve/words.h"

#include <errno.h>

/* Enough to tell two incidents of one town and week apart; few enough for a row of a table. */
enum { SPOTS = 12, NAMES = 48, WORDS = 96, FIGURES = 16, TELLING = 10, PLACES = 16 };

/* Text that is looked at for one member: a long article's worth. */
static const size_t MAX_TOLD = (size_t)32 << 10;

/* From so many days on a date is a range; below so much confidence it may be that of something
 * else in the report. */
enum { RANGE_DAYS = 4, DOUBTED = 60 };

/* ---------------------------------------------------------------- figures */

static bool add_figure(toc_member *m, toc_arena *a, toc_figure_field field, const toc_count *c)
{
    if (!c->stated || m->figures.n >= FIGURES)
        return true;
    TOC_VEC_FOREACH (f, &m->figures)
        if (f->field == field && f->value == c->value)
            return true;
    toc_member_figure *f = TOC_VEC_PUSH(a, &m->figures);
    if (f)
        *f = (toc_member_figure){.field = field, .bound = c->bound, .value = c->value};
    return f;
}

/* The report's own last word on a field comes first. */
static bool add_figures(toc_member *m, toc_arena *a, const toc_incident *i)
{
    static const struct {
        toc_harm harm;
        toc_figure_field field;
    } harms[] = {
        {TOC_HARM_KILLED, TOC_FIGURE_KILLED},
        {TOC_HARM_INJURED, TOC_FIGURE_INJURED},
        {TOC_HARM_KIDNAPPED, TOC_FIGURE_KIDNAPPED},
        {TOC_HARM_DATA_EXPOSED, TOC_FIGURE_RECORDS},
    };
    bool ok = add_figure(m, a, TOC_FIGURE_KILLED, &i->killed) &&
              add_figure(m, a, TOC_FIGURE_INJURED, &i->injured) &&
              add_figure(m, a, TOC_FIGURE_RECORDS, &i->cyber.records);
    if (ok && i->cyber.ransom.stated && i->cyber.ransom.amount < 1e15) {
        toc_count c = {.stated = true, .value = (int64_t)i->cyber.ransom.amount};
        ok = add_figure(m, a, TOC_FIGURE_RANSOM, &c);
    }
    TOC_VEC_FOREACH (f, &i->counts) {
        toc_count c = {.stated = true, .value = f->value, .bound = f->bound};
        if (f->value >= TELLING) /* small parts of a toll are alike everywhere */
            ok = ok && add_figure(m, a, f->field, &c);
    }
    TOC_VEC_FOREACH (v, &i->victims)
        for (size_t h = 0; ok && h < TOC_LEN(harms); h++)
            if (v->effect == harms[h].harm)
                ok = add_figure(m, a, harms[h].field, &v->count);
    return ok;
}

/* ---------------------------------------------------------------- when and where */

static void set_days(toc_member *m, const toc_incident *i)
{
    m->first = i->date.start;
    m->last = i->date.end;
    if (m->last == TOC_DAY_NONE) {
        m->dated = TOC_DATED_NOT;
        m->last = m->published;
    } else if (m->first == TOC_DAY_NONE) {
        m->dated = TOC_DATED_LOOSE;
    } else if (m->last - m->first >= RANGE_DAYS) {
        m->dated = TOC_DATED_RANGE;
    } else {
        uint8_t sure = i->date.basis.confidence; /* 0: not judged */
        bool loose = m->first == m->published || (sure && sure < DOUBTED);
        m->dated = loose ? TOC_DATED_LOOSE : TOC_DATED_DAYS;
    }
    if (m->first == TOC_DAY_NONE && m->last != TOC_DAY_NONE && m->dated == TOC_DATED_LOOSE)
        m->first = m->last;
}

static bool add_place(toc_hash_vec *set, toc_arena *a, toc_sv name)
{
    return set->n >= PLACES || !name.n || toc_hashes_add(set, a, toc_word_hash(a, name));
}

static bool set_place(toc_member *m, toc_arena *a, const toc_incident *i)
{
    const toc_place *p = &i->place;
    memcpy(m->country, p->country, sizeof(m->country));
    m->has_point = p->has_point;
    m->lat = (float)p->lat;
    m->lon = (float)p->lon;
    m->geonames = p->geonames;
    if (!p->name.n)
        return true;
    /* The chain's last link is the country; a region named like its city is no other place. */
    uint32_t own = p->chain.n > 1 || !p->country[0] ? p->chain.n - (p->country[0] ? 1 : 0) : 0;
    uint32_t self = toc_word_hash(a, p->name), text = toc_word_hash(a, p->text);
    for (uint32_t k = 0; k < own; k++) {
        uint32_t link = toc_word_hash(a, p->chain.p[k]);
        if (!add_place(&m->places, a, p->chain.p[k]) ||
            (link != self && link != text && !add_place(&m->regions, a, p->chain.p[k])))
            return false;
    }
    m->place_depth = own == 0 ? 1 : own == 1 ? 2 : 3;
    return own == 0 || (add_place(&m->places, a, p->name) && add_place(&m->places, a, p->text));
}

/* ---------------------------------------------------------------- who */

static bool set_parties(toc_member *m, toc_arena *a, const toc_incident *i)
{
    TOC_VEC_FOREACH (p, &i->perpetrators)
        if (p->kind != TOC_PARTY_GROUP && (!toc_name_hashes(&m->parties, a, p->name) ||
                                           !toc_name_hashes(&m->parties, a, p->text)))
            return false;
    TOC_VEC_FOREACH (n, &i->cyber.malware)
        if (!toc_name_hashes(&m->parties, a, n->name))
            return false;
    TOC_VEC_FOREACH (v, &i->victims)
        if (v->kind != TOC_PARTY_GROUP && !toc_name_hashes(&m->victims, a, v->name))
            return false;
    /* Who was broken into is what a cyber incident is known by; what was blown up is in the text.
     */
    TOC_VEC_FOREACH (t, &i->targets)
        if (i->realm == TOC_REALM_CYBER && !toc_name_hashes(&m->victims, a, t->name))
            return false;
    return true;
}

/* ---------------------------------------------------------------- text */

typedef TOC_VEC(toc_span) spans;

static bool take(spans *all, toc_arena *a, const toc_basis *b)
{
    TOC_VEC_FOREACH (s, &b->spans) {
        toc_span *new = TOC_VEC_PUSH(a, all);
        if (!new)
            return false;
        *new = *s;
    }
    return true;
}

static bool take_all(spans *all, toc_arena *a, const toc_incident *i)
{
    bool ok = take(all, a, &i->basis) && take(all, a, &i->date.basis) &&
              take(all, a, &i->place.basis) && take(all, a, &i->killed.basis) &&
              take(all, a, &i->injured.basis);
    for (uint32_t k = 0; ok && k < i->perpetrators.n; k++)
        ok = take(all, a, &i->perpetrators.p[k].basis);
    for (uint32_t k = 0; ok && k < i->victims.n; k++)
        ok = take(all, a, &i->victims.p[k].basis);
    for (uint32_t k = 0; ok && k < i->targets.n; k++)
        ok = take(all, a, &i->targets.p[k].basis);
    return ok;
}

/* The end of the paragraph that starts at `at`: an empty line, or a line that ends a sentence. */
static size_t paragraph_end(toc_sv text, size_t at)
{
    for (; at < text.n; at++) {
        if (text.p[at] != '\n')
            continue;
        char before = at ? text.p[at - 1] : '\n';
        if (before == '.' || before == '"' || before == '\n' || (before & 0x80))
            return at + 1;
    }
    return text.n;
}

static bool touched(const spans *all, size_t start, size_t end)
{
    TOC_VEC_FOREACH (s, all)
        if (s->start < end && s->end > start)
            return true;
    return false;
}

/*
 * The place of a record is one of several that a report names, and who was broken into is often not
 * told from who says so: what else may be meant helps two reports to meet that were read
 * differently.
 */
static bool set_spots(toc_member *m, toc_arena *a, const toc_text_sets *sets)
{
    bool ok = true;
    const toc_hash_vec *from = m->realm == TOC_REALM_CYBER ? &sets->names : &sets->spots;
    TOC_VEC_FOREACH (h, from)
        if (ok && !toc_hashes_have(&m->places, *h))
            ok = toc_hashes_add(&m->spots, a, *h);
    toc_hashes_cap(&m->spots, SPOTS);
    return ok;
}

/* Names and words of the paragraphs that tell of the incident. */
static bool set_text(toc_member *m, toc_arena *a, toc_sv text, const toc_incident *i, bool lead)
{
    spans all = {0};
    toc_text_sets sets = {0};
    if (!take_all(&all, a, i))
        return false;
    size_t told = 0;
    for (size_t at = 0, end; at < text.n && told < MAX_TOLD; at = end) {
        end = paragraph_end(text, at);
        if (!touched(&all, at, end) && !(lead && at == 0))
            continue;
        end = TOC_MIN(end, at + MAX_TOLD);
        toc_sv paragraph = toc_sv_range(text, at, end);
        /* The headline is the lead's; who published the report, below it, tells nothing. */
        if (at == 0)
            paragraph = toc_sv_cut(&paragraph, '\n');
        told += end - at;
        if (!toc_text_hashes(&sets, &m->parties, a, paragraph))
            return false;
    }
    m->names = sets.names;
    m->words = sets.words;
    toc_hashes_cap(&m->names, NAMES);
    toc_hashes_cap(&m->words, WORDS);
    return set_spots(m, a, &sets);
}

int toc_member_of(const toc_doc *doc, const toc_record *rec, uint32_t nth, toc_arena *a,
                  toc_member **ret)
{
    TOC_ASSERT(nth < rec->incidents.n);
    const toc_incident *i = &rec->incidents.p[nth];
    toc_member *m = TOC_NEW(a, toc_member);
    if (!m)
        return -ENOMEM;
    m->id = toc_arena_dup(a, i->id);
    m->report = toc_arena_dup(a, rec->report_id);
    m->sha256 = toc_arena_dup(a, toc_sv_of(doc->sha256));
    m->published = rec->published;
    m->realm = i->realm;
    m->type = i->type;
    m->stage = i->stage;
    m->recalled = i->recalled;
    m->unspecific = i->unspecific;
    set_days(m, i);
    if (!set_place(m, a, i) || !set_parties(m, a, i) || !add_figures(m, a, i) ||
        !set_text(m, a, doc->text, i, nth == 0))
        return -ENOMEM;
    if (a->overflowed)
        return -ENOMEM;
    *ret = m;
    return 0;
}

int toc_member_order(const toc_member *x, const toc_member *y)
{
    if (x->published != y->published) {
        if (x->published == TOC_DAY_NONE || y->published == TOC_DAY_NONE)
            return x->published == TOC_DAY_NONE ? 1 : -1;
        return x->published < y->published ? -1 : 1;
    }
    int c = toc_sv_cmp(x->sha256, y->sha256);
    return c ? c : toc_sv_cmp(x->id, y->id);
}
