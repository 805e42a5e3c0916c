-- The account of every run: one row for each document, page, window and question, each in one state.
-- `gap` is 1 where something was lost or is unaccounted for, and `reason` says why.
CREATE VIEW audit_coverage AS
SELECT
    run, 'document' AS kind, source AS document, name AS item, state,
    CASE WHEN state IN ('failed', 'unaccounted') THEN 1 ELSE 0 END AS gap,
    COALESCE(
        reason,
        CASE WHEN state = 'unaccounted' THEN 'not finished' WHEN state = 'failed' THEN 'no question has an answer' END
    ) AS reason
FROM coverage_documents
UNION ALL
SELECT
    run, 'page' AS kind, source AS document, 'p' || page AS item, state,
    CASE WHEN state = 'asked' THEN 0 ELSE 1 END AS gap,
    CASE state
        WHEN 'unreadable' THEN reading_reason
        WHEN 'lost' THEN 'a window that holds it has no answer'
        WHEN 'unaccounted' THEN 'not asked, or not yet answered'
    END AS reason
FROM coverage_pages
UNION ALL
SELECT
    cw.run, 'window' AS kind, cw.source AS document, cw.window_id AS item, cw.state,
    CASE WHEN cw.state = 'answered' THEN 0 ELSE 1 END AS gap,
    CASE cw.state
        WHEN 'failed' THEN COALESCE(
            (
                SELECT c.failure_kind || ': ' || c.failure_detail
                FROM run_calls AS rc JOIN calls AS c ON c.id = rc.call
                WHERE rc.run = cw.run AND rc."window" = cw.window_id AND c.failure_kind IS NOT NULL
                ORDER BY c.planned_at DESC, c.id DESC
                LIMIT 1
            ),
            'its document was given up'
        )
        WHEN 'unaccounted' THEN 'not asked, or not yet answered'
    END AS reason
FROM coverage_windows AS cw
UNION ALL
SELECT
    run, 'question' AS kind, source AS document, question AS item, state,
    CASE WHEN state IN ('failed', 'unaccounted') THEN 1 ELSE 0 END AS gap,
    COALESCE(reason, CASE WHEN state = 'unaccounted' THEN 'no answer is recorded' END) AS reason
FROM coverage_questions
