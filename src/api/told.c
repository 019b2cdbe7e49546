/* told - see told.h. */
#include "api/told.h"

#include "api/call.h"
#include "base/utf8.h"

#include <errno.h>

/* ---- what a row tells: a line of words, then one a party, its id before its name ---- */

static void add(toc_sv text, toc_arena *a, toc_buf *to)
{
    toc_buf_byte(to, ' ');
    toc_buf_add(to, toc_fold(a, text));
}

static void add_names(toc_json list, toc_arena *a, toc_buf *to)
{
    for (toc_json_iter i = toc_json_each(list); toc_json_next(&i);)
        add(toc_json_text(i.value, "name"), a, to);
}

/* The values that a list shows, not what they are called. */
void toc_told_write(toc_json row, toc_buf *ret)
{
    static const char *const WORDS[] = {"realm", "category", "type", "stage"};
    toc_json cyber = toc_json_get(row, "cyber"), parties = toc_json_get(row, "perpetrators");
    toc_arena a = {0};
    for (size_t i = 0; i < TOC_LEN(WORDS); i++)
        add(toc_json_text(row, WORDS[i]), &a, ret);
    add(toc_json_text(toc_json_get(row, "place"), "name"), &a, ret);
    add_names(parties, &a, ret);
    add_names(toc_json_get(cyber, "malware"), &a, ret);
    add_names(toc_json_get(cyber, "vulnerabilities"), &a, ret);
    for (toc_json_iter i = toc_json_each(parties); toc_json_next(&i);) {
        toc_buf_byte(ret, '\n');
        toc_buf_add(ret, toc_json_text(i.value, "id")); /* one of STIX: it has no space */
        add(toc_json_text(i.value, "name"), &a, ret);
    }
    ret->failed = ret->failed || a.overflowed;
    toc_arena_done(&a);
}

/* ---- what is asked of it ---- */

typedef struct {
    toc_sv words, actor, id; /* folded, but for the id */
} question;

/* Most rows don't have it: that is told fastest by looking for it anywhere. */
static bool has_word(toc_sv text, toc_sv word)
{
    const char *end = text.p + text.n;
    for (const char *p = text.p; p && p < end; p++) {
        p = memmem(p, (size_t)(end - p), word.p, word.n);
        if (p && (p == text.p || p[-1] == ' ') && (p + word.n == end || p[word.n] == ' '))
            return true;
        if (!p)
            break;
    }
    return false;
}

static bool has_words(toc_sv text, toc_sv words)
{
    bool all = true;
    while (all && words.n) {
        toc_sv word = toc_sv_cut(&words, ' ');
        all = !word.n || has_word(text, word);
    }
    return all;
}

static bool says(const question *q, toc_sv told)
{
    return has_words(toc_sv_cut(&told, '\n'), q->words);
}

static bool is_by(const question *q, toc_sv told)
{
    (void)toc_sv_cut(&told, '\n');
    while (told.n) {
        toc_sv name = toc_sv_cut(&told, '\n');
        toc_sv id = toc_sv_cut(&name, ' ');
        if ((q->actor.n && has_words(name, q->actor)) || (q->id.n && toc_sv_eq(id, q->id)))
            return true;
    }
    return false;
}

static int ask(toc_api_call *c, const toc_board *b, const question *q,
               bool (*fits)(const question *q, toc_sv told), toc_found *ret)
{
    int64_t most = 0;
    if (!c->store)
        return -ENODATA;
    for (uint32_t i = 0; i < b->n; i++)
        most = TOC_MAX(most, b->rows[i].no);
    unsigned char *bits = toc_arena_alloc(c->a, (size_t)most / 8 + 1);
    for (uint32_t i = 0; bits && i < b->n; i++) {
        int64_t no = b->rows[i].no;
        if (no > 0 && fits(q, toc_packed_beside(b->rows[i].text)))
            bits[no / 8] |= (unsigned char)(1U << (no % 8));
    }
    *ret = (toc_found){bits, most};
    return bits ? 0 : -ENOMEM;
}

int toc_told_text(toc_api_call *c, const toc_board *b, const toc_find *f, toc_found *ret)
{
    question q = {.words = toc_fold(c->a, f->text)};
    *ret = (toc_found){0};
    return f->text.n ? ask(c, b, &q, says, ret) : 0;
}

int toc_told_actor(toc_api_call *c, const toc_board *b, const toc_find *f, toc_found *ret)
{
    question q = {.actor = toc_fold(c->a, f->actor), .id = f->actor_id};
    *ret = (toc_found){0};
    return f->actor.n || f->actor_id.n ? ask(c, b, &q, is_by, ret) : 0;
}
