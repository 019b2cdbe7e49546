/* misp_in_around - what stands around attributes: objects, references, sightings, reports, what
 * analysts say, clusters of galaxies. */
#include "base/ascii.h"
#include "base/date.h"
#include "model/id.h"
#include "share/misp_in.h"
#include "share/misp_types.h"

#include <errno.h>

/* ---- objects ---- */

int toc_misp_read_object(toc_misp_in *in, const toc_misp_part *p)
{
    toc_sv id, name = toc_json_text(p->json, "name");
    uint32_t members = 0;
    if (!toc_misp_begin(in, p, "grouping", &id))
        return 0;
    toc_misp_text_member(in, "name", name.n ? name : TOC_SV("object"));
    toc_misp_text_member(in, "description", toc_json_text(p->json, "comment"));
    toc_misp_text_member(in, "context", TOC_SV("unspecified"));
    toc_json_key(&in->j, "object_refs");
    toc_json_open(&in->j, '[');
    for (toc_json_iter i = toc_json_each(toc_json_get(p->json, "Attribute")); toc_json_next(&i);) {
        toc_misp_handling h;
        toc_sv ref = toc_misp_ref(in, toc_misp_uuid(i.value, "uuid", in->a));
        if (!ref.n || toc_misp_handling_of(i.value, &p->handling, in->a, &h) < 0)
            continue;
        /* How many attributes there are that somebody may not see is not for them. */
        if (toc_misp_level(&h, in->r->unmarked) > toc_misp_level(&p->handling, in->r->unmarked) ||
            h.pap > p->handling.pap || h.groups.n > p->handling.groups.n)
            continue;
        toc_json_str(&in->j, ref);
        members++;
    }
    if (!members) /* there is no empty list in STIX */
        toc_json_str(&in->j, in->report);
    toc_json_close(&in->j, ']');
    return toc_misp_end(in, p, id);
}

/* 5.1: lower case, digits, hyphens. */
static toc_sv relationship_word(toc_misp_in *in, toc_sv said)
{
    char word[80];
    size_t n = 0;
    for (size_t i = 0; i < said.n && n < sizeof(word); i++) {
        char c = toc_lower(said.p[i]);
        if (toc_is_lower(c) || toc_is_digit(c))
            word[n++] = c;
        else if (n && word[n - 1] != '-')
            word[n++] = '-';
    }
    while (n && word[n - 1] == '-')
        n--;
    return n ? toc_arena_dup(in->a, (toc_sv){word, n}) : TOC_SV("related-to");
}

static int relate(toc_misp_in *in, const toc_misp_part *p, toc_sv from, toc_sv type, toc_sv to)
{
    toc_sv id;
    if (!toc_misp_begin(in, p, "relationship", &id))
        return 0;
    toc_misp_text_member(in, "relationship_type", relationship_word(in, type));
    toc_misp_text_member(in, "description", toc_json_text(p->json, "comment"));
    toc_misp_text_member(in, "source_ref", from);
    toc_misp_text_member(in, "target_ref", to);
    return toc_misp_end(in, p, id);
}

/* ---- sightings ---- */

typedef enum { SEEN, FALSE_POSITIVE, EXPIRES, TRUE_POSITIVE } sighting_type;

static int opinion(toc_misp_in *in, const toc_misp_part *p, toc_sv of, const char *word,
                   toc_sv explanation)
{
    toc_sv id;
    if (!toc_misp_begin(in, p, "opinion", &id))
        return 0;
    toc_misp_text_member(in, "explanation", explanation);
    toc_misp_text_member(in, "opinion", toc_sv_of(word));
    toc_misp_ref_member(in, "object_refs", of);
    return toc_misp_end(in, p, id);
}

static int note(toc_misp_in *in, const toc_misp_part *p, toc_sv of, toc_sv abstract, toc_sv content)
{
    toc_sv id;
    if (!toc_misp_begin(in, p, "note", &id))
        return 0;
    toc_misp_text_member(in, "abstract", abstract);
    toc_misp_text_member(in, "content", content);
    toc_misp_ref_member(in, "object_refs", of);
    return toc_misp_end(in, p, id);
}

/* What STIX has nothing for, or not here. */
static int only_kept(toc_misp_in *in, const toc_misp_part *p, toc_sv of, const char *why)
{
    in->pointer = p->pointer;
    toc_misp_loss(in, "%s", why);
    return note(in, p, of, toc_sv_of(p->kind), toc_sv_of(why));
}

int toc_misp_read_references(toc_misp_in *in, const toc_misp_part *object)
{
    toc_sv from = toc_misp_ref(in, object->uuid);
    int r = 0;
    for (toc_json_iter i = toc_json_each(toc_json_get(object->json, "ObjectReference"));
         r == 0 && toc_json_next(&i);) {
        toc_misp_part p;
        r = toc_misp_part_of(in, i.value,
                             toc_misp_at(in, object->pointer, "ObjectReference", i.index),
                             "object-reference", object->uuid, &object->handling, &p);
        toc_sv to = toc_misp_ref(in, toc_misp_uuid(i.value, "referenced_uuid", in->a));
        if (r == 0 && !from.n)
            toc_misp_loss(in, "refers from what was left out: left out");
        else if (r == 0 && !to.n)
            r = only_kept(in, &p, from, "refers to what the event does not hold: kept as a note");
        else if (r == 0)
            r = relate(in, &p, from, toc_json_text(i.value, "relationship_type"), to);
    }
    return r;
}

static int seen(toc_misp_in *in, const toc_misp_part *p, toc_sv of, int64_t when, toc_sv where)
{
    toc_sv id;
    if (!toc_misp_begin(in, p, "sighting", &id))
        return 0;
    toc_misp_text_member(in, "description", toc_json_text(p->json, "source"));
    toc_misp_time_member(in, "first_seen", when);
    toc_misp_time_member(in, "last_seen", when);
    toc_json_key(&in->j, "count");
    toc_json_int(&in->j, 1);
    toc_misp_text_member(in, "sighting_of_ref", of);
    if (where.n)
        toc_misp_ref_member(in, "where_sighted_refs", where);
    return toc_misp_end(in, p, id);
}

static int read_sighting(toc_misp_in *in, toc_misp_part *p, toc_sv of)
{
    int64_t type = SEEN, when = toc_misp_seconds(p->json, "date_sighting");
    toc_sv who = {"", 0};
    char day[TOC_TIME_TEXT + 1];
    int r = toc_misp_org(in, toc_json_get(p->json, "Organisation"), &who);
    if (r < 0)
        return r;
    (void)toc_misp_int(toc_json_get(p->json, "type"), &type); /* not said: seen */
    p->author = who;
    p->time = TOC_MAX(when, in->time);
    in->pointer = p->pointer;
    switch (type) {
    case SEEN:
        return seen(in, p, of, when ? when : p->time, who);
    case FALSE_POSITIVE:
        return opinion(in, p, of, "strongly-disagree", TOC_SV("seen, and a false positive"));
    case TRUE_POSITIVE:
        return opinion(in, p, of, "strongly-agree", TOC_SV("seen, and a true positive"));
    case EXPIRES:
        toc_misp_loss(in, "that it expires is what one organisation says: kept as a note");
        toc_time_format(when, day);
        return note(in, p, of, TOC_SV("expires"), toc_arena_printf(in->a, "expires on %.10s", day));
    default:
        return only_kept(in, p, of, "a sighting of a type that is not known: kept as a note");
    }
}

static int read_sightings(toc_misp_in *in, const toc_misp_part *of, toc_sv id)
{
    int r = 0;
    for (toc_json_iter i = toc_json_each(toc_json_get(of->json, "Sighting"));
         r == 0 && toc_json_next(&i);) {
        toc_misp_part p;
        r = toc_misp_part_of(in, i.value, toc_misp_at(in, of->pointer, "Sighting", i.index),
                             "sighting", of->uuid, &of->handling, &p);
        if (r == 0)
            r = read_sighting(in, &p, id);
    }
    return r;
}

/* ---- reports ---- */

/* A level alone, or a text that nobody takes for one. */
static toc_sv marking_text(toc_misp_in *in, const toc_misp_handling *h)
{
    toc_tlp level = toc_misp_level(h, in->r->unmarked);
    if (h->groups.n)
        return TOC_SV("members of a sharing group");
    if (h->pap > TOC_PAP_CLEAR)
        return toc_arena_printf(in->a, "%s and PAP:%s", toc_tlp_markings[level].name,
                                toc_pap_words[h->pap]);
    return level ? toc_sv_of(toc_tlp_markings[level].name) : (toc_sv){"", 0};
}

int toc_misp_read_text(toc_misp_in *in, const toc_misp_part *p)
{
    toc_sv title = toc_json_text(p->json, "name"), text = toc_json_text(p->json, "content");
    if (!toc_sv_trim(text).n)
        return only_kept(in, p, in->report, "a report without text: kept in MISP's words");
    int r = note(in, p, in->report, title, text);
    if (r < 0 || !in->r->text)
        return r;
    const toc_misp_text t = {.id = toc_misp_ref(in, p->uuid),
                             .event = in->report,
                             .title = title,
                             .text = text,
                             .source = in->source,
                             .marking = marking_text(in, &p->handling),
                             .time = p->time,
                             .deleted = p->deleted};
    return t.id.n ? in->r->text(in->r->context, &t, in->reterr) : 0;
}

/* ---- what analysts say ---- */

/* 0 … 100, 50 neither, as the five words of STIX. */
static const char *opinion_word(toc_json v)
{
    int64_t n = 50;
    (void)toc_misp_int(v, &n); /* not said: neither */
    if (n < 20)
        return "strongly-disagree";
    if (n < 50)
        return "disagree";
    if (n == 50)
        return "neutral";
    return n <= 80 ? "agree" : "strongly-agree";
}

static int read_said(toc_misp_in *in, toc_misp_part *p, toc_sv of)
{
    int64_t modified;
    /* "2024-06-25 04:40:01", of UTC */
    toc_sv text = toc_arena_printf(in->a, "%.*sZ", TOC_SV_ARG(toc_json_text(p->json, "modified")));
    if (text.n > 10 && text.p[10] == ' ')
        text = toc_arena_printf(in->a, "%.10sT%s", text.p, text.p + 11);
    if (toc_time_parse(text, &modified))
        p->time = TOC_MAX(p->time, modified);
    int r = toc_misp_org(in, toc_json_get(p->json, "Orgc"), &p->author);
    if (r < 0)
        return r;
    if (strcmp(p->kind, "note") == 0) {
        toc_sv said = toc_json_text(p->json, "note");
        return said.n ? note(in, p, of, (toc_sv){"", 0}, said)
                      : only_kept(in, p, of, "a note without text: kept in MISP's words");
    }
    if (strcmp(p->kind, "opinion") == 0)
        return opinion(in, p, of, opinion_word(toc_json_get(p->json, "opinion")),
                       toc_json_text(p->json, "comment"));
    toc_sv to = toc_misp_ref(in, toc_misp_uuid(p->json, "related_object_uuid", in->a));
    if (to.n)
        return relate(in, p, of, toc_json_text(p->json, "relationship_type"), to);
    return only_kept(in, p, of, "refers to what the event does not hold so far: kept as a note");
}

static int read_analysts(toc_misp_in *in, const toc_misp_part *of, toc_sv id)
{
    static const struct {
        const char *key, *kind;
    } LISTS[] = {{"Note", "note"}, {"Opinion", "opinion"}, {"Relationship", "relationship"}};
    int r = 0;
    for (size_t k = 0; k < TOC_LEN(LISTS); k++)
        for (toc_json_iter i = toc_json_each(toc_json_get(of->json, LISTS[k].key));
             r == 0 && toc_json_next(&i);) {
            toc_misp_part p;
            r = toc_misp_part_of(in, i.value, toc_misp_at(in, of->pointer, LISTS[k].key, i.index),
                                 LISTS[k].kind, of->uuid, &of->handling, &p);
            if (r == 0)
                r = read_said(in, &p, id);
        }
    return r;
}

/* ---- galaxies ---- */

/* What everybody knows by that name is no secret; who is attached to it is. */
static int write_cluster(toc_misp_in *in, const toc_misp_part *of, const char *type, toc_sv id,
                         toc_sv name, bool known)
{
    static const toc_misp_handling PUBLIC = {.tag = TOC_TLP_CLEAR};
    int r = toc_misp_begin_shared(in, type, id);
    if (r <= 0)
        return r;
    toc_misp_markings(in, known ? &PUBLIC : &of->handling);
    in->stricter = toc_misp_level(&of->handling, in->r->unmarked) >
                   toc_misp_level(&in->handling, in->r->unmarked);
    toc_misp_text_member(in, "name", name);
    if (strcmp(type, "malware") == 0) {
        toc_json_key(&in->j, "is_family");
        toc_json_bool(&in->j, true);
    }
    if (strcmp(type, "identity") == 0)
        toc_misp_text_member(in, "identity_class", TOC_SV("class"));
    return toc_misp_put(in, id);
}

static toc_sv known_id(toc_misp_in *in, const char *type, toc_sv name)
{
    return in->r->known ? in->r->known(in->r->context, type, name, in->a) : (toc_sv){"", 0};
}

static int read_cluster(toc_misp_in *in, const toc_misp_part *of, toc_json galaxy, toc_json cluster,
                        toc_sv id)
{
    toc_sv in_cluster = toc_json_text(cluster, "type"), name = toc_json_text(cluster, "value");
    toc_sv uuid = toc_misp_uuid(cluster, "uuid", in->a), what;
    const char *type =
        toc_misp_galaxy_type(in_cluster.n ? in_cluster : toc_json_text(galaxy, "type"));
    if (!type || !name.n) {
        toc_misp_loss(in, "nothing in STIX is of galaxy '%.*s': kept in MISP's words",
                      (int)TOC_MIN(in_cluster.n, 60U), in_cluster.p);
        return 0;
    }
    toc_sv to = known_id(in, type, name);
    bool known = to.n > 0;
    if (!known && !uuid.n)
        return 0;
    if (!known)
        to = toc_arena_printf(in->a, "%s--%.*s", type, TOC_SV_ARG(uuid));
    if (!toc_stix_is_id(to, &what))
        return 0;
    what = toc_arena_dup(in->a, what);
    int r = write_cluster(in, of, what.p, to, name, known);
    if (r < 0 || toc_sv_eq(id, in->report)) /* the report lists it */
        return r;
    bool indicates = toc_sv_starts(id, TOC_SV("indicator--"));
    toc_misp_part link = *of;
    link.author = (toc_sv){"", 0};
    link.json = (toc_json){0};
    link.kind = "cluster";
    char text[TOC_UUID_TEXT + 1];
    toc_sv seed = toc_arena_printf(in->a, "misp:cluster:%.*s|%.*s", TOC_SV_ARG(id), TOC_SV_ARG(to));
    toc_uuid5(TOC_ID_NAMESPACE, seed, text);
    link.uuid = toc_arena_dup(in->a, toc_sv_of(text));
    return relate(in, &link, id, indicates ? TOC_SV("indicates") : TOC_SV("related-to"), to);
}

static int read_galaxies(toc_misp_in *in, const toc_misp_part *of, toc_sv id)
{
    int r = 0;
    in->pointer = of->pointer;
    for (toc_json_iter g = toc_json_each(toc_json_get(of->json, "Galaxy")); toc_json_next(&g);)
        for (toc_json_iter c = toc_json_each(toc_json_get(g.value, "GalaxyCluster"));
             r == 0 && toc_json_next(&c);)
            r = read_cluster(in, of, g.value, c.value, id);
    return r;
}

int toc_misp_read_around(toc_misp_in *in, const toc_misp_part *p, toc_sv id)
{
    int r = read_galaxies(in, p, id);
    if (r == 0)
        r = read_sightings(in, p, id);
    if (r == 0)
        r = read_analysts(in, p, id);
    return r;
}
