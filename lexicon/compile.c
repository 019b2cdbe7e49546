/*
 * compile - turns the plain text of lexicon/ into the image that extract/lexicon.c maps.
 *
 *     compile LEXICON-DIR OUTPUT DEPFILE
 *
 * Formats are described in lexicon/README.md. Any line that does not fit its format stops the
 * build with file and line.
 */
#include "pack.h"

#include "base/alloc.h"
#include "base/ascii.h"
#include "base/file.h"
#include "base/utf8.h"
#include "model/terms.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

/* Names of militant groups and malware that no catalogue numbers get their ids from here. */
#define TOCSIN_NAMESPACE "7b0c1f0e-5f0e-5c3a-9d7e-0a3c6b1f8e42"

enum { PATH_ROOM = 4096 };

/* What the "#:" lines of a word list have set. */
typedef struct {
    uint16_t cls;
    bool plural, verb;
    uint8_t flags;
} word_list;

typedef struct {
    lex_pack pack;
    word_list words;
    const char *dir;
    toc_buf deps;  /* of the Make rule that the build reads */
    toc_map town;  /* "CC folded name" to the row of its largest place */
    toc_map known; /* "kind folded name" to its row */
    toc_err err;
} compiler;

/* A text file line by line, without comments and empty lines. */
typedef struct {
    compiler *c;
    char path[PATH_ROOM];
    toc_file_map map;
    toc_sv rest;
    int line;
} source;

typedef int line_reader(compiler *c, source *src, toc_sv line);

static int bad_line(const source *src, const char *what)
{
    return toc_fail(&src->c->err, -EINVAL, "%s:%d: %s", src->path, src->line, what);
}

/* Calls each() for every line; lines that begin with "#:" are handed on, other comments are not. */
static int read_lines(compiler *c, const char *name, line_reader *each)
{
    source src = {.c = c};
    int n = snprintf(src.path, sizeof(src.path), "%s/%s", c->dir, name);
    if (n < 0 || (size_t)n >= sizeof(src.path))
        return toc_fail(&c->err, -ENAMETOOLONG, "%s/%s: too long a path", c->dir, name);
    int r = toc_file_map_open(src.path, &src.map, &c->err);
    if (r < 0)
        return r;
    toc_buf_printf(&c->deps, " \\\n  %s", src.path);
    src.rest = src.map.bytes;
    while (r == 0 && src.rest.n) {
        src.line++;
        /* The map is closed again: views into it must not outlive the call. */
        toc_sv line = toc_sv_cut(&src.rest, '\n');
        bool comment = toc_sv_starts(line, TOC_SV("#")) && !toc_sv_starts(line, TOC_SV("#:"));
        if (!comment && toc_sv_trim(line).n)
            r = each(c, &src, line);
    }
    toc_file_map_close(&src.map);
    return r;
}

/* Cuts the field up to the next tab; the last field is what is left. */
static toc_sv field(toc_sv *line)
{
    return toc_sv_trim(toc_sv_cut(line, '\t'));
}

static uint8_t flags_of(toc_sv words)
{
    uint8_t flags = 0;
    while (words.n) {
        toc_sv w = toc_sv_cut(&words, ' ');
        if (toc_sv_eq(w, TOC_SV("ambiguous")))
            flags |= TOC_LEX_AMBIGUOUS;
        if (toc_sv_eq(w, TOC_SV("cased")))
            flags |= TOC_LEX_CASED;
    }
    return flags;
}

static bool code_of(toc_sv s, char ret[3])
{
    memset(ret, 0, 3);
    if (s.n == 0)
        return true;
    if (s.n != 2 || !toc_is_upper(s.p[0]) || !toc_is_upper(s.p[1]))
        return false;
    memcpy(ret, s.p, 2);
    return true;
}

/* Takes the mark off a name: "~" an ordinary word or another's name too, "^" with capitals only. */
static uint8_t cut_mark(toc_sv *name)
{
    if (!toc_sv_starts(*name, TOC_SV("~")) && !toc_sv_starts(*name, TOC_SV("^")))
        return 0;
    bool ambiguous = name->p[0] == '~';
    *name = toc_sv_range(*name, 1, name->n);
    return ambiguous ? TOC_LEX_AMBIGUOUS | TOC_LEX_CASED : TOC_LEX_CASED;
}

/* Adds each name of a list separated by "|". */
static void add_names(compiler *c, toc_sv list, toc_lex_entry e)
{
    while (list.n) {
        toc_sv name = toc_sv_trim(toc_sv_cut(&list, '|'));
        toc_lex_entry mine = e;
        mine.flags |= cut_mark(&name);
        pack_add(&c->pack, name, mine);
    }
}

/* ---- words/<class>.txt ---- */

static bool ends_in_any(toc_sv s, const char *letters)
{
    return s.n && strchr(letters, s.p[s.n - 1]);
}

static toc_sv joined(compiler *c, toc_sv stem, const char *ending, toc_sv rest)
{
    return toc_arena_printf(&c->pack.arena, "%.*s%s%.*s", TOC_SV_ARG(stem), ending,
                            TOC_SV_ARG(rest));
}

/* "bomb" to "bombs", "embassy" to "embassies", "church" to "churches". */
static toc_sv with_s(compiler *c, toc_sv word, toc_sv rest)
{
    bool y = toc_sv_ends(word, TOC_SV("y")) && word.n > 1 &&
             !ends_in_any(toc_sv_range(word, 0, word.n - 1), "aeiou");
    if (y)
        return joined(c, toc_sv_range(word, 0, word.n - 1), "ies", rest);
    if (toc_sv_ends(word, TOC_SV("man")))
        return joined(c, toc_sv_range(word, 0, word.n - 2), "en", rest);
    bool hiss = ends_in_any(word, "sxz") || toc_sv_ends(word, TOC_SV("ch")) ||
                toc_sv_ends(word, TOC_SV("sh"));
    return joined(c, word, hiss ? "es" : "s", rest);
}

static bool doubles(toc_sv w)
{
    enum { SHORT_VERB = 4 };
    return w.n >= 3 && w.n <= SHORT_VERB && !ends_in_any(w, "aeiouwxy") &&
           ends_in_any(toc_sv_range(w, 0, w.n - 1), "aeiou") &&
           !ends_in_any(toc_sv_range(w, 0, w.n - 2), "aeiou");
}

/* Regular "-ed" and "-ing" of the phrase's first word. */
static void add_verb_forms(compiler *c, toc_sv phrase, toc_lex_entry e)
{
    toc_sv rest = phrase, word = toc_sv_cut(&rest, ' ');
    rest = toc_sv_range(phrase, word.n, phrase.n);
    toc_sv stem = toc_sv_ends(word, TOC_SV("e")) ? toc_sv_range(word, 0, word.n - 1) : word;
    toc_sv past = stem;
    bool y = toc_sv_ends(word, TOC_SV("y")) && word.n > 1 &&
             !ends_in_any(toc_sv_range(word, 0, word.n - 1), "aeiou");
    if (doubles(word))
        stem = past = joined(c, word, "", toc_sv_range(word, word.n - 1, word.n));
    pack_add(&c->pack, with_s(c, word, rest), e);
    pack_add(&c->pack, joined(c, stem, "ing", rest), e);
    if (y)
        pack_add(&c->pack, joined(c, toc_sv_range(word, 0, word.n - 1), "ied", rest), e);
    else
        pack_add(&c->pack, joined(c, past, "ed", rest), e);
}

static int read_word(compiler *c, source *src, toc_sv line)
{
    if (toc_sv_starts(line, TOC_SV("#:"))) {
        toc_sv what = toc_sv_trim(toc_sv_range(line, 2, line.n));
        c->words.plural |= toc_sv_eq(what, TOC_SV("plural"));
        c->words.verb |= toc_sv_eq(what, TOC_SV("verb"));
        c->words.flags |= flags_of(what);
        return c->words.plural || c->words.verb || c->words.flags
                   ? 0
                   : bad_line(src, "unknown directive");
    }
    toc_sv phrase = field(&line);
    toc_lex_entry e = {
        .kind = TOC_LEX_WORD,
        .flags = (uint8_t)(c->words.flags | flags_of(line)),
        .cls = c->words.cls,
        .ref = pack_string(&c->pack, phrase),
    };
    if (c->words.plural) {
        e.flags |= TOC_LEX_PLURAL;
        pack_add(&c->pack, with_s(c, phrase, TOC_SV("")), e);
        e.flags &= (uint8_t)~TOC_LEX_PLURAL;
    }
    if (c->words.verb)
        add_verb_forms(c, phrase, e);
    e.flags |= TOC_LEX_MAIN;
    pack_add(&c->pack, phrase, e);
    return 0;
}

#define CLASS_NAME(name, file) [TOC_WORD_##name] = file,
static const char *const CLASSES[] = {TOC_WORD_CLASSES(CLASS_NAME)};
#undef CLASS_NAME
static_assert(TOC_LEN(CLASSES) == TOC_WORD_COUNT, "every class has its file");

static bool is_class_file(const char *file)
{
    char name[PATH_ROOM];
    for (size_t i = 1; i < TOC_LEN(CLASSES); i++) {
        (void)snprintf(name, sizeof(name), "%s.txt", CLASSES[i]);
        if (strcmp(name, file) == 0)
            return true;
    }
    return false;
}

static int refuse_stray_files(compiler *c)
{
    char path[PATH_ROOM];
    (void)snprintf(path, sizeof(path), "%s/words", c->dir);
    DIR *d = opendir(path);
    if (!d)
        return toc_fail(&c->err, -errno, "%s: %s", path, strerror(errno));
    toc_buf_printf(&c->deps, " \\\n  %s", path);
    int r = 0;
    for (struct dirent *e; r == 0 && (e = readdir(d));)
        if (e->d_name[0] != '.' && !is_class_file(e->d_name))
            r = toc_fail(&c->err, -EINVAL, "%s/%s: no such class in src/extract/word_class.h", path,
                         e->d_name);
    (void)closedir(d);
    return r;
}

static int read_words(compiler *c)
{
    int r = refuse_stray_files(c);
    for (uint16_t i = 1; r == 0 && i < TOC_LEN(CLASSES); i++) {
        char name[PATH_ROOM];
        (void)snprintf(name, sizeof(name), "words/%s.txt", CLASSES[i]);
        c->words = (word_list){.cls = i};
        r = read_lines(c, name, read_word);
    }
    return r;
}

/* ---- triggers.txt ---- */

/* type, strength, phrases separated by commas */
static int read_trigger(compiler *c, source *src, toc_sv line)
{
    int type = toc_term_find(&toc_terms_type, field(&line));
    toc_sv strength = field(&line);
    bool weak = toc_sv_eq(strength, TOC_SV("weak"));
    if (type < 0 || (!weak && !toc_sv_eq(strength, TOC_SV("strong"))))
        return bad_line(src, "want incident type, strong or weak, phrases");
    while (line.n) {
        toc_sv phrase = toc_sv_trim(toc_sv_cut(&line, ','));
        pack_add(&c->pack, phrase,
                 (toc_lex_entry){.kind = TOC_LEX_TRIGGER,
                                 .flags = weak ? TOC_LEX_AMBIGUOUS : 0,
                                 .cls = (uint16_t)type});
    }
    return 0;
}

/* ---- countries and places ---- */

/* code, name, lat, lon, further names, adjectives, seats of government */
static int read_country(compiler *c, source *src, toc_sv line)
{
    toc_lex_country_row row = {0};
    double lat, lon;
    toc_sv code = field(&line);
    row.name = field(&line);
    uint8_t own = cut_mark(&row.name) | TOC_LEX_MAIN;
    if (!code_of(code, row.code) || !code.n || !row.name.n ||
        !toc_sv_to_double(field(&line), &lat) || !toc_sv_to_double(field(&line), &lon))
        return bad_line(src, "want code, name, latitude, longitude, names, adjectives, seats");
    row.lat = (float)lat;
    row.lon = (float)lon;
    toc_lex_country_disk *last =
        c->pack.countries.n ? &c->pack.countries.p[c->pack.countries.n - 1] : NULL;
    if (last && memcmp(last->code, row.code, 2) >= 0)
        return bad_line(src, "countries stand in the order of their codes");
    toc_lex_entry e = {.kind = TOC_LEX_COUNTRY, .cls = TOC_COUNTRY_NAME};
    e.ref = pack_country(&c->pack, row);
    add_names(c, field(&line), e);
    e.cls = TOC_COUNTRY_ADJECTIVE;
    add_names(c, field(&line), e);
    e.cls = TOC_COUNTRY_GOVERNMENT;
    add_names(c, field(&line), e);
    e.cls = TOC_COUNTRY_NAME;
    e.flags = own;
    pack_add(&c->pack, row.name, e);
    return 0;
}

static bool feature_of(toc_sv s, uint8_t *ret)
{
    static const char *const NAMES[] = {
        [TOC_PLACE_TOWN] = "town",     [TOC_PLACE_CAPITAL] = "capital",
        [TOC_PLACE_ADMIN1] = "admin1", [TOC_PLACE_ADMIN2] = "admin2",
        [TOC_PLACE_REGION] = "region", [TOC_PLACE_COUNTRY] = "country",
    };
    for (uint8_t i = 0; i < TOC_LEN(NAMES); i++)
        if (toc_sv_eq(toc_sv_of(NAMES[i]), s)) {
            *ret = i;
            return true;
        }
    return false;
}

static toc_sv town_key(compiler *c, toc_sv code, toc_sv name)
{
    toc_sv folded = toc_fold(&c->pack.arena, name);
    return toc_arena_printf(&c->pack.arena, "%.*s %.*s", TOC_SV_ARG(code), TOC_SV_ARG(folded));
}

static bool numbers_of(toc_sv *line, toc_lex_place_row *row)
{
    int64_t population, geonames;
    double lat, lon;
    if (!toc_sv_to_i64(field(line), &population) || !toc_sv_to_double(field(line), &lat) ||
        !toc_sv_to_double(field(line), &lon) || !toc_sv_to_i64(field(line), &geonames) ||
        population > INT32_MAX || geonames < 0 || geonames > UINT32_MAX)
        return false;
    row->population = (int32_t)population;
    row->lat = (float)lat;
    row->lon = (float)lon;
    row->geonames = (uint32_t)geonames;
    return true;
}

/* name, country, area, feature, population, lat, lon, GeoNames id, flags, further names */
static int read_place(compiler *c, source *src, toc_sv line)
{
    toc_lex_place_row row = {.name = field(&line)};
    toc_sv code = field(&line);
    row.admin = field(&line);
    if (!row.name.n || !code_of(code, row.country) || !feature_of(field(&line), &row.feature) ||
        !numbers_of(&line, &row))
        return bad_line(src, "want name, country, area, feature, population, lat, lon, id, flags, "
                             "names");
    toc_lex_entry e = {.kind = TOC_LEX_PLACE, .flags = flags_of(field(&line))};
    e.ref = pack_place(&c->pack, row);
    uint8_t own = e.flags;
    e.flags &= (uint8_t) ~(TOC_LEX_AMBIGUOUS | TOC_LEX_CASED);
    add_names(c, field(&line), e);
    e.flags = own | TOC_LEX_MAIN;
    pack_add(&c->pack, row.name, e);
    toc_sv key = town_key(c, code, row.name);
    int64_t known = toc_map_get(&c->town, key);
    if (known == TOC_MAP_NONE || c->pack.places.p[known].population < row.population)
        (void)toc_map_put(&c->town, &c->pack.arena, key, e.ref);
    return 0;
}

/* Gives the row the name after "=", by which most reports in English know the place. */
static void rename_place(compiler *c, uint32_t row, toc_sv names)
{
    toc_sv first = toc_sv_trim(toc_sv_cut(&names, '|'));
    c->pack.places.p[row].name = pack_string(&c->pack, first);
}

/* country, the gazetteer's name, further names of its largest place of that name */
static int read_exonym(compiler *c, source *src, toc_sv line)
{
    toc_sv code = field(&line), name = field(&line);
    int64_t row = toc_map_get(&c->town, town_key(c, code, name));
    if (row == TOC_MAP_NONE)
        return bad_line(src, "no such place in places.txt or regions.txt");
    toc_sv names = field(&line);
    if (toc_sv_starts(names, TOC_SV("="))) {
        names = toc_sv_range(names, 1, names.n);
        rename_place(c, (uint32_t)row, names);
    }
    add_names(c, names, (toc_lex_entry){.kind = TOC_LEX_PLACE, .ref = (uint32_t)row});
    return 0;
}

/* ---- actors and malware ---- */

/* The id that the line gives, or one made of the name. */
static toc_sv id_of(compiler *c, toc_sv id, toc_sv name, uint8_t kind)
{
    if (id.n)
        return id;
    char uuid[TOC_UUID_TEXT + 1];
    toc_uuid5(TOCSIN_NAMESPACE, toc_fold(&c->pack.arena, name), uuid);
    return toc_arena_printf(&c->pack.arena, "%s--%s",
                            kind == TOC_LEX_MALWARE ? "malware" : "threat-actor", uuid);
}

static toc_sv known_key(compiler *c, uint8_t kind, toc_sv name)
{
    toc_sv folded = toc_fold(&c->pack.arena, name);
    return toc_arena_printf(&c->pack.arena, "%d %.*s", kind, TOC_SV_ARG(folded));
}

/* name, STIX id, realm, country, further names; without an id, a name that an earlier line has only
 * gets further names */
static int read_known(compiler *c, source *src, toc_sv line, uint8_t kind)
{
    toc_sv name = field(&line), id = field(&line), realm = field(&line);
    uint8_t own = cut_mark(&name) | TOC_LEX_MAIN;
    toc_lex_known_row row = {.name = name, .id = id_of(c, id, name, kind)};
    bool cyber = toc_sv_eq(realm, TOC_SV("cyber"));
    row.realm = cyber ? TOC_REALM_CYBER : TOC_REALM_PHYSICAL;
    if (!name.n || (!cyber && !toc_sv_eq(realm, TOC_SV("physical"))) ||
        !code_of(field(&line), row.country))
        return bad_line(src, "want name, STIX id, realm, country, names");
    toc_sv key = known_key(c, kind, name);
    int64_t known = toc_map_get(&c->known, key);
    if (known != TOC_MAP_NONE && id.n)
        return bad_line(src, "this name has an id already");
    toc_lex_entry e = {.kind = kind};
    e.ref = known != TOC_MAP_NONE ? (uint32_t)known : pack_known(&c->pack, row);
    toc_lex_known_disk *disk = &c->pack.known.p[e.ref];
    if (!disk->country[0])
        memcpy(disk->country, row.country, sizeof(disk->country));
    (void)toc_map_put(&c->known, &c->pack.arena, key, e.ref);
    add_names(c, field(&line), e);
    e.flags = own;
    pack_add(&c->pack, name, e);
    return 0;
}

static int read_actor(compiler *c, source *src, toc_sv line)
{
    return read_known(c, src, line, TOC_LEX_ACTOR);
}

static int read_malware(compiler *c, source *src, toc_sv line)
{
    return read_known(c, src, line, TOC_LEX_MALWARE);
}

static int read_tld(compiler *c, source *src, toc_sv line)
{
    toc_sv tld = toc_sv_trim(line);
    if (toc_sv_find(tld, TOC_SV("."), 0) >= 0)
        return bad_line(src, "want one label a line");
    pack_tld(&c->pack, tld);
    return 0;
}

static const struct {
    const char *file;
    line_reader *read;
} FILES[] = {
    {"countries.txt", read_country}, {"places.txt", read_place}, {"regions.txt", read_place},
    {"exonyms.txt", read_exonym},    {"actors.txt", read_actor}, {"actors-extra.txt", read_actor},
    {"malware.txt", read_malware},   {"tlds.txt", read_tld},     {"triggers.txt", read_trigger},
};

static int compile(compiler *c, const char *output, const char *depfile)
{
    toc_buf_printf(&c->deps, "%s:", output);
    int r = read_words(c);
    for (size_t i = 0; r == 0 && i < TOC_LEN(FILES); i++)
        r = read_lines(c, FILES[i].file, FILES[i].read);
    if (r < 0)
        return r;
    r = pack_write(&c->pack, output, &c->err);
    if (r < 0)
        return r;
    toc_buf_byte(&c->deps, '\n');
    return toc_file_replace(depfile, toc_buf_sv(&c->deps), &c->err);
}

int main(int argc, char **argv)
{
    static compiler c;
    if (argc != 4) {
        (void)fputs("usage: compile LEXICON-DIR OUTPUT DEPFILE\n", stderr);
        return 2;
    }
    c.dir = argv[1];
    pack_init(&c.pack);
    int r = compile(&c, argv[2], argv[3]);
    if (r < 0)
        (void)fprintf(stderr, "%s\n", c.err.text);
    pack_done(&c.pack);
    toc_buf_done(&c.deps);
    return r < 0;
}
