internal import CXml2

/// Builds the tree out of libxml2's callbacks, and stops the parser at the first thing that is refused.
final class XMLTreeBuilder {
  var context: xmlParserCtxtPtr?
  private let bytes: [UInt8]
  private let limits: XMLLimits
  private var open: [XMLElement] = []
  private var pending: [UInt8] = []
  private var root: XMLElement?
  private var elements = 0
  private var refusal: XMLError?
  private var failure: XMLError?

  init(_ bytes: [UInt8], _ limits: XMLLimits) {
    self.bytes = bytes
    self.limits = limits
  }

  /// The builder behind a callback's user data.
  static func of(_ data: UnsafeMutableRawPointer?) -> XMLTreeBuilder? {
    data.map { Unmanaged<XMLTreeBuilder>.fromOpaque($0).takeUnretainedValue() }
  }

  private var line: Int { context?.pointee.input.map { Int($0.pointee.line) } ?? 0 }

  func stop(_ code: XMLError.Code) {
    guard refusal == nil else { return }
    refusal = XMLError(code, line: line)
    xmlStopParser(context)
  }

  /// The declaration has been read.
  func begin() { if !XMLElement.encodings.contains(encoding) { stop(.charset) } }

  /// The encoding as declared.
  private var encoding: String {
    let declared = context?.pointee.encoding ?? context?.pointee.input?.pointee.encoding
    return declared.map { String(cString: $0).uppercased() } ?? "UTF-8"
  }

  func start(
    _ local: UnsafePointer<xmlChar>?, _ namespace: UnsafePointer<xmlChar>?,
    _ attributes: UnsafeMutablePointer<UnsafePointer<xmlChar>?>?, _ count: Int32
  ) {
    guard open.count < limits.depth else { return stop(.tooDeep) }
    elements += 1
    guard elements <= limits.elements else { return stop(.tooLarge) }
    flush()
    var element = XMLElement(name: name(local, namespace), attributes: [], children: [], line: line)
    for index in 0..<Int(max(0, count)) {
      // Five pointers each: local name, prefix, namespace, begin of the value, end of the value.
      guard let parts = attributes?.advanced(by: index * 5), let begin = parts[3], let end = parts[4] else { continue }
      let value = String(decoding: UnsafeBufferPointer(start: begin, count: max(0, end - begin)), as: UTF8.self)
      element.attributes.append(.init(name: name(parts[0], parts[2]), value: value))
    }
    open.append(element)
  }

  func end() {
    flush()
    guard let element = open.popLast() else { return }
    if open.isEmpty { root = element } else { open[open.count - 1].children.append(.element(element)) }
  }

  func text(_ text: UnsafePointer<xmlChar>?, _ count: Int32) {
    guard count > 0 else { return }
    pending.append(contentsOf: UnsafeBufferPointer(start: text, count: Int(count)))
  }

  /// The library hands long text over in pieces: they become one where the next tag begins.
  private func flush() {
    guard !pending.isEmpty else { return }
    if !open.isEmpty { open[open.count - 1].children.append(.text(String(decoding: pending, as: UTF8.self))) }
    pending.removeAll(keepingCapacity: true)
  }

  /// What came out, after the parser has ended.
  func result() throws(XMLError) -> XMLElement {
    if let refusal { throw refusal }
    if let failure { throw failure }
    guard let context = context?.pointee, context.wellFormed == 1, context.nsWellFormed == 1, let root else {
      throw XMLError(.malformed, line: line)
    }
    return root
  }

  /// Keeps the first error: later ones only follow from it.
  func note(_ error: xmlError?) {
    guard let error, error.level == XML_ERR_ERROR || error.level == XML_ERR_FATAL, failure == nil else { return }
    let code: XMLError.Code =
      switch xmlParserErrors(UInt32(bitPattern: error.code)) {
      case XML_ERR_UNSUPPORTED_ENCODING, XML_ERR_UNKNOWN_ENCODING, XML_ERR_INVALID_ENCODING, XML_I18N_CONV_FAILED:
        .charset
      // The library has one number for a control character and for bytes that are not UTF-8.
      case XML_ERR_INVALID_CHAR
      where !encoding.hasPrefix("GB") && String(validating: bytes, as: UTF8.self) == nil:
        .charset
      default: .malformed
      }
    failure = XMLError(code, line: max(line, Int(error.line)), detail: Int(error.code))
  }

  private func name(_ local: UnsafePointer<xmlChar>?, _ namespace: UnsafePointer<xmlChar>?) -> XMLName {
    XMLName(local.map { String(cString: $0) } ?? "", in: namespace.map { String(cString: $0) })
  }
}
