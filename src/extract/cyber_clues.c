/* cyber_clues - see cyber_clues.h. */
#include "extract/cyber_clues.h"

enum { NO_CLUE, CLUE = 3 };

/* "in Oslo", "of Peru" behind a name. */
static uint32_t behind_place(const toc_scan *s, uint32_t i, uint32_t limit)
{
    bool place =
        i + 1 < limit && toc_word_in(s, i, " in at of near ") && s->place_at[i + 1] != TOC_NO_TOKEN;
    return place ? s->places.p[s->place_at[i + 1]].end : i;
}

bool toc_is_machinery(const toc_scan *s, uint32_t token)
{
    return toc_word_in(
        s, token,
        " network networks server servers computer computers system systems data "
        "software files internet program update laptop laptops device devices phone phones "
        "machine machines modem modems router routers appliance appliances ");
}

/* What attackers do to whom they hit. */
static bool hits(const toc_scan *s, uint32_t i)
{
    return toc_word_in(
        s, i,
        " hit hits struck strikes attacked attacks targeted hacked breached infected "
        "compromised crippled paralysed paralyzed infiltrated penetrated defaced "
        "blackmailed extorted robbed defraud defrauded duped swindled swamped overwhelmed knocked "
        "flooded encrypted fined "
        "disrupted affected raided subjected ");
}

/* "were among those hit", "are among the victims". */
static bool among_those(const toc_scan *s, uint32_t i, uint32_t end)
{
    enum { REACH = 5 };
    if (!toc_word_is(s, i, "among"))
        return false;
    for (uint32_t k = i + 1; k < TOC_MIN(i + REACH, end); k++)
        if (hits(s, k) || toc_word_in(s, k, " victims "))
            return true;
    return false;
}

/* "the target of an attack", "the subject of a break-in" */
static bool victim_of(const toc_scan *s, uint32_t i, uint32_t end)
{
    return toc_word_in(s, i, " the a ") && i + 2 < end &&
           toc_word_in(s, i + 1, " victim target subject ") && toc_word_is(s, i + 2, "of");
}

/* "was hit", "has also been attacked", "were knocked off line"; token i is the auxiliary. */
static bool was_hit(const toc_scan *s, uint32_t i, uint32_t end)
{
    enum { REACH = 5 };
    bool passive = toc_word_in(s, i, " was were is are been got ");
    for (uint32_t k = i + 1; k < TOC_MIN(i + REACH, end); k++) {
        if (passive && (hits(s, k) || among_those(s, k, end) || victim_of(s, k, end) ||
                        toc_word_in(s, k, " unreachable inaccessible unavailable ")))
            return !toc_is(s, k - 1, TOC_WORD_NEG);
        toc_pos p = s->text->tokens.p[k].pos;
        passive |= toc_word_is(s, k, "been");
        if (p != TOC_AUX && p != TOC_ADV && !toc_word_in(s, k, " been being all also both "))
            return false;
    }
    return false;
}

/* "shut down its systems", "sent people home", "reported infections", "cancelled flights",
 * "transferred the money": a verb at token i and what it needs within reach. */
static bool verb_of_loss(const toc_scan *s, uint32_t i, uint32_t k)
{
    if (toc_word_in(s, i,
                    " lost lose shut took take disconnected disconnect unplugged unplug "
                    "switched switch "))
        return toc_is_machinery(s, k) ||
               toc_word_in(s, k,
                           " records access website websites control ether bitcoin bitcoins coins "
                           "tokens cryptocurrency crypto ");
    if (toc_word_in(s, i, " sent send "))
        return toc_word_is(s, k, "home");
    if (toc_word_in(s, i, " got received receive get "))
        return toc_word_in(s, k, " e-mail e-mails email emails mail mails messages letters lures ");
    if (toc_word_in(s, i, " reported reports "))
        return toc_word_in(s, k, " infection infections outage outages breach breaches intrusion ");
    if (toc_word_in(s, i,
                    " cancelled canceled postponed suspended halted delayed cancel postpone "
                    "suspend halt "))
        return toc_is(s, k, TOC_WORD_SERVICE_NOUN);
    return toc_word_in(s, i, " transferred wired ") &&
           toc_word_in(s, k, " payment payments account euros dollars pounds million ");
}

/* "went down", "fell victim to", "suffered", or a verb of loss. */
static bool suffers(const toc_scan *s, uint32_t i, uint32_t end)
{
    enum { REACH = 6 };
    if (toc_word_is(s, i, "suffered"))
        return true;
    if (toc_word_in(s, i, " went gone fell fallen "))
        return i + 1 < end && toc_word_in(s, i + 1, " down dark off offline victim prey ");
    for (uint32_t k = i + 1; k < TOC_MIN(i + REACH, end); k++)
        if (verb_of_loss(s, i, k))
            return true;
    return false;
}

/* Where the verb of the phrase that ends at `end` is looked for: behind a bracket, an apposition or
 * a relative clause. */
static uint32_t behind_asides(const toc_scan *s, uint32_t end, uint32_t limit)
{
    enum { LONGEST = 18 };
    bool bracket = end < limit && toc_word_is(s, end, "(");
    if (!bracket && (end >= limit || !toc_word_is(s, end, ",")))
        return end;
    for (uint32_t i = end + 1; i < TOC_MIN(end + LONGEST, limit); i++)
        if (bracket ? toc_word_is(s, i, ")") : toc_word_is(s, i, ","))
            return i + 1;
    return bracket ? end : end + 1;
}

/* "which shares a line with X, took …": X is inside a clause of somebody else's. */
static bool in_relative(const toc_scan *s, uint32_t sentence, uint32_t first)
{
    enum { LONGEST = 14 };
    for (uint32_t i = first; i > sentence && first - i < LONGEST; i--) {
        if (toc_word_is(s, i - 1, ","))
            return toc_word_in(s, i, " which who whose where ");
    }
    return false;
}

/* "did not pay", "has refused to pay": who was asked for money. */
static bool will_not_pay(const toc_scan *s, uint32_t i, uint32_t end)
{
    enum { REACH = 5 };
    bool no = false;
    for (uint32_t k = i; k < TOC_MIN(i + REACH, end); k++) {
        no |= toc_is(s, k, TOC_WORD_NEG) || toc_word_in(s, k, " refused refuses declined ");
        if (no && toc_word_in(s, k, " pay paid "))
            return true;
        if (toc_word_in(s, k, " , ; said "))
            return false;
    }
    return false;
}

static int clue_behind(const toc_scan *s, toc_sentence se, uint32_t first, uint32_t end)
{
    uint32_t limit = se.end, i = behind_place(s, end, limit);
    if (i < limit && toc_word_is(s, i, ",") && in_relative(s, se.first, first))
        return NO_CLUE;
    i = behind_asides(s, i, limit);
    while (i < limit && s->text->tokens.p[i].pos == TOC_ADV)
        i++;
    if (i >= limit)
        return NO_CLUE;
    if (toc_word_in(s, i, " was were is are has have had got ") && was_hit(s, i, limit))
        return CLUE;
    while (i + 1 < limit && toc_word_in(s, i, " has have had all both to been forced "))
        i++; /* "have all had to shut down" */
    return suffers(s, i, limit) || will_not_pay(s, i, limit) ? CLUE : NO_CLUE;
}

/* "data was stolen from", "records copied from", "broke into": token i is the preposition. */
static bool taken_from(const toc_scan *s, uint32_t first, uint32_t i)
{
    enum { REACH = 6, OBJECT = 14 };
    bool from = toc_word_is(s, i, "from"), into = toc_word_in(s, i, " into inside ");
    if (from && toc_word_before(s, i, REACH, " password passwords credentials login "))
        return false; /* the way in to somebody else */
    if (from && toc_word_before(s, i, OBJECT, " theft heist "))
        return true; /* "the theft of 50 million dollars' worth of coins from" */
    for (uint32_t k = i; (from || into) && k > first && i - k < REACH; k--) {
        if (from
                ? toc_word_in(s, k - 1, " stolen stole copied taken exfiltrated leaked downloaded ")
                : toc_word_in(s, k - 1, " broke broken break breaking hacked burglary way got "))
            return true;
        if (toc_word_in(s, k - 1, " , ; that who which "))
            return false;
    }
    return false;
}

/* "e-mails were read in", "sent poisoned spreadsheets to": token i is the preposition. */
static bool reached(const toc_scan *s, uint32_t first, uint32_t i)
{
    enum { REACH = 6 };
    if (i == first)
        return false;
    if (toc_word_in(s, i, " of at ") &&
        toc_word_in(s, i - 1, " treasurer bookkeeper accountant cashier controller "))
        return true; /* who is made to pay */
    if (toc_word_in(s, i, " in at "))
        return toc_word_in(s, i - 1, " read stolen copied intercepted encrypted erased wiped ");
    if (!toc_word_in(s, i, " to "))
        return false;
    bool trap = false;
    for (uint32_t k = i; k > first && i - k < REACH; k--) {
        trap |= toc_word_in(s, k - 1,
                            " poisoned forged fake malicious phishing bogus tainted infected booby "
                            "trapped spoofed ");
        if (toc_word_in(s, k - 1, " sent mailed delivered "))
            return trap;
    }
    return false;
}

/* "At X the intruders stayed for a month": what stands right behind the name, and before it. */
static bool intruders_at(const toc_scan *s, uint32_t sentence, uint32_t first, uint32_t end,
                         uint32_t limit)
{
    enum { REACH = 3 };
    if (first == sentence || !toc_word_in(s, first - 1, " at in inside "))
        return false;
    for (uint32_t i = end; i < TOC_MIN(end + REACH, limit); i++)
        if (toc_word_in(
                s, i, " intruders hackers attackers thieves spies visitors burglars perpetrators "))
            return true;
    return false;
}

/* "Among those hit were", "the victims include": token i stands right before the list. */
static bool heads_list(const toc_scan *s, uint32_t first, uint32_t i)
{
    enum { REACH = 6 };
    if (!toc_word_in(s, i, " are were is was include includes included including : "))
        return false;
    if (i > first && hits(s, i - 1) && toc_word_in(s, i, " are were is was "))
        return true; /* "also affected were" */
    bool hit = false;
    for (uint32_t k = i; k > first && i - k < REACH; k--) {
        hit |= hits(s, k - 1) || toc_word_in(s, k - 1, " victims ");
        if (hit && (toc_word_in(s, k - 1, " among victims ") ||
                    toc_word_in(s, i, " include includes included : ")))
            return true;
    }
    return false;
}

static int clue_before(const toc_scan *s, uint32_t sentence, uint32_t first)
{
    if (first == sentence)
        return NO_CLUE;
    uint32_t i = first - 1;
    if (i > sentence && toc_word_is(s, i, "by") && toc_word_is(s, i - 1, "in") &&
        toc_word_before(s, i - 1, 1, " called "))
        return CLUE; /* "we were called in by": those who look for intruders */
    if (taken_from(s, sentence, i) || heads_list(s, sentence, i) || reached(s, sentence, i))
        return CLUE;
    return hits(s, i) && s->text->tokens.p[i].pos == TOC_VERB ? CLUE : NO_CLUE;
}

static bool failed(const toc_scan *s, uint32_t i)
{
    return toc_word_in(s, i,
                       " down unavailable standstill still cancelled canceled stopped halted "
                       "disrupted closed lost locked crippled failed paralysed paralyzed "
                       "inaccessible interrupted postponed could unable off ");
}

/* "customers of", "the terminals of": token i is the preposition. */
static bool serves(const toc_scan *s, uint32_t first, uint32_t i)
{
    enum { REACH = 5 };
    for (uint32_t k = i; k > first && i - k < REACH; k--) {
        if (toc_is(s, k - 1, TOC_WORD_SERVICE_NOUN) ||
            toc_word_in(s, k - 1, " customers users clients passengers visitors students "))
            return true;
        if (s->text->tokens.p[k - 1].pos == TOC_VERB || toc_word_is(s, k - 1, ","))
            return false;
    }
    return false;
}

/* "Customers of X could not …", "the terminals of X stood still", "in X appointments were
 * cancelled". */
static bool service_failed(const toc_scan *s, uint32_t sentence, uint32_t first, uint32_t end,
                           uint32_t limit)
{
    enum { REACH = 12 };
    if (first == sentence || !toc_word_in(s, first - 1, " of at in "))
        return false;
    bool service = serves(s, sentence, first - 1);
    if (!service && toc_word_in(s, first - 1, " of "))
        return false;
    for (uint32_t i = end; i < TOC_MIN(end + REACH, limit); i++) {
        if (service && failed(s, i))
            return true;
        if (toc_word_in(s, i, " , ; "))
            return false;
        service |= toc_is(s, i, TOC_WORD_SERVICE_NOUN);
    }
    return false;
}

bool toc_cyber_spared(const toc_scan *s, uint32_t first, uint32_t end)
{
    enum { REACH = 4 };
    uint32_t limit = toc_sentence_at(s, first).end;
    for (uint32_t i = end; i < limit; i++) {
        if (toc_word_in(s, i, " precaution precautionary unaffected unharmed untouched "))
            return true;
        if (!toc_is(s, i, TOC_WORD_NEG))
            continue;
        for (uint32_t k = i + 1; k < TOC_MIN(i + REACH, limit); k++)
            if (toc_word_in(s, k,
                            " sign signs evidence indication among affected hit touched "
                            "compromised breached involved "))
                return true;
    }
    return false;
}

int toc_cyber_clue(const toc_scan *s, uint32_t first, uint32_t end)
{
    toc_sentence se = toc_sentence_at(s, first);
    int before = clue_before(s, se.first, first), behind = clue_behind(s, se, first, end);
    int clue = TOC_MAX(before, behind);
    bool indirect = clue == NO_CLUE && (service_failed(s, se.first, first, end, se.end) ||
                                        intruders_at(s, se.first, first, end, se.end));
    return indirect ? CLUE : clue;
}
