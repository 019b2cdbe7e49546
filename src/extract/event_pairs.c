/* event_pairs - see event_pairs.h. */
#include "extract/event_pairs.h"

#include "extract/event_stage.h"
#include "extract/phrase.h"

#include <errno.h>
#include <pthread.h>

typedef struct {
    toc_incident_type type;
    const char *things, *verbs;
    bool weak;       /* said of other things as well */
    bool driven;     /* a vehicle is driven into the thing */
    toc_stage stage; /* where nothing else is said of it; NONE: done */
} pair_words;

static const pair_words PAIRS[] = {
    {.type = TOC_TYPE_DATA_BREACH,
     .things =
         " records record data files details passwords documents database photographs information "
         "credentials names addresses numbers platform e-mails mails emails contracts passports "
         "scans drawings blueprints invoices messages ",
     .verbs =
         " stolen stole leaked exposed exfiltrated copied taken accessed downloaded obtained "},
    {.type = TOC_TYPE_WIPER,
     .things = " disks disk drives computers servers data backups machines databases ",
     .verbs = " erased wiped overwritten destroyed "},
    {.type = TOC_TYPE_DEFACEMENT,
     .things = " website websites page pages portal homepage site ",
     .verbs = " defaced replaced vandalised "},
    {.type = TOC_TYPE_DENIAL_OF_SERVICE,
     .things = " website websites servers pages portal site sites ",
     .verbs =
         " flooded overwhelmed overloaded swamped unreachable unavailable inaccessible drowned "
         "knocked "},
    {.type = TOC_TYPE_RANSOMWARE,
     .things = " servers files computers systems system network machines backups ",
     .verbs = " encrypted locked scrambled unlock froze crippled "},
    {.type = TOC_TYPE_SABOTAGE,
     .things =
         " cable cables line lines pylon pylons pipeline rails track transformers fence wires "
         "insulators ",
     .verbs = " cut severed sabotaged sawn felled unbolted "},
    {.type = TOC_TYPE_BOMBING,
     .things = " bomb bombs device devices explosives grenade grenades charge ",
     .verbs = " thrown threw exploded detonated planted left hurled defused lobbed tossed rolled "
              "placed hidden attached fixed taped strapped "},
    {.type = TOC_TYPE_AIR_STRIKE,
     .things = " missile missiles drone drones warhead ",
     .verbs = " hit hits struck strikes slammed crashed ploughed exploded detonated dived plunged "
              "flew dropped killed wounded injured "},
    {.type = TOC_TYPE_PHISHING,
     .things =
         " e-mail e-mails mail mails email emails messages sms texts letters invoices attachment ",
     .verbs = " pose posed posing poses purport purported purporting impersonate impersonated "
              "impersonating lure lured tricked fake bogus fraudulent scam "},
    {.type = TOC_TYPE_SUPPLY_CHAIN_COMPROMISE,
     .things = " update updates installer plugin plug-in firmware library libraries repository ",
     .verbs = " malicious tainted poisoned trojanised trojanized booby backdoored slipped smuggled "
              "injected inserted tampered "},
    {.type = TOC_TYPE_INTRUSION,
     .things = " network networks system systems server servers mailbox mailboxes account accounts "
               "computer computers appliance appliances firewall environment tenant e-mail email ",
     .verbs = " hacked breached compromised infiltrated penetrated hijacked "},
    {.type = TOC_TYPE_FRAUD,
     .things =
         " euros dollars pounds money payment payments transfer funds coins tokens "
         "cryptocurrency bitcoin bitcoins ether crypto salary salaries deposit savings invoice ",
     .verbs = " defrauded swindled tricked duped conned scammed diverted redirected siphoned "
              "misdirected fraudster fraudsters scammer scammers swindlers "},
    {.type = TOC_TYPE_FRAUD,
     .things = " sim sims ",
     .verbs = " swap swapped swapping ported moved move transferred cloned reset "},
    {.type = TOC_TYPE_DATA_BREACH,
     .things = " records data passwords database credentials passports ",
     .verbs = " sale hawked peddled auctioned "},
    {.type = TOC_TYPE_MALWARE,
     .things = " malware trojan spyware stealer loader backdoor implant cryptominer keylogger ",
     .verbs = " installed placed planted deployed dropped loaded found discovered "},
    {.type = TOC_TYPE_SHOOTING, .things = " shots rounds bullets ", .verbs = " fired hit struck "},
    {.type = TOC_TYPE_VEHICLE_RAMMING,
     .things = " crowd crowds pedestrians shoppers marchers spectators bystanders worshippers "
               "stalls parade "
               "procession revellers ",
     .verbs = " ploughed plowed rammed rams drove drives driven driving mowed "},
    {.type = TOC_TYPE_ARMED_ASSAULT,
     .things = " masked hooded balaclavas gunmen gunman robbers bandits raiders assailants ",
     .verbs =
         " entered burst stopped intercepted pointed walked came surrounded forced broke boarded "
         "barged arrived ordered appeared knocked swarmed confronted cornered followed waited "},
    {.type = TOC_TYPE_SHELLING,
     .things = " shells rocket rockets mortar mortars projectile projectiles ",
     .verbs = " fell landed slammed rained crashed impacted exploded killed wounded injured "},
    {.type = TOC_TYPE_SHOOTING,
     .things = " gunshot gunshots bullet bullets ",
     .verbs =
         " wound wounds wounded body bodies corpse corpses dead died injuries riddled lodged "},
    {.type = TOC_TYPE_SHOOTING,
     .things =
         " weapon weapons gun guns pistol pistols rifle rifles kalashnikov kalashnikovs magazine "
         "magazines revolver shotgun ",
     .verbs = " emptied discharged "},
    {.type = TOC_TYPE_ARSON,
     .things = " accelerant petrol gasoline kerosene paraffin diesel thinner flammable turpentine ",
     .verbs = " poured splashed doused sprinkled tipped squirted "},
    {.type = TOC_TYPE_ARSON,
     .things = " fire fires blaze blazes flames ",
     .verbs = " deliberate deliberately maliciously intentional intentionally purposely "},
    {.type = TOC_TYPE_UNREST,
     .things =
         " crowd crowds youths protesters protestors demonstrators inmates prisoners detainees "
         "rioters ",
     .verbs = " threw hurled pelted overturned smashed looted rampaged torched barricaded stoned "},
    {.type = TOC_TYPE_UNREST,
     .things = " stones bricks bottles rocks fireworks cobblestones ",
     .verbs = " threw thrown hurled pelted throwing hurling pelting showered rained ",
     .weak = true},
    {.type = TOC_TYPE_VEHICLE_RAMMING,
     .things = " people women children men families worshippers mourners cyclists schoolchildren "
               "pupils students passers-by diners guests fans supporters revellers protesters "
               "police policemen officers soldiers queue group spectators pedestrians ",
     .verbs = " ploughed plowed rammed drove driven driving drive drives went careered sped "
              "accelerated steered swerved ",
     .weak = true,
     .driven = true},
    {.type = TOC_TYPE_BOMBING,
     .things = " bomb bombs device devices explosives ied ieds grenade grenades dynamite semtex "
               "charge charges ",
     .verbs = " found discovered spotted uncovered unearthed ",
     .weak = true,
     .stage = TOC_STAGE_FOILED},
    {.type = TOC_TYPE_BOMBING,
     .things = " bomb bombs grenade grenades ied ieds landmine landmines mines ",
     .verbs = " killed wounded injured maimed "},
    {.type = TOC_TYPE_BOMBING,
     .things = " parcel package suitcase rucksack backpack envelope scooter motorcycle motorbike "
               "car van lorry truck ",
     .verbs = " exploded detonated explodes ",
     .weak = true},
    {.type = TOC_TYPE_RANSOMWARE,
     .things = " files documents folders drives backups ",
     .verbs = " ending extension suffix unreadable gibberish garbled illegible "},
    {.type = TOC_TYPE_RANSOMWARE,
     .things = " bitcoin bitcoins monero cryptocurrency ",
     .verbs = " demanded demanding demand demands asked asks asking wanted ",
     .weak = true},
    {.type = TOC_TYPE_DEFACEMENT,
     .things = " website websites page pages portal homepage ",
     .verbs = " slogan slogans skull taunt taunts banner ",
     .weak = true},
    {.type = TOC_TYPE_INTRUSION,
     .things = " server servers network networks mailbox mailboxes database mainframe ",
     .verbs = " intruder intruders stranger strangers outsider outsiders undetected rummaged "
              "roamed lurked prowled ",
     .weak = true},
    {.type = TOC_TYPE_ARMED_ASSAULT,
     .things = " pistol pistols gun guns knife knives rifle rifles revolver shotgun machete "
               "machetes handgun firearm firearms ",
     .verbs = " produced brandished brandishing pointed pointing flashed waved ",
     .weak = true},
    {.type = TOC_TYPE_ROBBERY,
     .things = " money cash jewellery jewelry gold takings safe valuables diamonds watches ",
     .verbs = " took taken demanded emptied handed grabbed snatched escaped fled stole stolen ",
     .weak = true},
    {.type = TOC_TYPE_INTRUSION,
     .things = " password credentials login ",
     .verbs = " obtained guessed cracked misused phished ",
     .weak = true},
    {.type = TOC_TYPE_DATA_BREACH,
     .things = " gigabytes gigabyte terabytes terabyte gb tb megabytes ",
     .verbs = " put posted published uploaded dumped released stolen copied taken leaked "
              "exfiltrated downloaded siphoned offered "},
    {.type = TOC_TYPE_ARSON,
     .things = " doused drenched soaked ",
     .verbs = " lit alight ablaze ignited match burned "},
    {.type = TOC_TYPE_ROBBERY,
     .things = " warehouse store shop depot till vault jeweller pharmacy safe ",
     .verbs = " emptied looted ransacked plundered burgled "},
    {.type = TOC_TYPE_CHEMICAL_BIOLOGICAL,
     .things = " well wells water reservoir cistern food meal soup milk flour tea porridge ",
     .verbs = " poisoned contaminated laced spiked ",
     .weak = true},
    {.type = TOC_TYPE_CHEMICAL_BIOLOGICAL,
     .things = " pesticide pesticides insecticide rodenticide arsenic poison dip herbicide "
               "strychnine thallium toxin ",
     .verbs = " emptied poured mixed added tipped slipped "},
    {.type = TOC_TYPE_ESPIONAGE,
     .things = " mailbox mailboxes inbox inboxes correspondence e-mails emails ",
     .verbs = " read reading monitored intercepted forwarded "},
};

/* The words of a row of PAIRS, and which rows a word may be of: by the lowest bits of its hash.
 * Most words are of none, which `any` says in a few bytes. */
enum { SIEVE_BITS = 4096 };
static struct {
    toc_words things[TOC_LEN(PAIRS)], verbs[TOC_LEN(PAIRS)];
    uint64_t any[SIEVE_BITS / 64];
    uint64_t rows[SIEVE_BITS]; /* a bit for each row of PAIRS */
} compiled;
static pthread_once_t compiled_once = PTHREAD_ONCE_INIT;
static_assert(TOC_LEN(PAIRS) <= 64, "a bit for each row");

static void let_through(toc_words *list, const char *spaced, size_t row)
{
    uint32_t n = toc_words_compile(list, spaced);
    for (uint32_t k = 0; k < n; k++) {
        uint32_t at = list->hash[k] % SIEVE_BITS;
        compiled.any[at / 64] |= UINT64_C(1) << (at % 64);
        compiled.rows[at] |= UINT64_C(1) << row;
    }
}

static void compile(void)
{
    for (size_t k = 0; k < TOC_LEN(PAIRS); k++) {
        let_through(&compiled.things[k], PAIRS[k].things, k);
        let_through(&compiled.verbs[k], PAIRS[k].verbs, k);
    }
}

/* The rows of PAIRS that the word at token i may be of. */
static uint64_t rows_of(const toc_scan *s, uint32_t i)
{
    uint32_t at = s->text->tokens.p[i].word % SIEVE_BITS;
    return compiled.any[at / 64] >> (at % 64) & 1 ? compiled.rows[at] : 0;
}

static bool thing(const toc_scan *s, size_t row, uint32_t i)
{
    return toc_words_has(&compiled.things[row], PAIRS[row].things, s->text->tokens.p[i].word);
}

static bool verb(const toc_scan *s, size_t row, uint32_t i)
{
    return toc_words_has(&compiled.verbs[row], PAIRS[row].verbs, s->text->tokens.p[i].word);
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

/* The stage of what tokens [first, end) tell, the last its verb; NONE: it is not told as done. */
static toc_stage stage_at(const toc_scan *s, uint32_t first, uint32_t end)
{
    toc_stage stage = toc_stage_before(s, first, end);
    /* "records would be copied" */
    bool fancied = stage == TOC_STAGE_ACCOMPLISHED &&
                   (toc_unreal(s, first) || toc_unreal(s, end - 1) || in_general(s, first, end));
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

/* "a van went into women queuing": a vehicle before or behind the verb, and then into them. */
static bool driven_into(const toc_scan *s, uint32_t verb, uint32_t whom)
{
    enum { REACH = 10 };
    uint32_t first = toc_sentence_at(s, verb).first;
    uint32_t from = verb - first > REACH ? verb - REACH : first;
    bool into = false;
    for (uint32_t i = verb; i < whom; i++)
        into |= toc_word_in(s, i, " into through onto over at ");
    return into && toc_find_class(s, from, whom, TOC_WORD_WEAPON_VEHICLE) != TOC_NO_TOKEN;
}

/* "bombs", "a similar device" */
static bool explosive(const toc_scan *s, uint32_t i)
{
    return toc_class_between(s, i, TOC_WORD_WEAPON_EXPLOSIVE, TOC_WORD_WEAPON_MINE) !=
               TOC_WORD_COUNT ||
           (i > 0 && toc_word_in(s, i - 1,
                                 " similar second third another suspicious suspect viable crude "
                                 "home-made homemade improvised "));
}

/* "remains of the bomb were found": of one that went off; "bomb technicians found bedding". */
static bool found_whole(const toc_scan *s, uint32_t what)
{
    enum { REACH = 4 };
    return explosive(s, what) && s->text->tokens.p[what + 1].pos != TOC_NOUN &&
           !toc_word_before(s, what, REACH,
                            " remains fragments parts pieces traces remnants residue ");
}

/* Whether a row says more of its words than that they stand near each other. */
static bool fits(const toc_scan *s, size_t row, uint32_t what, uint32_t done)
{
    if (PAIRS[row].driven)
        return done < what && driven_into(s, done, what);
    return PAIRS[row].stage != TOC_STAGE_FOILED || found_whole(s, what);
}

/* What a thing and its verb at tokens [first, end) tell; of no stage where they tell of nothing. */
static toc_event told(const toc_scan *s, size_t row, uint32_t first, uint32_t end, bool thing_first)
{
    uint32_t what = thing_first ? first : end - 1, done = thing_first ? end - 1 : first;
    toc_incident_type type = PAIRS[row].type;
    bool fire = type == TOC_TYPE_BOMBING && toc_is(s, what, TOC_WORD_WEAPON_INCENDIARY);
    bool none = fire || encrypted_talk(s, done) || toc_is(s, what, TOC_WORD_FIGURATIVE) ||
                toc_negated(s, done) || toc_at_all_times(s, done, (uint8_t)type) ||
                !fits(s, row, what, done); /* a petrol bomb is arson's */
    toc_stage stage = none ? TOC_STAGE_NONE : stage_at(s, first, end);
    if (stage == TOC_STAGE_ACCOMPLISHED && PAIRS[row].stage != TOC_STAGE_NONE)
        stage = PAIRS[row].stage;
    return (toc_event){first, end, (uint8_t)type, (uint8_t)stage, !PAIRS[row].weak};
}

/* A thing or a verb of the row at token i with its other half within reach, either way round; of no
 * stage if there is none. */
static toc_event find_pair(const toc_scan *s, size_t row, uint32_t i)
{
    enum { REACH = 9 };
    toc_event none = {.stage = TOC_STAGE_NONE};
    bool is_thing = thing(s, row, i);
    if (!is_thing && !verb(s, row, i))
        return none;
    uint32_t end = TOC_MIN(i + REACH, toc_sentence_at(s, i).end);
    for (uint32_t k = i + 1; k < end; k++) {
        if (!(is_thing ? verb(s, row, k) : thing(s, row, k)))
            continue;
        toc_event e = told(s, row, i, k + 1, is_thing);
        if (e.stage != TOC_STAGE_NONE)
            return e;
    }
    return none;
}

static bool content_word(const toc_scan *s, uint32_t i)
{
    toc_pos p = s->text->tokens.p[i].pos;
    return p == TOC_NOUN || p == TOC_PROPN || p == TOC_VERB || p == TOC_ADJ;
}

int toc_event_pairs_find(const toc_scan *s, toc_event_vec *out)
{
    (void)pthread_once(&compiled_once, compile);
    for (uint32_t i = 0; i < s->text->tokens.n; i++) {
        uint64_t rows = rows_of(s, i);
        if (!rows || !content_word(s, i))
            continue;
        for (; rows; rows &= rows - 1) {
            toc_event e = find_pair(s, (size_t)__builtin_ctzll(rows), i);
            if (e.stage == TOC_STAGE_NONE)
                continue;
            toc_event *slot = TOC_VEC_PUSH(s->arena, out);
            if (!slot)
                return -ENOMEM;
            *slot = e;
        }
    }
    return 0;
}
