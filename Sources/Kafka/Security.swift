/// How a client protects its connections and proves who it is.
public struct Security: Sendable, Hashable {
  /// TLS; nil for plain text.
  public var tls: TLS?
  /// SASL; nil for none.
  public var sasl: SASL?

  /// Plain text and nobody in particular, unless given.
  public init(tls: TLS? = nil, sasl: SASL? = nil) {
    self.tls = tls
    self.sasl = sasl
  }

  /// TLS settings; paths of PEM files. The host's name is checked against the certificate.
  public struct TLS: Sendable, Hashable {
    /// Certificates of the authorities to trust; nil for the system's.
    public var authorities: String?
    /// The client's own certificate, where the broker asks for one.
    public var certificate: String?
    /// The private key of it.
    public var key: String?
    /// The pass phrase of the key.
    public var keyPassword: Secret?

    /// TLS settings.
    public init(authorities: String? = nil, certificate: String? = nil, key: String? = nil, keyPassword: Secret? = nil)
    {
      self.authorities = authorities
      self.certificate = certificate
      self.key = key
      self.keyPassword = keyPassword
    }
  }

  /// SASL with a user name and a password.
  public struct SASL: Sendable, Hashable {
    /// How the password is shown to the broker.
    public enum Mechanism: String, Sendable, Hashable, CaseIterable {
      /// In clear; only over TLS.
      case plain = "PLAIN"
      /// RFC 5802 with SHA-256.
      case scramSHA256 = "SCRAM-SHA-256"
      /// RFC 5802 with SHA-512.
      case scramSHA512 = "SCRAM-SHA-512"
    }
    /// How the password is shown.
    public var mechanism: Mechanism
    /// The user.
    public var username: String
    /// The password.
    public var password: Secret

    /// SASL settings.
    public init(mechanism: Mechanism, username: String, password: Secret) {
      self.mechanism = mechanism
      self.username = username
      self.password = password
    }
  }
}
