import CommandLine
import Foundation
import Hub
import YAML

/// Which hub is asked, and as whom: from flags, environment, `~/.config/hubctl.yaml`, and where hubd leaves its token.
///
///     current: local
///     contexts:
///       - {name: local, server: "http://127.0.0.1:8081", token-file: /var/lib/hub/admin-tokens.json}
struct Context: Sendable {
  /// Address of the admin API, without a path.
  var server: String
  /// The bearer token.
  var token: String
  /// Certificate authority to trust, PEM; the system's where nil.
  var authority: String?

  init(_ session: Session) throws {
    let environment = session.environment
    let named = try NamedContext.chosen(session.invocation.value("context"), environment)
    let port = environment["HUB_ADMIN_PORT"] ?? "8081"
    server = session.invocation.value("server") ?? named?.server ?? "http://127.0.0.1:\(port)"
    while server.hasSuffix("/") { server.removeLast() }
    token = try Self.token(session, named)
    authority = try named?.authority.map { String(decoding: try session.read($0), as: UTF8.self) }
  }

  private static func token(_ session: Session, _ named: NamedContext?) throws -> String {
    if let token = session.environment["HUB_TOKEN"], !token.isEmpty { return token }
    if let file = session.invocation.value("token-file") ?? named?.tokenFile { return try read(file) }
    let directories = [session.environment["HUB_DATA"], "var/hub", "/var/lib/hub"].compactMap { $0 }
    let files = directories.map { "\($0)/\(TokenFile.name)" }
    guard let file = files.first(where: { FileManager.default.fileExists(atPath: $0) }) else {
      throw Failure(
        .denied, "there is no admin token",
        hint: "looked for HUB_TOKEN, --token-file, and \(files.joined(separator: ", ")), which hubd writes at its start"
      )
    }
    return try read(file)
  }

  private static func read(_ file: String) throws -> String {
    do {
      return try TokenFile.token(in: file)
    } catch {
      throw Failure(.denied, "\(file): \(error)")
    }
  }
}

/// One entry of `~/.config/hubctl.yaml`.
private struct NamedContext {
  var server: String?
  var tokenFile: String?
  var authority: String?

  /// The context of a name, or the file's current one; nil where there is no file and no name.
  static func chosen(_ name: String?, _ environment: [String: String]) throws -> NamedContext? {
    let folder = environment["XDG_CONFIG_HOME"] ?? "\(environment["HOME"] ?? "")/.config"
    let path = "\(folder)/hubctl.yaml"
    guard let data = FileManager.default.contents(atPath: path) else {
      guard let name else { return nil }
      throw Failure(.configuration, "there is no context '\(name)': \(path) is missing")
    }
    let node: YAMLNode?
    do {
      node = try YAMLNode.parse(Array(data))
    } catch {
      throw Failure(.configuration, "\(path):\(error.position.line): \(error.message)")
    }
    guard let wanted = name ?? node?["current"]?.scalar else { return nil }
    let entries = node?["contexts"]?.elements ?? []
    guard let entry = entries.first(where: { $0["name"]?.scalar == wanted }) else {
      let known = entries.compactMap { $0["name"]?.scalar }.joined(separator: ", ")
      throw Failure(.configuration, "there is no context '\(wanted)' in \(path)", hint: "known: \(known)")
    }
    return NamedContext(
      server: entry["server"]?.scalar, tokenFile: entry["token-file"]?.scalar, authority: entry["authority"]?.scalar)
  }
}
