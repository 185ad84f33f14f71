import Foundation

/// The files of a configuration directory, by path relative to it. Everything else works on these bytes, so a configuration
/// can come from a disk, a topic or a test alike.
public struct ConfigFiles: Sendable {
  /// Bytes by path, `systems/city.yaml`.
  public var contents: [String: [UInt8]]

  /// Files that are in memory already.
  public init(_ contents: [String: [UInt8]]) { self.contents = contents }

  /// Largest file that is read, bytes.
  static let largest = 4 << 20
  /// Most files that are read.
  static let most = 4096

  /// Reads a directory: YAML, CSV and JSON files at any depth, and fixtures of any kind; hidden ones left out.
  /// - Returns: nil, after a finding, where the directory cannot be read.
  public init?(directory: String, findings: FindingCollector) {
    contents = [:]
    guard let walk = FileManager.default.enumerator(atPath: directory) else {
      findings.add(Finding(file: directory, zh: "配置目录不可读", en: "the configuration directory cannot be read"))
      return nil
    }
    let wanted = walk.compactMap { $0 as? String }.filter(Self.isWanted).sorted()
    guard !wanted.isEmpty, wanted.count <= Self.most else {
      findings.add(
        Finding(
          file: directory, zh: "配置目录为空或文件过多", en: "the configuration directory is empty or holds too many files",
          hint: "name it with --config DIRECTORY or HUB_CONFIG"))
      return nil
    }
    for path in wanted {
      guard let data = FileManager.default.contents(atPath: "\(directory)/\(path)"), data.count <= Self.largest else {
        findings.add(Finding(file: path, zh: "文件不可读或过大", en: "the file cannot be read or is too large"))
        continue
      }
      contents[path] = Array(data)
    }
  }

  /// Paths directly in a folder with an ending, sorted: `themes`, `.yaml`.
  public func paths(in folder: String, ending: String) -> [String] {
    contents.keys.filter { path in
      path.hasPrefix("\(folder)/") && path.hasSuffix(ending) && !path.dropFirst(folder.count + 1).contains("/")
    }.sorted()
  }

  /// Whether a path is a fixture or a test, which decide nothing about cases: no part of the configuration's version.
  static func isTest(_ path: String) -> Bool { path.contains("/cases/") || path == "routes_test.yaml" }

  private static func isWanted(_ path: String) -> Bool {
    let hidden = path.split(separator: "/").contains { $0.hasPrefix(".") }
    let last = path.split(separator: "/").last ?? ""
    return !hidden && last.contains(".")
      && (isTest(path) || [".yaml", ".csv", ".json"].contains { last.hasSuffix($0) })
  }
}
