public import HTTPServer
import JSON

/// The other systems, all running, with a control API beside them.
public final class Simulation: Sendable {
  /// Where each listens; 0 takes a free port.
  public struct Ports: Sendable {
    /// The city platform.
    public var city: UInt16
    /// Xuhui's portal.
    public var xuhui: UInt16
    /// The control API.
    public var control: UInt16
    /// The others, by their code; a free port where not named.
    public var others: [String: UInt16]
    /// Ports.
    public init(city: UInt16 = 0, xuhui: UInt16 = 0, control: UInt16 = 0, others: [String: UInt16] = [:]) {
      self.city = city
      self.xuhui = xuhui
      self.control = control
      self.others = others
    }
  }

  /// The city platform.
  public let city: CityPlatform
  /// Xuhui's portal.
  public let portal: XuhuiPortal
  /// All others, in the order in which they were given.
  public let others: [any SimulatedSystem]
  /// Where the city listens.
  public let cityServer: SimulatedServer
  /// Where the portal listens.
  public let portalServer: SimulatedServer
  /// Where the others listen, by code.
  public let servers: [String: SimulatedServer]
  /// Where the control API listens.
  public let controlServer: SimulatedServer
  private let work: Task<Void, Never>

  /// Starts all.
  /// - Parameters:
  ///   - address: where the systems listen; the control API, which asks for no token, stays at loopback.
  ///   - others: what is played beside the city and the portal.
  public init(
    address: String = "127.0.0.1", ports: Ports = Ports(), city: CityPlatform, portal: XuhuiPortal,
    others: [any SimulatedSystem] = []
  ) throws(HTTPServerError) {
    self.city = city
    self.portal = portal
    self.others = others
    cityServer = try SimulatedServer(address: address, port: ports.city, router: city.router)
    portalServer = try SimulatedServer(address: address, port: ports.xuhui, router: portal.router)
    var servers: [String: SimulatedServer] = [:]
    for system in others {
      servers[system.code] = try SimulatedServer(
        address: address, port: ports.others[system.code] ?? 0, router: system.router)
    }
    self.servers = servers
    let controls = Controls(
      city: city, portal: portal, others: others,
      servers: servers.merging(["city": cityServer, "xuhui": portalServer]) { first, _ in first })
    controlServer = try SimulatedServer(port: ports.control, router: controls.router)
    work = Task {
      await withDiscardingTaskGroup { group in
        for system in others { group.addTask { await system.work() } }
      }
    }
  }

  /// Stops all.
  public func stop() async {
    work.cancel()
    await work.value
    await controlServer.down()
    await cityServer.down()
    await portalServer.down()
    for server in servers.values { await server.down() }
  }
}
