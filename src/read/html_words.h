/* html_words - what element names and class words mean for finding an article. */
#pragma once

#include "base/sv.h"

typedef enum {
    TOC_HTML_BLOCK = 0, /* starts a paragraph; also every unknown element */
    TOC_HTML_BOX,       /* starts a paragraph and holds others */
    TOC_HTML_ARTICLE,   /* a box that declares itself to be the article */
    TOC_HTML_INLINE,
    TOC_HTML_LINK,
    TOC_HTML_BREAK,
    TOC_HTML_CELL,
    TOC_HTML_HEADING,
    TOC_HTML_PRE,
    TOC_HTML_JUNK,   /* boilerplate by its nature */
    TOC_HTML_HEADER, /* boilerplate unless it is the article's own */
    TOC_HTML_SILENT, /* its text is none: styles, form controls, pictures */
    TOC_HTML_SCRIPT,
    TOC_HTML_TITLE,
    TOC_HTML_META,
    TOC_HTML_TIME,
    TOC_HTML_ROOT, /* <html>, <body>: never boilerplate whatever their classes say */
} toc_html_role;

toc_html_role toc_html_role_of(const char *element);

/* True if the value of a class or id attribute names boilerplate ("site-nav", "relatedPosts"). */
bool toc_html_is_junk_class(toc_sv value);

/* True for role="navigation" and its like. */
bool toc_html_is_junk_role(toc_sv role);

/* True for lines that pages put between paragraphs ("Advertisement", "Share this"). */
bool toc_html_is_junk_line(toc_sv line);
