import Glibc

/// Time of day in Shanghai, as departments write it.
enum LocalTime {
  /// `2026-03-02 09:15:00`; China has had no summer time since 1991.
  static func text(of seconds: Int = time(nil)) -> String {
    var moment = seconds + 8 * 3600
    var parts = tm()
    gmtime_r(&moment, &parts)
    func two(_ number: Int32) -> String { number < 10 ? "0\(number)" : "\(number)" }
    let day = "\(parts.tm_year + 1900)-\(two(parts.tm_mon + 1))-\(two(parts.tm_mday))"
    return "\(day) \(two(parts.tm_hour)):\(two(parts.tm_min)):\(two(parts.tm_sec))"
  }
}
