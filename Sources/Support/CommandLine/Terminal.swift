import Glibc

/// How a stream may be written to.
public struct Terminal: Sendable {
  /// A colour or weight of text.
  public enum Style: String, Sendable {
    /// Something is wrong.
    case red = "31"
    /// Something is well.
    case green = "32"
    /// Something wants a look.
    case yellow = "33"
    /// A place, a name.
    case cyan = "36"
    /// Less important.
    case dim = "2"
    /// A heading.
    case bold = "1"
  }

  /// Whether a person reads the stream; pipes and files get no colours and no redrawing.
  public let isInteractive: Bool
  /// Whether colours may be used (https://no-color.org).
  public let hasColour: Bool

  /// A terminal as it is known to be.
  public init(isInteractive: Bool, environment: [String: String]) {
    self.isInteractive = isInteractive
    hasColour = isInteractive && environment["NO_COLOR", default: ""].isEmpty && environment["TERM"] != "dumb"
  }

  /// The terminal behind a file descriptor.
  public init(descriptor: Int32, environment: [String: String]) {
    self.init(isInteractive: isatty(descriptor) == 1, environment: environment)
  }

  /// The text in a style, where colours may be used.
  public func paint(_ text: String, _ style: Style) -> String {
    hasColour ? "\u{1B}[\(style.rawValue)m\(text)\u{1B}[0m" : text
  }
}
