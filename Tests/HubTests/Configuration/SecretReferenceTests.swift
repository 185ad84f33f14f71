import Foundation
import Testing

@testable import Hub

@Suite struct SecretReferenceTests {
  @Test(arguments: ["secret", "env:", "file:", "vault:x", "env:A B"]) func onlyReferencesAreTaken(text: String) {
    #expect(SecretReference(text) == nil)
  }

  @Test func theEnvironmentIsRead() throws {
    let reference = try #require(SecretReference("env:KEY"))
    #expect(try reference.text(environment: ["KEY": "value"], directory: "/") == "value")
    #expect(throws: SecretError(reference: reference, problem: .absent)) {
      try reference.resolve(environment: [:], directory: "/")
    }
    #expect(throws: SecretError(reference: reference, problem: .empty)) {
      try reference.resolve(environment: ["KEY": "\n"], directory: "/")
    }
  }

  @Test func aFileIsReadBesideTheConfiguration() throws {
    let directory = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: directory) }
    try Data("value\r\n".utf8).write(to: directory.appendingPathComponent("key"))
    let reference = try #require(SecretReference("file:key"))
    #expect(try reference.text(environment: [:], directory: directory.path) == "value")
    let absent = try #require(SecretReference("file:other"))
    #expect(throws: SecretError(reference: absent, problem: .unreadable)) {
      try absent.resolve(environment: [:], directory: directory.path)
    }
  }
}
