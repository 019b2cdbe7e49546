/*
 * tls - certificate and key of the server, which can be replaced while it runs; see http.h.
 *
 * GnuTLS asks for them with each handshake and does not say for which server: a process has one
 * pair. Each handshake gets copies of its own, which GnuTLS lets go of.
 */
#include "http/tls.h"

#include "base/alloc.h"

#include <errno.h>
#include <gnutls/abstract.h>
#include <pthread.h>
#include <stdint.h>
#include <string.h>

/* Certificates of a chain: from the server's own to one that clients know there are three or four.
 */
enum { CHAIN = 16 };

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static char *certificate, *key; /* PEM texts; NULL: none */

static gnutls_datum_t datum(const char *text)
{
    return (gnutls_datum_t){(unsigned char *)(uintptr_t)text, (unsigned)strlen(text)};
}

int toc_tls_use(const char *new_certificate, const char *new_key, toc_err *reterr)
{
    gnutls_certificate_credentials_t both;
    gnutls_datum_t crt = datum(new_certificate), pem = datum(new_key);
    int e = gnutls_certificate_allocate_credentials(&both);
    if (e >= 0) {
        e = gnutls_certificate_set_x509_key_mem(both, &crt, &pem, GNUTLS_X509_FMT_PEM);
        gnutls_certificate_free_credentials(both);
    }
    if (e < 0)
        return toc_fail(reterr, -EINVAL, "certificate and key cannot be used: %s",
                        gnutls_strerror(e));
    char *crt_text = toc_strndup(new_certificate, crt.size),
         *key_text = toc_strndup(new_key, pem.size);
    bool ok = crt_text && key_text;
    if (ok) {
        pthread_mutex_lock(&lock);
        char *old_crt = certificate, *old_key = key;
        certificate = crt_text;
        key = key_text;
        pthread_mutex_unlock(&lock);
        crt_text = old_crt;
        key_text = old_key;
    }
    if (key_text)
        gnutls_memset(key_text, 0, strlen(key_text));
    toc_free(crt_text);
    toc_free(key_text);
    return ok ? 0 : toc_fail(reterr, -ENOMEM, "out of memory");
}

/* With the lock. */
static int copy_pair(gnutls_pcert_st *chain, unsigned *n, gnutls_privkey_t *ret_key)
{
    gnutls_datum_t crt = datum(certificate), pem = datum(key);
    int e = gnutls_pcert_list_import_x509_raw(chain, n, &crt, GNUTLS_X509_FMT_PEM, 0);
    if (e < 0)
        return e;
    e = gnutls_privkey_init(ret_key);
    if (e >= 0) {
        e = gnutls_privkey_import_x509_raw(*ret_key, &pem, GNUTLS_X509_FMT_PEM, NULL, 0);
        if (e < 0)
            gnutls_privkey_deinit(*ret_key);
    }
    for (unsigned i = 0; e < 0 && i < *n; i++)
        gnutls_pcert_deinit(&chain[i]);
    return e;
}

int toc_tls_give(gnutls_session_t session, const struct gnutls_cert_retr_st *info,
                 gnutls_pcert_st **ret_chain, unsigned *ret_n, gnutls_ocsp_data_st **ret_ocsp,
                 unsigned *ret_n_ocsp, gnutls_privkey_t *ret_key, unsigned *ret_flags)
{
    (void)session, (void)info;
    unsigned n = CHAIN;
    gnutls_pcert_st *chain = gnutls_calloc(CHAIN, sizeof(*chain));
    if (!chain)
        return -1;
    pthread_mutex_lock(&lock);
    int e = certificate ? copy_pair(chain, &n, ret_key) : -1;
    pthread_mutex_unlock(&lock);
    if (e < 0) {
        gnutls_free(chain);
        return -1;
    }
    *ret_chain = chain;
    *ret_n = n;
    *ret_ocsp = NULL;
    *ret_n_ocsp = 0;
    *ret_flags = GNUTLS_CERT_RETR_DEINIT_ALL;
    return 0;
}
