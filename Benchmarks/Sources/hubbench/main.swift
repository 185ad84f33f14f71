import Foundation
import KafkaTesting

// hubbench port     prints a port of loopback that is free, with the next one
// hubbench measure  measures, and prints a table in Markdown; what it needs stands in BENCH_… (see Benchmarks/run)
switch Array(ProcessInfo.processInfo.arguments.dropFirst()) {
case ["port"]: print(try FreePorts.first(of: 2))
case ["measure"]: try await Bench(BenchSettings()).run()
default:
  FileHandle.standardError.write(Data("usage: hubbench port | measure\n".utf8))
  exit(2)
}
