/*
 * word_classes - makes model-data/word-classes.txt: what dictionaries say that a word can be.
 *
 *     word_classes BRILL_DIR WORDNET_DIR OUT.txt
 *
 * BRILL_DIR is lib/ of the npm package "brill" (the Brill tagger's lexicon: Penn tags by word, the
 * most frequent first), WORDNET_DIR holds WordNet's index.noun, .verb, .adj, .adv. A line of OUT is
 * "word<tab>class": up to three Penn tags of the word in small letters, "+NP" if it occurs as a
 * name, and WordNet's parts of speech: "attack<tab>NN,VB,VBP+NP/nv".
 */
#include "base/ascii.h"
#include "base/buf.h"
#include "base/file.h"
#include "base/map.h"
#include "base/utf8.h"
#include "base/vec.h"

#include <stdio.h>
#include <stdlib.h>

enum { MAX_TAGS = 3, MAX_TAG_LIST = 200 };

typedef struct {
    toc_sv word;
    toc_sv tags[MAX_TAGS];  /* of the word in small letters */
    toc_sv other[MAX_TAGS]; /* of spellings with capitals */
    uint32_t n_tags, n_other;
    bool name;
    bool net[4]; /* WordNet: adjective, noun, adverb, verb */
} entry;

typedef struct {
    toc_arena *a;
    toc_map index;
    TOC_VEC(entry) entries;
    toc_sv tag_list[MAX_TAG_LIST];
    uint32_t n_tag_list;
} dictionary;

static entry *find(dictionary *d, toc_sv word)
{
    toc_sv key = toc_fold(d->a, word);
    if (key.n == 0 || memchr(key.p, ' ', key.n))
        return NULL;
    int64_t at = toc_map_get(&d->index, key);
    if (at != TOC_MAP_NONE)
        return &d->entries.p[at];
    entry *e = TOC_VEC_PUSH(d->a, &d->entries);
    if (!e || !toc_map_put(&d->index, d->a, key, d->entries.n - 1))
        return NULL;
    e->word = key;
    return e;
}

static void add_once(toc_sv *list, uint32_t *n, toc_sv tag)
{
    for (uint32_t i = 0; i < *n; i++)
        if (toc_sv_eq(list[i], tag))
            return;
    if (*n < MAX_TAGS)
        list[(*n)++] = tag;
}

static bool is_lower_case(toc_sv word)
{
    for (size_t i = 0; i < word.n; i++)
        if (toc_is_upper(word.p[i]))
            return false;
    return true;
}

/* tags: "NN" or alternatives "VBN|JJ". */
static void add_tags(entry *e, bool lower, toc_sv tags)
{
    while (tags.n) {
        toc_sv tag = toc_sv_cut(&tags, '|');
        if (toc_sv_starts(tag, TOC_SV("NNP")))
            e->name = true;
        else if (lower)
            add_once(e->tags, &e->n_tags, tag);
        else
            add_once(e->other, &e->n_other, tag);
    }
}

/* Lines "  'NN'," of tags.js. */
static void read_tag_list(dictionary *d, toc_sv file)
{
    while (file.n) {
        toc_sv line = toc_sv_cut(&file, '\n');
        if (line.n < 5 || !toc_sv_starts(line, TOC_SV("  ")) || d->n_tag_list == MAX_TAG_LIST)
            continue;
        size_t end = line.p[line.n - 1] == ',' ? line.n - 2 : line.n - 1;
        d->tag_list[d->n_tag_list++] = toc_sv_range(line, 3, end);
    }
}

/* Lines "  word: 3," and "  'it\'s': [4, 5]," of words.js. */
static void read_words(dictionary *d, toc_sv file)
{
    while (file.n) {
        toc_sv line = toc_sv_cut(&file, '\n');
        long colon = toc_sv_find(line, TOC_SV(": "), 0);
        if (colon < 3 || !toc_sv_starts(line, TOC_SV("  ")))
            continue;
        toc_sv word = toc_sv_range(line, 2, (size_t)colon);
        if (word.p[0] == '\'' || word.p[0] == '"')
            word = toc_sv_range(word, 1, word.n - 1);
        entry *e = find(d, word);
        for (size_t i = (size_t)colon; e && i < line.n; i++) {
            uint32_t tag = 0;
            if (!toc_is_digit(line.p[i]))
                continue;
            while (i < line.n && toc_is_digit(line.p[i]))
                tag = tag * 10 + (uint32_t)(line.p[i++] - '0');
            if (tag < d->n_tag_list)
                add_tags(e, is_lower_case(word), d->tag_list[tag]);
        }
    }
}

/* Lines "lemma pos …" of a WordNet index; those that begin with a space are its licence. */
static void read_index(dictionary *d, toc_sv file, int which)
{
    while (file.n) {
        toc_sv line = toc_sv_cut(&file, '\n'), lemma = toc_sv_cut(&line, ' ');
        if (lemma.n == 0 || memchr(lemma.p, '_', lemma.n))
            continue;
        entry *e = find(d, lemma);
        if (e)
            e->net[which] = true;
    }
}

static int by_word(const void *a, const void *b)
{
    return toc_sv_cmp(((const entry *)a)->word, ((const entry *)b)->word);
}

static void write_entry(toc_buf *out, const entry *e)
{
    bool lower = e->n_tags > 0;
    uint32_t n = lower ? e->n_tags : e->n_other;
    toc_buf_add(out, e->word);
    for (uint32_t i = 0; i < n; i++) {
        toc_buf_byte(out, i ? ',' : '\t');
        toc_buf_add(out, lower ? e->tags[i] : e->other[i]);
    }
    if (n == 0)
        toc_buf_byte(out, '\t');
    toc_buf_str(out, e->name ? "+NP/" : "/");
    for (int i = 0; i < 4; i++)
        if (e->net[i])
            toc_buf_byte(out, "anrv"[i]);
    toc_buf_byte(out, '\n');
}

static int read_sources(dictionary *d, const char *brill, const char *wordnet, toc_err *reterr)
{
    static const char *const indexes[] = {"adj", "noun", "adv", "verb"};
    toc_file_map file; /* kept open: tags are views into it */
    char path[4096];
    snprintf(path, sizeof(path), "%s/tags.js", brill);
    int r = toc_file_map_open(path, &file, reterr);
    if (r < 0)
        return r;
    read_tag_list(d, file.bytes);
    snprintf(path, sizeof(path), "%s/words.js", brill);
    r = toc_file_map_open(path, &file, reterr);
    if (r < 0)
        return r;
    read_words(d, file.bytes);
    for (int i = 0; i < 4; i++) {
        snprintf(path, sizeof(path), "%s/index.%s", wordnet, indexes[i]);
        r = toc_file_map_open(path, &file, reterr);
        if (r < 0)
            return r;
        read_index(d, file.bytes, i);
    }
    return 0;
}

int main(int argc, char **argv)
{
    if (argc != 4) {
        fprintf(stderr, "usage: word_classes BRILL_DIR WORDNET_DIR OUT.txt\n");
        return 2;
    }
    toc_arena a = {0};
    toc_err err = {0};
    toc_buf out = {0};
    dictionary d = {.a = &a};
    int r = read_sources(&d, argv[1], argv[2], &err);
    if (r == 0) {
        qsort(d.entries.p, d.entries.n, sizeof(entry), by_word);
        for (uint32_t i = 0; i < d.entries.n; i++)
            write_entry(&out, &d.entries.p[i]);
        r = toc_file_replace(argv[3], toc_buf_sv(&out), &err);
    }
    if (r < 0)
        fprintf(stderr, "word_classes: %s\n", err.text);
    toc_buf_done(&out);
    toc_arena_done(&a);
    return r < 0;
}
