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
    /// Ports.
    public init(city: UInt16 = 0, xuhui: UInt16 = 0, control: UInt16 = 0) {
      self.city = city
      self.xuhui = xuhui
      self.control = control
    }
  }

  /// The city platform.
  public let city: CityPlatform
  /// Xuhui's portal.
  public let portal: XuhuiPortal
  /// Where the city listens.
  public let cityServer: SimulatedServer
  /// Where the portal listens.
  public let portalServer: SimulatedServer
  /// Where the control API listens.
  public let controlServer: SimulatedServer

  /// Starts all.
  /// - Parameter address: where the systems listen; the control API, which asks for no token, stays at loopback.
  public init(
    address: String = "127.0.0.1", ports: Ports = Ports(), city: CityPlatform, portal: XuhuiPortal
  ) throws(HTTPServerError) {
    self.city = city
    self.portal = portal
    cityServer = try SimulatedServer(address: address, port: ports.city, router: city.router)
    portalServer = try SimulatedServer(address: address, port: ports.xuhui, router: portal.router)
    let controls = Controls(city: city, portal: portal, servers: ["city": cityServer, "xuhui": portalServer])
    controlServer = try SimulatedServer(port: ports.control, router: controls.router)
  }

  /// Stops all.
  public func stop() async {
    await controlServer.down()
    await cityServer.down()
    await portalServer.down()
  }
}
