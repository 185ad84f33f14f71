public import HTTP
public import JSON

/// A system that the simulator plays beside the city and Xuhui's portal: a department, a kiosk, a library of licences.
public protocol SimulatedSystem: Sendable {
  /// Its code, as the hub's configuration names it.
  var code: String { get }
  /// What it is, in Chinese and English.
  var title: String { get }
  /// Its interface by HTTP; without routes where it has another one.
  var router: HTTPRouter { get }
  /// What people may do with it: routes under `/control/<code>/…` of the control API.
  var controls: HTTPRouter { get }
  /// What goes wrong.
  var faults: FaultBoard { get }
  /// What it has received, in a few figures.
  var summary: JSONObject { get }
  /// Its own work, where it has any (looking into a table, calling back), until cancelled.
  func work() async
}

extension SimulatedSystem {
  /// Most work only when they are called.
  public func work() async {}
}
