import Glibc

/// Why a directory cannot be used now.
struct DropError: Error, Hashable {
  /// A stable code: `directory-missing`, `not-writable`, `disk-full` …
  var code: String
  /// True where a file may stand in the directory all the same.
  var doubtful = false

  /// The failure of a system call, by its `errno`.
  init(errno number: Int32) {
    code =
      switch number {
      case ENOENT, ENOTDIR: "directory-missing"
      case EACCES, EPERM, EROFS: "not-writable"
      case ENOSPC, EDQUOT: "disk-full"
      default: "io-\(number)"
      }
  }

  /// A failure with a code of its own.
  init(code: String) { self.code = code }
}
