extension HoldReason {
  /// What the reason means, and what an operator does about it.
  var advice: (zh: String, en: String, hint: String) {
    switch self {
    case .themeUnknown:
      ("主题名称不在目录中", "no theme of that name or code", "add an alias to config/mappings.yaml, then release")
    case .mappingMissing:
      (
        "主题未与来源协同，或部门未接入", "the theme is not coordinated with the source, or a department is not connected",
        "agree a mapping with its owner, or let the departments that are named take part (live:), then release"
      )
    case .mappingAmbiguous:
      ("多条映射同时适用", "two mappings fit", "hubctl route explain shows both; narrow one, then release")
    case .codeUnknown:
      ("代码不在代码表中", "a code is in no table", "add the code to its table, then release: the original is translated again")
    case .itemUnknown:
      ("事项不在目录中", "an item is not in the catalogue", "add the item to its theme, then release")
    case .caseUnknown:
      ("没有对应的办件", "no case of that number", "nothing to release; see hubctl quarantine list")
    case .prerequisiteMissing:
      ("前置事项未办理", "an item must be filed elsewhere first", "release when the prerequisite is there")
    case .materialMissing:
      (
        "电子证照库没有该证照", "the licence library does not have it",
        "the applicant is asked for it and files a higher version; release where it came by other means"
      )
    case .conflict:
      (
        "同一版本内容不同", "the same version came with other content",
        "ask the source which one holds; it pushes a higher version"
      )
    case .deliveryRefused:
      ("接收方拒绝", "the receiver refused it for good", "see its words with hubctl trace; mend, then resend or settle")
    case .rowRejected:
      (
        "上报数据被退回", "rows that were reported came back as rejected",
        "see which in the hold; mend the data or the mapping, then resend: the case is reported anew"
      )
    case .deliveryExhausted:
      ("重试全部失败", "all scheduled resends failed", "release when the receiver is well again")
    case .deliveryDoubtful:
      ("是否送达不明", "the receiver may have it", "look in the receiver, then resend, or settle with its number")
    case .acknowledgementMissing:
      ("接收方未回执", "the receiver has not acknowledged it", "ask its owner whether it fetches; then resend, or settle")
    case .amendmentUnsupported:
      ("接收方不支持变更", "the receiver takes no changes", "tell it by other means, then settle")
    case .stateTooLarge:
      ("办件状态过大", "the case has grown past its bound", "tell the developers; the journal has it all")
    case .poison:
      ("处理时内部出错", "handling it failed inside the hub", "tell the developers; release after the mending release")
    }
  }
}
