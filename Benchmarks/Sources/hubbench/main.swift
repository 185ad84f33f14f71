import Foundation
import KafkaTesting

// hubbench port                                               prints a port of loopback that is free, with the next one
// hubbench BROKERS COPY-LOOP HUBD CONFIG SAMPLE APPLICATIONS  measures, and prints a table in Markdown
let words = Array(ProcessInfo.processInfo.arguments.dropFirst())
if words == ["port"] {
  print(try FreePorts.first(of: 2))
} else if words.count == 6, let applications = Int(words[5]) {
  let bench = try Bench(
    brokers: words[0], copyLoop: words[1], hubd: words[2], config: words[3], sample: words[4],
    applications: applications)
  try await bench.run()
} else {
  FileHandle.standardError.write(Data("usage: hubbench BROKERS COPY-LOOP HUBD CONFIG SAMPLE APPLICATIONS\n".utf8))
  exit(2)
}
