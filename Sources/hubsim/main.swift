import CommandLine
import Foundation

do {
  switch try program.parse(
    ProcessInfo.processInfo.arguments.dropFirst(), environment: ProcessInfo.processInfo.environment)
  {
  case .help(let text): say(text)
  case .run(let action, let invocation): exit(try await action(invocation))
  }
} catch let error as UsageError {
  complain(error.description)
  exit(2)
} catch {
  complain("hubsim: \(error)")
  exit(1)
}
