import JSON

// One matter by two paths (assumption: same applicant number, theme and premises): what the index compares is a keyed digest
// of the three, so that nobody can read it. That a matter came twice changes nothing for the case: both go on.

extension CaseWork {
  /// Marks the matter that the content in force is about; a theme that nobody knows makes no mark.
  mutating func markMatter(_ application: Application, theme: ThemeCode?) {
    state.matter = theme.flatMap { theme in
      let digest = application.premises.map { premises in
        rules.fingerprint([application.applicant.documentNumber, theme.rawValue, premises].joined(separator: "\n"))
      }
      return digest.flatMap { $0.isEmpty ? nil : $0 }
    }
  }
}

extension Application {
  /// The premises (经营场所) as they are compared: the data element 住所, else the applicant's address; nil without either.
  var premises: String? {
    (form["住所"]?.string ?? applicant.address).map(TextFolding.name).flatMap { $0.isEmpty ? nil : $0 }
  }
}
