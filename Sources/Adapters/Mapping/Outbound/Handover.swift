import Hub
import JSON
import YAML

/// `materials:` of a call: in which way the contents of materials are made ready before the call is made.
final class Handover: Sendable {
  /// The contents themselves, in the message.
  struct Inline: Sendable {
    /// Bytes of all contents of one message, at the most.
    var limit: Int
    /// A line break after so many characters; nil for none.
    var line: Int?
  }

  let inline: Inline?
  /// A link that is good for so long.
  let link: Duration?
  /// A call for each content, made before; its answer names the content at the receiver.
  let upload: Exchange?

  init(inline: Inline?, link: Duration?, upload: Exchange?) {
    self.inline = inline
    self.link = link
    self.upload = upload
  }

  /// Reads the section.
  static func read(_ source: MappingSource, standard: ReplyMapping?) -> Handover {
    let reader = source.reader()
    defer { reader.finish() }
    let inline = reader.section("base64").map { section in
      defer { section.finish() }
      return Inline(
        limit: section.value("limit", .size, default: 5 << 20), line: section.optional("line", .int(4...1_000)))
    }
    let upload = reader.raw("upload").map { node in
      let inner = source.inner(node, "upload")
      let scope = source.scope.lending(source.scope.variables.union(["material"]))
      return Exchange.read(
        MappingSource(node: node, file: inner.file, key: inner.key, scope: scope), standard: standard)
    }
    return Handover(inline: inline, link: reader.optional("link", .duration), upload: upload)
  }
}

extension JSONValue {
  /// The record with what was made ready for its materials: in `application.materials`, and in `materials`, which holds
  /// those whose content the receiver does not have yet.
  /// - Parameter ready: by digest.
  func handing(over ready: [String: JSONObject]) -> JSONValue {
    guard var record = object, !ready.isEmpty else { return self }
    if let materials = record["materials"] { record["materials"] = materials.completed(by: ready) }
    if var application = record["application"]?.object, let materials = application["materials"] {
      application["materials"] = materials.completed(by: ready)
      record["application"] = .object(application)
    }
    return .object(record)
  }

  private func completed(by ready: [String: JSONObject]) -> JSONValue {
    .array(
      (array ?? []).map { material in
        guard let object = material.object, let digest = object["contentDigest"]?.string, let more = ready[digest]
        else { return material }
        return .object(JSONObject(members: object.members + more.members))
      })
  }
}
