import Foundation
import HubTesting
import JSON
import Testing
import YAML

/// `docs/asyncapi.yaml` with the schemas that it refers to beside it.
struct AsyncAPIDocument {
  let root: JSONValue
  let checker: SchemaChecker

  init() throws {
    let yaml = try #require(try YAMLNode.parse(Fixtures.bytes("../../docs/asyncapi.yaml")))
    var root = try #require(yaml.plain(inFile: nil).object)
    var files: JSONObject = [:]
    for name in ["application-v1.json", "status-v1.json"] {
      files[name] = try Fixtures.json("../../docs/schema/\(name)").referring(inFile: name)
    }
    root["files"] = .object(files)
    self.root = .object(root)
    checker = SchemaChecker(root: self.root)
  }

  var messages: [JSONObject.Member] { root["components"]?["messages"]?.object?.members ?? [] }
  var addresses: Set<String> {
    Set((root["channels"]?.object?.members ?? []).compactMap { $0.value["address"]?.string })
  }

  func schema(_ name: String) throws -> JSONValue { try #require(root["components"]?["schemas"]?[name]) }
}

extension YAMLNode {
  /// The node as JSON; plain scalars that look like numbers or truth are these.
  fileprivate func plain(inFile file: String?) -> JSONValue {
    switch content {
    case .sequence(let nodes): return .array(nodes.map { $0.plain(inFile: file) })
    case .mapping(let entries):
      let members = entries.map { JSONObject.Member(key: $0.key, value: $0.value.plain(inFile: file)) }
      return JSONValue.object(JSONObject(members: members)).referring(inFile: file)
    case .scalar(let text, plain: false): return .string(text)
    case .scalar(let text, plain: true):
      if let number = Int64(text) { return .number(JSONNumber(number)) }
      return text == "true" ? true : text == "false" ? false : .string(text)
    }
  }
}

extension JSONValue {
  /// The schema with its references as places in one document: other files stand under `files`.
  fileprivate func referring(inFile file: String?) -> JSONValue {
    switch self {
    case .array(let elements): return .array(elements.map { $0.referring(inFile: file) })
    case .object(let object):
      return .object(
        JSONObject(
          members: object.members.map { member in
            guard member.key == "$ref", let target = member.value.string else {
              return .init(key: member.key, value: member.value.referring(inFile: file))
            }
            return .init(key: member.key, value: .string(Self.place(of: target, inFile: file)))
          }))
    default: return self
    }
  }

  private static func place(of target: String, inFile file: String?) -> String {
    if target.hasPrefix("./schema/") { return "#/files/" + target.dropFirst("./schema/".count) }
    guard let file, target.hasPrefix("#/"), !target.hasPrefix("#/files/") else { return target }
    return "#/files/\(file)/" + target.dropFirst(2)
  }
}
