import Foundation
import Testing
import YAML

/// docker-compose.yml and Dockerfile, read by a parser: no engine is needed to keep them from rotting.
struct ContainerTests {
  private static func text(_ path: String) throws -> String {
    try String(contentsOf: SourceTree.root.appending(path: path), encoding: .utf8)
  }

  private static func services() throws -> YAMLNode {
    let compose = try #require(try YAMLNode.parse(Array(try text("docker-compose.yml").utf8)))
    return try #require(compose["services"])
  }

  @Test("each service waits for what it needs")
  func order() throws {
    let services = try Self.services()
    #expect(services.entries?.map(\.key) == ["kafka", "topics", "exchange", "hubd", "hubsim"])
    let needs = { (name: String, other: String) in
      services[name]?["depends_on"]?[other]?["condition"]?.scalar
    }
    #expect(needs("topics", "kafka") == "service_healthy")
    #expect(needs("hubd", "topics") == "service_completed_successfully")
    #expect(needs("hubd", "exchange") == "service_healthy")
    #expect(needs("hubsim", "hubd") == "service_healthy")
  }

  @Test("Kafka runs in KRaft mode and is asked for its health")
  func kafka() throws {
    let kafka = try #require(try Self.services()["kafka"])
    #expect(kafka["image"]?.scalar?.hasPrefix("apache/kafka:4") == true)
    #expect(kafka["environment"]?["KAFKA_PROCESS_ROLES"]?.scalar == "broker,controller")
    #expect(kafka["environment"]?["KAFKA_AUTO_CREATE_TOPICS_ENABLE"]?.scalar == "false")
    #expect(kafka["healthcheck"]?["test"]?.elements?.isEmpty == false)
    let id = try #require(kafka["environment"]?["CLUSTER_ID"]?.scalar)
    #expect(Data(base64Encoded: id + "==")?.count == 16)
  }

  @Test("every setting of hubd is one that it knows")
  func settings() throws {
    let overrides = try Self.text("Sources/Hub/Configuration/SettingOverrides.swift")
    let systems = ["city", "xuhui", "kiosk"] + (try Self.departments())
    let files = try systems.map { try Self.text("config/systems/\($0).yaml") }.joined()
    for entry in try Self.services()["hubd"]?["environment"]?.entries ?? [] {
      let known = overrides.contains("\"\(entry.key.dropFirst("HUB_".count))\"") || files.contains(entry.key)
      #expect(known, "\(entry.key)")
    }
  }

  /// The departments that take part in the containers.
  private static func departments() throws -> [String] {
    let live = try services()["hubd"]?["environment"]?["HUB_LIVE"]?.scalar ?? ""
    return live.split(separator: ",").map(String.init)
  }

  @Test("four departments take part, and hubsim has what hubd says of them")
  func fourDepartments() throws {
    #expect(try Self.departments() == ["market", "fire", "alcohol", "street"])
    let services = try Self.services()
    let (hubd, hubsim) = (services["hubd"]?["environment"], services["hubsim"]?["environment"])
    for key in ["HUB_CITY_KEY", "HUB_XUHUI_KEY", "HUB_KIOSK_KEY", "HUB_MARKET_KEY", "HUB_FIRE_KEY"] {
      let value = try #require(hubsim?[key]?.scalar)
      #expect(hubd?[key]?.scalar == value, "\(key)")
    }
    let password = try #require(services["exchange"]?["environment"]?["POSTGRES_PASSWORD"]?.scalar)
    #expect(hubd?["HUB_ALCOHOL_PASSWORD"]?.scalar == password)
    #expect(hubsim?["HUBSIM_ALCOHOL_URL"]?.scalar?.contains(":\(password)@exchange:") == true)
    #expect(services["exchange"]?["image"]?.scalar == "postgres:15")
    let shared = "street:/var/lib/street"
    for service in ["hubd", "hubsim"] {
      #expect(services[service]?["volumes"]?.elements?.contains { $0.scalar == shared } == true, "\(service)")
    }
    #expect(hubsim?["HUBSIM_HUB"]?.scalar == "http://hubd:8080")
  }

  @Test("what is published is published on loopback only")
  func ports() throws {
    for service in try Self.services().entries ?? [] {
      for port in service.value["ports"]?.elements ?? [] {
        #expect(port.scalar?.hasPrefix("127.0.0.1:") == true, "\(service.key)")
      }
    }
  }

  @Test("the image is built in two stages, is slim, holds the three programs and runs without rights")
  func image() throws {
    let lines = try Self.text("Dockerfile").split(separator: "\n").map(String.init)
    let stages = lines.indices.filter { lines[$0].hasPrefix("FROM ") }
    #expect(stages.count == 2)
    let last = lines[(stages.last ?? 0)...]
    #expect(last.first == "FROM debian:bookworm-slim")
    #expect(!last.contains { $0.contains("-dev") })
    for program in ["hubd", "hubctl", "hubsim"] {
      #expect(last.contains { $0.hasPrefix("COPY --from=build") && $0.contains("/\(program)") }, "\(program)")
    }
    let user = last.first { $0.hasPrefix("USER ") }.map { $0.dropFirst("USER ".count) }
    #expect(user.flatMap { Int($0) }.map { $0 > 0 } == true)
  }

  @Test("every C library that the package links is in the runtime image")
  func libraries() throws {
    let package = try Self.text("Package.swift")
    let image = try Self.text("Dockerfile")
    let runtime = [
      "librdkafka-dev": "librdkafka1", "libmicrohttpd-dev": "libmicrohttpd12", "libcurl4-openssl-dev": "libcurl4",
      "libyaml-dev": "libyaml-0-2", "libxml2-dev": "libxml2", "libsqlite3-dev": "libsqlite3-0", "libssl-dev": "libssl3",
      "libpq-dev": "libpq5",
    ]
    let setup = try Self.text("scripts/setup")
    let linked = package.matches(of: /apt: "([^"]+)"/).map { String($0.output.1) }
    #expect(Set(linked) == Set(runtime.keys))
    for (development, library) in runtime {
      #expect(setup.contains(development), "\(development)")
      #expect(image.contains(" \(library) ") || image.contains(" \(library)\n"), "\(library)")
    }
  }
}
