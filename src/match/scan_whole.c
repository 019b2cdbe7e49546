/*
 * scan_whole - from a part that was found to the whole indicator: from a host to its URL or
 * mailbox, from a word to the literal around it.
 */
#include "match/scan_state.h"
#include "model/indicator_scan.h"

#include <stdio.h>

enum { SCHEME = 15, USER = 128, TRIMS = 8, TARGETS = 16, LINE = 1 << 16 };

static bool one_of(const char *set, uint8_t ch)
{
    return ch && strchr(set, ch);
}

/* ---- URLs ---- */

typedef struct {
    toc_scan *c;
    toc_sv host; /* as in the key, with brackets where it needs them */
    toc_sv scheme;
    const uint8_t *start; /* of the URL */
    char bracketed[64];
} url_search;

/* Looks up host and tail. */
static void try_url(const url_search *u, const uint8_t *tail, const uint8_t *end,
                    const uint8_t *start, const uint8_t *stop)
{
    toc_url key = {.scheme = u->scheme, .n = u->host.n};
    memcpy(key.key, u->host.p, u->host.n);
    if (end - tail <= TOC_IOC_VALUE &&
        toc_url_tail(&key, (toc_sv){(const char *)tail, (size_t)(end - tail)}))
        toc_scan_look_exact(u->c, TOC_IOC_URL, key.scheme, (toc_sv){key.key, key.n}, start,
                            (size_t)(stop - start));
}

static const uint8_t *end_of(const toc_scan *c, const uint8_t *tail, char stop)
{
    size_t n = TOC_MIN((size_t)(c->end - tail), (size_t)TOC_IOC_VALUE + 256);
    return tail + toc_url_end((toc_sv){(const char *)tail, n}, 0, stop);
}

/* What closes a quotation or field that `before` opens. */
static char closing(uint8_t before)
{
    static const char OPEN[] = "([{'|,;", CLOSE[] = ")]}'|,;";
    const char *at = before ? strchr(OPEN, before) : NULL;
    return at ? CLOSE[at - OPEN] : '\0';
}

/* The URL as far as it goes; without the punctuation at its end; and up to where a field or
 * quotation that it stands in ends. */
static void try_ends(const url_search *u, const uint8_t *tail)
{
    const toc_scan *c = u->c;
    const uint8_t *end = end_of(c, tail, '\0');
    char stops[2] = {u->start > c->base ? closing(u->start[-1]) : '\0', c->style.comma};
    for (int i = 0; i < TRIMS; i++) {
        try_url(u, tail, end, u->start, end);
        if (end == tail || !one_of(".,;:!?'*_\\)]}|", end[-1]))
            break;
        end--;
    }
    for (size_t i = 0; i < TOC_LEN(stops); i++) {
        const uint8_t *cut = stops[i] ? end_of(c, tail, stops[i]) : end;
        if (cut < end)
            try_url(u, tail, cut, u->start, cut);
    }
}

/* Where the line begins or ends that p is in, within reason. */
static const uint8_t *line_start(const toc_scan *c, const uint8_t *p)
{
    const uint8_t *from = p - c->base > LINE ? p - LINE : c->base;
    const uint8_t *feed = memrchr(from, '\n', (size_t)(p - from));
    return feed ? feed + 1 : from;
}

static const uint8_t *line_end(const toc_scan *c, const uint8_t *p)
{
    size_t n = TOC_MIN((size_t)(c->end - p), (size_t)LINE);
    const uint8_t *feed = memchr(p, '\n', n);
    return feed ? feed : p + n;
}

/*
 * Logs that keep host and path in fields of their own: any field of the line that begins with a
 * slash is a path of the host.
 */
static void try_targets(const url_search *u, const uint8_t *host_end)
{
    const toc_scan *c = u->c;
    const uint8_t *from = line_start(c, u->start), *end = line_end(c, host_end);
    int targets = 0;
    for (const uint8_t *p = from; p < end && targets < TARGETS; p++) {
        p = memchr(p, '/', (size_t)(end - p));
        if (!p)
            return;
        const uint8_t *tail = p > from && p[-1] == '\\' && c->style.json ? p - 1 : p;
        if (tail > from && !one_of(" \t\",;=|'", tail[-1]))
            continue;
        targets++;
        const uint8_t *stop = end_of(c, tail, tail > from ? closing(tail[-1]) : '\0');
        try_url(u, tail, TOC_MIN(stop, end), u->start, host_end);
    }
}

/* "://" before p, as it is or with the slashes escaped: where it starts, or NULL. */
static const uint8_t *slashes_before(const toc_scan *c, const uint8_t *p)
{
    if (p - c->base >= 3 && memcmp(p - 3, "://", 3) == 0)
        return p - 3;
    return p - c->base >= 5 && memcmp(p - 5, ":\\/\\/", 5) == 0 ? p - 5 : NULL;
}

/* Takes scheme and user in front of the host. */
static void take_front(url_search *u)
{
    const toc_scan *c = u->c;
    const uint8_t *p = u->start;
    if (p > c->base && p[-1] == '@') {
        const uint8_t *user = p - 1;
        while (user > c->base && p - user < USER &&
               (toc_is_alnum((char)user[-1]) || one_of("-._~!$&*+,=:%", user[-1])))
            user--;
        p = slashes_before(c, user) ? user : p;
    }
    const uint8_t *colon = slashes_before(c, p);
    if (!colon)
        return;
    const uint8_t *scheme = colon;
    while (scheme > c->base && colon - scheme < SCHEME &&
           (toc_is_alnum((char)scheme[-1]) || one_of("+-.", scheme[-1])))
        scheme--;
    scheme = toc_scan_unescaped(c, scheme, colon);
    u->scheme = (toc_sv){(const char *)scheme, (size_t)(colon - scheme)};
    u->start = scheme;
}

/* An address of version 6 stands in brackets. */
static bool take_brackets(url_search *u, const uint8_t **tail)
{
    const toc_scan *c = u->c;
    if (u->start == c->base || u->start[-1] != '[' || *tail == c->end || **tail != ']')
        return false;
    int n = snprintf(u->bracketed, sizeof(u->bracketed), "[%.*s]", TOC_SV_ARG(u->host));
    u->host = (toc_sv){u->bracketed, (size_t)n};
    u->start--;
    ++*tail;
    return true;
}

/* True when a path, query or fragment follows, perhaps behind a port. */
static bool path_follows(const toc_scan *c, const uint8_t *p)
{
    if (p < c->end && *p == ':')
        do
            p++;
        while (p < c->end && toc_is_digit((char)*p));
    if (p == c->end)
        return false;
    return one_of("/?#", *p) || (*p == '\\' && p + 1 < c->end && p[1] == '/');
}

void toc_scan_url(toc_scan *c, toc_sv host, const uint8_t *at, size_t raw)
{
    url_search u = {.c = c, .host = host, .start = at};
    const uint8_t *tail = at + raw;
    if (memchr(host.p, ':', host.n)) {
        if (!take_brackets(&u, &tail))
            return;
    } else if (tail < c->end && *tail == '.') {
        tail++; /* the dot of a name that is spelt out */
    }
    take_front(&u);
    if (u.scheme.n || path_follows(c, tail))
        try_ends(&u, tail);
    else
        try_targets(&u, tail);
}

/* ---- mailboxes ---- */

/* Signs of a local part, and those that few mailboxes have and that more often stand before one. */
static const char *const LOCAL_SIGNS[] = {"._%+-", "!#$&'*/=?^`{|}~._%+-"};

/* Where the local part of such signs starts that ends at sign. */
static const uint8_t *local_part(const toc_scan *c, const uint8_t *sign, const char *signs)
{
    const uint8_t *s = sign;
    while (s > c->base && sign - s <= TOC_IND_LOCAL &&
           (toc_is_alnum((char)s[-1]) || s[-1] >= 0x80 || one_of(signs, s[-1])))
        s--;
    return toc_scan_unescaped(c, s, sign);
}

void toc_scan_mail(toc_scan *c, toc_sv host, const uint8_t *at, size_t raw)
{
    const uint8_t *sign = at - 1, *last = NULL;
    if (at == c->base || *sign != '@')
        return;
    char key[TOC_IND_LOCAL + 2 + TOC_IOC_HOST];
    for (size_t i = 0; i < TOC_LEN(LOCAL_SIGNS); i++) {
        const uint8_t *s = local_part(c, sign, LOCAL_SIGNS[i]);
        size_t n = (size_t)(sign + 1 - s);
        if (s == last || n > TOC_IND_LOCAL + 1 || host.n > TOC_IOC_HOST)
            return;
        for (size_t k = 0; k < n; k++)
            key[k] = toc_lower((char)s[k]);
        memcpy(key + n, host.p, host.n);
        toc_scan_look_exact(c, TOC_IOC_EMAIL, (toc_sv){0}, (toc_sv){key, n + host.n}, s,
                            (size_t)(at + raw - s));
        last = s;
    }
}

/* ---- literals ---- */

/* Nothing that goes on to the left: no word, unless its last characters are an escape's. */
static bool free_before(const toc_scan *c, const uint8_t *p)
{
    if (p == c->base || !toc_set_word_char((char)p[-1]))
        return true;
    if (p - c->base >= 2 && p[-2] == '\\' && one_of("nrtbf", p[-1]))
        return true;
    return p - c->base >= 3 && p[-3] == '%' && toc_is_hex((char)p[-1]) && toc_is_hex((char)p[-2]);
}

/* Nothing that goes on to the right but punctuation. */
static bool free_behind(const toc_scan *c, const uint8_t *p)
{
    while (p < c->end && one_of("._-", *p))
        p++;
    return p == c->end || !toc_is_alnum((char)*p);
}

static bool slash(char ch)
{
    return ch == '/' || ch == '\\';
}

typedef struct {
    toc_sv key;
    bool exact; /* upper and lower case differ */
} literal;

static bool same(const literal *l, char key, uint8_t text)
{
    return l->exact ? key == (char)text : key == toc_lower((char)text);
}

/* How many slashes of either kind stand before key[n], or from it on. */
static size_t slashes_in_key(toc_sv key, size_t n, bool back)
{
    size_t row = 0;
    while (back ? row < n && slash(key.p[n - 1 - row]) : n + row < key.n && slash(key.p[n + row]))
        row++;
    return row;
}

/* The same in the block, at p. */
static size_t slashes_in_text(const toc_scan *c, const uint8_t *p, bool back)
{
    size_t row = 0;
    while (back ? p - row > c->base && slash((char)*(p - row - 1))
                : p + row < c->end && slash((char)p[row]))
        row++;
    return row;
}

/* Rows of slashes are the same when they are as long, or twice as long for being escaped. */
static bool same_rows(size_t key, size_t text)
{
    return text == key || text == 2 * key;
}

/* What of the key stands before key[n], at p in the text: where it starts, or NULL. */
static const uint8_t *match_back(const toc_scan *c, const literal *l, size_t n, const uint8_t *p)
{
    while (n) {
        size_t row = slashes_in_key(l->key, n, true);
        if (row) {
            size_t text = slashes_in_text(c, p, true);
            if (!same_rows(row, text))
                return NULL;
            n -= row;
            p -= text;
            continue;
        }
        if (p == c->base || !same(l, l->key.p[n - 1], p[-1]))
            return NULL;
        n--;
        p--;
        if (*p == '"' && c->style.json && p > c->base && p[-1] == '\\')
            p--;
    }
    return p;
}

/* What of the key stands from key[n] on: where it ends, or NULL. */
static const uint8_t *match_on(const toc_scan *c, const literal *l, size_t n, const uint8_t *p)
{
    while (n < l->key.n) {
        size_t row = slashes_in_key(l->key, n, false);
        if (row) {
            size_t text = slashes_in_text(c, p, false);
            if (!same_rows(row, text))
                return NULL;
            n += row;
            p += text;
            continue;
        }
        if (l->key.p[n] == '"' && c->style.json && p < c->end && *p == '\\')
            p++;
        if (p == c->end || !same(l, l->key.p[n], *p))
            return NULL;
        n++;
        p++;
    }
    return p;
}

/* A hive as logs write it, before the key at p: where it starts, or NULL when it is another. */
static const uint8_t *hive_before(const toc_scan *c, toc_sv hive, const uint8_t *p)
{
    static const struct {
        const char *hive, *written;
        bool begins; /* …and goes on */
    } FORMS[] = {
        {"hkey_local_machine", "hklm", false}, {"hkey_local_machine", "machine", false},
        {"hkey_current_user", "hkcu", false},  {"hkey_current_user", "s-1-", true},
        {"hkey_classes_root", "hkcr", false},  {"hkey_users", "hku", false},
        {"hkey_users", "user", false},         {"hkey_current_config", "hkcc", false},
    };
    const uint8_t *s = p;
    if (s > c->base && s[-1] == ':')
        s--;
    const uint8_t *end = s;
    while (s > c->base && (toc_is_alnum((char)s[-1]) || one_of("_-", s[-1])))
        s--;
    toc_sv text = {(const char *)s, (size_t)(end - s)};
    if (toc_sv_eq_nocase(text, hive))
        return s;
    for (size_t i = 0; i < TOC_LEN(FORMS); i++) {
        toc_sv form = toc_sv_of(FORMS[i].written);
        if (toc_sv_eq(hive, toc_sv_of(FORMS[i].hive)) &&
            (FORMS[i].begins ? toc_sv_starts_nocase(text, form) : toc_sv_eq_nocase(text, form)))
            return s;
    }
    return NULL;
}

/* Where the literal starts with all that belongs to it, or NULL when something else goes on there.
 */
static const uint8_t *front(const toc_scan *c, const toc_set_entry *e, const literal *l,
                            const uint8_t *s)
{
    toc_sv hive = toc_set_scheme(c->set, e);
    if (e->kind == TOC_IOC_REGISTRY_KEY)
        return hive.n ? hive_before(c, hive, s) : s;
    bool open = e->kind == TOC_IOC_USER_AGENT && !toc_set_word_char(l->key.p[0]);
    if (!open && !free_before(c, s))
        return NULL;
    bool other_file = e->kind == TOC_IOC_FILE_NAME && s > c->base && one_of("+~$@#!&", s[-1]);
    return other_file ? NULL : s;
}

static void try_literal(toc_scan *c, const toc_set_anchor *anchor, const uint8_t *at, size_t raw)
{
    if (anchor->entry >= c->set->head->indicators)
        return;
    const toc_set_entry *e = &c->set->entries[anchor->entry];
    literal l = {.key = toc_set_key(c->set, e)};
    if (anchor->at + raw > l.key.n)
        return;
    l.exact = e->kind == TOC_IOC_FILE_PATH && !memchr(l.key.p, '\\', l.key.n);
    if (l.exact && memcmp(l.key.p + anchor->at, at, raw) != 0)
        return;
    const uint8_t *s = match_back(c, &l, anchor->at, at);
    const uint8_t *end = s ? match_on(c, &l, anchor->at + raw, at + raw) : NULL;
    if (!end || (toc_set_word_char(l.key.p[l.key.n - 1]) && !free_behind(c, end)))
        return;
    s = front(c, e, &l, s);
    if (s)
        toc_scan_hit(c, anchor->entry, s, end);
}

void toc_scan_anchors(toc_scan *c, const toc_set_entry *word, const uint8_t *at, size_t raw)
{
    const toc_set *s = c->set;
    for (uint32_t i = word->about; i < s->anchors_n; i++) {
        try_literal(c, &s->anchors[i], at, raw);
        if (!s->anchors[i].more)
            break;
    }
}
