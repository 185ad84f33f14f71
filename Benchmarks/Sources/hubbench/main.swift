import Foundation
import KafkaTesting

// hubbench port     prints a port of loopback that is free, with the next one
// hubbench measure  measures, and prints a table in Markdown; what it needs stands in BENCH_… (see Benchmarks/run)
switch Array(ProcessInfo.processInfo.arguments.dropFirst()) {
case ["port"]: await orFail { print(try FreePorts.first(of: 2)) }
case ["measure"]: await orFail { try await Bench(BenchSettings()).run() }
default: fail("usage: hubbench port | measure", 2)
}

func orFail(_ body: () async throws -> Void) async {
  do { try await body() } catch { fail("hubbench: \(error)", 1) }
}

func fail(_ why: String, _ code: Int32) -> Never {
  FileHandle.standardError.write(Data("\(why)\n".utf8))
  exit(code)
}
