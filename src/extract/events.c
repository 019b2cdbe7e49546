/* events - see events.h. */
#include "extract/events.h"

#include "extract/phrase.h"
#include "extract/threat_notes.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>

/* ---------------------------------------------------------------- one trigger */

/* The stage that words right before the trigger give it; the nearest word decides. */
static toc_stage stage_of(const toc_scan *s, const toc_trigger *t)
{
    enum { REACH = 8 };
    toc_sentence se = toc_sentence_at(s, t->first);
    uint32_t from = t->first - se.first > REACH ? t->first - REACH : se.first;
    for (uint32_t i = t->end; i > from; i--) {
        if (toc_is(s, i - 1, TOC_WORD_MOD_THREATENED))
            return TOC_STAGE_THREATENED;
        if (toc_is(s, i - 1, TOC_WORD_MOD_FOILED))
            return TOC_STAGE_FOILED;
        if (toc_is(s, i - 1, TOC_WORD_MOD_ATTEMPTED))
            return TOC_STAGE_ATTEMPTED;
    }
    return TOC_STAGE_ACCOMPLISHED;
}

/* "would attack", "might be hit": not told as done. "Would have" neither. */
static bool unreal(const toc_scan *s, const toc_trigger *t)
{
    enum { REACH = 4 };
    toc_sentence se = toc_sentence_at(s, t->first);
    uint32_t from = t->first - se.first > REACH ? t->first - REACH : se.first;
    for (uint32_t i = t->first; i > from; i--) {
        if (toc_is(s, i - 1, TOC_WORD_MOD_UNREAL) || toc_word_in(s, i - 1, " will "))
            return true;
        if (toc_word_in(s, i - 1, " , ; said says that which who "))
            return false;
    }
    return false;
}

/* "Whoever breaks in, or sends out ransomware, can be sent to prison": the law, not a deed. */
static bool of_law(const toc_scan *s, const toc_trigger *t)
{
    toc_sentence se = toc_sentence_at(s, t->first);
    bool anybody = false, punished = false;
    for (uint32_t i = se.first; i < se.end; i++) {
        anybody |= i < t->first && toc_word_in(s, i, " whoever anyone anybody ");
        punished |=
            toc_word_in(s, i, " can may shall faces fined punishable liable jailed prison ");
    }
    return anybody && punished;
}

/* "Drone attacks on power stations are likely", "before the attack was to take place" */
static bool expected(const toc_scan *s, const toc_trigger *t)
{
    enum { REACH = 10 };
    uint32_t end = TOC_MIN(t->end + REACH, toc_sentence_at(s, t->first).end);
    if (t->end + 2 < end && toc_word_in(s, t->end, " was were is are ") &&
        (toc_word_is(s, t->end + 1, "due") ||
         (toc_word_is(s, t->end + 1, "to") && toc_word_in(s, t->end + 2, " take be have happen "))))
        return true;
    if (!toc_word_in(s, t->end - 1, " attacks bombings strikes raids shootings kidnappings "))
        return false;
    for (uint32_t i = t->end; i + 1 < end && !toc_word_in(s, i, " , ; that which who "); i++)
        if (toc_word_in(s, i, " is are remain remains ") &&
            toc_word_in(s, i + 1, " likely probable possible expected feared "))
            return true;
    return false;
}

/* "a comedy about a kidnapping" */
static bool made_up(const toc_scan *s, const toc_trigger *t)
{
    uint32_t first = toc_sentence_at(s, t->first).first, at = t->first;
    return at >= first + 3 && toc_word_in(s, at - 1, " a an ") &&
           toc_word_in(s, at - 2, " about around ") &&
           toc_word_in(s, at - 3,
                       " comedy film movie novel thriller drama musical opera play sitcom game ");
}

static bool machine(const toc_scan *s, uint32_t i)
{
    return toc_word_in(
        s, i,
        " routers router computers computer devices device cameras accounts account sessions "
        "session phones servers server domains machines drone drones ");
}

/* "hijacked home routers", "drones can be hijacked" */
static bool hijacks_machines(const toc_scan *s, const toc_trigger *t)
{
    enum { REACH = 3 };
    toc_sentence se = toc_sentence_at(s, t->first);
    uint32_t from = t->first - se.first > REACH ? t->first - REACH : se.first;
    uint32_t end = TOC_MIN(t->end + REACH, se.end);
    for (uint32_t i = t->end; i < end; i++)
        if (machine(s, i))
            return true;
    bool passive = t->first > se.first && toc_word_in(s, t->first - 1, " be been were was are ");
    for (uint32_t i = from; i < t->first && passive; i++)
        if (machine(s, i))
            return true;
    return false;
}

/* "killed twelve with a hijacked lorry", "drove the hijacked truck": what it was done with. */
static bool hijacked_means(const toc_scan *s, const toc_trigger *t)
{
    return toc_word_is(s, t->first, "hijacked") && t->first > 1 && t->end < s->text->tokens.n &&
           toc_word_in(s, t->first - 1, " a the his ") &&
           toc_is(s, t->end, TOC_WORD_WEAPON_VEHICLE);
}

/* "a bang like an explosion", "it sounded like a bomb": what it was likened to. */
static bool likened(const toc_scan *s, uint32_t first)
{
    enum { REACH = 3 };
    uint32_t from = toc_sentence_at(s, first).first;
    for (uint32_t i = first; i > from && first - i < REACH; i--) {
        if (toc_word_in(s, i - 1, " like resembling resembled "))
            return true;
        if (!toc_word_in(s, i - 1, " a an the loud huge big ") &&
            s->text->tokens.p[i - 1].pos != TOC_ADJ)
            return false;
    }
    return false;
}

/* "heart attack", "attack helicopter", "bomb squad", "fired the manager", "attack ad". */
static bool figurative(const toc_scan *s, const toc_trigger *t)
{
    if (toc_is(s, t->first, TOC_WORD_FIGURATIVE) || toc_is(s, t->end - 1, TOC_WORD_FIGURATIVE) ||
        likened(s, t->first))
        return true;
    if (t->type == TOC_TYPE_KIDNAPPING && toc_seizes_goods(s, t->first))
        return true;
    if (t->type == TOC_TYPE_HIJACKING && (hijacks_machines(s, t) || hijacked_means(s, t)))
        return true;
    return t->end < s->text->tokens.n &&
           toc_word_in(
               s, t->end,
               " squad disposal shelter helicopter helicopters aircraft plane planes ad ads "
               "season sequence scene film thriller ");
}

/* ---------------------------------------------------------------- thing and verb apart */

/* "The records of 120,000 customers were stolen": neither word tells of an incident alone. */
typedef struct {
    toc_incident_type type;
    const char *things, *verbs;
    toc_words thing_words, verb_words;
} event_pair;

static event_pair PAIRS[] = {
    {TOC_TYPE_DATA_BREACH,
     " records record data files details passwords documents database photographs information "
     "credentials names addresses numbers platform e-mails mails emails contracts passports "
     "scans drawings blueprints invoices messages ",
     " stolen stole leaked exposed exfiltrated copied taken accessed downloaded obtained ",
     {0},
     {0}},
    {TOC_TYPE_WIPER,
     " disks disk drives computers servers data backups machines databases ",
     " erased wiped overwritten destroyed ",
     {0},
     {0}},
    {TOC_TYPE_DEFACEMENT,
     " website websites page pages portal homepage site ",
     " defaced replaced vandalised ",
     {0},
     {0}},
    {TOC_TYPE_DENIAL_OF_SERVICE,
     " website websites servers pages portal site sites ",
     " flooded overwhelmed overloaded swamped unreachable unavailable inaccessible drowned "
     "knocked ",
     {0},
     {0}},
    {TOC_TYPE_RANSOMWARE,
     " servers files computers systems system network machines backups ",
     " encrypted locked scrambled unlock froze crippled ",
     {0},
     {0}},
    {TOC_TYPE_SABOTAGE,
     " cable cables line lines pylon pylons pipeline rails track transformers fence wires "
     "insulators ",
     " cut severed sabotaged sawn felled unbolted ",
     {0},
     {0}},
    {TOC_TYPE_BOMBING,
     " bomb bombs device devices explosives grenade grenades charge ",
     " thrown threw exploded detonated planted left hurled defused lobbed tossed ",
     {0},
     {0}},
    {TOC_TYPE_AIR_STRIKE,
     " missile missiles drone drones warhead ",
     " hit hits struck slammed crashed ploughed ",
     {0},
     {0}},
    {TOC_TYPE_PHISHING,
     " e-mail e-mails mail mails email emails messages sms texts letters invoices attachment ",
     " pose posed posing poses purport purported purporting impersonate impersonated "
     "impersonating lure lured tricked ",
     {0},
     {0}},
    {TOC_TYPE_SUPPLY_CHAIN_COMPROMISE,
     " update updates installer plugin ",
     " malicious tainted poisoned trojanised trojanized booby ",
     {0},
     {0}},
    {TOC_TYPE_SHOOTING, " shots rounds bullets ", " fired hit struck ", {0}, {0}},
    {TOC_TYPE_VEHICLE_RAMMING,
     " crowd crowds pedestrians shoppers marchers spectators bystanders worshippers stalls parade "
     "procession revellers ",
     " ploughed plowed rammed rams drove drives driven driving mowed ",
     {0},
     {0}},
    {TOC_TYPE_ARMED_ASSAULT,
     " masked hooded gunmen gunman robbers bandits raiders assailants ",
     " entered burst stopped intercepted pointed ",
     {0},
     {0}},
    {TOC_TYPE_SHELLING,
     " shells rocket rockets mortar mortars projectile projectiles ",
     " fell landed slammed rained crashed impacted ",
     {0},
     {0}},
    {TOC_TYPE_ESPIONAGE,
     " mailbox mailboxes inbox inboxes correspondence e-mails emails ",
     " read reading monitored intercepted forwarded ",
     {0},
     {0}},
};

/* A bit for the lowest bits of the hash of each word of PAIRS: most words are in none of them. */
enum { SIEVE_BITS = 4096 };
static uint64_t sieve[SIEVE_BITS / 64];
static pthread_once_t sieve_made = PTHREAD_ONCE_INIT;

static void let_through(toc_words *list, const char *spaced)
{
    uint32_t n = toc_words_compile(list, spaced);
    for (uint32_t k = 0; k < n; k++)
        sieve[list->hash[k] % SIEVE_BITS / 64] |= UINT64_C(1) << (list->hash[k] % 64);
}

static void make_sieve(void)
{
    for (size_t k = 0; k < TOC_LEN(PAIRS); k++) {
        let_through(&PAIRS[k].thing_words, PAIRS[k].things);
        let_through(&PAIRS[k].verb_words, PAIRS[k].verbs);
    }
}

static bool may_pair(const toc_scan *s, uint32_t i)
{
    uint32_t word = s->text->tokens.p[i].word;
    return sieve[word % SIEVE_BITS / 64] >> (word % 64) & 1;
}

/* "when computers are encrypted, our customers …": what happens in general. */
static bool in_general(const toc_scan *s, uint32_t first, uint32_t end)
{
    enum { REACH = 3 };
    if (!toc_word_before(s, first, REACH, " if when whenever "))
        return false;
    for (uint32_t i = first; i < end; i++)
        if (toc_word_in(s, i, " is are "))
            return true;
    return false;
}

static toc_stage stage_at(const toc_scan *s, uint32_t first, uint32_t end)
{
    toc_trigger t = {.first = first, .end = end};
    toc_trigger verb = {.first = end - 1, .end = end}; /* "records would be copied" */
    toc_stage stage = stage_of(s, &t);
    bool fancied = stage == TOC_STAGE_ACCOMPLISHED &&
                   (unreal(s, &t) || unreal(s, &verb) || in_general(s, first, end));
    return fancied ? TOC_STAGE_NONE : stage;
}

/* "an encrypted app": a way to talk, not what was done to it. */
static bool encrypted_talk(const toc_scan *s, uint32_t i)
{
    return toc_word_is(s, i, "encrypted") && i + 1 < s->text->tokens.n &&
           toc_word_in(
               s, i + 1,
               " app apps message messages messaging messenger chat chats channel channels phone "
               "phones telephone telephones service services communications communication ");
}

/* A thing at token i with its verb within reach, either way round; false if there is none. */
static bool find_pair(const toc_scan *s, event_pair *p, uint32_t i, toc_event *ret)
{
    enum { REACH = 9 };
    uint32_t word = s->text->tokens.p[i].word;
    bool thing = toc_words_has(&p->thing_words, p->things, word);
    if (!thing && !toc_words_has(&p->verb_words, p->verbs, word))
        return false;
    uint32_t end = TOC_MIN(i + REACH, toc_sentence_at(s, i).end);
    for (uint32_t k = i + 1; k < end; k++) {
        word = s->text->tokens.p[k].word;
        bool other = thing ? toc_words_has(&p->verb_words, p->verbs, word)
                           : toc_words_has(&p->thing_words, p->things, word);
        toc_stage stage =
            other && !toc_negated(s, thing ? k : i) ? stage_at(s, i, k + 1) : TOC_STAGE_NONE;
        uint32_t which = thing ? i : k;
        bool fire = p->type == TOC_TYPE_BOMBING && toc_is(s, which, TOC_WORD_WEAPON_INCENDIARY);
        bool private = encrypted_talk(s, thing ? k : i);
        bool jest = toc_is(s, which, TOC_WORD_FIGURATIVE);
        if (stage == TOC_STAGE_NONE || fire || private || jest) /* a petrol bomb is arson's */
            continue;
        *ret = (toc_event){i, k + 1, (uint8_t)p->type, (uint8_t)stage, true};
        return true;
    }
    return false;
}

static bool content_word(const toc_scan *s, uint32_t i)
{
    toc_pos p = s->text->tokens.p[i].pos;
    return p == TOC_NOUN || p == TOC_PROPN || p == TOC_VERB || p == TOC_ADJ;
}

static int find_pairs(const toc_scan *s, toc_event_vec *out)
{
    (void)pthread_once(&sieve_made, make_sieve);
    for (uint32_t i = 0; i < s->text->tokens.n; i++)
        for (size_t k = 0; k < TOC_LEN(PAIRS) && may_pair(s, i) && content_word(s, i); k++) {
            toc_event e;
            if (!find_pair(s, &PAIRS[k], i, &e))
                continue;
            toc_event *slot = TOC_VEC_PUSH(s->arena, out);
            if (!slot)
                return -ENOMEM;
            *slot = e;
        }
    return 0;
}

static int by_place(const void *a, const void *b)
{
    const toc_event *x = a, *y = b;
    if (x->first != y->first)
        return x->first < y->first ? -1 : 1;
    if (x->end != y->end)
        return x->end < y->end ? -1 : 1;
    return (int)x->type - (int)y->type;
}

uint32_t toc_events_from(const toc_event_vec *events, uint32_t token)
{
    uint32_t low = 0, high = events->n;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (events->p[middle].first < token)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

uint32_t toc_events_gap(const toc_event_vec *events, uint32_t token)
{
    uint32_t behind = toc_events_from(events, token), gap = UINT32_MAX;
    if (behind < events->n)
        gap = events->p[behind].first - token;
    if (behind > 0)
        gap = TOC_MIN(gap, token - events->p[behind - 1].first);
    return gap;
}

/* "carried off the records of 310,000 patients": data was taken, and nobody. */
static bool carries_data(const toc_scan *s, const toc_trigger *t)
{
    enum { REACH = 4 };
    uint32_t end = TOC_MIN(t->end + REACH, toc_sentence_at(s, t->first).end);
    for (uint32_t i = t->end; i < end; i++)
        if (toc_word_in(s, i,
                        " records record data files documents database archive archives details "
                        "gigabytes terabytes copies drawings passwords "))
            return true;
    return false;
}

/* What the trigger tells; of no stage where it tells of nothing that was done or tried. */
static toc_event told_by(const toc_scan *s, const toc_trigger *t)
{
    toc_stage stage = stage_of(s, t);
    if (stage == TOC_STAGE_ACCOMPLISHED && (unreal(s, t) || expected(s, t) || of_law(s, t)))
        stage = TOC_STAGE_NONE;
    bool data = t->type == TOC_TYPE_KIDNAPPING && carries_data(s, t);
    uint8_t type = data ? (uint8_t)TOC_TYPE_DATA_BREACH : t->type;
    return (toc_event){t->first, t->end, type, (uint8_t)stage, t->strong};
}

int toc_events_find(const toc_scan *s, toc_event_vec *out)
{
    TOC_VEC_FOREACH (t, &s->triggers) {
        if (figurative(s, t) || made_up(s, t) || toc_negated(s, t->first))
            continue;
        toc_event told = told_by(s, t);
        if (told.stage == TOC_STAGE_NONE)
            continue;
        toc_event *e = TOC_VEC_PUSH(s->arena, out);
        if (!e)
            return -ENOMEM;
        *e = told;
    }
    int r = toc_threat_notes_find(s, out);
    if (r == 0)
        r = find_pairs(s, out);
    if (out->n)
        qsort(out->p, out->n, sizeof(*out->p), by_place);
    return r;
}
