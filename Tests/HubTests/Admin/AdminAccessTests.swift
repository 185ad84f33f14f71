import Foundation
import HTTP
import JSON
import Testing

@testable import Hub

@Suite struct AdminAccessTests {
  @Test func demandsATokenOfTheRole() async throws {
    try await AdminScene.run(try await IndexScene()) { admin async throws in
      #expect(try await admin.ask("/applications", as: nil).json["code"] == "unauthenticated")
      #expect(try await admin.ask("/applications", as: 9).status == 401)
      #expect(try await admin.ask("/applications", as: 2).status == 200)
      #expect(try await admin.ask("/applications", as: 4).status == 200)
      let denied = try await admin.ask("/applications/C1/commands", posting: ["action": "release"], as: 2)
      #expect(denied.status == 403 && denied.json["code"] == "denied")
      #expect(denied.json["messageEn"]?.string?.contains("operator") == true)
      #expect(try await admin.ask("/quarantine", as: 3).status == 403)
      #expect(try await admin.ask("/quarantine", as: 2).status == 200)
    }
  }

  @Test(arguments: ["Basic aHVi", "Bearer", "Bearer a b", "hub_00000000000000000000000000000001", ""])
  func refusesOtherHeaders(header: String) throws {
    let table = try TokenTable(json: AdminScene.tokens)
    let request = HTTPRequest(method: .get, path: "/", headers: ["Authorization": header])
    #expect(throws: AdminError.unauthenticated) { try table.principal(of: request, needing: .viewer) }
  }

  @Test func takesTheSchemeInAnyCase() throws {
    let table = try TokenTable(json: AdminScene.tokens)
    let request = HTTPRequest(
      method: .get, path: "/", headers: ["authorization": "bearer hub_00000000000000000000000000000003"])
    let asker = try table.principal(of: request, needing: .operate)
    #expect(asker == Principal(name: "huangpu", role: .operate, scope: .districts(["SH00HP"])))
  }

  @Test(arguments: [
    "{}", #"{"tokens":[{"name":"a","role":"admin","token":"short"}]}"#, #"{"tokens":[{"role":"admin","sha256":"00"}]}"#,
    #"{"tokens":[{"name":"a","role":"boss","token":"00000000000000000000000000000000"}]}"#,
    #"{"tokens":[{"name":"a","role":"admin","districts":"SH00XH","token":"00000000000000000000000000000000"}]}"#,
  ])
  func refusesAMalformedTable(text: String) throws {
    let json = try JSONValue(parsing: Array(text.utf8))
    #expect(throws: TokenFileError.self) { try TokenTable(json: json) }
  }
}

@Suite struct TokenFileTests {
  private let directory = FileManager.default.temporaryDirectory.appending(path: "tokens-\(UUID())/data").path

  @Test func isMadeOnceForItsOwnerOnly() throws {
    defer { try? FileManager.default.removeItem(atPath: directory) }
    let path = "\(directory)/\(TokenFile.name)"
    _ = try TokenFile.loadOrCreate(directory: directory)
    let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    #expect(mode == 0o600)
    let token = try TokenFile.token(in: path)
    #expect(token.hasPrefix("hub_") && token.count == 68)
    let table = try TokenFile.loadOrCreate(directory: directory)
    #expect(try TokenFile.token(in: path) == token)
    #expect(table.principal(bearing: token)?.role == .admin)
    #expect(table.principal(bearing: token + "0") == nil)
    #expect(try FileManager.default.contentsOfDirectory(atPath: directory) == [TokenFile.name])
  }

  @Test func refusesAFileThatOthersMayRead() throws {
    defer { try? FileManager.default.removeItem(atPath: directory) }
    let path = "\(directory)/\(TokenFile.name)"
    _ = try TokenFile.loadOrCreate(directory: directory)
    try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: path)
    #expect(throws: TokenFileError(.open)) { try TokenFile.loadOrCreate(directory: directory) }
    #expect(throws: TokenFileError(.absent)) { try TokenFile.token(in: path + "x") }
  }
}
