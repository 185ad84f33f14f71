// swift-tools-version: 6.2
import PackageDescription

// The layers, from below: C libraries ← Kafka, Support ← Hub ← Adapters ← hubd, hubctl, hubsim.
// Tests/ArchitectureTests holds them.

let strict: [SwiftSetting] = [
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("InternalImportsByDefault"),
]

func cLibrary(_ name: String, pkgConfig: String, apt: String) -> Target {
  .systemLibrary(
    name: name, path: "Sources/CLibraries/\(name)", pkgConfig: pkgConfig, providers: [.apt([apt])])
}

func library(_ name: String, at path: String, _ dependencies: [Target.Dependency] = []) -> Target {
  .target(name: name, dependencies: dependencies, path: "Sources/\(path)", swiftSettings: strict)
}

func program(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
  .executableTarget(
    name: name, dependencies: dependencies, path: "Sources/\(name)", swiftSettings: strict)
}

func tests(_ name: String, _ dependencies: [Target.Dependency], exclude: [String] = []) -> Target {
  .testTarget(
    name: name, dependencies: dependencies, path: "Tests/\(name)", exclude: exclude, swiftSettings: strict)
}

let package = Package(
  name: "hub",
  products: [
    .executable(name: "hubd", targets: ["hubd"]),
    .executable(name: "hubctl", targets: ["hubctl"]),
    .executable(name: "hubsim", targets: ["hubsim"]),
  ],
  targets: [
    // C libraries: a module map each, and a shim only where a macro or a variadic function forces one.
    cLibrary("CRdKafka", pkgConfig: "rdkafka", apt: "librdkafka-dev"),
    cLibrary("CMicrohttpd", pkgConfig: "libmicrohttpd", apt: "libmicrohttpd-dev"),
    cLibrary("CCurl", pkgConfig: "libcurl", apt: "libcurl4-openssl-dev"),
    cLibrary("CYaml", pkgConfig: "yaml-0.1", apt: "libyaml-dev"),
    cLibrary("CXml2", pkgConfig: "libxml-2.0", apt: "libxml2-dev"),
    cLibrary("CSQLite", pkgConfig: "sqlite3", apt: "libsqlite3-dev"),
    cLibrary("CPq", pkgConfig: "libpq", apt: "libpq-dev"),
    cLibrary("COpenSSL", pkgConfig: "openssl", apt: "libssl-dev"),

    // Support: one small target each, one library each; they know nothing of the hub.
    library("Blocking", at: "Support/Blocking"),
    library("JSON", at: "Support/JSON"),
    library("Offsets", at: "Support/Offsets"),
    library("CSV", at: "Support/CSV"),
    library("TextEncoding", at: "Support/TextEncoding"),
    library("YAML", at: "Support/YAML", ["CYaml"]),
    library("XML", at: "Support/XML", ["CXml2"]),
    library("SQLite", at: "Support/SQLite", ["CSQLite"]),
    library("PostgreSQL", at: "Support/PostgreSQL", ["CPq", "Blocking"]),
    library("Crypto", at: "Support/Crypto", ["COpenSSL"]),
    library("CommandLine", at: "Support/CommandLine"),
    library("Logging", at: "Support/Logging", ["JSON"]),
    library("Metrics", at: "Support/Metrics"),
    library("Streams", at: "Support/Streams"),
    library("HTTP", at: "Support/HTTP/Message", ["Streams"]),
    library("HTTPServer", at: "Support/HTTP/Server", ["HTTP", "Streams", "Blocking", "CMicrohttpd"]),
    library("HTTPClient", at: "Support/HTTP/Client", ["HTTP", "Streams", "Blocking", "CCurl"]),

    library("Kafka", at: "Kafka", ["CRdKafka", "Blocking"]),
    library("KafkaTesting", at: "KafkaTesting", ["Blocking", "ProgramTesting"]),
    library("PostgreSQLTesting", at: "PostgreSQLTesting", ["Blocking", "ProgramTesting", "KafkaTesting"]),
    library("ProgramTesting", at: "ProgramTesting", ["Blocking"]),

    library(
      "Hub", at: "Hub",
      [
        "Kafka", "Offsets", "Blocking", "CSV", "JSON", "YAML", "SQLite", "Crypto", "HTTP", "Streams", "Logging",
        "Metrics",
      ]),
    library(
      "Adapters", at: "Adapters",
      [
        "Hub", "Blocking", "CSV", "TextEncoding", "JSON", "YAML", "XML", "Crypto", "Streams", "HTTP", "HTTPClient",
        "PostgreSQL", "SQLite", "Logging",
      ]),
    library("HubTesting", at: "HubTesting", ["Hub", "JSON", "Crypto", "Streams"]),
    library(
      "Simulation", at: "Simulation",
      ["HTTP", "HTTPServer", "HTTPClient", "CSV", "TextEncoding", "JSON", "XML", "Crypto", "PostgreSQL"]),

    program(
      "hubd",
      [
        "Hub", "Adapters", "Kafka", "HTTP", "HTTPServer", "HTTPClient", "CommandLine", "Logging", "Metrics", "JSON",
        "YAML", "Crypto",
      ]),
    program("hubctl", ["Hub", "Adapters", "HTTP", "HTTPClient", "CommandLine", "JSON", "YAML", "Crypto"]),
    program(
      "hubsim", ["Simulation", "HTTP", "HTTPServer", "HTTPClient", "CommandLine", "JSON", "Crypto", "PostgreSQL"]),

    .executableTarget(
      name: "hubbench",
      dependencies: ["Hub", "Kafka", "KafkaTesting", "ProgramTesting", "Simulation", "HTTP", "HTTPClient"],
      path: "Benchmarks/Sources/hubbench", swiftSettings: strict),

    tests("BlockingTests", ["Blocking"]),
    tests("JSONTests", ["JSON"]),
    tests("OffsetsTests", ["Offsets"]),
    tests("CSVTests", ["CSV"]),
    tests("TextEncodingTests", ["TextEncoding"]),
    tests("YAMLTests", ["YAML"]),
    tests("XMLTests", ["XML"]),
    tests("SQLiteTests", ["SQLite"]),
    tests("PostgreSQLTests", ["PostgreSQL", "PostgreSQLTesting", "Blocking", "HubTesting", "ProgramTesting"]),
    tests(
      "ExchangeTableTests", ["Adapters", "Hub", "HubTesting", "HTTPClient", "JSON", "PostgreSQL", "PostgreSQLTesting"],
      exclude: ["Samples"]),
    tests("CryptoTests", ["Crypto", "JSON"]),
    tests("CommandLineTests", ["CommandLine", "ProgramTesting"]),
    tests("LoggingTests", ["Logging", "JSON"]),
    tests("MetricsTests", ["Metrics", "ProgramTesting"]),
    tests("StreamsTests", ["Streams"]),
    tests("HTTPTests", ["HTTP", "HTTPServer", "HTTPClient", "Streams", "Blocking", "Crypto"]),
    tests("KafkaTests", ["Kafka", "KafkaTesting", "Blocking"]),
    tests(
      "HubTests",
      ["Hub", "HubTesting", "Kafka", "KafkaTesting", "JSON", "YAML", "SQLite", "Crypto", "HTTP", "Streams"],
      exclude: ["Golden", "Vectors"]),
    tests(
      "AdapterTests",
      [
        "Adapters", "Hub", "HubTesting", "JSON", "YAML", "XML", "Crypto", "HTTP", "HTTPServer", "HTTPClient",
        "Simulation", "Blocking", "CSV", "TextEncoding", "Streams",
      ],
      exclude: ["Routing/city-routes.json"]),
    tests(
      "SimulationTests", ["Simulation", "HTTP", "HTTPClient", "JSON", "Crypto", "TextEncoding"], exclude: ["Vectors"]),
    tests(
      "ScenarioTests",
      [
        "Blocking", "Crypto", "hubd", "Hub", "Adapters", "HubTesting", "KafkaTesting", "ProgramTesting", "Kafka",
        "Simulation", "PostgreSQL", "PostgreSQLTesting", "HTTP",
        "HTTPClient",
        "HTTPServer",
        "JSON", "Logging", "Metrics",
      ]),
    tests(
      "HubctlTests", ["hubctl", "ProgramTesting", "Blocking", "CommandLine", "HTTP", "HTTPServer", "JSON", "YAML"]),
    tests(
      "FaultTests",
      [
        "hubd", "Hub", "HubTesting", "KafkaTesting", "ProgramTesting", "Kafka", "Simulation", "HTTP", "HTTPClient",
        "JSON", "PostgreSQL", "PostgreSQLTesting",
      ]),
    tests(
      "HubdTests",
      [
        "hubd", "hubctl", "Adapters", "Hub", "HubTesting", "ProgramTesting", "Blocking", "CommandLine", "Logging",
        "HTTP",
        "HTTPServer", "HTTPClient", "JSON", "Streams", "Crypto",
      ]),
    tests(
      "DemoTests",
      ["hubd", "hubctl", "hubsim", "Blocking", "KafkaTesting", "PostgreSQLTesting", "ProgramTesting"]),
    tests("ArchitectureTests", ["JSON", "YAML"]),
  ],
  swiftLanguageModes: [.v6]
)
