/*
 * scan_odd - words beside escapes and letters of other scripts.
 *
 * "%2Fevil.example" and, in JSON, "\nevil.example" start behind the escape. A run with letters of
 * other scripts, as they are or as "\u00fc", is decoded; its host names are looked up as A-labels.
 */
#include "base/utf8.h"
#include "match/scan_state.h"
#include "model/indicator_scan.h"

enum { SIDE = 512, RUN = 2 * SIDE + 512, LABELS = 128 };

static bool hex_at(const uint8_t *p, const uint8_t *end, size_t n)
{
    if ((size_t)(end - p) < n)
        return false;
    for (size_t i = 0; i < n; i++)
        if (!toc_is_hex((char)p[i]))
            return false;
    return true;
}

/* An odd number of backslashes before p: the last one escapes. */
static bool escaped(const toc_scan *c, const uint8_t *p)
{
    size_t n = 0;
    while (p > c->base && p[-1] == '\\' && n < 64) {
        p--;
        n++;
    }
    return n % 2 == 1;
}

static bool unicode_escape(const toc_scan *c, const uint8_t *u)
{
    return c->style.json && u < c->end && *u == 'u' && hex_at(u + 1, c->end, 4) && escaped(c, u);
}

/* "%2F", "%252F" before the word: its first digits are the escape's. */
static const uint8_t *behind_percent(const uint8_t *s, const uint8_t *e)
{
    while (hex_at(s, e, 2)) {
        bool again = s[0] == '2' && s[1] == '5';
        s += 2;
        if (!again)
            break;
    }
    return s;
}

const uint8_t *toc_scan_unescaped(const toc_scan *c, const uint8_t *s, const uint8_t *e)
{
    if (s == c->base || s == e)
        return s;
    if (s[-1] == '%')
        return behind_percent(s, e);
    if (s[-1] != '\\' || !escaped(c, s))
        return s;
    if (unicode_escape(c, s) && e - s >= 5)
        return s + 5;
    return strchr(c->style.json ? "nrtbf" : "nrt", *s) ? s + 1 : s;
}

/* ---- letters of other scripts ---- */

typedef struct {
    char text[RUN];
    uint16_t raw[RUN + 1]; /* where each byte stands in the run */
    size_t n;
} decoded_run;

static uint32_t hex4(const uint8_t *p)
{
    uint32_t v = 0;
    for (size_t i = 0; i < 4; i++)
        v = v << 4 | (uint32_t)toc_hex_digit((char)p[i]);
    return v;
}

static void put_code_point(decoded_run *d, uint32_t cp, size_t raw)
{
    toc_buf b = {.max = 8};
    toc_utf8_add(&b, cp >= 0xd800 && cp < 0xe000 ? ' ' : cp);
    for (size_t i = 0; i < b.n && d->n < RUN; i++) {
        d->text[d->n] = b.p[i];
        d->raw[d->n++] = (uint16_t)raw;
    }
    toc_buf_done(&b);
}

static void decode(const toc_scan *c, const uint8_t *s, const uint8_t *e, decoded_run *d)
{
    d->n = 0;
    for (const uint8_t *p = s; p < e && d->n < RUN;) {
        if (*p == '\\' && unicode_escape(c, p + 1)) {
            put_code_point(d, hex4(p + 2), (size_t)(p - s));
            p += 6;
            continue;
        }
        d->text[d->n] = (char)*p;
        d->raw[d->n++] = (uint16_t)(p - s);
        p++;
    }
    d->raw[d->n] = (uint16_t)(e - s);
}

typedef struct {
    char host[RUN + LABELS];
    size_t n, labels;
    size_t at[LABELS]; /* of each label in host, and in the decoded text */
    size_t from[LABELS];
} host_name;

/* Adds a label as an A-label; one that cannot be a label matches nothing. */
static void put_label(host_name *h, toc_sv label, size_t from)
{
    char ascii[TOC_IOC_HOST + 1] = "?";
    size_t n = 1;
    if (!toc_host_normal(label, ascii, &n)) {
        ascii[0] = '?';
        n = 1;
    }
    if (h->labels == LABELS || h->n + n + 1 > sizeof(h->host))
        return;
    if (h->n)
        h->host[h->n++] = '.';
    h->at[h->labels] = h->n;
    h->from[h->labels++] = from;
    memcpy(h->host + h->n, ascii, n);
    h->n += n;
}

static void judge_name(toc_scan *c, const uint8_t *run, const decoded_run *d, size_t start,
                       size_t end)
{
    host_name h = {.n = 0};
    size_t label = start;
    for (size_t i = start; i <= end; i++) {
        if (i < end && d->text[i] != '.')
            continue;
        put_label(&h, (toc_sv){d->text + label, i - label}, label);
        label = i + 1;
    }
    const uint8_t *last = run + d->raw[end];
    for (size_t i = h.labels; i-- > 0 && h.labels > 1;) {
        toc_sv suffix = {h.host + h.at[i], h.n - h.at[i]};
        const uint8_t *at = run + d->raw[h.from[i]];
        if (i + 1 < h.labels && suffix.n <= TOC_IOC_HOST)
            toc_scan_look(c, suffix, i ? VIA_SUFFIX : VIA_SUFFIX | VIA_WHOLE, at,
                          (size_t)(last - at));
    }
}

/* Letters of any script and what stands inside host names: length at `at`, or 0. */
static size_t name_char(toc_ind_input *in, size_t at)
{
    return toc_set_word_char(in->text.p[at]) ? 1 : toc_ind_label_char(in, at);
}

static void judge_decoded(toc_scan *c, const uint8_t *run, const decoded_run *d)
{
    toc_ind_input in = {.text = {d->text, d->n}};
    for (size_t at = 0; at < d->n;) {
        size_t start = at, n, end;
        bool high = false;
        while (at < d->n && (n = name_char(&in, at)) > 0) {
            high |= toc_is_high(d->text[at]);
            at += n;
        }
        end = at;
        if (start == end)
            at++;
        else if (!high)
            toc_scan_word(c, run + d->raw[start], run + d->raw[end]);
        else {
            while (end > start && !toc_is_alnum(d->text[end - 1]) && !toc_is_high(d->text[end - 1]))
                end--;
            while (start < end && (d->text[start] == '-' || d->text[start] == '.'))
                start++;
            judge_name(c, run, d, start, end);
            if (c->cves)
                toc_scan_cve(c, run + d->raw[start], run + d->raw[end]);
        }
    }
}

static bool run_char(const toc_scan *c, const uint8_t *p)
{
    return toc_set_word_char((char)*p) || *p >= 0x80 || (*p == '\\' && unicode_escape(c, p + 1));
}

/* Decodes and judges the whole run around [s, e). */
static void judge_run(toc_scan *c, const uint8_t *s, const uint8_t *e)
{
    decoded_run d;
    const uint8_t *start = s, *end = s;
    while (start > c->odd_done && s - start < SIDE && run_char(c, start - 1))
        start--;
    while (end < c->end && end - s < SIDE) {
        if (!run_char(c, end))
            break;
        end += *end == '\\' ? 6 : 1;
    }
    end = TOC_MAX(end, e);
    c->odd_done = end;
    end = TOC_MIN(end, start + RUN);
    /* In text that is no JSON, "\nevil.example" may be meant as it stands too. */
    const uint8_t *plain = toc_scan_unescaped(c, start, end);
    if (plain != start && start[-1] == '\\' && !c->style.json) {
        decode(c, start, end, &d);
        judge_decoded(c, start, &d);
    }
    decode(c, plain, end, &d);
    judge_decoded(c, plain, &d);
}

bool toc_scan_odd_word(toc_scan *c, const uint8_t **s, const uint8_t **e)
{
    if (*s < c->odd_done)
        return false;
    bool before = *s > c->base && ((*s)[-1] >= 0x80 || unicode_escape(c, *s));
    bool behind = *e < c->end && (**e >= 0x80 || (**e == '\\' && unicode_escape(c, *e + 1)));
    if (before || behind) {
        judge_run(c, *s, *e);
        return false;
    }
    const uint8_t *plain = toc_scan_unescaped(c, *s, *e);
    if (plain != *s && (*s)[-1] == '\\' && !c->style.json)
        toc_scan_word(c, plain, *e);
    else
        *s = plain;
    return *s < *e;
}
