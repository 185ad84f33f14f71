// Route: decided once and pinned; decided anew only where theme, region or items changed, or an operator releases it.

extension CaseWork {
  /// Chooses the route of the content in force, or holds with the reason, and splits.
  mutating func decideRoute(of application: Application) {
    entry.stage = .route
    if let route = state.route, let legs = pinnedLegs(for: application) {
      entry.mapping = route.mapping
      entry.theme = route.theme
      pinCommitments(of: application.form, route)
      markMatter(application, theme: route.theme)
      return beginSplit(application, into: legs)
    }
    let pinned = state.route
    switch pinned.map({ rules.route(application, at: now, keeping: $0) }) ?? rules.route(application, at: now) {
    case .held(let reason, let detail):
      markMatter(application, theme: rules.theme(of: application, at: now))
      if entry.outcome == .accepted { entry.outcome = .held }
      hold(reason, detail: detail)
    case .routed(let route):
      state.route = PinnedRoute(
        mapping: route.mapping, theme: route.theme, themeName: route.themeName, themeVersion: route.themeVersion)
      state.district = route.district
      pin(route, for: application.form)
      entry.mapping = route.mapping
      entry.theme = route.theme
      markMatter(application, theme: route.theme)
      beginSplit(application, into: route.legs)
    }
  }

  /// The legs of the content before, where nothing that routing looks at first has changed.
  private mutating func pinnedLegs(for application: Application) -> [RouteLeg]? {
    guard
      let before = body.value()?.contents.last(where: { $0.revision < state.content && !$0.legs.isEmpty }),
      before.application.theme == application.theme, before.application.region == application.region,
      Set(before.application.items.map(\.code)) == Set(application.items.map(\.code)),
      before.legs.allSatisfy(\.isConnected)
    else { return nil }
    return before.legs
  }
}
