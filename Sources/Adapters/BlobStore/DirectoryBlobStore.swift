import Blocking
import Glibc
public import Hub
public import Streams

/// Contents as files of a directory, named by their digest: `material/ab/abcd…`. A file has its name only when it is whole
/// and on the disk; what a stopped process left in `staging` is removed at start.
public final class DirectoryBlobStore: BlobStore {
  private let path: String
  private let runners: [BlockingRunner]
  private let clock: any WallClock

  /// Opens a directory, made where it is missing.
  public init(path: String, threads: Int = 4, clock: any WallClock = SystemClock()) throws(BlobError) {
    self.path = path
    self.clock = clock
    runners = (0..<max(1, threads)).map { BlockingRunner(name: "blobs-\($0)") }
    try Self.prepare(path, BlobKind.allCases.map(\.rawValue) + ["staging"])
    for name in try DirectoryListing.names(in: "\(path)/staging") { unlink("\(path)/staging/\(name)") }
  }

  /// Makes a directory and those in it.
  static func prepare(_ path: String, _ names: [String]) throws(BlobError) {
    for directory in [path] + names.map({ "\(path)/\($0)" }) {
      guard mkdir(directory, 0o700) == 0 || errno == EEXIST else { throw .unavailable("mkdir") }
    }
  }

  /// Keeps a stream.
  public func put(
    _ stream: ByteStream, as kind: BlobKind, upTo limit: Int, expecting digest: BlobExpectation?
  ) async throws(BlobError) -> Blob {
    let staged = try await StagedFile.write(
      stream, into: "\(path)/staging", upTo: limit, expecting: digest, on: runner())
    try await staged.move(to: file(staged.digest, kind), in: shard(staged.digest, kind))
    return Blob(digest: staged.digest, size: staged.size, putAt: clock.now())
  }

  /// Reads a content.
  public func open(_ digest: BlobDigest, _ kind: BlobKind) async throws(BlobError) -> ByteStream? {
    let path = file(digest, kind)
    let runner = runner()
    let opened = try await runner.run { () throws(BlobError) in
      try OpenFile(reading: path).map { file throws(BlobError) in (file, try file.size) }
    }
    guard let (file, size) = opened else { return nil }
    return try .reading(file, size: size, verifying: digest, on: runner)
  }

  /// What is kept under a digest.
  public func find(_ digest: BlobDigest, _ kind: BlobKind) async throws(BlobError) -> Blob? {
    let path = file(digest, kind)
    return try await runner().run { () throws(BlobError) in try Self.blob(digest, at: path) }
  }

  /// What is kept: one shard a page.
  public func list(_ kind: BlobKind, after digest: BlobDigest?) async throws(BlobError) -> [Blob] {
    let root = "\(path)/\(kind.rawValue)"
    return try await runner().run { () throws(BlobError) in
      for shard in try DirectoryListing.names(in: root).sorted() {
        guard digest.map({ shard >= $0.hex.prefix(2) }) ?? true else { continue }
        var page: [Blob] = []
        for name in try DirectoryListing.names(in: "\(root)/\(shard)").sorted() {
          guard let found = BlobDigest(hex: name), digest.map({ found > $0 }) ?? true,
            let blob = try Self.blob(found, at: "\(root)/\(shard)/\(name)")
          else { continue }
          page.append(blob)
        }
        if !page.isEmpty { return page }
      }
      return []
    }
  }

  /// Removes a content.
  public func remove(_ digest: BlobDigest, _ kind: BlobKind) async throws(BlobError) {
    let path = file(digest, kind)
    try await runner().run { () throws(BlobError) in
      guard unlink(path) == 0 || errno == ENOENT else { throw .unavailable("unlink") }
    }
  }

  private static func blob(_ digest: BlobDigest, at path: String) throws(BlobError) -> Blob? {
    var status = stat()
    guard stat(path, &status) == 0 else {
      guard errno == ENOENT else { throw .unavailable("stat") }
      return nil
    }
    return Blob(
      digest: digest, size: Int(status.st_size),
      putAt: Timestamp(milliseconds: Int64(status.st_mtim.tv_sec) * 1000))
  }

  private func runner() -> BlockingRunner { runners.randomElement() ?? runners[0] }
  private func shard(_ digest: BlobDigest, _ kind: BlobKind) -> String {
    "\(path)/\(kind.rawValue)/\(digest.hex.prefix(2))"
  }
  private func file(_ digest: BlobDigest, _ kind: BlobKind) -> String { "\(shard(digest, kind))/\(digest.hex)" }
}

/// Names in a directory.
enum DirectoryListing {
  static func names(in path: String) throws(BlobError) -> [String] {
    guard let directory = opendir(path) else {
      guard errno == ENOENT else { throw .unavailable("opendir") }
      return []
    }
    defer { closedir(directory) }
    var names: [String] = []
    while let entry = readdir(directory) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names
  }
}
