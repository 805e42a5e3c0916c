-- Each window of a run, in one state: answered, failed or unaccounted (not asked in full, or still under way).
-- A question of a window is answered once any call that asked it was read. `rank` orders the states, the worst first.
CREATE VIEW coverage_windows AS
SELECT
    w.run AS run,
    w.source AS source,
    w.window_id AS window_id,
    w.rank AS rank,
    CASE w.rank WHEN 2 THEN 'answered' WHEN 1 THEN 'failed' ELSE 'unaccounted' END AS state
FROM (
    SELECT
        rw.run AS run,
        rw.source AS source,
        rw."window" AS window_id,
        CASE
            WHEN (SELECT COUNT(*) FROM run_questions AS rq WHERE rq.run = rw.run) = (
                SELECT COUNT(DISTINCT q.question)
                FROM run_call_questions AS q JOIN calls AS c ON c.id = q.call
                WHERE q.run = rw.run AND q."window" = rw."window" AND c.state = 'settled'
            ) AND EXISTS (SELECT 1 FROM run_questions AS rq WHERE rq.run = rw.run) THEN 2
            WHEN rd.breakdown IS NOT NULL THEN 1
            WHEN NOT EXISTS (SELECT 1 FROM run_questions AS rq WHERE rq.run = rw.run) THEN 0
            WHEN EXISTS (
                SELECT 1 FROM run_questions AS rq
                WHERE rq.run = rw.run AND NOT EXISTS (
                    SELECT 1 FROM run_call_questions AS q
                    WHERE q.run = rw.run AND q."window" = rw."window" AND q.question = rq.question
                )
            ) THEN 0
            WHEN EXISTS (
                SELECT 1 FROM run_call_questions AS q JOIN calls AS c ON c.id = q.call
                WHERE q.run = rw.run AND q."window" = rw."window" AND c.state IN ('planned', 'sent', 'received')
                    AND NOT EXISTS (
                        SELECT 1 FROM run_call_questions AS q2 JOIN calls AS c2 ON c2.id = q2.call
                        WHERE q2.run = rw.run AND q2."window" = rw."window" AND q2.question = q.question
                            AND c2.state = 'settled'
                    )
            ) THEN 0
            ELSE 1
        END AS rank
    FROM run_windows AS rw
    JOIN run_documents AS rd ON rd.run = rw.run AND rd.offer = rw.source
    WHERE rw.in_force
) AS w
