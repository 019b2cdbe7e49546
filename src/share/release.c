/* release - the decision; see release.h. Labels are read in release_label.c. */
#include "share/release.h"

const char *const toc_channel_names[TOC_CHANNEL_COUNT + 1] = {
    [TOC_CHANNEL_TAXII] = "taxii",     [TOC_CHANNEL_EXPORT] = "export",
    [TOC_CHANNEL_CONSOLE] = "console", [TOC_CHANNEL_SEARCH] = "search",
    [TOC_CHANNEL_AGGREGATE] = "count", [TOC_CHANNEL_MAIL] = "mail",
    [TOC_CHANNEL_WEBHOOK] = "webhook", [TOC_CHANNEL_FEED] = "feed",
    [TOC_CHANNEL_CAP] = "cap",
};

/*
 * What a channel carries at most. TLP:RED is for persons who are named: it goes where one
 * authenticated reader asks, never into a program's queue or an open mail. Feeds and webhooks are
 * kept by programs that others read too. A public warning is CLEAR or it is not public.
 * The last column: an object may go there with parts withheld. Not into search or counts, where the
 * withheld part would still have decided whether it is found.
 */
static const struct {
    toc_tlp most;
    bool own, parts;
} CHANNELS[TOC_CHANNEL_COUNT] = {
    [TOC_CHANNEL_TAXII] = {TOC_TLP_RED, true, true},
    [TOC_CHANNEL_EXPORT] = {TOC_TLP_RED, true, true},
    [TOC_CHANNEL_CONSOLE] = {TOC_TLP_RED, true, true},
    [TOC_CHANNEL_SEARCH] = {TOC_TLP_RED, false, false},
    [TOC_CHANNEL_AGGREGATE] = {TOC_TLP_AMBER_STRICT, false, false},
    [TOC_CHANNEL_MAIL] = {TOC_TLP_AMBER_STRICT, false, true},
    [TOC_CHANNEL_WEBHOOK] = {TOC_TLP_AMBER, false, true},
    [TOC_CHANNEL_FEED] = {TOC_TLP_AMBER, false, true},
    [TOC_CHANNEL_CAP] = {TOC_TLP_CLEAR, false, false},
};

const toc_recipient toc_recipient_public = {
    .name = {"public", 6},
    .active = true,
    .clearance = TOC_TLP_CLEAR,
    .pap = TOC_PAP_CLEAR,
};

const char *const toc_rule_names[TOC_RULE_COUNT] = {
    [TOC_RULE_INACTIVE] = "recipient-inactive",
    [TOC_RULE_UNREADABLE] = "markings-unreadable",
    [TOC_RULE_STANDARD] = "standard-marking",
    [TOC_RULE_OWN] = "own-object",
    [TOC_RULE_CHANNEL] = "above-channel",
    [TOC_RULE_CEILING] = "above-ceiling",
    [TOC_RULE_RED_NOT_NAMED] = "red-not-named",
    [TOC_RULE_UNMARKED] = "unmarked-above-clearance",
    [TOC_RULE_CLEARANCE] = "tlp-above-clearance",
    [TOC_RULE_PAP] = "pap-not-honoured",
    [TOC_RULE_NOT_ACCEPTED] = "marking-not-accepted",
    [TOC_RULE_PART] = "part-withheld",
    [TOC_RULE_PLACES] = "places-limited",
    [TOC_RULE_CLEARED] = "cleared",
};

const char *const toc_rule_texts[TOC_RULE_COUNT] = {
    [TOC_RULE_INACTIVE] = "the recipient is not active",
    [TOC_RULE_UNREADABLE] = "its markings cannot be read",
    [TOC_RULE_STANDARD] = "a TLP or PAP marking definition is no secret",
    [TOC_RULE_OWN] = "the recipient sent it itself",
    [TOC_RULE_CHANNEL] = "its TLP level does not go by this channel",
    [TOC_RULE_CEILING] = "its TLP level is above what this way out is limited to",
    [TOC_RULE_RED_NOT_NAMED] = "TLP:RED is for those named, and the recipient is not",
    [TOC_RULE_UNMARKED] = "it is not marked, and handled as a level above the clearance",
    [TOC_RULE_CLEARANCE] = "its TLP level is above the recipient's clearance",
    [TOC_RULE_PAP] = "the recipient has not agreed to honour its PAP level",
    [TOC_RULE_NOT_ACCEPTED] = "it bears a marking that the recipient has not accepted",
    [TOC_RULE_PART] = "parts of it are marked above what the recipient may see",
    [TOC_RULE_PLACES] = "places, and text that may tell them, are limited",
    [TOC_RULE_CLEARED] = "its markings allow it",
};

static toc_tlp unmarked_level(const toc_release_facts *facts)
{
    return facts->unmarked > TOC_TLP_CLEAR ? facts->unmarked : TOC_TLP_AMBER_STRICT;
}

/* The level that the TLP ids give; NONE when there are none. */
static toc_tlp marked_level(const toc_markings *m, const toc_recipient *to)
{
    if (m->amber1 && to->strict_amber)
        return TOC_MAX(m->tlp, (toc_tlp)TOC_TLP_AMBER_STRICT);
    return m->tlp;
}

toc_tlp toc_release_level(const toc_markings *m, const toc_recipient *to,
                          const toc_release_facts *facts)
{
    toc_tlp level = marked_level(m, to);
    if (level == TOC_TLP_NONE || m->unmarked)
        level = TOC_MAX(level, unmarked_level(facts));
    return TOC_MAX(level, m->tag);
}

toc_reach toc_release_reach(const toc_recipient *to, const toc_release_facts *facts)
{
    return TOC_MAX(to->places, facts->places);
}

static bool is_in(const toc_marking_ids *list, toc_sv id)
{
    TOC_VEC_FOREACH (have, list)
        if (toc_sv_eq(*have, id))
            return true;
    return false;
}

/* The rule that stops a TLP level; TOC_RULE_CLEARED: none does. */
static toc_rule judge_level(toc_tlp level, bool marked, const toc_recipient *to, toc_channel by,
                            const toc_release_facts *facts)
{
    if (level > CHANNELS[by].most)
        return TOC_RULE_CHANNEL;
    if (facts->ceiling != TOC_TLP_NONE && level > facts->ceiling)
        return TOC_RULE_CEILING;
    if (level == TOC_TLP_RED && !facts->named)
        return TOC_RULE_RED_NOT_NAMED;
    if (level > to->clearance)
        return marked ? TOC_RULE_CLEARANCE : TOC_RULE_UNMARKED;
    return TOC_RULE_CLEARED;
}

/* What is not TLP: PAP, and every other marking, which must have been accepted. */
static toc_rule judge_rest(const toc_markings *m, const toc_recipient *to, toc_sv *ret_about)
{
    if (m->pap > TOC_PAP_CLEAR && m->pap > to->pap)
        return TOC_RULE_PAP;
    TOC_VEC_FOREACH (id, &m->others)
        if (!is_in(&to->accepts, *id)) {
            *ret_about = *id;
            return TOC_RULE_NOT_ACCEPTED;
        }
    return TOC_RULE_CLEARED;
}

/* A part is held by its own markings; that the whole may go is known already. */
bool toc_release_part(const toc_marked_part *part, const toc_recipient *to, toc_channel by,
                      const toc_release_facts *facts)
{
    const toc_markings *m = &part->markings;
    toc_sv about;
    toc_tlp level = TOC_MAX(marked_level(m, to), m->tag);
    return (level == TOC_TLP_NONE || judge_level(level, true, to, by, facts) == TOC_RULE_CLEARED) &&
           judge_rest(m, to, &about) == TOC_RULE_CLEARED;
}

static toc_rule judge_whole(const toc_markings *m, const toc_recipient *to, toc_channel by,
                            const toc_release_facts *facts, toc_sv *ret_about)
{
    bool marked = m->tlp != TOC_TLP_NONE || m->tag > unmarked_level(facts);
    toc_rule rule = judge_level(toc_release_level(m, to, facts), marked, to, by, facts);
    return rule == TOC_RULE_CLEARED ? judge_rest(m, to, ret_about) : rule;
}

toc_decision toc_release_allows(const toc_label *l, const toc_recipient *to, toc_channel by,
                                const toc_release_facts *facts)
{
    TOC_ASSERT((unsigned)by < TOC_CHANNEL_COUNT);
    toc_decision d = {TOC_DENY, TOC_RULE_INACTIVE, {"", 0}};
    if (!to->active || to->clearance == TOC_TLP_NONE)
        return d;
    d.rule = TOC_RULE_UNREADABLE;
    if (l->unreadable)
        return d;
    if (l->standard)
        return (toc_decision){TOC_RELEASE, TOC_RULE_STANDARD, d.about};
    if (facts->own && CHANNELS[by].own)
        return (toc_decision){TOC_RELEASE, TOC_RULE_OWN, d.about};
    d.rule = judge_whole(&l->whole, to, by, facts, &d.about);
    if (d.rule != TOC_RULE_CLEARED)
        return d;
    TOC_VEC_FOREACH (part, &l->parts)
        if (!toc_release_part(part, to, by, facts)) {
            d.verdict = CHANNELS[by].parts ? TOC_REDACT : TOC_DENY;
            d.rule = TOC_RULE_PART;
            d.about = part->selector;
            return d;
        }
    const toc_reach limit = toc_release_reach(to, facts);
    if (limit) {
        d.verdict = CHANNELS[by].parts ? TOC_REDACT : TOC_DENY;
        d.rule = TOC_RULE_PLACES;
        d.about = toc_sv_of(toc_reach_words[limit]);
        return d;
    }
    d.verdict = TOC_RELEASE;
    return d;
}
