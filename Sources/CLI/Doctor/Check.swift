import JSONText

/// One line of `galley doctor`.
struct Check: Equatable {
    var name: String
    var passed: Bool
    /// What is wrong, if anything is.
    var detail: String

    init(_ name: String, passed: Bool = true, _ detail: String = "") {
        self.name = name
        self.passed = passed
        self.detail = detail
    }

    /// Reads the broker's answer to the query `check`.
    static func list(_ payload: [UInt8]) throws -> [Check] {
        let checks = try JSONValue(parsing: payload)["checks"]?.array ?? []
        return checks.map { check in
            Check(
                "store: " + (check["name"]?.string ?? "?").printable,
                passed: check["ok"]?.bool ?? false,
                (check["detail"]?.string ?? "").printable
            )
        }
    }

    func line(style: Style = .plain) -> String {
        if passed { return style.green("ok") + "      " + name }
        return style.red("failed") + "  " + name + (detail.isEmpty ? "" : ": " + detail)
    }
}
