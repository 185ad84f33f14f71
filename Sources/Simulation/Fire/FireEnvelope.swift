import HTTP
import JSON
import XML

/// SOAP as the fire department speaks it.
enum FireEnvelope {
  /// A call: the operation and its parameters.
  struct Call {
    var operation: String
    var parameters: [String: String]
  }

  /// Reads a call; nil where it is none.
  static func call(_ bytes: [UInt8]) -> Call? {
    guard let root = try? XMLElement.parse(bytes), root.name.local == "Envelope",
      let operation = root["Body"]?.elements.first, operation.name.namespace == "http://fire.sample.xh/ws"
    else { return nil }
    let parameters = operation.elements.map { ($0.name.local, $0.text) }
    return Call(operation: operation.name.local, parameters: Dictionary(parameters) { first, _ in first })
  }

  /// An answer with its JSON as escaped text, or in CDATA.
  static func answer(_ operation: String, _ json: JSONValue, inCDATA: Bool) -> HTTPResponse {
    let text = String(decoding: json.bytes(), as: UTF8.self)
    let held =
      inCDATA
      ? "<![CDATA[\(text.replacing("]]>", with: "]]\\u003e"))]]>"
      : text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
    return envelope(
      200,
      #"<ws:\#(operation)Response xmlns:ws="http://fire.sample.xh/ws"><return>\#(held)</return></ws:\#(operation)Response>"#
    )
  }

  /// A fault, with HTTP 500 (SOAP 1.1 §6.2).
  static func fault(_ code: String, _ text: String) -> HTTPResponse {
    envelope(
      500,
      "<soapenv:Fault><faultcode>soapenv:\(code)</faultcode><faultstring>\(text)</faultstring><detail/></soapenv:Fault>"
    )
  }

  private static func envelope(_ status: Int, _ body: String) -> HTTPResponse {
    let text =
      #"<?xml version="1.0" encoding="UTF-8"?><soapenv:Envelope "#
      + #"xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"><soapenv:Body>\#(body)</soapenv:Body></soapenv:Envelope>"#
    return HTTPResponse(
      status: status, headers: ["Content-Type": "text/xml; charset=utf-8"], body: Array(text.utf8))
  }
}
