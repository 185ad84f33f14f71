import Foundation
import Testing

@testable import Kafka

@Suite struct ConfigurationTests {
  private let configuration = Configuration(bootstrapServers: ["a:1", "b:2"], clientID: "c")

  @Test func settingsHaveTheLibrarysNames() {
    var configuration = configuration
    configuration.linger = .milliseconds(7)
    let settings = configuration.settings(for: .producer)
    #expect(settings["bootstrap.servers"] == "a:1,b:2")
    #expect(settings["linger.ms"] == "7")
    #expect(settings["acks"] == "all")
    #expect(settings["enable.idempotence"] == "true")
    #expect(settings["security.protocol"] == "plaintext")
  }

  @Test func anAnswerIsHeldBackOnlyForReadersThatGather() {
    #expect(configuration.settings(for: .consumer(group: "g"))["fetch.min.bytes"] == "1")
    var gathering = configuration
    gathering.fetchGathering = .milliseconds(30)
    let settings = gathering.settings(for: .consumer(group: "g"))
    #expect(settings["fetch.wait.max.ms"] == "30")
    #expect(settings["fetch.min.bytes"].flatMap { Int($0) } ?? 0 > 100_000)
  }

  @Test func overridesGoOverEverything() {
    var configuration = configuration
    configuration.overrides = ["linger.ms": "99"]
    #expect(configuration.settings(for: .producer)["linger.ms"] == "99")
  }

  @Test(arguments: [
    (nil, nil, "plaintext"), ("tls", nil, "ssl"), (nil, "sasl", "sasl_plaintext"), ("tls", "sasl", "sasl_ssl"),
  ])
  func theProtocolFollowsFromTLSAndSASL(_ tls: String?, _ sasl: String?, _ expected: String) {
    var configuration = configuration
    configuration.security.tls = tls.map { _ in .init(authorities: "/ca.pem") }
    configuration.security.sasl = sasl.map { _ in .init(mechanism: .plain, username: "u", password: .file("/p")) }
    #expect(configuration.settings(for: .reader)["security.protocol"] == expected)
  }

  @Test func secretsComeFromFilesAndTheEnvironmentAndStandNowhere() throws {
    let file = FileManager.default.temporaryDirectory.appending(path: "secret-\(UUID().uuidString)")
    try Data("geheim\n".utf8).write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    #expect(try Secret.file(file.path).resolve() == "geheim")
    var configuration = configuration
    configuration.security.sasl = .init(mechanism: .scramSHA256, username: "u", password: .file(file.path))
    #expect(!"\(configuration)".contains("geheim"))
    #expect(!configuration.settings(for: .producer).values.contains { $0.contains("geheim") })
    #expect(throws: Never.self) { try RdHandle(configuration, .producer) }
  }

  @Test func aSecretOfLineEndsOnlyIsNone() throws {
    let file = FileManager.default.temporaryDirectory.appending(path: "secret-\(UUID().uuidString)")
    try Data("\r\n\n".utf8).write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    #expect(throws: KafkaError.self) { try Secret.file(file.path).resolve() }
  }

  @Test func aMissingSecretIsNamedByItsReference() {
    var configuration = configuration
    configuration.security.sasl = .init(
      mechanism: .plain, username: "u", password: .environment("NO_SUCH_VARIABLE_HERE"))
    let error = #expect(throws: KafkaError.self) { try Producer(configuration) }
    #expect(error?.kind == .configuration)
    #expect(error?.message.contains("NO_SUCH_VARIABLE_HERE") == true)
  }

  @Test(arguments: [
    ["no.such.setting": "1"], ["linger.ms": "soon"], ["security.protocol": "ssl", "ssl.ca.location": "/none"],
  ])
  func aWrongSettingIsAnErrorOfConfiguration(_ overrides: [String: String]) {
    var configuration = configuration
    configuration.overrides = overrides
    let error = #expect(throws: KafkaError.self) { try Producer(configuration) }
    #expect(error?.kind == .configuration)
  }

  @Test(arguments: [
    (Duration.seconds(-1), Int32(0)), (.milliseconds(1500), 1500), (.seconds(10_000_000_000), 2_000_000_000),
    (.microseconds(999), 0), (.milliseconds(-1), 0),
  ])
  func durationsAreBounded(_ duration: Duration, _ expected: Int32) {
    #expect(duration.milliseconds == expected)
  }
}
