import Foundation
import Glibc
import Hub

/// An open file. Its calls block: they are made on a thread of their own, one after the other.
final class OpenFile: Sendable {
  let path: String
  private let descriptor: Int32

  /// Makes a file of a name that nobody has.
  init(creatingIn directory: String) throws(BlobError) {
    path = "\(directory)/\(UUID().uuidString).part"
    descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw .unavailable(errno == ENOSPC ? "disk-full" : "create") }
  }

  /// Opens a file to be read; nil where there is none.
  init?(reading path: String) throws(BlobError) {
    self.path = path
    descriptor = open(path, O_RDONLY | O_CLOEXEC)
    if descriptor < 0 {
      guard errno == ENOENT else { throw .unavailable("open") }
      return nil
    }
  }

  deinit { close(descriptor) }

  var size: Int {
    get throws(BlobError) {
      var status = stat()
      guard fstat(descriptor, &status) == 0 else { throw .unavailable("stat") }
      return Int(status.st_size)
    }
  }

  func write(_ bytes: [UInt8]) throws(BlobError) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count > 0 {
        rest = rest.dropFirst(count)
      } else if errno != EINTR {
        throw .unavailable(errno == ENOSPC ? "disk-full" : "write")
      }
    }
  }

  /// The next bytes; none at the end.
  func read(upTo count: Int) throws(BlobError) -> [UInt8] {
    while true {
      var got = 0
      let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
        got = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
        filled = max(0, got)
      }
      if got >= 0 { return bytes }
      guard errno == EINTR else { throw .unavailable("read") }
    }
  }

  func sync() throws(BlobError) {
    guard fsync(descriptor) == 0 else { throw .unavailable("fsync") }
  }

  /// Makes the names in a directory durable.
  static func syncDirectory(_ path: String) throws(BlobError) {
    let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .unavailable("open") }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else { throw .unavailable("fsync") }
  }
}
