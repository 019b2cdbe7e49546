/* name_corpus - see name_corpus.h. */
#include "name_corpus.h"

#include "base/ascii.h"
#include "base/buf.h"
#include "base/file.h"
#include "base/utf8.h"
#include "json.h"

#include <errno.h>
#include <stdlib.h>

#define BIT(tag) ((uint16_t)(1u << TOC_NAMED_##tag))

enum { FOLDS = 5 };

/* What a corpus calls it, and which of our tags that may be; 0: no name of ours. */
typedef struct {
    const char *label;
    uint16_t tags;
} label_row;

typedef struct {
    const char *path;
    name_source source;
    int column;        /* of the labels, from 0; -1: the last */
    uint16_t unmarked; /* what a word without a label may be */
    bool held_out;
    label_row labels[12];
} bio_file;

static const bio_file BIO_FILES[] = {
    {"annoctr/train.bio",
     NAMES_ANNOCTR,
     6,
     BIT(NOT) | BIT(PERSON) | BIT(NATIONALITY) | BIT(OTHER),
     false,
     {{"ORG", BIT(ORGANIZATION)},
      {"LOC", BIT(PLACE)},
      {"GROUP", BIT(ACTOR)},
      {"MALWARE", BIT(MALWARE)},
      {"TOOL", BIT(TOOL)}}},
    {"annoctr/dev.bio",
     NAMES_ANNOCTR,
     6,
     BIT(NOT) | BIT(PERSON) | BIT(NATIONALITY) | BIT(OTHER),
     true,
     {{"ORG", BIT(ORGANIZATION)},
      {"LOC", BIT(PLACE)},
      {"GROUP", BIT(ACTOR)},
      {"MALWARE", BIT(MALWARE)},
      {"TOOL", BIT(TOOL)}}},
    {"cyner/train.txt",
     NAMES_CYNER,
     1,
     BIT(NOT) | BIT(PERSON) | BIT(PLACE) | BIT(NATIONALITY) | BIT(OTHER) | BIT(ACTOR),
     false,
     {{"Organization", BIT(ORGANIZATION) | BIT(ACTOR)},
      {"Malware", BIT(MALWARE) | BIT(TOOL)},
      {"System", BIT(OTHER)}}},
    {"wikigold/wikigold.conll.txt",
     NAMES_WIKIGOLD,
     -1,
     BIT(NOT),
     false,
     {{"PER", BIT(PERSON)},
      {"ORG", BIT(ORGANIZATION)},
      {"LOC", BIT(PLACE)},
      {"MISC", BIT(OTHER) | BIT(NATIONALITY) | BIT(WEAPON) | BIT(TOOL)}}},
};

static const label_row RE3D_TYPES[] = {
    {"Person", BIT(PERSON)},
    {"Organisation", BIT(ORGANIZATION) | BIT(ACTOR)},
    {"Location", BIT(PLACE)},
    {"Nationality", BIT(NATIONALITY)},
    {"Weapon", BIT(WEAPON)},
    {"MilitaryPlatform", BIT(WEAPON) | BIT(OTHER)},
    {"Vehicle", BIT(WEAPON) | BIT(OTHER)},
    {"DocumentReference", BIT(OTHER)},
};

typedef struct {
    const toc_lexicon *lx;
    const toc_tagger *tagger;
    toc_arena *a;
    name_doc_vec *docs;
} loader;

/* ---------------------------------------------------------------- names and tokens */

bool name_tokens(const toc_text *t, const marked_name *n, uint32_t *ret_first, uint32_t *ret_end)
{
    uint32_t low = 0, high = t->tokens.n;
    while (low < high) {
        uint32_t mid = low + (high - low) / 2;
        if (t->tokens.p[mid].end <= n->start)
            low = mid + 1;
        else
            high = mid;
    }
    for (high = low; high < t->tokens.n && t->tokens.p[high].start < n->end;)
        high++;
    *ret_first = low;
    *ret_end = high;
    return high > low;
}

static bool is_article(const toc_token *k)
{
    return toc_sv_eq(k->fold, TOC_SV("the")) || toc_sv_eq(k->fold, TOC_SV("a")) ||
           toc_sv_eq(k->fold, TOC_SV("an"));
}

static bool is_title(const loader *l, const toc_text *t, uint32_t i, uint32_t end, uint32_t *ret_n)
{
    const toc_lex_entry *e;
    uint32_t n, len = toc_lex_match(l->lx, t, i, end, &e, &n);
    *ret_n = len;
    return len && toc_lex_word_of(e, n, TOC_WORD_TITLE);
}

static bool is_demonym(const loader *l, const toc_text *t, uint32_t i)
{
    uint32_t n;
    const toc_lex_entry *e = toc_lex_find(l->lx, t->tokens.p[i].fold, &n);
    for (uint32_t k = 0; k < n; k++)
        if (e[k].kind == TOC_LEX_COUNTRY)
            return true;
    return false;
}

/* Behind the titles in front of a person's name: "Iraqi President Fuad Masum", "Capt. Jones". */
static uint32_t behind_titles(const loader *l, const toc_text *t, uint32_t first, uint32_t end)
{
    uint32_t name = first, n;
    for (uint32_t i = first; i + 1 < end;) {
        const toc_token *k = &t->tokens.p[i];
        if (is_title(l, t, i, end, &n) && i + n < end) {
            i += n;
            name = i;
        } else if (k->shape & TOC_SHAPE_PUNCT) {
            i++;
            name = name + 1 == i ? i : name;
        } else if (is_demonym(l, t, i)) {
            i++;
        } else {
            break;
        }
    }
    return name;
}

/* Our names bear no article and no title, nor the 's behind. */
static void trim(const loader *l, const toc_text *t, bool person, uint32_t *first, uint32_t *end)
{
    while (*first + 1 < *end && is_article(&t->tokens.p[*first]))
        ++*first;
    if (person)
        *first = behind_titles(l, t, *first, *end);
    const toc_token *last = &t->tokens.p[*end - 1];
    if (*end - *first > 1 && (toc_sv_eq(last->fold, TOC_SV("s")) || last->pos == TOC_PART))
        --*end;
}

/* "Ministers discussed": a capital only because the sentence begins. */
static bool begins_sentence(const toc_text *t, uint32_t first, uint32_t end)
{
    const toc_token *k = &t->tokens.p[first];
    if (end - first != 1 || k->pos != TOC_NOUN || !(k->shape & TOC_SHAPE_TITLE))
        return false;
    TOC_VEC_FOREACH (s, &t->sentences)
        if (s->first == first)
            return true;
    return false;
}

/* A word in small letters that may not stand inside a name, or nothing in capitals at all. */
static bool is_description(const toc_text *t, uint32_t first, uint32_t end)
{
    static const char *const LINKS[] = {"of",  "the", "for", "and", "de", "la", "del", "van",
                                        "von", "bin", "ibn", "al",  "el", "s",  "in",  "da"};
    bool capitals = false;
    for (uint32_t i = first; i < end; i++) {
        const toc_token *k = &t->tokens.p[i];
        bool link = (k->shape & TOC_SHAPE_PUNCT) || (k->shape & TOC_SHAPE_DIGIT);
        for (size_t n = 0; n < TOC_LEN(LINKS); n++)
            link |= toc_sv_eq(k->fold, toc_sv_of(LINKS[n]));
        bool upper = k->shape & (TOC_SHAPE_TITLE | TOC_SHAPE_UPPER | TOC_SHAPE_MIXED);
        if (!upper && !link)
            return true;
        capitals |= upper && k->pos != TOC_PRON && k->pos != TOC_DET;
    }
    return !capitals;
}

/* Cuts a name down to ours; false when no token is left of it. */
static bool adjust(const loader *l, name_doc *d, marked_name *n)
{
    uint32_t first, end, title;
    if (!name_tokens(&d->text, n, &first, &end))
        return false;
    trim(l, &d->text, n->tags & BIT(PERSON), &first, &end);
    n->start = d->text.tokens.p[first].start;
    n->end = d->text.tokens.p[end - 1].end;
    n->described = is_description(&d->text, first, end) || begins_sentence(&d->text, first, end) ||
                   (is_title(l, &d->text, first, end, &title) && first + title >= end);
    return true;
}

static void allow(name_doc *d, const marked_name *n, uint16_t tags)
{
    uint32_t first, end;
    if (name_tokens(&d->text, n, &first, &end))
        for (uint32_t i = first; i < end; i++)
            d->allowed[i] = tags;
}

/* What a description holds may be anything, unless it is a name of its own. */
static void mark(name_doc *d)
{
    for (uint32_t i = 0; i < d->text.tokens.n; i++)
        d->allowed[i] = d->unmarked;
    TOC_VEC_FOREACH (n, &d->names)
        if (n->described)
            allow(d, n, (uint16_t)((1u << TOC_NAMED_COUNT) - 1));
    TOC_VEC_FOREACH (n, &d->names)
        if (!n->described)
            allow(d, n, n->tags);
}

/* Of names in names the outer ones count. */
static void settle(const loader *l, name_doc *d)
{
    uint32_t kept = 0, covered = 0;
    TOC_VEC_FOREACH (n, &d->names) {
        if (!adjust(l, d, n) || (!n->described && n->start < covered))
            continue;
        if (!n->described)
            covered = n->end;
        d->names.p[kept++] = *n;
    }
    d->names.n = kept;
    mark(d);
}

/* Of a group's name that two tags fit, the lexicon knows which. */
static void choose_actors(const loader *l, name_doc *d)
{
    const uint16_t both = BIT(ORGANIZATION) | BIT(ACTOR);
    for (uint32_t i = 0; i < d->text.tokens.n; i++) {
        if (d->allowed[i] != both)
            continue;
        uint32_t end = i;
        while (end < d->text.tokens.n && d->allowed[end] == both)
            end++;
        bool known = false;
        for (uint32_t k = i; k < end; k++) {
            const toc_lex_entry *e;
            uint32_t n;
            if (toc_lex_match(l->lx, &d->text, k, end, &e, &n))
                for (uint32_t j = 0; j < n; j++)
                    known |= e[j].kind == TOC_LEX_ACTOR;
        }
        for (uint32_t k = i; k < end; k++)
            d->allowed[k] = known ? BIT(ACTOR) : BIT(ORGANIZATION);
        i = end - 1;
    }
}

/* Makes tokens of d->doc; the tokens may be anything yet. */
static int cut(const loader *l, name_doc *d)
{
    toc_doc *doc = TOC_NEW(l->a, toc_doc); /* the text keeps a pointer to it */
    if (!doc)
        return -ENOMEM;
    *doc = d->doc;
    int r = toc_text_split(doc, l->a, &d->text);
    if (r == 0)
        r = toc_lex_look(l->lx, &d->text, l->a);
    if (r < 0)
        return r;
    toc_tag(l->tagger, &d->text);
    d->allowed = TOC_NEW_N(l->a, uint16_t, d->text.tokens.n + 1);
    return d->allowed ? 0 : -ENOMEM;
}

static int finish(const loader *l, name_doc *d, uint16_t unmarked)
{
    int r = cut(l, d);
    if (r < 0)
        return r;
    d->unmarked = unmarked;
    settle(l, d);
    choose_actors(l, d);
    return 0;
}

static int add_capitals(const loader *l, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++) {
        name_doc *d = TOC_VEC_PUSH(l->a, l->docs);
        if (!d)
            return -ENOMEM;
        *d = l->docs->p[i];
        d->capitals = true;
        toc_sv text = d->doc.text;
        char *upper = toc_arena_alloc(l->a, text.n + 1);
        for (size_t k = 0; upper && k < text.n; k++)
            upper[k] = toc_upper(text.p[k]);
        d->doc.text = (toc_sv){upper, text.n};
        int r = upper ? cut(l, d) : -ENOMEM;
        if (r < 0)
            return r;
        mark(d);
        choose_actors(l, d);
    }
    return 0;
}

/* ---------------------------------------------------------------- words with labels */

typedef struct {
    const bio_file *file;
    name_doc *doc;
    toc_buf text;
    bool space;    /* the next word is set apart */
    uint16_t open; /* tags of the name that is going on */
} bio_reader;

static bool glued(toc_sv word)
{
    static const char GLUED[] = ".,;:)!?%]";
    return (word.n == 1 && strchr(GLUED, word.p[0])) || (word.n > 1 && word.p[0] == '\'');
}

static uint16_t tags_of(const bio_file *f, toc_sv label)
{
    for (size_t i = 0; i < TOC_LEN(f->labels) && f->labels[i].label; i++)
        if (toc_sv_eq(label, toc_sv_of(f->labels[i].label)))
            return f->labels[i].tags;
    return 0;
}

static bool add_word(bio_reader *b, toc_sv word, toc_sv label, toc_arena *a)
{
    if (b->space && !glued(word))
        toc_buf_byte(&b->text, ' ');
    uint32_t start = (uint32_t)b->text.n;
    toc_buf_add(&b->text, word);
    b->space = !(word.n == 1 && (word.p[0] == '(' || word.p[0] == '['));
    bool begins = label.n > 2 && label.p[0] == 'B';
    uint16_t tags = label.n > 2 ? tags_of(b->file, toc_sv_range(label, 2, label.n)) : 0;
    if (tags && !begins && tags == b->open && b->doc->names.n) {
        b->doc->names.p[b->doc->names.n - 1].end = (uint32_t)b->text.n;
        return true;
    }
    b->open = tags;
    if (!tags)
        return true;
    marked_name *n = TOC_VEC_PUSH(a, &b->doc->names);
    if (n)
        *n = (marked_name){start, (uint32_t)b->text.n, tags, false};
    return n;
}

static toc_sv column(toc_sv line, int which, toc_sv *ret_word)
{
    char sep = memchr(line.p, '\t', line.n) ? '\t' : ' ';
    toc_sv cell = {"", 0};
    *ret_word = toc_sv_cut(&line, sep);
    for (int i = 1; line.n; i++) {
        cell = toc_sv_cut(&line, sep);
        if (i == which)
            break;
    }
    return cell;
}

static int end_doc(const loader *l, bio_reader *b)
{
    if (!b->doc || !b->text.n)
        return 0;
    b->doc->doc =
        (toc_doc){.text = toc_arena_dup(l->a, toc_buf_sv(&b->text)), .published = TOC_DAY_NONE};
    toc_buf_clear(&b->text);
    return finish(l, b->doc, b->file->unmarked);
}

static int begin_doc(const loader *l, bio_reader *b)
{
    int r = end_doc(l, b);
    b->doc = r == 0 ? TOC_VEC_PUSH(l->a, l->docs) : NULL;
    if (!b->doc)
        return -ENOMEM;
    b->doc->source = b->file->source;
    b->doc->held_out = b->file->held_out;
    b->doc->fold = l->docs->n % FOLDS;
    b->space = false;
    b->open = 0;
    return 0;
}

static void end_sentence(bio_reader *b)
{
    if (b->text.n)
        toc_buf_str(&b->text, "\n\n");
    b->space = false;
    b->open = 0;
}

static int read_lines(const loader *l, bio_reader *b, toc_sv rest)
{
    enum { LONGEST = 20000 }; /* bytes; corpora without marks between documents are cut */
    int r = begin_doc(l, b);
    bool marks = toc_sv_find(rest, TOC_SV("<DOCSTART>"), 0) >= 0;
    while (r == 0 && rest.n) {
        toc_sv line = toc_sv_trim(toc_sv_cut(&rest, '\n')), word;
        if (!line.n) {
            end_sentence(b);
            if (!marks && b->text.n > LONGEST)
                r = begin_doc(l, b);
            continue;
        }
        toc_sv label = column(line, b->file->column, &word);
        if (toc_sv_starts(word, TOC_SV("<DOCSTART>")))
            r = begin_doc(l, b);
        else if (!add_word(b, word, label, l->a))
            r = -ENOMEM;
    }
    return r < 0 ? r : end_doc(l, b);
}

static int load_bio(const loader *l, const char *folder, const bio_file *f, toc_err *reterr)
{
    toc_file_map map;
    int r = toc_file_map_open(toc_arena_printf(l->a, "%s/%s", folder, f->path).p, &map, reterr);
    if (r < 0)
        return r;
    bio_reader b = {.file = f};
    r = read_lines(l, &b, map.bytes);
    toc_buf_done(&b.text);
    toc_file_map_close(&map);
    return r < 0 ? toc_fail(reterr, r, "%s: out of memory", f->path) : 0;
}

/* ---------------------------------------------------------------- re3d */

static int by_place(const void *pa, const void *pb)
{
    const marked_name *a = pa, *b = pb;
    if (a->start != b->start)
        return a->start < b->start ? -1 : 1;
    return a->end > b->end ? -1 : a->end < b->end;
}

/* re3d counts characters (UTF-16 units); we count bytes. */
static uint32_t *byte_offsets(toc_sv text, toc_arena *a, uint32_t *ret_n)
{
    uint32_t *at = TOC_NEW_N(a, uint32_t, text.n + 2), n = 0;
    for (size_t i = 0; at && i < text.n; i++) {
        unsigned char c = (unsigned char)text.p[i];
        if ((c & 0xc0) != 0x80)
            at[n++] = (uint32_t)i;
        if (c >= 0xf0)
            at[n++] = (uint32_t)i;
    }
    if (at)
        at[n] = (uint32_t)text.n;
    *ret_n = n;
    return at;
}

static bool add_entity(name_doc *d, const json *e, const uint32_t *at, uint32_t n, toc_arena *a)
{
    const json *begin = json_get(e, "begin"), *end = json_get(e, "end"),
               *type = json_get(e, "type");
    if (!begin || !end || !type || begin->number < 0 || end->number > n ||
        begin->number >= end->number)
        return true;
    for (size_t i = 0; i < TOC_LEN(RE3D_TYPES); i++) {
        if (!toc_sv_eq(type->text, toc_sv_of(RE3D_TYPES[i].label)))
            continue;
        marked_name *m = TOC_VEC_PUSH(a, &d->names);
        if (!m)
            return false;
        *m = (marked_name){at[(uint32_t)begin->number], at[(uint32_t)end->number],
                           RE3D_TYPES[i].tags, false};
    }
    return true;
}

/* Each line of a file is an object; they come as a list. */
static int read_objects(const loader *l, const char *path, toc_sv *ret_bytes, toc_err *reterr)
{
    toc_file_map map;
    int r = toc_file_map_open(path, &map, reterr);
    if (r < 0)
        return r;
    *ret_bytes = toc_arena_dup(l->a, map.bytes);
    toc_file_map_close(&map);
    if (toc_sv_starts(*ret_bytes, TOC_SV("\xef\xbb\xbf")))
        *ret_bytes = toc_sv_range(*ret_bytes, 3, ret_bytes->n);
    return 0;
}

static int add_entities(const loader *l, name_doc *d, toc_sv id, toc_sv lines, toc_err *reterr)
{
    uint32_t n;
    const uint32_t *at = byte_offsets(d->doc.text, l->a, &n);
    if (!at)
        return -ENOMEM;
    while (lines.n) {
        toc_sv line = toc_sv_trim(toc_sv_cut(&lines, '\n'));
        json *e;
        if (!line.n || toc_sv_find(line, id, 0) < 0)
            continue;
        int r = json_read(line, l->a, &e, reterr);
        if (r < 0)
            return r;
        if (!add_entity(d, e, at, n, l->a))
            return -ENOMEM;
    }
    if (d->names.n)
        qsort(d->names.p, d->names.n, sizeof(*d->names.p), by_place);
    return finish(l, d, BIT(NOT) | BIT(OTHER));
}

static int load_folder(const loader *l, const char *folder, uint32_t *number, toc_err *reterr)
{
    toc_sv docs, entities;
    int r = read_objects(l, toc_arena_printf(l->a, "%s/documents.json", folder).p, &docs, reterr);
    if (r == 0)
        r = read_objects(l, toc_arena_printf(l->a, "%s/entities.json", folder).p, &entities,
                         reterr);
    while (r == 0 && docs.n) {
        toc_sv line = toc_sv_trim(toc_sv_cut(&docs, '\n'));
        json *j;
        if (!line.n)
            continue;
        r = json_read(line, l->a, &j, reterr);
        const json *text = r == 0 ? json_get(j, "text") : NULL,
                   *id = r == 0 ? json_get(j, "_id") : NULL;
        name_doc *d = text && id ? TOC_VEC_PUSH(l->a, l->docs) : NULL;
        if (!d)
            return r < 0 ? r : toc_fail(reterr, -EINVAL, "%s: no text", folder);
        d->source = NAMES_RE3D;
        d->fold = *number % FOLDS;
        d->held_out = ++*number % FOLDS == 0;
        d->doc = (toc_doc){.text = text->text, .published = TOC_DAY_NONE};
        r = add_entities(l, d, id->text, entities, reterr);
    }
    return r;
}

int name_corpus_load(const char *folder, const toc_lexicon *lx, const toc_tagger *tagger,
                     toc_arena *a, name_doc_vec *ret, toc_err *reterr)
{
    static const char *const PARTS[] = {"Australian Department of Foreign Affairs",
                                        "CENTCOM",
                                        "Delegation of the European Union to Syria",
                                        "UK Government",
                                        "US State Department",
                                        "Wikipedia"};
    loader l = {lx, tagger, a, ret};
    uint32_t number = 0;
    int r = 0;
    for (size_t i = 0; r == 0 && i < TOC_LEN(PARTS); i++)
        r = load_folder(&l, toc_arena_printf(a, "%s/re3d/%s", folder, PARTS[i]).p, &number, reterr);
    for (size_t i = 0; r == 0 && i < TOC_LEN(BIO_FILES); i++)
        r = load_bio(&l, folder, &BIO_FILES[i], reterr);
    if (r < 0)
        return r;
    r = add_capitals(&l, ret->n);
    return r < 0 ? toc_fail(reterr, r, "out of memory") : 0;
}
