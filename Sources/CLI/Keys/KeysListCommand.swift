import ArgumentParser
import Credentials
import JSONText
import ZeroMQ

/// `galley keys list`.
struct KeysListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "List the keys that are let in.")

    enum Format: String, ExpressibleByArgument, CaseIterable { case text, json }

    @Option(help: "text for people, json for programs (one object a line).")
    var format = Format.text

    @OptionGroup var folder: KeyDirectory

    func run() throws {
        let entries = try folder.run { try AuthorizedKeys(path: folder.authorizedKeys).entries }
        let output = ByteSink()
        switch format {
        case .text:
            var table = TextTable([.text("name"), .text("role"), .text("public key")])
            for entry in entries { table.add(entry.name, entry.role.rawValue, entry.key.z85) }
            for line in table.lines(style: .standardOutput) { try output.write(line: line) }
        case .json:
            for entry in entries {
                var writer = JSONWriter()
                writer.object { object in
                    object.member("name", entry.name)
                    object.member("role", entry.role.rawValue)
                    object.member("key", entry.key.z85)
                }
                try output.write(line: String(decoding: writer.bytes, as: UTF8.self))
            }
        }
        try output.finish()
    }
}
