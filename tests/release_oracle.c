/* release_oracle - see release_oracle.h. */
#include "release_oracle.h"

#include <string.h>

#define M "marking-definition--"

/* tlp: 1 clear, 2 green, 3 amber, 4 amber+strict, 5 red. */
static const struct {
    const char *id;
    int tlp, pap;
    char special; /* '1': TLP 1's amber; 's': a statement; 'c': the community "north"; '?': unknown
                   */
} MARK[ORACLE_MARKINGS] = {
    {M "94868c89-83c2-464b-929b-a1a8aa3c8487", 1, 0, 0},
    {M "bab4a63c-aed9-4cf5-a766-dfca5abac2bb", 2, 0, 0},
    {M "55d920b0-5e8b-4f79-9ee9-91f868d9b421", 3, 0, 0},
    {M "939a9414-2ddd-4d32-a0cd-375ea402b003", 4, 0, 0},
    {M "e828b379-4e03-4974-9ac4-e53a884c97c1", 5, 0, 0},
    {M "613f2e26-407d-48c7-9eca-b8e91df99dc9", 1, 0, 0},
    {M "34098fce-860f-48ae-8e50-ebd3cc5e41da", 2, 0, 0},
    {M "f88d31f6-486f-44da-b317-01333bde0b82", 3, 0, '1'},
    {M "5e57c739-391a-4eb3-b6be-7d15ca92d5ed", 5, 0, 0},
    {M "826578e1-40ad-459f-bc73-ede076f81f37", 4, 0, 0},
    {M "ad15a0cd-55b6-4588-a14c-a66105329b92", 0, 1, 0},
    {M "a3bea94c-b469-41dc-9cfe-d6e7daba7730", 0, 1, 0},
    {M "c43594d1-4b11-4c59-93ab-1c9b14d53ce9", 0, 2, 0},
    {M "60f8932b-e51e-4458-b265-a2e8be9a80ab", 0, 3, 0},
    {M "740d36e5-7714-4c30-961a-3ae632ceee0e", 0, 4, 0},
    {M "11111111-1111-4111-8111-111111111111", 0, 0, 's'},
    {NULL, 0, 0, 'c'},
    {M "22222222-2222-4222-8222-222222222222", 0, 0, '?'},
    {M "33333333-3333-4333-8333-333333333333", 0, 0, '?'},
    {M "94868c89-83c2-464b-929b-a1a8aa3c8488", 0, 0, '?'}, /* one digit off TLP:CLEAR */
};

static const char *const PROPERTY[] = {"description", "labels"};
static const char *const SECRET[] = {"WITHHELD-0", "WITHHELD-1"};

/* The level above which a way is closed, and what else it does not carry. */
static int channel_most(toc_channel by)
{
    switch (by) {
    case TOC_CHANNEL_TAXII:
    case TOC_CHANNEL_EXPORT:
    case TOC_CHANNEL_CONSOLE:
    case TOC_CHANNEL_SEARCH:
        return 5;
    case TOC_CHANNEL_AGGREGATE:
    case TOC_CHANNEL_MAIL:
        return 4;
    case TOC_CHANNEL_WEBHOOK:
    case TOC_CHANNEL_FEED:
        return 3;
    default:
        return 1;
    }
}

static bool channel_takes_parts(toc_channel by)
{
    return by != TOC_CHANNEL_SEARCH && by != TOC_CHANNEL_AGGREGATE && by != TOC_CHANNEL_CAP;
}

static bool channel_returns_own(toc_channel by)
{
    return by == TOC_CHANNEL_TAXII || by == TOC_CHANNEL_EXPORT || by == TOC_CHANNEL_CONSOLE;
}

static bool level_passes(int level, const oracle_recipient *r, toc_channel by)
{
    return level <= channel_most(by) && (r->ceiling == 0 || level <= r->ceiling) &&
           level <= r->clearance && (level < 5 || r->named);
}

static int level_of_mark(int mark, const oracle_recipient *r)
{
    return MARK[mark].special == '1' && r->strict_amber ? 4 : MARK[mark].tlp;
}

/* PAP, statements, communities and whatever nobody knows. */
static bool mark_passes(int mark, const oracle_recipient *r)
{
    int honours = r->pap < 1 ? 1 : r->pap;
    switch (MARK[mark].special) {
    case 's':
        return r->accepts_statement;
    case 'c':
        return r->in_community;
    case '?':
        return false;
    default:
        return MARK[mark].pap <= honours;
    }
}

/* A limit of places: free text and tags go nowhere with it, whatever their markings. */
static bool is_limited(const oracle_recipient *r)
{
    return r->places > 0 || r->way_places > 0;
}

bool oracle_sees(const oracle_object *o, const oracle_recipient *r, toc_channel by, int property)
{
    if (is_limited(r))
        return false;
    for (int i = 0; i < o->n_parts; i++) {
        int mark = o->parts[i].mark, level = level_of_mark(mark, r);
        if (o->parts[i].property == property &&
            ((level && !level_passes(level, r, by)) || !mark_passes(mark, r)))
            return false;
    }
    return true;
}

static int larger(int a, int b)
{
    return a > b ? a : b;
}

static int level_of_whole(const oracle_object *o, const oracle_recipient *r)
{
    int level = 0;
    for (int i = 0; i < o->n; i++)
        level = larger(level, level_of_mark(o->marks[i], r));
    if (level == 0)
        level = r->unmarked < 2 ? 4 : r->unmarked;
    return larger(level, o->tag == 6 ? 5 : o->tag);
}

oracle_answer oracle_judge(const oracle_object *o, const oracle_recipient *r, toc_channel by)
{
    if (!r->active || r->clearance == 0)
        return ORACLE_NO;
    if (r->own && channel_returns_own(by))
        return ORACLE_YES;
    for (int i = 0; i < o->n; i++)
        if (!mark_passes(o->marks[i], r))
            return ORACLE_NO;
    if (!level_passes(level_of_whole(o, r), r, by))
        return ORACLE_NO;
    if (is_limited(r) && channel_takes_parts(by)) {
        /* What is withheld by its marking as well does not go at all. */
        oracle_recipient free = *r;
        free.places = free.way_places = 0;
        return oracle_sees(o, &free, by, 0) && oracle_sees(o, &free, by, 1) ? ORACLE_PARTLY
                                                                            : ORACLE_NO;
    }
    if (oracle_sees(o, r, by, 0) && oracle_sees(o, r, by, 1))
        return ORACLE_YES;
    return channel_takes_parts(by) ? ORACLE_PARTLY : ORACLE_NO;
}

static toc_sv mark_id(int mark, toc_arena *a)
{
    return MARK[mark].id ? toc_sv_of(MARK[mark].id) : toc_community_marking(a, TOC_SV("north"));
}

toc_sv oracle_json(const oracle_object *o, toc_arena *a)
{
    static const char *const TAG[] = {
        "", "tlp:clear", "TLP:GREEN", "tlp:amber", "tlp:amber+strict", " Tlp:Red ", "tlp:ex:chr"};
    toc_buf b = {0};
    toc_buf_printf(
        &b,
        "{\"type\":\"campaign\",\"spec_version\":\"2.1\",\"id\":\"campaign--"
        "7d1f0a1e-3c49-4c7e-9d0a-5b1b9a3c0001\",\"created\":\"2024-01-01T00:00:00.000Z\","
        "\"modified\":\"2024-01-01T00:00:00.000Z\",\"name\":\"n\",\"description\":\"%s\","
        "\"labels\":[\"%s\"%s%s%s]",
        SECRET[0], SECRET[1], o->tag ? ",\"" : "", TAG[o->tag], o->tag ? "\"" : "");
    for (int i = 0; i < o->n; i++)
        toc_buf_printf(&b, "%s\"%.*s\"", i ? "," : ",\"object_marking_refs\":[",
                       TOC_SV_ARG(mark_id(o->marks[i], a)));
    toc_buf_str(&b, o->n ? "]" : "");
    for (int i = 0; i < o->n_parts; i++)
        toc_buf_printf(&b, "%s{\"marking_ref\":\"%.*s\",\"selectors\":[\"%s\"]}",
                       i ? "," : ",\"granular_markings\":[",
                       TOC_SV_ARG(mark_id(o->parts[i].mark, a)), PROPERTY[o->parts[i].property]);
    toc_buf_str(&b, o->n_parts ? "]}" : "}");
    toc_sv text = toc_arena_dup(a, toc_buf_sv(&b));
    toc_buf_done(&b);
    return text;
}

toc_recipient oracle_as_recipient(const oracle_recipient *r, toc_arena *a,
                                  toc_release_facts *ret_facts)
{
    toc_recipient to = {.name = TOC_SV("x"),
                        .active = r->active,
                        .strict_amber = r->strict_amber,
                        .clearance = (toc_tlp)r->clearance,
                        .pap = (toc_pap)r->pap,
                        .places = (toc_reach)r->places};
    if (r->accepts_statement)
        *TOC_VEC_PUSH(a, &to.accepts) = mark_id(15, a);
    if (r->in_community)
        *TOC_VEC_PUSH(a, &to.accepts) = mark_id(16, a);
    *ret_facts = (toc_release_facts){.unmarked = (toc_tlp)r->unmarked,
                                     .ceiling = (toc_tlp)r->ceiling,
                                     .places = (toc_reach)r->way_places,
                                     .named = r->named,
                                     .own = r->own};
    return to;
}

/* ---- random triples ---- */

static uint64_t draw(uint64_t *seed, uint64_t below)
{
    *seed ^= *seed << 13;
    *seed ^= *seed >> 7;
    *seed ^= *seed << 17;
    return (*seed * UINT64_C(2685821657736338717) >> 33) % below;
}

static int draw_int(uint64_t *seed, int below)
{
    return (int)draw(seed, (uint64_t)below);
}

void oracle_draw(uint64_t *seed, oracle_object *o, oracle_recipient *r, toc_channel *by)
{
    *o = (oracle_object){.n = draw_int(seed, ORACLE_MAX_MARKS + 1)};
    for (int i = 0; i < o->n; i++)
        o->marks[i] = draw_int(seed, ORACLE_MARKINGS);
    o->n_parts = draw(seed, 3) ? 0 : draw_int(seed, ORACLE_MAX_PARTS + 1);
    for (int i = 0; i < o->n_parts; i++) {
        o->parts[i].mark = draw_int(seed, ORACLE_MARKINGS);
        o->parts[i].property = draw_int(seed, 2);
    }
    o->tag = draw(seed, 4) ? 0 : draw_int(seed, 7);
    *r = (oracle_recipient){.clearance = draw_int(seed, 6),
                            .pap = draw_int(seed, 5),
                            .active = draw(seed, 8) != 0,
                            .strict_amber = draw(seed, 2),
                            .accepts_statement = draw(seed, 2),
                            .in_community = draw(seed, 2),
                            .named = draw(seed, 2),
                            .own = draw(seed, 8) == 0,
                            .unmarked = draw_int(seed, 6),
                            .ceiling = draw(seed, 2) ? 0 : draw_int(seed, 6),
                            .places = draw(seed, 4) ? 0 : draw_int(seed, 4),
                            .way_places = draw(seed, 4) ? 0 : draw_int(seed, 4)};
    *by = (toc_channel)draw_int(seed, TOC_CHANNEL_COUNT);
}

/* ---- comparing ---- */

/* What the gate would send: the object, the copy, or nothing. */
static oracle_answer ask_gate(toc_json object, const toc_label *l, const toc_recipient *to,
                              toc_channel by, const toc_release_facts *facts, toc_arena *a,
                              toc_sv *ret_sent)
{
    toc_decision d = toc_release_allows(l, to, by, facts);
    *ret_sent = (toc_sv){"", 0};
    if (d.verdict == TOC_DENY)
        return ORACLE_NO;
    if (d.verdict == TOC_RELEASE)
        return ORACLE_YES;
    toc_redacted copy;
    if (toc_release_redact(object, l, to, by, facts, a, &copy) != 0)
        return ORACLE_NO;
    *ret_sent = copy.json;
    return ORACLE_PARTLY;
}

static bool holds(toc_sv text, const char *word)
{
    return toc_sv_find(text, toc_sv_of(word), 0) >= 0;
}

static bool leaks(const oracle_object *o, const oracle_recipient *r, toc_channel by,
                  oracle_answer got, oracle_answer want, toc_sv sent)
{
    if (got > want)
        return true;
    for (int p = 0; got == ORACLE_PARTLY && p < 2; p++)
        if (!oracle_sees(o, r, by, p) && holds(sent, SECRET[p]))
            return true;
    return false;
}

/* The copy keeps what may be seen. */
static bool loses(const oracle_object *o, const oracle_recipient *r, toc_channel by,
                  oracle_answer got, toc_sv sent)
{
    for (int p = 0; got == ORACLE_PARTLY && p < 2; p++)
        if (oracle_sees(o, r, by, p) && !holds(sent, SECRET[p]))
            return true;
    return false;
}

/* Odd triples are judged by the label as a store keeps it. */
static int label_of(toc_json object, bool stored, toc_arena *a, toc_label *ret)
{
    toc_sv text;
    int r = toc_label_of(object, a, ret);
    if (r == 0 && stored)
        r = toc_label_write(ret, a, &text);
    return r == 0 && stored ? toc_label_read(text, a, ret) : r;
}

size_t oracle_compare(uint64_t *seed, size_t count, toc_arena *out, size_t *ret_leaks,
                      toc_sv *ret_text)
{
    toc_arena a = {0};
    size_t wrong = 0;
    *ret_leaks = 0;
    for (size_t n = 0; n < count; n++) {
        oracle_object o;
        oracle_recipient r;
        toc_channel by;
        toc_release_facts facts;
        oracle_draw(seed, &o, &r, &by);
        toc_sv json = oracle_json(&o, &a), sent = {"", 0};
        toc_recipient to = oracle_as_recipient(&r, &a, &facts);
        toc_json_doc *doc = NULL;
        toc_label l;
        oracle_answer got = ORACLE_YES, want = oracle_judge(&o, &r, by);
        bool ok = toc_json_parse(json, &doc, NULL) == 0 &&
                  label_of(toc_json_root(doc), n % 2, &a, &l) == 0;
        if (ok)
            got = ask_gate(toc_json_root(doc), &l, &to, by, &facts, &a, &sent);
        bool leak = leaks(&o, &r, by, got, want, sent);
        *ret_leaks += leak;
        if (!ok || leak || got != want || loses(&o, &r, by, got, sent))
            if (wrong++ == 0)
                *ret_text = toc_arena_printf(out, "%s by %s: gate %d, oracle %d, clearance %d",
                                             json.p, toc_channel_names[by], got, want, r.clearance);
        toc_json_doc_free(doc);
        toc_arena_clear(&a);
    }
    toc_arena_done(&a);
    return wrong;
}
