/* match_export - see match_export.h. */
#include "cli/match_export.h"

#include "base/ascii.h"
#include "base/date.h"
#include "cli/command.h"
#include "cli/work.h"
#include "share/engine.h"
#include "share/release.h"

#include <errno.h>

enum { WRITE_AT = 64 * 1024 };

/* What the set knows of a marking is its name; one that is no TLP is a statement that nobody who is
 * known here has agreed to. */
static bool label_of(toc_sv marking, toc_arena *a, toc_label *ret)
{
    *ret = (toc_label){.unreadable = false};
    if (!marking.n)
        return true;
    for (int i = TOC_TLP_CLEAR; i < TOC_TLP_COUNT; i++)
        if (toc_sv_eq_nocase(marking, toc_sv_of(toc_tlp_markings[i].name)))
            ret->whole.tlp = (toc_tlp)i;
    if (ret->whole.tlp != TOC_TLP_NONE)
        return true;
    toc_sv *other = TOC_VEC_PUSH(a, &ret->whole.others);
    if (other)
        *other = marking;
    return other != NULL;
}

static bool may_go(const toc_about *about, toc_tlp max, toc_arena *a)
{
    toc_label label;
    const toc_recipient to = {.name = TOC_SV("export"), .active = true, .clearance = max};
    const toc_release_facts facts = {.ceiling = max, .named = max == TOC_TLP_RED};
    if (max == TOC_TLP_NONE)
        return true;
    return label_of(about->marking, a, &label) &&
           toc_release_allows(&label, &to, TOC_CHANNEL_EXPORT, &facts).verdict == TOC_RELEASE;
}

typedef struct {
    size_t written, withheld, expired, other;
} counts;

static int add_item(const toc_set *set, uint32_t number, const toc_engine *engine, toc_tlp max,
                    counts *n, toc_arena *a, toc_buf *out)
{
    toc_set_item item;
    if (toc_set_item_at(set, number, a, &item) < 0)
        return -ENOMEM;
    const toc_engine_item i = {.kind = item.kind,
                               .value = item.value,
                               .source = item.about.source,
                               .name = item.about.name,
                               .marking = item.about.marking,
                               .confidence = item.about.confidence,
                               .valid_from = item.about.valid_from,
                               .valid_until = item.about.valid_until,
                               .number = (uint32_t)n->written};
    int64_t now = toc_time_now() / 1000000;
    if (item.about.valid_until && now >= item.about.valid_until)
        n->expired++;
    else if (!may_go(&item.about, max, a))
        n->withheld++;
    else if (engine->add(&i, out))
        n->written++;
    else
        n->other++;
    return 0;
}

int toc_match_export(const toc_set *set, const char *name, const char *max_tlp)
{
    const toc_engine *engine = toc_engine_find(name);
    const toc_tlp max = toc_tlp_find(max_tlp);
    toc_arena a = {0};
    toc_buf out = {0};
    counts n = {0};
    int r = 0;
    if (engine->begin)
        engine->begin(&out);
    for (uint32_t i = 0; i < toc_set_count(set) && r == 0; i++) {
        toc_arena_clear(&a);
        r = add_item(set, i, engine, max, &n, &a, &out);
        if (r == 0 && out.n >= WRITE_AT)
            r = toc_write_out(&out);
    }
    if (r == 0)
        r = out.failed ? -ENOMEM : toc_write_out(&out);
    if (r < 0 && r != -EPIPE)
        toc_complain("match", "%s", strerror(-r));
    if (r == 0 && n.withheld + n.expired + n.other)
        toc_complain("match",
                     "left out: %zu withheld by their marking, %zu expired, %zu of kinds that %s "
                     "has nothing for",
                     n.withheld, n.expired, n.other, name);
    toc_buf_done(&out);
    toc_arena_done(&a);
    return r < 0 && r != -EPIPE ? TOC_EXIT_FAILED : n.written ? TOC_EXIT_DONE : TOC_EXIT_NOTHING;
}
