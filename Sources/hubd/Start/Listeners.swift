import CommandLine
import Foundation
import HTTP
import HTTPServer
import Hub

extension ListenerSettings {
  /// Starts a server with these settings.
  func start(
    name: String, configuration directory: String, bodyLimit: Int,
    refuse: (@Sendable (HTTPRefusal, HTTPRequest) -> HTTPResponse)? = nil,
    intake: (@Sendable (HTTPRequest) -> HTTPIntake)? = nil,
    handler: @escaping @Sendable (HTTPRequest) async -> HTTPResponse
  ) throws(Failure) -> HTTPServer {
    var options = HTTPServerOptions(address: address, port: UInt16(clamping: port))
    options.bodyLimit = bodyLimit
    options.connectionLimit = connections
    if let refuse { options.refuse = refuse }
    if let intake { options.intake = intake }
    if let certificate = tls.certificate, let key = tls.key {
      options.tls = HTTPServerOptions.TLS(
        certificate: try Self.text(certificate, directory), privateKey: try Self.text(key, directory),
        clientAuthority: try tls.authority.map { path throws(Failure) in try Self.text(path, directory) },
        clientCertificateRequired: tls.authority != nil)
    }
    do {
      return try HTTPServer(options, handler: handler)
    } catch {
      throw Failure(
        .failed, "the \(name) listener cannot start at \(address):\(port): \(error.message)",
        hint: "is the port taken? \(name).port, HUB_\(name.uppercased())_PORT or --\(name)-port names another")
    }
  }

  private static func text(_ path: String, _ directory: String) throws(Failure) -> String {
    let absolute = path.hasPrefix("/") ? path : "\(directory)/\(path)"
    guard let data = FileManager.default.contents(atPath: absolute) else {
      throw Failure(.configuration, "the TLS file \(absolute) cannot be read", hint: nil)
    }
    return String(decoding: data, as: UTF8.self)
  }
}
