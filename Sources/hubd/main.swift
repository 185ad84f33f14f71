import Foundation

exit(await Hubd.run(arguments: Array(CommandLine.arguments.dropFirst())).rawValue)
