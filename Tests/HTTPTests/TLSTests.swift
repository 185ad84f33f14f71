import HTTP
import HTTPClient
import HTTPServer
import Testing

@Suite struct TLSTests {
  private enum Shown: String { case nothing, client, stranger }

  private func ask(required: Bool, _ shown: Shown) async throws -> (status: Int, subject: String) {
    var options = HTTPServerOptions()
    options.tls = .init(
      certificate: try certificate("server.pem"), privateKey: try certificate("server.key"),
      clientAuthority: try certificate("authority.pem"), clientCertificateRequired: required)
    return try await withServer(options, handler: { .text(200, $0.peer?.certificateSubject ?? "none") }) { server in
      var options = HTTPClientOptions()
      options.tls.authority = try certificate("authority.pem")
      if shown != .nothing {
        options.tls.certificate = try certificate("\(shown).pem")
        options.tls.privateKey = try certificate("\(shown).key")
      }
      let client = try HTTPClient(options)
      let url = server.url("/", scheme: "https", host: "localhost")
      _ = try await client.send(HTTPClientRequest(.get, url))
      let answer = try await client.send(HTTPClientRequest(.post, url, body: [1, 2]))
      return (answer.status, String(decoding: answer.body, as: UTF8.self))
    }
  }

  @Test func clientCertificateIsVerifiedAndNamed() async throws {
    #expect(try await ask(required: true, .client) == (200, "CN=district-sample"))
  }

  @Test func withoutCertificate() async throws {
    #expect(try await ask(required: false, .nothing) == (200, "none"))
    #expect(try await ask(required: true, .nothing).status == 403)
  }

  @Test func strangersCertificateIsRefusedInAnyCase() async throws {
    #expect(try await ask(required: false, .stranger).status == 403)
    #expect(try await ask(required: true, .stranger).status == 403)
  }

  @Test func serverThatIsNotTrustedIsRefused() async throws {
    var options = HTTPServerOptions()
    options.tls = .init(certificate: try certificate("server.pem"), privateKey: try certificate("server.key"))
    try await withServer(options, handler: { _ in .text(200, "") }) { server in
      let client = try HTTPClient()
      let error = await #expect(throws: HTTPClientError.self) {
        try await client.send(HTTPClientRequest(.get, server.url("/", scheme: "https", host: "localhost")))
      }
      #expect(error?.code == .tls && error?.mayHaveBeenSent == false)
    }
  }

  @Test(arguments: ["key", "certificate", "authority"]) func wrongPartIsNamedAtStart(wrong: String) throws {
    var tls = HTTPServerOptions.TLS(
      certificate: try certificate("server.pem"), privateKey: try certificate("server.key"),
      clientAuthority: try certificate("authority.pem"))
    switch wrong {
    case "key": tls.privateKey = try certificate("client.key")
    case "certificate": tls.certificate = ""
    default: tls.clientAuthority = "none"
    }
    var options = HTTPServerOptions()
    options.tls = tls
    let error = #expect(throws: HTTPServerError.self) { try HTTPServer(options) { _ in .text(200, "") } }
    #expect(error?.code == .tls && error?.message.contains(wrong) == true)
  }
}
