import ArgumentParser
import DocumentStore
import GalleyClient
import JSONText
import WireProtocol

/// `galley export`: a table, page by page, from the broker or from a store on this host.
struct ExportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Print what the store holds: documents, indicators, summaries, reuse or clusters.",
        discussion: """
            Pages are fetched one after the other, so memory stays small; what is stored meanwhile may be missing.

              galley export indicators --format csv --bom --output figures.csv
              galley export reuse | jq -r 'select(.kind == "near") | .differences[] | .a_text + " / " + .b_text'
              galley export documents --store galley.sqlite
            """
    )

    enum Format: String, ExpressibleByArgument, CaseIterable { case jsonl, csv }

    @Argument(help: "documents, indicators, summaries, reuse or clusters.")
    var table: ExportTable

    @OptionGroup var broker: BrokerOptions

    @OptionGroup var store: StoreOptions

    @Option(help: "jsonl: one JSON object a line, with everything; csv: RFC 4180, the main columns.")
    var format = Format.jsonl

    @Option(help: "Write to this file, which appears when it is complete.", completion: .file())
    var output: String?

    @Flag(help: "With csv: begin with a byte order mark, by which spreadsheet programs know UTF-8.")
    var bom = false

    func validate() throws {
        guard !bom || format == .csv else { throw ValidationError("--bom: goes with --format csv") }
    }

    func run() throws {
        let sink = try output.map { path throws(CommandFailure) in try ByteSink(path: path) } ?? ByteSink()
        let csv = format == .csv ? CSVExport(table: table) : nil
        if bom { try sink.write(CSVExport.byteOrderMark) }
        if let csv { try sink.write(csv.header) }
        let page = try pages()
        var after: Int? = 0
        while let position = after {
            let (rows, next) = try page(position)
            try sink.write(csv?.rows(of: rows) ?? rows)
            // A broker that does not get on must not keep the command for ever.
            after = next.flatMap { $0 > position ? $0 : nil }
        }
        try sink.finish()
    }

    private static let rowsPerPage = 1000
    /// A page of long documents takes the broker a while.
    private static let patience = Duration.seconds(60)

    /// Gives the page that begins after a position, and the position after which the next begins.
    private func pages() throws -> (_ after: Int) throws -> (rows: [UInt8], next: Int?) {
        if store.store != nil {
            let reader = try store.open()
            let table = StoreReader.Table(rawValue: table.rawValue)!
            return { after in try reader.export(table: table, after: after, limit: Self.rowsPerPage) }
        }
        let connection = try broker.connect()
        return { after in
            let parameters = JSONValue.object([
                .init("table", .string(table.rawValue)), .init("after", .integer(after)),
                .init("limit", .integer(Self.rowsPerPage)),
            ])
            let answer = try connection.ask(.export, parameters: parameters, timeout: Self.patience)
            return (answer.payload, answer.next)
        }
    }
}
