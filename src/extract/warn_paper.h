/* warn_paper - papers that warn as a whole: advisories, alerts, bulletins, and who issues them. */
#pragma once

#include "extract/scan.h"

/* "U.S. Embassy: Security Alert": the office or firm that the paper is of, by its head; empty if
 * the head doesn't call it a notice, or names nobody. */
toc_sv toc_paper_issuer(const toc_scan *s);

/* "CERT-Nord, Malmberg, 6 February": the name that the head begins with, whatever the paper is. */
toc_sv toc_letterhead(const toc_scan *s);

/* Tokens [first, end) speak of storms, floods, illness and the like, which nobody does. */
bool toc_of_nature(const toc_scan *s, uint32_t first, uint32_t end);
