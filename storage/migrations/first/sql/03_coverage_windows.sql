-- Each window of a run, in one state: answered, failed or unaccounted.
CREATE VIEW coverage_windows AS
SELECT
    rw.run AS run,
    rw.source AS source,
    rw."window" AS window_id,
    CASE
        WHEN NOT EXISTS (SELECT 1 FROM run_questions AS rq WHERE rq.run = rw.run)
            THEN CASE WHEN rd.breakdown IS NULL THEN 'unaccounted' ELSE 'failed' END
        WHEN EXISTS (
            SELECT 1 FROM coverage_window_questions AS wq
            WHERE wq.run = rw.run AND wq.window_id = rw."window" AND wq.state = 'unaccounted'
        ) THEN 'unaccounted'
        WHEN EXISTS (
            SELECT 1 FROM coverage_window_questions AS wq
            WHERE wq.run = rw.run AND wq.window_id = rw."window" AND wq.state = 'failed'
        ) THEN 'failed'
        ELSE 'answered'
    END AS state
FROM run_windows AS rw
JOIN run_documents AS rd ON rd.run = rw.run AND rd.offer = rw.source
WHERE rw.in_force
