import Foundation
import YAML

/// Where a secret stands; configuration files never hold one. `env:NAME` is an environment variable, `file:PATH` a file
/// (relative to the configuration directory) whose last line break is dropped.
public struct SecretReference: Sendable, Hashable, CustomStringConvertible {
  /// The place.
  public enum Place: Sendable, Hashable {
    /// An environment variable.
    case environment(String)
    /// A file.
    case file(String)
  }
  /// The place.
  public let place: Place

  /// Reads `env:NAME` or `file:PATH`; nil for anything else.
  public init?(_ text: String) {
    let rest = text.drop { $0 != ":" }.dropFirst()
    guard !rest.isEmpty, rest.allSatisfy({ !$0.isWhitespace }) else { return nil }
    switch text.prefix(while: { $0 != ":" }) {
    case "env": place = .environment(String(rest))
    case "file": place = .file(String(rest))
    default: return nil
    }
  }

  /// The reference, never the secret.
  public var description: String {
    switch place {
    case .environment(let name): "env:\(name)"
    case .file(let path): "file:\(path)"
    }
  }

  /// The secret's bytes.
  /// - Throws: `SecretError`, which names the reference and never the value.
  public func resolve(environment: [String: String], directory: String) throws(SecretError) -> [UInt8] {
    let bytes: [UInt8]
    switch place {
    case .environment(let name):
      guard let value = environment[name] else { throw SecretError(reference: self, problem: .absent) }
      bytes = Array(value.utf8)
    case .file(let path):
      let absolute = path.hasPrefix("/") ? path : "\(directory)/\(path)"
      guard let data = FileManager.default.contents(atPath: absolute) else {
        throw SecretError(reference: self, problem: .unreadable)
      }
      bytes = Array(data)
    }
    let trimmed = bytes.reversed().drop { $0 == 0x0A || $0 == 0x0D }.reversed()
    guard !trimmed.isEmpty else { throw SecretError(reference: self, problem: .empty) }
    return Array(trimmed)
  }

  /// The secret as text; the same errors, and `unreadable` where it is not UTF-8.
  public func text(environment: [String: String], directory: String) throws(SecretError) -> String {
    guard let text = String(validating: try resolve(environment: environment, directory: directory), as: UTF8.self)
    else { throw SecretError(reference: self, problem: .unreadable) }
    return text
  }
}

/// Why a secret is not to be had.
public struct SecretError: Error, Sendable, Hashable, CustomStringConvertible {
  /// What is wrong.
  public enum Problem: String, Sendable, Hashable {
    /// No such environment variable.
    case absent = "is not set"
    /// The file cannot be read, or is not text.
    case unreadable = "cannot be read"
    /// There is nothing in it.
    case empty = "is empty"
  }
  /// The reference.
  public var reference: SecretReference
  /// What is wrong.
  public var problem: Problem
  /// `env:NAME is not set`.
  public var description: String { "\(reference) \(problem.rawValue)" }
}

extension ConfigForm where Value == SecretReference {
  /// A reference to a secret.
  public static var secret: Self {
    Self(zh: "密钥引用 env:名称 或 file:路径", en: "a reference to a secret, env:NAME or file:PATH") {
      $0.scalar.flatMap(SecretReference.init)
    }
  }
}
