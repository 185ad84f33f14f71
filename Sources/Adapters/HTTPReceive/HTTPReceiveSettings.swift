public import Hub
import YAML

/// `receive:` of a system's file, where its transport is `http-receive`: the system pushes to the hub, and may ask it.
public struct HTTPReceiveSettings: Sendable {
  /// The path that it pushes applications to; nil where it pushes none. Systems may share a path: the key tells them apart.
  public var applications: String?
  /// The path that it pushes statuses to; nil where it pushes none.
  public var statuses: String?
  /// The path that it pushes acknowledgements to, of records that it fetched or took; nil where it pushes none.
  public var acknowledgements: String?
  /// The path that it publishes its items to (事项管理); nil where it publishes none.
  public var catalogue: String?
  /// The path where it asks for the status of its cases; nil where it does not ask.
  public var questions: String?
  /// The form of its answers.
  var reply: ReplyForm
  /// Forms of what it pushes.
  var forms: [PushKind: Set<DocumentForm>]

  /// Reads the section; nil after findings, and nil without one where the system does not push.
  /// - Parameter mapping: the system's, which has the form of its answers where the file gives one.
  public init?(of system: SystemDeclaration, _ mapping: SystemMapping, findings: FindingCollector) {
    guard let node = system.receive else { return nil }
    let reader = ConfigReader(node, file: system.file, key: "receive", findings: findings)
    guard let transport = reader.required("transport", .text) else { return nil }
    // Its topic is read by `Fetcher`.
    if transport == "kafka-topic" { return nil }
    guard transport == "http-receive" else {
      reader.report(
        "transport", zh: "未知的接收方式", en: "is not a transport to receive by", hint: "known: http-receive, kafka-topic")
      return nil
    }
    applications = reader.optional("path", .path)
    statuses = reader.optional("statuses", .path)
    acknowledgements = reader.optional("acknowledgements", .path)
    catalogue = reader.optional("catalogue", .path)
    questions = reader.optional("questions", .path)
    reply = ReplyForm.read(reader, mapping)
    forms = [
      .applications: Self.forms(system.inbound?["application"]), .statuses: Self.forms(system.inbound?["status"]),
      .acknowledgements: Self.forms(system.inbound?["acknowledgement"]),
      .catalogue: Self.forms(system.inbound?["catalogue"]),
    ]
    if [applications, statuses, acknowledgements, catalogue, questions].allSatisfy({ $0 == nil }) {
      reader.report(
        nil, zh: "须有 path、statuses、acknowledgements、catalogue 或 questions",
        en: "needs a path, for applications, statuses, acknowledgements, catalogue or questions")
    }
    if questions != nil, system.outbound?["answer"] == nil {
      reader.report(
        "questions", zh: "须有 outbound.answer，说明如何答复", en: "needs outbound.answer, which says what is answered")
    }
    reader.finish()
  }

  /// The forms that mappings of one kind of message name; what is wrong with them is the mapping's finding.
  private static func forms(_ node: YAMLNode?) -> Set<DocumentForm> {
    Set((node.map { $0.elements ?? [$0] } ?? []).map { $0["form"]?.scalar.flatMap(DocumentForm.init) ?? .json })
  }

  /// The content type of the applications that it pushes.
  public var applicationType: String {
    "\(forms[.applications]?.compactMap(\.mediaTypes.first).min() ?? "application/json"); charset=utf-8"
  }
}

extension ConfigForm where Value == String {
  /// An absolute path of unreserved characters.
  fileprivate static var path: Self {
    Self(zh: "以/开头的路径", en: "an absolute path") { node in
      guard let text = node.scalar, text.hasPrefix("/"),
        text.utf8.allSatisfy({
          (0x2D...0x39).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0) || $0 == 0x5F
        })
      else { return nil }
      return text
    }
  }
}
