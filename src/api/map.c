/*
 * map - all incidents that a query means as columns: what a map and a timeline draw.
 *
 * Columns of numbers pack and parse several times better than as many small arrays. The last few
 * answers are kept packed: everybody who looks at the map asks for the same.
 */
#include "api/incidents.h"
#include "api/server.h"

#include "base/alloc.h"
#include "base/hash.h"
#include "model/terms.h"

#include <stdio.h>

/* ---- columns ---- */

#define COLUMN(j, key, s, put)                                                                     \
    do {                                                                                           \
        toc_json_key((j), (key));                                                                  \
        toc_json_open((j), '[');                                                                   \
        for (uint32_t i_ = 0; i_ < (s)->n; i_++) {                                                 \
            const toc_board_row *row = (s)->rows[i_];                                              \
            put;                                                                                   \
        }                                                                                          \
        toc_json_close((j), ']');                                                                  \
    } while (0)

/* To a thousandth of a degree, a hundred metres: a map of the world shows no more. */
static void put_degrees(toc_json_out *j, const toc_board_row *row, float degrees)
{
    char text[16];
    if (row->precision)
        (void)snprintf(text, sizeof(text), "%.3f", (double)degrees);
    toc_json_raw(j, row->precision ? toc_sv_of(text) : TOC_SV("null"));
}

static void put_day(toc_json_out *j, const toc_board_row *row)
{
    if (row->first_day == TOC_DAY_NONE)
        toc_json_null(j);
    else
        toc_json_int(j, row->first_day);
}

static int64_t weight_of(const toc_board_row *row)
{
    return (int64_t)TOC_MAX(row->killed, 0) + TOC_MAX(row->injured, 0);
}

static void put_types(toc_json_out *j)
{
    toc_json_key(j, "types");
    toc_json_open(j, '[');
    for (unsigned t = 0; t < TOC_TYPE_COUNT; t++)
        toc_json_str(j, t ? toc_sv_of(toc_term(&toc_terms_type, t)) : TOC_SV(""));
    toc_json_close(j, ']');
}

static void write_columns(toc_api_call *c, const toc_selection *s, toc_buf *ret)
{
    toc_json_out j = {.buf = ret};
    int64_t undated = 0;
    for (uint32_t i = 0; i < s->n; i++)
        undated += s->rows[i]->first_day == TOC_DAY_NONE;
    toc_json_open(&j, '{');
    if (c->role >= TOC_ROLE_ANALYST) /* it grows with what others may not see */
        toc_put_int(&j, "seq", s->board->seq);
    toc_put_int(&j, "total", s->n);
    toc_put_int(&j, "undated", undated);
    put_types(&j);
    COLUMN(&j, "id", s, {
        char text[64];
        const unsigned char *b = row->id;
        (void)snprintf(text, sizeof(text),
                       "incident--%02x%02x%02x%02x-%02x%02x-%02x%02x-%02x%02x-"
                       "%02x%02x%02x%02x%02x%02x",
                       b[0], b[1], b[2], b[3], b[4], b[5], b[6], b[7], b[8], b[9], b[10], b[11],
                       b[12], b[13], b[14], b[15]);
        toc_json_str(&j, toc_sv_of(text));
    });
    COLUMN(&j, "lat", s, put_degrees(&j, row, row->lat));
    COLUMN(&j, "lon", s, put_degrees(&j, row, row->lon));
    COLUMN(&j, "precision", s, toc_json_int(&j, row->precision));
    COLUMN(&j, "country", s, toc_json_str(&j, toc_sv_of(row->country)));
    COLUMN(&j, "day", s, put_day(&j, row));
    COLUMN(&j, "realm", s, toc_json_int(&j, row->realm == TOC_REALM_CYBER));
    COLUMN(&j, "type", s, toc_json_int(&j, row->type));
    COLUMN(&j, "weight", s, toc_json_int(&j, weight_of(row)));
    toc_json_close(&j, '}');
}

/* ---- kept answers ---- */

void toc_maps_done(toc_maps *m)
{
    for (size_t i = 0; i < TOC_LEN(m->kept); i++)
        toc_buf_done(&m->kept[i].packed);
}

/* Another one is made for each query, and for each way in which partners may see. */
static uint64_t key_of(toc_api_call *c)
{
    static const char *const PARAMETERS[] = {"since",   "until", "realm", "type",
                                             "country", "near",  "actor", "killed_min",
                                             "q",       "sort",  "sector"};
    uint64_t key = c->role >= TOC_ROLE_ANALYST
                       ? 1
                       : toc_hash_mix(2, (uint64_t)(c->partner ? c->partner->stored.number : 0));
    for (size_t i = 0; i < TOC_LEN(PARAMETERS); i++) {
        toc_sv value = toc_api_query(c, PARAMETERS[i]);
        key = toc_hash_mix(key, value.n ? toc_hash64(value) : 0);
    }
    return key;
}

static bool find_kept(toc_maps *m, uint64_t key, int64_t seq, uint64_t directory, toc_buf *ret)
{
    bool found = false;
    pthread_mutex_lock(&m->lock);
    for (size_t i = 0; i < TOC_LEN(m->kept) && !found; i++) {
        found = m->kept[i].key == key && m->kept[i].seq == seq &&
                m->kept[i].directory == directory && m->kept[i].packed.n;
        if (found)
            toc_buf_add(ret, toc_buf_sv(&m->kept[i].packed));
    }
    pthread_mutex_unlock(&m->lock);
    return found && !ret->failed;
}

static void keep(toc_maps *m, uint64_t key, int64_t seq, uint64_t directory, toc_sv packed)
{
    pthread_mutex_lock(&m->lock);
    toc_kept_map *slot = &m->kept[m->next++ % TOC_LEN(m->kept)];
    toc_buf_clear(&slot->packed);
    slot->packed.failed = false;
    toc_buf_add(&slot->packed, packed);
    *slot = (toc_kept_map){key, seq, directory, slot->packed};
    if (slot->packed.failed)
        toc_buf_done(&slot->packed);
    pthread_mutex_unlock(&m->lock);
}

/* ---- the answer ---- */

static bool knows(toc_api_call *c, toc_sv etag)
{
    return toc_sv_eq(toc_request_header(c->r, "If-None-Match"), etag);
}

static void answer_packed(toc_api_call *c, toc_buf *packed)
{
    toc_buf_done(&c->body);
    c->body = *packed;
    *packed = (toc_buf){0};
    c->status = 200;
    c->media = "application/json";
    toc_respond_header(c->r, "Content-Encoding", TOC_SV("gzip"));
}

static void answer_columns(toc_api_call *c, uint64_t key, bool gzip)
{
    toc_selection s = {.most = UINT64_MAX};
    toc_buf plain = {0}, packed = {0};
    if (!toc_api_select(c, TOC_CHANNEL_AGGREGATE, &s))
        return;
    write_columns(c, &s, &plain);
    bool ok = !plain.failed;
    if (ok && gzip) {
        ok = toc_http_gzip(toc_buf_sv(&plain), &packed);
        if (ok) {
            keep(&c->api->maps, key, s.board->seq, c->reloads, toc_buf_sv(&packed));
            answer_packed(c, &packed);
        }
    } else if (ok) {
        (void)toc_api_begin(c, 200);
        toc_buf_done(&c->body);
        c->body = plain;
        plain = (toc_buf){0};
    }
    if (!ok)
        toc_api_fail(c, 503, NULL, "too much at once; try again in a moment");
    toc_buf_done(&plain);
    toc_buf_done(&packed);
    toc_api_unselect(c, &s);
}

void toc_api_map(toc_api_call *c)
{
    uint64_t key = key_of(c);
    bool gzip = toc_request_takes(c->r, "gzip");
    toc_buf packed = {0};
    toc_board *board = toc_boards_take(c->api->boards);
    int64_t seq = board ? board->seq : 0;
    toc_boards_give(c->api->boards, board);
    toc_sv etag = toc_arena_printf(c->a, "\"%llx-%llx%s\"", (unsigned long long)seq,
                                   (unsigned long long)key, gzip ? "-g" : "");
    toc_respond_header(c->r, "Cache-Control", TOC_SV("private, no-cache"));
    bool ours = c->role >= TOC_ROLE_ANALYST; /* others would see that something hidden changed */
    if (ours)
        toc_respond_header(c->r, "ETag", etag);
    if (ours && knows(c, etag)) {
        toc_api_no_content(c);
        c->status = 304;
    } else if (gzip && find_kept(&c->api->maps, key, seq, c->reloads, &packed)) {
        answer_packed(c, &packed);
    } else {
        answer_columns(c, key, gzip);
    }
    toc_buf_done(&packed);
}
