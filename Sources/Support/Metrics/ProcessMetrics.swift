import Glibc
import Synchronization

extension MetricsRegistry {
  /// Declares what Prometheus clients tell about their process: processor time, memory, open files, start.
  public func observeProcess() {
    let memory = gauge("process_resident_memory_bytes", help: "Resident memory in bytes.")
    let processor = family("process_cpu_seconds_total", help: "User and system processor time spent, in seconds.") {
      ElapsedSeconds()
    }.with()
    let files = gauge("process_open_fds", help: "Open file descriptors.")
    gauge("process_start_time_seconds", help: "Start of the process in seconds since 1970.").set(Double(time(nil)))
    beforeReading {
      memory.set(residentMemory())
      processor.set(processorTime())
      files.set(openFiles())
    }
  }
}

/// A counter of seconds that somebody else counts.
private final class ElapsedSeconds: Series {
  static let kind = MetricKind.counter
  private let state = Mutex(0.0)

  func set(_ seconds: Double) { state.withLock { $0 = max($0, seconds) } }

  var samples: [Sample] { [Sample(value: state.withLock { $0 }.description)] }
}

/// Pages of `/proc/self/statm`, second number.
private func residentMemory() -> Double {
  guard let file = fopen("/proc/self/statm", "r") else { return 0 }
  defer { fclose(file) }
  var line = [CChar](repeating: 0, count: 128)
  guard fgets(&line, Int32(line.count), file) != nil else { return 0 }
  let words = line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }.split(separator: UInt8(ascii: " "))
  guard words.count > 1, let pages = Double(String(decoding: words[1], as: UTF8.self)) else { return 0 }
  return pages * Double(sysconf(Int32(_SC_PAGESIZE)))
}

private func processorTime() -> Double {
  var now = timespec()
  guard clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now) == 0 else { return 0 }
  return Double(now.tv_sec) + Double(now.tv_nsec) / 1e9
}

private func openFiles() -> Int {
  guard let folder = opendir("/proc/self/fd") else { return 0 }
  defer { closedir(folder) }
  var count = 0
  while readdir(folder) != nil { count += 1 }
  // `.`, `..` and the descriptor of this look.
  return max(0, count - 3)
}
