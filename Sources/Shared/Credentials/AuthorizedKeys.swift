public import ZeroMQ

/// Whom a broker lets in: a text file of one key a line.
///
/// ```
/// # name     role     public key
/// desk       submit   rq:rM>}U?@Lns47E1%kR.o@n%FcmmsL/@{H8]yf7
/// ```
/// Lines that begin with `#` and empty lines are passed over, and kept when the file is changed.
public struct AuthorizedKeys: Sendable, Equatable {
    public struct Entry: Sendable, Equatable {
        public var name: String
        public var role: Role
        public var key: CurveKey

        public init(name: String, role: Role, key: CurveKey) {
            self.name = name
            self.role = role
            self.key = key
        }
    }

    public private(set) var entries: [Entry] = []
    private var positions: [CurveKey: Int] = [:]

    public init() {}

    /// Reads the text of the file; `path` is for the messages.
    public init(parsing text: String, path: String) throws(CredentialError) {
        for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            let place = "\(path), line \(number + 1)"
            guard let entry = try Self.entry(line, place) else { continue }
            guard positions[entry.key] == nil else {
                throw CredentialError("\(place): this key is in the file already")
            }
            guard !entries.contains(where: { $0.name == entry.name }) else {
                throw CredentialError("\(place): \"\(entry.name)\" is in the file already; names are used once")
            }
            positions[entry.key] = entries.count
            entries.append(entry)
        }
    }

    /// Reads the file.
    public init(path: String) throws(CredentialError) {
        try self.init(parsing: String(decoding: try readFile(path), as: UTF8.self), path: path)
    }

    /// Whose key it is; nil if it is not in the file.
    public func entry(for key: CurveKey) -> Entry? { positions[key].map { entries[$0] } }

    private static func entry(_ line: Substring, _ place: String) throws(CredentialError) -> Entry? {
        let words = line.split { $0 == " " || $0 == "\t" || $0 == "\r" }
        // A key may begin with #, a name may not.
        guard let first = words.first, !first.hasPrefix("#") else { return nil }
        guard words.count == 3 else { throw CredentialError("\(place): NAME ROLE KEY are due") }
        let name = String(first)
        guard isName(name) else { throw CredentialError("\(place): \(invalidName)") }
        guard let role = Role(rawValue: String(words[1])) else {
            throw CredentialError("\(place): \"\(words[1].prefix(40))\" is no role; there are \(Role.names)")
        }
        guard let key = CurveKey(z85: String(words[2])) else {
            throw CredentialError(
                "\(place): not a public key; 40 characters as in the file that `galley keys` made are due"
            )
        }
        return Entry(name: name, role: role, key: key)
    }

    /// Whether it can name a key, and a file.
    public static func isName(_ name: String) -> Bool {
        (1...64).contains(name.utf8.count) && name.utf8.first != UInt8(ascii: ".")
            && name.utf8.first != UInt8(ascii: "-")
            && name.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"):
                    true
                default: false
                }
            }
    }

    public static let invalidName = "a name is 1 to 64 of a-z A-Z 0-9 . _ -, and begins with a letter, a digit or _"
}

/// Changes to the file, each made as a whole: a broker that reads it meanwhile finds the old text or the new.
extension AuthorizedKeys {
    /// Makes the file with nobody in it; refuses to replace one.
    public static func create(at path: String) throws(CredentialError) {
        try createFile(path, "# Galley: who is let in. NAME ROLE PUBLIC-KEY; roles are \(Role.names).\n", mode: 0o644)
    }

    /// Adds a line. Fails when the name or the key is there.
    public static func add(_ entry: Entry, to path: String) throws(CredentialError) {
        var text = try textToChange(path)
        if !text.isEmpty, !text.hasSuffix("\n") { text += "\n" }
        text += "\(entry.name) \(entry.role.rawValue) \(entry.key.z85)\n"
        _ = try AuthorizedKeys(parsing: text, path: path)
        try replaceFile(path, with: text, mode: 0o644)
    }

    /// Removes the line of that name; what was in it.
    public static func revoke(_ name: String, in path: String) throws(CredentialError) -> Entry {
        let text = try textToChange(path)
        guard let entry = try AuthorizedKeys(parsing: text, path: path).entries.first(where: { $0.name == name }) else {
            throw CredentialError(
                "\(path): there is no key named \"\(name)\"; `galley keys list` shows those there are"
            )
        }
        let rest = text.split(separator: "\n", omittingEmptySubsequences: false).filter { line in
            line.split(whereSeparator: { $0 == " " || $0 == "\t" }).first.map(String.init) != name
        }
        try replaceFile(path, with: rest.joined(separator: "\n"), mode: 0o644)
        return entry
    }

    private static func textToChange(_ path: String) throws(CredentialError) -> String {
        String(decoding: try readFile(path), as: UTF8.self)
    }
}
