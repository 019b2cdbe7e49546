/* release_label - the markings of an object as a label, and labels as text; see release.h. */
#include "base/ascii.h"
#include "base/limits.h"
#include "model/id.h"
#include "share/release.h"

#include <errno.h>
#include <stdlib.h>

const char *const toc_pap_words[TOC_PAP_COUNT] = {
    [TOC_PAP_NONE] = "none",   [TOC_PAP_CLEAR] = "clear", [TOC_PAP_GREEN] = "green",
    [TOC_PAP_AMBER] = "amber", [TOC_PAP_RED] = "red",
};

toc_pap toc_pap_find(const char *word)
{
    for (int i = TOC_PAP_CLEAR; word && i < TOC_PAP_COUNT; i++)
        if (strcmp(toc_pap_words[i], word) == 0)
            return (toc_pap)i;
    return TOC_PAP_NONE;
}

/* ---- known markings ---- */

#define MARKING "marking-definition--"

/*
 * TLP 2.0 and PAP as the OASIS common objects have them, TLP 1 as STIX 2.1 builds it in (7.2.1.4),
 * and the id under which OpenCTI has known AMBER+STRICT since before TLP 2.0 had one.
 */
static const struct {
    const char *id, *name;
    toc_tlp tlp;
    bool amber1;
    toc_pap pap;
} KNOWN[] = {
    {MARKING "94868c89-83c2-464b-929b-a1a8aa3c8487", "TLP:CLEAR", TOC_TLP_CLEAR, false, 0},
    {MARKING "bab4a63c-aed9-4cf5-a766-dfca5abac2bb", "TLP:GREEN", TOC_TLP_GREEN, false, 0},
    {MARKING "55d920b0-5e8b-4f79-9ee9-91f868d9b421", "TLP:AMBER", TOC_TLP_AMBER, false, 0},
    {MARKING "939a9414-2ddd-4d32-a0cd-375ea402b003", "TLP:AMBER+STRICT", TOC_TLP_AMBER_STRICT,
     false, 0},
    {MARKING "e828b379-4e03-4974-9ac4-e53a884c97c1", "TLP:RED", TOC_TLP_RED, false, 0},
    {MARKING "613f2e26-407d-48c7-9eca-b8e91df99dc9", "TLP:WHITE", TOC_TLP_CLEAR, false, 0},
    {MARKING "34098fce-860f-48ae-8e50-ebd3cc5e41da", "TLP:GREEN (1.0)", TOC_TLP_GREEN, false, 0},
    {MARKING "f88d31f6-486f-44da-b317-01333bde0b82", "TLP:AMBER (1.0)", TOC_TLP_AMBER, true, 0},
    {MARKING "5e57c739-391a-4eb3-b6be-7d15ca92d5ed", "TLP:RED (1.0)", TOC_TLP_RED, false, 0},
    {MARKING "826578e1-40ad-459f-bc73-ede076f81f37", "TLP:AMBER+STRICT", TOC_TLP_AMBER_STRICT,
     false, 0},
    {MARKING "ad15a0cd-55b6-4588-a14c-a66105329b92", "PAP:CLEAR", 0, false, TOC_PAP_CLEAR},
    {MARKING "a3bea94c-b469-41dc-9cfe-d6e7daba7730", "PAP:WHITE", 0, false, TOC_PAP_CLEAR},
    {MARKING "c43594d1-4b11-4c59-93ab-1c9b14d53ce9", "PAP:GREEN", 0, false, TOC_PAP_GREEN},
    {MARKING "60f8932b-e51e-4458-b265-a2e8be9a80ab", "PAP:AMBER", 0, false, TOC_PAP_AMBER},
    {MARKING "740d36e5-7714-4c30-961a-3ae632ceee0e", "PAP:RED", 0, false, TOC_PAP_RED},
};

static int known_at(toc_sv id)
{
    for (size_t i = 0; i < TOC_LEN(KNOWN); i++)
        if (toc_sv_eq(toc_sv_of(KNOWN[i].id), id))
            return (int)i;
    return -1;
}

const char *toc_marking_name(toc_sv id)
{
    int at = known_at(id);
    return at < 0 ? NULL : KNOWN[at].name;
}

const char *toc_pap_marking(toc_pap level)
{
    for (size_t i = 0; i < TOC_LEN(KNOWN); i++)
        if (level && KNOWN[i].pap == level)
            return KNOWN[i].id;
    return NULL;
}

toc_sv toc_community_marking(toc_arena *a, toc_sv community)
{
    return toc_derived_id(a, "marking-definition",
                          toc_arena_printf(a, "community:%.*s", TOC_SV_ARG(community)));
}

/* ---- reading an object ---- */

/* Markings, and marked parts, of one object; real ones have a few. More are released to nobody, and
 * keep what is quadratic here bounded. */
enum { MAX_OTHERS = 64, MAX_PARTS = 200 };

/* Keeps the list sorted, each id once. */
static bool add_other(toc_markings *m, toc_sv id, toc_arena *a)
{
    uint32_t at = 0;
    while (at < m->others.n && toc_sv_cmp(m->others.p[at], id) < 0)
        at++;
    if (at < m->others.n && toc_sv_eq(m->others.p[at], id))
        return true;
    const toc_sv *slot = TOC_VEC_PUSH(a, &m->others);
    if (!slot)
        return false;
    for (uint32_t i = m->others.n - 1; i > at; i--)
        m->others.p[i] = m->others.p[i - 1];
    m->others.p[at] = id;
    return true;
}

static int add_marking(toc_markings *m, toc_sv id, toc_arena *a)
{
    int at = known_at(id);
    if (at < 0)
        return add_other(m, id, a) ? 0 : -ENOMEM;
    m->tlp = TOC_MAX(m->tlp, KNOWN[at].tlp);
    m->amber1 = m->amber1 || KNOWN[at].amber1;
    m->pap = TOC_MAX(m->pap, KNOWN[at].pap);
    return 0;
}

static bool is_marking_id(toc_sv id)
{
    toc_sv type;
    return id.p && toc_stix_is_id(id, &type) && toc_sv_eq(type, TOC_SV("marking-definition"));
}

static int read_refs(toc_json refs, toc_arena *a, toc_label *l)
{
    if (!refs.doc)
        return 0;
    l->unreadable = l->unreadable || toc_json_type_of(refs) != TOC_JSON_ARRAY;
    for (toc_json_iter i = toc_json_each(refs); toc_json_next(&i);) {
        toc_sv id = toc_json_sv(i.value);
        l->unreadable = l->unreadable || !is_marking_id(id);
        l->unreadable = l->unreadable || l->whole.others.n > MAX_OTHERS;
        int r = l->unreadable ? 0 : add_marking(&l->whole, toc_arena_dup(a, id), a);
        if (r < 0)
            return r;
    }
    return 0;
}

/* Selectors are paths of property names and list steps; anything else could mean anything. */
static bool is_selector(toc_sv s)
{
    enum { LONGEST = 250 };
    bool ok = s.n > 0 && s.n <= LONGEST && s.p[0] != '.' && s.p[0] != '[';
    for (size_t i = 0; ok && i < s.n; i++)
        ok = toc_is_alnum(s.p[i]) || strchr("_-.[]", s.p[i]);
    return ok;
}

static toc_marked_part *part_of(toc_label *l, toc_sv selector, toc_arena *a)
{
    TOC_VEC_FOREACH (have, &l->parts)
        if (toc_sv_eq(have->selector, selector))
            return have;
    toc_marked_part *part = TOC_VEC_PUSH(a, &l->parts);
    if (part)
        *part = (toc_marked_part){.selector = toc_arena_dup(a, selector)};
    return part;
}

/* One granular marking: a marking or a language on some selectors (7.2.3). */
static int read_granular(toc_json g, toc_arena *a, toc_label *l)
{
    toc_json ref = toc_json_get(g, "marking_ref"), list = toc_json_get(g, "selectors");
    toc_sv id = toc_json_sv(ref);
    if (!ref.doc && toc_json_sv(toc_json_get(g, "lang")).p)
        return 0;
    l->unreadable = l->unreadable || !is_marking_id(id) || toc_json_count(list) == 0;
    for (toc_json_iter i = toc_json_each(list); toc_json_next(&i);) {
        toc_sv selector = toc_json_sv(i.value);
        l->unreadable =
            l->unreadable || !selector.p || !is_selector(selector) || l->parts.n > MAX_PARTS;
        if (l->unreadable)
            return 0;
        toc_marked_part *part = part_of(l, selector, a);
        int r = part ? add_marking(&part->markings, toc_arena_dup(a, id), a) : -ENOMEM;
        if (r < 0)
            return r;
        l->unreadable = l->unreadable || part->markings.others.n > MAX_OTHERS;
    }
    return 0;
}

/* The level that a tag like "tlp:amber" says; what is no level of the scheme is its strictest. */
static toc_tlp tlp_of_tag(toc_sv word)
{
    toc_tlp level = toc_tlp_spelt(word);
    return level ? level : TOC_TLP_RED;
}

static toc_pap pap_of_tag(toc_sv word)
{
    if (toc_sv_eq_nocase(word, TOC_SV("white")))
        return TOC_PAP_CLEAR;
    for (int i = TOC_PAP_CLEAR; i < TOC_PAP_COUNT; i++)
        if (toc_sv_eq_nocase(word, toc_sv_of(toc_pap_words[i])))
            return (toc_pap)i;
    return TOC_PAP_RED;
}

void toc_label_tag(toc_sv tag, toc_markings *m)
{
    tag = toc_sv_trim(tag);
    if (toc_sv_starts_nocase(tag, TOC_SV("tlp:")))
        m->tag = TOC_MAX(m->tag, tlp_of_tag(toc_sv_trim(toc_sv_range(tag, 4, tag.n))));
    if (toc_sv_starts_nocase(tag, TOC_SV("pap:")))
        m->pap = TOC_MAX(m->pap, pap_of_tag(toc_sv_trim(toc_sv_range(tag, 4, tag.n))));
}

/* Tools that know markings as tags leave them in `labels`. */
static void read_tags(toc_json labels, toc_markings *m)
{
    for (toc_json_iter i = toc_json_each(labels); toc_json_next(&i);)
        if (toc_json_sv(i.value).p)
            toc_label_tag(toc_json_sv(i.value), m);
}

int toc_label_of(toc_json object, toc_arena *a, toc_label *ret)
{
    *ret = (toc_label){0};
    ret->unreadable = toc_json_type_of(object) != TOC_JSON_OBJECT;
    toc_sv id = toc_json_sv(toc_json_get(object, "id"));
    toc_json granular = toc_json_get(object, "granular_markings");
    ret->standard = id.p && known_at(id) >= 0;
    int r = read_refs(toc_json_get(object, "object_marking_refs"), a, ret);
    if (granular.doc && toc_json_type_of(granular) != TOC_JSON_ARRAY)
        ret->unreadable = true;
    for (toc_json_iter i = toc_json_each(granular); r == 0 && toc_json_next(&i);)
        r = read_granular(i.value, a, ret);
    read_tags(toc_json_get(object, "labels"), &ret->whole);
    return r == 0 && a->overflowed ? -ENOMEM : r;
}

/* ---- labels as text ---- */

/*
 * "tlp:amber amber1 tag:red pap:green marking-definition--… | description tlp:red": the words of
 * the whole, then those of each part after its selector. "!": unreadable, "=": a standard marking.
 */
static void write_markings(const toc_markings *m, toc_buf *b)
{
    if (m->tlp)
        toc_buf_printf(b, " tlp:%s", toc_tlp_markings[m->tlp].level);
    if (m->amber1)
        toc_buf_str(b, " amber1");
    if (m->unmarked)
        toc_buf_str(b, " unmarked");
    if (m->tag)
        toc_buf_printf(b, " tag:%s", toc_tlp_markings[m->tag].level);
    if (m->pap)
        toc_buf_printf(b, " pap:%s", toc_pap_words[m->pap]);
    TOC_VEC_FOREACH (id, &m->others)
        toc_buf_printf(b, " %.*s", TOC_SV_ARG(*id));
}

static int by_selector(const void *x, const void *y)
{
    const toc_marked_part *a = x, *b = y;
    return toc_sv_cmp(a->selector, b->selector);
}

int toc_label_write(const toc_label *l, toc_arena *a, toc_sv *ret)
{
    toc_buf b = {.max = TOC_MAX_LABEL};
    toc_marked_part *parts = TOC_NEW_N(a, toc_marked_part, (size_t)l->parts.n + 1);
    if (!parts)
        return -ENOMEM;
    if (l->parts.n)
        memcpy(parts, l->parts.p, l->parts.n * sizeof(*parts));
    qsort(parts, l->parts.n, sizeof(*parts), by_selector);
    write_markings(&l->whole, &b);
    for (uint32_t i = 0; i < l->parts.n; i++) {
        toc_buf_printf(&b, " | %.*s", TOC_SV_ARG(parts[i].selector));
        write_markings(&parts[i].markings, &b);
    }
    toc_sv text = toc_sv_trim(toc_buf_sv(&b));
    if (l->standard)
        text = TOC_SV("=");
    if (l->unreadable || b.failed) /* more markings than any real object has: told to nobody */
        text = TOC_SV("!");
    *ret = toc_arena_dup(a, text);
    toc_buf_done(&b);
    return a->overflowed ? -ENOMEM : 0;
}

/* The level that stands after "tlp:"; NONE for anything else. */
static toc_tlp level_after(toc_sv word, toc_sv key)
{
    if (!toc_sv_starts(word, key))
        return TOC_TLP_NONE;
    return toc_tlp_of(toc_sv_range(word, key.n, word.n));
}

static toc_pap pap_after(toc_sv word)
{
    if (!toc_sv_starts(word, TOC_SV("pap:")))
        return TOC_PAP_NONE;
    for (int i = TOC_PAP_CLEAR; i < TOC_PAP_COUNT; i++)
        if (toc_sv_eq(toc_sv_range(word, 4, word.n), toc_sv_of(toc_pap_words[i])))
            return (toc_pap)i;
    return TOC_PAP_NONE;
}

/* 0, -ENOMEM, or -EINVAL for a word that no label has. */
static int read_word(toc_markings *m, toc_sv word, toc_arena *a)
{
    toc_tlp tlp = level_after(word, TOC_SV("tlp:")), tag = level_after(word, TOC_SV("tag:"));
    toc_pap pap = pap_after(word);
    m->tlp = TOC_MAX(m->tlp, tlp);
    m->tag = TOC_MAX(m->tag, tag);
    m->pap = TOC_MAX(m->pap, pap);
    if (tlp || tag || pap)
        return 0;
    bool amber1 = toc_sv_eq(word, TOC_SV("amber1")), un = toc_sv_eq(word, TOC_SV("unmarked"));
    m->amber1 = m->amber1 || amber1;
    m->unmarked = m->unmarked || un;
    if (amber1 || un)
        return 0;
    if (!is_marking_id(word))
        return -EINVAL;
    return add_other(m, word, a) ? 0 : -ENOMEM;
}

int toc_label_read(toc_sv text, toc_arena *a, toc_label *ret)
{
    *ret = (toc_label){0};
    ret->standard = toc_sv_eq(text, TOC_SV("="));
    ret->unreadable = toc_sv_eq(text, TOC_SV("!"));
    if (ret->standard || ret->unreadable)
        return 0;
    toc_markings *m = &ret->whole;
    while (text.n) {
        toc_sv word = toc_sv_cut(&text, ' ');
        int r = 0;
        if (toc_sv_eq(word, TOC_SV("|"))) {
            toc_marked_part *part = part_of(ret, toc_sv_cut(&text, ' '), a);
            m = part ? &part->markings : m;
            r = part ? 0 : -ENOMEM;
        } else {
            r = read_word(m, word, a);
        }
        if (r == -ENOMEM)
            return r;
        ret->unreadable = ret->unreadable || r < 0;
    }
    return a->overflowed ? -ENOMEM : 0;
}

/* ---- joining ---- */

static int join(toc_markings *into, const toc_markings *m, toc_arena *a)
{
    into->tlp = TOC_MAX(into->tlp, m->tlp);
    into->tag = TOC_MAX(into->tag, m->tag);
    into->amber1 = into->amber1 || m->amber1;
    into->unmarked = into->unmarked || m->unmarked;
    into->pap = TOC_MAX(into->pap, m->pap);
    TOC_VEC_FOREACH (id, &m->others)
        if (!add_other(into, *id, a))
            return -ENOMEM;
    return 0;
}

/* Parts of an input end up somewhere in what is derived: they hold for the whole of it. */
int toc_label_join(toc_label *into, const toc_label *other, toc_arena *a)
{
    if (other->standard)
        return 0;
    int r = 0;
    if (into->standard)
        *into = (toc_label){.whole.tlp = other->whole.tlp};
    if ((into->whole.tlp == TOC_TLP_NONE) != (other->whole.tlp == TOC_TLP_NONE))
        into->whole.unmarked = true;
    into->unreadable = into->unreadable || other->unreadable;
    r = join(&into->whole, &other->whole, a);
    TOC_VEC_FOREACH (part, &other->parts)
        if (r == 0)
            r = join(&into->whole, &part->markings, a);
    TOC_VEC_FOREACH (part, &into->parts)
        if (r == 0)
            r = join(&into->whole, &part->markings, a);
    into->parts.n = 0;
    return r;
}

int toc_label_quarantine(toc_label *l, toc_arena *a)
{
    l->standard = false;
    return add_other(&l->whole, toc_derived_id(a, "marking-definition", TOC_SV("quarantine")), a)
               ? 0
               : -ENOMEM;
}
