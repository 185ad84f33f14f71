import Testing

/// C libraries ← Kafka, Support ← Hub ← Adapters ← hubd, hubctl, hubsim.
struct LayerTests {
  @Test("a C library is imported by its one wrapper target only")
  func wrappers() {
    let homes = [
      "CRdKafka": "Sources/Kafka/RdKafka/", "CMicrohttpd": "Sources/Support/HTTP/Server/",
      "CCurl": "Sources/Support/HTTP/Client/", "CYaml": "Sources/Support/YAML/", "CXml2": "Sources/Support/XML/",
      "CSQLite": "Sources/Support/SQLite/", "COpenSSL": "Sources/Support/Crypto/",
      "CPq": "Sources/Support/PostgreSQL/",
    ]
    let files = SourceTree.files(in: "Sources") + SourceTree.files(in: "Tests")
    for file in files {
      for module in file.imports where homes[module] != nil {
        #expect(file.path.hasPrefix(homes[module] ?? ""), "\(file) imports \(module)")
      }
    }
    #expect(files.contains { $0.imports.contains("CRdKafka") })
  }

  @Test("each layer imports only what is below it")
  func layers() {
    let support: Set = [
      "Blocking", "Offsets", "CSV", "TextEncoding", "JSON", "YAML", "XML", "SQLite", "Crypto", "CommandLine", "Logging",
      "Metrics", "HTTP", "Streams",
    ]
    let network: Set = ["HTTPServer", "HTTPClient", "PostgreSQL"]
    let ours = support.union(network).union(["Kafka", "Hub", "Adapters", "HubTesting"])
    let allowed: [(folder: String, modules: Set<String>)] = [
      ("Sources/Support/", support), ("Sources/Kafka/", ["Blocking"]), ("Sources/Hub/", support),
      ("Sources/Adapters/", support.union(["Hub", "HTTPClient", "PostgreSQL"])),
      ("Sources/HubTesting/", support.union(["Hub"])),
    ]
    for file in SourceTree.files(in: "Sources") {
      guard let rule = allowed.first(where: { file.path.hasPrefix($0.folder) }) else { continue }
      var modules = rule.modules
      if file.path.hasPrefix("Sources/Hub/Ports/KafkaBus") { modules.insert("Kafka") }
      let foreign = file.imports.intersection(ours).subtracting(modules)
      #expect(foreign.isEmpty, "\(file) imports \(foreign.sorted().joined(separator: ", "))")
    }
  }

  @Test("the core and the adapters never write to the terminal")
  func noPrinting() {
    for file in SourceTree.files(in: "Sources/Hub") + SourceTree.files(in: "Sources/Adapters") {
      let prints = file.lines.contains { $0.drop { $0 == " " }.hasPrefix("print(") }
      #expect(!prints, "\(file) prints")
    }
  }
}
