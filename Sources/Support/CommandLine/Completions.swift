/// Something that a shell may offer in place of the word under the cursor.
public struct Candidate: Sendable, Hashable {
  /// The word.
  public var word: String
  /// What it means.
  public var help: String
}

/// What a shell may offer: words, or the names of files.
public struct Candidates: Sendable, Hashable {
  /// The words.
  public var words: [Candidate] = []
  /// Whether names of files are wanted as well.
  public var files = false

  /// Lines of `word TAB help`; the line `:files` asks the shell to offer files.
  public var text: String {
    (words.map { "\($0.word)\t\($0.help)" } + (files ? [":files"] : [])).map { $0 + "\n" }.joined()
  }
}

extension Command {
  /// What a shell may offer for the last of some words, the program's own name left out.
  public func candidates(for words: [String]) -> Candidates {
    var cursor = Cursor(command: self, options: options)
    for word in words.dropLast() { cursor.pass(word) }
    return cursor.candidates(for: words.last ?? "")
  }
}

/// Where in a half-written command line the next word would stand.
private struct Cursor<Action: Sendable> {
  var command: Command<Action>
  var options: [Option]
  var pending: Option?
  var position = 0
  var optionsEnded = false

  mutating func pass(_ word: String) {
    if pending != nil {
      // bash hands `--output=json` over as three words.
      if word != "=" { pending = nil }
    } else if word == "--" {
      optionsEnded = true
    } else if !optionsEnded, word.hasPrefix("-"), word.count > 1 {
      pending = option(word).flatMap { $0.placeholder == nil ? nil : $0 }
    } else if let next = command.subcommand(word) {
      command = next
      options += next.options
    } else {
      position += 1
    }
  }

  /// The option that a word names, without a value of its own.
  private func option(_ word: String) -> Option? {
    options.first { word == "--\($0.name)" || ($0.letter.map { word == "-\($0)" } ?? false) }
  }

  func candidates(for word: String) -> Candidates {
    if let pending { return offer(pending.completion, help: pending.help, prefix: "", word == "=" ? "" : word) }
    if !optionsEnded, word.hasPrefix("--"), let equals = word.firstIndex(of: "="),
      let option = option(String(word[..<equals]))
    {
      return offer(option.completion, help: option.help, prefix: "--\(option.name)=", word)
    }
    if !optionsEnded, word.hasPrefix("-") {
      let all = options.map { Candidate(word: "--\($0.name)", help: $0.help) }
      return Candidates(
        words: (all + [Candidate(word: "--help", help: "show help")]).filter { $0.word.hasPrefix(word) })
    }
    if !command.subcommands.isEmpty {
      let names = command.subcommands.map { Candidate(word: $0.name, help: $0.summary) }
      return Candidates(words: names.filter { $0.word.hasPrefix(word) })
    }
    let index = min(position, command.arguments.count - 1)
    guard command.arguments.indices.contains(index), index == position || command.arguments[index].isRepeatable else {
      return Candidates()
    }
    let argument = command.arguments[index]
    return offer(argument.completion, help: argument.help, prefix: "", word)
  }

  private func offer(_ completion: Completion, help: String, prefix: String, _ word: String) -> Candidates {
    switch completion {
    case .none: Candidates()
    case .files: Candidates(files: true)
    case .words(let words):
      Candidates(words: words.map { Candidate(word: prefix + $0, help: "") }.filter { $0.word.hasPrefix(word) })
    }
  }
}
