/// The catalogue of metrics as people ask for it: by identifier, canonical name or any other name.
public enum MetricNames {
    private static let idByName: [String: String] = {
        let catalogue = MetricCatalogue.shared
        let names = catalogue.aliases.map { ($0.0, catalogue.metrics[$0.1].id) }
        let ids = catalogue.metrics.map { ($0.id, $0.id) }
        return Dictionary(ids + names, uniquingKeysWith: { first, _ in first })
    }()

    private static let nameByID = Dictionary(
        MetricCatalogue.shared.metrics.map { ($0.id, $0.name) },
        uniquingKeysWith: { first, _ in first }
    )

    /// The identifier for a name or an identifier; `nil` for what is not in the catalogue.
    public static func id(for name: String) -> String? { idByName[name] }

    /// The canonical name.
    public static func name(of id: String) -> String? { nameByID[id] }

    /// Whether the words of a record name the metric and nothing narrower: 投资 is one, 高技术产业投资 is not.
    public static func isPlain(_ words: String, of id: String) -> Bool { idByName[withoutBlanks(words)] == id }

    /// A page may break a phrase in two.
    static func withoutBlanks(_ words: String) -> String {
        var view = String.UnicodeScalarView()
        for scalar in words.unicodeScalars where !ScalarClass.isBlank(scalar) { view.append(scalar) }
        return String(view)
    }
}
