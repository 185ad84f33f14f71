#ifndef HUB_CMICROHTTPD_SHIM_H
#define HUB_CMICROHTTPD_SHIM_H

#include <gnutls/gnutls.h>
#include <gnutls/x509.h>
#include <microhttpd.h>

// The functions that libmicrohttpd declares variadic, with the one list of arguments that is used.

static inline struct MHD_Daemon *hub_mhd_start(
    unsigned int flags, MHD_AccessHandlerCallback access, MHD_RequestCompletedCallback completed,
    MHD_NotifyConnectionCallback connection,
    void *(*target)(void *cls, const char *uri, struct MHD_Connection *connection),
    size_t (*unescape)(void *cls, struct MHD_Connection *connection, char *text), void *cls,
    struct MHD_OptionItem *options) {
  return MHD_start_daemon(
      flags, 0, NULL, NULL, access, cls, MHD_OPTION_NOTIFY_COMPLETED, completed, cls, MHD_OPTION_NOTIFY_CONNECTION,
      connection, cls, MHD_OPTION_URI_LOG_CALLBACK, target, cls, MHD_OPTION_UNESCAPE_CALLBACK, unescape, cls,
      MHD_OPTION_ARRAY, options, MHD_OPTION_END);
}

static inline const union MHD_ConnectionInfo *hub_mhd_connection_info(
    struct MHD_Connection *connection, enum MHD_ConnectionInfoType type) {
  return MHD_get_connection_info(connection, type);
}

// GNUTLS_DT_KEY_PURPOSE_OID and GNUTLS_KP_TLS_WWW_CLIENT are macros of casts, which Swift does not import.
// 0: verified for the purpose of a TLS client; otherwise not, or there is none.
static inline int hub_gnutls_verify_client(gnutls_session_t session) {
  gnutls_typed_vdata_st purpose;
  unsigned int status = 0;
  purpose.type = GNUTLS_DT_KEY_PURPOSE_OID;
  purpose.data = (unsigned char *)GNUTLS_KP_TLS_WWW_CLIENT;
  purpose.size = 0;
  if (gnutls_certificate_verify_peers(session, &purpose, 1, &status) < 0) return -1;
  return status == 0 ? 0 : -1;
}

#endif
