/* warned - see warned.h. */
#include "api/warned.h"

#include "api/incidents.h"
#include "base/alloc.h"
#include "base/ascii.h"
#include "extract/about.h"
#include "leaving_gate.h"

#include <errno.h>

/* ---- what a warning is about ---- */

static void add_country(toc_warned_row *row, const char country[3])
{
    for (int i = 0; i < TOC_WARNED_COUNTRIES; i++) {
        if (!country[0] || memcmp(row->countries[i], country, 3) == 0)
            return;
        if (!row->countries[i][0]) {
            memcpy(row->countries[i], country, 3);
            return;
        }
    }
}

static void add_actor(toc_warned_row *row, uint32_t number)
{
    for (int i = 0; i < TOC_WARNED_ACTORS; i++) {
        if (!number || row->actors[i] == number)
            return;
        if (!row->actors[i]) {
            row->actors[i] = number;
            return;
        }
    }
}

static void place_it(toc_warned_row *row, const toc_record *rec, const toc_about *about)
{
    for (int i = 0; i < TOC_ABOUT_COUNTRIES; i++)
        add_country(row, about->countries[i]);
    if (row->countries[0][0])
        return;
    TOC_VEC_FOREACH (i, &rec->incidents)
        add_country(row, i->place.country);
    if (!row->countries[0][0])
        add_country(row, about->dateline);
}

static toc_warned_row make_row(const toc_stored_report *r, uint32_t nth, const toc_about *about,
                               toc_boards *names)
{
    const toc_warning *w = &r->rec->warnings.p[nth];
    const toc_label label = toc_leaving_label(r);
    toc_warned_row row = {.nth = nth,
                          .day = r->rec->published,
                          .sectors = about->targets,
                          .sentence = about->sentence,
                          .level = (uint8_t)label.whole.tlp,
                          .unmarked = label.whole.unmarked,
                          .unknown_marking = label.unreadable};
    place_it(&row, r->rec, about);
    if (w->actor.n)
        add_actor(&row, toc_boards_actor_made(names, w->actor));
    add_actor(&row, toc_boards_actor(names, w->by)); /* police are no actor, a known group is */
    return row;
}

/* ---- the rows ---- */

/* With the lock. */
static void drop_report(toc_warnings *w, const unsigned char report[16])
{
    for (uint32_t i = w->n; i-- > 0;)
        if (memcmp(w->rows[i].report, report, 16) == 0)
            w->rows[i] = w->rows[--w->n];
}

/* With the lock. */
static bool add_row(toc_warnings *w, const toc_warned_row *row)
{
    if (w->n == w->room) {
        uint32_t room = w->room ? 2 * w->room : 64;
        toc_warned_row *more = toc_calloc(room, sizeof(*more));
        if (!more)
            return false;
        if (w->n)
            memcpy(more, w->rows, w->n * sizeof(*more));
        toc_free(w->rows);
        w->rows = more;
        w->room = room;
    }
    w->rows[w->n++] = *row;
    return true;
}

/* What the words are about; where it cannot be found out, nothing. */
static void ask_about(const toc_extractor *x, const toc_stored_report *r, toc_arena *a,
                      toc_about *ret)
{
    uint32_t n = r->rec->warnings.n;
    const toc_basis **bases = TOC_NEW_N(a, const toc_basis *, n);
    for (uint32_t i = 0; bases && i < n; i++)
        bases[i] = &r->rec->warnings.p[i].basis;
    if (!x || !bases || toc_extract_about(x, &r->doc, bases, n, a, ret, NULL) < 0)
        memset(ret, 0, n * sizeof(*ret));
}

/* What there was of the report goes; what it warns of now comes. */
static int put_report(toc_warnings *w, toc_store *s, const toc_extractor *x, toc_boards *names,
                      toc_sv id)
{
    toc_arena a = {0};
    toc_stored_report r = {0};
    unsigned char report[16];
    int k = toc_board_read_id(id, TOC_SV("report--"), report)
                ? toc_store_report(s, &(toc_report_want){.report = id}, &a, &r, NULL)
                : TOC_STORE_NONE;
    uint32_t n = k == 0 && !r.withdrawn ? r.rec->warnings.n : 0;
    toc_about *about = n ? TOC_NEW_N(&a, toc_about, n) : NULL;
    if (about)
        ask_about(x, &r, &a, about);
    pthread_mutex_lock(&w->lock);
    if (k == 0)
        drop_report(w, report);
    for (uint32_t i = 0; about && i < n; i++) {
        toc_warned_row row = make_row(&r, i, &about[i], names);
        memcpy(row.report, report, sizeof(report));
        if (!add_row(w, &row))
            k = -ENOMEM;
    }
    pthread_mutex_unlock(&w->lock);
    toc_arena_done(&a);
    return TOC_MIN(k, 0);
}

int toc_warnings_load(toc_warnings *w, toc_store *s, const toc_extractor *x, toc_boards *names)
{
    enum { AT_ONCE = 20 }; /* a report is read in a millisecond or two; changes must not wait */
    toc_arena a = {0};
    toc_warned_vec list = {0};
    int r = toc_store_warned(s, w->before, AT_ONCE, &a, &list, NULL);
    for (uint32_t i = 0; r == 0 && i < list.n; i++)
        if ((r = put_report(w, s, x, names, list.p[i].report)) == 0)
            w->before = list.p[i].no;
    uint32_t got = list.n;
    toc_arena_done(&a);
    return r < 0 ? r : got == AT_ONCE;
}

int toc_warnings_follow(toc_warnings *w, toc_store *s, const toc_extractor *x, toc_boards *names,
                        const toc_change_vec *changes)
{
    int r = 0;
    TOC_VEC_FOREACH (c, changes)
        if (r == 0 && toc_sv_eq(c->what, TOC_SV("report")))
            r = put_report(w, s, x, names, c->id);
    return r;
}

void toc_warnings_done(toc_warnings *w)
{
    toc_free(w->rows);
    pthread_mutex_destroy(&w->lock);
}

/* ---- choosing ---- */

/* Whole words of a name, whatever their case, as incidents are asked for by actor. */
static bool has_words(toc_sv name, toc_sv words)
{
    for (size_t i = 0; i + words.n <= name.n; i++) {
        bool begins = i == 0 || !toc_is_alnum(name.p[i - 1]);
        bool ends = i + words.n == name.n || !toc_is_alnum(name.p[i + words.n]);
        if (begins && ends && toc_sv_starts_nocase(toc_sv_range(name, i, name.n), words))
            return true;
    }
    return false;
}

static bool is_by(const toc_warned_row *row, toc_sv actor, toc_boards *names)
{
    toc_arena a = {0};
    bool found = false;
    for (int i = 0; !found && i < TOC_WARNED_ACTORS && row->actors[i]; i++)
        found = has_words(toc_boards_actor_name(names, row->actors[i], &a), actor);
    toc_arena_done(&a);
    return found;
}

static bool is_in(const toc_warned_row *row, toc_sv countries)
{
    bool found = false;
    for (int i = 0; !found && i < TOC_WARNED_COUNTRIES && row->countries[i][0]; i++)
        found = toc_is_country_of(countries, row->countries[i]);
    return found;
}

bool toc_warned_passes(const toc_warned_row *row, const toc_warned_filter *f, toc_boards *names)
{
    if (f->since != TOC_DAY_NONE && row->day < f->since)
        return false;
    if (f->until != TOC_DAY_NONE && (row->day > f->until || row->day == TOC_DAY_NONE))
        return false;
    if (f->countries.n && !is_in(row, f->countries))
        return false;
    if (f->sectors && !(row->sectors & f->sectors))
        return false;
    return !f->actor.n || is_by(row, f->actor, names);
}
