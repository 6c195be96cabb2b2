/// The three kinds of program that read the configuration file, each in a section of its own.
public enum Section: String, Sendable, CaseIterable {
    case broker, worker, client
}

/// Something that can be set: by a flag, by the environment, in the configuration file; in this order of precedence.
public struct Setting: Sendable {
    /// What its value must be.
    public enum Kind: Sendable, Equatable {
        case text
        /// A path. `isSecret` is a key that only its owner may read.
        case file(isSecret: Bool)
        /// One or more addresses with commas between them.
        case addresses
        case number(ClosedRange<Int>)
        case choice([String])
    }

    public var section: Section
    /// As the flag has it, without `--`.
    public var name: String
    public var kind: Kind
    /// nil: not set unless it is given; a text in brackets is computed.
    public var standard: String?
    public var help: String
    /// Why the default is what it is.
    public var reason: String

    /// The name of the environment's variable: `GALLEY_BROKER_STORE`, `GALLEY_WORKER_BROKER`, `GALLEY_BROKER` (of a client).
    public var variable: String {
        let name = name.map { $0 == "-" ? "_" : $0.uppercased() }.joined()
        return section == .client ? "GALLEY_\(name)" : "GALLEY_\(section.rawValue.uppercased())_\(name)"
    }

    /// What is wrong with a value; nil if nothing is.
    public func problem(with value: String) -> String? {
        switch kind {
        case .text, .file: value.isEmpty ? "a value is due" : nil
        case .addresses:
            isAddressList(value)
                ? nil : "an address such as tcp://127.0.0.1:7600 or ipc://PATH is due, or several with commas"
        case .number(let range):
            Int(value).map(range.contains) == true
                ? nil : "a number from \(range.lowerBound) to \(range.upperBound) is due"
        case .choice(let words): words.contains(value) ? nil : "one of \(words.joined(separator: ", ")) is due"
        }
    }

    private func isAddressList(_ text: String) -> Bool {
        text.split(separator: ",", omittingEmptySubsequences: false).allSatisfy { part in
            let address = part.drop { $0 == " " }
            return ["tcp://", "ipc://"].contains { address.hasPrefix($0) && address.utf8.count > $0.utf8.count }
        }
    }
}
