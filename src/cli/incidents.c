/* tocsin incidents - the incidents of the store, newest first. */
#include "cli/choice.h"
#include "cli/command.h"
#include "cli/leaving.h"
#include "cli/stores.h"
#include "cli/work.h"
#include "publish.h"

#include <errno.h>
#include <limits.h>

typedef struct {
    const char *store, *format, *page, *limit;
    bool explain;
    toc_filter_settings filters;
    toc_leaving_settings leaving;
} settings;

static const toc_option OPTIONS[] = {
    TOC_FILTER_OPTIONS(settings),
    {.name = "limit",
     .letter = 'n',
     .kind = TOC_OPTION_TEXT,
     .offset = offsetof(settings, limit),
     .value = "N",
     .help = "at most so many (default: 50); 0: all"},
    {.name = "page",
     .kind = TOC_OPTION_TEXT,
     .offset = offsetof(settings, page),
     .value = "TOKEN",
     .help = "go on where the page before ended, which names it"},
    TOC_FORMAT_OPTION(
        settings, toc_sink_names,
        "table (default on a terminal), json, ndjson (default\notherwise), stix, csv or "
        "markdown"),
    TOC_EXPLAIN_OPTION(settings),
    TOC_LEAVING_OPTIONS(settings),
    TOC_STORE_OPTION(settings),
};

static const toc_usage USAGE = {
    .name = "incidents",
    .operands = "",
    .about = "Lists the incidents of the store, newest first, that pass all filters given.",
    .options = OPTIONS,
    .n = TOC_LEN(OPTIONS),
    .examples = "  tocsin incidents --since 2024 --country CY\n"
                "  tocsin incidents --near 34.9,33.6,50 --min-killed 10\n"
                "  tocsin incidents --actor LockBit --format csv --limit 0 > lockbit.csv",
};

typedef struct {
    toc_store *store;
    toc_output out;
    toc_incident_query query;
    uint64_t left; /* how many may still be shown */
    size_t shown;
    bool by_report; /* one record a report, after all are chosen */
    toc_choice choice;
    toc_publisher publisher;
    toc_arena memory; /* of the query and of the token of the next page */
    toc_sv next;
    toc_leaving leaving;
} session;

static int show_one(session *s, const toc_incident_ref *ref, toc_err *reterr)
{
    toc_arena a = {0};
    toc_merged m = {0};
    toc_tlp level;
    int r = toc_merge_get(s->store, ref->id, &a, &m, reterr);
    s->leaving.views = true;
    TOC_ASSERT(r <= 0);
    if (r == 0)
        r = toc_leaving_merged(&s->leaving, &m, &a, &level, reterr);
    if (r == 0)
        r = toc_output_merged(&s->out, &m, &a);
    toc_arena_done(&a);
    s->shown += r == 0;
    return TOC_MIN(r, 0);
}

static int take_one(session *s, const toc_incident_ref *ref, toc_err *reterr)
{
    if (toc_interrupted)
        return -EINTR;
    if (!s->by_report)
        return show_one(s, ref, reterr);
    return toc_choice_add(&s->choice, s->store, ref->id, reterr);
}

static int show_chosen(session *s, const toc_chosen *chosen, toc_err *reterr)
{
    toc_buf lines = {0};
    bool given = false;
    int r = toc_interrupted ? -EINTR
                            : toc_publish_report(&s->publisher, chosen->report, &chosen->incidents,
                                                 &lines, &given, reterr);
    if (r == 0 && given)
        r = lines.failed ? -ENOMEM : toc_output_add(&s->out, toc_buf_sv(&lines));
    s->shown += r == 0 && given;
    toc_buf_done(&lines);
    return r;
}

/* One page of the store; *ret_more: there is another, and it is wanted. */
static int show_page(session *s, bool *ret_more, toc_err *reterr)
{
    toc_arena a = {0};
    toc_incident_page page = {0};
    s->query.limit = (uint32_t)TOC_MIN(s->left, (uint64_t)TOC_STORE_MAX_PAGE);
    int r = toc_store_incidents(s->store, &s->query, &a, &page, reterr);
    TOC_VEC_FOREACH (ref, &page.rows)
        if (r == 0)
            r = take_one(s, ref, reterr);
    s->left -= page.rows.n;
    s->next = s->query.page = toc_arena_dup(&s->memory, page.next);
    *ret_more = page.next.n && s->left;
    toc_arena_done(&a);
    return r;
}

static int show_all(session *s, const settings *o, toc_err *reterr)
{
    bool more = true;
    int r = 0;
    toc_output_begin(&s->out, o->format, o->explain);
    s->out.sink.options.ids = true;
    s->out.sink.options.merged = true;
    s->publisher.store = s->store;
    toc_leaving_guard(&s->leaving, &s->publisher);
    s->by_report = strcmp(s->out.sink.ops->name, "stix") == 0;
    while (r == 0 && more)
        r = show_page(s, &more, reterr);
    TOC_VEC_FOREACH (chosen, &s->choice.list)
        if (r == 0)
            r = show_chosen(s, chosen, reterr);
    if (r == 0)
        r = toc_output_end(&s->out);
    return r;
}

static int parse(const settings *o, session *s, toc_err *reterr)
{
    int64_t limit = TOC_STORE_PAGE;
    s->query = TOC_INCIDENT_QUERY_ALL;
    s->query.page = toc_sv_of(o->page);
    if (o->limit && (!toc_sv_to_i64(toc_sv_of(o->limit), &limit) || limit < 0))
        return toc_fail(reterr, -EINVAL, "--limit takes a number, not '%s'", o->limit);
    s->left = limit ? (uint64_t)limit : UINT64_MAX;
    return toc_filters_parse(&o->filters, &s->memory, &s->query, reterr);
}

static int report(const session *s, int r, const toc_err *err)
{
    if (toc_interrupted)
        return TOC_EXIT_INTERRUPTED;
    if (r < 0 && !s->out.reader_gone)
        toc_complain("incidents", "%s", err->text[0] ? err->text : strerror(-r));
    if (r == -EINVAL)
        return TOC_EXIT_USAGE;
    if (r < 0)
        return TOC_EXIT_FAILED;
    if (!s->shown)
        toc_complain("incidents", "no incident matches");
    if (s->next.n)
        toc_complain("incidents", "there are more: --page=%.*s, or --limit=0 for all",
                     TOC_SV_ARG(s->next));
    return s->shown ? TOC_EXIT_DONE : TOC_EXIT_NOTHING;
}

static int run(int argc, char **argv)
{
    settings o = {0};
    session s = {0};
    toc_err err = {0};
    size_t n;
    int status = toc_command_options(&USAGE, argc, argv, &o, &n);
    if (status < 0)
        status = toc_no_operands("incidents", n, argv);
    if (status >= 0)
        return status;
    int r = parse(&o, &s, &err);
    if (r == 0)
        status = toc_open_store("incidents", o.store, TOC_STORE_READ, &s.store);
    if (r == 0 && status < 0)
        status = toc_leaving_begin(&s.leaving, "incidents", s.store, &o.leaving);
    if (r == 0 && status < 0) {
        toc_catch_signals();
        r = show_all(&s, &o, &err);
        toc_leaving_tell(&s.leaving, "incidents");
    }
    if (status < 0)
        status = report(&s, r, &err);
    toc_leaving_done(&s.leaving);
    toc_output_done(&s.out);
    toc_store_close(s.store);
    toc_choice_done(&s.choice);
    toc_publisher_done(&s.publisher);
    toc_arena_done(&s.memory);
    return status;
}

const toc_command toc_command_incidents = {
    .name = "incidents",
    .summary = "list the incidents of the store by filters",
    .run = run,
};
