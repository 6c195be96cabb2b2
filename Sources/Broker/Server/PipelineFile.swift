import BrokerCore
import WireProtocol
import Yams

/// Reads a pipeline file (YAML).
///
/// ```yaml
/// stages:
///   - name: word_count
///     needs: [segment]
///     attempts: 5
///     no_progress_s: 300
///     total_s: 3600
/// ```
/// The stages are added to the built-in ones; with `standard: false` they take their place. A stage named like a
/// built-in one replaces its settings.
enum PipelineFile {
    private struct File: Decodable {
        var standard: Bool?
        var stages: [Entry]
    }

    private struct Entry: Decodable {
        var name: String
        var needs: [String]?
        var attempts: Int?
        var subject: String?
        var stall: Int?
        var total: Int?

        enum CodingKeys: String, CodingKey {
            case name, needs, attempts
            case stall = "no_progress_s"
            case total = "total_s"
            case subject = "for"
        }
    }

    static func pipeline(parsing text: String, path: String) throws -> Pipeline {
        let file: File
        do {
            file = try YAMLDecoder().decode(File.self, from: text)
        } catch {
            throw ConfigurationError("\(path): not a pipeline file: \(error)")
        }
        var definitions = file.standard ?? true ? Pipeline.standard.definitions : []
        for entry in file.stages {
            let definition = try definition(entry, path: path)
            if let known = definitions.firstIndex(where: { $0.stage == definition.stage }) {
                definitions[known] = definition
            } else {
                definitions.append(definition)
            }
        }
        do {
            return try Pipeline(definitions)
        } catch {
            throw ConfigurationError("\(path): \(error)")
        }
    }

    private static func definition(_ entry: Entry, path: String) throws -> Pipeline.Definition {
        let attempts = entry.attempts ?? 5
        guard (1...100).contains(attempts) else {
            throw ConfigurationError("\(path): stage \(entry.name): attempts must be from 1 to 100")
        }
        let usual: Pipeline.Subject = entry.name == Stage.compare.rawValue ? .pair : .document
        guard let subject = entry.subject.map(Pipeline.Subject.init) ?? usual else {
            throw ConfigurationError("\(path): stage \(entry.name): for must be document or pair")
        }
        for (name, value) in [("no_progress_s", entry.stall), ("total_s", entry.total)] {
            guard (1...604_800).contains(value ?? 1) else {
                throw ConfigurationError("\(path): stage \(entry.name): \(name) must be from 1 to 604800")
            }
        }
        return Pipeline.Definition(
            try stage(entry.name, path),
            needs: try (entry.needs ?? []).map { try stage($0, path) },
            subject: subject,
            maximumAttempts: attempts,
            stall: .seconds(entry.stall ?? 300),
            total: .seconds(entry.total ?? 3600)
        )
    }

    private static func stage(_ name: String, _ path: String) throws -> Stage {
        guard let stage = Stage(rawValue: name) else {
            throw ConfigurationError(
                "\(path): \"\(name)\" is not the name of a stage; use 1 to 40 of a-z 0-9 _ -, beginning with a letter"
            )
        }
        return stage
    }
}
