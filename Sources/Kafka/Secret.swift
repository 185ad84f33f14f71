import Foundation

/// A reference to a secret. The secret itself is looked up when a client is made, handed to the library, and never
/// stands in a configuration, an error or a log.
public enum Secret: Sendable, Hashable, CustomStringConvertible {
  /// The value of an environment variable.
  case environment(String)
  /// The text of a file, without the line end that editors add.
  case file(String)

  /// Where the secret is, not what it is.
  public var description: String {
    switch self {
    case .environment(let name): "environment variable \(name)"
    case .file(let path): "file \(path)"
    }
  }

  func resolve() throws(KafkaError) -> String {
    let text: String?
    switch self {
    case .environment(let name): text = ProcessInfo.processInfo.environment[name]
    case .file(let path):
      text = FileManager.default.contents(atPath: path).flatMap { String(validating: $0, as: UTF8.self) }
    }
    let secret = (text ?? "").reversed().drop(while: \.isNewline).reversed()
    guard !secret.isEmpty else { throw KafkaError(.configuration, code: "_SECRET", message: "no secret in \(self)") }
    return String(secret)
  }
}
