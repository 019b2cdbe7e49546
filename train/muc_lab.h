/*
 * muc_lab - the state in which role models are trained: the corpus, what is seen of it, and the
 * folds.
 *
 * Whatever a later stage learns from an earlier one was made by models that had not seen the
 * document: dev is cut into MUC_FOLDS parts, each read by models trained on the other parts; tst1
 * and tst2 are read by models trained on all of dev and never trained on.
 */
#pragma once

#include "boost.h"
#include "crf.h"
#include "extract/role_groups.h"
#include "extract/role_rank.h"
#include "extract/role_slots.h"
#include "extract/role_spans.h"
#include "extract/role_wordings.h"
#include "extract/tagger.h"
#include "muc_corpus.h"

/* Nine tenths of dev are nearly what the last model is trained on: what its judges learned holds.
 */
enum { MUC_FOLDS = 10 };

/* Any will do: what is drawn by chance is drawn several times, and the mean is taken. */
#define MUC_SEED 88172645465794388u

typedef struct {
    muc_corpus corpus;
    toc_role_view *views;     /* one a document, like the next ones */
    toc_role_span_vec *spans; /* found by the taggers */
    toc_role_scene *scenes;
    toc_role_group_scene *groups;
    toc_role_wording_vec *wordings; /* what the taggers found, judged as wholes */
    int **gold;                     /* per candidate: index of the key entity of its role, or -1 */
    toc_arena *arena;
} muc_lab;

/* Reads the corpus in folder; views know words as models know those of documents
 * that they were not trained on. */
TOC_MUST_USE int muc_lab_open(muc_lab *l, const char *folder, const toc_lexicon *lx,
                              const toc_tagger *tagger, toc_arena *a, toc_err *reterr);

/* Fold of a document; MUC_FOLDS for test documents. Models numbered MUC_FOLDS are trained on all of
 * dev. */
static inline uint32_t muc_fold(const muc_lab *l, uint32_t doc)
{
    return l->corpus.docs.p[doc].test ? MUC_FOLDS : doc % MUC_FOLDS;
}

typedef struct {
    const muc_lab *lab;
    uint32_t fold;
    const uint32_t *doc_of; /* for rows: their documents; NULL: groups are documents */
} muc_split;

/* A feature of all that is in wires of our own, in training alone: what they have more of than
 * MUC-4 is put down to it. */
#define MUC_OURS toc_feature(999, 1, 0)

/* For trainers: leaves out the split's fold and all test documents. */
bool muc_skip(const void *split, uint32_t group);
/* And our own wires: whether a report tells of incidents, of how many and of which kind is learned
 * from MUC-4 alone, as ours have more of them and tell of them more plainly. */
bool muc_skip_ours(const void *split, uint32_t group);

enum { MUC_MODELS = MUC_FOLDS + 1 };

/* A section for each fold's model and, last, for the one trained on all of dev. */
typedef toc_sv muc_sections[MUC_MODELS];

/* Each trains the models of its stage, reads all documents by those of their folds, and hands the
 * models back as sections to be freed with toc_free(). */
TOC_MUST_USE int muc_train_tagger(muc_lab *l, muc_sections ret_weights,
                                  toc_transitions ret_transitions[MUC_MODELS]);
TOC_MUST_USE int muc_train_topics(muc_lab *l, muc_sections ret);
/* What wordings are in all their places; after muc_see(). */
TOC_MUST_USE int muc_train_wordings(muc_lab *l, muc_sections ret);
/* What the program's rules see in the documents: scenes[].scan and rules. */
TOC_MUST_USE int muc_see(muc_lab *l, const toc_lexicon *lx, const toc_namer *namer);
/* Pools the spans and labels the candidates by the keys. */
TOC_MUST_USE int muc_make_candidates(muc_lab *l);
TOC_MUST_USE int muc_train_rank(muc_lab *l, bool second, muc_sections ret);
/* Which fillers are of one incident, and of which type it is. */
TOC_MUST_USE int muc_train_groups(muc_lab *l, muc_sections ret_pairs,
                                  muc_sections ret_types[TOC_ROLE_GROUP_TYPES]);
/* What became of fillers, when and where; after muc_train_groups(). */
TOC_MUST_USE int muc_train_slots(muc_lab *l, muc_sections ret_slots[TOC_SLOT_COUNT],
                                 muc_sections ret_when, muc_sections ret_where);
/* A bit for each template of the document that has the filler. */
uint32_t muc_templates_of(const muc_lab *l, const muc_doc *doc, const toc_role_entity *e);
/* What is known of words when the fold's documents are not; MUC_FOLDS: of all of dev. */
TOC_MUST_USE int muc_fold_priors(muc_lab *l, uint32_t fold, toc_sv *ret);
TOC_MUST_USE int muc_fold_tree(const muc_lab *l, uint32_t fold, toc_sv *ret);

/* Prints precision, recall and F1 of CEAF-REE for dev (cross-validated) and the test documents. */
void muc_report(const muc_lab *l);
