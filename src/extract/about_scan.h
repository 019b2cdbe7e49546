/* about_scan - private to extract/: about.h of a document that was scanned. */
#pragma once

#include "extract/about.h"
#include "extract/scan.h"

toc_about toc_about_basis(const toc_scan *s, const toc_basis *b);
