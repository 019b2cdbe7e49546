/* threat_notes - see threat_notes.h. */
#include "extract/threat_notes.h"

#include <errno.h>

/* What is threatened with at token i, or none. */
static toc_incident_type deed_at(const toc_scan *s, uint32_t i)
{
    if (toc_word_in(s, i, " burn burned burnt torched "))
        return TOC_TYPE_ARSON;
    if (toc_word_in(s, i, " die dead killed murdered shot "))
        return TOC_TYPE_ASSASSINATION;
    bool off = toc_word_in(s, i, " set go ") && toc_word_is(s, i + 1, "off");
    if (off || toc_word_in(s, i, " explode blown bombed detonate detonated "))
        return TOC_TYPE_BOMBING;
    return TOC_TYPE_NONE;
}

/* "would be dead", "will soon burn": the deed behind the auxiliary at token i, or TOC_NO_TOKEN. */
static uint32_t threatened(const toc_scan *s, uint32_t i, uint32_t end)
{
    enum { REACH = 4 };
    for (uint32_t k = i + 1; k < TOC_MIN(i + 1 + REACH, end); k++) {
        if (deed_at(s, k) != TOC_TYPE_NONE)
            return k;
        if (toc_word_in(s, k, " not never , ; "))
            break;
    }
    return TOC_NO_TOKEN;
}

static bool note(const toc_scan *s, uint32_t i)
{
    return toc_word_in(s, i,
                       " letter letters note notes card cards postcard envelope message messages "
                       "e-mail email e-mails emails leaflet leaflets caller voicemail parcel ");
}

/* The last word for a note in [from, to), or TOC_NO_TOKEN. */
static uint32_t last_note(const toc_scan *s, uint32_t from, uint32_t to)
{
    for (uint32_t i = to; i > from; i--)
        if (note(s, i - 1))
            return i - 1;
    return TOC_NO_TOKEN;
}

/* That something is written stands between the note and the threat. */
static bool says(const toc_scan *s, uint32_t from, uint32_t to)
{
    for (uint32_t i = from; i < to; i++)
        if (toc_word_in(s, i,
                        " said saying says announced announces announcing warned warning stating "
                        "stated read reading reads threatening threatened "))
            return true;
    return false;
}

/* The note that says what stands at token i: in its sentence, or in the one before if this one
 * begins with "It". */
static uint32_t note_before(const toc_scan *s, uint32_t i)
{
    uint32_t k = s->sentence_of[i];
    toc_sentence se = s->text->sentences.p[k];
    uint32_t at = last_note(s, se.first, i);
    if (at == TOC_NO_TOKEN && k > 0 && toc_word_in(s, se.first, " it they inside in "))
        at = last_note(s, s->text->sentences.p[k - 1].first, se.first);
    return at != TOC_NO_TOKEN && says(s, at + 1, i) ? at : TOC_NO_TOKEN;
}

int toc_threat_notes_find(const toc_scan *s, toc_event_vec *out)
{
    for (uint32_t i = 0; i < s->text->tokens.n; i++) {
        if (!toc_word_in(s, i, " would will "))
            continue;
        uint32_t deed = threatened(s, i, toc_sentence_at(s, i).end);
        uint32_t at = deed == TOC_NO_TOKEN ? TOC_NO_TOKEN : note_before(s, i);
        if (at == TOC_NO_TOKEN)
            continue;
        uint8_t type = (uint8_t)deed_at(s, deed);
        toc_event *e = TOC_VEC_PUSH(s->arena, out);
        if (!e)
            return -ENOMEM;
        *e = (toc_event){at, at + 1, type, TOC_STAGE_THREATENED, true};
        if (s->sentence_of[at] != s->sentence_of[deed])
            continue; /* the sentence that tells of the note has the day */
        e = TOC_VEC_PUSH(s->arena, out);
        if (!e)
            return -ENOMEM;
        *e = (toc_event){deed, deed + 1, type, TOC_STAGE_THREATENED, true};
    }
    return 0;
}
