import CYaml

/// One event of a file, with its place.
struct YAMLEvent {
  enum Kind {
    /// Begin of the stream, begin or end of a document.
    case boundary
    /// End of the stream.
    case end
    case alias
    case scalar(String, plain: Bool)
    case sequenceStart
    case sequenceEnd
    case mappingStart
    case mappingEnd
  }
  var kind: Kind
  var position: YAMLPosition
}

/// libyaml's event parser over bytes that must outlive it.
final class YAMLEvents {
  private let parser: UnsafeMutablePointer<yaml_parser_t>
  private let bytes: UnsafeBufferPointer<UInt8>

  init(_ bytes: UnsafeBufferPointer<UInt8>) throws(YAMLError) {
    self.bytes = bytes
    parser = .allocate(capacity: 1)
    guard yaml_parser_initialize(parser) == 1 else {
      parser.deallocate()
      throw YAMLError("out of memory", at: YAMLPosition(line: 1, column: 1))
    }
    yaml_parser_set_input_string(parser, bytes.baseAddress, bytes.count)
  }

  deinit {
    yaml_parser_delete(parser)
    parser.deallocate()
  }

  /// The next event. Anchors and tags are refused here, for only here are they seen.
  func next() throws(YAMLError) -> YAMLEvent {
    var event = yaml_event_t()
    guard yaml_parser_parse(parser, &event) == 1 else { throw failure() }
    defer { yaml_event_delete(&event) }
    let position = YAMLPosition(event.start_mark)
    switch event.type {
    case YAML_STREAM_END_EVENT: return YAMLEvent(kind: .end, position: position)
    case YAML_ALIAS_EVENT: return YAMLEvent(kind: .alias, position: position)
    case YAML_SCALAR_EVENT:
      let scalar = event.data.scalar
      try refuse(anchor: scalar.anchor, tag: scalar.tag, at: position)
      let text = String(decoding: UnsafeBufferPointer(start: scalar.value, count: scalar.length), as: UTF8.self)
      return YAMLEvent(kind: .scalar(text, plain: scalar.style == YAML_PLAIN_SCALAR_STYLE), position: position)
    case YAML_SEQUENCE_START_EVENT:
      try refuse(anchor: event.data.sequence_start.anchor, tag: event.data.sequence_start.tag, at: position)
      return YAMLEvent(kind: .sequenceStart, position: position)
    case YAML_SEQUENCE_END_EVENT: return YAMLEvent(kind: .sequenceEnd, position: position)
    case YAML_MAPPING_START_EVENT:
      try refuse(anchor: event.data.mapping_start.anchor, tag: event.data.mapping_start.tag, at: position)
      return YAMLEvent(kind: .mappingStart, position: position)
    case YAML_MAPPING_END_EVENT: return YAMLEvent(kind: .mappingEnd, position: position)
    default: return YAMLEvent(kind: .boundary, position: position)
    }
  }

  private func refuse(
    anchor: UnsafeMutablePointer<yaml_char_t>?, tag: UnsafeMutablePointer<yaml_char_t>?, at position: YAMLPosition
  ) throws(YAMLError) {
    if anchor != nil { throw YAMLError("anchors are not allowed; write the value again", at: position) }
    if tag != nil { throw YAMLError("tags are not allowed", at: position) }
  }

  private func failure() -> YAMLError {
    let problem = parser.pointee.problem.map { String(cString: $0) } ?? "the file cannot be read"
    guard parser.pointee.error == YAML_READER_ERROR else {
      let context = parser.pointee.context.map {
        " (\(String(cString: $0)) that began on line \(YAMLPosition(parser.pointee.context_mark).line))"
      }
      return YAMLError(problem + (context ?? ""), at: YAMLPosition(parser.pointee.problem_mark))
    }
    // The reader knows only a byte offset.
    let before = bytes.prefix(parser.pointee.problem_offset)
    let line = before.count { $0 == UInt8(ascii: "\n") } + 1
    let column = before.count - (before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0) + 1
    return YAMLError(problem, at: YAMLPosition(line: line, column: column))
  }
}

extension YAMLPosition {
  fileprivate init(_ mark: yaml_mark_t) {
    self.init(line: Int(clamping: mark.line) + 1, column: Int(clamping: mark.column) + 1)
  }
}
