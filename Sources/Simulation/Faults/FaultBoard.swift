import HTTP
import Synchronization

/// The faults that are switched on at one system.
public final class FaultBoard: Sendable {
  private let faults = Mutex<[Fault]>([])

  /// No faults.
  public init() {}

  /// Switches a fault on; the first that fits a request happens.
  public func add(_ fault: Fault) { faults.withLock { $0.append(fault) } }

  /// Switches all off.
  public func clear() { faults.withLock { $0 = [] } }

  /// Those that are on.
  public var active: [Fault] { faults.withLock { $0 } }

  /// Answers a request with the fault that is due, if any.
  /// - Parameter handle: the system itself; it is told of faults that are its own business.
  func answer(
    _ endpoint: String, _ handle: @Sendable (Fault.Kind?) async -> HTTPResponse
  ) async -> HTTPResponse {
    guard let fault = take(endpoint) else { return await handle(nil) }
    switch fault.kind {
    case .slow:
      try? await Task.sleep(for: fault.delay)
      return await handle(nil)
    case .hang:
      try? await Task.sleep(for: fault.delay)
      return .text(504, "gateway time-out\n")
    case .storeThenHang:
      let answer = await handle(nil)
      try? await Task.sleep(for: fault.delay)
      return answer
    case .error: return .text(500, "java.lang.NullPointerException\n")
    case .storeThenError:
      _ = await handle(nil)
      return .text(500, "java.lang.NullPointerException\n")
    case .unavailable: return .text(503, "busy\n", headers: ["Retry-After": "1"])
    case .html:
      return HTTPResponse(
        status: 200, headers: ["Content-Type": "text/html"],
        body: Array("<html><body>502 Bad Gateway</body></html>".utf8))
    case .truncated:
      var answer = await handle(nil)
      answer.body = Array(answer.body.prefix(answer.body.count / 2))
      return answer
    case .refuse, .fault, .types, .token, .partial, .doubled, .late: return await handle(fault.kind)
    }
  }

  /// The fault that is due at a place, for systems that are not called.
  func take(_ endpoint: String) -> Fault? {
    faults.withLock { faults in
      guard let index = faults.firstIndex(where: { $0.endpoint == nil || $0.endpoint == endpoint }) else { return nil }
      let fault = faults[index]
      guard let times = fault.times else { return fault }
      if times <= 1 { faults.remove(at: index) } else { faults[index].times = times - 1 }
      return times > 0 ? fault : nil
    }
  }
}
