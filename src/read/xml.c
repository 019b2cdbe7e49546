/* xml - see xml.h. */
#include "read/xml.h"

#include "base/buf.h"
#include "base/limits.h"

#include <libxml/parser.h>
#include <string.h>

xmlDoc *toc_xml_parse(toc_sv bytes, bool forgiving)
{
    int how = XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING | XML_PARSE_COMPACT;
    return xmlReadMemory(bytes.p, (int)bytes.n, "", NULL,
                         forgiving ? how | XML_PARSE_RECOVER : how);
}

bool toc_xml_is(const xmlNode *n, const char *name)
{
    return n->type == XML_ELEMENT_NODE && strcmp((const char *)n->name, name) == 0;
}

const xmlNode *toc_xml_child(const xmlNode *of, const char *name)
{
    const xmlNode *n = of ? of->children : NULL;
    while (n && !toc_xml_is(n, name))
        n = n->next;
    return n;
}

toc_sv toc_xml_text(const xmlNode *n, toc_arena *a)
{
    toc_buf b = {.max = TOC_MAX_TEXT};
    for (const xmlNode *t = n ? n->children : NULL; t; t = t->next)
        if ((t->type == XML_TEXT_NODE || t->type == XML_CDATA_SECTION_NODE) && t->content)
            toc_buf_str(&b, (const char *)t->content);
        else if (t->type == XML_ENTITY_REF_NODE) /* as a rule &nbsp;, which XML doesn't know */
            toc_buf_byte(&b, ' ');
    toc_sv s = toc_arena_dup(a, toc_sv_trim(toc_buf_sv(&b)));
    toc_buf_done(&b);
    return s;
}

toc_sv toc_xml_member(const xmlNode *of, const char *name, toc_arena *a)
{
    return toc_xml_text(toc_xml_child(of, name), a);
}
