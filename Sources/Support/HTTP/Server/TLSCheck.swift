import CMicrohttpd

extension HTTPServerOptions.TLS {
  /// Loads everything once, so that each wrong part has its own message. It must come before libmicrohttpd's start: that
  /// closes the listening socket on some failures and not on others.
  func check() throws(HTTPServerError) {
    var credentials: gnutls_certificate_credentials_t?
    guard gnutls_certificate_allocate_credentials(&credentials) == 0, let credentials else {
      throw HTTPServerError(code: .tls, message: "no memory for credentials")
    }
    defer { gnutls_certificate_free_credentials(credentials) }
    let pair = withDatum(certificate) { certificate in
      withDatum(privateKey) { gnutls_certificate_set_x509_key_mem(credentials, certificate, $0, GNUTLS_X509_FMT_PEM) }
    }
    guard pair >= 0 else { throw failure("the certificate and its key", pair) }
    if let clientAuthority {
      let count = withDatum(clientAuthority) {
        gnutls_certificate_set_x509_trust_mem(credentials, $0, GNUTLS_X509_FMT_PEM)
      }
      guard count > 0 else { throw failure("the client authority", count) }
    }
  }

  private func failure(_ what: String, _ code: Int32) -> HTTPServerError {
    let reason = code < 0 ? String(cString: gnutls_strerror(code)) : "no certificate in it"
    return HTTPServerError(code: .tls, message: "\(what) cannot be used: \(reason)")
  }
}

private func withDatum<Value>(_ text: String, _ body: (UnsafePointer<gnutls_datum_t>) -> Value) -> Value {
  var bytes = Array(text.utf8)
  return bytes.withUnsafeMutableBufferPointer { buffer in
    var datum = gnutls_datum_t(data: buffer.baseAddress, size: UInt32(clamping: buffer.count))
    return body(&datum)
  }
}
