public import Hub
import YAML

/// `receive:` of a system's file, where its transport is `http-receive`: the system pushes to the hub.
public struct HTTPReceiveSettings: Sendable, Hashable {
  /// The path that it pushes applications to; nil where it pushes none. Systems may share a path: the key tells them apart.
  public var applications: String?
  /// The path that it pushes statuses to; nil where it pushes none.
  public var statuses: String?
  /// The path that it pushes acknowledgements to, of records that it fetched or took; nil where it pushes none.
  public var acknowledgements: String?
  /// The path that it publishes its items to (事项管理); nil where it publishes none.
  public var catalogue: String?
  /// The form of its answers.
  var reply: ReplyForm

  /// Reads the section; nil after findings, and nil without one where the system does not push.
  public init?(of system: SystemDeclaration, findings: FindingCollector) {
    guard let node = system.receive else { return nil }
    let reader = ConfigReader(node, file: system.file, key: "receive", findings: findings)
    guard let transport = reader.required("transport", .text) else { return nil }
    guard transport == "http-receive" else {
      reader.report(
        "transport", zh: "未知的接收方式", en: "is not a transport to receive by", hint: "known: http-receive")
      return nil
    }
    applications = reader.optional("path", .path)
    statuses = reader.optional("statuses", .path)
    acknowledgements = reader.optional("acknowledgements", .path)
    catalogue = reader.optional("catalogue", .path)
    reply = reader.value("reply", .word, default: .city)
    if applications == nil, statuses == nil, acknowledgements == nil, catalogue == nil {
      reader.report(
        nil, zh: "须有 path、statuses、acknowledgements 或 catalogue",
        en: "needs a path, for applications, statuses, acknowledgements or catalogue")
    }
    reader.finish()
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
