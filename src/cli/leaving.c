/* leaving - see leaving.h. */
#include "cli/leaving.h"

#include "cli/admin.h"
#include "cli/command.h"

int toc_leaving_note(toc_store *s, const char *command, toc_sv recipient, toc_err *reterr)
{
    toc_arena a = {0};
    const toc_audit row = {.who = toc_whoami(&a),
                           .what = toc_sv_of(command),
                           .about = recipient,
                           .detail = toc_said(&a)};
    int r = toc_store_begin(s, reterr);
    if (r == 0)
        r = toc_exchange_audit(s, &row, reterr);
    if (r == 0)
        r = toc_store_commit(s, reterr);
    if (r < 0)
        toc_store_rollback(s);
    toc_arena_done(&a);
    return r;
}

static int find_recipient(toc_leaving *l, const char *command, toc_store *s, const char *name)
{
    toc_err err = {0};
    if (toc_directory_new(s, &l->directory, &err) < 0) {
        toc_complain(command, "%s", err.text);
        return TOC_EXIT_FAILED;
    }
    l->partner = toc_directory_partner_named(l->directory, toc_sv_of(name));
    if (!l->partner) {
        toc_complain(command, "no partner '%s'; 'tocsin partner list' shows them", name);
        return TOC_EXIT_USAGE;
    }
    l->to = l->partner->recipient;
    return -1;
}

int toc_leaving_begin(toc_leaving *l, const char *command, toc_store *s,
                      const toc_leaving_settings *settings)
{
    toc_err err = {0};
    *l = (toc_leaving){.on = settings->partner || settings->max_tlp,
                       .channel = TOC_CHANNEL_EXPORT,
                       .ceiling = toc_tlp_find(settings->max_tlp)};
    if (!l->on)
        return -1;
    l->to = settings->partner ? toc_recipient_public : toc_leaving_ourselves(l->ceiling);
    if (!settings->partner)
        return -1;
    int status = -1;
    if (strcmp(settings->partner, "public") != 0)
        status = find_recipient(l, command, s, settings->partner);
    if (status < 0 && toc_leaving_note(s, command, toc_sv_of(settings->partner), &err) < 0) {
        toc_complain(command, "%s", err.text);
        status = TOC_EXIT_FAILED;
    }
    return status;
}

void toc_leaving_done(toc_leaving *l)
{
    l->directory = toc_directory_free(l->directory);
}

void toc_leaving_tell(const toc_leaving *l, const char *command)
{
    if (l->withheld)
        toc_complain(command, "%zu withheld: 'tocsin release-check' says why", l->withheld);
}
