/*
 * sink_table - incidents for a person at a terminal: one line each, the columns as wide as their
 * contents allow.
 *
 * render() gives lines of cells, all safe text: a mark that says what line it is, then cells ended
 * by US (0x1f), and LF. The first rows are held back to see how wide the columns want to be; from
 * then on rows stream.
 */
#include "base/utf8.h"
#include "model/terms.h"
#include "share/facts.h"
#include "share/show.h"
#include "share/sinks.h"

enum { COLUMNS = 8, HOLD_ROWS = 200, GAP = 2, DEFAULT_WIDTH = 100 };

enum { TO_WHOM = 6, REPORT = 7 };

/* A column may be narrowed to `fair` at the cost of comfort, to `least` at the cost of sense. */
static const struct {
    const char *title;
    size_t widest, fair, least;
} COLUMN[COLUMNS] = {
    {"ID", 8, 8, 8},
    {"DATE", 21, 21, 21},
    {"WHERE", 28, 16, 9},
    {"WHAT", 32, 18, 13},
    {"HARM", 40, 22, 14},
    {"BY WHOM", 48, 24, 15},
    [TO_WHOM] = {"TO WHOM", 36, 18, 12},
    [REPORT] = {"REPORT", 28, 14, 8},
};

enum { CELL_END = 0x1f };

/* What a line is. */
enum {
    MARK_ROW = 'r',
    MARK_DEADLY = 'd', /* somebody was killed */
    MARK_PAST = 'p',   /* only recalled, or told in general */
    MARK_FACT = 'f',   /* --explain: label, value, quote, rule */
    MARK_TALLY = 't',  /* reports, incidents, warnings, indicators of one record */
};

typedef struct {
    size_t width[COLUMNS];
    size_t rows, incidents, warnings, indicators, silent;
    bool measured;
} table;

/* ---- one record to lines ---- */

static void end_cell(toc_buf *line, toc_buf *cell)
{
    toc_show_text(line, toc_buf_sv(cell));
    toc_buf_byte(line, CELL_END);
    toc_buf_clear(cell);
}

/* The stage in front: what did not happen must not look as if it had when the cell is cut. */
static void add_what(toc_buf *c, const toc_incident *i)
{
    static const char *const STAGES[] = {"", "", "attempted ", "foiled ", "threatened "};
    const char *type = toc_term(&toc_terms_type, i->type);
    toc_buf_printf(c, "%s%s%s", i->recalled ? "earlier " : "", STAGES[i->stage],
                   type ? type : "incident");
}

static void add_harm_part(toc_buf *c, const toc_count *n, const char *what)
{
    if (!n->stated)
        return;
    if (c->n)
        toc_buf_str(c, ", ");
    toc_show_count(c, n, true);
    toc_buf_printf(c, " %s", what);
}

static void add_harm(toc_buf *c, const toc_incident *i)
{
    add_harm_part(c, &i->killed, "dead");
    add_harm_part(c, &i->injured, "hurt");
    TOC_VEC_FOREACH (v, &i->victims)
        if (v->effect == TOC_HARM_KIDNAPPED)
            add_harm_part(c, &v->count, "kidnapped");
    add_harm_part(c, &i->cyber.records, "records");
    if (i->cyber.ransom.stated) {
        toc_buf_str(c, c->n ? ", ransom " : "ransom ");
        toc_show_ransom(c, &i->cyber.ransom);
    }
    if (!c->n && i->cyber.services_disrupted.n)
        toc_buf_str(c, "service lost");
}

/* The status in front, for the same reason. */
static void add_by(toc_buf *c, const toc_incident *i)
{
    TOC_VEC_FOREACH (p, &i->perpetrators) {
        const char *status = toc_show_status(p->status);
        toc_sv name = toc_show_name(p->name, p->text);
        toc_buf_printf(c, "%s%s%s%.*s", c->n ? "; " : "", status, *status ? ": " : "",
                       TOC_SV_ARG(name));
    }
}

static void add_name(toc_buf *c, toc_sv name, toc_sv text)
{
    toc_sv s = toc_show_name(name, text);
    if (!s.n || toc_sv_find(toc_buf_sv(c), s, 0) >= 0) /* a target is often a victim too */
        return;
    if (c->n)
        toc_buf_str(c, "; ");
    toc_buf_add(c, s);
}

static void add_to(toc_buf *c, const toc_incident *i)
{
    TOC_VEC_FOREACH (t, &i->targets)
        add_name(c, t->name, t->text);
    TOC_VEC_FOREACH (v, &i->victims)
        add_name(c, v->name, v->text);
}

static char mark_of(const toc_incident *i)
{
    if (i->recalled || i->unspecific)
        return MARK_PAST;
    return i->killed.stated && i->killed.value > 0 ? MARK_DEADLY : MARK_ROW;
}

/* What the UUID begins with: enough for `tocsin show`. */
static void add_id(toc_buf *c, toc_sv id)
{
    enum { SHORT_ID = 8 };
    long dashes = toc_sv_find(id, TOC_SV("--"), 0);
    if (dashes >= 0)
        id = toc_sv_range(id, (size_t)dashes + 2, id.n);
    toc_buf_add(c, toc_sv_range(id, 0, TOC_MIN(id.n, (size_t)SHORT_ID)));
}

static void add_row(toc_buf *ret, const toc_record *r, const toc_incident *i, bool ids)
{
    toc_buf cell = {0};
    toc_buf_byte(ret, mark_of(i));
    if (ids)
        add_id(&cell, i->id);
    end_cell(ret, &cell);
    toc_show_date(&cell, &i->date);
    end_cell(ret, &cell);
    toc_show_place(&cell, &i->place);
    end_cell(ret, &cell);
    add_what(&cell, i);
    end_cell(ret, &cell);
    add_harm(&cell, i);
    end_cell(ret, &cell);
    add_by(&cell, i);
    end_cell(ret, &cell);
    add_to(&cell, i);
    end_cell(ret, &cell);
    toc_buf_add(&cell, r->id);
    end_cell(ret, &cell);
    toc_buf_byte(ret, '\n');
    toc_buf_done(&cell);
}

enum { LABEL = 14, QUOTE = 60 };

/* "    by            ISIS-K: claimed  “IS-KP”  [aliases, 90]" */
static void add_fact(toc_buf *ret, const toc_doc *doc, const toc_fact *f)
{
    toc_buf_printf(ret, "%c    %-*s", MARK_FACT, LABEL, f->label);
    toc_show_text(ret, f->value);
    toc_buf_str(ret, "  ");
    toc_show_quote(ret, doc, f->basis, QUOTE);
    if (f->basis->rule || f->basis->confidence) {
        toc_buf_printf(ret, "  [%s", f->basis->rule ? f->basis->rule : "");
        if (f->basis->confidence)
            toc_buf_printf(ret, "%s%u%%", f->basis->rule ? ", " : "", f->basis->confidence);
        if (f->basis->runner_up.n) {
            toc_buf_str(ret, ", else ");
            toc_show_text(ret, f->basis->runner_up);
        }
        toc_buf_byte(ret, ']');
    }
    toc_buf_byte(ret, '\n');
}

static void add_facts(toc_buf *ret, const toc_doc *doc, const toc_incident *i, toc_arena *scratch)
{
    toc_fact_vec facts = {0};
    toc_facts_of(i, scratch, &facts);
    TOC_VEC_FOREACH (f, &facts)
        add_fact(ret, doc, f);
}

static int render(const toc_sink_options *o, const toc_doc *doc, const toc_record *r,
                  toc_arena *scratch, toc_buf *ret)
{
    TOC_VEC_FOREACH (i, &r->incidents) {
        add_row(ret, r, i, o->ids);
        if (o->explain)
            add_facts(ret, doc, i, scratch);
    }
    toc_buf_printf(ret, "%c%u %u %u\n", MARK_TALLY, r->incidents.n, r->warnings.n, r->indicators.n);
    return 0;
}

/* The best values, and with --explain what each report says, under its name. */
static int render_view(const toc_sink_options *o, const toc_view *v, const toc_doc *const *docs,
                       toc_arena *scratch, toc_buf *ret)
{
    toc_record best;
    toc_sink_options plain = *o;
    plain.explain = false;
    int r = toc_sink_record_of_view(v, true, scratch, &best);
    if (r < 0)
        return r;
    (void)render(&plain, NULL, &best, scratch, ret);
    for (uint32_t i = 0; o->explain && i < v->witnesses.n; i++) {
        const toc_witness *w = &v->witnesses.p[i];
        toc_buf_printf(ret, "%c  ", MARK_FACT);
        toc_show_text(ret, w->analyst.n ? w->analyst : w->name);
        toc_buf_str(ret, w->analyst.n ? " corrects:\n" : ":\n");
        toc_doc none = {0};
        add_facts(ret, docs[i] ? docs[i] : &none, w->incident, scratch);
    }
    return 0;
}

/* ---- lines to a table ---- */

static const char *colour(const toc_sink *s, const char *code)
{
    return s->options.colour ? code : "";
}

static bool is_row(char mark)
{
    return mark == MARK_ROW || mark == MARK_DEADLY || mark == MARK_PAST;
}

static void measure(table *t, toc_sv line)
{
    for (size_t i = 0; i < COLUMNS; i++) {
        size_t width = toc_utf8_width(toc_sv_cut(&line, CELL_END));
        width = TOC_MIN(width, COLUMN[i].widest);
        t->width[i] = TOC_MAX(t->width[i], width);
    }
}

typedef enum { AS_IT_IS, FAIR, LEAST } squeeze;

static size_t squeezed(const table *t, size_t column, squeeze q)
{
    size_t width = t->width[column];
    if (q == AS_IT_IS)
        return width;
    return TOC_MIN(width, q == FAIR ? COLUMN[column].fair : COLUMN[column].least);
}

static size_t total(const table *t, squeeze q)
{
    size_t sum = 0;
    for (size_t i = 0; i < COLUMNS; i++)
        if (t->width[i])
            sum += (sum ? GAP : 0) + squeezed(t, i, q);
    return sum;
}

/* The column with most to spare gives one up. False: none has any. */
static bool narrow_column(table *t, squeeze q)
{
    size_t from = 0;
    for (size_t i = 0; i < COLUMNS; i++)
        if (t->width[i] - squeezed(t, i, q) > t->width[from] - squeezed(t, from, q))
            from = i;
    if (t->width[from] == squeezed(t, from, q))
        return false;
    t->width[from]--;
    return true;
}

/* Whole columns go before the others lose their sense: whom it hit, then, who says so. */
static void fit(table *t, size_t available)
{
    if (total(t, FAIR) > available)
        t->width[TO_WHOM] = 0;
    if (total(t, LEAST) > available)
        t->width[REPORT] = 0;
    while (total(t, AS_IT_IS) > available && narrow_column(t, FAIR))
        ;
    while (total(t, AS_IT_IS) > available && narrow_column(t, LEAST))
        ;
}

static void write_cells(toc_sink *s, toc_sv line)
{
    const table *t = s->state;
    size_t behind = 0; /* empty columns at the end need no spaces */
    for (size_t i = 0; i < COLUMNS; i++) {
        toc_sv cell = toc_sv_cut(&line, CELL_END);
        if (!t->width[i])
            continue;
        for (size_t g = 0; g < behind; g++)
            toc_buf_byte(s->out, ' ');
        size_t start = s->out->n;
        toc_show_cell(s->out, cell.n ? cell : TOC_SV("-"), t->width[i], false);
        while (s->out->n > start && s->out->p[s->out->n - 1] == ' ')
            s->out->n--;
        behind =
            GAP + t->width[i] - toc_utf8_width(toc_sv_range(toc_buf_sv(s->out), start, s->out->n));
    }
}

static void write_line(toc_sink *s, char mark, toc_sv line)
{
    const char *start = mark == MARK_DEADLY ? "\033[1m" : mark == MARK_PAST ? "\033[2m" : "";
    toc_buf_str(s->out, colour(s, start));
    if (mark == MARK_FACT)
        toc_buf_add(s->out, line);
    else
        write_cells(s, line);
    toc_buf_str(s->out, *start ? colour(s, "\033[0m") : "");
    toc_buf_byte(s->out, '\n');
}

static void write_header(toc_sink *s)
{
    toc_buf line = {0};
    for (size_t i = 0; i < COLUMNS; i++)
        toc_buf_printf(&line, "%s%c", COLUMN[i].title, CELL_END);
    toc_buf_str(s->out, colour(s, "\033[4m"));
    write_cells(s, toc_buf_sv(&line));
    toc_buf_str(s->out, colour(s, "\033[0m"));
    toc_buf_byte(s->out, '\n');
    toc_buf_done(&line);
}

static void write_held(toc_sink *s)
{
    table *t = s->state;
    for (size_t i = 0; i < COLUMNS; i++)
        if (t->width[i])
            t->width[i] = TOC_MAX(t->width[i], strlen(COLUMN[i].title));
    fit(t, s->options.columns ? s->options.columns : DEFAULT_WIDTH);
    t->measured = true;
    write_header(s);
    toc_sv held = toc_buf_sv(&s->held);
    while (held.n) {
        toc_sv line = toc_sv_cut(&held, '\n');
        write_line(s, line.p[0], toc_sv_range(line, 1, line.n));
    }
    toc_buf_clear(&s->held);
}

static void tally(table *t, toc_sv line)
{
    size_t *const into[] = {&t->incidents, &t->warnings, &t->indicators};
    for (size_t i = 0; i < TOC_LEN(into); i++) {
        int64_t n = 0;
        if (!toc_sv_to_i64(toc_sv_cut(&line, ' '), &n))
            n = 0;
        *into[i] += (size_t)n;
        t->silent += i == 0 && n == 0;
    }
}

static void begin(toc_sink *s)
{
    s->state = TOC_NEW(&s->memory, table);
}

static int add(toc_sink *s, toc_sv rendered)
{
    table *t = s->state;
    while (t && rendered.n) {
        toc_sv whole = toc_sv_cut(&rendered, '\n'), line = toc_sv_range(whole, 1, whole.n);
        char mark = whole.p[0];
        if (mark == MARK_TALLY) {
            tally(t, line);
        } else if (t->measured) {
            write_line(s, mark, line);
        } else {
            toc_buf_add(&s->held, whole);
            toc_buf_byte(&s->held, '\n');
            t->rows += is_row(mark);
            if (is_row(mark))
                measure(t, line);
        }
    }
    if (t && !t->measured && t->rows >= HOLD_ROWS)
        write_held(s);
    return 0;
}

static void count_of(toc_buf *b, size_t n, const char *one, const char *many)
{
    toc_buf_printf(b, "%zu %s", n, n == 1 ? one : many);
}

static int end(toc_sink *s)
{
    table *t = s->state;
    if (!t || !s->records)
        return 0;
    if (!t->measured && t->rows)
        write_held(s);
    toc_buf_printf(s->out, "%s%s", t->rows ? "\n" : "", colour(s, "\033[2m"));
    count_of(s->out, t->incidents, "incident", "incidents");
    if (!s->options.ids) {
        toc_buf_str(s->out, " in ");
        count_of(s->out, s->records, "report", "reports");
    }
    if (t->silent && t->silent < s->records)
        toc_buf_printf(s->out, ", %zu of them without any", t->silent);
    if (t->warnings || t->indicators) {
        toc_buf_str(s->out, "; also ");
        if (t->warnings)
            count_of(s->out, t->warnings, "warning", "warnings");
        if (t->indicators) {
            toc_buf_str(s->out, t->warnings ? ", " : "");
            count_of(s->out, t->indicators, "indicator", "indicators");
        }
        toc_buf_str(s->out, " (in the other formats)");
    }
    toc_buf_printf(s->out, "%s\n", colour(s, "\033[0m"));
    return 0;
}

const toc_sink_ops toc_sink_table = {
    .name = "table",
    .render = render,
    .render_view = render_view,
    .begin = begin,
    .add = add,
    .end = end,
};
