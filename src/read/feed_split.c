/* feed_split - the entries of a feed, each as a feed of its own; see feed.h. */
#include "base/limits.h"
#include "read/feed.h"
#include "read/read.h"
#include "read/xml.h"

#include <errno.h>
#include <string.h>

static bool is_entry(const xmlNode *n)
{
    return toc_xml_is(n, "item") || toc_xml_is(n, "entry");
}

static const xmlNode *entry_from(const xmlNode *n)
{
    while (n && !is_entry(n))
        n = n->next;
    return n;
}

const xmlNode *toc_feed_next(const xmlNode *entry)
{
    return entry_from(entry->next);
}

static bool find(toc_feed *f)
{
    const xmlNode *root = f->xml ? xmlDocGetRootElement(f->xml) : NULL;
    if (!root || !(toc_xml_is(root, "rss") || toc_xml_is(root, "RDF") || toc_xml_is(root, "feed")))
        return false;
    const xmlNode *channel = toc_xml_child(root, "channel");
    f->root = root;
    f->about = channel ? channel : root;
    f->first = entry_from(root->children); /* RSS 1.0 has them beside the channel */
    if (!f->first && channel)
        f->first = entry_from(channel->children);
    return true;
}

/* Does it end with the root's tag, behind which little stands? The parser forgives that too, and
 * what was cut off would be missed by nobody. */
static bool is_whole(const toc_input *in)
{
    enum { TAIL = 2048 };
    char tail[TAIL];
    size_t n = 0;
    for (size_t i = in->bytes.n - TOC_MIN(in->bytes.n, (size_t)TAIL); i < in->bytes.n; i++)
        if (in->bytes.p[i]) /* UTF-16 */
            tail[n++] = in->bytes.p[i];
    toc_sv end = {tail, n};
    return toc_sv_find(end, TOC_SV("</rss"), 0) >= 0 ||
           toc_sv_find(end, TOC_SV("</feed"), 0) >= 0 || toc_sv_find(end, TOC_SV("RDF>"), 0) >= 0;
}

int toc_feed_open(const toc_input *in, toc_feed *ret, toc_err *reterr)
{
    *ret = (toc_feed){.xml = toc_xml_parse(in->bytes, true)};
    if (!find(ret))
        return toc_fail(reterr, -EINVAL, "damaged feed; fetch it again");
    if (!is_whole(in))
        return toc_fail(reterr, -EINVAL, "truncated feed; fetch it again");
    return ret->first ? 0 : toc_fail(reterr, TOC_READ_EMPTY, "a feed without entries");
}

void toc_feed_close(toc_feed *f)
{
    xmlFreeDoc(f->xml);
}

/* ---- one entry ---- */

/* What is kept of the feed's own elements, found once. */
typedef struct {
    const toc_feed *feed;
    const xmlNode *about[4];
    size_t bytes; /* written so far */
} splitter;

static void find_about(splitter *s)
{
    static const char *const NAMES[] = {"title", "link", "language", "id"};
    for (size_t i = 0; i < TOC_LEN(NAMES); i++)
        s->about[i] = toc_xml_child(s->feed->about, NAMES[i]);
}

/* A copy of n, with what is in it or (2) without, as the last child of to; NULL without memory. */
static xmlNode *copy_into(xmlDoc *doc, xmlNode *to, const xmlNode *n, int how)
{
    xmlNode *copy = xmlDocCopyNode((xmlNode *)(uintptr_t)n, doc, how);
    if (!copy)
        return NULL;
    if (!to)
        xmlDocSetRootElement(doc, copy);
    else
        xmlAddChild(to, copy);
    return copy;
}

static bool build(const splitter *s, const xmlNode *entry, xmlDoc *doc)
{
    enum { WHOLE = 1, BARE = 2 };
    const toc_feed *f = s->feed;
    xmlNode *root = copy_into(doc, NULL, f->root, BARE);
    xmlNode *about = root && f->about != f->root ? copy_into(doc, root, f->about, BARE) : root;
    for (size_t i = 0; about && i < TOC_LEN(s->about); i++)
        if (s->about[i] && !copy_into(doc, about, s->about[i], WHOLE))
            return false;
    xmlNode *to = entry->parent == f->root ? root : about;
    return about && copy_into(doc, to, entry, WHOLE);
}

static int write_one(splitter *s, const xmlNode *entry, toc_arena *a, toc_sv_vec *ret)
{
    xmlDoc *doc = xmlNewDoc((const xmlChar *)"1.0");
    xmlChar *text = NULL;
    int n = 0;
    if (doc && build(s, entry, doc))
        xmlDocDumpMemoryEnc(doc, &text, &n, "UTF-8");
    toc_sv *one = text && n > 0 ? TOC_VEC_PUSH(a, ret) : NULL;
    if (one)
        *one = toc_arena_dup(a, (toc_sv){(const char *)text, (size_t)n});
    s->bytes += (size_t)n;
    xmlFree(text);
    xmlFreeDoc(doc);
    return one ? 0 : -ENOMEM;
}

static int write_all(const toc_feed *feed, toc_arena *a, toc_sv_vec *ret, toc_err *reterr)
{
    splitter s = {.feed = feed};
    find_about(&s);
    for (const xmlNode *e = feed->first; e; e = toc_feed_next(e)) {
        if (ret->n == TOC_MAX_FEED_ENTRIES)
            return toc_fail(reterr, -E2BIG, "a feed of more than %d entries; split it",
                            TOC_MAX_FEED_ENTRIES);
        if (write_one(&s, e, a, ret) < 0)
            return toc_fail(reterr, -ENOMEM, "out of memory for the entries of a feed");
        if (s.bytes > 2 * TOC_MAX_INPUT) /* a long title, once more for each entry */
            return toc_fail(reterr, -E2BIG,
                            "a feed whose entries are larger than %zu MiB; split it",
                            2 * TOC_MAX_INPUT >> 20);
    }
    return 0;
}

int toc_feed_split(const toc_input *in, toc_arena *a, toc_sv_vec *ret, toc_err *reterr)
{
    toc_feed feed;
    int r = toc_feed_open(in, &feed, reterr);
    if (r == 0)
        r = write_all(&feed, a, ret, reterr);
    toc_feed_close(&feed);
    return r;
}
