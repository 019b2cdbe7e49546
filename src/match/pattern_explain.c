/* pattern_explain - a pattern in plain words; see pattern.h. */
#include "base/ascii.h"
#include "base/date.h"
#include "match/pattern_ast.h"
#include "model/json.h"

/* Values of a set and indicators that are written out. */
enum { SHOWN = 5, LONGEST_PREFIX = 240 };

typedef struct {
    toc_buf *out;
    char prefix[LONGEST_PREFIX]; /* the lines of the tree that lead to the next line */
    size_t n;
} writer;

static bool is_name(toc_sv s)
{
    for (size_t i = 0; i < s.n; i++)
        if (!toc_is_alnum(s.p[i]) && s.p[i] != '_')
            return false;
    return s.n > 0 && !toc_is_digit(s.p[0]);
}

static void write_path(writer *w, const toc_pattern_test *t)
{
    TOC_VEC_FOREACH (step, &t->steps) {
        if (step->kind == TOC_STEP_ANY) {
            toc_buf_str(w->out, "[*]");
        } else if (step->kind == TOC_STEP_INDEX) {
            toc_buf_printf(w->out, "[%lld]", (long long)step->index);
        } else {
            toc_buf_str(w->out, step == t->steps.p ? "" : ".");
            toc_buf_printf(w->out, is_name(step->key) ? "%.*s" : "'%.*s'", TOC_SV_ARG(step->key));
        }
    }
}

static void write_time(writer *w, int64_t us)
{
    char text[TOC_TIME_TEXT + 1];
    toc_time_format(us, text);
    toc_sv s = toc_sv_of(text);
    if (toc_sv_ends(s, TOC_SV(".000000Z")))
        toc_buf_printf(w->out, "%.19sZ", text);
    else
        toc_buf_str(w->out, text);
}

static void write_constant(writer *w, const toc_constant *c)
{
    toc_json_out j = {.buf = w->out};
    switch (c->kind) {
    case TOC_CONSTANT_TEXT:
        toc_json_str(&j, c->text); /* quoted, and without control characters */
        break;
    case TOC_CONSTANT_INT:
        toc_json_int(&j, c->integer);
        break;
    case TOC_CONSTANT_FLOAT:
        toc_json_num(&j, c->number);
        break;
    case TOC_CONSTANT_BOOL:
        toc_json_bool(&j, c->truth);
        break;
    case TOC_CONSTANT_BYTES:
        toc_buf_str(w->out, "the bytes ");
        for (size_t i = 0; i < c->text.n; i++)
            toc_buf_printf(w->out, "%02x", (unsigned)(unsigned char)c->text.p[i]);
        break;
    case TOC_CONSTANT_TIME:
        write_time(w, c->time.us);
        break;
    }
}

static void write_constants(writer *w, const toc_pattern_test *t)
{
    for (size_t i = 0; i < t->constants.n && i < SHOWN; i++) {
        toc_buf_str(w->out, i ? ", " : "");
        write_constant(w, &t->constants.p[i]);
    }
    if (t->constants.n > SHOWN)
        toc_buf_printf(w->out, " ... (%u in all)", t->constants.n);
}

static void write_test(writer *w, const toc_pattern_test *t)
{
    static const char *const SAYS[][2] = {
        [TOC_TEST_EQ] = {"is ", "is not "},
        [TOC_TEST_NE] = {"is not ", "is "},
        [TOC_TEST_LT] = {"is less than ", "is not less than "},
        [TOC_TEST_LE] = {"is at most ", "is not at most "},
        [TOC_TEST_GT] = {"is more than ", "is not more than "},
        [TOC_TEST_GE] = {"is at least ", "is not at least "},
        [TOC_TEST_IN] = {"is one of ", "is none of "},
        [TOC_TEST_LIKE] = {"is like (% any text, _ any character) ",
                           "is not like (% any text, _ any character) "},
        [TOC_TEST_MATCHES] = {"has in it, by regular expression, ",
                              "does not have in it, by regular expression, "},
        [TOC_TEST_SUBSET] = {"is an address or network in ", "is no address or network in "},
        [TOC_TEST_SUPERSET] = {"is a network that holds ", "is no network that holds "},
        [TOC_TEST_EXISTS] = {"is there", "is not there"},
    };
    write_path(w, t);
    toc_buf_printf(w->out, " %s", SAYS[t->op][t->negated]);
    write_constants(w, t);
}

static void write_type(writer *w, toc_sv type)
{
    bool vowel = type.n && strchr("aeiouAEIOU", type.p[0]) != NULL;
    toc_buf_printf(w->out, "%s %.*s", vowel ? "an" : "a", TOC_SV_ARG(type));
}

static void write_node(writer *w, const toc_node *n);

/* The children of n, each in its branch of the tree. */
static void write_children(writer *w, const toc_node *n)
{
    toc_buf_str(w->out, "\n");
    for (const toc_node *i = n->child; i; i = i->next) {
        toc_sv branch = i->next ? TOC_SV("├─ ") : TOC_SV("└─ ");
        toc_sv below = i->next ? TOC_SV("│  ") : TOC_SV("   ");
        toc_buf_add(w->out, (toc_sv){w->prefix, w->n});
        toc_buf_add(w->out, branch);
        size_t before = w->n;
        if (w->n + below.n <= sizeof(w->prefix)) { /* deeper ones are not set off any more */
            memcpy(w->prefix + w->n, below.p, below.n);
            w->n += below.n;
        }
        write_node(w, i);
        w->n = before;
    }
}

static void write_group(writer *w, const toc_node *n, const char *says)
{
    toc_buf_str(w->out, says);
    write_children(w, n);
}

static void write_node(writer *w, const toc_node *n)
{
    switch (n->kind) {
    case TOC_NODE_TEST:
        write_type(w, n->test->type);
        toc_buf_str(w->out, " whose ");
        write_test(w, n->test);
        toc_buf_str(w->out, "\n");
        break;
    case TOC_NODE_ALL:
        write_group(w, n, "all of these, true of one object:");
        break;
    case TOC_NODE_ANY:
        write_group(w, n, "any of these:");
        break;
    case TOC_NODE_OBSERVATION:
        toc_buf_str(w->out, "one observation with ");
        if (n->child->kind == TOC_NODE_TEST)
            write_node(w, n->child);
        else
            write_group(w, n, "an object that is");
        break;
    case TOC_NODE_AND:
        write_group(w, n, "all of these, by different observations, in any order:");
        break;
    case TOC_NODE_OR:
        write_group(w, n, "any of these:");
        break;
    case TOC_NODE_FOLLOWEDBY:
        write_group(w, n, "these, by different observations, one after the other:");
        break;
    case TOC_NODE_WITHIN:
        toc_buf_str(w->out, "within ");
        toc_json_num(&(toc_json_out){.buf = w->out}, (double)n->within / 1e6);
        write_group(w, n, " seconds:");
        break;
    case TOC_NODE_REPEATS:
        toc_buf_printf(w->out,
                       "%llu times, by different observations:", (unsigned long long)n->repeats);
        write_children(w, n);
        break;
    case TOC_NODE_STARTSTOP:
        toc_buf_str(w->out, "from ");
        write_time(w, n->start);
        toc_buf_str(w->out, " until before ");
        write_time(w, n->stop);
        write_group(w, n, ":");
        break;
    }
}

static void write_plain(writer *w, const toc_pattern *p)
{
    toc_arena a = {0};
    toc_plain_indicators plain = {0};
    const char *why = NULL;
    int r = toc_pattern_reduce(p, &a, &plain, &why);
    if (r == TOC_PATTERN_NOT_PLAIN)
        toc_buf_printf(w->out, "Compared observation by observation: %s.\n", why);
    else if (r == 0)
        toc_buf_printf(w->out, "The same as %u plain indicator%s, looked up at once:\n", plain.n,
                       plain.n == 1 ? "" : "s");
    for (size_t i = 0; r == 0 && i < plain.n && i < SHOWN; i++) {
        const toc_plain_indicator *x = &plain.p[i];
        toc_buf_printf(w->out, "   %.*s:%.*s %s ", TOC_SV_ARG(x->type), TOC_SV_ARG(x->path),
                       x->subnet ? "in" : "=");
        toc_json_str(&(toc_json_out){.buf = w->out}, x->value);
        toc_buf_str(w->out, "\n");
    }
    if (r == 0 && plain.n > SHOWN)
        toc_buf_str(w->out, "   ...\n");
    toc_arena_done(&a);
}

void toc_pattern_explain(const toc_pattern *p, toc_buf *ret)
{
    writer w = {.out = ret};
    toc_buf_str(ret, "Matches ");
    write_node(&w, p->root);
    write_plain(&w, p);
}
