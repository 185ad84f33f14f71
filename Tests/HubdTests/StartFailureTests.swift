import Foundation
import HTTP
import HTTPServer
import Testing

/// Each thing that can be wrong at start ends hubd with a message, a hint and an exit code.
@Suite(.timeLimit(.minutes(1))) struct StartFailureTests {
  private func failure(
    _ arguments: [String], environment: [String: String] = HubdProcess.secrets, data: URL? = nil
  ) async throws -> (code: Int32, output: String) {
    let hubd = try HubdProcess(arguments, environment: environment, data: data)
    let code = await hubd.ended()
    return (code, await hubd.said("never said"))
  }

  @Test func aWrongFlagIsUsage() async throws {
    let (code, output) = try await failure(["--embeded-broker"])
    #expect(code == 2)
    #expect(output.contains("embedded-broker"))
  }

  @Test func aWrongValueNamesItsOrigin() async throws {
    let (code, output) = try await failure(["--roles", "receive,ruler"])
    #expect(code == 78)
    #expect(
      output.contains("flag --roles:1:1: error: roles[1]: must be one of receive, process, deliver, index, admin"))
  }

  @Test func adminNeedsAnIndexBesideIt() async throws {
    let (code, output) = try await failure(["--roles", "process,admin"])
    #expect(code == 78)
    #expect(output.contains("flag --roles") && output.contains("answers from the index of its own process"))
  }

  @Test func aDirectoryWithoutConfigurationIsTold() async throws {
    let (code, output) = try await failure(["--config", "/nowhere"])
    #expect(code == 78)
    #expect(output.contains("hubctl check --config /nowhere"))
  }

  @Test func aMissingSecretIsNamedAndNotShown() async throws {
    for name in HubdProcess.secrets.keys {
      var environment = HubdProcess.secrets
      environment[name] = nil
      let (code, output) = try await failure(["--embedded-broker"], environment: environment)
      #expect(code == 78)
      #expect(output.contains("env:\(name) is not set"), "\(output)")
    }
    var environment = HubdProcess.secrets
    environment["HUB_CITY_KEY"] = "dG9vIHNob3J0"
    let (code, output) = try await failure(["--embedded-broker"], environment: environment)
    #expect(code == 78)
    #expect(!output.contains("dG9vIHNob3J0") && !output.contains("too short"))
  }

  @Test func kafkaThatCannotBeReachedIsTold() async throws {
    let (code, output) = try await failure(["--bootstrap", "127.0.0.1:1"])
    #expect(code == 69)
    #expect(output.contains("Kafka cannot be reached"))
    #expect(output.contains("HUB_BOOTSTRAP"))
  }

  @Test func aTakenPortIsTold() async throws {
    let server = try HTTPServer(.init()) { _ in .text(200, "") }
    let (code, output) = try await failure(["--embedded-broker", "--receive-port", "\(server.port)"])
    await server.stop(grace: .zero)
    #expect(code == 1)
    #expect(output.contains("the receive listener cannot start at 127.0.0.1:\(server.port)"))
  }

  @Test func aDataDirectoryThatCannotBeMadeIsTold() async throws {
    let (code, output) = try await failure(["--embedded-broker"], data: URL(filePath: "/dev/null/data"))
    #expect(code == 78)
    #expect(output.contains("--data or HUB_DATA"))
  }

  @Test func aDataDirectoryHasOneHubd() async throws {
    let first = try HubdProcess(["--embedded-broker"])
    _ = await first.address("admin")
    let (code, output) = try await failure(["--embedded-broker"], data: first.directory.appending(path: "data"))
    #expect(code == 1)
    #expect(output.contains("another hubd uses the data directory"))
  }
}
