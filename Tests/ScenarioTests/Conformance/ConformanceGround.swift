import Foundation
import HTTP
import HTTPClient
import Hub
import HubTesting
import JSON
import Testing

@testable import Simulation

/// What a corrected version has, beside another address: a material that the first one lacks.
enum Corrected {
  static let name = "招牌效果图"
  /// Its id in the theme.
  static let material = "sign-picture"
  static let stuff =
    #"{"stuffId": "00000000-0000-4000-8000-000000000009", "stuffCode": "", "stuffName": "招牌效果图", "stuffType": "1", "#
    + #""stuffStatus": "2", "fileId": "sample-file-0009"},"#
}

extension WholeHub {
  /// Files the sample restaurant with one item, as the city does, under a number and in a version.
  func file(_ number: String, _ item: ItemCode, version: String, isCorrected: Bool) async throws -> HTTPResponse {
    let file = Self.root.appending(path: "demo/samples/01-restaurant.json")
    var text = try String(contentsOf: file, encoding: .utf8)
      .replacing("0000002603CC001", with: number).replacing(#""version": "1""#, with: #""version": "\#(version)""#)
      .replacing(#""SAMPLE-SPJYXK,310150081001,310150633000,310150508000""#, with: #""\#(item)""#)
    if isCorrected {
      text = text.replacing("测试路1号", with: "测试路2号").replacing(#""stuffs": ["#, with: #""stuffs": [\#(Corrected.stuff)"#)
    }
    return try await pusher.push(Array(text.utf8))
  }

  /// The journal of a case, as operators see it.
  func trace(_ filed: Filed) async throws -> [JSONValue] {
    try await get("/applications/\(filed.id)")["journal"]?.array ?? []
  }

  /// An operator's word.
  func command(_ action: String, leg: String, number: String? = nil, of filed: Filed) async throws {
    var body: JSONObject = ["action": .string(action), "leg": .string(leg), "reason": "conformance"]
    if let number { body["caseNumber"] = .string(number) }
    let answer = try await ask("/applications/\(filed.id)/commands", posting: .object(body))
    #expect(answer.body["outcome"] == "done", "\(answer)")
  }

  /// A figure of hubd's.
  func metric(_ name: String, of system: SystemCode) async throws -> String? {
    let url = admin.replacing("/admin/v1", with: "/metrics")
    let text = String(decoding: try await client.send(HTTPClientRequest(.get, url)).body, as: UTF8.self)
    return text.split(separator: "\n").first { $0.hasPrefix("\(name){system=\"\(system)\"}") }?
      .split(separator: " ").last.map(String.init)
  }
}

extension ConfigFiles {
  /// Sets keys of a system's `delivery:`, and takes it in.
  mutating func setDelivery(of system: SystemCode, _ settings: [String: String]) {
    let path = "systems/\(system).yaml"
    let lines = String(decoding: contents[path] ?? [], as: UTF8.self)
      .replacing("state: planned", with: "state: live").split(separator: "\n", omittingEmptySubsequences: false)
    guard let start = lines.firstIndex(of: "delivery:") else { return }
    let end = lines[(start + 1)...].firstIndex { !$0.isEmpty && !$0.hasPrefix(" ") } ?? lines.endIndex
    let kept = lines[(start + 1)..<end].filter { line in
      !settings.keys.contains { line.hasPrefix("  \($0):") }
    }
    let set = settings.sorted { $0.key < $1.key }.map { "  \($0.key): \($0.value)" }
    let text = lines[...start].map(String.init) + set + kept.map(String.init) + lines[end...].map(String.init)
    contents[path] = Array(text.joined(separator: "\n").utf8)
  }

  /// Replaces words in a system's file.
  mutating func replace(in system: SystemCode, _ words: KeyValuePairs<String, String>) {
    let path = "systems/\(system).yaml"
    let text = String(decoding: contents[path] ?? [], as: UTF8.self)
    contents[path] = Array(words.reduce(text) { $0.replacing($1.key, with: $1.value) }.utf8)
  }

  /// The text of a system's file.
  func text(of system: SystemCode) -> String {
    String(decoding: contents["systems/\(system).yaml"] ?? [], as: UTF8.self)
  }
}

extension Caseload {
  /// Moves a case by hand, and waits until the hub was told.
  func say(_ word: Word?, of number: String) async throws {
    #expect(set(number, to: try #require(word).text))
    #expect(await eventually { cases.first { $0.number == number }?.toTell.isEmpty == true })
  }
}
