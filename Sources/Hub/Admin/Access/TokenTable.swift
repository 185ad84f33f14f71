import Crypto
public import JSON

/// The bearer tokens of the admin API, as in the token file:
///
///     {"tokens": [{"name": "admin", "role": "admin", "token": "hub_…"},
///                 {"name": "duty", "role": "operator", "districts": ["SH00XH"], "sha256": "…"}]}
///
/// A token stands there itself or as its SHA-256. Only digests are kept in memory and compared.
public struct TokenTable: Sendable {
  private struct Entry: Sendable {
    var digest: [UInt8]
    var principal: Principal
  }

  private var entries: [Entry] = []

  /// Reads the token file's document; an error names the entry, never a token.
  public init(json: JSONValue) throws(TokenFileError) {
    guard let tokens = json["tokens"]?.array else { throw TokenFileError(.malformed("tokens")) }
    for (index, token) in tokens.enumerated() {
      guard let entry = Self.entry(token) else { throw TokenFileError(.malformed("tokens[\(index)]")) }
      entries.append(entry)
    }
  }

  private static func entry(_ json: JSONValue) -> Entry? {
    guard let name = json["name"]?.string, !name.isEmpty, name.utf8.count <= 64,
      let role = json["role"]?.string.flatMap(AdminRole.init), let digest = digest(json), digest.count == 32
    else { return nil }
    guard let districts = json["districts"] else {
      return Entry(digest: digest, principal: Principal(name: name, role: role, scope: .all))
    }
    guard let codes = districts.array?.map({ $0.string.map { DistrictCode($0) } }), !codes.contains(nil) else {
      return nil
    }
    return Entry(
      digest: digest, principal: Principal(name: name, role: role, scope: .districts(Set(codes.compactMap { $0 }))))
  }

  private static func digest(_ json: JSONValue) -> [UInt8]? {
    switch (json["token"]?.string, json["sha256"]?.string) {
    case (let token?, nil) where token.utf8.count >= 32: Digest.sha256(token)
    case (nil, let digest?): Hex.decode(digest)
    default: nil
    }
  }

  /// Who bears a token; compared in constant time, all entries always.
  public func principal(bearing token: String) -> Principal? {
    let digest = Digest.sha256(token)
    return entries.reduce(nil) { SecureBytes.equal($1.digest, digest) ? $1.principal : $0 }
  }
}

/// Why a token file cannot be used.
public struct TokenFileError: Error, Sendable, Hashable, CustomStringConvertible {
  /// What is wrong.
  public enum Problem: Sendable, Hashable {
    /// It is not there.
    case absent
    /// It cannot be read or written: an error of the system.
    case unusable(String)
    /// Others than its owner may read it.
    case open
    /// It is not of its form, here.
    case malformed(String)
  }

  /// What is wrong.
  public var problem: Problem

  init(_ problem: Problem) { self.problem = problem }

  /// What is wrong, in English.
  public var description: String {
    switch problem {
    case .absent: "there is no token file"
    case .unusable(let reason): "the token file cannot be used: \(reason)"
    case .open: "the token file can be read by others than its owner; chmod 600 mends it"
    case .malformed(let place): "the token file is not of its form at \(place)"
    }
  }
}
