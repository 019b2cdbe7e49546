/*
 * record_text - records in plain text.
 *
 * Web servers' lines and squid's have fields in places of their own, firewalls write name=value,
 * sshd "for root from 198.51.100.7 port 22"; other words may be addresses, names, URLs, hashes.
 */
#include "match/record_line.h"

#include "base/ascii.h"

enum { WORDS = 256 }; /* of a line that are looked at */

/* The next word, in quotes or up to a blank; empty: there is none. Brackets belong to words. */
static toc_sv next_word(toc_sv *line)
{
    while (line->n && toc_is_space(line->p[0]))
        *line = toc_sv_range(*line, 1, line->n);
    if (line->n && (line->p[0] == '"' || line->p[0] == '[')) {
        char end = line->p[0] == '"' ? '"' : ']';
        const char *close = memchr(line->p + 1, end, line->n - 1);
        if (close) {
            size_t n = (size_t)(close - line->p);
            toc_sv word = toc_sv_range(*line, 1, n);
            *line = toc_sv_range(*line, n + 1, line->n);
            return word;
        }
    }
    size_t n = 0;
    bool quoted = false; /* name="of several words" */
    while (n < line->n && (quoted || !toc_is_space(line->p[n]))) {
        quoted ^= line->p[n] == '"';
        n++;
    }
    toc_sv word = toc_sv_range(*line, 0, n);
    *line = toc_sv_range(*line, n, line->n);
    return word;
}

/* ---- web servers ---- */

/* "[14/Nov/2023:08:00:29 +0000]": where its bracket is; NULL: there is none. */
static const char *web_time(toc_sv line)
{
    for (const char *p = memchr(line.p, '[', line.n); p;
         p = memchr(p + 1, '[', (size_t)(line.p + line.n - p - 1)))
        if (line.p + line.n - p > 22 && p[3] == '/' && p[7] == '/' && p[12] == ':')
            return p;
    return NULL;
}

/* "GET http://host/path HTTP/1.1" */
static void put_request(toc_record *r, toc_sv request)
{
    toc_sv rest = request, method = toc_sv_cut(&rest, ' ');
    const char *protocol = memrchr(rest.p, ' ', rest.n);
    bool word = method.n >= 3 && method.n <= 16 && rest.n;
    for (size_t i = 0; i < method.n; i++)
        word = word && toc_is_upper(method.p[i]);
    if (!word)
        return;
    toc_record_put(r, TOC_FIELD_METHOD, method);
    toc_record_put(r, TOC_FIELD_URL,
                   toc_sv_range(rest, 0, protocol ? (size_t)(protocol - rest.p) : rest.n));
}

/* [host] client ident user [time] "request" status bytes "referrer" "user agent" */
static bool web_line(toc_record *r, toc_sv line)
{
    const char *time = web_time(line);
    if (!time)
        return false;
    toc_sv front = {line.p, (size_t)(time - line.p)}, words[4] = {{"", 0}};
    size_t n = 0;
    while (n < TOC_LEN(words) && (words[n] = next_word(&front)).n)
        n++;
    if (n < 3)
        return false;
    if (n == 4)
        toc_record_put(r, TOC_FIELD_DOMAIN, words[0]);
    toc_record_put(r, TOC_FIELD_SRC_IP, words[n - 3]);
    toc_record_put(r, TOC_FIELD_USER, words[n - 1]);
    toc_sv rest = toc_sv_range(line, (size_t)(time - line.p), line.n);
    toc_record_put(r, TOC_FIELD_TIME, next_word(&rest));
    put_request(r, next_word(&rest));
    (void)next_word(&rest); /* status */
    (void)next_word(&rest); /* bytes */
    toc_record_put(r, TOC_FIELD_REFERRER, next_word(&rest));
    toc_record_put(r, TOC_FIELD_USER_AGENT, next_word(&rest));
    return true;
}

/* ---- words ---- */

static bool is_squid_code(toc_sv word)
{
    toc_sv status = word;
    toc_sv code = toc_sv_cut(&status, '/');
    int64_t n;
    return (toc_sv_starts(code, TOC_SV("TCP_")) || toc_sv_starts(code, TOC_SV("UDP_")) ||
            toc_sv_starts(code, TOC_SV("NONE"))) &&
           toc_sv_to_i64(status, &n);
}

/* time elapsed client CODE/status bytes method URL user hierarchy/peer type: from the code on. */
static void squid_line(toc_record *r, toc_sv client, toc_sv rest)
{
    toc_record_put(r, TOC_FIELD_SRC_IP, client);
    toc_record_put(r, TOC_FIELD_DST_BYTES, next_word(&rest));
    toc_sv method = next_word(&rest), url = next_word(&rest);
    toc_record_put(r, TOC_FIELD_METHOD, method);
    if (!toc_sv_eq(method, TOC_SV("CONNECT"))) {
        toc_record_put(r, TOC_FIELD_URL, url);
    } else {
        toc_record_put(r, TOC_FIELD_DOMAIN, toc_sv_cut(&url, ':'));
        toc_record_put(r, TOC_FIELD_DST_PORT, url);
    }
    toc_record_put(r, TOC_FIELD_USER, next_word(&rest));
    toc_sv peer = next_word(&rest);
    (void)toc_sv_cut(&peer, '/');
    toc_record_put(r, TOC_FIELD_DST_IP, peer);
    toc_record_put(r, TOC_FIELD_MIME_TYPE, next_word(&rest));
}

/* Without the punctuation around it. */
static toc_sv bare(toc_sv word)
{
    static const char AROUND[] = "\"'()[]{}<>,;|";
    while (word.n && memchr(AROUND, word.p[0], sizeof(AROUND) - 1))
        word = toc_sv_range(word, 1, word.n);
    while (word.n && (memchr(AROUND, word.p[word.n - 1], sizeof(AROUND) - 1) ||
                      word.p[word.n - 1] == '.' || word.p[word.n - 1] == ':'))
        word.n--;
    return word;
}

/* "SRC=198.51.100.7", srcip="…"; false: it is no pair. */
static bool put_pair(toc_record *r, const toc_map *names, toc_sv word)
{
    toc_sv value = word, name = toc_sv_cut(&value, '=');
    bool pair = name.n < word.n && name.n && value.n;
    for (size_t i = 0; i < name.n && pair; i++) /* "https://evil.example/?id=1" is none */
        pair = name.p[i] != '/' && name.p[i] != ':' && name.p[i] != '?';
    if (!pair)
        return false;
    toc_field field = toc_field_named(names, bare(name));
    value = bare(value);
    if (field == TOC_FIELD_NONE)
        toc_record_put_loose(r, value);
    else
        toc_record_put(r, field, value);
    return true;
}

static bool is_number(toc_sv s)
{
    int64_t n;
    return toc_sv_to_i64(s, &n);
}

/* sshd, sudo, pam: what stands behind "from", "port", "for", "user" is what it says. */
static void put_told(toc_record *r, toc_sv before, toc_sv word)
{
    if (toc_sv_eq(before, TOC_SV("from")) && memchr(word.p, '.', word.n) &&
        !memchr(word.p, '@', word.n))
        toc_record_put(r, TOC_FIELD_SRC_IP, word);
    else if (toc_sv_eq(before, TOC_SV("port")) && is_number(word) && r->of[TOC_FIELD_SRC_IP].p)
        toc_record_put(r, TOC_FIELD_SRC_PORT, word);
    else if ((toc_sv_eq(before, TOC_SV("for")) && !toc_sv_eq(word, TOC_SV("invalid"))) ||
             toc_sv_eq(before, TOC_SV("user")))
        toc_record_put(r, TOC_FIELD_USER, word);
}

void toc_record_text(toc_record *r, const toc_map *names, toc_sv line)
{
    toc_sv before = {"", 0};
    if (web_line(r, line))
        return;
    for (size_t n = 0; n < WORDS; n++) {
        toc_sv word = next_word(&line);
        if (!word.n && !line.n)
            break;
        if (before.n && is_squid_code(word)) {
            squid_line(r, before, line);
            return;
        }
        toc_sv plain = bare(word);
        if (plain.n && !put_pair(r, names, word)) {
            put_told(r, before, plain);
            toc_record_put_loose(r, plain);
        }
        before = plain;
    }
}
