/// A request method (RFC 9110 §9), upper case as it stands on the wire.
public struct HTTPMethod: RawRepresentable, Sendable, Hashable, CustomStringConvertible, ExpressibleByStringLiteral {
  /// The method's name.
  public let rawValue: String
  /// A method by name.
  public init(rawValue: String) { self.rawValue = rawValue }
  /// A literal.
  public init(stringLiteral value: String) { rawValue = value }
  /// The name.
  public var description: String { rawValue }

  /// GET.
  public static let get: HTTPMethod = "GET"
  /// HEAD.
  public static let head: HTTPMethod = "HEAD"
  /// POST.
  public static let post: HTTPMethod = "POST"
  /// PUT.
  public static let put: HTTPMethod = "PUT"
  /// PATCH.
  public static let patch: HTTPMethod = "PATCH"
  /// DELETE.
  public static let delete: HTTPMethod = "DELETE"
}
