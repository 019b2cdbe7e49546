/* leaving - see leaving.h. */
#include "cli/leaving.h"

#include "cli/command.h"

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
    if (!settings->partner || strcmp(settings->partner, "public") == 0)
        return -1;
    if (toc_directory_new(s, &l->directory, &err) < 0) {
        toc_complain(command, "%s", err.text);
        return TOC_EXIT_FAILED;
    }
    l->partner = toc_directory_partner_named(l->directory, toc_sv_of(settings->partner));
    if (!l->partner) {
        toc_complain(command, "no partner '%s'; 'tocsin partner list' shows them",
                     settings->partner);
        return TOC_EXIT_USAGE;
    }
    l->to = l->partner->recipient;
    return -1;
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
