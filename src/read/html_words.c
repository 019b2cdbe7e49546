/* html_words - see html_words.h. Tables are sorted: they are searched by halves. */
#include "read/html_words.h"

#include "base/ascii.h"

#include <stdlib.h>

typedef struct {
    const char *name;
    toc_html_role role;
} element;

static const element elements[] = {
    {"a", TOC_HTML_LINK},          {"abbr", TOC_HTML_INLINE},     {"acronym", TOC_HTML_INLINE},
    {"article", TOC_HTML_ARTICLE}, {"aside", TOC_HTML_JUNK},      {"audio", TOC_HTML_SILENT},
    {"b", TOC_HTML_INLINE},        {"bdi", TOC_HTML_INLINE},      {"bdo", TOC_HTML_INLINE},
    {"big", TOC_HTML_INLINE},      {"body", TOC_HTML_ROOT},       {"br", TOC_HTML_BREAK},
    {"button", TOC_HTML_SILENT},   {"canvas", TOC_HTML_SILENT},   {"center", TOC_HTML_BOX},
    {"cite", TOC_HTML_INLINE},     {"code", TOC_HTML_INLINE},     {"data", TOC_HTML_INLINE},
    {"del", TOC_HTML_SILENT},      {"dfn", TOC_HTML_INLINE},      {"dialog", TOC_HTML_JUNK},
    {"div", TOC_HTML_BOX},         {"em", TOC_HTML_INLINE},       {"figure", TOC_HTML_SILENT},
    {"font", TOC_HTML_INLINE},     {"footer", TOC_HTML_JUNK},     {"h1", TOC_HTML_HEADING},
    {"h2", TOC_HTML_HEADING},      {"h3", TOC_HTML_HEADING},      {"h4", TOC_HTML_HEADING},
    {"h5", TOC_HTML_HEADING},      {"h6", TOC_HTML_HEADING},      {"header", TOC_HTML_HEADER},
    {"html", TOC_HTML_ROOT},       {"i", TOC_HTML_INLINE},        {"iframe", TOC_HTML_SILENT},
    {"img", TOC_HTML_INLINE},      {"input", TOC_HTML_INLINE},    {"ins", TOC_HTML_INLINE},
    {"kbd", TOC_HTML_INLINE},      {"label", TOC_HTML_INLINE},    {"main", TOC_HTML_BOX},
    {"mark", TOC_HTML_INLINE},     {"math", TOC_HTML_SILENT},     {"menu", TOC_HTML_JUNK},
    {"meta", TOC_HTML_META},       {"nav", TOC_HTML_JUNK},        {"noscript", TOC_HTML_SILENT},
    {"object", TOC_HTML_SILENT},   {"option", TOC_HTML_SILENT},   {"picture", TOC_HTML_SILENT},
    {"pre", TOC_HTML_PRE},         {"q", TOC_HTML_INLINE},        {"s", TOC_HTML_INLINE},
    {"samp", TOC_HTML_INLINE},     {"script", TOC_HTML_SCRIPT},   {"section", TOC_HTML_BOX},
    {"select", TOC_HTML_SILENT},   {"small", TOC_HTML_INLINE},    {"span", TOC_HTML_INLINE},
    {"strike", TOC_HTML_INLINE},   {"strong", TOC_HTML_INLINE},   {"style", TOC_HTML_SILENT},
    {"sub", TOC_HTML_INLINE},      {"sup", TOC_HTML_INLINE},      {"svg", TOC_HTML_SILENT},
    {"td", TOC_HTML_CELL},         {"template", TOC_HTML_SILENT}, {"textarea", TOC_HTML_SILENT},
    {"th", TOC_HTML_CELL},         {"time", TOC_HTML_TIME},       {"title", TOC_HTML_TITLE},
    {"tt", TOC_HTML_INLINE},       {"u", TOC_HTML_INLINE},        {"var", TOC_HTML_INLINE},
    {"video", TOC_HTML_SILENT},    {"wbr", TOC_HTML_INLINE},
};

/* Words of class and id attributes. Not here, because pages wrap articles in them: "widget",
 * "paywall", "header", "tag". */
static const char *const junk_words[] = {
    "ad",         "ads",         "advert",      "advertisement", "advertising",  "banner",
    "breadcrumb", "breadcrumbs", "catlinks",    "comment",       "comments",     "consent",
    "cookie",     "cookies",     "copyright",   "disqus",        "editsection",  "footer",
    "gdpr",       "hatnote",     "hidden",      "login",         "menu",         "modal",
    "nav",        "navbar",      "navbox",      "navigation",    "newsletter",   "noprint",
    "outbrain",   "pager",       "pagination",  "player",        "popular",      "popup",
    "promo",      "recirc",      "recommended", "reflist",       "related",      "search",
    "share",      "sharedaddy",  "sharing",     "sidebar",       "signup",       "skip",
    "social",     "sponsor",     "sponsored",   "subscribe",     "subscription", "taboola",
    "tags",       "toolbar",     "trending",
};

/* A class with one of these describes the layout around the article: "has-sidebar". */
static const char *const layout_words[] = {"has",  "layout",  "no",   "page",
                                           "with", "without", "wrap", "wrapper"};

static const char *const junk_roles[] = {
    "alertdialog", "banner",  "complementary", "contentinfo", "dialog",
    "menu",        "menubar", "navigation",    "search",      "toolbar",
};

static const char *const junk_lines[] = {
    "ad",
    "advertisement",
    "advertisements",
    "article continues below advertisement",
    "copy link",
    "follow us",
    "listen to this article",
    "loading",
    "loading...",
    "print",
    "read more",
    "share",
    "share this",
    "share this article",
    "share this story",
    "sign up",
    "skip to content",
    "skip to main content",
    "story continues below advertisement",
    "subscribe",
};

enum { LONGEST_WORD = 40 };

static int compare_element(const void *key, const void *e)
{
    return strcmp(key, ((const element *)e)->name);
}

toc_html_role toc_html_role_of(const char *name)
{
    const element *e =
        bsearch(name, elements, TOC_LEN(elements), sizeof(elements[0]), compare_element);
    return e ? e->role : TOC_HTML_BLOCK;
}

static int compare_word(const void *key, const void *word)
{
    return strcmp(key, *(const char *const *)word);
}

static bool listed(toc_sv word, const char *const *list, size_t n)
{
    char lower[LONGEST_WORD + 1];
    if (word.n > LONGEST_WORD)
        return false;
    for (size_t i = 0; i < word.n; i++)
        lower[i] = toc_lower(word.p[i]);
    lower[word.n] = '\0';
    return bsearch(lower, list, n, sizeof(*list), compare_word) != NULL;
}

/* The next word of a class name: letters up to a separator or a capital ("relatedPosts"). */
static toc_sv next_word(toc_sv name, size_t *at)
{
    while (*at < name.n && !toc_is_alpha(name.p[*at]))
        ++*at;
    size_t start = *at;
    while (*at < name.n && toc_is_alpha(name.p[*at]) &&
           (*at == start || !toc_is_upper(name.p[*at]) || toc_is_upper(name.p[*at - 1])))
        ++*at;
    return toc_sv_range(name, start, *at);
}

static bool is_junk_name(toc_sv name)
{
    bool junk = false;
    for (size_t at = 0; at < name.n;) {
        toc_sv word = next_word(name, &at);
        if (listed(word, layout_words, TOC_LEN(layout_words)))
            return false;
        junk = junk || (word.n && listed(word, junk_words, TOC_LEN(junk_words)));
    }
    return junk;
}

bool toc_html_is_junk_class(toc_sv value)
{
    while (value.n) {
        toc_sv name = toc_sv_cut(&value, ' ');
        if (is_junk_name(name))
            return true;
    }
    return false;
}

bool toc_html_is_junk_role(toc_sv role)
{
    return listed(toc_sv_trim(role), junk_roles, TOC_LEN(junk_roles));
}

bool toc_html_is_junk_line(toc_sv line)
{
    return listed(line, junk_lines, TOC_LEN(junk_lines));
}
