/// A station on the path of one application. These names, and only these, stand in folders, errors, log keys,
/// metric labels, `hubctl trace` and the journal.
public enum Stage: String, Sendable, Hashable, CaseIterable, Codable {
  /// 接收: an original came in and was made durable.
  case receive
  /// 转换: the original became a canonical application or status.
  case translate
  /// 校验: identity, conflict and duplicate were decided.
  case validate
  /// 回传: the district theme was chosen.
  case route
  /// 并联审批: one leg a receiving system.
  case split
  /// 投递: a record went to a system and its receipt came back.
  case deliver
  /// 反馈: status and result went back to where the application came from.
  case report
}
