public import Hub
import YAML

/// `receive:` of a system's file, where its transport is `http-receive`: the system pushes to the hub, and may ask it.
public struct HTTPReceiveSettings: Sendable, Hashable {
  /// The path that it pushes applications to; nil where it pushes none. Systems may share a path: the key tells them apart.
  public var applications: String?
  /// The path that it pushes statuses to; nil where it pushes none.
  public var statuses: String?
  /// The path that it pushes acknowledgements to, of records that it fetched or took; nil where it pushes none.
  public var acknowledgements: String?
  /// The path where it asks for the status of its cases; nil where it does not ask.
  public var questions: String?
  /// The form of its answers.
  var reply: ReplyForm
  /// What the bodies of its pushes are.
  private var media: [PushKind: MediaType]

  /// Reads the section; nil after findings, and nil without one where the system does not push.
  public init?(of system: SystemDeclaration, findings: FindingCollector) {
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
    questions = reader.optional("questions", .path)
    reply = reader.value("reply", .word, default: .city)
    media = [
      .applications: MediaType(form: system.inbound?["application"]?["form"]?.scalar),
      .statuses: MediaType(form: system.inbound?["status"]?["form"]?.scalar),
      .acknowledgements: MediaType(form: system.inbound?["acknowledgement"]?["form"]?.scalar),
    ]
    if applications == nil, statuses == nil, acknowledgements == nil, questions == nil {
      reader.report(
        nil, zh: "须有 path、statuses、acknowledgements 或 questions",
        en: "needs a path, for applications, statuses, acknowledgements or questions")
    }
    if questions != nil, system.outbound?["answer"] == nil {
      reader.report(
        "questions", zh: "须有 outbound.answer，说明如何答复", en: "needs outbound.answer, which says what is answered")
    }
    if reply == .own, system.outbound?["envelope"] == nil {
      reader.report("reply", zh: "须有 outbound.envelope", en: "needs outbound.envelope, which says what is answered")
    }
    reader.finish()
  }

  /// The content type of the applications that it pushes.
  public var applicationType: String { "\(media(of: .applications).rawValue); charset=utf-8" }

  /// What the body of a push is.
  func media(of kind: PushKind) -> MediaType { media[kind] ?? .json }
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
