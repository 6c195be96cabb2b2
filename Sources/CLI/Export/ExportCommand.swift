import ArgumentParser
import DocumentStore

/// `galley export`: a table, page by page, from the broker or from a store on this host.
struct ExportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Print what the store holds: documents, indicators, summaries, reuse or clusters.",
        discussion: """
            Pages are fetched one after the other, so memory stays small; what is stored meanwhile may be missing.

              galley export indicators --format csv --output figures.csv
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

    @Flag(
        inversion: .prefixedNo,
        help: """
            With csv: begin with a byte order mark, by which spreadsheet programs know UTF-8. Unless given: in a file of \
            --output, and not on standard output.
            """
    )
    var bom: Bool?

    func validate() throws {
        guard bom == nil || format == .csv else { throw ValidationError("--bom: goes with --format csv") }
    }

    func run() throws {
        let sink = try output.map { path throws(CommandFailure) in try ByteSink(path: path) } ?? ByteSink()
        let csv = format == .csv ? CSVExport(table: table) : nil
        if csv != nil, bom ?? (output != nil) { try sink.write(CSVExport.byteOrderMark) }
        if let csv { try sink.write(csv.header) }
        let access = try StoreAccess(broker: broker, store: store)
        let pages = TablePages(StoreReader.Table(rawValue: table.rawValue)!, from: access)
        try pages.forEach { page in try sink.write(csv?.rows(of: page) ?? page) }
        try sink.finish()
    }
}
