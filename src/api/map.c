/*
 * map - all incidents that a query means as columns: what a map and a timeline draw.
 *
 * Columns of numbers pack and parse several times better than as many small arrays. The last few
 * answers are kept packed: everybody who looks at the map asks for the same.
 */
#include "api/filter_words.h"
#include "api/incidents.h"
#include "api/server.h"

#include "base/alloc.h"
#include "base/hash.h"
#include "model/terms.h"

#include <math.h>
#include <stdlib.h>

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

/* To a thousandth of a degree, a hundred metres: a map of the world shows no more. There are
 * hundreds of thousands of them: printf() would take most of the time of an answer. */
static void put_degrees(toc_json_out *j, const toc_board_row *row, float degrees)
{
    char text[16];
    size_t at = sizeof(text);
    if (!row->precision) {
        toc_json_null(j);
        return;
    }
    long thousandths = lround((double)degrees * 1000);
    unsigned long rest = (unsigned long)labs(thousandths);
    for (int digit = 0; digit < 4 || rest; digit++) {
        if (digit == 3)
            text[--at] = '.';
        text[--at] = (char)('0' + rest % 10);
        rest /= 10;
    }
    if (thousandths < 0)
        text[--at] = '-';
    toc_json_raw(j, (toc_sv){text + at, sizeof(text) - at});
}

static void put_id(toc_json_out *j, const unsigned char id[16])
{
    static const char HEX[] = "0123456789abcdef";
    char text[2 + 10 + TOC_UUID_TEXT] = "\"incident--", *at = text + 11;
    for (int i = 0; i < 16; i++) {
        if (i == 4 || i == 6 || i == 8 || i == 10)
            *at++ = '-';
        *at++ = HEX[id[i] >> 4];
        *at++ = HEX[id[i] & 15];
    }
    *at++ = '"';
    toc_json_raw(j, (toc_sv){text, (size_t)(at - text)});
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
    COLUMN(&j, "id", s, put_id(&j, row->id));
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

static void drop_kept(toc_kept_map *one)
{
    toc_free(one->key);
    toc_buf_done(&one->packed);
    one->key = NULL;
}

void toc_maps_done(toc_maps *m)
{
    for (size_t i = 0; i < TOC_LEN(m->kept); i++)
        drop_kept(&m->kept[i]);
}

static void add_parameter(toc_api_call *c, const char *name, toc_buf *key)
{
    toc_sv value = toc_api_query(c, name);
    toc_buf_printf(key, " %zu:%.*s", value.n, TOC_SV_ARG(value));
}

/* Another one is made for each query, and for each partner: told apart by the words themselves, as
 * a hash of them could be made to meet that of somebody who sees more. */
static toc_sv key_of(toc_api_call *c, const char *coding)
{
    toc_buf key = {0};
    int64_t partner = c->partner ? c->partner->stored.number : 0;
    toc_buf_printf(&key, "%s %lld %s", toc_role_words[c->role],
                   (long long)(c->role >= TOC_ROLE_ANALYST ? 0 : partner), coding);
    for (size_t i = 0; toc_filter_word(i); i++)
        add_parameter(c, toc_filter_word(i), &key);
    add_parameter(c, "sort", &key);
    add_parameter(c, "sector", &key);
    toc_sv all = key.failed ? (toc_sv){"", 0} : toc_arena_dup(c->a, toc_buf_sv(&key));
    toc_buf_done(&key);
    return all;
}

static bool find_kept(toc_maps *m, toc_sv key, int64_t seq, uint64_t directory, toc_buf *ret)
{
    bool found = false;
    pthread_mutex_lock(&m->lock);
    for (size_t i = 0; i < TOC_LEN(m->kept) && !found; i++) {
        const toc_kept_map *one = &m->kept[i];
        found = one->key && one->seq == seq && one->directory == directory &&
                toc_sv_eq(key, toc_sv_of(one->key));
        if (found)
            toc_buf_add(ret, toc_buf_sv(&one->packed));
    }
    pthread_mutex_unlock(&m->lock);
    return found && !ret->failed;
}

static void keep(toc_maps *m, toc_sv key, int64_t seq, uint64_t directory, toc_sv packed)
{
    toc_kept_map made = {toc_strndup(key.p, key.n), seq, directory, {0}};
    toc_buf_add(&made.packed, packed);
    if (!made.key || made.packed.failed) {
        drop_kept(&made);
        return;
    }
    pthread_mutex_lock(&m->lock);
    toc_kept_map *slot = &m->kept[m->next++ % TOC_LEN(m->kept)];
    toc_kept_map before = *slot;
    *slot = made;
    pthread_mutex_unlock(&m->lock);
    drop_kept(&before);
}

/* ---- the answer ---- */

static bool knows(toc_api_call *c, toc_sv etag)
{
    return toc_sv_eq(toc_request_header(c->r, "If-None-Match"), etag);
}

static void answer_packed(toc_api_call *c, const char *coding, toc_buf *packed)
{
    toc_buf_done(&c->body);
    c->body = *packed;
    *packed = (toc_buf){0};
    c->status = 200;
    c->media = "application/json";
    toc_respond_header(c->r, "Content-Encoding", toc_sv_of(coding));
}

static void answer_columns(toc_api_call *c, toc_sv key, const char *coding)
{
    toc_selection s = {.most = UINT64_MAX};
    toc_buf plain = {0}, packed = {0};
    if (!toc_api_select(c, TOC_CHANNEL_AGGREGATE, &s))
        return;
    write_columns(c, &s, &plain);
    bool ok = !plain.failed && (!coding || toc_http_pack(coding, toc_buf_sv(&plain), &packed));
    if (!ok) {
        toc_api_fail(c, 503, NULL, "too much at once; try again in a moment");
    } else if (coding) {
        keep(&c->api->maps, key, s.board->seq, c->reloads, toc_buf_sv(&packed));
        answer_packed(c, coding, &packed);
    } else {
        (void)toc_api_begin(c, 200);
        toc_buf_done(&c->body);
        c->body = plain;
        plain = (toc_buf){0};
    }
    toc_buf_done(&plain);
    toc_buf_done(&packed);
    toc_api_unselect(c, &s);
}

void toc_api_map(toc_api_call *c)
{
    const char *coding = toc_request_coding(c->r);
    toc_sv key = key_of(c, coding ? coding : "");
    toc_buf packed = {0};
    toc_board *board = toc_boards_take(toc_api_boards(c));
    int64_t seq = board ? board->seq : 0;
    toc_boards_give(toc_api_boards(c), board);
    toc_sv etag = toc_arena_printf(c->a, "\"%llx-%llx\"", (unsigned long long)seq,
                                   (unsigned long long)toc_hash64(key));
    toc_respond_header(c->r, "Cache-Control", TOC_SV("private, no-cache"));
    bool ours = c->role >= TOC_ROLE_ANALYST; /* others would see that something hidden changed */
    if (ours)
        toc_respond_header(c->r, "ETag", etag);
    if (ours && knows(c, etag)) {
        toc_api_no_content(c);
        c->status = 304;
    } else if (coding && key.n && find_kept(&c->api->maps, key, seq, c->reloads, &packed)) {
        answer_packed(c, coding, &packed);
    } else {
        answer_columns(c, key, coding);
    }
    toc_buf_done(&packed);
}
