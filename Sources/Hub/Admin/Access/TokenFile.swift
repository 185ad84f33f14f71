import Crypto
import Foundation
import Glibc
import JSON

/// The file of admin tokens in the hub's data directory, readable by its owner only.
public enum TokenFile {
  /// Its name in the data directory.
  public static let name = "admin-tokens.json"

  /// Reads the tokens; makes the file, with one admin token, where there is none.
  public static func loadOrCreate(directory: String) throws(TokenFileError) -> TokenTable {
    let path = "\(directory)/\(name)"
    do {
      return try TokenTable(json: try read(path))
    } catch  where error.problem == .absent {
      try create(path, directory: directory)
      return try TokenTable(json: try read(path))
    }
  }

  /// The first token that stands in the file itself: what hubctl uses.
  public static func token(in path: String) throws(TokenFileError) -> String {
    for entry in try read(path)["tokens"]?.array ?? [] {
      if let token = entry["token"]?.string { return token }
    }
    throw TokenFileError(.malformed("tokens"))
  }

  private static func read(_ path: String) throws(TokenFileError) -> JSONValue {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
    guard descriptor >= 0 else { throw errno == ENOENT ? TokenFileError(.absent) : systemError() }
    let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw systemError() }
    guard status.st_mode & 0o077 == 0 else { throw TokenFileError(.open) }
    guard let data = try? handle.read(upToCount: 1 << 20), let json = try? JSONValue(parsing: Array(data)) else {
      throw TokenFileError(.malformed("the whole"))
    }
    return json
  }

  /// Writes beside and links, so that two processes that start together agree on one file.
  private static func create(_ path: String, directory: String) throws(TokenFileError) {
    let json: JSONValue = [
      "tokens": [
        ["name": "admin", "role": "admin", "token": .string("hub_" + Hex.encode(SecureBytes.random(count: 32)))]
      ]
    ]
    do {
      try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
    } catch {
      throw TokenFileError(.unusable("\(directory) cannot be made"))
    }
    let draft = "\(path).\(getpid())"
    let descriptor = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw systemError() }
    defer { unlink(draft) }
    let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    do {
      try handle.write(contentsOf: Array(json.pretty().utf8))
      try handle.synchronize()
    } catch {
      throw TokenFileError(.unusable("it cannot be written"))
    }
    guard link(draft, path) == 0 || errno == EEXIST else { throw systemError() }
  }

  private static func systemError() -> TokenFileError { TokenFileError(.unusable(String(cString: strerror(errno)))) }
}
