/*
 * html_page - a web page as flat blocks of text, each in a box.
 *
 * html_scan.c fills it from the parser's events, html_pick.c chooses the article from it. No tree
 * is built: a block knows how much of it is link text and whether navigation or other boilerplate
 * surrounds it, a box knows its parent, and that is all the choice needs.
 */
#pragma once

#include "base/buf.h"
#include "base/date.h"
#include "base/err.h"
#include "base/vec.h"

/* How sure it is that a block is boilerplate. */
enum {
    TOC_HTML_NO_JUNK = 0,
    TOC_HTML_JUNK_CLASS, /* by the words of its class or id: a guess */
    TOC_HTML_JUNK_TAG,   /* by its element: <nav>, <footer>, … */
};

typedef struct {
    uint32_t start, end; /* bytes of page->text */
    uint32_t box;
    uint32_t words, link_words; /* link_words: those inside links */
    uint8_t junk;
    uint8_t heading; /* 1 for <h1> to 6; 0 for text */
} toc_html_block;

typedef struct {
    uint32_t parent; /* index, smaller than its own; box 0, the page, is its own parent */
    bool article;    /* declares itself to hold the article */
} toc_html_box;

/* The best candidate so far; rank 0 is none. */
typedef struct {
    toc_sv title;
    int title_rank;
    toc_day published;
    int published_rank;
    toc_sv language;
} toc_html_meta;

typedef struct {
    toc_arena *a; /* of everything below but text */
    toc_buf text; /* all blocks, one after the other; toc_buf_done() it */
    TOC_VEC(toc_html_block) blocks;
    TOC_VEC(toc_html_box) boxes;
    toc_html_meta meta;
} toc_html_page;

/* Parses html (valid UTF-8). page->a is set, the rest zero. 0 or < 0: -E2BIG when nested deeper
 * than TOC_MAX_HTML_DEPTH, -ENOMEM. */
TOC_MUST_USE int toc_html_scan(toc_sv html, toc_html_page *page, toc_err *reterr);

/* The article's text in ret_arena, paragraphs separated by blank lines; empty if there is none, or
 * when memory is out (the arena then says so). *ret_headline: its <h1>, a view into page->text. */
toc_sv toc_html_pick(const toc_html_page *page, toc_arena *ret_arena, toc_sv *ret_headline);

/* html_meta.c: what the page says of itself. Values are copied. */
void toc_html_offer_meta(toc_html_page *page, toc_sv name, toc_sv content);
void toc_html_offer_json(toc_html_page *page, toc_sv json);
void toc_html_offer_time(toc_html_page *page, toc_sv datetime, bool declared);
void toc_html_offer_title(toc_html_page *page, toc_sv title);
/* Call when all blocks are known: the headline settles which part of <title> is the site's name. */
toc_sv toc_html_title(const toc_html_page *page, toc_sv headline);
/* The encoding that <meta> or an XML declaration names in the head, or empty. */
toc_sv toc_html_charset(toc_sv head);
