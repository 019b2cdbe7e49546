/* peer - the certificate with which a client proved who it is; see http.h. */
#include "http/request.h"

#include <gnutls/x509.h>
#include <stdio.h>

enum { SHA256 = 32 };

/* In time, signed by one of client_ca, and for clients. */
static bool is_vouched_for(gnutls_session_t session)
{
    gnutls_typed_vdata_st want = {.type = GNUTLS_DT_KEY_PURPOSE_OID,
                                  .data = (unsigned char *)(uintptr_t)GNUTLS_KP_TLS_WWW_CLIENT};
    unsigned status = 0;
    return gnutls_certificate_verify_peers(session, &want, 1, &status) >= 0 && status == 0;
}

static bool describe(const gnutls_datum_t *der, toc_arena *a, toc_client_certificate *ret)
{
    gnutls_x509_crt_t crt = NULL;
    gnutls_datum_t subject = {0};
    unsigned char print[SHA256];
    char hex[2 * SHA256 + 1];
    size_t n = sizeof(print);
    bool ok = gnutls_x509_crt_init(&crt) >= 0 &&
              gnutls_x509_crt_import(crt, der, GNUTLS_X509_FMT_DER) >= 0 &&
              gnutls_fingerprint(GNUTLS_DIG_SHA256, der, print, &n) >= 0 &&
              gnutls_x509_crt_get_dn3(crt, &subject, 0) >= 0;
    if (ok) {
        for (size_t i = 0; i < n; i++)
            (void)snprintf(hex + 2 * i, 3, "%02x", print[i]);
        ret->fingerprint = toc_arena_dup(a, (toc_sv){hex, 2 * n});
        ret->subject = toc_arena_dup(a, (toc_sv){(const char *)subject.data, subject.size});
    }
    gnutls_free(subject.data);
    if (crt)
        gnutls_x509_crt_deinit(crt);
    return ok && !a->overflowed;
}

bool toc_request_certificate(const toc_request *r, toc_arena *a, toc_client_certificate *ret)
{
    unsigned n = 0;
    if (!r->server->options.client_ca)
        return false;
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(r->connection, MHD_CONNECTION_INFO_GNUTLS_SESSION);
    gnutls_session_t session = info ? info->tls_session : NULL;
    const gnutls_datum_t *chain = session ? gnutls_certificate_get_peers(session, &n) : NULL;
    return chain && n && is_vouched_for(session) && describe(chain, a, ret);
}
