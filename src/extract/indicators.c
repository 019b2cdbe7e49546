/*
 * indicators - see indicators.h.
 *
 * One walk over the text. At each place where a word starts, recognisers (indicator_scan.h) are
 * asked in order of how sure they are; the first that answers takes the bytes. Candidates are
 * gathered first and judged at the end, because what a plain host is depends on whether the report
 * defangs its indicators.
 */
#include "extract/indicators.h"

#include "base/ascii.h"
#include "base/map.h"
#include "base/utf8.h"
#include "extract/indicator_context.h"

#include <errno.h>

typedef struct {
    toc_indicator_type type;
    toc_span span;
    toc_sv value;
    bool defanged;
    bool weak; /* a plain host whose form alone is no evidence */
    toc_ind_context context;
} candidate;

typedef struct {
    toc_ind_input in;
    const toc_ind_tlds *tlds;
    toc_arena *a;
    TOC_VEC(candidate) found;
    bool defangs_hosts; /* some host, URL or address is written in a harmless form */
    bool defangs_mail;  /* some mailbox is */
    size_t resume;      /* where a URL ended: the next may be glued to it */
} search;

static toc_ind_found *fresh(toc_ind_found *f)
{
    f->type = TOC_INDICATOR_NONE;
    f->start = f->end = f->n = 0;
    f->defanged = f->overlong = false;
    f->value[0] = '\0';
    return f;
}

static char char_at(toc_sv t, size_t at)
{
    return at < t.n ? t.p[at] : '\0';
}

enum { JOINS = 1, SPOKEN = 2, BRACKET = 4, CODE = 8, BLANK = 16, SECOND = 32 };

/* What a byte may mean: right behind a word, behind a word and a space (" [.] ", " dot ", " at "),
 * as the first or second letter of a code ("AS1", "T1190", "CVE-"), and behind a sentence's full
 * stop. */
static const uint8_t MEANS[256] = {
    ['.'] = JOINS,
    ['['] = JOINS | BRACKET,
    ['('] = JOINS | BRACKET,
    ['{'] = JOINS | BRACKET,
    ['<'] = JOINS | BRACKET,
    ['@'] = JOINS,
    [':'] = JOINS,
    ['\\'] = JOINS,
    ['*'] = JOINS,
    ['_'] = JOINS,
    ['-'] = JOINS,
    ['+'] = JOINS,
    ['%'] = JOINS,
    ['/'] = JOINS,
    ['d'] = SPOKEN,
    ['D'] = SPOKEN,
    ['a'] = SPOKEN,
    ['A'] = SPOKEN | CODE,
    ['T'] = CODE,
    ['C'] = CODE,
    ['c'] = CODE,
    ['S'] = SECOND,
    ['V'] = SECOND,
    ['v'] = SECOND,
    ['\0'] = BLANK,
    [' '] = BLANK,
    ['\t'] = BLANK,
    ['\n'] = BLANK,
    ['\r'] = BLANK,
    ['"'] = BLANK,
    ['\''] = BLANK,
};

static bool means(char c, uint8_t what)
{
    return (MEANS[(unsigned char)c] & what) != 0;
}

/* Whether what stands at text[at], right behind a word, may join it with what follows. */
static bool leads_on(toc_ind_input *in, size_t at)
{
    toc_sv t = in->text;
    char c = char_at(t, at), next = char_at(t, at + 1);
    if (toc_is_high(c))
        return toc_ind_label_char(in, at) > 0;
    if (c == '.' || c == ':')
        return !means(next, BLANK);
    if (c != ' ' || !means(next, SPOKEN))
        return means(c, JOINS) || (c == ' ' && means(next, BRACKET));
    toc_sv rest = toc_sv_range(t, at, t.n);
    return toc_sv_starts_nocase(rest, TOC_SV(" dot ")) ||
           toc_sv_starts_nocase(rest, TOC_SV(" at "));
}

/* "CVE", "ASN" and "AS1" are told from "THE" and "AND" by their second letter, longer codes from
 * words by their last. */
static bool may_be_code(const char *p, size_t word)
{
    return word == 3 ? means(p[1], SECOND) : toc_is_digit(p[word - 1]);
}

/* A cheap look at the word and what follows it: false for nearly every word of ordinary text. */
static bool promising(toc_ind_input *in, size_t at, size_t word)
{
    toc_sv t = in->text;
    in->work += 6;
    if (word == 0 || word >= 25)
        return true;
    if (means(t.p[at], CODE) && word >= 3 && may_be_code(t.p + at, word))
        return true;
    return leads_on(in, at + word);
}

/* Fixed forms. */
static bool code_at(toc_ind_input *in, size_t at, size_t word, toc_ind_found *f)
{
    return toc_ind_registry(in, at, word, fresh(f)) || toc_ind_cve(in, at, word, fresh(f)) ||
           toc_ind_asn(in, at, word, fresh(f)) || toc_ind_technique(in, at, word, fresh(f)) ||
           toc_ind_wallet(in, at, word, fresh(f)) || toc_ind_digest(in, at, word, fresh(f));
}

/* "1.2.3.4-1.2.3.9": the second address of a range. */
static bool range_end(toc_ind_input *in, size_t at, toc_ind_found *f)
{
    toc_sv t = in->text;
    return at >= 2 && t.p[at - 1] == '-' && toc_is_digit(t.p[at]) && toc_is_digit(t.p[at - 2]) &&
           toc_ind_ipv4(in, at, fresh(f));
}

/* True when text[at] is inside a row of groups: "12:" stands before it. */
static bool group_before(toc_sv t, size_t at)
{
    if (at < 2 || t.p[at - 1] != ':')
        return false;
    size_t n = 0;
    while (n < 5 && n + 1 < at && toc_is_hex(t.p[at - 2 - n]))
        n++;
    return n >= 1 && n <= 4 && toc_ind_boundary(t, at - 1 - n);
}

static bool numeric_at(toc_ind_input *in, size_t at, size_t word, toc_ind_found *f)
{
    if (word == 0 || word > 4 || !toc_is_hex(in->text.p[at]))
        return false;
    if (toc_ind_ipv4(in, at, fresh(f)))
        return true;
    return !group_before(in->text, at) &&
           (toc_ind_mac(in, at, fresh(f)) || toc_ind_ipv6(in, at, fresh(f)));
}

/* Addresses of machines and mailboxes. */
static bool address_at(const toc_ind_tlds *tlds, toc_ind_input *in, size_t at, size_t word,
                       toc_ind_found *f)
{
    if (toc_ind_url(in, at, fresh(f)))
        return true;
    if (at && toc_ind_one_of(".-@", in->text.p[at - 1]))
        return range_end(in, at, f);
    if (numeric_at(in, at, word, f))
        return true;
    return toc_ind_email(tlds, in, at, fresh(f));
}

/* False where a host cannot start: behind a dot of any form, a slash, a sign of mail. */
static bool host_may_start(toc_sv t, size_t at)
{
    char before = at ? t.p[at - 1] : ' ';
    if (toc_ind_one_of(".-@\\/%", before))
        return false;
    return !(at >= 2 && toc_ind_one_of("])}>", before) &&
             (t.p[at - 2] == '.' || t.p[at - 2] == 't'));
}

/* "The polka dot com": a spoken dot behind a little word is no host. */
static bool spoken_by_chance(const toc_ind_host *h)
{
    static const char *const LITTLE[] = {"the.", "a.", "an.", "polka.", "this.", "every.", "blue."};
    for (size_t i = 0; i < TOC_LEN(LITTLE); i++)
        if (h->spoken && toc_sv_starts((toc_sv){h->name, h->n}, toc_sv_of(LITTLE[i])))
            return true;
    return false;
}

static candidate *add(search *s, const toc_ind_found *f)
{
    candidate *c = f->overlong ? NULL : TOC_VEC_PUSH(s->a, &s->found);
    if (!c)
        return NULL;
    *c = (candidate){.type = f->type,
                     .span = {(uint32_t)f->start, (uint32_t)f->end},
                     .value = toc_arena_dup(s->a, toc_ind_value(f)),
                     .defanged = f->defanged};
    if (f->type == TOC_INDICATOR_EMAIL)
        s->defangs_mail |= f->defanged;
    else
        s->defangs_hosts |= f->defanged;
    return c;
}

/* A bare host, or host and path. Returns where it ends, `at` if there is none. */
static size_t take_host(search *s, size_t at, toc_ind_found *f)
{
    toc_ind_host h;
    if (!host_may_start(s->in.text, at) || !toc_ind_host_at(&s->in, at, false, &h))
        return at;
    if (h.overlong)
        return h.end;
    if (!toc_ind_host_valid(s->tlds, &h) || spoken_by_chance(&h))
        return at;
    /* "end.The": a new sentence */
    size_t tld = h.end - (h.n - h.tld);
    if (!h.defanged && toc_is_upper(s->in.text.p[tld]) && !toc_is_upper(s->in.text.p[at]))
        return at;
    fresh(f)->defanged = h.defanged;
    toc_ind_puts(f, (toc_sv){h.name, h.n});
    f->start = at;
    f->end = toc_ind_path(&s->in, h.end, f);
    f->type = f->end > h.end ? TOC_INDICATOR_URL : TOC_INDICATOR_DOMAIN;
    candidate *c = add(s, f);
    if (c && !c->defanged) {
        c->weak = toc_ind_host_weak(&h);
        c->context = toc_ind_context_of(&s->in, f->start, f->end);
    }
    return f->end;
}

/* An address followed by a path is a URL without its scheme. */
static void extend_ipv4(search *s, toc_ind_found *f)
{
    size_t end = toc_ind_path(&s->in, f->end, f);
    if (end > f->end)
        f->type = TOC_INDICATOR_URL;
    f->end = end;
}

/* Mailboxes that publishers give out. */
static bool role_mailbox(toc_sv address)
{
    static const char *const ROLES[] = {"press@",    "media@",  "info@",    "contact@",
                                        "support@",  "editor@", "news@",    "abuse@",
                                        "newsroom@", "tips@",   "security@"};
    for (size_t i = 0; i < TOC_LEN(ROLES); i++)
        if (toc_sv_starts_nocase(address, toc_sv_of(ROLES[i])))
            return true;
    return false;
}

/* What the words around a plain URL or mailbox say. */
static toc_ind_context context_of(search *s, const toc_ind_found *f)
{
    bool clickable = f->type == TOC_INDICATOR_URL || f->type == TOC_INDICATOR_EMAIL;
    if (!clickable || f->defanged)
        return TOC_IND_PLAIN;
    toc_ind_context context = toc_ind_context_of(&s->in, f->start, f->end);
    bool role = f->type == TOC_INDICATOR_EMAIL && role_mailbox(toc_ind_value(f));
    return context == TOC_IND_PLAIN && role ? TOC_IND_REFERENCE : context;
}

/* The URL, and the one that it carries. */
static void take_url(search *s, const toc_ind_found *f)
{
    toc_ind_found inner;
    s->resume = f->end;
    if (!toc_ind_carried(&s->in, f, s->a, fresh(&inner)))
        return;
    inner.defanged |= f->defanged;
    add(s, &inner);
}

static void take(search *s, toc_ind_found *f)
{
    if (f->type == TOC_INDICATOR_IPV4) {
        if (toc_ind_is_version(&s->in, f))
            return;
        extend_ipv4(s, f);
    }
    if (f->type == TOC_INDICATOR_FILE && toc_ind_not_file(&s->in, f))
        return;
    candidate *c = add(s, f);
    if (c)
        c->context = context_of(s, f);
    if (f->type == TOC_INDICATOR_URL)
        take_url(s, f);
}

/* Judges the text at a place where a word starts; returns where to go on. */
static size_t step(search *s, size_t at, toc_ind_found *f)
{
    size_t word = toc_ind_word(&s->in, at);
    size_t next = at + (word ? word : 1);
    bool starts = toc_ind_boundary(s->in.text, at) || (at == s->resume && at > 0);
    if (!starts || !promising(&s->in, at, word))
        return next;
    if (code_at(&s->in, at, word, f) || address_at(s->tlds, &s->in, at, word, f)) {
        take(s, f);
        return TOC_MAX(f->end, next);
    }
    size_t end = take_host(s, at, f);
    return TOC_MAX(end, next);
}

/* The rule for what is written plainly; see indicator_context.c. */
static bool keep(const search *s, const candidate *c)
{
    bool clickable = c->type == TOC_INDICATOR_URL || c->type == TOC_INDICATOR_DOMAIN ||
                     c->type == TOC_INDICATOR_EMAIL;
    if (!clickable || c->defanged || c->context == TOC_IND_SUPPORTED)
        return true;
    bool defangs = c->type == TOC_INDICATOR_EMAIL ? s->defangs_mail : s->defangs_hosts;
    return c->context == TOC_IND_PLAIN && !c->weak && !defangs;
}

static const char *rule_of(const candidate *c)
{
    return c->defanged ? "indicator-defanged" : "indicator";
}

/* Adds c to *out, or its span to the same value found before. */
static bool report(const candidate *c, toc_map *seen, toc_arena *a, toc_indicator_vec *out)
{
    toc_sv key = toc_arena_printf(a, "%d %.*s", (int)c->type, TOC_SV_ARG(c->value));
    int64_t at = toc_map_get(seen, key);
    if (at == TOC_MAP_NONE) {
        toc_indicator *i = TOC_VEC_PUSH(a, out);
        if (!i || !toc_map_put(seen, a, key, out->n - 1))
            return false;
        i->type = c->type;
        i->value = c->value;
        i->basis.rule = rule_of(c);
        i->basis.confidence = c->defanged || c->context == TOC_IND_SUPPORTED ? 95 : 80;
        at = out->n - 1;
    }
    toc_span *span = TOC_VEC_PUSH(a, &out->p[at].basis.spans);
    if (span)
        *span = c->span;
    return span != NULL;
}

static bool is_tld(const void *lexicon, toc_sv tld)
{
    return toc_lex_tld(lexicon, tld);
}

int toc_indicators_find_counted(const toc_lexicon *lx, toc_sv text, toc_arena *a,
                                toc_indicator_vec *out, uint64_t *ret_work)
{
    const toc_ind_tlds tlds = {is_tld, lx};
    search s = {.in = {.text = text}, .tlds = lx ? &tlds : NULL, .a = a};
    toc_ind_found f;
    toc_map seen = {0};
    bool label = false;
    for (size_t at = 0; at < text.n;) {
        label = toc_is_alnum(text.p[at]) || toc_is_high(text.p[at]);
        at = label ? step(&s, at, &f) : at + 1;
    }
    *ret_work = s.in.work + text.n;
    TOC_VEC_FOREACH (c, &s.found) {
        if (keep(&s, c) && !report(c, &seen, a, out))
            return -ENOMEM;
    }
    return a->overflowed ? -ENOMEM : 0;
}

int toc_indicators_find(const toc_lexicon *lx, toc_sv text, toc_arena *a, toc_indicator_vec *out)
{
    uint64_t work;
    return toc_indicators_find_counted(lx, text, a, out, &work);
}

/* A file name: "update.exe" is one word to a reader. */
static bool file_name(const toc_ind_host *h)
{
    static const char *const ENDINGS[] = {
        "exe", "dll", "pdf", "doc", "docx", "xls",  "xlsx", "xlsm", "docm", "ppt", "pptx", "zip",
        "rar", "7z",  "gz",  "tar", "js",   "vbs",  "ps1",  "bat",  "cmd",  "hta", "lnk",  "iso",
        "img", "jpg", "png", "gif", "txt",  "html", "htm",  "php",  "asp",  "py",  "sh",   "jar",
        "apk", "msi", "sys", "dat", "tmp",  "log",  "md",   "csv",  "json", "xml", "aspx", "jsp",
    };
    toc_sv last = {h->name + h->tld, h->n - h->tld};
    for (size_t i = 0; i < TOC_LEN(ENDINGS); i++)
        if (h->labels > 1 && toc_sv_eq(last, toc_sv_of(ENDINGS[i])))
            return true;
    return false;
}

static size_t host_run(toc_ind_input *in, size_t at)
{
    toc_ind_host h;
    if (!host_may_start(in->text, at) || !toc_ind_host_at(in, at, false, &h))
        return 0;
    if (h.overlong)
        return h.end - at;
    if ((!toc_ind_host_valid(NULL, &h) && !file_name(&h)) || spoken_by_chance(&h))
        return 0;
    size_t tld = h.end - (h.n - h.tld);
    if (!h.defanged && toc_is_upper(in->text.p[tld]) && !toc_is_upper(in->text.p[tld + 1]))
        return 0; /* "end.The": a new sentence */
    return h.end - at;
}

/* Digits with dots: "1.2.3.4" stays together, whatever it is. */
size_t toc_indicator_run_counted(toc_sv text, size_t at, uint64_t *work)
{
    toc_ind_input in = {.text = text};
    size_t n = 0;
    bool label = at < text.n && (toc_is_alnum(text.p[at]) || toc_is_high(text.p[at]));
    size_t word = label ? toc_ind_word(&in, at) : 0;
    if (label && toc_ind_boundary(text, at) && promising(&in, at, word)) {
        toc_ind_found f;
        if (code_at(&in, at, word, &f) || address_at(NULL, &in, at, word, &f))
            n = f.end - at;
        else
            n = host_run(&in, at);
    }
    *work += in.work;
    return n;
}

size_t toc_indicator_run(toc_sv text, size_t at)
{
    uint64_t work = 0;
    return toc_indicator_run_counted(text, at, &work);
}
