import Blocking
import Foundation
import Hub
import JSON
import KafkaTesting
import ProgramTesting
import Testing

/// A system that reads Kafka itself, with a client that is not ours.
@Suite(.timeLimit(.minutes(3)))
struct KafkaReaderScenarioTests {
  @Test(
    "a system that reads Kafka gets CloudEvents in its own topic, read-committed, with kcat",
    .enabled(if: LocalKafka.home != nil && Kcat.path != nil, "needs KAFKA_HOME and kcat"))
  func kcat() async throws {
    try await WholeHub.run(
      on: .kafka,
      changing: { files in
        files.contents["systems/reader.yaml"] = Array(
          """
          system: reader
          name: {zh: 自行读取Kafka的系统, en: a system that reads Kafka}
          district: SH00XH
          send: {transport: kafka-topic}

          """.utf8)
        let mappings = String(decoding: files.contents["mappings.yaml"] ?? [], as: UTF8.self)
        files.contents["mappings.yaml"] = Array(
          mappings.replacing("theme: cafe, system: xuhui", with: "theme: cafe, system: reader").utf8)
      }
    ) { hub in
      let answer = try await hub.push("02-cafe")
      let id = try #require(answer.body["data"]?["applicationId"]?.string)
      _ = try await hub.journal { $0.contains { $0.system == "reader" && $0.outcome == .delivered } }
      let lines = try await Kcat.read(Topics.feed("reader"), from: hub.bootstrap)
      let record = try JSONValue(parsing: Array(try #require(lines.first).utf8))
      #expect(lines.count == 1)
      #expect(record["key"]?.string == id)
      let headers = record["headers"]?.array?.compactMap(\.string) ?? []
      for (name, value) in [("ce_specversion", "1.0"), ("hub-delivery-id", "\(id).reader.1"), ("hub-sequence", "1")] {
        let index = try #require(headers.firstIndex(of: name))
        #expect(headers[index + 1] == value)
      }
      let payload = try JSONValue(parsing: Array(try #require(record["payload"]?.string).utf8))
      #expect(payload[pointer: "/payload/themeName"]?.string == "我要开咖啡店")
      #expect(payload[pointer: "/payload/application/source/caseNumber"]?.string == "000000260300002")
    }
  }
}

/// kcat, where the machine has it.
enum Kcat {
  static let path = ["/usr/bin/kcat", "/usr/local/bin/kcat"].first { FileManager.default.isExecutableFile(atPath: $0) }

  /// All committed records of a topic, a JSON document a line.
  static func read(_ topic: String, from bootstrap: [String]) async throws -> [Substring] {
    try await DedicatedThread.run(name: "kcat") { () throws in try runToEnd(topic, bootstrap) }
  }

  private static func runToEnd(_ topic: String, _ bootstrap: [String]) throws -> [Substring] {
    let ending = try Subprocess.run(
      path ?? "",
      [
        "-b", bootstrap.joined(separator: ","), "-C", "-t", topic, "-o", "beginning", "-e", "-q", "-J",
        "-X", "isolation.level=read_committed",
      ])
    return ending.output.split(separator: "\n")
  }
}
