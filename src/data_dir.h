/* data_dir - where lexicon and models are when nobody says so. */
#pragma once

#include <stddef.h>

/*
 * The first that applies: $TOCSIN_DATA; share/tocsin beside the bin/ that the program runs from, so
 * that an installed tree may be moved; data/ of the build folder that the program runs from; where
 * the build was told to install. Written to buf when it is none of the fixed ones. Never NULL; that
 * the files are there is for who opens them to find out.
 */
const char *toc_data_dir(char *buf, size_t size);
