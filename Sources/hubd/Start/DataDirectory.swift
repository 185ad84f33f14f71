import CommandLine
import Crypto
import Foundation
import Glibc

/// The daemon's own directory: local store, index, tokens. All of it may be lost but the search key, for which a named
/// secret is better. Readable by its owner only; held by one process at a time.
final class DataDirectory: Sendable {
  /// Its path.
  let path: String
  private let lock: Int32

  /// Makes the directory where it is missing, and takes it.
  init(_ path: String) throws(Failure) {
    self.path = path
    do {
      try FileManager.default.createDirectory(
        atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    } catch {
      throw Failure(
        .configuration, "the data directory \(path) cannot be made", hint: "name another with --data or HUB_DATA")
    }
    lock = open("\(path)/lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard lock >= 0 else {
      throw Failure(
        .configuration, "the data directory \(path) cannot be written",
        hint: "give it to user \(getuid()), or name another with --data or HUB_DATA")
    }
    guard flock(lock, LOCK_EX | LOCK_NB) == 0 else {
      close(lock)
      throw Failure(
        .failed, "another hubd uses the data directory \(path)",
        hint: "each hubd needs its own: --data or HUB_DATA")
    }
  }

  deinit { close(lock) }

  /// A file in it.
  func file(_ name: String) -> String { "\(path)/\(name)" }

  /// Distinguishes this process from others of its groups; the same from start to start, so that a transaction that a killed
  /// process left open is ended at once by the next.
  func instance() throws(Failure) -> String { Hex.encode(try keptRandom("instance", bytes: 4)) }

  /// Random bytes that stay the same from start to start.
  func keptRandom(_ name: String, bytes count: Int) throws(Failure) -> [UInt8] {
    if let kept = FileManager.default.contents(atPath: file(name)) {
      guard let bytes = Hex.decode(String(decoding: kept, as: UTF8.self)), bytes.count == count else {
        throw Failure(.configuration, "\(file(name)) is damaged", hint: "put it back from a copy, or remove it")
      }
      return bytes
    }
    let bytes = SecureBytes.random(count: count)
    let made = FileManager.default.createFile(
      atPath: file(name), contents: Data(Hex.encode(bytes).utf8), attributes: [.posixPermissions: 0o600])
    guard made else { throw Failure(.configuration, "\(file(name)) cannot be written", hint: nil) }
    return bytes
  }
}
