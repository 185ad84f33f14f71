/// The national reporting tables as far as they refuse rows: columns that must not be empty, and lengths (seen in a public
/// MySQL schema of 2020).
enum NationalTables {
  /// By table and column: the most characters, and whether the column is NOT NULL.
  static let columns: [String: [String: (length: Int?, required: Bool)]] = [
    "up_pro_accept": [
      "row_guid": (50, true), "project_no": (50, true), "catalog_code": (12, true), "task_code": (36, true),
      "task_name": (1000, true), "task_version": (nil, true), "applyer_name": (100, true), "applyer_type": (2, true),
      "applyer_page_type": (70, true), "applyer_page_code": (500, true), "apply_date": (nil, true),
      "apply_type": (2, true), "contact_mobile": (11, false), "legal": (100, false), "address": (1000, false),
      "zip_code": (6, false), "accept_date": (nil, true), "org_code": (18, true), "org_name": (100, true),
      "project_type": (2, true),
    ],
    "up_pro_process": [
      "row_guid": (50, true), "project_no": (nil, true), "process_name": (1000, true), "event_name": (2, true),
      "event_start_time": (nil, true), "event_end_time": (nil, true), "handle_explain": (2000, true),
      "handle_user_name": (nil, true),
    ],
    "up_pro_result": ["row_guid": (50, true), "result_type": (2, false), "result_explain": (2000, false)],
    "up_pro_material": [
      "row_guid": (50, true), "material_name": (200, false), "material_attach_name": (200, false),
      "get_type": (2, false), "get_name": (5, false),
    ],
    "up_pro_special_procedure": [
      "row_guid": (50, true), "special_type": (2, false), "special_reason": (2000, false), "end_time": (nil, true),
    ],
  ]

  /// What is wrong with a value: nil where it is fine.
  static func problem(_ table: String, _ column: String, _ text: String) -> String? {
    guard let rule = columns[table]?[column] else { return nil }
    if text.isEmpty { return rule.required ? "\(table).\(column) 不能为空" : nil }
    if let length = rule.length, text.count > length { return "\(table).\(column) 超长" }
    return nil
  }
}
