/* told - see told.h. */
#include "api/told.h"

#include "api/incidents.h"
#include "base/utf8.h"

#include <errno.h>

/* What is asked of a row. */
typedef struct {
    toc_sv words, actor, id; /* folded, but for the id */
    toc_arena a;             /* of one row */
} question;

static bool has_word(toc_sv text, toc_sv word)
{
    while (text.n)
        if (toc_sv_eq(toc_sv_cut(&text, ' '), word))
            return true;
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

static void add(question *q, toc_sv text, toc_buf *to)
{
    toc_buf_byte(to, ' ');
    toc_buf_add(to, toc_fold(&q->a, text));
}

static void add_names(question *q, toc_json list, toc_buf *to)
{
    for (toc_json_iter i = toc_json_each(list); toc_json_next(&i);)
        add(q, toc_json_text(i.value, "name"), to);
}

/* The values that a list shows, not what they are called. */
static bool says(question *q, toc_json row)
{
    static const char *const WORDS[] = {"realm", "category", "type", "stage"};
    toc_json cyber = toc_json_get(row, "cyber");
    toc_buf text = {0};
    for (size_t i = 0; i < TOC_LEN(WORDS); i++)
        add(q, toc_json_text(row, WORDS[i]), &text);
    add(q, toc_json_text(toc_json_get(row, "place"), "name"), &text);
    add_names(q, toc_json_get(row, "perpetrators"), &text);
    add_names(q, toc_json_get(cyber, "malware"), &text);
    add_names(q, toc_json_get(cyber, "vulnerabilities"), &text);
    bool all = !text.failed && has_words(toc_buf_sv(&text), q->words);
    toc_buf_done(&text);
    return all;
}

static bool is_by(question *q, toc_json row)
{
    toc_json list = toc_json_get(row, "perpetrators");
    for (toc_json_iter i = toc_json_each(list); toc_json_next(&i);)
        if ((q->actor.n && has_words(toc_fold(&q->a, toc_json_text(i.value, "name")), q->actor)) ||
            (q->id.n && toc_sv_eq(toc_json_text(i.value, "id"), q->id)))
            return true;
    return false;
}

static int ask(toc_api_call *c, const toc_board *b, question *q,
               bool (*fits)(question *q, toc_json row), toc_found *ret)
{
    int64_t most = 0;
    if (!c->store)
        return -ENODATA;
    for (uint32_t i = 0; i < b->n; i++)
        most = TOC_MAX(most, b->rows[i].no);
    unsigned char *bits = toc_arena_alloc(c->a, (size_t)most / 8 + 1);
    for (uint32_t i = 0; bits && i < b->n; i++) {
        TOC_CLEANUP(toc_json_doc_freep) toc_json_doc *doc = NULL;
        int64_t no = b->rows[i].no;
        toc_arena_clear(&q->a);
        if (toc_json_parse(toc_api_row_text(c, &b->rows[i]), &doc, NULL) == 0 &&
            fits(q, toc_json_root(doc)) && no > 0)
            bits[no / 8] |= (unsigned char)(1U << (no % 8));
    }
    toc_arena_done(&q->a);
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
