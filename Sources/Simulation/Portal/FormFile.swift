import HTTP

/// The one file of a `multipart/form-data` body, read plainly: from the blank line behind its head to the closing boundary.
enum FormFile {
  static func content(of request: HTTPRequest) -> [UInt8]? {
    guard let type = request.headers["Content-Type"], request.mediaType == "multipart/form-data",
      let boundary = type.split(separator: "boundary=").last.map({ Array("\r\n--\($0)--".utf8) }),
      let file = range(of: Array("filename=".utf8), in: request.body[...]),
      let start = range(of: Array("\r\n\r\n".utf8), in: request.body[file.upperBound...]),
      let end = range(of: boundary, in: request.body[start.upperBound...])
    else { return nil }
    return Array(request.body[start.upperBound..<end.lowerBound])
  }

  private static func range(of part: [UInt8], in bytes: ArraySlice<UInt8>) -> Range<Int>? {
    guard let first = part.first else { return nil }
    var rest = bytes
    while let start = rest.firstIndex(of: first) {
      rest = rest[start...]
      if rest.starts(with: part) { return start..<(start + part.count) }
      rest = rest.dropFirst()
    }
    return nil
  }
}
