/* parties - see parties.h. */
#include "extract/parties.h"

#include "base/limits.h"
#include "base/utf8.h"
#include "model/terms.h"

/* Which of two statuses a party keeps: the later in this list wins. */
static int rank(toc_perp_status st)
{
    static const toc_perp_status ORDER[] = {
        TOC_STATUS_NONE,      TOC_STATUS_DENIED,  TOC_STATUS_POSSIBLE, TOC_STATUS_FACT,
        TOC_STATUS_SUSPECTED, TOC_STATUS_ACCUSED, TOC_STATUS_CLAIMED,  TOC_STATUS_ACQUITTED,
    };
    for (size_t k = 0; k < TOC_LEN(ORDER); k++)
        if (ORDER[k] == st)
            return (int)k;
    return 0;
}

static bool same_party(const toc_scan *s, const toc_perpetrator *p, const toc_party *q)
{
    if (p->id.n && q->id.n)
        return toc_sv_eq(p->id, q->id);
    return toc_sv_eq(toc_fold(s->arena, p->name), toc_fold(s->arena, q->name));
}

void toc_party_add(const toc_scan *s, toc_incident *i, const toc_party *q, toc_perp_status status,
                   const char *rule)
{
    toc_sv text = toc_scan_words(s, q->first, q->end);
    TOC_VEC_FOREACH (p, &i->perpetrators) {
        if (!same_party(s, p, q))
            continue;
        if (rank(status) > rank(p->status)) {
            toc_perp_status before = p->status;
            p->status = status;
            p->status_basis = toc_basis_of(s, q->first, q->end, 65, rule);
            p->status_basis.runner_up = toc_sv_of(toc_term(&toc_terms_status, (unsigned)before));
        } else if (status != p->status && !p->status_basis.runner_up.n) {
            p->status_basis.runner_up = toc_sv_of(toc_term(&toc_terms_status, (unsigned)status));
        }
        if (text.n > p->text.n && p->kind != TOC_PARTY_STATE)
            p->text = text;
        toc_basis_add(s, &p->basis, q->first, q->end);
        return;
    }
    toc_perpetrator *p =
        i->perpetrators.n < TOC_MAX_FIELD_ENTRIES ? TOC_VEC_PUSH(s->arena, &i->perpetrators) : NULL;
    if (p)
        *p = (toc_perpetrator){.name = q->name,
                               .text = text,
                               .id = q->id,
                               .kind = q->kind,
                               .status = status,
                               .basis = toc_basis_of(s, q->first, q->end, 65, rule),
                               .status_basis = toc_basis_of(s, q->first, q->end, 65, rule)};
}
