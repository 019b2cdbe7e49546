/*
 * name_key - the key under which names of groups, programs and people meet that no list knows.
 *
 * Written alike are "al-Shabaab" and "Al Shabab", "Lashkar-e-Subh" and "Lashkar-i-Subh", "Jund
 * ar-Rimal" and "Jund al-Rimal", "Grey Marten" and "GreyMarten", "Kızıl Ufuk" and "Kizil Ufuk". Ids
 * are derived from it, so that a later report joins what an earlier one named; two names that share
 * a key are one name to us. The key never changes its form: ids rest on it.
 */
#pragma once

#include "base/arena.h"

/* In a; empty for a name without letters or digits, and when memory is out. */
toc_sv toc_name_key(toc_arena *a, toc_sv name);
