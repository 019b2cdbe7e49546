/* tls - private to http/: certificate and key, as GnuTLS asks for them. */
#pragma once

#include "base/err.h"

#include <gnutls/abstract.h>

/* Takes PEM texts, of which it keeps copies. -EINVAL: they are none, or do not belong together;
 * what was there stays. */
TOC_MUST_USE int toc_tls_use(const char *certificate, const char *key, toc_err *reterr);
/* For MHD_OPTION_HTTPS_CERT_CALLBACK2. */
int toc_tls_give(gnutls_session_t session, const struct gnutls_cert_retr_st *info,
                 gnutls_pcert_st **ret_chain, unsigned *ret_n, gnutls_ocsp_data_st **ret_ocsp,
                 unsigned *ret_n_ocsp, gnutls_privkey_t *ret_key, unsigned *ret_flags);
