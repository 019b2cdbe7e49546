/*
 * judge - how far each of a report's drafts is to be believed to be an incident: learned.
 *
 * What the rules hold against a draft (doubts.h) is evidence here, beside what was found of it and
 * what the words of its sentences say (tells.h). Trained by train/report_judge.c.
 */
#pragma once

#include "extract/doubts.h"
#include "extract/setting.h"

enum { TOC_JUDGE_FEATURES = 96 };

/* From this probability on a draft is believed: where unseen reports are read best. */
#define TOC_JUDGE_ACCEPT 0.50f

/* The same of an alert of a few lines that tells plainly what happened: reports that are taught
 * from are longer. */
#define TOC_JUDGE_ACCEPT_PLAIN 0.20f

/* The report's own incident, told in few words with its day, its place and its toll, and no rule
 * speaks against it. */
bool toc_judge_plain(const toc_setting *g, toc_genre genre);

/* Features of the draft, filled as the others are; the forest's answer is the probability that it
 * is an incident that no other draft is. */
void toc_judge_features(const toc_setting *g, toc_genre genre, toc_row *ret);
