/// A name or number that is text, but not any text: each has a type of its own, so that one cannot be passed for another.
public protocol TextName: RawRepresentable<String>, Hashable, Comparable, Sendable, Codable, CustomStringConvertible,
  ExpressibleByStringLiteral
{
  /// Wraps text as it is.
  init(rawValue: String)
}

extension TextName {
  /// Wraps text as it is.
  public init(_ text: String) { self.init(rawValue: text) }
  /// A literal.
  public init(stringLiteral value: String) { self.init(rawValue: value) }
  /// The text itself.
  public var description: String { rawValue }
  /// By the text's order.
  public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

/// The hub's own id of an application (办事申请) and of its case (办件); derived from source system and case number, so a
/// repeated push finds the same case. Shape: `ap-` and 26 characters of Crockford base 32 in lower case.
public struct ApplicationID: TextName {
  /// The text.
  public let rawValue: String
  /// Wraps text as it is.
  public init(rawValue: String) { self.rawValue = rawValue }
}

/// Code of a connected system, as in `config/systems/<code>.yaml`: `city`, `xuhui`.
public struct SystemCode: TextName {
  /// The text.
  public let rawValue: String
  /// Wraps text as it is.
  public init(rawValue: String) { self.rawValue = rawValue }
}

/// Code of a district as Shanghai's front ends write it: `SH00XH` for 徐汇区.
public struct DistrictCode: TextName {
  /// The text.
  public let rawValue: String
  /// Wraps text as it is.
  public init(rawValue: String) { self.rawValue = rawValue }
}

/// Code of a theme (主题, 一件事) of a district: `restaurant`, `cafe`.
public struct ThemeCode: TextName {
  /// The text.
  public let rawValue: String
  /// Wraps text as it is.
  public init(rawValue: String) { self.rawValue = rawValue }
}

/// Code of an item (事项编码): 1–36 of `[0-9A-Za-z-]`, never computed from.
public struct ItemCode: TextName {
  /// The text.
  public let rawValue: String
  /// Wraps text as it is.
  public init(rawValue: String) { self.rawValue = rawValue }
}

/// A case number (办件编号) as one system gave it: opaque, kept as it came.
public struct CaseNumber: TextName {
  /// The text.
  public let rawValue: String
  /// Wraps text as it is.
  public init(rawValue: String) { self.rawValue = rawValue }
}

/// Name of a leg inside its case: the code of the system that receives it.
public struct LegID: TextName {
  /// The text.
  public let rawValue: String
  /// Wraps text as it is.
  public init(rawValue: String) { self.rawValue = rawValue }
}

/// Stable id of one delivery: application, leg and content revision (or report number). Retries and replays keep it.
public struct DeliveryID: TextName {
  /// The text.
  public let rawValue: String
  /// Wraps text as it is.
  public init(rawValue: String) { self.rawValue = rawValue }
}

/// Name of one entry in `config/mappings.yaml`.
public struct MappingID: TextName {
  /// The text.
  public let rawValue: String
  /// Wraps text as it is.
  public init(rawValue: String) { self.rawValue = rawValue }
}
