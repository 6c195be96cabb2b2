import GRDB

extension Migrations {
    /// Indexes for `galley indicators`, `compare` and `targets`, and views for the same questions in SQL.
    static func registerIndicatorViews(_ migrator: inout DatabaseMigrator) {
        migrator.registerMigration("indicator-views") { db in try db.execute(sql: indicatorViews) }
    }

    private static let indicatorViews = """
        CREATE INDEX indicator_status ON indicator (status, metric_id, period);
        CREATE INDEX indicator_words ON indicator (metric);

        CREATE VIEW indicator_record AS
        SELECT i.*, d.name, a.headline, a.place,
            coalesce((SELECT json_extract(CAST(r.json AS TEXT), '$.date.value') FROM result r
                WHERE r.document = i.document AND r.stage = 'segment' AND json_valid(CAST(r.json AS TEXT))), d.date)
                AS document_date,
            CASE WHEN i.period = '' THEN NULL ELSE substr(i.period, 1, 10) END AS period_start,
            CASE WHEN i.period = '' THEN NULL ELSE substr(i.period, -10) END AS period_end,
            CASE i.sign WHEN '-' THEN -1 ELSE 1 END * CAST(coalesce(i.value_normalized, i.value) AS REAL) AS amount
        FROM indicator i JOIN document d ON d.id = i.document
        LEFT JOIN article a ON a.document = i.document AND a.article = i.article;

        CREATE VIEW pledge AS
        SELECT t.id, t.document, t.name, t.document_date, t.subject, t.metric, t.metric_id, t.measure, t.comparison,
            t.text, t.amount, t.unit_normalized, t.period_end AS deadline,
            o.id AS actual_id, o.document AS actual_document, o.document_date AS actual_date, o.text AS actual_text,
            o.amount AS actual_amount, o.period AS actual_period
        FROM indicator_record t
        LEFT JOIN indicator_record o ON o.status = 'actual' AND o.metric_id = t.metric_id AND o.metric = t.metric
            AND o.subject = t.subject AND o.measure = t.measure AND o.unit_normalized IS t.unit_normalized
            AND coalesce(o.place, '') = coalesce(t.place, '') AND o.document_date > t.document_date
            AND o.period_start >= t.period_start AND o.period_end <= t.period_end
        WHERE t.status = 'target';

        CREATE VIEW metric_ranking AS
        SELECT metric_id, measure, unit_normalized, status, period, subject, place, amount, text, document, name, id,
            rank() OVER same AS rank, amount - max(amount) OVER same AS to_leader
        FROM indicator_record
        WHERE metric_id IS NOT NULL AND period != '' AND subject != '' AND value_max IS NULL
        WINDOW same AS (
            PARTITION BY metric_id, measure, unit_normalized, status, period ORDER BY amount DESC
            RANGE BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING);
        """
}
