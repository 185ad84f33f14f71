import Foundation

/// What a process has cost so far.
struct Usage {
  /// CPU seconds.
  let cpu: Double
  /// Peak memory in MB.
  let peak: Int

  /// Of a process that lives; zero of one that does not.
  init(of process: pid_t?) {
    let folder = "/proc/\(process ?? 0)"
    let stat = (try? String(contentsOfFile: "\(folder)/stat", encoding: .utf8)) ?? ""
    let fields = stat.split(separator: ")").last?.split(separator: " ") ?? []
    let ticks = fields.count > 12 ? (Double(fields[11]) ?? 0) + (Double(fields[12]) ?? 0) : 0
    let status = (try? String(contentsOfFile: "\(folder)/status", encoding: .utf8)) ?? ""
    let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
    cpu = ticks / Double(sysconf(Int32(_SC_CLK_TCK)))
    peak = (line?.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Int($0) } ?? 0) / 1024
  }
}
