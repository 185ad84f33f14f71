import Blocking
import CCurl
import HTTP
import Synchronization

/// The client's one thread: it alone touches libcurl, and sleeps in `curl_multi_poll` until a socket or a command wakes it.
final class Engine: @unchecked Sendable {
  enum Command {
    case add(Transfer)
    case cancel(Transfer)
    /// There is room, or there are bytes, for a transfer that paused; one that nobody waits for any more is ended.
    case resume(Transfer)
    case close
  }

  private struct Inbox {
    var commands: [Command] = []
    var closed = false
  }

  private let multi: UnsafeMutableRawPointer
  private let options: HTTPClientOptions
  private let inbox = Mutex(Inbox())
  // Touched by the thread only.
  private var active: [UnsafeMutableRawPointer: (handle: EasyHandle, transfer: Transfer)] = [:]
  private var spare: [EasyHandle] = []

  init?(_ options: HTTPClientOptions) {
    _ = initialised
    guard let multi = curl_multi_init() else { return nil }
    self.multi = multi
    self.options = options
    _ = hub_curl_multi_set_long(multi, CURLMOPT_MAX_HOST_CONNECTIONS, options.connectionsPerHost)
    _ = hub_curl_multi_set_long(multi, CURLMOPT_MAX_TOTAL_CONNECTIONS, options.connections)
    _ = hub_curl_multi_set_long(multi, CURLMOPT_MAXCONNECTS, max(1, options.idleConnections))
  }

  /// Starts the thread; it holds the engine until a `.close`.
  func start() { DedicatedThread.start(name: "http-client") { self.run() } }

  /// Hands a command to the thread; an `add` after `close` fails its transfer.
  func send(_ command: Command) {
    let taken = inbox.withLock { inbox in
      guard !inbox.closed else { return false }
      inbox.commands.append(command)
      if case .close = command { inbox.closed = true }
      // Inside the lock: the thread frees the multi handle only after it has taken the `close`.
      curl_multi_wakeup(multi)
      return true
    }
    if !taken, case .add(let transfer) = command { transfer.finish(.failure(Engine.closed)) }
  }

  private func run() {
    var open = true
    while open {
      let commands = inbox.withLock { inbox in
        defer { inbox.commands = [] }
        return inbox.commands
      }
      for command in commands {
        switch command {
        case .add(let transfer): add(transfer)
        case .cancel(let transfer): cancel(transfer)
        case .resume(let transfer): resume(transfer)
        case .close: open = false
        }
      }
      var running: Int32 = 0
      curl_multi_perform(multi, &running)
      collect()
      // libcurl shortens the wait to its own next timer.
      if open { curl_multi_poll(multi, nil, 0, 60_000, nil) }
    }
    for (pointer, entry) in active { end(pointer, entry.transfer, .failure(Engine.closed)) }
    spare = []
    curl_multi_cleanup(multi)
  }

  private func add(_ transfer: Transfer) {
    guard !transfer.isCancelled else { return transfer.finish(.failure(Engine.cancelled(sent: false))) }
    guard let handle = spare.popLast() ?? EasyHandle() else {
      return transfer.finish(.failure(HTTPClientError(.broken, message: "no handle")))
    }
    let failure = handle.prepare(transfer, tls: options.tls)
    guard failure == CURLE_OK, curl_multi_add_handle(multi, handle.pointer) == CURLM_OK else {
      handle.reset()
      return transfer.finish(.failure(HTTPClientError(failure, mayHaveBeenSent: false, tooLarge: false)))
    }
    active[handle.pointer] = (handle, transfer)
  }

  private func cancel(_ transfer: Transfer) {
    guard let (pointer, entry) = active.first(where: { $0.value.transfer === transfer }) else { return }
    end(pointer, transfer, .failure(Engine.cancelled(sent: entry.handle.long(CURLINFO_REQUEST_SIZE) > 0)))
  }

  private func resume(_ transfer: Transfer) {
    if transfer.isCancelled { return cancel(transfer) }
    guard let pointer = active.first(where: { $0.value.transfer === transfer })?.key else { return }
    curl_easy_pause(pointer, CURLPAUSE_CONT)
  }

  private func collect() {
    var left: Int32 = 0
    while let message = curl_multi_info_read(multi, &left) {
      guard message.pointee.msg == CURLMSG_DONE, let pointer = message.pointee.easy_handle,
        let (handle, transfer) = active[pointer]
      else { continue }
      let result = message.pointee.data.result
      if result == CURLE_OK {
        let answer = HTTPResponse(
          status: handle.long(CURLINFO_RESPONSE_CODE), headers: transfer.collector.headers,
          body: transfer.collector.bytes)
        end(pointer, transfer, .success(answer))
      } else {
        let sent = handle.long(CURLINFO_REQUEST_SIZE) > 0
        let error = HTTPClientError(result, mayHaveBeenSent: sent, tooLarge: transfer.collector.overflowed)
        end(pointer, transfer, .failure(error))
      }
    }
  }

  private func end(
    _ pointer: UnsafeMutableRawPointer, _ transfer: Transfer, _ result: Result<HTTPResponse, HTTPClientError>
  ) {
    guard let (handle, _) = active.removeValue(forKey: pointer) else { return }
    curl_multi_remove_handle(multi, pointer)
    handle.reset()
    if spare.count < 64 { spare.append(handle) }
    transfer.finish(result)
  }

  private static let closed = HTTPClientError(.closed, message: "the client is closed")
  private static func cancelled(sent: Bool) -> HTTPClientError {
    HTTPClientError(.cancelled, mayHaveBeenSent: sent, message: "cancelled")
  }
}

/// libcurl's process-wide state, made once.
private let initialised: Bool = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK
