import Foundation
import GRDB

/// Bytes as a database value.
struct Blob: DatabaseValueConvertible, Sendable {
    let bytes: [UInt8]

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    var databaseValue: DatabaseValue { Data(bytes).databaseValue }

    static func fromDatabaseValue(_ value: DatabaseValue) -> Blob? {
        Data.fromDatabaseValue(value).map { Blob(Array($0)) }
    }
}

extension Row {
    /// A blob column, copied once; empty when null.
    func bytes(at index: Int) -> [UInt8] {
        // GRDB hands out a pointer into SQLite's own memory here, valid until the cursor moves.
        (try? withUnsafeData(atIndex: index) { $0.map { Array($0) } ?? [] }) ?? []
    }
}
