/* victim_types - see victim_types.h. */
#include "extract/victim_types.h"

#include "extract/head_counts.h"

/* ---------------------------------------------------------------- one word */

/* Words that say little by themselves: "the president of the court", "members of the party". */
static bool is_weak(const toc_scan *s, uint32_t k)
{
    return toc_word_in(s, k,
                       " president vice-president vice director directors leader leaders chief "
                       "chiefs head heads member members official officials representative "
                       "representatives secretary secretaries spokesman spokeswoman officer "
                       "officers agent agents commander commanders delegate delegates deputy "
                       "deputies employee employees worker workers staff personnel adviser "
                       "advisers advisor advisors delegation group groups unit patrol patrols ");
}

static bool is_rank(const toc_scan *s, uint32_t k)
{
    if (toc_word_is(s, k, "general"))
        return k == 0 || !toc_word_in(s, k - 1,
                                      " secretary attorney director consul inspector solicitor "
                                      "comptroller auditor registrar in ");
    return toc_word_in(s, k,
                       " generals brigadier colonel colonels col gen major majors captain capt "
                       "captains lieutenant lieutenants lt sergeant sergeants sgt sub-sergeant "
                       "corporal corporals admiral admirals commander commanders officer officers "
                       "lieutenant-colonel lieutenant-general noncommissioned ");
}

/* Words that say by themselves what people are; the first row that has a word wins. */
static const struct {
    toc_victim_type type;
    const char *words;
} KINDS[] = {
    {TOC_VICTIM_SECURITY_GUARD,
     " bodyguard bodyguards guard guards watchman watchmen escort escorts "
     "doorman doormen "},
    {TOC_VICTIM_LAW_ENFORCEMENT,
     " police policeman policemen policewoman policewomen detective detectives "
     "constable constables sheriff sheriffs gendarme gendarmes gendarmerie "
     "gendarmery carabineer carabineers carabineros carabinieri patrolman "
     "patrolmen trooper troopers warder warders jailer jailers "},
    {TOC_VICTIM_ACTIVE_MILITARY,
     " soldier soldiers serviceman servicemen servicewoman troops army navy "
     "military marine marines airman airmen paratrooper paratroopers conscript "
     "conscripts recruit recruits peacekeeper peacekeepers infantry battalion "
     "guardsman guardsmen commando commandos "},
    {TOC_VICTIM_LEGAL_OR_JUDICIAL,
     " judge judges justice justices magistrate magistrates prosecutor "
     "prosecutors attorney attorneys lawyer lawyers court courts judicial legal "
     "judiciary notary solicitor barrister barristers solicitors "},
    {TOC_VICTIM_DIPLOMAT, " ambassador ambassadors consul consuls diplomat diplomats diplomatic "
                          "attache attaches envoy envoys embassy consulate "},
    {TOC_VICTIM_GOVERNMENT_OFFICIAL,
     " minister ministers mayor mayors governor governors senator senators "
     "congressman congressmen congresswoman councilman councilmen councilwoman "
     "councillor councillors councilor councilors prefect prefects subprefect "
     "legislator legislators lawmaker lawmakers parliamentarian "
     "parliamentarians mp mps alderman cabinet government commissioner "
     "ministry municipal congress parliament "},
    {TOC_VICTIM_POLITICAL_FIGURE,
     " candidate candidates politician politicians party militants activist "
     "activists hopeful hopefuls unionist unionists union unions opposition "
     "political movement federation front convergence socialist communist "
     "liberal conservative presidential mayoral ideologist ideologue "},
    /* "the colonel's wife": whoever he is, she is none */
    {TOC_VICTIM_CIVILIAN, " wife wives husband son sons daughter daughters child children brother "
                          "brothers sister sisters mother father parents family families relative "
                          "relatives widow nephew niece cousin driver drivers chauffeur maid maids "
                          "passerby passersby bystander bystanders civilian civilians peasant "
                          "peasants student students priest priests company university bank "},
};

static toc_victim_type strong(const toc_scan *s, uint32_t k)
{
    static toc_words compiled[TOC_LEN(KINDS)];
    for (size_t n = 0; n < TOC_LEN(KINDS); n++)
        if (toc_words_has(&compiled[n], KINDS[n].words, s->text->tokens.p[k].word))
            return KINDS[n].type;
    return TOC_VICTIM_NONE;
}

/* What a weak word stands for where nothing beside it says more. */
static toc_victim_type by_itself(const toc_scan *s, uint32_t k)
{
    if (toc_word_in(s, k,
                    " president vice-president official officials secretary deputy deputies "))
        return TOC_VICTIM_GOVERNMENT_OFFICIAL;
    if (toc_word_in(s, k, " leader leaders "))
        return TOC_VICTIM_POLITICAL_FIGURE;
    if (toc_word_in(s, k, " officer officers "))
        return TOC_VICTIM_LAW_ENFORCEMENT;
    return is_rank(s, k) ? TOC_VICTIM_ACTIVE_MILITARY : TOC_VICTIM_NONE;
}

/* ---------------------------------------------------------------- a phrase */

static toc_victim_type first_strong(const toc_scan *s, uint32_t first, uint32_t end)
{
    toc_victim_type ret = TOC_VICTIM_NONE;
    for (uint32_t k = first; k < end && ret == TOC_VICTIM_NONE; k++)
        ret = strong(s, k);
    return ret;
}

static toc_victim_type last_strong(const toc_scan *s, uint32_t first, uint32_t end)
{
    toc_victim_type ret = TOC_VICTIM_NONE;
    for (uint32_t k = end; k > first && ret == TOC_VICTIM_NONE; k--)
        ret = strong(s, k - 1);
    return ret;
}

static bool is_former(const toc_scan *s, uint32_t k)
{
    return toc_word_in(s, k, " former ex retired ex-president ex-minister onetime ");
}

/* "Former minister", "retired general". */
static toc_victim_type in_time(const toc_scan *s, uint32_t first, uint32_t end, toc_victim_type t)
{
    bool former = false;
    for (uint32_t k = first; k < end; k++)
        former |= is_former(s, k);
    if (former && t == TOC_VICTIM_ACTIVE_MILITARY)
        return TOC_VICTIM_FORMER_ACTIVE_MILITARY;
    if (former && (t == TOC_VICTIM_GOVERNMENT_OFFICIAL || t == TOC_VICTIM_DIPLOMAT))
        return TOC_VICTIM_FORMER_GOVERNMENT_OFFICIAL;
    return t;
}

/* What the people are whom the phrase means; NONE if it doesn't say. */
static toc_victim_type of_phrase(const toc_scan *s, uint32_t first, uint32_t end)
{
    uint32_t head = toc_head_of(s, first, end);
    toc_victim_type t = strong(s, head);
    if (t == TOC_VICTIM_NONE && is_rank(s, head)) {
        t = first_strong(s, first, end); /* "police colonel", "army officer" */
        if (t != TOC_VICTIM_LAW_ENFORCEMENT && t != TOC_VICTIM_ACTIVE_MILITARY)
            t = by_itself(s, head);
        return in_time(s, first, end, t);
    }
    if (t == TOC_VICTIM_NONE)
        t = last_strong(s, first, head);
    if (t == TOC_VICTIM_NONE && is_weak(s, head))
        t = first_strong(s, head + 1, end);
    if (t == TOC_VICTIM_NONE)
        t = by_itself(s, head);
    return in_time(s, first, end, t);
}

/* ---------------------------------------------------------------- a name */

enum { NAME_MAX = 8, LEFT_MAX = 6, RIGHT_MAX = 10 };

typedef struct {
    uint32_t words[NAME_MAX];
    uint32_t n;
} name_words;

static bool of_name(const name_words *w, const toc_token *t)
{
    for (uint32_t k = 0; k < w->n; k++)
        if (w->words[k] == t->word)
            return true;
    return false;
}

static name_words words_of(const toc_scan *s, uint32_t first, uint32_t end)
{
    name_words w = {.n = 0};
    for (uint32_t k = first; k < end && w.n < NAME_MAX; k++) {
        const toc_token *t = &s->text->tokens.p[k];
        if (t->fold.n > 2 && !toc_word_in(s, k, " the and del las los von van "))
            w.words[w.n++] = t->word;
    }
    return w;
}

static bool ends_title(const toc_scan *s, uint32_t k)
{
    const toc_token *t = &s->text->tokens.p[k];
    if (is_former(s, k)) /* "retired" is a verb, too */
        return false;
    return t->pos == TOC_PUNCT || t->pos == TOC_VERB || t->pos == TOC_PRON ||
           toc_word_in(s, k, " and or that by with to when while who ");
}

/* "Minister of Defence" of "… Minister of Defence John Roe". */
static toc_victim_type before_name(const toc_scan *s, uint32_t from, uint32_t name)
{
    uint32_t first = name;
    while (first > from && name - first < LEFT_MAX && !ends_title(s, first - 1))
        first--;
    return first < name ? of_phrase(s, first, name) : TOC_VICTIM_NONE;
}

/* "mayor of Alba" of "John Roe, mayor of Alba, …". */
static toc_victim_type behind_name(const toc_scan *s, uint32_t name_end, uint32_t to)
{
    if (name_end + 1 >= to || !toc_word_in(s, name_end, " , ( [ "))
        return TOC_VICTIM_NONE;
    uint32_t first = name_end + 1, end = first;
    while (end < to && end - first < RIGHT_MAX && !ends_title(s, end))
        end++;
    return first < end ? of_phrase(s, first, end) : TOC_VICTIM_NONE;
}

/* The type that most places give a person where the report names him; the first of equals. */
static toc_victim_type of_person(const toc_scan *s, uint32_t first, uint32_t end)
{
    uint8_t votes[TOC_VICTIM_TYPES] = {0};
    toc_victim_type best = TOC_VICTIM_NONE;
    name_words w = words_of(s, first, end);
    for (uint32_t k = 0; w.n && k < s->text->tokens.n; k++) {
        if (!of_name(&w, &s->text->tokens.p[k]))
            continue;
        toc_sentence q = toc_sentence_at(s, k);
        uint32_t behind = k + 1;
        while (behind < q.end && of_name(&w, &s->text->tokens.p[behind]))
            behind++;
        toc_victim_type t = before_name(s, q.first, k);
        if (t == TOC_VICTIM_NONE)
            t = behind_name(s, behind, q.end);
        k = behind - 1;
        if (t != TOC_VICTIM_NONE && votes[t] < UINT8_MAX && ++votes[t] > votes[best])
            best = t;
    }
    return best;
}

void toc_fill_victim_types(const toc_scan *s, toc_incident *i)
{
    TOC_VEC_FOREACH (v, &i->victims) {
        uint32_t first, end;
        if (toc_party_is_body(v->kind) || !v->basis.spans.n ||
            !toc_tokens_of(s, v->basis.spans.p[0], &first, &end))
            continue;
        v->type = of_phrase(s, first, end);
        if (v->kind == TOC_PARTY_PERSON && v->type == TOC_VICTIM_NONE)
            v->type = of_person(s, first, end);
        if (v->type == TOC_VICTIM_NONE)
            v->type = TOC_VICTIM_CIVILIAN;
    }
}
