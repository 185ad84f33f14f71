import CommandLine
import Dispatch
import Foundation
import Glibc
import JSON
import PostgreSQL
import Simulation

import struct Simulation.Progress

/// `hubsim serve`.
@Sendable func serve(_ invocation: Invocation) async throws -> ExitCode {
  func port(_ name: String) throws -> UInt16 { UInt16(try invocation.integer(name, in: 0...65_535) ?? 0) }
  let words = (invocation.value("progress") ?? "").split(separator: ",").map(String.init)
  let progress = Progress(words: words, step: try duration(invocation, "step"))
  let portal = XuhuiPortal(progress: progress, forgetful: invocation.flag("forgetful"))
  let city = CityPlatform(
    clientID: invocation.value("client-id") ?? "", clientSecret: invocation.value("client-secret") ?? "")
  let simulation = try Simulation(
    address: invocation.value("address") ?? "127.0.0.1",
    ports: .init(
      city: try port("city-port"), xuhui: try port("xuhui-port"), control: try port("control-port"),
      others: Dictionary(
        uniqueKeysWithValues: try (["market", "fire"] + optional.map(\.code)).map { ($0, try port("\($0)-port")) })),
    city: city, portal: portal, others: try departments(invocation, progress) + others(invocation, progress))
  let places =
    [
      ("city", "城市平台 city platform", simulation.cityServer.url),
      ("xuhui", "徐汇区门户 Xuhui's portal", simulation.portalServer.url),
    ]
    + simulation.others.compactMap { system in
      simulation.servers[system.code].map { (system.code, system.title, $0.url) }
    } + [("control", "控制 control API", simulation.controlServer.url)]
  for place in places { say("\(padded(place.1, to: 26)) \(place.2)") }
  if let file = invocation.value("ready-file") {
    let json = JSONValue.object(JSONObject(members: places.map { .init(key: $0.0, value: .string($0.2)) }))
    try Data(json.bytes()).write(to: URL(filePath: file), options: .atomic)
  }
  await stopSignal()
  await simulation.stop()
  return .ok
}

/// Those that are played where the command names their port.
private var optional: [any SimulatedSystem] {
  [BigDataCentre(), ServiceWindow(), LicenceLibrary(), IdentityDesk(), Courier()]
}

/// The systems that are played where the command names what they need.
private func others(_ invocation: Invocation, _ progress: Progress) throws -> [any SimulatedSystem] {
  var others: [any SimulatedSystem] = []
  if let directory = invocation.value("street-directory") {
    let paths = ["out", "in"].map { "\(directory)/\($0)" }
    for path in paths { try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true) }
    others.append(StreetOffice(outbox: paths[0], inbox: paths[1], progress: progress))
  }
  others += optional.filter { invocation.value("\($0.code)-port") != nil }
  if let text = invocation.value("alcohol-database") { others.append(try alcohol(invocation, text, progress)) }
  return others
}

/// The department behind an exchange library.
private func alcohol(
  _ invocation: Invocation, _ text: String, _ progress: Progress
) throws -> AlcoholDepartment {
  do throws(PostgreSQLError) {
    return AlcoholDepartment(library: try PostgreSQLAddress(parsing: text), progress: progress)
  } catch {
    throw invocation.usageError("--alcohol-database: \(error.message)")
  }
}

/// A time such as `500ms`, `2s` or `1m`; nil where the option is not given.
func duration(_ invocation: Invocation, _ name: String) throws -> Duration? {
  guard let text = invocation.value(name) else { return nil }
  let units: [(String, Duration)] = [("ms", .milliseconds(1)), ("s", .seconds(1)), ("m", .seconds(60))]
  for (unit, length) in units where text.hasSuffix(unit) {
    if let count = Int(text.dropLast(unit.count)), (0...600_000).contains(count) { return length * count }
  }
  throw invocation.usageError("--\(name) takes a time such as 500ms or 2s, not '\(text.printable)'")
}

/// Returns at the first SIGINT or SIGTERM.
private func stopSignal() async {
  let (signals, told) = AsyncStream.makeStream(of: Void.self)
  let sources = [SIGINT, SIGTERM].map { number in
    signal(number, SIG_IGN)
    let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
    source.setEventHandler { told.yield() }
    source.resume()
    return source
  }
  for await _ in signals { break }
  for source in sources { source.cancel() }
}
