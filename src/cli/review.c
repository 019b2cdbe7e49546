/* tocsin review - incidents that may be the same: lists them, asks, or takes an answer. */
#include "cli/command.h"
#include "cli/ruling.h"
#include "cli/terminal.h"
#include "cli/work.h"
#include "model/terms.h"
#include "share/show.h"

#include <errno.h>
#include <stdio.h>
#include <unistd.h>

typedef struct {
    toc_ruling_settings ruling;
    const char *format;
    long limit, offset;
    bool later, ask;
} settings;

static const char *const FORMATS[] = {"table", "ndjson", NULL};

static const toc_option OPTIONS[] = {
    {.name = "ask",
     .letter = 'a',
     .kind = TOC_OPTION_FLAG,
     .offset = offsetof(settings, ask),
     .help = "ask about one pair after the other"},
    {.name = "later",
     .kind = TOC_OPTION_FLAG,
     .offset = offsetof(settings, later),
     .help = "also those that were put off"},
    {.name = "limit",
     .letter = 'n',
     .kind = TOC_OPTION_NUMBER,
     .offset = offsetof(settings, limit),
     .value = "N",
     .min = 1,
     .max = 1000,
     .help = "at most so many (default: 20)"},
    {.name = "offset",
     .kind = TOC_OPTION_NUMBER,
     .offset = offsetof(settings, offset),
     .value = "N",
     .min = 0,
     .max = 1000000000,
     .help = "leave out the first N"},
    TOC_FORMAT_OPTION(settings, FORMATS, "table (default) or ndjson"),
    TOC_RULING_TLP_OPTION(settings),
    TOC_RULING_OPTIONS(settings),
};

static const toc_usage USAGE = {
    .name = "review",
    .operands = "[ID ID same|different|later]",
    .about =
        "Lists pairs of incidents that may be the same, the likeliest first, with what speaks for\n"
        "and against it; with --ask, asks about each. With two incidents and an answer: 'same'\n"
        "merges them, 'different' keeps them apart, 'later' puts the question off.",
    .options = OPTIONS,
    .n = TOC_LEN(OPTIONS),
    .examples = "  tocsin review\n"
                "  tocsin review --ask\n"
                "  tocsin review 1f3a 77b0 different --because 'one in the morning, one at night'",
};

/* ---- a pair on the screen ---- */

/* "incident--…  2024-10-18  Herat, AF  bombing  18 killed  r001 +7" */
static int put_incident(toc_desk *d, toc_sv id)
{
    toc_merged m = {0};
    toc_buf *b = &d->out;
    int r = toc_merge_get(d->s, id, &d->a, &m, &d->err);
    TOC_ASSERT(r <= 0);
    if (r < 0)
        return r;
    const toc_incident *i = &m.view.best;
    const char *type = toc_term(&toc_terms_type, i->type);
    toc_record names = {0};
    toc_buf place = {0};
    toc_buf_printf(b, "  %.*s  ", TOC_SV_ARG(id));
    toc_show_date(b, &i->date);
    toc_show_place(&place, &i->place);
    toc_buf_str(b, "  ");
    toc_show_text(b, toc_buf_sv(&place));
    toc_buf_printf(b, "  %s", type ? type : "incident");
    if (i->killed.stated) {
        toc_buf_str(b, "  ");
        toc_show_count(b, &i->killed, false);
        toc_buf_str(b, " killed");
    }
    toc_buf_str(b, "  ");
    r = toc_sink_record_of_view(&m.view, true, &d->a, &names);
    toc_show_text(b, names.id);
    toc_buf_str(b, ": ");
    toc_show_text(b, names.title);
    toc_buf_byte(b, '\n');
    toc_buf_done(&place);
    return r;
}

static int put_doubt(toc_desk *d, const toc_doubt *doubt)
{
    int r = put_incident(d, doubt->incident[0]);
    if (r == 0)
        r = put_incident(d, doubt->incident[1]);
    toc_buf_str(&d->out, "    ");
    toc_show_text(&d->out, doubt->link.reasons);
    toc_buf_str(&d->out, "\n");
    return r;
}

static void json_doubt(toc_buf *out, const toc_doubt *doubt)
{
    toc_json_out j = {.buf = out};
    toc_json_open(&j, '{');
    toc_json_key(&j, "incidents");
    toc_json_open(&j, '[');
    for (int side = 0; side < 2; side++)
        toc_json_str(&j, doubt->incident[side]);
    toc_json_close(&j, ']');
    toc_json_key(&j, "members");
    toc_json_open(&j, '[');
    for (int side = 0; side < 2; side++)
        toc_json_str(&j, doubt->member[side]);
    toc_json_close(&j, ']');
    toc_json_key(&j, "score");
    toc_json_num(&j, doubt->link.score / 1000.0);
    toc_json_key(&j, "reasons");
    toc_json_str(&j, doubt->link.reasons);
    toc_json_close(&j, '}');
    toc_buf_byte(out, '\n');
}

/* ---- listing and asking ---- */

static int list(toc_desk *d, const toc_doubt_vec *doubts, bool json)
{
    int r = 0;
    TOC_VEC_FOREACH (doubt, doubts) {
        if (r < 0)
            break;
        if (json) {
            json_doubt(&d->out, doubt);
            continue;
        }
        toc_buf_str(&d->out, doubt == doubts->p ? "" : "\n");
        r = put_doubt(d, doubt);
    }
    return r == 0 ? toc_write_out(&d->out) : r;
}

static int answer(toc_desk *d, toc_sv x, toc_sv y, const char *word)
{
    toc_store_match now[2] = {{0}, {0}};
    /* An answer before this one may have moved them. */
    int r = toc_store_resolve(d->s, x, &d->a, &now[0], &d->err);
    if (r == 0)
        r = toc_store_resolve(d->s, y, &d->a, &now[1], &d->err);
    if (r)
        return TOC_MIN(r, 0);
    if (strcmp(word, "same") == 0)
        return toc_rule_merge(d->s, now[0].id, now[1].id, &d->hand, &d->err);
    return toc_rule_apart(d->s, now[0].id, now[1].id, strcmp(word, "later") == 0, &d->hand,
                          &d->err);
}

/* NULL: leave off. "": not understood. */
static const char *read_answer(void)
{
    static const char *const WORDS[] = {"same", "different", "later"};
    char line[64];
    fputs("same, different, later or quit? ", stdout);
    (void)fflush(stdout);
    if (!fgets(line, sizeof(line), stdin))
        return NULL;
    toc_sv s = toc_sv_trim(toc_sv_of(line));
    if (s.n && toc_sv_starts(TOC_SV("quit"), s))
        return NULL;
    for (size_t i = 0; i < TOC_LEN(WORDS); i++)
        if (s.n && toc_sv_starts(toc_sv_of(WORDS[i]), s))
            return WORDS[i];
    return "";
}

static int ask_one(toc_desk *d, const toc_doubt *doubt, bool *ret_quit)
{
    const char *word = "";
    int r = put_doubt(d, doubt);
    if (r == 0)
        r = toc_write_out(&d->out);
    while (r == 0 && word && !*word)
        word = read_answer();
    *ret_quit = !word;
    if (r < 0 || !word)
        return r;
    r = toc_desk_begin(d);
    if (r == 0)
        r = answer(d, doubt->member[0], doubt->member[1], word);
    if (r >= 0)
        return toc_store_commit(d->s, &d->err);
    toc_store_rollback(d->s);
    return r;
}

/* Each answer may settle other questions: the list is asked for anew. */
static int ask(toc_desk *d, const settings *o)
{
    bool quit = false;
    uint32_t skip = (uint32_t)o->offset;
    int r = 0;
    while (r == 0 && !quit) {
        toc_doubt_vec one = {0};
        r = toc_store_doubts(d->s, o->later, 1, skip, &d->a, &one, &d->err);
        if (r < 0 || !one.n)
            break;
        r = ask_one(d, &one.p[0], &quit);
        skip += o->later; /* what was put off again is listed still */
    }
    return r;
}

static int look(toc_desk *d, const settings *o)
{
    toc_doubt_vec doubts = {0};
    int r = o->ask ? ask(d, o)
                   : toc_store_doubts(d->s, o->later, o->limit ? (uint32_t)o->limit : 20,
                                      (uint32_t)o->offset, &d->a, &doubts, &d->err);
    if (r == 0 && !o->ask)
        r = list(d, &doubts, o->format && strcmp(o->format, "ndjson") == 0);
    if (r < 0) {
        toc_complain("review", "%s", d->err.text[0] ? d->err.text : strerror(-r));
        return TOC_EXIT_FAILED;
    }
    if (!o->ask && !doubts.n)
        toc_complain("review", "no open question");
    return o->ask || doubts.n ? TOC_EXIT_DONE : TOC_EXIT_NOTHING;
}

/* ---- the command ---- */

static int take_answer(toc_desk *d, char **operands)
{
    static const char *const WORDS[] = {"same", "different", "later"};
    toc_store_match x = {0}, y = {0};
    bool known = false;
    for (size_t i = 0; i < TOC_LEN(WORDS); i++)
        known = known || strcmp(operands[2], WORDS[i]) == 0;
    int r = toc_desk_begin(d);
    if (r < 0)
        return toc_desk_end(d, r);
    r = known ? toc_desk_incident(d, operands[0], &x)
              : toc_fail(&d->err, -EINVAL, "the answer is same, different or later; not '%s'",
                         operands[2]);
    if (r == 0)
        r = toc_desk_incident(d, operands[1], &y);
    if (r == 0)
        r = answer(d, x.member, y.member, operands[2]);
    if (r == 0)
        r = toc_desk_tell(d, x.member);
    return toc_desk_end(d, r);
}

static int run(int argc, char **argv)
{
    settings o = {0};
    toc_desk d = {0};
    size_t n;
    int status = toc_command_options(&USAGE, argc, argv, &o, &n);
    if (status >= 0)
        return status;
    if (n != 0 && n != 3) {
        toc_complain("review", "takes nothing, or two incidents and an answer; see 'tocsin review "
                               "--help'");
        return TOC_EXIT_USAGE;
    }
    status = toc_desk_open(&d, "review", &o.ruling, false);
    if (status < 0)
        status = n ? take_answer(&d, argv + 1) : look(&d, &o);
    toc_desk_done(&d);
    return status;
}

const toc_command toc_command_review = {
    .name = "review",
    .summary = "answer which incidents are the same",
    .run = run,
};
