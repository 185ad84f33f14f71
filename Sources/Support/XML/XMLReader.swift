internal import CXml2

extension XMLElement {
  /// Encodings that are taken; one that is not declared is UTF-8.
  public static let encodings: Set = ["UTF-8", "UTF8", "US-ASCII", "ASCII", "GB18030", "GBK", "GB2312"]

  /// The library's globals are made once, before threads use them.
  private static let ready: Void = xmlInitParser()

  /// Reads a document and returns its root. Document types are refused, so there are no entities but the five of XML
  /// itself; nothing is ever fetched.
  public static func parse(_ bytes: [UInt8], limits: XMLLimits = XMLLimits()) throws(XMLError) -> XMLElement {
    guard bytes.count <= limits.bytes, let count = Int32(exactly: bytes.count) else {
      throw XMLError(.tooLarge, line: 0)
    }
    _ = ready
    let builder = XMLTreeBuilder(bytes, limits)
    return try bytes.withUnsafeBufferPointer { (buffer) throws(XMLError) in
      // nil for an empty document, too.
      guard let start = UnsafeRawBufferPointer(buffer).bindMemory(to: CChar.self).baseAddress,
        let context = xmlCreateMemoryParserCtxt(start, count)
      else { throw XMLError(.malformed, line: 0) }
      defer {
        // After an error the library goes on behind our callbacks, and keeps what a document type declares.
        xmlFreeDoc(context.pointee.myDoc)
        context.pointee.myDoc = nil
        xmlFreeParserCtxt(context)
      }
      // NOENT replaces XML's own five and characters by number; a document has no others without a document type.
      xmlCtxtUseOptions(context, Int32(XML_PARSE_NONET.rawValue | XML_PARSE_NOENT.rawValue))
      context.pointee.sax.pointee = .tree
      let data = Unmanaged.passUnretained(builder).toOpaque()
      context.pointee.userData = data
      builder.context = context
      // Of this thread; without it the library prints to the standard error, and some errors have no other way.
      xmlSetStructuredErrorFunc(data) { data, error in XMLTreeBuilder.of(data)?.note(error?.pointee) }
      defer { xmlSetStructuredErrorFunc(nil) { _, _ in } }
      xmlParseDocument(context)
      return try builder.result()
    }
  }
}

extension xmlSAXHandler {
  /// Callbacks that build a tree.
  fileprivate static var tree: xmlSAXHandler {
    var handler = xmlSAXHandler()
    handler.initialized = UInt32(XML_SAX2_MAGIC)
    handler.startDocument = { data in XMLTreeBuilder.of(data)?.begin() }
    handler.internalSubset = { data, _, _, _ in XMLTreeBuilder.of(data)?.stop(.doctype) }
    handler.startElementNs = { data, local, _, uri, _, _, count, _, attributes in
      XMLTreeBuilder.of(data)?.start(local, uri, attributes, count)
    }
    handler.endElementNs = { data, _, _, _ in XMLTreeBuilder.of(data)?.end() }
    handler.characters = { data, text, count in XMLTreeBuilder.of(data)?.text(text, count) }
    handler.ignorableWhitespace = handler.characters
    handler.cdataBlock = handler.characters
    return handler
  }
}
