import CommandLine
import Foundation

do {
  switch try program.parse(
    ProcessInfo.processInfo.arguments.dropFirst(), environment: ProcessInfo.processInfo.environment)
  {
  case .help(let text): say(text)
  case .run(let action, let invocation): exit(try await action(invocation).rawValue)
  }
} catch {
  let (text, code) = Failure.report(error, of: "hubsim")
  complain(text)
  exit(code.rawValue)
}
