import CommandLine
import Foundation

exit(await Program.run(arguments: Array(ProcessInfo.processInfo.arguments.dropFirst())).rawValue)
