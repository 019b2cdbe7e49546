/* board_row - an incident in brief as a row of the board, cut to what that may tell of places. */
#include "api/board_make.h"

#include "api/told.h"
#include "base/date.h"
#include "model/record_json.h"
#include "model/terms.h"

#include <errno.h>

static int32_t number_of(toc_json v)
{
    int64_t n;
    if (!toc_json_to_int(toc_json_get(v, "value"), &n))
        return -1;
    return n < 0 ? 0 : n > INT32_MAX ? INT32_MAX : (int32_t)n;
}

static uint8_t term_of(toc_json v, const char *key, const toc_terms *terms)
{
    int found = toc_term_find(terms, toc_json_text(v, key));
    return found > 0 ? (uint8_t)found : 0;
}

static void read_place(toc_json v, toc_board_row *row)
{
    toc_json place = toc_json_get(v, "place");
    double lat, lon;
    toc_sv country = toc_json_text(place, "country"), precision = toc_json_text(v, "precision");
    if (country.n == 2)
        memcpy(row->country, country.p, 2);
    if (!toc_json_to_double(toc_json_get(place, "lat"), &lat) ||
        !toc_json_to_double(toc_json_get(place, "lon"), &lon))
        return;
    row->lat = (float)lat;
    row->lon = (float)lon;
    for (int p = TOC_PRECISION_COUNTRY; p <= TOC_PRECISION_POINT; p++)
        if (toc_sv_eq(precision, toc_sv_of(toc_precision_words[p])))
            row->precision = (uint8_t)p;
}

static void read_parties(toc_boards *b, toc_json v, toc_board_row *row)
{
    size_t n = 0;
    for (toc_json_iter i = toc_json_each(toc_json_get(v, "perpetrators")); toc_json_next(&i);) {
        toc_sv name = toc_json_text(i.value, "name");
        toc_sv status = toc_json_text(i.value, "status");
        bool cleared =
            toc_sv_eq(status, TOC_SV("denied")) || toc_sv_eq(status, TOC_SV("acquitted"));
        if (n < TOC_BOARD_ACTORS && name.n && !cleared)
            row->actors[n++] = toc_boards_actor_made(b, name);
    }
    for (toc_json_iter i = toc_json_each(toc_json_get(v, "targets")); toc_json_next(&i);)
        row->sectors |= 1U << term_of(i.value, "type", &toc_terms_target);
    row->sectors &= ~1U;
}

static void read_marking(toc_json v, toc_board_row *row)
{
    toc_sv name = toc_json_text(v, "marking");
    row->unmarked = toc_json_is_true(toc_json_get(v, "unmarked"));
    row->level = (uint8_t)toc_tlp_named(name);
    row->unknown_marking = name.n && !row->level;
}

/* The brief is an object: when it changed goes to its end. Beside it, where places are limited,
 * what is looked for in words. */
static toc_packed *pack(toc_boards *b, const toc_brief *brief, toc_json v)
{
    toc_buf all = {0}, words = {0};
    char when[TOC_TIME_TEXT + 1];
    toc_time_format(brief->changed, when);
    if (brief->body.n >= 2) {
        toc_buf_add(&all, toc_sv_range(brief->body, 0, brief->body.n - 1));
        toc_buf_printf(&all, ",\"changed\":\"%s\"}", when);
    }
    if (toc_boards_reach(b) != TOC_REACH_EXACT)
        toc_told_write(v, &words);
    toc_packed *made =
        all.failed || words.failed
            ? NULL
            : toc_texts_pack(toc_boards_texts(b), toc_buf_sv(&all), toc_buf_sv(&words));
    toc_buf_done(&words);
    toc_buf_done(&all);
    return made;
}

/* ---- what is left of a brief ---- */

/* Of a view that was made of it: its title is the words of a report. */
static int write_limited(toc_json brief, toc_record *rec, toc_reach limit, toc_buf *ret)
{
    static const char *const KEPT[] = {"sources", "disagree", "marking", "unmarked"};
    toc_json_out j = {.buf = ret};
    toc_incident *i = &rec->incidents.p[0];
    toc_reach_limit(i, limit);
    i->weapons.n = i->victims.n = 0; /* as of the whole one */
    toc_json_open(&j, '{');
    toc_record_json_members(&j, i, &(toc_record_json_options){.merged = true, .sparse = true});
    toc_json_some(&j, "precision", toc_sv_of(toc_precision_words[toc_precision_of(&i->place)]));
    for (size_t k = 0; k < TOC_LEN(KEPT); k++) {
        toc_json v = toc_json_get(brief, KEPT[k]);
        if (toc_json_type_of(v) == TOC_JSON_ABSENT)
            continue;
        toc_json_key(&j, KEPT[k]);
        toc_json_value(&j, v);
    }
    toc_json_close(&j, '}');
    return ret->failed ? -ENOMEM : 0;
}

static int limit_brief(const toc_brief *whole, toc_reach limit, toc_buf *ret)
{
    TOC_CLEANUP(toc_json_doc_freep) toc_json_doc *doc = NULL;
    toc_arena a = {0};
    toc_record rec = {0};
    int r = toc_json_parse(whole->body, &doc, NULL);
    if (r == 0)
        r = toc_record_json_read_incident(toc_json_root(doc), "", &a, &rec, NULL);
    if (r == 0)
        r = write_limited(toc_json_root(doc), &rec, limit, ret);
    toc_arena_done(&a);
    if (r == 0 || r == -ENOMEM)
        return r;
    toc_buf_clear(ret);
    toc_buf_str(ret, "!"); /* what cannot be cut is not shown */
    return ret->failed ? -ENOMEM : 0;
}

/* ---- a row ---- */

/* A brief that cannot be read is one that nobody of a partner sees. */
static int read_row(toc_boards *b, const toc_brief *brief, toc_board_row *ret)
{
    TOC_CLEANUP(toc_json_doc_freep) toc_json_doc *doc = NULL;
    *ret = (toc_board_row){.no = brief->no,
                           .changed = brief->changed,
                           .first_day = brief->first_day,
                           .last_day = brief->last_day};
    int64_t sources = 0;
    if (!toc_board_read_id(brief->id, toc_board_prefix, ret->id))
        return -EBADMSG;
    int r = toc_json_parse(brief->body, &doc, NULL);
    if (r == -ENOMEM)
        return r;
    ret->unknown_marking = r < 0;
    toc_json v = r == 0 ? toc_json_root(doc) : (toc_json){0};
    ret->realm = term_of(v, "realm", &toc_terms_realm);
    ret->type = term_of(v, "type", &toc_terms_type);
    ret->killed = number_of(toc_json_get(v, "killed"));
    ret->injured = number_of(toc_json_get(v, "injured"));
    ret->disagree = toc_json_is_true(toc_json_get(v, "disagree"));
    if (toc_json_to_int(toc_json_get(v, "sources"), &sources))
        ret->sources = (uint32_t)sources;
    read_place(v, ret);
    read_parties(b, v, ret);
    if (r == 0)
        read_marking(v, ret);
    ret->text = pack(b, brief, v);
    return ret->text ? 0 : -ENOMEM;
}

int toc_board_read_row(toc_boards *b, const toc_brief *brief, toc_board_row *ret)
{
    toc_brief limited = *brief;
    toc_buf text = {0};
    if (toc_boards_reach(b) == TOC_REACH_EXACT)
        return read_row(b, brief, ret);
    int r = limit_brief(brief, toc_boards_reach(b), &text);
    limited.body = toc_buf_sv(&text);
    if (r == 0)
        r = read_row(b, &limited, ret);
    toc_buf_done(&text);
    return r;
}
