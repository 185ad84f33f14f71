import JSON

/// The outer form of a system's answers to the hub's calls. A gateway's page is none of them.
enum AnswerForm: String, Sendable, CaseIterable {
  case json, xml, soap

  /// What rules read; nil where the bytes are not of this form.
  func tree(_ bytes: [UInt8]) -> JSONValue? {
    switch self {
    case .json: try? DocumentForm.json.read(bytes)
    case .xml: try? DocumentForm.xml.read(bytes)
    case .soap: SOAPEnvelope.content(of: bytes)
    }
  }

  /// The code of an answer that is not of this form.
  var notThis: String { "not-\(rawValue)" }
}
