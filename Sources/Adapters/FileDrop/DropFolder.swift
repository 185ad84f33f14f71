import Glibc

/// An open directory: everything in it is reached by its handle and by a bare name, so that no name leads out of it.
final class DropFolder {
  private let handle: Int32

  /// Opens a directory.
  init(path: String) throws(DropError) {
    handle = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard handle >= 0 else { throw DropError(errno: errno) }
  }

  private init(handle: Int32) { self.handle = handle }

  deinit { close(handle) }

  /// A directory in this one, made where there is none.
  func folder(_ name: String) throws(DropError) -> DropFolder {
    if mkdirat(handle, name, 0o750) != 0, errno != EEXIST { throw DropError(errno: errno) }
    let inner = openat(handle, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
    guard inner >= 0 else { throw DropError(errno: errno) }
    return DropFolder(handle: inner)
  }

  /// The names in it that do not begin with a dot, in order.
  func names() throws(DropError) -> [String] {
    // A handle of its own, for the listing keeps a place in it and closes it.
    let copy = openat(handle, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard copy >= 0, let listing = fdopendir(copy) else { throw DropError(errno: errno) }
    defer { closedir(listing) }
    var names: [String] = []
    while let entry = readdir(listing) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        String(validating: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if let name, !name.hasPrefix(".") { names.append(name) }
    }
    return names.sorted()
  }

  /// Whether something has this name.
  func has(_ name: String) -> Bool {
    var found = stat()
    return fstatat(handle, name, &found, AT_SYMLINK_NOFOLLOW) == 0
  }

  /// The size of what has this name, in bytes; nil where nothing has.
  func size(of name: String) -> Int? {
    var found = stat()
    return fstatat(handle, name, &found, AT_SYMLINK_NOFOLLOW) == 0 ? Int(found.st_size) : nil
  }

  /// The bytes of a plain file; nil where it is larger than `bound`.
  func read(_ name: String, bound: Int) throws(DropError) -> [UInt8]? {
    let file = openat(handle, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
    guard file >= 0 else { throw DropError(errno: errno) }
    defer { close(file) }
    var found = stat()
    guard fstat(file, &found) == 0 else { throw DropError(errno: errno) }
    guard found.st_mode & S_IFMT == S_IFREG else { throw DropError(code: "not-a-file") }
    guard found.st_size <= bound else { return nil }
    // One more, so that a file which has grown since is noticed.
    let most = min(Int(found.st_size), bound) + 1
    var bytes = [UInt8](repeating: 0, count: most)
    var count = 0
    while count < bytes.count {
      let got = bytes.withUnsafeMutableBytes { buffer in
        Glibc.read(file, buffer.baseAddress?.advanced(by: count), buffer.count - count)
      }
      if got < 0, errno == EINTR { continue }
      guard got >= 0 else { throw DropError(errno: errno) }
      if got == 0 { return Array(bytes[..<count]) }
      count += got
    }
    throw DropError(code: "still-written")
  }

  /// Writes a new file and waits until it is on the disk. Nothing is left of one that could not be written whole.
  func write(_ bytes: [UInt8], as name: String) throws(DropError) {
    let file = openat(handle, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o640)
    guard file >= 0 else { throw DropError(errno: errno) }
    do throws(DropError) {
      try Self.put(bytes, into: file)
      close(file)
    } catch {
      close(file)
      unlinkat(handle, name, 0)
      throw error
    }
  }

  /// Adds to a file's end and waits until that is on the disk; a part of it is taken off again.
  /// - Parameter size: the file's size so far.
  func append(_ bytes: [UInt8], to name: String, of size: Int) throws(DropError) {
    let file = openat(handle, name, O_WRONLY | O_CREAT | O_APPEND | O_NOFOLLOW | O_CLOEXEC, 0o640)
    guard file >= 0 else { throw DropError(errno: errno) }
    defer { close(file) }
    do throws(DropError) {
      try Self.put(bytes, into: file)
    } catch {
      _ = ftruncate(file, off_t(size))
      throw error
    }
  }

  /// Cuts a file.
  func cut(_ name: String, to size: Int) throws(DropError) {
    let file = openat(handle, name, O_WRONLY | O_NOFOLLOW | O_CLOEXEC)
    guard file >= 0 else { throw DropError(errno: errno) }
    defer { close(file) }
    guard ftruncate(file, off_t(size)) == 0, fsync(file) == 0 else { throw DropError(errno: errno) }
  }

  /// Gives a file another name, in this directory or in another one; what had that name is gone.
  func move(_ name: String, to folder: DropFolder, as new: String) throws(DropError) {
    guard renameat(handle, name, folder.handle, new) == 0 else { throw DropError(errno: errno) }
  }

  /// Takes a file away; one that is not there is no error.
  func remove(_ name: String) throws(DropError) {
    guard unlinkat(handle, name, 0) == 0 || errno == ENOENT else { throw DropError(errno: errno) }
  }

  /// Waits until the names in it are on the disk.
  func sync() throws(DropError) {
    guard fsync(handle) == 0 else { throw DropError(errno: errno) }
  }

  /// Waits until no other process works on the drop, and keeps the others out as long as what it gives lives.
  func lock(_ name: String) throws(DropError) -> DropLock {
    let file = openat(handle, name, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0o640)
    guard file >= 0 else { throw DropError(errno: errno) }
    while flock(file, LOCK_EX) != 0 {
      guard errno == EINTR else {
        close(file)
        throw DropError(errno: errno)
      }
    }
    return DropLock(file)
  }

  private static func put(_ bytes: [UInt8], into file: Int32) throws(DropError) {
    var written = 0
    while written < bytes.count {
      let count = bytes.withUnsafeBytes { buffer in
        Glibc.write(file, buffer.baseAddress?.advanced(by: written), buffer.count - written)
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw DropError(errno: count == 0 ? ENOSPC : errno) }
      written += count
    }
    guard fsync(file) == 0 else { throw DropError(errno: errno) }
  }
}

/// Keeps other processes out while it lives; a process that dies lets them in.
final class DropLock {
  private let file: Int32
  fileprivate init(_ file: Int32) { self.file = file }
  deinit { close(file) }
}
