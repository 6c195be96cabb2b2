/// What the queue keeps of failures, schedules and counts.
enum QueueMigration {
    static let name = "v2-queue"

    static let sql = """
        ALTER TABLE task ADD COLUMN suspicion INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE task ADD COLUMN spent TEXT;
        ALTER TABLE task ADD COLUMN cause TEXT;
        UPDATE task SET cause = CASE WHEN error LIKE 'E_LOST:%' THEN 'crash' ELSE 'transient' END
            WHERE error IS NOT NULL;
        CREATE INDEX task_dead ON task (id) WHERE failed_at IS NOT NULL;

        CREATE TABLE failure (
            id INTEGER PRIMARY KEY,
            task INTEGER NOT NULL,
            at INTEGER NOT NULL,
            cause TEXT NOT NULL,
            error TEXT NOT NULL,
            worker TEXT
        );
        CREATE INDEX failure_task ON failure (task, id);
        CREATE TABLE dropped (
            document INTEGER NOT NULL,
            stage TEXT NOT NULL,
            at INTEGER NOT NULL,
            PRIMARY KEY (document, stage)
        ) WITHOUT ROWID;
        CREATE TABLE paused_stage (stage TEXT PRIMARY KEY) WITHOUT ROWID;

        ALTER TABLE document ADD COLUMN priority INTEGER NOT NULL DEFAULT 4;
        ALTER TABLE document ADD COLUMN not_before INTEGER;
        ALTER TABLE document ADD COLUMN deadline INTEGER;
        ALTER TABLE document ADD COLUMN state INTEGER NOT NULL DEFAULT 0;
        UPDATE document SET state =
            EXISTS (SELECT 1 FROM task WHERE document = document.id AND failed_at IS NULL)
            + 2 * EXISTS (SELECT 1 FROM task WHERE document = document.id AND failed_at IS NOT NULL);
        CREATE INDEX document_state ON document (state) WHERE state != 0;

        ALTER TABLE stage_count ADD COLUMN queued INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE stage_count ADD COLUMN failed INTEGER NOT NULL DEFAULT 0;
        INSERT INTO stage_count (stage, done) SELECT DISTINCT stage, 0 FROM task WHERE true ON CONFLICT DO NOTHING;
        UPDATE stage_count SET
            queued = (SELECT count(*) FROM task t WHERE t.stage = stage_count.stage AND failed_at IS NULL),
            failed = (SELECT count(*) FROM task t WHERE t.stage = stage_count.stage AND failed_at IS NOT NULL);
        INSERT INTO meta VALUES
            ('unfinished', (SELECT count(*) FROM document WHERE state & 1)),
            ('failed', (SELECT count(*) FROM document WHERE state & 2));
        """
}
