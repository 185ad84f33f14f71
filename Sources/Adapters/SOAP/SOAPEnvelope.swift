import JSON
import XML

/// SOAP 1.1 (W3C note of 8 May 2000), rpc style, literal: a call is an element in the service's own namespace, with its
/// parameters as elements in none. Only the outside of a call: addresses, limits and answers are those of every HTTP call.
struct SOAPEnvelope: Sendable, Hashable {
  private static let eleven = "http://schemas.xmlsoap.org/soap/envelope/"
  private static let twelve = "http://www.w3.org/2003/05/soap-envelope"
  /// Headers of every call; the action is empty, as the services that were seen declare it.
  static let headers: KeyValuePairs = ["Content-Type": "text/xml; charset=utf-8", "SOAPAction": "\"\""]

  /// Namespace of the service's operations.
  var namespace: String

  /// The bytes of a call.
  func call(_ operation: String, _ parameters: JSONValue) throws(XMLError) -> [UInt8] {
    var call = XMLDocument.element(XMLName(operation), parameters)
    call.name.namespace = namespace
    let body = XMLElement(XMLName("Body", in: Self.eleven), children: [.element(call)])
    let header = XMLElement(XMLName("Header", in: Self.eleven))
    let envelope = XMLElement(XMLName("Envelope", in: Self.eleven), children: [.element(header), .element(body)])
    return try envelope.document(prefixes: [Self.eleven: "soapenv", namespace: "ws"])
  }

  /// What an answer holds: the parts of the response by their names, or `{fault: {code, text}}` of a fault in SOAP 1.1 or
  /// 1.2; nil where it is no envelope.
  static func content(of bytes: [UInt8]) -> JSONValue? {
    guard let root = try? XMLElement.parse(bytes, limits: XMLDocument.limits), root.name.local == "Envelope",
      root.name.namespace == eleven || root.name.namespace == twelve, let response = root["Body"]?.elements.first
    else { return nil }
    guard response.name.local == "Fault", response.name.namespace == root.name.namespace else {
      let content = XMLDocument.content(response)
      return content.object == nil ? .object([:]) : content
    }
    let code = response["faultcode"]?.text ?? response["Code"]?["Value"]?.text ?? ""
    let text = response["faultstring"]?.text ?? response["Reason"]?["Text"]?.text ?? ""
    // A code is a qualified name; whatever its prefix, it is of SOAP itself.
    let local = code.split(separator: ":").last.map(String.init) ?? ""
    return ["fault": ["code": .string(local.trimmingBlanks), "text": .string(text.trimmingBlanks)]]
  }
}

/// One operation of a service.
struct SOAPOperation: Sendable, Hashable {
  var envelope: SOAPEnvelope
  var name: String
}

extension String {
  fileprivate var trimmingBlanks: String {
    String(drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
  }
}
