/* treebank - see treebank.h. */
#include "treebank.h"

#include "base/ascii.h"
#include "base/buf.h"
#include "base/file.h"
#include "extract/tagger.h"
#include "extract/token.h"

#include <errno.h>

enum { MAX_WORDS = 1000, COLUMNS = 10 };

/* One word of a sentence, as the file has it. */
typedef struct {
    uint32_t start, end; /* bytes of the sentence's text */
    uint32_t head;       /* 0 root, else number of the word, from 1 */
    uint8_t pos;
    bool space_before;
    uint16_t depth; /* steps to the root */
} word;

typedef struct {
    word words[MAX_WORDS];
    uint32_t n;
    toc_buf text;      /* of this sentence */
    bool space_after;  /* the last word is followed by a space */
    int64_t range_end; /* last word of the multi-word token being read, 0 none */
    bool range_space;
} sentence;

typedef struct {
    treebank *tb;
    toc_arena *a;
    unsigned flags;
    toc_buf all; /* text of the whole corpus */
    sentence s;
    TOC_VEC(word) words;    /* all sentences, spans in `all` */
    TOC_VEC(uint32_t) ends; /* words before the end of each sentence */
} loader;

static toc_pos find_pos(toc_sv name)
{
    for (int p = TOC_POS_NONE; p < TOC_POS_COUNT; p++)
        if (toc_sv_eq(name, toc_sv_of(toc_pos_name((toc_pos)p))))
            return (toc_pos)p;
    return TOC_POS_NONE;
}

static void add_form(sentence *s, toc_sv form, bool capitals)
{
    for (size_t i = 0; i < form.n; i++)
        toc_buf_byte(&s->text, capitals ? toc_upper(form.p[i]) : form.p[i]);
}

static int add_word(loader *l, toc_sv col[COLUMNS], toc_err *reterr)
{
    sentence *s = &l->s;
    int64_t id, head;
    if (!toc_sv_to_i64(col[0], &id) || !toc_sv_to_i64(col[6], &head) || s->n == MAX_WORDS)
        return toc_fail(reterr, -EINVAL, "bad word line: %.*s", TOC_SV_ARG(col[1]));
    bool space = s->space_after && s->n > 0;
    if (space)
        toc_buf_byte(&s->text, ' ');
    word *w = &s->words[s->n++];
    *w = (word){.start = (uint32_t)s->text.n, .space_before = space};
    add_form(s, col[1], l->flags & TREEBANK_CAPITALS);
    w->end = (uint32_t)s->text.n;
    w->head = (uint32_t)head;
    w->pos = (uint8_t)find_pos(col[3]);
    s->space_after = toc_sv_find(col[9], TOC_SV("SpaceAfter=No"), 0) < 0;
    if (s->range_end)
        s->space_after = id == s->range_end && s->range_space;
    if (id == s->range_end)
        s->range_end = 0;
    return 0;
}

static int read_line(loader *l, toc_sv line, toc_err *reterr)
{
    toc_sv col[COLUMNS] = {{"", 0}}, id;
    for (int i = 0; i < COLUMNS; i++)
        col[i] = toc_sv_cut(&line, '\t');
    if (memchr(col[0].p, '.', col[0].n))
        return 0; /* an empty node of the enhanced graph */
    if (!memchr(col[0].p, '-', col[0].n))
        return add_word(l, col, reterr);
    id = col[0];
    toc_sv_cut(&id, '-');
    l->s.range_space = toc_sv_find(col[9], TOC_SV("SpaceAfter=No"), 0) < 0;
    return toc_sv_to_i64(id, &l->s.range_end) ? 0 : toc_fail(reterr, -EINVAL, "bad range");
}

static void measure_depth(sentence *s)
{
    for (uint32_t i = 0; i < s->n; i++) {
        uint16_t depth = 0;
        for (uint32_t h = i + 1; h && depth <= s->n; h = s->words[h - 1].head)
            depth++;
        s->words[i].depth = depth;
    }
}

/* Marks in joined[] the words that our tokenizer has in one token with the word before. */
static int find_joined(loader *l, bool joined[MAX_WORDS])
{
    sentence *s = &l->s;
    toc_doc doc = {.text = toc_buf_sv(&s->text)};
    toc_text t = {.doc = &doc};
    toc_arena a = {0};
    char *fold = toc_arena_alloc(&a, doc.text.n);
    size_t used;
    if (!fold || !toc_token_cut(&t, &a, 0, doc.text.n, fold, &used)) {
        toc_arena_done(&a);
        return -ENOMEM;
    }
    uint32_t k = 0;
    for (uint32_t i = 0; i < s->n; i++) {
        while (k + 1 < t.tokens.n && t.tokens.p[k].end <= s->words[i].start)
            k++;
        joined[i] = i > 0 && t.tokens.p[k].start < s->words[i].start;
    }
    toc_arena_done(&a);
    return 0;
}

static int add_token(loader *l, uint32_t first, uint32_t end, size_t base)
{
    sentence *s = &l->s;
    uint32_t top = first;
    for (uint32_t i = first; i < end; i++)
        if (s->words[i].depth < s->words[top].depth)
            top = i;
    word *w = TOC_VEC_PUSH(l->a, &l->words);
    if (!w)
        return -ENOMEM;
    *w = s->words[top];
    w->start = (uint32_t)base + s->words[first].start;
    w->end = (uint32_t)base + s->words[end - 1].end;
    w->space_before = s->words[first].space_before || first == 0;
    return 0;
}

static int end_sentence(loader *l)
{
    sentence *s = &l->s;
    if (s->n == 0)
        return 0;
    bool joined[MAX_WORDS] = {false};
    size_t base = l->all.n;
    measure_depth(s);
    int r = l->flags & TREEBANK_OWN_WORDS ? 0 : find_joined(l, joined);
    for (uint32_t i = 0, end; r == 0 && i < s->n; i = end) {
        for (end = i + 1; end < s->n && joined[end];)
            end++;
        r = add_token(l, i, end, base);
    }
    uint32_t *stop = TOC_VEC_PUSH(l->a, &l->ends);
    if (!stop)
        return -ENOMEM;
    *stop = l->words.n;
    toc_buf_add(&l->all, toc_buf_sv(&s->text));
    toc_buf_byte(&l->all, '\n');
    toc_buf_clear(&s->text);
    s->n = 0;
    s->range_end = 0;
    return r;
}

static int read_all(loader *l, toc_sv file, toc_err *reterr)
{
    while (file.n) {
        toc_sv line = toc_sv_cut(&file, '\n');
        int r = 0;
        if (line.n == 0)
            r = end_sentence(l);
        else if (line.p[0] != '#')
            r = read_line(l, line, reterr);
        if (r < 0)
            return r;
    }
    return end_sentence(l);
}

/* Turns the words into the treebank's tokens and sentences. */
static int build(loader *l)
{
    treebank *tb = l->tb;
    toc_arena *a = l->a;
    uint32_t n = l->words.n, first = 0;
    tb->doc.text = toc_arena_dup(a, toc_buf_sv(&l->all));
    tb->text = (toc_text){.doc = &tb->doc, .upper_case = l->flags & TREEBANK_CAPITALS};
    tb->pos = TOC_NEW_N(a, uint8_t, n);
    if (!tb->pos || l->all.failed)
        return -ENOMEM;
    for (uint32_t i = 0; i < n; i++) {
        const word *w = &l->words.p[i];
        if (!toc_token_add(&tb->text, a, w->start, w->end, w->space_before))
            return -ENOMEM;
        tb->pos[i] = w->pos;
    }
    TOC_VEC_FOREACH (end, &l->ends) {
        toc_sentence *s = TOC_VEC_PUSH(a, &tb->text.sentences);
        if (!s)
            return -ENOMEM;
        *s = (toc_sentence){.first = first, .end = *end, .paragraph = tb->text.sentences.n - 1};
        first = *end;
    }
    return 0;
}

int treebank_load(const char *path, unsigned flags, toc_arena *a, treebank *ret, toc_err *reterr)
{
    toc_file_map file;
    int r = toc_file_map_open(path, &file, reterr);
    if (r < 0)
        return r;
    loader *l = TOC_NEW(a, loader);
    if (!l) {
        toc_file_map_close(&file);
        return toc_fail(reterr, -ENOMEM, "no memory for %s", path);
    }
    *l = (loader){.tb = ret, .a = a, .flags = flags};
    r = read_all(l, file.bytes, reterr);
    if (r == 0)
        r = build(l);
    if (r == -ENOMEM)
        toc_fail(reterr, r, "no memory for %s", path);
    toc_buf_done(&l->all);
    toc_buf_done(&l->s.text);
    toc_file_map_close(&file);
    return r;
}

void treebank_shuffle(uint32_t *order, uint32_t n, uint64_t *seed)
{
    for (uint32_t i = n; i > 1; i--) {
        *seed = *seed * 6364136223846793005u + 1442695040888963407u;
        uint32_t k = (uint32_t)((*seed >> 33) % i), swap = order[k];
        order[k] = order[i - 1];
        order[i - 1] = swap;
    }
}
