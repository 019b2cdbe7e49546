/* options - see options.h. */
#include "cli/options.h"

#include "base/buf.h"

#include <errno.h>

typedef struct {
    const toc_usage *u;
    char **argv;
    int argc, at; /* argv[at] is looked at */
    char *settings;
    toc_err *reterr;
} parser;

static const toc_option *find_long(const toc_usage *u, toc_sv name)
{
    for (size_t i = 0; i < u->n; i++)
        if (toc_sv_eq(toc_sv_of(u->options[i].name), name))
            return &u->options[i];
    return NULL;
}

static const toc_option *find_letter(const toc_usage *u, char letter)
{
    for (size_t i = 0; i < u->n; i++)
        if (u->options[i].letter == letter)
            return &u->options[i];
    return NULL;
}

static int set_choice(parser *p, const toc_option *o, const char *value)
{
    for (const char *const *c = o->choices; *c; c++)
        if (strcmp(*c, value) == 0) {
            memcpy(p->settings + o->offset, c, sizeof(*c));
            return 0;
        }
    toc_buf all = {0};
    for (const char *const *c = o->choices; *c; c++)
        toc_buf_printf(&all, "%s%s", c == o->choices ? "" : ", ", *c);
    int r = toc_fail(p->reterr, -EINVAL, "--%s is one of %.*s, not '%s'", o->name, (int)all.n,
                     all.p ? all.p : "", value);
    toc_buf_done(&all);
    return r;
}

static int set_number(parser *p, const toc_option *o, const char *value)
{
    int64_t v;
    if (!toc_sv_to_i64(toc_sv_of(value), &v) || v < o->min || v > o->max)
        return toc_fail(p->reterr, -EINVAL, "--%s is a number from %ld to %ld, not '%s'", o->name,
                        o->min, o->max, value);
    long as_long = (long)v;
    memcpy(p->settings + o->offset, &as_long, sizeof(as_long));
    return 0;
}

static int add_text(parser *p, const toc_option *o, const char *value)
{
    toc_texts *all = (toc_texts *)(void *)(p->settings + o->offset);
    if (all->n == TOC_MAX_TEXTS)
        return toc_fail(p->reterr, -E2BIG, "--%s is given more than %d times", o->name,
                        TOC_MAX_TEXTS);
    all->p[all->n++] = value;
    return 0;
}

static int set(parser *p, const toc_option *o, const char *value)
{
    switch (o->kind) {
    case TOC_OPTION_FLAG:
        memcpy(p->settings + o->offset, &(bool){true}, sizeof(bool));
        return 0;
    case TOC_OPTION_TEXT:
        memcpy(p->settings + o->offset, &value, sizeof(value));
        return 0;
    case TOC_OPTION_NUMBER:
        return set_number(p, o, value);
    case TOC_OPTION_CHOICE:
        return set_choice(p, o, value);
    case TOC_OPTION_TEXTS:
        return add_text(p, o, value);
    }
    return 0;
}

/* The value of o: attached (NULL if none is), or the next argument. */
static int take_value(parser *p, const toc_option *o, const char *attached)
{
    if (attached)
        return set(p, o, attached);
    if (p->at + 1 >= p->argc)
        return toc_fail(p->reterr, -EINVAL, "--%s wants a value: --%s=%s", o->name, o->name,
                        o->value);
    return set(p, o, p->argv[++p->at]);
}

static int parse_long(parser *p, const char *arg)
{
    const char *equals = strchr(arg, '=');
    toc_sv name = {arg, equals ? (size_t)(equals - arg) : strlen(arg)};
    if (toc_sv_eq(name, TOC_SV("help")))
        return TOC_OPTIONS_HELP;
    const toc_option *o = find_long(p->u, name);
    if (!o)
        return toc_fail(p->reterr, -EINVAL, "no option '--%.*s'", TOC_SV_ARG(name));
    if (o->kind != TOC_OPTION_FLAG)
        return take_value(p, o, equals ? equals + 1 : NULL);
    if (equals)
        return toc_fail(p->reterr, -EINVAL, "--%s takes no value", o->name);
    return set(p, o, NULL);
}

static int parse_letters(parser *p, const char *arg)
{
    for (; *arg; arg++) {
        if (*arg == 'h')
            return TOC_OPTIONS_HELP;
        const toc_option *o = find_letter(p->u, *arg);
        if (!o)
            return toc_fail(p->reterr, -EINVAL, "no option '-%c'", *arg);
        if (o->kind != TOC_OPTION_FLAG)
            return take_value(p, o, arg[1] ? arg + 1 : NULL);
        int r = set(p, o, NULL);
        if (r < 0)
            return r;
    }
    return 0;
}

int toc_options_parse(const toc_usage *u, int argc, char **argv, void *settings, size_t *ret_n,
                      toc_err *reterr)
{
    parser p = {u, argv, argc, 1, settings, reterr};
    size_t operands = 0;
    bool options = true;
    for (; p.at < argc; p.at++) {
        char *arg = argv[p.at];
        int r = 0;
        if (!options || arg[0] != '-' || !arg[1])
            argv[1 + operands++] = arg;
        else if (strcmp(arg, "--") == 0)
            options = false;
        else
            r = arg[1] == '-' ? parse_long(&p, arg + 2) : parse_letters(&p, arg + 1);
        if (r != 0)
            return r;
    }
    *ret_n = operands;
    return 0;
}

enum { HELP_COLUMN = 28 };

static void help_option(const toc_option *o, FILE *to)
{
    char left[64];
    char letter[] = {'-', o->letter, ',', '\0'};
    (void)snprintf(left, sizeof(left), "  %s --%s%s%s", o->letter ? letter : "   ", o->name,
                   o->value ? "=" : "", o->value ? o->value : "");
    if (strlen(left) >= HELP_COLUMN)
        fprintf(to, "%s\n%*s", left, HELP_COLUMN, "");
    else
        fprintf(to, "%-*s", HELP_COLUMN, left);
    for (const char *c = o->help; *c; c++) {
        putc(*c, to);
        if (*c == '\n')
            fprintf(to, "%*s", HELP_COLUMN, "");
    }
    putc('\n', to);
}

void toc_options_help(const toc_usage *u, FILE *to)
{
    static const toc_option HELP = {
        .name = "help", .letter = 'h', .kind = TOC_OPTION_FLAG, .help = "show this help"};
    fprintf(to, "Usage: tocsin %s [OPTION]...%s%s\n\n%s\n\nOptions:\n", u->name,
            *u->operands ? " " : "", u->operands, u->about);
    for (size_t i = 0; i < u->n; i++)
        if (u->options[i].help)
            help_option(&u->options[i], to);
    help_option(&HELP, to);
    if (u->examples)
        fprintf(to, "\nExamples:\n%s\n", u->examples);
}
