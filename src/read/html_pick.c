/*
 * html_pick - which blocks of a page are its article.
 *
 * Blocks that are mostly links, or stand in navigation and its like, are out. Then we go down from
 * the page into the box that holds most of the remaining words, again and again, until the words
 * are spread, or a box says that it is the article. Every pass is linear in the page.
 */
#include "base/ascii.h"
#include "read/html_page.h"
#include "read/html_words.h"

enum {
    ENTER_BOX = 75,     /* percent of the words that a box must hold to be entered */
    ENTER_ARTICLE = 40, /* the same for one that declares itself the article */
    RETRY = 3,          /* an article under 1/RETRY of what class names hide: they were wrong */
};

typedef struct {
    uint32_t words, best; /* of the subtree; its child with most words, 0 for none */
    bool inside;          /* below the chosen box */
} box_state;

typedef struct {
    const toc_html_page *page;
    uint8_t junk_allowed; /* blocks more suspicious than this are out */
    box_state *boxes;
} picker;

static toc_sv block_text(const toc_html_page *page, const toc_html_block *b)
{
    return toc_sv_range(toc_buf_sv(&page->text), b->start, b->end);
}

static bool is_linky(const toc_html_block *b)
{
    return b->link_words * 2 > b->words;
}

static bool is_good(const picker *p, const toc_html_block *b)
{
    return b->junk <= p->junk_allowed && !is_linky(b) &&
           !toc_html_is_junk_line(block_text(p->page, b));
}

static void count_words(picker *p)
{
    const toc_html_page *page = p->page;
    memset(p->boxes, 0, page->boxes.n * sizeof(p->boxes[0]));
    TOC_VEC_FOREACH (b, &page->blocks)
        if (is_good(p, b))
            p->boxes[b->box].words += b->words;
    for (uint32_t i = page->boxes.n - 1; i > 0; i--) { /* children stand behind their parents */
        uint32_t parent = page->boxes.p[i].parent, best = p->boxes[parent].best;
        p->boxes[parent].words += p->boxes[i].words;
        if (best == 0 || p->boxes[i].words >= p->boxes[best].words)
            p->boxes[parent].best = i;
    }
}

/* Returns the chosen box. */
static uint32_t descend(const picker *p)
{
    uint32_t at = 0;
    while (!p->page->boxes.p[at].article) {
        uint32_t child = p->boxes[at].best;
        uint64_t enough = p->page->boxes.p[child].article ? ENTER_ARTICLE : ENTER_BOX;
        if (child == 0 || p->boxes[child].words == 0 ||
            (uint64_t)p->boxes[child].words * 100 < enough * p->boxes[at].words)
            break;
        at = child;
    }
    return at;
}

static uint32_t choose(picker *p)
{
    count_words(p);
    uint32_t chosen = descend(p);
    for (uint32_t i = chosen; i < p->page->boxes.n; i++)
        p->boxes[i].inside = i == chosen || p->boxes[p->page->boxes.p[i].parent].inside;
    return p->boxes[chosen].words;
}

/* Marks what to print, from the end backwards. Headings that are links themselves are good if text
 * follows; headings with nothing but links below them go. */
static void mark(const picker *p, bool *keep)
{
    bool hollow = true, before_heading = false;
    for (uint32_t i = p->page->blocks.n; i-- > 0;) {
        const toc_html_block *b = &p->page->blocks.p[i];
        if (!p->boxes[b->box].inside)
            continue;
        if (b->heading)
            keep[i] = b->junk <= p->junk_allowed && (b->heading == 1 || !hollow) &&
                      !(is_linky(b) && before_heading);
        else
            keep[i] = is_good(p, b);
        hollow = b->heading ? hollow : !keep[i] && (hollow || is_linky(b));
        before_heading = b->heading;
    }
}

/* Returns the first <h1> that is kept, else the last one above the text, which then is kept too: a
 * headline above the chosen box is part of the report, and often says the most. */
static const toc_html_block *headline(const toc_html_page *page, bool *keep)
{
    uint32_t above = UINT32_MAX;
    bool started = false;
    for (uint32_t i = 0; i < page->blocks.n; i++) {
        started = started || keep[i];
        if (page->blocks.p[i].heading != 1)
            continue;
        if (keep[i])
            return &page->blocks.p[i];
        if (!started)
            above = i;
    }
    if (above == UINT32_MAX || !started)
        return NULL;
    keep[above] = true;
    return &page->blocks.p[above];
}

static toc_sv print(const toc_html_page *page, const bool *keep, toc_arena *a)
{
    size_t n = 0;
    char *out = toc_arena_alloc(a, page->text.n + 2 * (size_t)page->blocks.n + 1);
    for (uint32_t i = 0; out && i < page->blocks.n; i++) {
        if (!keep[i])
            continue;
        if (n) {
            out[n++] = '\n';
            out[n++] = '\n';
        }
        toc_sv text = block_text(page, &page->blocks.p[i]);
        memcpy(out + n, text.p, text.n);
        n += text.n;
    }
    return out ? (toc_sv){out, n} : (toc_sv){"", 0};
}

toc_sv toc_html_pick(const toc_html_page *page, toc_arena *ret_arena, toc_sv *ret_headline)
{
    toc_arena *a = page->a;
    *ret_headline = (toc_sv){"", 0};
    picker p = {.page = page, .boxes = TOC_NEW_N(a, box_state, page->boxes.n)};
    bool *keep = TOC_NEW_N(a, bool, page->blocks.n);
    if (!p.boxes || !keep || page->boxes.n == 0)
        return (toc_sv){"", 0};
    uint32_t strict = choose(&p);
    p.junk_allowed = TOC_HTML_JUNK_CLASS;
    if (choose(&p) / RETRY <= strict) {
        p.junk_allowed = TOC_HTML_NO_JUNK;
        (void)choose(&p);
    }
    mark(&p, keep);
    const toc_html_block *h = headline(page, keep);
    *ret_headline = h ? block_text(page, h) : (toc_sv){"", 0};
    return print(page, keep, ret_arena);
}
