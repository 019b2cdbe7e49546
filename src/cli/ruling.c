/* ruling - see ruling.h. */
#include "cli/ruling.h"

#include "cli/command.h"
#include "cli/work.h"
#include "share/show.h"

#include <errno.h>
#include <pwd.h>
#include <stdlib.h>
#include <unistd.h>

toc_sv toc_analyst_name(const char *given, char *buf, size_t n)
{
    struct passwd entry, *found = NULL;
    const char *named = given ? given : getenv("TOCSIN_ANALYST");
    if (named && *named)
        return toc_sv_of(named);
    if (getpwuid_r(getuid(), &entry, buf, n, &found) == 0 && found)
        return toc_sv_of(found->pw_name);
    return toc_sv_of(getenv("USER"));
}

int toc_desk_open(toc_desk *d, const char *command, const toc_ruling_settings *o, bool needs_reason)
{
    enum { ROOM = 4096 };
    *d = (toc_desk){.command = command};
    char *buf = toc_arena_alloc(&d->a, ROOM);
    d->hand.analyst = buf ? toc_analyst_name(o->as, buf, ROOM) : (toc_sv){0};
    d->hand.because = toc_sv_trim(toc_sv_of(o->because));
    d->hand.marking = toc_tlp_find(o->tlp);
    if (!d->hand.analyst.n) {
        toc_complain(command, "who says so? Give --as=NAME or set TOCSIN_ANALYST");
        return TOC_EXIT_USAGE;
    }
    if (needs_reason && !d->hand.because.n) {
        toc_complain(command, "why? Give --because='…': it is kept with the ruling");
        return TOC_EXIT_USAGE;
    }
    int status = toc_open_known_store(command, o->store, &d->s);
    if (status >= 0)
        return status;
    if (toc_merge_catch_up(d->s, &d->err) == 0)
        return -1;
    toc_complain(command, "%s", d->err.text);
    return TOC_EXIT_FAILED;
}

void toc_desk_done(toc_desk *d)
{
    d->s = toc_store_close(d->s);
    toc_buf_done(&d->out);
    toc_arena_done(&d->a);
}

int toc_desk_begin(toc_desk *d)
{
    return toc_store_begin(d->s, &d->err);
}

int toc_desk_end(toc_desk *d, int r)
{
    if (r == 0)
        r = toc_store_commit(d->s, &d->err);
    else
        toc_store_rollback(d->s);
    if (r == TOC_RULE_ALREADY) {
        toc_complain(d->command, "%s", d->err.text[0] ? d->err.text : "it is so already");
        return TOC_EXIT_NOTHING;
    }
    if (r == 0)
        r = d->out.failed ? -ENOMEM : toc_write_out(&d->out);
    if (r == 0)
        return TOC_EXIT_DONE;
    toc_complain(d->command, "%s", d->err.text[0] ? d->err.text : strerror(-r));
    return r == -ENOENT ? TOC_EXIT_NOTHING : r == -EINVAL ? TOC_EXIT_USAGE : TOC_EXIT_FAILED;
}

static int find(toc_desk *d, const char *id, toc_store_kind kind, const char *what,
                toc_store_match *ret)
{
    int r = toc_store_resolve(d->s, toc_sv_of(id), &d->a, ret, &d->err);
    if (r == TOC_STORE_MANY)
        return toc_fail(&d->err, -EINVAL, "several ids begin with '%s': give more of it", id);
    if (r == TOC_STORE_NONE)
        return toc_fail(&d->err, -ENOENT, "no %s '%s'", what, id);
    if (r == 0 && ret->kind != kind)
        return toc_fail(&d->err, -EINVAL, "'%s' is no %s", id, what);
    return r;
}

int toc_desk_incident(toc_desk *d, const char *id, toc_store_match *ret)
{
    return find(d, id, TOC_STORE_IS_INCIDENT, "incident", ret);
}

int toc_desk_report(toc_desk *d, const char *id, toc_store_match *ret)
{
    return find(d, id, TOC_STORE_IS_REPORT, "report", ret);
}

static void tell_ruling(toc_buf *out, const toc_ruling *u)
{
    toc_sv marking = u->marking.n ? u->marking : TOC_SV("not marked");
    toc_buf_printf(out, "; ruling %lld, ", (long long)u->no);
    toc_show_text(out, marking);
    toc_buf_str(out, u->inherited && u->marking.n ? " as its reports" : "");
}

int toc_desk_tell(toc_desk *d, toc_sv incident)
{
    toc_store_match now = {0};
    toc_merged m = {0};
    uint32_t reports = 0;
    /* The id may lead elsewhere by now. */
    int r = toc_store_resolve(d->s, incident, &d->a, &now, &d->err);
    TOC_ASSERT(r <= 0);
    if (r == 0)
        r = toc_merge_get(d->s, now.id, &d->a, &m, &d->err);
    if (r == TOC_STORE_NONE) {
        toc_buf_printf(&d->out, "%.*s is told of by no report\n", TOC_SV_ARG(now.id));
        return 0;
    }
    TOC_VEC_FOREACH (w, &m.view.witnesses)
        reports += !w->analyst.n;
    toc_buf_printf(&d->out, "%.*s has %u report%s", TOC_SV_ARG(now.id), reports,
                   reports == 1 ? "" : "s");
    if (m.rulings.n && !m.rulings.p[m.rulings.n - 1].undone)
        tell_ruling(&d->out, &m.rulings.p[m.rulings.n - 1]);
    toc_buf_byte(&d->out, '\n');
    return r;
}
