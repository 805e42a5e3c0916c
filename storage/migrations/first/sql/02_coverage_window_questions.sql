-- Each question a run owes each of its windows: answered, failed, or unaccounted (not asked, or still under way).
CREATE VIEW coverage_window_questions AS
SELECT
    rw.run AS run,
    rw.source AS source,
    rw."window" AS window_id,
    rq.question AS question,
    CASE
        WHEN EXISTS (
            SELECT 1 FROM run_call_questions AS q JOIN calls AS c ON c.id = q.call
            WHERE q.run = rw.run AND q."window" = rw."window" AND q.question = rq.question AND c.state = 'settled'
        ) THEN 'answered'
        WHEN rd.breakdown IS NOT NULL THEN 'failed'
        WHEN EXISTS (
            SELECT 1 FROM run_call_questions AS q JOIN calls AS c ON c.id = q.call
            WHERE q.run = rw.run AND q."window" = rw."window" AND q.question = rq.question
                AND c.state IN ('planned', 'sent', 'received')
        ) THEN 'unaccounted'
        WHEN EXISTS (
            SELECT 1 FROM run_call_questions AS q
            WHERE q.run = rw.run AND q."window" = rw."window" AND q.question = rq.question
        ) THEN 'failed'
        ELSE 'unaccounted'
    END AS state,
    COALESCE(
        rd.breakdown,
        (
            SELECT c.failure_kind || ': ' || c.failure_detail
            FROM run_call_questions AS q JOIN calls AS c ON c.id = q.call
            WHERE q.run = rw.run AND q."window" = rw."window" AND q.question = rq.question
                AND c.failure_kind IS NOT NULL
            ORDER BY c.planned_at DESC, c.id DESC
            LIMIT 1
        )
    ) AS reason
FROM run_windows AS rw
JOIN run_questions AS rq ON rq.run = rw.run
JOIN run_documents AS rd ON rd.run = rw.run AND rd.offer = rw.source
WHERE rw.in_force
