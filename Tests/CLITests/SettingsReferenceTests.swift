import Foundation
import Testing

@testable import CLI

@Suite struct SettingsReferenceTests {
    @Test func `the page of all settings is the one that the command writes`() throws {
        let package = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let page = package.appendingPathComponent("docs/configuration.md")
        let lines = try String(contentsOf: page, encoding: .utf8).split(
            separator: "\n",
            omittingEmptySubsequences: false
        )
        #expect(
            lines.dropLast().map(String.init) == SettingsReference.lines,
            "galley config show --format markdown > docs/configuration.md"
        )
    }
}
