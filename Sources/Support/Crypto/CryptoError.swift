/// What the installed OpenSSL cannot do, or must not be asked.
public enum CryptoError: Error, Sendable, Hashable, CustomStringConvertible {
  /// It offers no such algorithm; some distributions build without SM2, SM3 and SM4.
  case missing(String)
  /// It offers the algorithm and computes a wrong value.
  case wrong(String)
  /// A key without bytes, which would authenticate nothing.
  case emptyKey

  /// For people.
  public var description: String {
    switch self {
    case .missing(let name): "this OpenSSL offers no \(name): install a build that has it"
    case .wrong(let name): "this OpenSSL computes a wrong \(name)"
    case .emptyKey: "the key is empty"
    }
  }
}
