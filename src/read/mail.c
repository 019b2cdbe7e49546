/*
 * mail - e-mail messages (.eml): subject, date, and the text that a person would see.
 *
 * Of alternatives the plain text is taken, else the HTML; of a mixed message all texts in their
 * order, forwarded messages included. A message without text of its own is read through its first
 * attachment. Why not GMime: docs/decisions/0002-mail.md.
 */
#include "base/buf.h"
#include "base/limits.h"
#include "read/charset.h"
#include "read/mime.h"
#include "read/read.h"
#include "read/reader.h"
#include "read/when.h"

#include <errno.h>

typedef struct {
    const toc_input *in;
    toc_arena scratch;
    toc_buf text;
    toc_sv encoding;            /* of the first text */
    toc_mime_entity attachment; /* the first; read if there is no text */
    bool no_memory;             /* binary and empty parts are passed over, this is not */
} letter;

/* A line of a message's header: a name of printable characters without spaces, and a colon. */
static bool is_field(toc_sv line)
{
    size_t n = 0;
    while (n < line.n && line.p[n] > ' ' && line.p[n] < 0x7F && line.p[n] != ':')
        n++;
    return n > 0 && n < line.n && line.p[n] == ':';
}

static bool names_one(toc_sv line, const char *const *names, size_t n)
{
    toc_sv name = toc_sv_cut(&line, ':');
    for (size_t i = 0; i < n; i++)
        if (toc_sv_eq_nocase(name, toc_sv_of(names[i])))
            return true;
    return false;
}

/* Memos have From, Date and Subject too, and are read as well that way. */
static int mail_sniff(const toc_input *in)
{
    static const char *const human[] = {"from", "date", "subject"};
    static const char *const technical[] = {"delivered-to", "message-id", "mime-version",
                                            "received", "return-path"};
    unsigned people = 0, machines = 0;
    toc_sv head = toc_input_head(in);
    while (head.n) {
        toc_sv line = toc_sv_cut(&head, '\n');
        if (toc_sv_trim(line).n == 0)
            break;
        if (!is_field(line) && line.p[0] != ' ' && line.p[0] != '\t')
            return 0;
        people += names_one(line, human, TOC_LEN(human));
        machines += names_one(line, technical, TOC_LEN(technical));
    }
    return people >= 3 || (people >= 1 && machines >= 1) || machines >= 2 ? 95 : 0;
}

static void add_text(letter *l, toc_sv text, toc_sv encoding)
{
    text = toc_sv_trim(text);
    if (text.n == 0)
        return;
    if (l->text.n)
        toc_buf_str(&l->text, "\n\n");
    else
        l->encoding = encoding;
    toc_buf_add(&l->text, text);
}

static toc_sv field(letter *l, const toc_mime_entity *e, const char *name)
{
    return toc_mime_field(e->fields, toc_sv_of(name), &l->scratch);
}

static toc_sv body(letter *l, const toc_mime_entity *e)
{
    return toc_mime_transfer(e->body, field(l, e, "Content-Transfer-Encoding"), &l->scratch);
}

static void add_plain(letter *l, const toc_mime_entity *e, toc_sv type)
{
    toc_sv text, encoding, charset = toc_mime_parameter(type, TOC_SV("charset"), &l->scratch);
    int r = toc_decode(body(l, e), charset, &l->scratch, &text, &encoding, NULL);
    if (r == 0)
        add_text(l, text, encoding);
    l->no_memory = l->no_memory || r == -ENOMEM;
}

static void add_html(letter *l, const toc_mime_entity *e, toc_sv type)
{
    toc_doc page = {0};
    toc_input html = {
        .bytes = body(l, e),
        .name = l->in->name,
        .charset = toc_mime_parameter(type, TOC_SV("charset"), &l->scratch),
        .depth = l->in->depth + 1,
    };
    int r = toc_reader_html.read(&html, &l->scratch, &page, NULL);
    if (r == 0)
        add_text(l, page.text, page.encoding);
    l->no_memory = l->no_memory || r == -ENOMEM;
}

static bool is_type(toc_sv type, const char *media)
{
    return toc_sv_starts_nocase(type, toc_sv_of(media));
}

static void add_entity(letter *l, toc_sv bytes, unsigned depth);

/* only_plain, then the rest until one gives text: what alternatives want; NULL takes them all. */
static void add_parts(letter *l, toc_sv rest, toc_sv boundary, const bool *only_plain,
                      unsigned depth)
{
    size_t before = l->text.n;
    toc_sv part;
    while (toc_mime_part(&rest, boundary, &part)) {
        if (!only_plain) {
            add_entity(l, part, depth);
            continue;
        }
        toc_mime_entity e = toc_mime_split(part);
        toc_sv type = field(l, &e, "Content-Type");
        if ((type.n == 0 || is_type(type, "text/plain")) == *only_plain)
            add_entity(l, part, depth);
        if (l->text.n > before)
            return;
    }
}

static void add_multipart(letter *l, const toc_mime_entity *e, toc_sv type, unsigned depth)
{
    toc_sv boundary = toc_mime_parameter(type, TOC_SV("boundary"), &l->scratch);
    size_t before = l->text.n;
    if (!is_type(type, "multipart/alternative")) {
        add_parts(l, e->body, boundary, NULL, depth);
        return;
    }
    add_parts(l, e->body, boundary, &(bool){true}, depth);
    if (l->text.n == before)
        add_parts(l, e->body, boundary, &(bool){false}, depth);
}

/* Adds what can be read of one part. What is nested too deep counts as nothing. */
static void add_entity(letter *l, toc_sv bytes, unsigned depth)
{
    toc_mime_entity e = toc_mime_split(bytes);
    toc_sv type = field(l, &e, "Content-Type");
    bool attached = is_type(field(l, &e, "Content-Disposition"), "attachment");
    if (depth > TOC_MAX_MIME_DEPTH)
        return;
    if (is_type(type, "multipart/"))
        add_multipart(l, &e, type, depth + 1);
    else if (is_type(type, "message/rfc822"))
        add_entity(l, body(l, &e), depth + 1);
    else if (!attached && (type.n == 0 || is_type(type, "text/plain")))
        add_plain(l, &e, type);
    else if (!attached && is_type(type, "text/html"))
        add_html(l, &e, type);
    else if (l->attachment.body.n == 0)
        l->attachment = e;
}

static int read_attachment(letter *l, toc_arena *a, toc_doc *doc, toc_err *reterr)
{
    const toc_mime_entity *e = &l->attachment;
    toc_doc inner = *doc;
    toc_input in = {
        .bytes = body(l, e),
        .name =
            toc_mime_parameter(field(l, e, "Content-Disposition"), TOC_SV("filename"), &l->scratch),
        .depth = l->in->depth + 1,
    };
    int r = in.bytes.n ? toc_read_input(&in, a, &inner, reterr) : TOC_READ_EMPTY;
    if (r == TOC_READ_EMPTY)
        return toc_fail(reterr, TOC_READ_EMPTY, "no text in the mail");
    if (r < 0)
        return toc_fail_context(reterr, r, "mail without text, and its attachment");
    doc->text = inner.text;
    doc->encoding = inner.encoding;
    return 0;
}

static int fill(letter *l, toc_arena *a, toc_doc *doc, toc_err *reterr)
{
    toc_mime_entity e = toc_mime_split(l->in->bytes);
    doc->media = toc_sv_of(toc_reader_mail.media);
    doc->title = toc_mime_words(field(l, &e, "Subject"), a);
    doc->published = toc_when_parse(field(l, &e, "Date"));
    doc->language = toc_arena_dup(a, toc_mime_value(field(l, &e, "Content-Language")));
    add_entity(l, l->in->bytes, 0);
    doc->text = toc_arena_dup(a, toc_buf_sv(&l->text));
    doc->encoding = l->encoding;
    if (l->no_memory || l->scratch.overflowed || l->text.failed || a->overflowed)
        return toc_fail(reterr, -ENOMEM, "out of memory");
    return doc->text.n ? 0 : read_attachment(l, a, doc, reterr);
}

static int mail_read(const toc_input *in, toc_arena *a, toc_doc *doc, toc_err *reterr)
{
    letter l = {.in = in, .text = {.max = TOC_MAX_INPUT * 3}};
    int r = fill(&l, a, doc, reterr);
    toc_buf_done(&l.text);
    toc_arena_done(&l.scratch);
    return r;
}

const toc_reader toc_reader_mail = {
    .media = "message/rfc822", .sniff = mail_sniff, .read = mail_read};
