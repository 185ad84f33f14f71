import Crypto
import Foundation
import HTTP
import JSON
import Testing

@testable import Simulation

@Suite struct CityTests {
  private func call(_ city: CityPlatform, _ endpoint: String, _ body: String) async throws -> JSONValue {
    let answer = await city.router.respond(
      to: HTTPRequest(method: .post, path: "/ac-product-api/\(endpoint)", body: Array(body.utf8)))
    #expect(answer.status == 200)
    return try JSONValue(parsing: answer.body)
  }

  private func token(_ city: CityPlatform) async throws -> String {
    let answer = try await call(
      city, "oauth2/getToken", "clientId=hub&clientSecret=sim-secret-not-for-live-use")
    return try #require(answer["data"]?["accessToken"]?.string)
  }

  @Test func takesCallbacksWithAToken() async throws {
    let city = CityPlatform()
    let token = try await token(city)
    let yes = try await call(
      city, "uapply/process", #"{"accessToken":"\#(token)","applyNo":"1","op":"收件","result":"通过"}"#)
    #expect(yes["isSuccess"]?.bool == true)
    #expect(city.book.callbacks.map(\.op) == ["收件"])
    #expect(city.book.callbacks.first?.body["accessToken"] == nil)
    let no = try await call(city, "uapply/process", #"{"accessToken":"other","applyNo":"1","op":"收件"}"#)
    #expect(no["isSuccess"]?.bool == false)
    #expect(city.book.callbacks.count == 1)
  }

  @Test func refusesAWrongSecret() async throws {
    let answer = try await call(CityPlatform(), "oauth2/getToken", "clientId=hub&clientSecret=wrong")
    #expect(answer["isSuccess"]?.bool == false)
  }

  @Test func aTokenMayExpireEarly() async throws {
    let city = CityPlatform()
    let token = try await token(city)
    city.faults.add(Fault(.token, at: "process", times: 1))
    let body = #"{"accessToken":"\#(token)","applyNo":"1","op":"收件","result":"通过"}"#
    #expect(try await call(city, "uapply/process", body)["isSuccess"]?.bool == false)
    #expect(try await call(city, "uapply/process", body)["isSuccess"]?.bool == false)
    #expect(city.book.callbacks.isEmpty)
  }

  @Test func successMayComeInOtherTypes() async throws {
    let city = CityPlatform()
    let token = try await token(city)
    city.faults.add(Fault(.types, at: "corretApply", times: 1))
    let answer = try await call(city, "uapply/corretApply", #"{"accessToken":"\#(token)","applyNo":"1"}"#)
    #expect(answer["isSuccess"]?.string == "true")
    #expect(answer["code"]?.int64 == 200)
    #expect(city.book.callbacks.map(\.endpoint) == ["corretApply"])
  }

  @Test func signsAsTheVectorsSay() throws {
    let url = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Vectors/signature-vectors.json")
    let vectors = try JSONValue(parsing: Array(try Data(contentsOf: url)))
    let posts = vectors.array?.filter { $0["method"] == "POST" } ?? []
    #expect(posts.count == 2)
    for vector in posts {
      let algorithm = try #require(vector["algorithm"]?.string.flatMap(PushSigner.Algorithm.init(rawValue:)))
      let signer = try PushSigner(
        keyID: vector["keyId"]?.string ?? "", key: Array("hub-test-key-0001-do-not-use-live".utf8), algorithm: algorithm
      )
      let headers = try signer.headers(
        path: vector["path"]?.string ?? "", query: vector["query"]?.string ?? "",
        body: Array((vector["bodyUtf8"]?.string ?? "").utf8),
        timestamp: try #require(vector["timestamp"]?.int64),
        nonce: vector["nonce"]?.string ?? "")
      #expect(headers["Hub-Signature"] == vector["signatureHex"]?.string)
    }
  }
}
