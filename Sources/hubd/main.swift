import CommandLine
import Foundation

exit(await Hubd.run(arguments: Array(ProcessInfo.processInfo.arguments.dropFirst())).rawValue)
