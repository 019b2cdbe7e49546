/* pull_feed - 'tocsin pull' of a MISP feed. */
#pragma once

#include "cli/syncing.h"

/* The exit status. batch 0: default. */
int toc_pull_feed(toc_syncing *s, toc_session *session, const toc_collection *into, bool again,
                  long batch);
