/* match_show - hits as a table and as JSON. */
#include "cli/match_hits.h"

#include "base/ascii.h"
#include "base/date.h"
#include "model/json.h"
#include "share/show.h"

enum {
    INDENT = 4,
    FRONT = 40,
    LONGEST = 16384
}; /* FRONT: columns of the line before what was found, at most */

/* ---- for people ---- */

/* On which warning lists it is, and who says that it is none. */
static void add_doubts(toc_hits *h, const toc_about *about, const toc_met *m)
{
    toc_buf *b = &h->out;
    const toc_dispute_vec *disputes = toc_disputes_on(h->disputes, about->id);
    if (m->lists.n) {
        toc_buf_str(b, m->action == TOC_LIST_WARN ? "  probably none: on " : "  warning: on ");
        toc_show_text(b, m->lists);
    }
    for (uint32_t i = 0; disputes && i < disputes->n; i++) {
        toc_buf_str(b, i ? ", " : "  disputed by ");
        toc_show_text(b, disputes->p[i].who.n ? disputes->p[i].who : TOC_SV("somebody"));
    }
}

static void add_about(toc_hits *h, const toc_about *about, int64_t age, double score,
                      const toc_met *m)
{
    toc_buf *b = &h->out;
    toc_buf_str(b, "  [");
    toc_show_text(b, about->source);
    toc_buf_str(b, ", ");
    toc_show_text(b, about->marking.n ? about->marking : TOC_SV("not marked"));
    if (age >= 0)
        toc_buf_printf(b, ", %lld days, score %.0f", (long long)(age / 86400), score);
    toc_buf_byte(b, ']');
    add_doubts(h, about, m);
    toc_buf_byte(b, '\n');
}

/* Appends text[from, to) on one line; a blank at either end stays one. Returns its bytes. */
static size_t add_part(toc_buf *b, toc_sv text, size_t from, size_t to, size_t room)
{
    toc_buf part = {0};
    size_t before = b->n;
    toc_show_text(&part, toc_sv_range(text, from, to));
    toc_sv shown = toc_show_cut(toc_buf_sv(&part), room);
    bool inner = from && shown.n && toc_is_space(text.p[from]);
    toc_buf_printf(b, "%s%.*s%s", inner ? " " : "", TOC_SV_ARG(shown),
                   shown.n && to < text.n && toc_is_space(text.p[to - 1]) ? " " : "");
    toc_buf_done(&part);
    return b->n - before;
}

/* The line, or what of it fits, with what was found in bold. */
static void add_line(toc_hits *h, const toc_hit_seen *s)
{
    size_t room = h->o.columns > INDENT + 20 ? h->o.columns - INDENT : 200;
    size_t from = s->start > FRONT && s->end > room ? s->start - FRONT : 0;
    while (from && ((unsigned char)s->text.p[from] & 0xc0) == 0x80)
        from--;
    toc_buf_printf(&h->out, "%*s%s", INDENT, "", from ? "..." : "");
    size_t used = add_part(&h->out, s->text, from, s->start, room) + (from ? 3 : 0);
    toc_buf_str(&h->out, h->o.colour ? "\033[1m" : "");
    used += add_part(&h->out, s->text, s->start, s->end, room);
    toc_buf_str(&h->out, h->o.colour ? "\033[0m" : "");
    if (used < room && s->end < s->text.n)
        (void)add_part(&h->out, s->text, s->end, TOC_MIN(s->text.n, s->end + 4 * room),
                       room - used);
    toc_buf_byte(&h->out, '\n');
}

/* The other records of a match. */
static void add_records(toc_buf *b, const toc_hit_seen *s)
{
    if (!s->match || s->match->n < 2)
        return;
    toc_buf_printf(b, "%*swith", INDENT, "");
    for (size_t i = 0; i < s->match->n; i++) {
        const toc_log_record *r = &s->match->records[i];
        if (r->file == s->file && r->line == s->line)
            continue;
        toc_buf_byte(b, ' ');
        toc_show_text(b, toc_sv_of(r->file));
        toc_buf_printf(b, ":%llu", (unsigned long long)r->line);
    }
    toc_buf_byte(b, '\n');
}

void toc_hits_row(toc_hits *h, const toc_hit_seen *s)
{
    toc_show_text(&h->out, toc_sv_of(s->file));
    toc_buf_printf(&h->out, ":%llu: %s ", (unsigned long long)s->line,
                   toc_ioc_kind_name(s->item.kind));
    toc_show_text(&h->out, s->item.value);
    add_about(h, &s->item.about, s->age, s->score, s->met);
    add_line(h, s);
    add_records(&h->out, s);
}

static void add_time(toc_buf *b, int64_t us)
{
    char text[TOC_TIME_TEXT + 1];
    toc_time_format(us, text);
    toc_buf_printf(b, "%.19sZ", text);
}

void toc_hits_count_row(toc_hits *h, const toc_met *m, const toc_set_item *item)
{
    int64_t age;
    double score;
    toc_buf_printf(&h->out, "%8llu  %s ", (unsigned long long)m->count,
                   toc_ioc_kind_name(item->kind));
    toc_show_text(&h->out, item->value);
    toc_buf_str(&h->out, "  first ");
    toc_show_text(&h->out, toc_sv_of(m->file));
    toc_buf_printf(&h->out, ":%llu", (unsigned long long)m->line);
    if (m->first) {
        toc_buf_str(&h->out, ", ");
        add_time(&h->out, m->first);
        toc_buf_str(&h->out, " to ");
        add_time(&h->out, m->last);
    }
    toc_hits_judge(h, &item->about, &age, &score);
    add_about(h, &item->about, age, score, m);
}

/* ---- for programs ---- */

static void json_text(toc_json_out *j, const char *key, toc_sv s)
{
    toc_json_key(j, key);
    toc_json_str_or_null(j, s);
}

static void json_time(toc_json_out *j, const char *key, bool known, int64_t us)
{
    char text[TOC_TIME_TEXT + 1] = "";
    if (known)
        toc_time_format(us, text);
    json_text(j, key, toc_sv_of(text));
}

static void json_count(toc_json_out *j, const char *key, uint64_t n)
{
    toc_json_key(j, key);
    toc_json_uint(j, n);
}

static void json_doubts(toc_hits *h, toc_json_out *j, const toc_about *about, const toc_met *m)
{
    const toc_dispute_vec *disputes = toc_disputes_on(h->disputes, about->id);
    toc_json_key(j, "warning_lists");
    toc_json_open(j, '[');
    for (toc_sv rest = m->lists; rest.n;) {
        long end = toc_sv_find(rest, TOC_SV("; "), 0);
        size_t n = end < 0 ? rest.n : (size_t)end;
        toc_json_str(j, toc_sv_range(rest, 0, n));
        rest = toc_sv_range(rest, TOC_MIN(n + 2, rest.n), rest.n);
    }
    toc_json_close(j, ']');
    toc_json_key(j, "probably_none");
    toc_json_bool(j, m->action == TOC_LIST_WARN);
    toc_json_key(j, "disputed_by");
    toc_json_open(j, '[');
    for (uint32_t i = 0; disputes && i < disputes->n; i++) {
        toc_json_open(j, '{');
        json_text(j, "name", disputes->p[i].who);
        json_text(j, "opinion",
                  disputes->p[i].strongly ? TOC_SV("strongly-disagree") : TOC_SV("disagree"));
        json_text(j, "explanation", disputes->p[i].why);
        toc_json_close(j, '}');
    }
    toc_json_close(j, ']');
}

/* What is known of the indicator. */
static void json_item(toc_hits *h, toc_json_out *j, const toc_set_item *item, const toc_met *m)
{
    const toc_about *about = &item->about;
    int64_t age;
    double score;
    toc_hits_judge(h, about, &age, &score);
    json_text(j, "type", toc_sv_of(toc_ioc_kind_name(item->kind)));
    json_text(j, "indicator", item->value);
    json_text(j, "id", about->id);
    json_text(j, "name", about->name);
    json_text(j, "source", about->source);
    json_text(j, "marking", about->marking);
    json_time(j, "valid_from", about->valid_from, (int64_t)about->valid_from * 1000000);
    json_time(j, "valid_until", about->valid_until, (int64_t)about->valid_until * 1000000);
    toc_json_key(j, "age_days");
    if (age >= 0)
        toc_json_int(j, age / 86400);
    else
        toc_json_null(j);
    toc_json_key(j, "score");
    toc_json_num(j, (double)(int64_t)(score * 10 + 0.5) / 10);
    json_doubts(h, j, about, m);
}

/* The line; of one that is longer than anybody reads, what stands around the find. */
static toc_sv around(const toc_hit_seen *s)
{
    size_t from = s->text.n > LONGEST && s->start > LONGEST / 4 ? s->start - LONGEST / 4 : 0;
    size_t to = TOC_MIN(s->text.n, from + LONGEST);
    while (from && ((unsigned char)s->text.p[from] & 0xc0) == 0x80)
        from--;
    while (to < s->text.n && to > from && ((unsigned char)s->text.p[to] & 0xc0) == 0x80)
        to--;
    return toc_sv_range(s->text, from, to);
}

static void json_records(toc_json_out *j, const toc_log_match *m)
{
    toc_json_key(j, "records");
    toc_json_open(j, '[');
    for (size_t i = 0; i < m->n; i++) {
        toc_json_open(j, '{');
        json_text(j, "file", toc_sv_of(m->records[i].file));
        json_count(j, "line", m->records[i].line);
        json_count(j, "offset", m->records[i].offset);
        toc_json_close(j, '}');
    }
    toc_json_close(j, ']');
}

void toc_hits_json(toc_hits *h, const toc_hit_seen *s)
{
    toc_json_out j = {.buf = &h->out};
    toc_json_open(&j, '{');
    json_text(&j, "file", toc_sv_of(s->file));
    json_count(&j, "line", s->line);
    json_count(&j, "offset", s->offset);
    json_time(&j, "time", s->timed, s->time);
    json_text(&j, "found", toc_sv_range(s->text, s->start, s->end));
    json_item(h, &j, &s->item, s->met);
    if (s->match)
        json_records(&j, s->match);
    json_text(&j, "text", around(s));
    toc_json_close(&j, '}');
    toc_buf_byte(&h->out, '\n');
}

void toc_hits_count_json(toc_hits *h, const toc_met *m, const toc_set_item *item)
{
    toc_json_out j = {.buf = &h->out};
    toc_json_open(&j, '{');
    json_count(&j, "count", m->count);
    json_text(&j, "first_file", toc_sv_of(m->file));
    json_count(&j, "first_line", m->line);
    json_time(&j, "first_seen", m->first, m->first);
    json_time(&j, "last_seen", m->first, m->last);
    json_item(h, &j, item, m);
    toc_json_close(&j, '}');
    toc_buf_byte(&h->out, '\n');
}
